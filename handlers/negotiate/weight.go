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
	full    weight = 1e15 + 1

	digits = 15 // decimal places of a step
)

// weigh is the weight that an element's parameters give it: 1 if none is named
// q. It is false if the weight is no decimal number from 0 to 1. Recipients may
// be lenient, so 0., .8 and more than three digits are numbers too.
func weigh(parameters string) (weight, bool) {
	for parameters != "" {
		var parameter string
		parameter, parameters, _ = cut(parameters, ';')
		if name, value, _ := cut(parameter, '='); isWeight(trim(name)) {
			return parseWeight(trim(value))
		}
	}
	return full, true
}

func isWeight(name string) bool { return name == "q" || name == "Q" }

func parseWeight(s string) (weight, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	ones, ok := integer(whole)
	n, fine := steps(fraction)
	switch {
	case !ok || !fine || s == "" || s == ".":
		return lowest, false
	case ones == 0 && n == 0:
		return refused, true
	case ones == 0:
		return n + 1, true
	case ones == 1 && n == 0:
		return full, true
	}
	return lowest, false
}

// integer reads decimal digits; what is more than 1 is some number more than 1.
func integer(s string) (n weight, ok bool) {
	for i := range len(s) {
		d := weight(s[i]) - '0'
		if d > 9 {
			return 0, false
		}
		n = min(n*10+d, 2)
	}
	return n, true
}

// steps reads decimal places. Those past the last step count for nothing, but
// what is not zero does not become zero.
func steps(s string) (n weight, ok bool) {
	for i := range len(s) {
		d := weight(s[i]) - '0'
		switch {
		case d > 9:
			return 0, false
		case i < digits:
			n += d * tens[digits-1-i]
		case d > 0 && n == 0:
			n = 1
		}
	}
	return n, true
}

// tens are the powers of ten.
var tens = [digits]weight{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14}

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
	return "0." + strings.TrimRight(fmt.Sprintf("%0*d", digits, uint64(w-1)), "0")
}
