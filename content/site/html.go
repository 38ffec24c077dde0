package site

import (
	"bytes"
	"cmp"
	"html/template"
	"strings"

	"vanersborg.se/networks/content"
)

func (p *page) html(out *bytes.Buffer, t *translation) error {
	v, err := p.view(t)
	if err != nil {
		return err
	}
	return p.sh.page.Execute(out, v)
}

func (p *page) view(t *translation) (*pageView, error) {
	title, err := t.tongue.title(t.Title)
	if err != nil {
		return nil, err
	}
	date, err := t.tongue.Date(t.Updated)
	if err != nil {
		return nil, err
	}
	v := &pageView{
		Layout: p.sh.layout(t.tongue, title), Description: t.Description, Draft: !t.live,
		URL: p.sh.absolute(t.path), Heading: t.Title, Notices: p.notices(t),
		Day: day(t.Updated), Date: date, Data: p.linkedData(t), Alternates: p.common.alternates,
	}
	p.related(t, v)
	return v, p.sections(t, v)
}

// related links the page to its other forms: languages, types, the original.
func (p *page) related(t *translation, v *pageView) {
	for _, other := range p.translations {
		v.Layout.Languages = append(v.Layout.Languages, languageLink{other.path, other.tongue.Tag, other.tongue.Name, other == t})
		if other.live && other != t {
			v.Territories = append(v.Territories, other.tongue.Territory)
		}
	}
	for _, f := range formats[1:] {
		v.Formats = append(v.Formats, formatLink{f.media, t.path + f.extension})
	}
	if original := p.original(); original != nil && original != t {
		v.Original = &anchor{original.path, original.tongue.Tag, t.tongue.Original}
		v.OriginalURL = p.sh.absolute(original.path)
	}
}

// alternates are links to what is announced of the page.
func (p *page) alternates() (template.HTML, error) {
	var out strings.Builder
	err := p.sh.page.ExecuteTemplate(&out, "alternates", p.announced())
	return template.HTML(out.String()), err
}

func (p *page) sections(t *translation, v *pageView) error {
	for i := range t.Sections {
		s := &t.Sections[i]
		text, err := p.notice(t, s)
		if err != nil {
			return err
		}
		shown := sectionView{ID: s.ID, Heading: template.HTML(t.texts[i].Heading.HTML), Body: template.HTML(t.texts[i].Body.HTML)}
		if text != "" {
			shown.Notices = []notice{{text, t.tongue.dated(text, s.From), p.originalOf(t, s)}}
		}
		if lang := cmp.Or(s.Lang, t.tongue.Tag); lang != t.tongue.Tag {
			shown.Lang = lang
			shown.Dir = p.sh.otherDirection(lang, t.tongue)
		}
		if s.ID == "" {
			v.Introduction = &shown
		} else {
			v.Sections = append(v.Sections, shown)
		}
	}
	v.Contents = len(v.Sections) > 1
	return nil
}

// otherDirection is how a language is written if not as the page's is.
func (sh *shared) otherDirection(lang string, t *tongue) string {
	if other := sh.byTag[lang]; other != nil && other.Direction() != t.Direction() {
		return other.Direction()
	}
	return ""
}

// notice is what the reader must know of a section that is not as the original
// is, empty if it is.
func (p *page) notice(t *translation, s *content.Section) (string, error) {
	switch s.State {
	case content.Stale:
		return t.tongue.stale(s.From)
	case content.Missing:
		return t.tongue.Missing, nil
	}
	return "", nil
}

// originalOf links to the same section of the original, nil from a section
// that is the original's.
func (p *page) originalOf(t *translation, s *content.Section) *anchor {
	original := p.original()
	if original == nil || s.State == content.Missing {
		return nil
	}
	path := original.path
	if s.ID != "" {
		path += "#" + s.ID
	}
	return &anchor{path, original.tongue.Tag, t.tongue.Read}
}

// notices are those on the page as a whole.
func (p *page) notices(t *translation) []notice {
	var all []notice
	if !t.live {
		all = append(all, notice{Text: t.tongue.Draft})
	}
	if t.State == content.Stale {
		all = append(all, notice{Text: t.tongue.Head})
	}
	return all
}

func (sh *shared) layout(t *tongue, title string) layout {
	return layout{
		Lang: t.Tag, Dir: t.dir, Title: title, Style: sh.style, Words: &t.words, Home: sh.homeOf(t), Contact: sh.contact,
	}
}
