package negotiate

import "strings"

// ETagMatch tells whether the lines of an If-None-Match field have an entity
// tag, such as "2f8c" with its quotes, or are “*” (RFC 9110, 13.1.2). The
// comparison is the weak one: W/ before either tag means nothing. What is no
// entity tag is passed over, and “*” beside others is none. Of a field longer
// than 8 KiB only the beginning is read.
func ETagMatch(lines []string, etag string) bool {
	field := join(lines)
	field = field[:min(len(field), maxBytes)]
	etag = opaque(etag)
	found, star, n := false, false, 0
	for field != "" {
		var element string
		element, field = cutTag(field)
		switch element = trim(element); element {
		case "":
			continue
		case "*":
			star = true
		default:
			found = found || opaque(element) == etag
		}
		n++
	}
	return found || star && n == 1
}

// opaque is an entity tag without the mark of a weak one.
func opaque(tag string) string { return strings.TrimPrefix(tag, "W/") }

// cutTag parts a list at the first comma outside quotes. Unlike in other lists,
// a backslash means nothing in an entity tag.
func cutTag(s string) (element, rest string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == ',' && !quoted:
			return s[:i], s[i+1:]
		case s[i] == '"':
			quoted = !quoted
		}
	}
	return s, ""
}
