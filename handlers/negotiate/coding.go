package negotiate

import "strings"

// Coding is the index of the content coding to send for the lines of an
// Accept-Encoding field (RFC 9110, 12.5.3). Codings are offered in the order
// the server prefers them; no coding at all is “identity” among them.
//
// The highest weight wins, among equals the first offered. Identity that the
// field does not name is acceptable, but less so than any coding with a
// positive weight. If nothing is acceptable, or the field is absent, it is
// identity, or the first if that is not offered. An element whose weight is no
// number from 0 to 1 is passed over: it is safe to send less than was asked.
func Coding(offered []string, lines []string) int {
	var few [8]weighed
	codings := few[:]
	if len(offered) > len(few) {
		codings = make([]weighed, len(offered))
	}
	var rest weighed // “*”
	var l list
	for l.open(lines); l.next(); {
		name, parameters, _ := strings.Cut(l.element, ";")
		w, ok := weigh(parameters)
		if !ok {
			continue
		}
		if name = trim(name); name == "*" {
			rest.raise(w)
		}
		for i, coding := range offered {
			if isCoding(name, coding) {
				codings[i].raise(w)
			}
		}
	}
	return bestCoding(offered, codings, rest)
}

// weighed is the highest weight of what was named, if it was.
type weighed struct {
	weight weight
	named  bool
}

func (w *weighed) raise(to weight) { w.weight, w.named = max(w.weight, to), true }

func bestCoding(offered []string, codings []weighed, rest weighed) int {
	best, identity, highest := none, 0, refused
	for i, coding := range offered {
		c := codings[i]
		if !c.named {
			c = rest
		}
		if coding == "identity" {
			identity = i
			if !c.named {
				c.weight = lowest
			}
		}
		if c.weight > highest {
			best, highest = i, c.weight
		}
	}
	if best == none {
		return identity
	}
	return best
}

// isCoding compares names of codings; x-gzip and x-compress are old names.
func isCoding(name, coding string) bool {
	if hasPrefixFold(name, "x-") && (equalFold(name, "x-gzip") || equalFold(name, "x-compress")) {
		name = name[2:]
	}
	return equalFold(name, coding)
}
