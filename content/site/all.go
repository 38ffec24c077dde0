package site

import (
	"iter"
	"maps"
	"slices"
)

// All yields every address that answers 200, and its resource, in the order of
// the addresses. Redirects and errors follow from rules: see Lookup and Error.
func (s *Site) All() iter.Seq2[string, *Resource] {
	return func(yield func(string, *Resource) bool) {
		for _, path := range slices.Sorted(maps.Keys(s.addresses)) {
			a := s.addresses[path]
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
