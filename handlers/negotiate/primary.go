package negotiate

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// primaries is a table of primary subtags while it is made.
type primaries map[code]*meaning

// newPrimaries is the table for offered tags and the primary languages whose
// readers each serves. Apart from these it has the languages of ISO 639-1, so
// that Choice.Wish can name them, and other ways to write them all.
func newPrimaries(tags []string, readers [][]string) primaries {
	p := primaries{}
	known := twoLetters()
	for _, two := range known {
		if c := canonical(two); len(c) == 2 {
			p.add(c)
		}
	}
	p.offer(tags)
	for i, languages := range readers {
		p.relate(i, languages)
	}
	p.addSynonyms(known)
	p.addGrandfathered()
	p.addExtended(tags, readers)
	return p
}

// add is the meaning of a primary language, added if it is new.
func (p primaries) add(language string) *meaning {
	c := codeOf(language)
	if p[c] == nil {
		p[c] = &meaning{tag: language, wish: language, offered: none, related: none}
	}
	return p[c]
}

// offer gives each offered tag to its primary language.
func (p primaries) offer(tags []string) {
	written := map[string][]form{}
	for i, tag := range tags {
		language, _, _ := strings.Cut(tag, "-")
		written[language] = append(written[language], form{tag, i})
	}
	for language, forms := range written {
		m := p.add(language)
		if m.offered = forms[0].index; len(forms) > 1 || isPrivate(forms[0].tag) {
			m.forms, m.offered = newForms(language, forms)
		}
	}
}

// relate gives primary languages to the offered one that serves their readers.
// The first of several in the order of the site has them.
func (p primaries) relate(offered int, languages []string) {
	for _, language := range languages {
		language, _, _ = strings.Cut(canonical(language), "-")
		if m := p.add(language); m.related == none {
			m.related = offered
		}
	}
}

// addSynonyms adds old codes, the three-letter ones of all that have two, and
// names.
func (p primaries) addSynonyms(twoLetters []string) {
	for _, two := range twoLetters {
		p.addSynonym(two, canonical(two))
		if base, err := language.ParseBase(two); err == nil {
			p.addSynonym(base.ISO3(), canonical(base.ISO3()))
		}
	}
	for _, three := range strings.Fields(threeLetters) {
		p.addSynonym(three, canonical(three))
	}
	for _, line := range strings.Split(names, "\n") {
		code, words, _ := strings.Cut(line, " ")
		for _, word := range strings.Fields(words) {
			p.addSynonym(word, canonical(code))
		}
	}
}

// addSynonym lets a primary subtag stand for a tag, unless it has a meaning of
// its own. What stands for a language outside the table keeps its name.
func (p primaries) addSynonym(subtag, tag string) {
	language, tail, _ := strings.Cut(tag, "-")
	m := p[codeOf(language)]
	switch c := codeOf(subtag); {
	case p[c] != nil:
	case m != nil:
		p[c] = m.narrowed(tag, tail)
	case len(subtag) == 2:
		p.add(subtag)
	}
}

// narrowed is the meaning with further subtags.
func (m *meaning) narrowed(tag, tail string) *meaning {
	if tail == "" {
		return m
	}
	n := *m
	n.tag = tag
	n.inherits.read("-" + tail)
	return &n
}

// addGrandfathered adds tags that are registered whole and mean a language that
// their first subtag does not.
func (p primaries) addGrandfathered() {
	for _, tag := range strings.Fields(grandfathered) {
		first, second, _ := strings.Cut(tag, "-")
		language, _, _ := strings.Cut(canonical(tag), "-")
		m := p[codeOf(language)]
		if m == nil || !m.leads() && p[codeOf(first)].orUnknown().leads() {
			continue // the first subtag serves the reader better
		}
		p.addCompound(first, second, m)
	}
}

// addExtended adds languages written behind their macrolanguage: those that the
// site knows of (zh-yue), which otherwise mean the macrolanguage, and those that
// CLDR takes for the macrolanguage itself (zh-cmn).
func (p primaries) addExtended(tags []string, readers [][]string) {
	for _, macro := range strings.Fields(macrolanguages) {
		for _, set := range append(readers, tags) {
			for _, tag := range set {
				language, _, _ := strings.Cut(canonical(tag), "-")
				if len(language) == 3 && language != macro {
					p.addCompound(macro, language, p[codeOf(language)])
				}
			}
		}
	}
	for _, three := range strings.Fields(threeLetters) {
		if c := canonical(three); slices.Contains(strings.Fields(macrolanguages), c) {
			p.addCompound(c, three, p[codeOf(three)])
		}
	}
}

func (p primaries) addCompound(first, second string, m *meaning) {
	c := codeOf(first)
	if p[c] == nil {
		head := *unknown
		head.tag = first
		p[c] = &head
	}
	if p[c].compound == nil {
		p[c].compound = map[code]*meaning{}
	}
	p[c].compound[codeOf(second)] = m
}

func (m *meaning) orUnknown() *meaning {
	if m == nil {
		return unknown
	}
	return m
}

// twoLetters are the codes of ISO 639-1, and those it once had.
func twoLetters() []string {
	var known []string
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			if _, err := language.ParseBase(string([]rune{a, b})); err == nil {
				known = append(known, string([]rune{a, b}))
			}
		}
	}
	return known
}
