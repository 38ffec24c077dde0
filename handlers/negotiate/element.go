package negotiate

import "strings"

// What is read of a field. Browsers send less than a hundredth of it.
const (
	maxBytes    = 8 << 10
	maxElements = 200
)

// list reads the elements of a field (RFC 9110, 5.6.1), as bufio.Scanner reads
// lines. Elements come without white space around them and are never empty.
type list struct {
	element string // after next has said true

	rest string
	left int  // how many elements may still be read
	cut  bool // the field goes on after what is read of it
}

// open begins to read a field.
func (l *list) open(lines []string) {
	l.rest, l.left = join(lines), maxElements
	if len(l.rest) > maxBytes {
		// One byte more, to see whether an element ends at the limit.
		l.rest, l.cut = l.rest[:maxBytes+1], true
	}
}

// next moves to the next element, and tells whether there is one.
func (l *list) next() bool {
	for l.rest != "" {
		element, rest, ended := cut(l.rest, ',')
		if l.cut && !ended {
			return false // half an element may say what the whole does not
		}
		l.rest = rest
		if element = trim(element); element == "" {
			continue
		}
		if l.left == 0 {
			l.cut, l.rest = true, ""
			return false
		}
		l.left--
		l.element = element
		return true
	}
	return false
}

// join makes one list of a field's lines (RFC 9110, 5.3), or of as many of them
// as the limit lets be read.
func join(lines []string) string {
	if len(lines) == 1 {
		return lines[0]
	}
	var field strings.Builder
	for i, line := range lines {
		if i > 0 {
			field.WriteByte(',')
		}
		room := maxBytes + 1 - field.Len()
		field.WriteString(line[:min(len(line), max(room, 0))])
		if room <= len(line) {
			break
		}
	}
	return field.String()
}

// cut parts s at the first separator outside quoted strings (RFC 9110, 5.6.4).
// A quote that nothing closes runs to the end.
func cut(s string, separator byte) (before, after string, found bool) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case separator:
			return s[:i], s[i+1:], true
		case '"':
			i += quotedLen(s[i:]) - 1
		}
	}
	return s, "", false
}

// quotedLen is the length of the quoted string that s begins with.
func quotedLen(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return len(s)
}

// trim takes off the white space of HTTP: spaces and tabs.
func trim(s string) string {
	s = trimLeft(s)
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func trimLeft(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' }

// lower is an ASCII letter in lower case; other bytes stay as they are, so
// that no letter outside ASCII (the Kelvin sign) is taken for one inside.
func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// equalFold is strings.EqualFold for ASCII.
func equalFold(a, b string) bool { return len(a) == len(b) && hasPrefixFold(a, b) }

func hasPrefixFold(s, prefix string) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if lower(s[i]) != lower(prefix[i]) {
			return false
		}
	}
	return true
}
