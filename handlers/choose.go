package handlers

import (
	"net/http"

	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers/negotiate"
)

// answer is what one request gets.
type answer struct {
	resource       *site.Resource
	representation *site.Representation
	coding         string        // empty if there is no body
	variant        *site.Variant // nil if there is no body
	wish           string        // see negotiate.Choice
}

// choose chooses the language, the type and the coding of a resource, each by
// its own header field.
func (s *snapshot) choose(r *site.Resource, h http.Header) answer {
	a := answer{resource: r}
	row, column := 0, 0
	if r.Offer >= 0 {
		c := s.languages[r.Offer].Choose(h["Accept-Language"])
		row, a.wish = c.Index, c.Wish
	}
	if len(r.Types) > 1 {
		column = negotiate.MediaType(r.Types, h["Accept"])
	}
	a.representation = r.Representations[row][column]
	if body := a.representation.Body; body != nil {
		coded := body.Coded()
		i := negotiate.Coding(coded.Codings, h["Accept-Encoding"])
		a.coding, a.variant = coded.Codings[i], &coded.Variants[i]
	}
	return a
}

// first is the answer that looks at nothing of the request: for when something
// that does has failed.
func first(r *site.Resource) answer {
	a := answer{resource: r, representation: r.Representations[0][0]}
	if body := a.representation.Body; body != nil {
		coded := body.Coded()
		last := len(coded.Codings) - 1 // identity
		a.coding, a.variant = coded.Codings[last], &coded.Variants[last]
	}
	return a
}
