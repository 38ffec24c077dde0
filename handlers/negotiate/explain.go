package negotiate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Explanation is a choice with its reasons.
type Explanation struct {
	Choice   Choice
	Elements []Element // of the field, in its order, empty ones aside
	Ranking  []Ranked  // every offered language, the chosen one first
	Cut      bool      // the field goes on after what is read of it
}

// Element is one element of the field and how it was read.
type Element struct {
	Text     string // as sent, quoted, with no control characters, cut to 64 bytes
	Reading  string // listed, related, foreign, any, nameless, malformed; or with weight 0: refuses, refuses nothing
	Language string // the language as read: it for ita, italian and it-CH; empty if none is named
	Weight   string // decimal; “lowest” for what is no number from 0 to 1; empty if malformed
	Offered  string // offered tag that the element leads to, or tags that it refuses; empty if none
}

// Ranked is an offered language, and the rule that would choose it if those
// before it were not offered.
type Ranked struct {
	Tag  string
	Rule Rule
}

// Explain is Choose with its reasons. It runs the same code, so that it cannot
// disagree.
func (l *Languages) Explain(lines []string) Explanation {
	var e Explanation
	e.Choice = l.choose(lines, &e)
	return e
}

// maxText is how many bytes of an element are shown.
const maxText = 64

// add explains how an element was read.
func (e *Explanation) add(l *Languages, text string, r *reading) {
	element := Element{Text: strconv.Quote(text[:min(len(text), maxText)])}
	if len(text) > maxText {
		element.Text += "…"
	}
	if r.kind != malformed {
		element.Weight = r.weight.String()
	}
	if r.kind == named {
		_, n := leadingCode(text)
		element.Language = cmp.Or(r.meaning.tag, strings.ToLower(text[:n]))
	}
	element.Reading, element.Offered = l.describe(r)
	e.Elements = append(e.Elements, element)
}

// describe is what a reading is called, and the offered tags it is about.
func (l *Languages) describe(r *reading) (name, tags string) {
	switch {
	case r.kind == malformed:
		return "malformed", ""
	case r.kind == nameless:
		return "nameless", ""
	case r.kind == anything && r.weight == refused:
		return "refuses", ""
	case r.kind == anything:
		return "any", ""
	case r.weight == refused:
		return l.describeRefusal(r)
	case r.offered != none:
		return "listed", l.tags[r.offered]
	case r.meaning.related != none:
		return "related", l.tags[r.meaning.related]
	}
	return "foreign", ""
}

func (l *Languages) describeRefusal(r *reading) (name, tags string) {
	t := tally{standings: make([]standing, len(l.tags))}
	l.refuse(&t, r)
	var all []string
	for i, s := range t.standings {
		if s.refused {
			all = append(all, l.tags[i])
		}
	}
	if all == nil {
		return "refuses nothing", ""
	}
	return "refuses", strings.Join(all, ", ")
}

// rank chooses again and again, each time without the languages chosen before.
func (e *Explanation) rank(l *Languages, t *tally) {
	taken := make([]bool, len(l.tags))
	for range l.tags {
		i, rule := l.decide(t)
		if taken[i] { // the rest is refused
			i = slices.Index(taken, false)
		}
		taken[i] = true
		t.standings[i] = standing{refused: true}
		e.Ranking = append(e.Ranking, Ranked{l.tags[i], rule})
	}
}
