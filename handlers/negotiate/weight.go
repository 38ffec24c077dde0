package negotiate

import (
	"fmt"
	"strings"
)

// weight is a quality value (RFC 9110, 12.4.2) in steps of 1e-15, raised by one
// so that there is room for a weight below every positive number.
type weight uint64

const (
	refused weight = 0
	lowest  weight = 1 // below every positive number
	full    weight = steps + 1

	steps  = 1e15 // of weight 1
	places = 15   // decimal places of a step
)

// weigh is the weight that an element's parameters give it: 1 if none is named
// q. It is false if the weight is no decimal number from 0 to 1. Recipients may
// be lenient, so 0., .8 and more than three digits are numbers too.
func weigh(parameters string) (weight, bool) {
	for parameters != "" {
		if s := trimLeft(parameters); s != "" && lower(s[0]) == 'q' {
			s = trimLeft(s[1:])
			if s == "" || s[0] == ';' {
				return lowest, false
			}
			if s[0] == '=' {
				return parseWeight(trimLeft(s[1:]))
			}
		}
		_, parameters, _ = cut(parameters, ';')
	}
	return full, true
}

// parseWeight reads a decimal number from 0 to 1 that ends at a semicolon or
// with s.
func parseWeight(s string) (weight, bool) {
	whole, n := weight(0), 0
	for ; n < len(s) && isDigit(s[n]); n++ {
		whole = min(whole*10+weight(s[n]-'0'), 2)
	}
	fraction, end := weight(0), n
	if n < len(s) && s[n] == '.' {
		digits := 0
		fraction, digits = parseFraction(s[n+1:])
		n, end = n+digits, n+1+digits
	}
	s = trimLeft(s[end:])
	switch {
	case n == 0 || s != "" && s[0] != ';' || whole > 1 || whole == 1 && fraction > 0:
		return lowest, false
	case whole == 1:
		return full, true
	case fraction > 0:
		return fraction + 1, true
	}
	return refused, true
}

// parseFraction reads the digits that s begins with as decimal places, and says
// how many there are. Those past the last step count for nothing, but what is
// not zero does not become zero.
func parseFraction(s string) (fraction weight, n int) {
	step := weight(steps)
	for ; n < len(s) && isDigit(s[n]); n++ {
		digit := weight(s[n] - '0')
		step /= 10
		fraction = max(fraction+digit*step, min(digit, 1))
	}
	return fraction, n
}

// String is the weight in decimal digits, or “lowest”.
func (w weight) String() string {
	switch w {
	case refused:
		return "0"
	case lowest:
		return "lowest"
	case full:
		return "1"
	}
	return "0." + strings.TrimRight(fmt.Sprintf("%0*d", places, uint64(w-1)), "0")
}
