package handlers

import "vanersborg.se/networks/handlers/negotiate"

// Explain tells how the language of an address would be chosen for the lines
// of an Accept-Language field, by the same function that chooses it for a
// request, and the tags it chooses among. It is not ok if the address looks at
// no such field.
func (h *Handler) Explain(path string, lines []string) (e negotiate.Explanation, tags []string, ok bool) {
	s := h.current.Load()
	if s == nil {
		return e, nil, false
	}
	r := s.site.Lookup(path)
	if r == nil {
		r = s.site.NotFound(path)
	}
	if r.Offer < 0 {
		return e, nil, false
	}
	return s.languages[r.Offer].Explain(lines), s.site.Offers[r.Offer].Tags, true
}
