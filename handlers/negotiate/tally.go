package negotiate

// claim is a weight and a place in the field; the greater claim wins. 0 is no
// claim.
type claim uint64

// claimOf fits weight and place: a weight has less than 56 bits, and a field
// has no more elements than a byte counts.
func claimOf(w weight, place int) claim { return claim(w)<<8 | claim(0xff-place) }

func (c claim) weight() weight { return weight(c >> 8) }

// standing is how one offered language stands.
type standing struct {
	listed  claim // best range that means it
	related claim // best range whose readers it serves
	refused bool
}

// tally is what the elements of a field say together.
type tally struct {
	standings []standing // by index of the offered language
	any       weight     // the highest of “*”
	anySeen   bool
	foreign   bool     // a language is named that is not offered
	wish      claim    // best range that names a language
	wished    *meaning // of that range; nil if there is none
}

// count adds an element to the tally.
func (l *Languages) count(t *tally, r *reading) {
	switch {
	case r.kind == anything:
		t.any, t.anySeen = max(t.any, r.weight), true
	case r.kind != named:
	case r.weight == refused:
		l.refuse(t, r)
	default:
		t.name(r)
	}
}

// refuse refuses the offered languages that a range equals or begins.
func (l *Languages) refuse(t *tally, r *reading) {
	for i, tag := range l.canonical {
		if begins(tag, r.meaning.tag, r.tail) {
			t.standings[i].refused = true
		}
	}
}

// name counts a range that names a language and has a positive weight.
func (t *tally) name(r *reading) {
	c := claimOf(r.weight, r.place)
	if c > t.wish {
		t.wish, t.wished = c, r.meaning
	}
	if r.offered != none {
		s := &t.standings[r.offered]
		s.listed = max(s.listed, c)
		return
	}
	t.foreign = true
	if r.meaning.related != none {
		s := &t.standings[r.meaning.related]
		s.related = max(s.related, c)
	}
}

// label is the language wished for most.
func (t *tally) label() string {
	if t.wished == nil {
		return WishNone
	}
	return t.wished.wish
}

// isLeft tells whether a language is neither meant by a range nor refused.
func (t *tally) isLeft(i int) bool {
	s := t.standings[i]
	return s.listed == 0 && !s.refused && !(t.anySeen && t.any == refused)
}

// decide is the index of the best language, and the rule that says so.
func (l *Languages) decide(t *tally) (int, Rule) {
	best, c := none, claim(0)
	for i, s := range t.standings {
		if s.listed > c {
			best, c = i, s.listed
		}
	}
	if best != none && t.any <= c.weight() {
		return best, RuleListed
	}
	left, rule := l.left(t)
	switch {
	case left != none && t.any > c.weight():
		return left, RuleAny
	case best != none:
		return best, RuleListed
	case left != none:
		return left, rule
	}
	return l.own, RuleRefused
}

// left is the best of the languages that no range means and none refuses.
func (l *Languages) left(t *tally) (int, Rule) {
	if i := t.related(); i != none {
		return i, RuleRelated
	}
	switch {
	case t.foreign && t.isLeft(l.international):
		return l.international, RuleInternational
	case !t.foreign && t.isLeft(l.own):
		return l.own, RuleOwn
	}
	for i := range t.standings {
		if t.isLeft(i) {
			return i, RuleRemaining
		}
	}
	return none, RuleRefused
}

// related is the best of the languages left that serve a wished-for one.
func (t *tally) related() int {
	best, c := none, claim(0)
	for i, s := range t.standings {
		if s.related > c && t.isLeft(i) {
			best, c = i, s.related
		}
	}
	return best
}
