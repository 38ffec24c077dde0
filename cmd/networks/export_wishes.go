package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers/negotiate"
)

// A wish is a Perl-compatible pattern for a header field, in lower case but to
// be read in either, and what the field asks for if it matches; "$1" is what
// the pattern caught. Of several the first that matches counts.
type wish struct{ Pattern, Value string }

// What the patterns have in common: group 1 is what is caught, the others are
// parts of an element of a list with weights (RFC 9110, 12.4.2).
const (
	grammar = `(?(DEFINE)((?:^|,)[ \t]*)((?:[-_][a-z0-9]{1,8})*[ \t]*(?:;(?![ \t]*q[ \t]*=)[^,;]*)*)(;[ \t]*q[ \t]*=[ \t]*)([ \t]*(?:(?=[;,])|$)))`
	begin   = `(?2)`                                                // of an element
	weight  = `(?3)(?4)`                                            // the same and “;q=”
	end     = `(?5)`                                                // of a weight
	full    = `(?3)(?:(?4)1(?:\.0*)?(?5)|(?=,|$))`                  // weight 1
	none    = `(?3)(?4)(?:0(?:\.0*)?|\.0+)(?5)`                     // weight 0
	some    = `(?3)(?!(?4)(?:0(?:\.0*)?|\.0+)(?5))(?:(?4)|(?=,|$))` // any other, or what is no weight
	least   = weight + `0?\.0*[1-9]\d*` + end                       // positive, if it is none of those with another first digit
)

// firstDigit is a weight whose first digit this is.
func firstDigit(one int) string { return fmt.Sprintf(`%s0?\.%d\d*%s`, weight, one, end) }

// first catches the first element that is one of these, ended like that.
func first(one, ended string) string { return `.*?` + begin + `(` + one + `)` + ended }

func pattern(s string) string { return `^` + s + grammar }

// either are patterns that catch something each, in the order of preference.
func either(all ...string) string { return `(?|` + strings.Join(all, `|`) + `)` }

// tiers catch the element with the highest weight among those that are one of
// these, by two digits of it: among equals the first. What is one of others
// counts only if its first digit is higher.
func tiers(these, others string) []string {
	all := []string{either(first(these, full), first(others, full))}
	for one := 9; one > 0; one-- {
		var digits []string
		for two := 9; two >= 0; two-- {
			digits = append(digits, first(these, fmt.Sprintf(`%s0?\.%d%d\d*%s`, weight, one, two, end)))
		}
		digit := firstDigit(one)
		digits[9] = first(these, digit) // a second digit of 0, or none
		all = append(all, fmt.Sprintf(`(?=.*\.%d)`, one)+either(append(digits, first(others, digit))...))
	}
	return append(all, either(first(these, least), first(others, least)), either(first(these, some)))
}

// languageChoice is how a server of files chooses among an offer's languages.
type languageChoice struct {
	Index  int
	Wishes []wish            // of Accept-Language: a range, or “*”, or a language of the offer
	Any    []wish            // of Accept-Language, where the wish is “*”
	Ranges map[string]string // range, in lower case: language of the offer
	Own    string            // where nothing is asked for
}

func newLanguageChoice(index int, o site.Offer) (languageChoice, error) {
	l, err := negotiate.NewLanguages(negotiate.Offer(o))
	if err != nil {
		return languageChoice{}, err
	}
	listed, related := ranges(o, l)
	own, international := l.Choose(nil).Index, l.Choose([]string{"zxx"}).Index
	c := languageChoice{Index: index, Ranges: map[string]string{}, Own: o.Tags[own]}
	for tag := range listed {
		c.Ranges[tag] = o.Tags[listed[tag]]
	}
	for tag := range related {
		c.Ranges[tag] = o.Tags[related[tag]]
	}
	c.choose(o, listed, related, own, international)
	return c, nil
}

// ranges are the primary languages of two or three letters that mean an offered
// language, and those whose readers one serves best; the offered tags too.
func ranges(o site.Offer, l *negotiate.Languages) (listed, related map[string]int) {
	listed, related = map[string]int{}, map[string]int{}
	const letters = "abcdefghijklmnopqrstuvwxyz"
	try := func(code string) {
		switch c := l.Choose([]string{code}); c.Rule {
		case negotiate.RuleListed:
			listed[code] = c.Index
		case negotiate.RuleRelated:
			related[code] = c.Index
		}
	}
	for _, a := range letters {
		for _, b := range letters {
			try(string(a) + string(b))
			for _, c := range letters {
				try(string(a) + string(b) + string(c))
			}
		}
	}
	for _, tag := range o.Tags {
		try(strings.ToLower(tag))
	}
	return listed, related
}

