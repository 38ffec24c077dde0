package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"vanersborg.se/networks/content"
)

// Document is a page in one language as programs read it. Names do not change;
// new ones may be added. Dates are of ISO 8601, languages BCP 47 tags,
// addresses absolute.
type Document struct {
	Page         string            `json:"page" doc:"The page’s key, the same in every language."`
	Language     string            `json:"language" doc:"Language of the texts (BCP 47)."`
	Title        string            `json:"title"`
	Description  string            `json:"description"`
	URL          string            `json:"url" format:"uri" doc:"The page in this language."`
	Updated      string            `json:"updated" format:"date" doc:"Day of the newest text that this translation has taken in."`
	Publisher    string            `json:"publisher" doc:"The municipality’s name in this language."`
	Translations []DocumentVersion `json:"translations" doc:"The page in every language it has, this one too."`
	Networks     []DocumentNetwork `json:"networks" doc:"The networks the page is about, in its order."`
	Sections     []DocumentSection `json:"sections" doc:"The whole text, in its order; the introduction comes first and has the empty id."`
}

// DocumentVersion is one language of the page and how far it follows the
// original.
type DocumentVersion struct {
	Language string   `json:"language"`
	Name     string   `json:"name" doc:"The language’s name in itself."`
	URL      string   `json:"url" format:"uri"`
	State    string   `json:"state" enum:"original,current,stale,draft" doc:"Stale: a section is stale or missing. Draft: not public."`
	Updated  string   `json:"updated" format:"date"`
	Stale    []string `json:"stale" doc:"Ids of the sections whose original has changed since."`
	Missing  []string `json:"missing" doc:"Ids of the sections shown in the original’s language."`
	Share    float64  `json:"share" doc:"Share of the sections that are current, 0 to 1."`
	Source   string   `json:"source_hash" doc:"Of the original’s sections as they are now: 12 hexadecimal digits."`
}

// DocumentNetwork is one network with its facts and its prose.
type DocumentNetwork struct {
	ID          string            `json:"id" doc:"The same in every language; also the id of its section."`
	Name        string            `json:"name"`
	NameLang    string            `json:"name_language,omitempty" doc:"Language of the name; left out for a name of no language."`
	Acronym     string            `json:"acronym,omitempty"`
	Role        string            `json:"role" enum:"member,participant" doc:"Whether the municipality is a member or takes part."`
	Since       int               `json:"since,omitempty" doc:"Year the municipality joined."`
	ActiveSince int               `json:"active_since,omitempty" doc:"Year the network began."`
	Members     int               `json:"members,omitempty" doc:"Number of members of the network."`
	ThemeGroups []content.Name    `json:"theme_groups,omitempty"`
	MemberTypes []content.Name    `json:"member_types,omitempty"`
	Neighbours  []content.Name    `json:"neighbours,omitempty" doc:"Other members near the municipality."`
	Projects    []DocumentProject `json:"projects,omitempty"`
	DocumentText
}

// DocumentProject is a project of a network.
type DocumentProject struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	NameLang string `json:"language,omitempty" doc:"Language of the name; left out for a name of no language."`
	From     int    `json:"from,omitempty" doc:"First year."`
	To       int    `json:"to,omitempty" doc:"Last year."`
}

// DocumentSection is one section.
type DocumentSection struct {
	ID      string `json:"id"`
	Heading string `json:"heading,omitempty"`
	DocumentText
}

// DocumentText is prose and how it stands to the original.
type DocumentText struct {
	TextLang string `json:"language" doc:"Language of this text; another than the page’s where a section is not translated."`
	State    string `json:"state" enum:"current,stale,missing"`
	Notice   string `json:"notice,omitempty" doc:"What a reader must be told, in the page’s language, where the state is not current."`
	Source   string `json:"source_hash" doc:"Of the original’s text as it is now: 12 hexadecimal digits."`
	HTML     string `json:"html"`
	Text     string `json:"text" doc:"The prose as plain words. A figure and its word have a no-break space (U+00A0) between them."`
}

func (p *page) json(out *bytes.Buffer, t *translation) error {
	d := Document{
		Page: p.Key, Language: t.tongue.Tag, Title: t.Title, Description: t.Description, URL: p.sh.absolute(t.path),
		Updated: day(t.Updated), Publisher: t.tongue.Municipality, Networks: []DocumentNetwork{}, Sections: []DocumentSection{},
		Translations: p.common.versions,
	}
	texts := map[string]DocumentText{}
	for i := range t.Sections {
		s := &t.Sections[i]
		text, err := p.text(t, i)
		if err != nil {
			return err
		}
		texts[s.ID] = text
		d.Sections = append(d.Sections, DocumentSection{s.ID, t.texts[i].Heading.Plain, text})
	}
	for _, n := range t.Networks {
		d.Networks = append(d.Networks, network(n, texts[n.ID]))
	}
	return encode(out, d)
}

func (p *page) version(t *translation) DocumentVersion {
	v := DocumentVersion{
		Language: t.tongue.Tag, Name: t.tongue.Name, URL: p.sh.absolute(t.path), State: string(content.Current),
		Updated: day(t.Updated), Stale: []string{}, Missing: []string{}, Share: t.Share,
	}
	hash := sha256.New()
	for _, s := range t.Sections {
		hash.Write([]byte(s.Hash))
		switch s.State {
		case content.Stale:
			v.Stale = append(v.Stale, s.ID)
		case content.Missing:
			v.Missing = append(v.Missing, s.ID)
		}
	}
	v.Source = hex.EncodeToString(hash.Sum(nil)[:6])
	switch {
	case t == p.original():
		v.State = "original"
	case !t.live:
		v.State = "draft"
	case len(v.Stale)+len(v.Missing) > 0 || t.State == content.Stale:
		v.State = string(content.Stale)
	}
	return v
}

func (p *page) text(t *translation, i int) (DocumentText, error) {
	s, body := &t.Sections[i], &t.texts[i].Body
	notice, err := p.notice(t, s)
	return DocumentText{s.Lang, string(s.State), notice, s.Hash, body.HTML, body.Plain}, err
}

func network(n content.Network, text DocumentText) DocumentNetwork {
	d := DocumentNetwork{
		ID: n.ID, Name: n.Text, NameLang: n.Lang, Acronym: n.Acronym, Role: n.Role, Since: n.Since, ActiveSince: n.ActiveSince,
		Members: n.Members, ThemeGroups: n.ThemeGroups, MemberTypes: n.MemberTypes, Neighbours: n.Neighbours, DocumentText: text,
	}
	for _, p := range n.Projects {
		d.Projects = append(d.Projects, DocumentProject{p.ID, p.Text, p.Lang, p.From, p.To})
	}
	return d
}

// encode writes v as JSON with a line end. HTML inside stays readable: the
// answer is never taken for HTML, nosniff sees to that.
func encode(out *bytes.Buffer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
