package negotiate

import (
	"slices"
	"strings"
)

// forms are the written forms in which one language is offered.
type forms struct {
	whole []form          // those meant only by a range that begins with all of the tag, the longest first
	near  map[subtags]int // index of the closest of the others
}

// form is an offered tag, canonical and in lower case, and its index.
type form struct {
	tag   string
	index int
}

// newForms prepares the choice among the forms of a language, and says which
// one the language alone means.
func newForms(language string, offered []form) (*forms, int) {
	f := &forms{near: map[subtags]int{}}
	var public []form
	for _, o := range offered {
		var s subtags
		if !s.read(o.tag[len(language):]) {
			f.whole = append(f.whole, o)
		}
		if !isPrivate(o.tag) {
			public = append(public, o)
		}
	}
	slices.SortStableFunc(f.whole, func(a, b form) int { return len(b.tag) - len(a.tag) })
	if len(public) == 0 {
		return f, none
	}
	f.measure(language, public)
	return f, f.near[subtags{}]
}

// index is that of the form which a range means, by the meaning of its primary
// subtag and what follows.
func (f *forms) index(m *meaning, tail string) int {
	for _, o := range f.whole {
		if beginsWith(m.tag, tail, o.tag) {
			return o.index
		}
	}
	s := m.inherits
	s.read(tail)
	for _, key := range [...]subtags{s, {script: s.script}, {region: s.region}} {
		if i, ok := f.near[key]; ok {
			return i
		}
	}
	return m.offered
}

// subtags are a script and a region, in lower case; either may be 0, absent.
type subtags struct{ script, region code }

// read takes script and region from the tail of a range, and tells whether
// there is nothing else in it. A subtag of one character begins something else.
func (s *subtags) read(tail string) bool {
	plain := true
	for tail != "" {
		n := subtagLen(tail)
		subtag := tail[1 : 1+n]
		tail = tail[1+n:]
		switch {
		case n == 1:
			return false
		case n == 4 && isLetter(subtag[0]):
			s.script = pack(subtag)
		case n == 2, n == 3 && isDigit(subtag[0]):
			s.region = pack(subtag)
		default:
			plain = false
		}
	}
	return plain
}

// pack is a code of letters and digits.
func pack(subtag string) (c code) {
	for i := range len(subtag) {
		c = c<<8 | code(lower(subtag[i]))
	}
	return c
}

func isPrivate(tag string) bool {
	return strings.HasPrefix(tag, "x-") || strings.Contains(tag, "-x-")
}
