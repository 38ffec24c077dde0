package site

import (
	"html/template"
	"net/url"
	"strings"

	"vanersborg.se/networks/content"
)

// layout is what every HTML answer has. It is a field of its own in what the
// templates are given: a field of an embedded struct is looked for at each use.
type layout struct {
	Lang      string // tag
	Dir       string // "rtl", empty for left to right
	Title     string // of the title element
	Style     template.CSS
	Words     *words
	Home      string // address of the front page in this language
	Languages []languageLink
	Contact   *contact
}

// pageView is what page.html is given.
type pageView struct {
	Layout       layout
	Description  string
	Draft        bool          // not for search engines
	URL          string        // canonical, absolute
	Alternates   template.HTML // links: hreflang and absolute address, x-default last
	Formats      []formatLink
	Territories  []string // og:locale of the other languages
	Data         any      // JSON-LD
	Heading      string   // h1
	Notices      []notice
	Introduction *sectionView
	Contents     bool // show the contents list
	Sections     []sectionView
	Day, Date    string  // last updated: ISO 8601, in words
	Original     *anchor // on translations
	OriginalURL  string  // its absolute address, for paper
}

// errorView is what error.html is given.
type errorView struct {
	Layout        layout
	Heading, Text string
	Pages         []anchor
}

// anchor is a link to a page.
type anchor struct {
	Path string
	Lang string // of the page linked to
	Text string
}

// languageLink leads to the same page in another language.
type languageLink struct {
	Path, Lang, Text string
	Current          bool
}

// formatLink leads to the same page in another media type.
type formatLink struct{ Type, Path string }

// sectionView is one section. Lang and Dir are empty where they are the page's.
type sectionView struct {
	ID        string
	Lang, Dir string
	Heading   template.HTML
	Notices   []notice
	Body      template.HTML
}

// notice tells the reader how a text stands to the original.
type notice struct {
	Text string
	When *dated  // Text, where it has a date
	Link *anchor // to the original
}

// dated is a text around a date.
type dated struct{ Before, Day, Date, After string } // Day is ISO 8601, Date in words

// contact is the publisher, as far as site.toml tells it.
type contact struct {
	content.Municipality
	Telephone string       // Municipality's, on one line
	Host      string       // of URL: the text of its link
	Call      template.URL // tel: address
}

// oneLine puts spaces and hyphens that no line ends at.
var oneLine = strings.NewReplacer(" ", "\u00a0", "-", "\u2011")

func newContact(m content.Municipality) *contact {
	c := &contact{Municipality: m, Telephone: oneLine.Replace(m.Telephone)}
	if u, err := url.Parse(m.URL); err == nil {
		c.Host = u.Host
	}
	dial := strings.Map(func(r rune) rune {
		if r == '+' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, m.Telephone)
	c.Call = template.URL("tel:" + dial)
	return c
}
