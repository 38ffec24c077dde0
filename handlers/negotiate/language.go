package negotiate

// Choice is the language chosen for one request.
type Choice struct {
	Index int    // into Offer.Tags
	Rule  Rule   // that decided
	Wish  string // primary language wished for most, as a metric label
}

// What Choice.Wish is if it is no language of the closed list: those of ISO
// 639-1, those offered, and those whose readers an offered one serves.
const (
	WishOther = "other" // a language outside the list
	WishNone  = "none"  // no language is named
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

	var field list
	field.open(lines)
	for place := 0; field.next(); place++ {
		r := reading{place: place}
		l.read(&r, field.element)
		l.count(&t, &r)
		if e != nil {
			e.add(l, field.element, &r)
		}
	}
	index, rule := l.decide(&t)
	if e != nil {
		e.Cut = field.cut
		e.rank(l, &t)
	}
	return Choice{Index: index, Rule: rule, Wish: t.label()}
}

// reading is what one element says.
type reading struct {
	kind    kind
	place   int      // in the field; the first is 0
	weight  weight   // unless it is malformed
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

// read reads an element into r.
func (l *Languages) read(r *reading, element string) {
	primary, n := leadingCode(element)
	tail := element[n : n+tailLen(element[n:])]
	isAny := element[0] == '*'
	if isAny {
		n, tail = 1, ""
	}
	w, ok := weighRange(element[n+len(tail):])
	r.weight = w
	switch {
	case n == 0 || !ok:
	case isAny:
		r.kind = anything
	case primary == undetermined:
		r.kind = nameless
	default:
		r.kind = named
		r.meaning, r.tail = l.vocabulary.meaning(primary, tail)
		r.offered = r.meaning.index(r.tail)
	}
}

// weighRange is the weight by what follows a range, and false if that is no
// parameters. A weight that is no number is the lowest.
func weighRange(s string) (weight, bool) {
	if s = trimLeft(s); s == "" {
		return full, true
	}
	if len(s) == len(";q=0.9") && s[:5] == ";q=0." && '1' <= s[5] && s[5] <= '9' {
		return weight(s[5]-'0')*(steps/10) + 1, true // as browsers write it
	}
	w, _ := weigh(s[1:])
	return w, s[0] == ';'
}
