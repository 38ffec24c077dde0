package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// tags are the languages of the European Union, those of the service's own
// site first.
var tags = []string{
	"sv", "en", "it", "bg", "cs", "da", "de", "el", "es", "et", "fi", "fr",
	"ga", "hr", "hu", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl",
}

// plurals are the categories that a language has beside one and other (CLDR).
var plurals = map[string][]string{
	"cs": {"few", "many"}, "es": {"many"}, "fr": {"many"}, "ga": {"two", "few", "many"}, "hr": {"few"}, "it": {"many"},
	"lt": {"few", "many"}, "lv": {"zero"}, "mt": {"two", "few", "many"}, "pl": {"few", "many"}, "pt": {"many"},
	"ro": {"few"}, "sk": {"few", "many"}, "sl": {"two", "few"},
}

// site is a generated site folder: copies of the service's own page, each with
// its sentences in an order of its own and words of its own. Languages that the
// service has no text in get the English one.
type site struct {
	from, dir string
	pages     int
	tags      []string
	base      map[string]text // by language
}

func (s *site) generate() error {
	s.base = map[string]text{}
	for _, tag := range s.tags {
		like := tag
		if _, err := os.Stat(filepath.Join(s.from, "content/networks", tag+".md")); err != nil {
			like = "en"
		}
		b, err := os.ReadFile(filepath.Join(s.from, "content/networks", like+".md"))
		if err != nil {
			return err
		}
		s.base[tag] = parse(string(b))
		if err := s.messages(tag, like); err != nil {
			return err
		}
	}
	for _, name := range []string{"content/site.toml", "content/glossary.toml"} {
		if err := copyFile(filepath.Join(s.from, name), filepath.Join(s.dir, name)); err != nil {
			return err
		}
	}
	for i := range s.pages {
		if err := s.page(i); err != nil {
			return err
		}
	}
	return nil
}

// messages writes the message file of a language.
func (s *site) messages(tag, like string) error {
	b, err := os.ReadFile(filepath.Join(s.from, "locales/active."+like+".toml"))
	if err != nil {
		return err
	}
	var out strings.Builder
	for line := range strings.Lines(string(b)) {
		out.WriteString(line)
		if form, ok := strings.CutPrefix(line, "other = "); ok && tag != like {
			for _, category := range plurals[tag] {
				out.WriteString(category + " = " + form)
			}
		}
	}
	all := out.String()
	if tag != like {
		all = strings.Replace(all, `name = "English"`, `name = "`+strings.ToUpper(tag)+`"`, 1)
	}
	return write(filepath.Join(s.dir, "locales/active."+tag+".toml"), all)
}

// key is the folder's name of a page; the first is the front page.
func (s *site) key(page int) string {
	if page == 0 {
		return "networks"
	}
	return fmt.Sprintf("p%05d", page)
}

// slug is the page's name in its address in a language.
func (s *site) slug(page int, tag string) string {
	return fmt.Sprintf("%s-%s-%d", s.base[tag].slug, tag, page)
}

func (s *site) file(page int, tag string) string {
	return filepath.Join(s.dir, "content", s.key(page), tag+".md")
}

func (s *site) page(i int) error {
	facts := filepath.Join("content", "networks", "facts.toml")
	if err := copyFile(filepath.Join(s.from, facts), filepath.Join(s.dir, "content", s.key(i), "facts.toml")); err != nil {
		return err
	}
	var source text
	for n, tag := range s.tags {
		t := s.base[tag].shuffled(rand.New(rand.NewPCG(uint64(i), uint64(n))))
		t.slug = s.slug(i, tag)
		t.title = fmt.Sprintf("%s %d", t.title, i)
		if n == 0 {
			source = t
		} else {
			t.madeFrom(source)
		}
		if err := write(s.file(i, tag), t.String()); err != nil {
			return err
		}
	}
	return nil
}

// text is a document: its front matter, and its sections with their heading.
type text struct {
	title, slug, description string
	names                    []string // lines of [names]
	source                   string   // [source]
	sections                 []section
}

type section struct {
	id, heading string // line of the heading; empty for the introduction
	paragraphs  [][]string
}

