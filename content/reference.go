package content

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"

	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/locales"
)

// references yields where the references {{path}} and {{path word}} stand in
// prose, the braces included. They are on one line.
func references(text string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for from := 0; ; {
			i := strings.Index(text[from:], "{{")
			if i < 0 {
				return
			}
			start := from + i
			end := strings.IndexAny(text[start+2:], "{}\n")
			if end < 0 {
				return
			}
			if end += start + 2; !strings.HasPrefix(text[end:], "}}") {
				from = start + 1
				continue
			}
			if from = end + 2; !yield(start, from) {
				return
			}
		}
	}
}

func withoutReferences(text string) string {
	var out strings.Builder
	last := 0
	for start, end := range references(text) {
		out.Grow(len(text) - out.Len())
		out.WriteString(text[last:start])
		last = end
	}
	if last == 0 {
		return text
	}
	out.WriteString(text[last:])
	return out.String()
}

// pathAndWord are the two parts of what stands between {{ and }}; the word may
// be left out.
func pathAndWord(reference string) (path, word string, ok bool) {
	path, word, _ = strings.Cut(strings.Trim(reference, " "), " ")
	word = strings.TrimLeft(word, " ")
	for name := range strings.SplitSeq(path, ".") {
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') }) {
			return "", "", false
		}
	}
	return path, word, !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
}

// vocabulary is what the references of a page stand for in one language.
type vocabulary struct {
	facts  *facts
	names  map[string]any // of the document
	source *document      // whose names stand in where the document has none
	lang   *locales.Locale
}

// value is what a reference stands for: Markdown without a line break, and the
// figures behind it.
type value struct {
	text    string
	figures []int
	list    bool
}

// expand fills in the references of a text.
func (v vocabulary) expand(text files.File) (string, []int, files.Faults) {
	var out strings.Builder
	var figures []int
	var faults files.Faults
	prose, last := string(text.Text), 0
	out.Grow(len(prose) + len(prose)/4)
	for start, end := range references(prose) {
		out.WriteString(prose[last:start])
		last = end
		found, err := v.fill(prose[start+2 : end-2])
		if err != nil {
			faults = append(faults, text.At(start, "%v", err))
			continue
		}
		if out.Len()+len(found.text) > maxSection {
			return "", nil, append(faults, text.At(start, "the section has more than %d bytes when its references are filled in; divide it", maxSection))
		}
		out.WriteString(found.text)
		figures = append(figures, found.figures...)
	}
	out.WriteString(prose[last:])
	return out.String(), figures, faults
}

// fill is what stands for what is between {{ and }}.
func (v vocabulary) fill(reference string) (value, error) {
	path, word, ok := pathAndWord(reference)
	if !ok {
		return value{}, fmt.Errorf("expected {{name}}, {{name.field}} or {{name.field word}}, found {{%s}}", reference)
	}
	found, err := v.resolve(path, word)
	if err == nil && word != "" && !found.list {
		return value{}, fmt.Errorf("{{%s}} is no list, so it takes no word before its last item: take out %s", path, quote(word))
	}
	return found, err
}

// resolve is what a path stands for; word stands before a list's last item.
func (v vocabulary) resolve(path, word string) (value, error) {
	id, of, _ := strings.Cut(path, ".")
	if path == "memberships" {
		return v.count("count.memberships", v.facts.memberships())
	}
	if n, ok := v.facts.Networks[id]; ok {
		return v.network(id, n, of, word)
	}
	if p, ok := v.facts.Projects[id]; ok {
		return v.project(id, p, of)
	}
	if f, ok := v.facts.Figures[id]; ok && of == "" {
		if f.Count != "" {
			return v.count(f.Count, f.Value)
		}
		return value{text: escape(v.lang.Number(f.Value)), figures: []int{f.Value}}, nil
	}
	if year, ok := v.facts.Years[id]; ok && of == "" {
		return v.year(year, path)
	}
	if of == "" {
		if t, err := v.term(id); err == nil {
			return value{text: t.name}, nil
		}
	}
	return value{}, fmt.Errorf("there is no fact or name {{%s}}; expected one of %s", path, someOf(v.near(id), ""))
}

// near are the names that a misspelt one may have meant: of the same kind of
// beginning, else all.
func (v vocabulary) near(id string) []string {
	all := []string{"memberships"}
	for _, ids := range []map[string]bool{keys(v.facts.Networks), keys(v.facts.Projects), keys(v.facts.Names), keys(v.facts.Figures), keys(v.facts.Years), keys(v.names), keys(v.source.head.Names)} {
		for id := range ids {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if id != "" {
		alike := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s[0] != id[0] })
		if len(alike) > 0 {
			return alike
		}
	}
	return all
}

