package negotiate

// code is a primary subtag: up to eight ASCII letters in lower case, the last
// one in the lowest byte.
type code uint64

func codeOf(subtag string) code {
	c, n := leadingCode(subtag)
	if n != len(subtag) {
		return 0
	}
	return c
}

// leadingCode reads the letters that s begins with, eight at most, and says how
// many there are.
func leadingCode(s string) (c code, n int) {
	for n < len(s) && n < 8 && isLetter(s[n]) {
		c = c<<8 | code(s[n]|0x20)
		n++
	}
	return c, n
}

// wellFormed tells whether s is a language range other than "*" (RFC 4647,
// 2.1), with “_” allowed for “-”.
func wellFormed(s string) bool {
	_, n := leadingCode(s)
	return n > 0 && tailLen(s[n:]) == len(s)-n
}

// tailLen is the length of the subtags that s begins with: a separator, then
// one to eight ASCII letters and digits.
func tailLen(s string) int {
	end := 0
	for end < len(s) && isSeparator(s[end]) {
		n := subtagLen(s[end:])
		if n == 0 || n > 8 {
			break
		}
		end += 1 + n
	}
	return end
}

// subtagLen is the length of the subtag behind the separator that s begins with.
func subtagLen(s string) int {
	n := 0
	for 1+n < len(s) && (isLetter(s[1+n]) || isDigit(s[1+n])) {
		n++
	}
	return n
}

// begins tells whether the subtags of prefix and tail, one after the other, are
// the first subtags of tag, or all of them. The prefix and tag are in lower
// case with “-”.
func begins(tag, prefix, tail string) bool {
	if len(tag) < len(prefix)+len(tail) || tag[:len(prefix)] != prefix {
		return false
	}
	tag = tag[len(prefix):]
	for i := range len(tail) {
		if tag[i] != lowerSubtag(tail[i]) {
			return false
		}
	}
	return len(tag) == len(tail) || tag[len(tail)] == '-'
}

// beginsWith tells whether the subtags of tag are the first subtags of prefix
// and tail, or all of them.
func beginsWith(prefix, tail, tag string) bool {
	n := len(tag) - len(prefix)
	if n < 0 || n > len(tail) || n < len(tail) && !isSeparator(tail[n]) {
		return false
	}
	return begins(tag, prefix, tail[:n])
}

func isLetter(c byte) bool    { c |= 0x20; return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool     { return '0' <= c && c <= '9' }
func isSeparator(c byte) bool { return c == '-' || c == '_' }

func lowerSubtag(c byte) byte {
	if c == '_' {
		return '-'
	}
	return lower(c)
}
