package content

import "unicode"

// digit is the value of a decimal digit of any script. Unicode keeps the ten
// digits of a script together, zero first (The Unicode Standard, §4.6).
func digit(r rune) (int, bool) {
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	zero := r
	for r-zero < 9 && unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return int(r - zero), true
}
