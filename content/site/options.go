package site

import "net/http"

var allow = field("Allow", "GET, HEAD, OPTIONS")

// Options is what every address answers to OPTIONS: the methods it has.
func (s *Site) Options() *Resource {
	return &Resource{
		Page: noPage, Status: http.StatusNoContent, Offer: -1, Types: mediaTypes[:1],
		Representations: [][]*Representation{{{Header: s.shared.plain}}},
		Header:          []Field{allow, cacheNever},
	}
}
