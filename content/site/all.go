package site

import (
	"iter"
	"slices"
)

// All yields every address that answers 200, and its resource, in the order of
// the addresses. Redirects and errors follow from rules: see Lookup and Error.
func (s *Site) All() iter.Seq2[string, *Resource] {
	return func(yield func(string, *Resource) bool) {
		for _, path := range slices.Sorted(s.paths) {
			a := s.address(path)
			if a.all != nil && !yield(path, a.all) {
				return
			}
			for i, one := range a.one {
				if one != nil && !yield(path+formats[i].extension, one) {
					return
				}
			}
		}
	}
}

// paths yields the path of every address.
func (s *Site) paths(yield func(string) bool) {
	for path := range s.places {
		if !yield(path) {
			return
		}
	}
	for path := range s.files {
		if !yield(path) {
			return
		}
	}
}
