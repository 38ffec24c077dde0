package site

import (
	"strings"
	"time"

	"vanersborg.se/networks/content"
)

// words are the interface's phrases in one language, by what they are for.
type words struct {
	Name, Territory, Municipality                            string
	Skip, Toolbar, Languages, Contents, Information          string
	Updated, Note, Original, Email, Telephone, Accessibility string
	Undated, Missing, Head, Draft, Read                      string // notices
	Pages                                                    string // error pages: heading of the list
	Errors                                                   map[int]phrase
}

// phrase is the title of an error and one sentence on it.
type phrase struct{ title, text string }

// errorIDs are the messages of each error.
var errorIDs = [...]struct {
	status int
	id     string
}{{404, "error.not_found"}, {405, "error.method"}, {500, "error.internal"}}

// tongue is a language with what all its pages share.
type tongue struct {
	*content.Language
	words
	dir    string // "rtl" or empty
	path   string // "/" and its part of an address
	header [len(formats)][]Field
}

func newTongue(l *content.Language) (*tongue, error) {
	r := reader{l: l}
	t := &tongue{Language: l, path: languagePath(l.Tag)}
	if l.Direction() == "rtl" {
		t.dir = "rtl"
	}
	t.words = words{
		Name: r.text("language.name"), Territory: r.text("language.territory"), Municipality: r.text("municipality"),
		Skip: r.text("page.skip"), Toolbar: r.text("page.toolbar"), Languages: r.text("page.languages"),
		Contents: r.text("page.contents"), Information: r.text("page.information"), Updated: r.text("page.updated"),
		Note: r.text("original.note"), Original: r.text("original.text"),
		Email: r.text("contact.email"), Telephone: r.text("contact.telephone"), Accessibility: r.text("contact.accessibility"),
		Undated: r.text("notice.undated"), Missing: r.text("notice.missing"), Head: r.text("notice.head"),
		Draft: r.text("notice.draft"), Read: r.text("notice.read"),
		Pages: r.text("error.not_found.pages"), Errors: map[int]phrase{},
	}
	for _, e := range errorIDs {
		t.Errors[e.status] = phrase{r.text(e.id + ".title"), r.text(e.id + ".text")}
	}
	return t, r.err
}

// title is the text of the title element for a heading.
func (t *tongue) title(heading string) (string, error) {
	return t.Format("page.title", struct{ Title, Municipality string }{heading, t.Municipality})
}

// stale says from which day's text a section was translated.
func (t *tongue) stale(from time.Time) (string, error) {
	if from.IsZero() {
		return t.Undated, nil
	}
	date, err := t.Date(from)
	if err != nil {
		return "", err
	}
	return t.Format("notice.stale", struct{ Date string }{date})
}

// dated finds a day in a text that tells it in words, nil if it does not.
func (t *tongue) dated(text string, at time.Time) *dated {
	date, err := t.Date(at)
	before, after, found := strings.Cut(text, date)
	if err != nil || at.IsZero() || !found {
		return nil
	}
	return &dated{before, day(at), date, after}
}

// reader reads messages and keeps the first error.
type reader struct {
	l   *content.Language
	err error
}

func (r *reader) text(id string) string {
	text, err := r.l.Text(id)
	if err != nil && r.err == nil {
		r.err = err
	}
	return text
}
