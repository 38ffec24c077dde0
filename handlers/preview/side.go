package preview

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"vanersborg.se/networks/content"
)

// side is source and translation of one section.
type side struct {
	ID          string
	State       content.State
	Source      []word // what changed since it was translated is marked
	Translation string
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
	var sides []side
	for i, s := range tr.Sections {
		sides = append(sides, p.side(c, key, tag, s, source.Sections[i]))
	}
	p.write(w, http.StatusOK, "side", map[string]any{
		"Page": key, "Lang": tag, "Dir": tr.Language.Direction(), "Own": source.Language.Tag, "Sides": sides,
		"Address": c.Address(key, tag), "Edition": edition, "Script": template.JS(script), "TitleStale": tr.State == content.Stale,
	})
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

func (p *Preview) side(c *content.Content, key, tag string, s, source content.Section) side {
	v := side{ID: s.ID, State: s.State, Translation: s.Heading.Plain + "\n\n" + s.Body.Plain}
	if !s.From.IsZero() {
		v.From = s.From.Format("2006-01-02")
	}
	now := c.RawSection(key, s.ID)
	if s.State != content.Stale {
		v.Source = []word{{Text: source.Heading.Plain + "\n\n" + source.Body.Plain}}
		return v
	}
	then := p.then(c, key, tag, s.ID)
	if v.Unknown = then == ""; v.Unknown {
		v.Source = []word{{Text: now}}
		return v
	}
	v.Source = changes(then, now)
	return v
}

// then is the source text that a section was translated from: seen since the
// start, or found by the option Then.
func (p *Preview) then(c *content.Content, key, tag, id string) string {
	section := id
	if section == "" {
		section = "intro"
	}
	hash := c.Recorded(key, tag, section)
	p.mu.Lock()
	text := p.seen[hash]
	p.mu.Unlock()
	if text == "" && hash != "" && p.options.Then != nil {
		text = p.options.Then(c.SourceFile(key), section, hash)
	}
	return text
}
