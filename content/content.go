package content

import (
	"time"

	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/locales"
)

// Content is everything the editors and translators wrote, read, checked and
// put into words. It never changes after Load and may be shared.
type Content struct {
	Config    Config
	Languages []*Language  // own first, international second, then by tag; drafts included
	Pages     []*Page      // the front page first, then by key
	Faults    files.Faults // everything found wrong, warnings included

	byKey  map[string]*Page
	common *common // nil if it had a fault
	tree   *Tree

	habits map[string]habits // by language

	disputed bool // an address was wanted twice, or could not be had
	whole    bool // nothing in it stands in for what is faulty or gone
}

// Language is one language of the site with its state.
type Language struct {
	*locales.Locale
	Live    bool         // negotiated and announced
	Kept    bool         // its messages stand at an earlier good state
	Reasons files.Faults // why it is not live, or why it was kept
}

// Page is one subject in all its languages.
type Page struct {
	Key          string
	Translations []*Translation // in the order of Content.Languages; the source comes first

	read   *folder      // its files as they were last read
	shared string       // hash of what it depends on beside its files
	at     *pageAddress // where it is found
	links  addresses    // of the pages that it links to; nil for one that is not there
	faults files.Faults // found while it was put into words
}

// Translation is a page in one language.
type Translation struct {
	Page        string
	Language    *Language
	Live        bool // false: a draft, shown only to editors
	Kept        bool // an earlier good version stands in for a faulty file
	Title       string
	Slug        string // one URL path segment of lower-case ASCII letters, digits and hyphens
	Description string
	Updated     time.Time // day of the newest text the translation has taken in, UTC
	State       State     // of title, description and names
	Sections    []Section // the first is the introduction, with the empty ID
	Networks    []Network // the page's networks, names in this language; sections' order
	Share       float64   // of the sections that are current, 0 to 1

	texts   []byte // packed: see Texts
	doc     *document
	faults  files.Faults       // found while it was put into words
	figures map[string]figures // by section id; of the source only
}

// State is how a translation stands to the source text.
type State string

// The states of a section.
const (
	Current State = "current" // the source itself, or made from the source as it is
	Stale   State = "stale"   // the source has changed since
	Missing State = "missing" // not translated: shown in the source language
)

// Section is a part of a page under one second-level heading.
type Section struct {
	ID    string // the same in every language; empty for the introduction
	State State
	Lang  string    // tag of the language the section is written in
	From  time.Time // day of the source text a stale section was made from; zero if not recorded
	Hash  string    // of the source text as it is now, 12 hexadecimal digits
}

// Texts are what a section says.
type Texts struct {
	Heading Text // empty for the introduction
	Body    Text
}

// Text is one text in three forms, its facts filled in.
type Text struct {
	HTML     string // safe; names of another language stand in <span lang>
	Plain    string
	Markdown string
}

// Name is a proper name and the language it is in.
type Name struct {
	ID   string `json:"id"`
	Text string `json:"name"`
	Lang string `json:"language,omitempty"` // empty for names that belong to no language
}

// Network is one network of the page, as programs read it.
type Network struct {
	Name
	Acronym     string
	Role        string // "member" or "participant"
	Since       int    // year; 0 unknown
	ActiveSince int    // year; 0 unknown
	Members     int    // 0 unknown
	ThemeGroups []Name
	MemberTypes []Name
	Neighbours  []Name
	Projects    []Project
}

// Project is a project of a network. From and To are years.
type Project struct {
	Name
	From, To int
}