var (
	field   = regexp.MustCompile(`(?m)^(title|slug|description) = "(.*)"$`)
	heading = regexp.MustCompile(`(?m)^## .*\{#(.*)\}$`)
)

func parse(document string) text {
	parts := strings.SplitN(document, "+++\n", 3)
	var t text
	for _, m := range field.FindAllStringSubmatch(parts[1], -1) {
		*map[string]*string{"title": &t.title, "slug": &t.slug, "description": &t.description}[m[1]] = m[2]
	}
	_, names, _ := strings.Cut(parts[1], "[names]\n")
	names, _, _ = strings.Cut(names, "\n[")
	t.names = strings.Split(strings.TrimSpace(names), "\n")
	body, last := parts[2], section{}
	for {
		m := heading.FindStringSubmatchIndex(body)
		end := len(body)
		if m != nil {
			end = m[0]
		}
		for _, paragraph := range strings.Split(strings.TrimSpace(body[:end]), "\n\n") {
			last.paragraphs = append(last.paragraphs, strings.SplitAfter(paragraph, ". "))
		}
		t.sections = append(t.sections, last)
		if m == nil {
			return t
		}
		last = section{id: body[m[2]:m[3]], heading: body[m[0]:m[1]]}
		body = body[m[1]:]
	}
}

// shuffled is t with the sentences of each paragraph in another order, and one
// more sentence of words of the paragraph.
func (t text) shuffled(r *rand.Rand) text {
	t.sections = slices.Clone(t.sections)
	for i, s := range t.sections {
		s.paragraphs = slices.Clone(s.paragraphs)
		for j, sentences := range s.paragraphs {
			words := plain(sentences)
			r.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
			sentences = append(slices.Clone(sentences), strings.Join(words[:min(8, len(words))], " ")+". ")
			r.Shuffle(len(sentences), func(a, b int) { sentences[a], sentences[b] = sentences[b], sentences[a] })
			for k := range sentences {
				sentences[k] = strings.TrimSpace(sentences[k]) + " "
			}
			s.paragraphs[j] = sentences
		}
		t.sections[i] = s
	}
	return t
}

// plain are the words of letters alone.
func plain(sentences []string) []string {
	words := regexp.MustCompile(`(?:^| )(\p{L}{4,})`).FindAllStringSubmatch(strings.Join(sentences, ""), -1)
	var all []string
	for _, m := range words {
		all = append(all, m[1])
	}
	return all
}

// madeFrom records that t was made from the source as it is: see the hashes of
// package content.
func (t *text) madeFrom(source text) {
	names := slices.Clone(source.names)
	for i, line := range names {
		id, value, _ := strings.Cut(line, " = ")
		names[i] = id + ": " + strings.Trim(value, `"`)
	}
	slices.Sort(names)
	record := func(id, text string) {
		sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text), " ")))
		t.source += fmt.Sprintf("%s = { hash = %q, updated = 2024-03-15 }\n", id, hex.EncodeToString(sum[:])[:12])
	}
	record("page", source.title+"\n"+source.description+"\n"+strings.Join(names, "\n"))
	for _, s := range source.sections {
		id, head := s.id, strings.TrimSpace(strings.TrimPrefix(strings.TrimSuffix(s.heading, "{#"+s.id+"}"), "##"))
		if id == "" {
			id = "intro"
		}
		record(id, head+"\n"+s.body())
	}
}

func (s section) body() string {
	paragraphs := make([]string, len(s.paragraphs))
	for i, sentences := range s.paragraphs {
		paragraphs[i] = strings.TrimSpace(strings.Join(sentences, ""))
	}
	return strings.Join(paragraphs, "\n\n")
}

func (t text) String() string {
	out := fmt.Sprintf("+++\ntitle = %q\nslug = %q\ndescription = %q\n\n[names]\n%s\n", t.title, t.slug, t.description, strings.Join(t.names, "\n"))
	if t.source != "" {
		out += "\n[source]\n" + t.source
	}
	out += "+++\n"
	for _, s := range t.sections {
		if s.heading != "" {
			out += "\n" + s.heading + "\n"
		}
		out += "\n" + s.body() + "\n"
	}
	return out
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return write(to, string(b))
}

func write(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}
