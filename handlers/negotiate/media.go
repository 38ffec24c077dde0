package negotiate

import "strings"

// MediaType is the index of the media type to send for the lines of an Accept
// field (RFC 9110, 12.5.1). The first offered is the default. What is offered
// is text in UTF-8, so a range may ask for charset=utf-8.
//
// Each offered type has the weight of the most specific range that matches it:
// “*/*”, then “text/*”, then “text/html”, then the one with the most
// parameters. The highest weight wins; among equals a type that is named in
// full, then the first offered. So “application/json, */*” is JSON. It is the
// default if nothing is acceptable or the field is absent. Elements that are no
// media ranges, or have a weight that is no number from 0 to 1, are passed
// over.
func MediaType(offered []string, lines []string) int {
	var few [8]matched
	types := few[:]
	if len(offered) > len(few) {
		types = make([]matched, len(offered))
	}
	for l := newList(lines); l.next(); {
		name, parameters, _ := cut(l.element, ';')
		w, ok := weigh(parameters)
		if !ok {
			continue
		}
		name = trim(name)
		for i, mediaType := range offered {
			if s := specificity(name, parameters, mediaType); s > 0 {
				types[i].match(s, w)
			}
		}
	}
	best := 0
	for i := range offered {
		if types[best].worseThan(types[i]) {
			best = i
		}
	}
	return best
}

// matched is the most specific range that matches a type, and its weight.
type matched struct {
	specificity int
	weight      weight
}

func (m *matched) match(specificity int, w weight) {
	if specificity > m.specificity {
		*m = matched{specificity, w}
	} else if specificity == m.specificity {
		m.weight = max(m.weight, w)
	}
}

func (m matched) worseThan(o matched) bool {
	return o.weight > m.weight || o.weight == m.weight && o.weight != refused && o.isFull() && !m.isFull()
}

// How specific a range is. Each parameter adds one, and a field has fewer
// parameters than lie between these.
const (
	anyType    = 1              // */*
	anySubtype = 1 + maxBytes   // text/*
	oneType    = 1 + 2*maxBytes // text/html
)

func (m matched) isFull() bool { return m.specificity >= oneType }

// specificity tells how specific a range is that matches an offered type, and
// is 0 if it does not.
func specificity(name, parameters, offered string) int {
	offered, own, _ := cut(offered, ';')
	n, ok := matchParameters(parameters, own)
	if !ok {
		return 0
	}
	kind, subtype, _ := strings.Cut(name, "/")
	switch offeredKind, _, _ := strings.Cut(offered, "/"); {
	case equalFold(name, trim(offered)):
		return oneType + n
	case subtype == "*" && equalFold(kind, offeredKind):
		return anySubtype + n
	case name == "*/*":
		return anyType + n
	}
	return 0
}

// matchParameters counts the parameters of a range, and tells whether a type
// with its own parameters has them all. The weight is none of them, nor is what
// has no value.
func matchParameters(parameters, own string) (n int, ok bool) {
	for parameters != "" {
		var parameter string
		parameter, parameters, _ = cut(parameters, ';')
		name, value, valued := cutParameter(parameter)
		if !valued || isWeight(name) {
			continue
		}
		if !hasParameter(own, name, value) {
			return 0, false
		}
		n++
	}
	return n, true
}

func hasParameter(own, name, value string) bool {
	if equalFold(name, "charset") && equalFold(value, "utf-8") {
		return true
	}
	for own != "" {
		var parameter string
		parameter, own, _ = cut(own, ';')
		if n, v, _ := cutParameter(parameter); equalFold(n, name) && equalFold(v, value) {
			return true
		}
	}
	return false
}

// cutParameter parts a parameter at the equals sign; its value comes without
// quotes.
func cutParameter(parameter string) (name, value string, valued bool) {
	name, value, valued = cut(parameter, '=')
	value = trim(value)
	if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
		value = value[1 : len(value)-1]
	}
	return trim(name), value, valued
}