func keys[V any](m map[string]V) map[string]bool {
	set := make(map[string]bool, len(m))
	for key := range m {
		set[key] = true
	}
	return set
}

func (v vocabulary) network(id string, n networkFacts, of, word string) (value, error) {
	switch of {
	case "":
		t, err := v.term(id)
		return value{text: t.name}, err
	case "acronym":
		return value{text: escape(n.Acronym)}, missing(n.Acronym == "", id, of)
	case "since":
		return v.year(n.Since, id+".since")
	case "active_since":
		return v.year(n.ActiveSince, id+".active_since")
	case "members":
		if n.Members == 0 {
			return value{}, missing(true, id, of)
		}
		return v.count("count.members", n.Members)
	case "theme_groups.count":
		return v.count("count.theme_groups", len(n.ThemeGroups))
	case "member_types.count":
		return v.count("count.member_types", len(n.MemberTypes))
	case "theme_groups":
		return v.list(n.ThemeGroups, word)
	case "member_types":
		return v.list(n.MemberTypes, word)
	case "neighbours":
		return v.list(n.Neighbours, word)
	case "projects":
		return v.list(n.Projects, word)
	}
	return value{}, fmt.Errorf("a network has no {{%s.%s}}; expected acronym, since, active_since, members, theme_groups, theme_groups.count, member_types, member_types.count, neighbours or projects", id, of)
}

func (v vocabulary) project(id string, p projectFacts, of string) (value, error) {
	first, last := p.Years[0], p.Years[len(p.Years)-1]
	switch of {
	case "":
		t, err := v.term(id)
		return value{text: t.name}, err
	case "years":
		text, err := v.lang.Years(first, last)
		return value{text: escape(text), figures: []int{first, last}}, err
	case "from":
		return v.year(first, id+".from")
	case "to":
		return v.year(last, id+".to")
	}
	return value{}, fmt.Errorf("a project has no {{%s.%s}}; expected years, from or to", id, of)
}

func missing(is bool, id, of string) error {
	if is {
		return fmt.Errorf("{{%s.%s}} has no value; add %s under [networks.%s] in %s", id, of, of, id, factsName)
	}
	return nil
}

func (v vocabulary) year(year int, path string) (value, error) {
	if year == 0 {
		id, of, _ := strings.Cut(path, ".")
		return value{}, missing(true, id, of)
	}
	return value{text: escape(v.lang.Year(year)), figures: []int{year}}, nil
}

func (v vocabulary) count(message string, n int) (value, error) {
	text, err := v.lang.Count(message, n)
	return value{text: escape(text), figures: []int{n}}, err
}

func (v vocabulary) list(ids []string, word string) (value, error) {
	items := make([]string, len(ids))
	for i, id := range ids {
		t, err := v.term(id)
		if err != nil {
			return value{}, err
		}
		items[i] = t.listed
	}
	text, err := v.lang.List(items, word)
	return value{text: text, list: true}, err
}

// term is the name with the id, as Markdown: the document's own form, or the
// facts' or the source's form, marked if it is in another language.
func (v vocabulary) term(id string) (term, error) {
	if t, ok := asTerm(v.names[id]); ok {
		return t, nil
	}
	if n, ok := v.facts.name(id); ok {
		text := escape(n.Name)
		if n.Lang != "" && n.Lang != v.lang.Tag {
			text = marked(text, n.Lang)
		}
		return term{text, text}, nil
	}
	if t, ok := asTerm(v.source.head.Names[id]); ok {
		return term{marked(unwrap(t.name), v.source.tag), marked(unwrap(t.listed), v.source.tag)}, nil
	}
	return term{}, fmt.Errorf("the name %s is missing; add it under [names] in the front matter", id)
}

func marked(text, lang string) string { return "[" + text + "]{lang=" + lang + "}" }

func (f *facts) name(id string) (nameFacts, bool) {
	if n, ok := f.Networks[id]; ok {
		return n.nameFacts, true
	}
	if p, ok := f.Projects[id]; ok {
		return p.nameFacts, true
	}
	n, ok := f.Names[id]
	return n, ok
}

// escape keeps a fact's text from being read as Markdown (CommonMark §2.4).
func escape(text string) string {
	const signs = "\\`*_[]{}<>#!|~&"
	if !strings.ContainsAny(text, signs) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if strings.ContainsRune(signs, r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
