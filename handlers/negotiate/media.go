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
	if len(lines) == 1 && asksFirst(lines[0], offered[0]) {
		return 0
	}
	var few [4]mediaType
	types := few[:]
	if len(offered) > len(few) {
		types = make([]mediaType, len(offered))
	}
	types = types[:len(offered)]
	for i := range types {
		types[i].parse(offered[i])
	}
	var l list
	for l.open(lines); l.next(); {
		var r mediaRange
		if w, ok := r.parse(l.element); ok {
			for i := range types {
				types[i].match(&r, w)
			}
		}
	}
	best := 0
	for i := range types {
		if types[i].betterThan(&types[best]) {
			best = i
		}
	}
	return best
}

// asksFirst tells whether a field begins with a bare type and never comes back
// to it. Its weight is then 1 and nothing outweighs it: so all browsers ask for
// a page, in fields that are long to read.
func asksFirst(field, media string) bool {
	rest, ok := strings.CutPrefix(field, media)
	if !ok || rest != "" && rest[0] != ',' || strings.Contains(media, ";") {
		return false
	}
	subtype := media[strings.IndexByte(media, '/')+1:]
	for ok {
		if _, rest, ok = strings.Cut(rest, "/"); hasPrefixFold(rest, subtype) {
			return false
		}
	}
	return true
}

// mediaRange is a media range, or a type.
type mediaRange struct {
	kind, subtype string // text/html
	parameters    string
}

// parse reads a range with its weight, which is false if it is no number.
func (r *mediaRange) parse(s string) (weight, bool) {
	name, parameters, _ := strings.Cut(s, ";")
	r.parameters = parameters
	r.kind, r.subtype, _ = strings.Cut(trim(name), "/")
	return weigh(parameters)
}

// mediaType is an offered type, and how it is matched.
type mediaType struct {
	mediaRange
	specificity int // of the most specific range that matches; 0 if none does
	weight      weight
}

// How specific a range is. Each parameter adds one, and a field has fewer
// parameters than lie between these.
const (
	anyType    = 1              // */*
	anySubtype = 1 + maxBytes   // text/*
	oneType    = 1 + 2*maxBytes // text/html
)

// match counts a range if it matches the type.
func (t *mediaType) match(r *mediaRange, w weight) {
	s := t.specificityOf(r)
	if s == 0 {
		return
	}
	n, ok := t.countParameters(r)
	switch s += n; {
	case !ok:
	case s > t.specificity:
		t.specificity, t.weight = s, w
	case s == t.specificity:
		t.weight = max(t.weight, w)
	}
}

// specificityOf is how specific a range is that matches the type, parameters
// aside, and 0 if it does not match.
func (t *mediaType) specificityOf(r *mediaRange) int {
	switch {
	case r.kind == "*" && r.subtype == "*":
		return anyType
	case !equalFold(r.kind, t.kind):
		return 0
	case r.subtype == "*":
		return anySubtype
	case equalFold(r.subtype, t.subtype):
		return oneType
	}
	return 0
}

// countParameters counts a range's parameters, and tells whether the type has
// all of them. The weight is none of them, nor is what has no value.
func (t *mediaType) countParameters(r *mediaRange) (n int, ok bool) {
	for rest := r.parameters; rest != ""; {
		var parameter string
		parameter, rest, _ = cut(rest, ';')
		name, value, valued := cutParameter(parameter)
		if !valued || equalFold(name, "q") {
			continue
		}
		if !hasParameter(t.parameters, name, value) {
			return 0, false
		}
		n++
	}
	return n, true
}

func hasParameter(parameters, name, value string) bool {
	if equalFold(name, "charset") && equalFold(value, "utf-8") {
		return true
	}
	for parameters != "" {
		var parameter string
		parameter, parameters, _ = cut(parameters, ';')
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

func (t *mediaType) betterThan(o *mediaType) bool {
	if t.weight != o.weight {
		return t.weight > o.weight
	}
	return t.weight != refused && t.specificity >= oneType && o.specificity < oneType
}
