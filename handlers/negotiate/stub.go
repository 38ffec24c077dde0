// Package negotiate chooses the language, the content coding and the media
// type of an answer from the request's Accept fields.
package negotiate

// Offer is what a resource offers and how its languages are chosen.
type Offer struct {
	Tags               []string            // offered languages, BCP 47 canonical, in site order
	Own, International string              // may be absent from Tags; then the first tag stands in
	Readers            map[string][]string // offered tag: primary languages whose readers it serves best
}

// Languages chooses among the languages of one [Offer]. It never changes.
type Languages struct{ offer Offer }

// NewLanguages prepares the choice. It fails if the offer has no tag, has a
// tag twice, or has one that is not well-formed BCP 47.
func NewLanguages(o Offer) (*Languages, error) { return &Languages{o}, nil }

// Choice is the language chosen for one request.
type Choice struct {
	Index int    // into Offer.Tags
	Rule  Rule   // which rule decided
	Wish  string // first wished primary language from a closed list, else "other"; "none" if no language is named
}

// Rule is the rule that decided. String gives its name, one of a fixed set.
type Rule uint8

func (r Rule) String() string { return "own" }

// Choose is the language for the lines of an Accept-Language field.
func (l *Languages) Choose(lines []string) Choice { return Choice{Wish: "none"} }

// Explanation is a choice with its reasons.
type Explanation struct {
	Choice   Choice
	Elements []Element // of the field, in its order, empty ones aside
	Ranking  []Ranked  // all offered languages, the chosen one first
	Cut      bool      // the field is longer than what is read of it
}

// Element is one element of the field and how it was read.
type Element struct {
	Text     string // as sent, at most 64 bytes; print it with %q
	Reading  string // one of a fixed set: listed, related, foreign, any, refused, ignored, malformed, …
	Language string // primary language as read ("it" for ita and it-CH), "*", or empty
	Weight   string // 0.9; lowest if it is no number from 0 to 1
	Offered  string // the offered tag that it leads to, or empty
}

// Ranked is an offered language and why it has its place in the ranking.
type Ranked struct {
	Tag  string
	Rule Rule // that would choose it if those before it were not offered
}

// Explain is Choose with its reasons. It runs the same code.
func (l *Languages) Explain(lines []string) Explanation { return Explanation{Choice: l.Choose(lines)} }

// Coding is the index of the content coding to send (Accept-Encoding).
// Offered codings stand in the order the server prefers, "identity" among them.
func Coding(offered []string, lines []string) int { return 0 }

// MediaType is the index of the media type to send (Accept). The first
// offered is the default.
func MediaType(offered []string, lines []string) int { return 0 }

// ETagMatch tells whether If-None-Match holds the entity tag.
func ETagMatch(lines []string, etag string) bool { return false }
