package site

import (
	"strconv"
)

// The structured data of a page, in schema.org's words: the web page, what it
// translates or is translated into, and the municipality with its memberships.
// All of it comes from the facts that the page shows.
type (
	webPage struct {
		Context           string       `json:"@context"`
		Type              string       `json:"@type"`
		ID                string       `json:"@id"`
		Name              string       `json:"name"`
		Description       string       `json:"description,omitempty"`
		InLanguage        string       `json:"inLanguage"`
		DateModified      string       `json:"dateModified"`
		TranslationOfWork *work        `json:"translationOfWork,omitempty"`
		WorkTranslation   []work       `json:"workTranslation,omitempty"`
		Publisher         organization `json:"publisher"`
	}
	work struct {
		Type       string `json:"@type"`
		ID         string `json:"@id"`
		InLanguage string `json:"inLanguage"`
	}
	organization struct {
		Type          string       `json:"@type"`
		Name          string       `json:"name"`
		AlternateName string       `json:"alternateName,omitempty"`
		URL           string       `json:"url,omitempty"`
		Email         string       `json:"email,omitempty"`
		Telephone     string       `json:"telephone,omitempty"`
		MemberOf      []membership `json:"memberOf,omitempty"`
	}
	// membership is a schema.org Role: it stands between the member and the
	// organisation, and has the year.
	membership struct {
		Type      string       `json:"@type"`
		StartDate string       `json:"startDate,omitempty"`
		MemberOf  organization `json:"memberOf"`
	}
)

func (p *page) linkedData(t *translation) *webPage {
	w := &webPage{
		Context: "https://schema.org", Type: "WebPage", ID: p.sh.absolute(t.path),
		Name: t.Title, Description: t.Description, InLanguage: t.tongue.Tag, DateModified: day(t.Updated),
		Publisher: p.publisher(t),
	}
	original := p.original()
	if original != nil && original != t {
		w.TranslationOfWork = p.work(original)
		return w
	}
	for _, other := range p.live {
		if other != t {
			w.WorkTranslation = append(w.WorkTranslation, *p.work(other))
		}
	}
	return w
}

// work is another translation of the page, as far as this one tells of it.
func (p *page) work(t *translation) *work {
	return &work{"WebPage", p.sh.absolute(t.path), t.tongue.Tag}
}

// publisher is the municipality with the networks it is a member of. One it
// only takes part in is no membership.
func (p *page) publisher(t *translation) organization {
	m := p.sh.config.Municipality
	o := organization{Type: "GovernmentOrganization", Name: t.tongue.Municipality, URL: m.URL, Email: m.Email, Telephone: m.Telephone}
	for _, n := range t.Networks {
		if n.Role != "member" {
			continue
		}
		r := membership{Type: "OrganizationRole", MemberOf: organization{Type: "Organization", Name: n.Text, AlternateName: n.Acronym}}
		if n.Since > 0 {
			r.StartDate = strconv.Itoa(n.Since)
		}
		o.MemberOf = append(o.MemberOf, r)
	}
	return o
}
