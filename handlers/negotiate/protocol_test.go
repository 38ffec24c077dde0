package negotiate_test

import (
	"math/big"
	"regexp"
	"strings"
)

// referenceCoding is Coding by RFC 9110, 12.5.3.
func referenceCoding(offered, lines []string) string {
	named := map[string]*big.Rat{}
	for _, e := range elements(lines) {
		parts := split(e, ';')
		name := strings.ToLower(strings.Trim(parts[0], " \t"))
		if name == "x-gzip" || name == "x-compress" {
			name = name[2:]
		}
		if w := weightOf(parts[1:]); w != nil && (named[name] == nil || w.Cmp(named[name]) > 0) {
			named[name] = w
		}
	}
	best, highest := offered[0], new(big.Rat)
	for _, coding := range offered {
		if coding == "identity" {
			best = coding
		}
	}
	for _, coding := range offered {
		w := named[coding]
		if w == nil {
			w = named["*"]
		}
		if w == nil && coding == "identity" {
			w = lowestRat
		}
		if w != nil && w.Cmp(highest) > 0 {
			best, highest = coding, w
		}
	}
	return best
}

// referenceMediaType is MediaType by RFC 9110, 12.5.1.
func referenceMediaType(offered, lines []string) string {
	best, highest, exact := offered[0], new(big.Rat), false
	for _, mediaType := range offered {
		most, w := 0, new(big.Rat)
		for _, e := range elements(lines) {
			s, weight := matchReference(split(e, ';'), split(mediaType, ';'))
			if weight == nil || s == 0 || s < most || s == most && weight.Cmp(w) <= 0 {
				continue
			}
			most, w = s, weight
		}
		full := most >= 2e6
		if c := w.Cmp(highest); c > 0 || c == 0 && w.Sign() > 0 && full && !exact {
			best, highest, exact = mediaType, w, full
		}
	}
	return best
}

// matchReference is how well a range matches a type, 0 if it does not, and the
// weight it gives it.
func matchReference(asked, offered []string) (int, *big.Rat) {
	s := 0
	name, own := strings.ToLower(strings.Trim(asked[0], " \t")), strings.Trim(offered[0], " \t")
	kind, _, _ := strings.Cut(own, "/")
	switch name {
	case own:
		s = 2e6
	case kind + "/*":
		s = 1e6
	case "*/*":
		s = 1
	default:
		return 0, nil
	}
	has := parametersOf(append(offered[1:], "charset=utf-8"))
	for _, p := range parametersOf(asked[1:]) {
		found := p[0] == "charset" && p[1] == "utf-8"
		for _, h := range has {
			found = found || h == p
		}
		if !found {
			return 0, nil
		}
		s++
	}
	return s, weightOf(asked[1:])
}

// parametersOf are names and values of parameters, without the weight.
func parametersOf(parameters []string) (pairs [][2]string) {
	for _, p := range parameters {
		parts := split(strings.ToLower(p), '=')
		name, value := strings.Trim(parts[0], " \t"), strings.Trim(strings.Join(parts[1:], "="), " \t")
		if len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
			value = value[1 : len(value)-1]
		}
		if len(parts) > 1 && name != "q" {
			pairs = append(pairs, [2]string{name, value})
		}
	}
	return pairs
}

// tagListForm is what stands between the commas of a list of entity tags, in
// which a backslash escapes nothing.
var tagListForm = regexp.MustCompile(`(?s)(?:[^",]|"[^"]*"?)+`)

// referenceETagMatch is ETagMatch by RFC 9110, 13.1.2.
func referenceETagMatch(lines []string, etag string) bool {
	return referenceCompare(lines, strings.TrimPrefix(etag, "W/"), func(tag string) string { return strings.TrimPrefix(tag, "W/") })
}

// referenceETagExcludes is ETagExcludes by RFC 9110, 13.1.1.
func referenceETagExcludes(lines []string, etag string) bool {
	return strings.Trim(strings.Join(lines, ","), " \t,") != "" && !referenceCompare(lines, etag, func(tag string) string { return tag })
}

func referenceCompare(lines []string, etag string, form func(string) string) bool {
	field := strings.Join(lines, ",")
	if strings.Trim(field, " \t,") == "*" {
		return true
	}
	for _, e := range tagListForm.FindAllString(field, -1) {
		if form(strings.Trim(e, " \t")) == etag {
			return true
		}
	}
	return false
}
