package site

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

// failure is what a status without an address of its own answers with.
type failure struct {
	negotiated *Resource
	fixed      map[string]*Resource // by the language's part of an address
}

// Problem is an error as programs read it (RFC 9457). Nothing of the request
// stands in it.
type Problem struct {
	Type   string        `json:"type" doc:"about:blank: the status says it all."`
	Title  string        `json:"title" doc:"The error, in the language of the answer."`
	Status int           `json:"status"`
	Detail string        `json:"detail"`
	Pages  []ProblemPage `json:"pages,omitempty" doc:"Pages that exist."`
}

// ProblemPage is a page that exists.
type ProblemPage struct {
	Title string `json:"title"`
	URL   string `json:"url" format:"uri"`
}

const problemType = "application/problem+json"

// errorTypes: a client that asks for JSON need not know of problem details.
var errorTypes = []string{formats[0].media, problemType, "application/json"}

// offered is the most pages that an error page offers.
const offered = 12

// Error is the resource for a status that no address has, 404, 405 or 500: in
// the language of the path's first part, else negotiated.
func (s *Site) Error(status int, path string) *Resource {
	f := s.errors.byStatus[status]
	if f == nil {
		f = s.errors.byStatus[http.StatusInternalServerError]
	}
	part, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if r := f.fixed[strings.ToLower(part)]; r != nil {
		return r
	}
	return f.negotiated
}

// failures are the resources of all errors.
type failures struct {
	byStatus map[int]*failure
	bodies   []*Body
	looked   []*page // pages looked at for those that are offered
}

// failures makes the errors, unless they say what the previous site's do.
func (b *builder) failures() error {
	if b.previous != nil && b.previous.offers(b.site.order) {
		b.site.errors = b.previous.errors
		b.site.bodies = append(b.site.bodies, b.site.errors.bodies...)
		return nil
	}
	b.site.errors = failures{byStatus: map[int]*failure{}}
	for _, e := range errorIDs {
		f, err := b.failure(e.status)
		if err != nil {
			return err
		}
		b.site.errors.byStatus[e.status] = f
	}
	b.site.errors.bodies = slices.Clone(b.site.bodies)
	return nil
}

// offers reports whether the site's errors offer the right ones of these pages:
// as far as was looked the pages are the same, and it was not looked to the end.
func (s *Site) offers(pages []*page) bool {
	n := len(s.errors.looked)
	return n < len(s.order) && n <= len(pages) && slices.Equal(s.errors.looked, pages[:n])
}

func (b *builder) failure(status int) (*failure, error) {
	f := &failure{fixed: map[string]*Resource{}}
	var rows [][]*Representation
	var tags []string
	for _, t := range b.shared.tongues {
		if !t.Live {
			continue
		}
		row, err := b.errorRow(status, t)
		if err != nil {
			return nil, err
		}
		f.fixed[t.path[1:]] = errorResource(status, -1, [][]*Representation{row}, varyType)
		rows, tags = append(rows, row), append(tags, t.Tag)
	}
	if len(rows) == 0 {
		return nil, errors.New("no language is live: the front page needs at least one text that is no draft")
	}
	f.negotiated = errorResource(status, b.offerOf(tags), rows, varyAll)
	return f, nil
}

func errorResource(status, offer int, rows [][]*Representation, vary Field) *Resource {
	r := &Resource{
		Page: noPage, Status: status, Offer: offer, Types: errorTypes, Representations: rows, Header: []Field{vary, cacheNever},
	}
	if status == http.StatusMethodNotAllowed {
		r.Header = append(r.Header, allow)
	}
	return r
}

func (b *builder) errorRow(status int, t *tongue) ([]*Representation, error) {
	page, err := b.errorPage(status, t)
	if err != nil {
		return nil, err
	}
	phrase := t.Errors[status]
	p := Problem{Type: "about:blank", Title: phrase.title, Status: status, Detail: phrase.text}
	for _, a := range b.offered(status, t) {
		p.Pages = append(p.Pages, ProblemPage{a.Text, b.shared.absolute(a.Path)})
	}
	body, err := b.encoded(p)
	if err != nil {
		return nil, err
	}
	header := join([]Field{field("Content-Type", problemType), field("Content-Language", t.Tag)}, b.shared.data)
	forPrograms := &Representation{t.Tag, "json", header, body}
	return []*Representation{{t.Tag, "html", t.header[0], page}, forPrograms, forPrograms}, nil
}

func (b *builder) errorPage(status int, t *tongue) (*Body, error) {
	phrase := t.Errors[status]
	title, err := t.title(phrase.title)
	if err != nil {
		return nil, err
	}
	v := &errorView{Layout: b.shared.layout(t, title), Heading: phrase.title, Text: phrase.text, Pages: b.offered(status, t)}
	for _, other := range b.shared.tongues {
		if other.Live {
			v.Layout.Languages = append(v.Layout.Languages, languageLink{b.shared.homeOf(other), other.Tag, other.Name, other == t})
		}
	}
	out := b.scratch()
	if err := b.shared.error.Execute(out, v); err != nil {
		return nil, err
	}
	return b.extra(out.Bytes())
}

// offered are pages that a reader who found none may want, the front page
// first.
func (b *builder) offered(status int, t *tongue) []anchor {
	var pages []anchor
	if status != http.StatusNotFound {
		return nil
	}
	for i, p := range b.site.order {
		if len(pages) == offered {
			break
		}
		if i == len(b.site.errors.looked) {
			b.site.errors.looked = append(b.site.errors.looked, p)
		}
		if found := p.in(t.Tag); found != nil && found.live {
			pages = append(pages, anchor{found.path, t.Tag, found.Title})
		}
	}
	return pages
}
