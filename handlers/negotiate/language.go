package negotiate

import "strings"

// Choice is the language chosen for one request.
type Choice struct {
	Index int    // into Offer.Tags
	Rule  Rule   // that decided
	Wish  string // primary language wished for most, as a metric label
}

// What Choice.Wish is if it is no language of the closed list: those of ISO
// 639-1, those offered, and those whose readers an offered one serves.
const (
	Other  = "other" // a language outside the list
	NoWish = "none"  // no language is named
)

// Rule is a rule that can decide.
type Rule uint8

// The rules, with the number of each in the package's comment.
const (
	RuleListed        Rule = iota // 10: the best of the languages that are meant
	RuleAny                       // 9: “*”
	RuleRelated                   // 11: a related language
	RuleInternational             // 12: languages are named, but none that is offered
	RuleOwn                       // 12: no language is named
	RuleRemaining                 // 12: the first that is not refused
	RuleRefused                   // 12: all are refused
)

// String is the rule's name, one of a fixed set.
func (r Rule) String() string {
	return [...]string{"listed", "any", "related", "international", "own", "remaining", "refused"}[r]
}

// Choose is the language for the lines of an Accept-Language field; none at
// all is an absent field.
func (l *Languages) Choose(lines []string) Choice { return l.choose(lines, nil) }

// choose chooses, and tells e, if there is one, why.
func (l *Languages) choose(lines []string, e *Explanation) Choice {
	var few [24]standing // as many languages as the European Union has
	t := tally{standings: few[:]}
	if len(l.tags) > len(few) {
		t.standings = make([]standing, len(l.tags))
	}
	t.standings = t.standings[:len(l.tags)]

	fields := newList(lines)
	for place := 0; fields.next(); place++ {
		r := l.read(fields.element)
		l.count(&t, r, place)
		if e != nil {
			e.add(l, fields.element, r)
		}
	}
	index, rule := l.decide(&t)
	if e != nil {
		e.Cut = fields.cut
		e.rank(l, &t)
	}
	return Choice{Index: index, Rule: rule, Wish: t.wished()}
}

// reading is what one element says.
type reading struct {
	kind    kind
	weight  weight
	meaning *meaning // of a range that names a language
	tail    string   // its subtags after those that have the meaning
	offered int      // index of the offered language it means, or none
}

type kind uint8

const (
	malformed kind = iota // passed over
	nameless              // und: names no language
	anything              // *
	named                 // names a language
)

// read reads one element.
func (l *Languages) read(element string) reading {
	name, parameters, _ := strings.Cut(element, ";")
	name = trim(name)
	w, _ := weigh(parameters)
	if name == "*" {
		return reading{kind: anything, weight: w}
	}
	primary, n := leadingCode(name)
	tail := name[n:]
	switch {
	case n == 0 || !isTail(tail):
		return reading{weight: w}
	case primary == undetermined:
		return reading{kind: nameless, weight: w}
	}
	m, tail := l.primaries.meaning(primary, tail)
	return reading{kind: named, weight: w, meaning: m, tail: tail, offered: m.index(tail)}
}
