package negotiate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Offer is what a resource offers and how its languages are chosen.
type Offer struct {
	Tags               []string            // offered languages, BCP 47, in the order of the site
	Own, International string              // tags; the first tag stands in for one that is not offered
	Readers            map[string][]string // offered tag: primary languages whose readers it serves best
}

// Languages chooses among the languages of one [Offer]. It never changes, and
// may be used by any number of goroutines.
type Languages struct {
	tags               []string // as offered
	canonical          []string // the same by CLDR, in lower case
	own, international int      // indexes of tags
	vocabulary         *vocabulary
}

// NewLanguages prepares the choice among an offer's languages. It fails if
// there is none, or one that is not well-formed BCP 47; a well-formed tag that
// no registry knows is fine.
func NewLanguages(o Offer) (*Languages, error) {
	if len(o.Tags) == 0 {
		return nil, errors.New("no language to choose from: offer at least one")
	}
	l := &Languages{
		tags:          slices.Clone(o.Tags),
		own:           max(slices.Index(o.Tags, o.Own), 0),
		international: max(slices.Index(o.Tags, o.International), 0),
	}
	for _, tag := range o.Tags {
		if !wellFormed(tag) {
			return nil, fmt.Errorf("language tag %q: expected BCP 47, such as it or pt-BR", tag)
		}
		l.canonical = append(l.canonical, canonical(tag))
	}
	l.vocabulary = newVocabulary(newPrimaries(l.canonical, l.readers(o.Readers)))
	return l, nil
}

// readers are the sets of primary languages by index of the offered tag.
func (l *Languages) readers(byTag map[string][]string) [][]string {
	sets := make([][]string, len(l.tags))
	for i, tag := range l.tags {
		sets[i] = byTag[tag]
	}
	return sets
}

// canonical is a tag in the form that CLDR gives it, in lower case. A tag that
// has subtags unknown to CLDR stays as it is.
func canonical(tag string) string {
	if t, err := language.All.Parse(tag); err == nil {
		tag = t.String()
	}
	return strings.ToLower(tag)
}
