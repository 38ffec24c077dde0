package site

import (
	"bytes"
	"crypto/sha256"
	"html/template"
	"io"
	"slices"
	"sync/atomic"

	"vanersborg.se/networks/content"
)

// page is a page with all that is sent for it.
type page struct {
	*content.Page
	sh           *shared
	offer        int               // index into Site.Offers
	translations []*translation    // that are shown
	live         []*translation    // that are negotiated and announced
	listed       string            // all that a sitemap says of the page
	common       *common           // while it is rendered
	addresses    []*address        // nil until it is rendered
	hash         [sha256.Size]byte // of addresses and bodies
	improved     atomic.Bool       // Improve has been through its bodies
}

// common is what a page's bodies share in all its languages, made once: made for
// each, it would grow with the square of their number.
type common struct {
	alternates template.HTML // links to all languages, for the head
	versions   []DocumentVersion
}

// translation is a page in one language with its address.
type translation struct {
	*content.Translation
	tongue *tongue
	path   string          // fixed address
	live   bool            // negotiated and announced
	texts  []content.Texts // while it is rendered
	sent   [len(formats)]*Representation
}

// translation is t as it is shown, nil if it is not.
func (sh *shared) translation(t *content.Translation) *translation {
	tongue := sh.byTag[t.Language.Tag]
	live := t.Live && t.Language.Live
	if tongue == nil || !live && !sh.drafts {
		return nil
	}
	return &translation{Translation: t, tongue: tongue, path: tongue.path + "/" + t.Slug, live: live}
}

// plan is a page with its addresses and nothing to send yet.
func (sh *shared) plan(p *content.Page) *page {
	planned := &page{Page: p, sh: sh, listed: p.Key + "\n"}
	for _, t := range p.Translations {
		t := sh.translation(t)
		if t == nil {
			continue
		}
		planned.translations = append(planned.translations, t)
		if t.live {
			planned.live = append(planned.live, t)
			planned.listed += t.path + " " + day(t.Updated) + "\n"
		}
	}
	return planned
}

func (p *page) neutral() string { return "/" + p.Key }

// path is the page's address in a language, empty if it has none.
func (p *page) path(t *tongue) string {
	if found := p.in(t.Tag); found != nil {
		return found.path
	}
	return ""
}

func (p *page) in(tag string) *translation {
	if p == nil {
		return nil
	}
	for _, t := range p.translations {
		if t.tongue.Tag == tag {
			return t
		}
	}
	return nil
}

// original is the translation that the others were made from: the page's
// first.
func (p *page) original() *translation { return p.in(p.sh.config.Own) }

// render makes all that is sent for the page. Bodies that are as they were are
// taken from the previous page, which may be nil.
func (p *page) render(c *coder, previous *page) error {
	hash := sha256.New()
	var err error
	if p.common, err = p.share(); err != nil {
		return err
	}
	for _, t := range p.translations {
		was := previous.in(t.tongue.Tag)
		t.texts = t.Texts()
		for i, f := range formats {
			body, err := p.body(c, t, i, was)
			if err != nil {
				return err
			}
			header := join(t.tongue.header[i], []Field{field("Content-Location", t.path+f.extension)}, p.links(t, i))
			t.sent[i] = &Representation{t.tongue.Tag, f.name, header, body}
			io.WriteString(hash, t.path+f.extension)
			hash.Write(body.hash[:])
		}
		t.texts = nil
	}
	p.common = nil
	p.address()
	hash.Sum(p.hash[:0])
	return nil
}

// share makes what the bodies share.
func (p *page) share() (*common, error) {
	alternates, err := p.alternates()
	if err != nil {
		return nil, err
	}
	shared := &common{alternates: alternates}
	for _, t := range p.translations {
		shared.versions = append(shared.versions, p.version(t))
	}
	return shared, nil
}

func (p *page) body(c *coder, t *translation, format int, was *translation) (*Body, error) {
	c.text.Reset()
	write := [len(formats)]func(*bytes.Buffer, *translation) error{p.html, p.json, p.markdown}[format]
	if err := write(&c.text, t); err != nil {
		return nil, err
	}
	if was == nil {
		return c.body(c.text.Bytes(), nil)
	}
	return c.body(c.text.Bytes(), was.sent[format].Body)
}

// address lays the representations at the page's addresses: the neutral one,
// and the fixed one of each translation.
func (p *page) address() {
	for _, t := range p.translations {
		row := [][]*Representation{t.sent[:]}
		p.add(t.path, -1, row, [2]Field{varyType, varyCoding})
	}
	if len(p.live) == 0 {
		return
	}
	rows := make([][]*Representation, len(p.live))
	for i, t := range p.live {
		rows[i] = t.sent[:]
	}
	p.add(p.neutral(), p.offer, rows, [2]Field{varyAll, varyLanguage})
	if p.Key == p.sh.config.Front {
		root := *p.addresses[len(p.addresses)-1]
		p.addresses = append(p.addresses, &address{path: "/", all: root.all})
	}
}

// add adds an address, with Vary for where the type is chosen and where the
// address has one.
func (p *page) add(path string, offer int, rows [][]*Representation, vary [2]Field) {
	a := &address{path: path, all: &Resource{
		Page: p.Key, Status: 200, Offer: offer, Types: mediaTypes, Representations: rows, Header: []Field{vary[0], cachePage},
	}}
	for i, f := range formats {
		if f.extension == "" {
			continue
		}
		one := make([][]*Representation, len(rows))
		for r, row := range rows {
			one[r] = row[i : i+1]
		}
		a.one[i] = &Resource{
			Page: p.Key, Status: 200, Offer: offer, Types: mediaTypes[i : i+1], Representations: one, Header: []Field{vary[1], cachePage},
		}
	}
	p.addresses = append(p.addresses, a)
}

// bodies yields what is sent for the page.
func (p *page) bodies(yield func(*Body) bool) {
	for _, t := range p.translations {
		for _, r := range t.sent {
			if !yield(r.Body) {
				return
			}
		}
	}
}

// samePaths reports whether the page has the addresses of the other.
func (p *page) samePaths(other *page) bool {
	return slices.EqualFunc(p.addresses, other.addresses, func(a, b *address) bool { return a.path == b.path })
}