// choose writes down the rules of the package negotiate, as far as patterns
// go.
func (c *languageChoice) choose(o site.Offer, listed, related map[string]int, own, international int) {
	for _, t := range tiers(alternatives(listed, -1), `\*`) {
		c.Wishes = append(c.Wishes, wish{pattern(t), "$1"})
	}
	c.Wishes = append(c.Wishes, wish{pattern(`().*?` + begin + `\*` + none), o.Tags[own]})
	if len(related) > 0 {
		readers := alternatives(related, -1)
		c.Wishes = append(c.Wishes, wish{pattern(either(first(readers, full), first(readers, some))), "$1"})
	}
	const named = begin + `(?!und(?![a-z0-9]))[a-z]{1,8}`
	refused := func(i int) string { return `(?!.*?` + begin + `(?:` + alternatives(listed, i) + `)` + none + `)` }
	for _, i := range order(o, international, own) {
		c.Wishes = append(c.Wishes, wish{pattern(`()` + refused(i) + `.*?` + named + some), o.Tags[i]})
	}
	for _, i := range order(o, own) {
		c.Wishes = append(c.Wishes, wish{pattern(`()` + refused(i)), o.Tags[i]})
	}
	unnamed := func(i int) string { return `(?!.*?` + begin + `(?:` + alternatives(listed, i) + `)(?![a-z0-9]))` }
	foreign := `.*?` + begin + `(?!(?:und|` + alternatives(listed, -1) + `)(?![a-z0-9]))[a-z]{1,8}` + some
	for _, i := range order(o, international) {
		c.Any = append(c.Any, wish{pattern(`()` + unnamed(i) + foreign), o.Tags[i]})
	}
	for _, i := range order(o) {
		c.Any = append(c.Any, wish{pattern(`()` + unnamed(i)), o.Tags[i]})
	}
}

// order is these languages of an offer, then the others in the order of the site.
func order(o site.Offer, these ...int) []int {
	for i := range o.Tags {
		if !slices.Contains(these, i) {
			these = append(these, i)
		}
	}
	return these
}

// alternatives are the ranges that mean the language with this index, all if it
// is negative, the longest first.
func alternatives(by map[string]int, index int) string {
	var all []string
	for code, i := range by {
		if index < 0 || i == index {
			all = append(all, regexp.QuoteMeta(code))
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return strings.Join(all, "|")
}

// typeWishes are the wishes of Accept: a media type of the offer. A range with
// a star means the first type that it fits, and counts less than a type that is
// named.
func typeWishes(types []string) []wish {
	var named []string
	for _, t := range types {
		named = append(named, regexp.QuoteMeta(t))
	}
	var all []wish
	for _, ended := range tierEnds() {
		var full []string
		for _, n := range named {
			full = append(full, first(n, ended))
		}
		all = append(all, wish{pattern(either(full...)), "$1"})
		all = append(all, wish{pattern(`()` + `.*?` + begin + `(?:\*/\*|` + regexp.QuoteMeta(major(types[0])) + `/\*)` + ended), types[0]})
	}
	return all
}

func major(media string) string {
	m, _, _ := strings.Cut(media, "/")
	return m
}

// tierEnds are how an element of each weight ends, by one digit.
func tierEnds() []string {
	all := []string{full}
	for one := 9; one > 0; one-- {
		all = append(all, firstDigit(one))
	}
	return append(all, least)
}

// codingWishes are the wishes of Accept-Encoding: the codings that may be sent,
// those with full weight first, in one word.
func codingWishes() []wish {
	var all []wish
	for _, ended := range []string{full, some} {
		has := func(coding string) string { return `(?=.*?` + begin + `(?:` + coding + `)` + ended + `)` }
		all = append(all,
			wish{pattern(`()` + has(`br|\*`)), "br"},
			wish{pattern(`()` + has(`(?:x-)?gzip`) + has("zstd")), "zstd-gzip"},
			wish{pattern(`()` + has("zstd")), "zstd"},
			wish{pattern(`()` + has(`(?:x-)?gzip`)), "gzip"},
			wish{pattern(`()` + has("identity")), "identity"})
	}
	return all
}
