package negotiate

import "strings"

// ETagMatch tells whether the lines of an If-None-Match field have an entity
// tag, such as "2f8c" with its quotes, or are “*” (RFC 9110, 13.1.2). The
// comparison is the weak one: W/ before either tag means nothing. What is no
// entity tag is passed over, and “*” beside others is none. Of a field longer
// than 8 KiB only the beginning is read.
func ETagMatch(lines []string, etag string) bool {
	found, _ := match(lines, opaque(etag), opaque)
	return found
}

// ETagExcludes tells whether the lines of an If-Match field name other
// representations than that of a strong entity tag (RFC 9110, 13.1.1). The
// comparison is the strong one: a weak tag is none that matches. Lines that
// name nothing exclude nothing.
func ETagExcludes(lines []string, etag string) bool {
	found, any := match(lines, etag, func(element string) string { return element })
	return any && !found
}

// match tells whether a field has an entity tag, after each of its elements was
// put into a form to compare, and whether it has any element.
func match(lines []string, etag string, form func(string) string) (found, any bool) {
	field := join(lines)
	field = field[:min(len(field), maxBytes)]
	star, n := false, 0
	for field != "" {
		var element string
		element, field = cutTag(field)
		switch element = trim(element); element {
		case "":
			continue
		case "*":
			star = true
		default:
			found = found || form(element) == etag
		}
		n++
	}
	return found || star && n == 1, n > 0
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
