package content

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vanersborg.se/networks/content/files"
)

// allQuotes are the marks that some language quotes with (CLDR, delimiters).
const allQuotes = "“”„‟‘’‚‛«»‹›「」『』"

// prose is what checking a section's text needs to know.
type prose struct {
	place  files.File // the text as it stands in its file
	links  linker
	quotes string // marks that the language quotes with; empty: not checked
	dir    string // of the language: ltr or rtl
}

// checkQuotes finds a quotation mark that the language does not use.
func (p prose) checkQuotes(words []byte) (offset int, text string) {
	if i := bytes.IndexAny(words, "\"'"); i >= 0 {
		return i, "straight quotation mark; type the typographic one (’ in a word)"
	}
	foreign := func(r rune) bool {
		return r >= utf8.RuneSelf && strings.ContainsRune(allQuotes, r) && !strings.ContainsRune(p.quotes, r)
	}
	if i := bytes.IndexFunc(words, foreign); i >= 0 && p.quotes != "" {
		r, _ := utf8.DecodeRune(words[i:])
		return i, fmt.Sprintf("the quotation mark %c is not one of this language’s %s", r, p.quotes)
	}
	return -1, ""
}

// checkSection compares what is typed by hand with the facts, the glossary and
// the source. plain is the section's text, bare the same without what is marked
// as words of another language.
func (t *translator) checkSection(doc *document, p *part, plain, bare string) files.Faults {
	faults := t.unmarked(doc, p, bare)
	faults = append(faults, t.counts(doc, p)...)
	if t.own == nil {
		return faults
	}
	if source := t.source.part(p.id); len(source.body.Text) > 0 && bytes.Equal(bytes.TrimSpace(source.body.Text), bytes.TrimSpace(p.body.Text)) {
		faults = append(faults, p.body.At(0, "section %s is still the source text; translate it", recordKey(p.id)))
	}
	return append(faults, t.terms(doc, p, plain)...)
}

// unmarked are names of another language that stand without their mark.
func (t *translator) unmarked(doc *document, p *part, bare string) files.Faults {
	var faults files.Faults
	for _, id := range t.ids {
		n, _ := t.facts.name(id)
		if n.Lang == "" || n.Lang == doc.tag || !strings.Contains(bare, n.Name) {
			continue
		}
		if _, own := asTerm(doc.head.Names[id]); own {
			continue
		}
		faults = append(faults, p.body.At(max(0, bytes.Index(p.body.Text, []byte(n.Name))),
			"the name %s is in the language %s and not marked; write {{%s}}", quote(n.Name), n.Lang, id))
	}
	return faults
}

// counted are the counts that prose may give in words, with what they count, by
// their path.
func (f *facts) counted() []count {
	all := []count{{"memberships", "count.memberships", f.memberships()}}
	for id, n := range f.Networks {
		if len(n.ThemeGroups) > 0 {
			all = append(all, count{id + ".theme_groups.count", "count.theme_groups", len(n.ThemeGroups)})
		}
		if len(n.MemberTypes) > 0 {
			all = append(all, count{id + ".member_types.count", "count.member_types", len(n.MemberTypes)})
		}
	}
	slices.SortFunc(all, func(a, b count) int { return strings.Compare(a.path, b.path) })
	return all
}

type count struct {
	path, message string
	n             int
}

// mostCounted is how far a wrong count is looked for.
const mostCounted = 12

// habits are what checking prose needs to know of a language.
type habits struct {
	quotes  string             // marks it quotes with, and the apostrophe; empty: not checked
	phrases map[string]phrases // by message: what is counted
}

// phrases are the ways to say a count, by the number, in lower case.
type phrases struct {
	of  []string
	end string // what all of them from two on end with: most texts have none of it
}

// habitsOf asks a language once for what all its sections are checked by.
func habitsOf(lang *Language) habits {
	h := habits{phrases: map[string]phrases{}}
	if lang.Has("typography.quotes") {
		h.quotes, _ = lang.Text("typography.quotes") // empty is an error of the messages
	}
	for _, message := range []string{"count.memberships", "count.theme_groups", "count.member_types"} {
		p := phrases{of: make([]string, mostCounted+1)}
		for n := range p.of {
			phrase, err := lang.Count(message, n)
			if err == nil {
				p.of[n] = lowerWords(phrase)
			}
		}
		p.end = commonEnd(p.of[2:])
		h.phrases[message] = p
	}
	return h
}

// commonEnd is what all of the words end with.
func commonEnd(words []string) string {
	end := words[0]
	for _, word := range words {
		for !strings.HasSuffix(word, end) {
			_, size := utf8.DecodeRuneInString(end)
			end = end[size:]
		}
	}
	return end
}

// counts finds a count that was typed by hand and disagrees with what it
// counts: “three networks” where there are two. One is left out, since in many
// languages it is also the article.
func (t *translator) counts(doc *document, p *part) files.Faults {
	var faults files.Faults
	text := lowerWords(withoutReferences(string(p.body.Text)))
	for _, c := range t.counted {
		said := t.habits[doc.tag].phrases[c.message]
		if !strings.Contains(text, said.end) {
			continue
		}
		for n, phrase := range said.of {
			if n < 2 || n == c.n || phrase == "" || !hasWords(text, phrase) {
				continue
			}
			faults = append(faults, p.body.At(max(0, strings.Index(strings.ToLower(string(p.body.Text)), phrase)),
				"%s, but there are %d; write {{%s}}", quote(phrase), c.n, c.path))
		}
	}
	return faults
}

// lowerWords is text in lower case with one blank between words, since a
// message keeps a figure and its word on one line and a hand may not.
func lowerWords(text string) string { return words(text, unicode.ToLower) }

// words is text with one blank between words, changed letter by letter unless
// change is nil.
func words(text string, change func(rune) rune) string {
	out := make([]byte, 0, len(text))
	gap := false
	for _, r := range text {
		if unicode.IsSpace(r) {
			gap = len(out) > 0
			continue
		}
		if gap {
			out = append(out, ' ')
			gap = false
		}
		if change != nil {
			r = change(r)
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

// hasWords reports whether words stand in text, not inside a longer word.
func hasWords(text, words string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(words):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
		from = i + len(words)
	}
}

// termsUsed are the glossary's terms that each section of the source uses.
func (t *translator) termsUsed() map[string][]glossaryTerm {
	used := map[string][]glossaryTerm{}
	for i, s := range t.own.Sections {
		source := strings.ToLower(t.said[i].Body.Plain)
		for _, term := range t.glossary {
			if from := term.in[t.source.tag]; from != "" && strings.Contains(source, strings.ToLower(from)) {
				used[s.ID] = append(used[s.ID], term)
			}
		}
	}
	return used
}

// terms warns of a glossary term that the translation renders otherwise.
func (t *translator) terms(doc *document, p *part, plain string) files.Faults {
	var faults files.Faults
	text := ""
	for _, term := range t.used[p.id] {
		from, to := term.in[t.source.tag], term.in[doc.tag]
		if to == "" {
			continue
		}
		if text == "" {
			text = strings.ToLower(plain)
		}
		if strings.Contains(text, strings.ToLower(to)) {
			continue
		}
		fault := p.body.At(0, "the glossary has %s for %s, which section %s does not use", quote(to), quote(from), recordKey(p.id))
		fault.Warning = true
		faults = append(faults, fault)
	}
	return faults
}
