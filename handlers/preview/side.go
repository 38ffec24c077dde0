package preview

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"vanersborg.se/networks/content"
)

// side is source and translation of one section.
type side struct {
	ID          string
	State       content.State
	Says        string
	Words       []word // of the source; what changed since it was translated is marked
	Translation string // empty if there is none
	From        string // day of the text that was translated, ISO 8601
	Unknown     bool   // what was translated is not known, so nothing is marked
}

// sideBySide shows a translation beside its source.
func (p *Preview) sideBySide(w http.ResponseWriter, r *http.Request, path string) {
	c, edition, _ := p.current()
	tag, key, _ := strings.Cut(path, "/")
	var page *content.Page
	var tr *content.Translation
	if c != nil {
		page, tr = find(c, key, tag)
	}
	if tr == nil {
		http.NotFound(w, r)
		return
	}
	source := page.Translations[0]
	v := struct {
		document
		Row, Source row
		Dir         string
		TitleStale  bool
		Sides       []side
	}{document: newDocument(edition, pagesStyle), Dir: tr.Language.Direction(), TitleStale: tr.State == content.Stale}
	for _, r := range rowsOf(c, c.Report()) {
		if r.Page == key && r.Language == tag {
			v.Row = r
		}
		if r.Page == key && r.Language == source.Language.Tag {
			v.Source = r
		}
	}
	texts, originals := tr.Texts(), source.Texts()
	for i, s := range tr.Sections {
		v.Sides = append(v.Sides, p.side(c, key, tag, s, plain(texts[i]), plain(originals[i])))
	}
	p.write(w, "side", v)
}

func find(c *content.Content, key, tag string) (*content.Page, *content.Translation) {
	for _, page := range c.Pages {
		i := slices.IndexFunc(page.Translations, func(t *content.Translation) bool { return t.Language.Tag == tag })
		if page.Key == key && i >= 0 {
			return page, page.Translations[i]
		}
	}
	return nil, nil
}

func (p *Preview) side(c *content.Content, key, tag string, s content.Section, text, original string) side {
	v := side{ID: cmp.Or(s.ID, introduction), State: s.State, Says: says(string(s.State))}
	if s.State != content.Missing {
		v.Translation = text
	}
	if s.State != content.Stale {
		v.Words = []word{{Text: original}}
		return v
	}
	if !s.From.IsZero() {
		v.From = s.From.Format(time.DateOnly)
	}
	now, then := c.RawSection(key, s.ID), p.then(c, key, tag, v.ID)
	if v.Unknown = then == ""; v.Unknown {
		v.Words = []word{{Text: now}}
	} else {
		v.Words = changes(then, now)
	}
	return v
}

// introduction is what the section without an id is called.
const introduction = "intro"

func plain(s content.Texts) string {
	return strings.TrimSpace(s.Heading.Plain + paragraph + s.Body.Plain)
}

// then is the source text that a section was translated from: seen since the
// start, or found by the option Then.
func (p *Preview) then(c *content.Content, key, tag, section string) string {
	hash := c.Recorded(key, tag, section)
	p.mu.Lock()
	text := p.seen[hash]
	p.mu.Unlock()
	if text == "" && hash != "" && p.options.Then != nil {
		text = p.options.Then(c.SourceFile(key), section, hash)
	}
	return text
}
