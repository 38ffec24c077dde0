package content

import (
	"bytes"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"vanersborg.se/networks/content/files"
)

// document is one file <tag>.md, read but not yet put into words.
type document struct {
	tag   string
	file  files.File // the whole file
	head  head
	lines map[string]int // of the front matter's keys
	parts []part         // the first is the introduction
}

// head is the front matter of a document, TOML between two lines of +++.
type head struct {
	Title       string
	Slug        string
	Description string
	Draft       bool
	Updated     time.Time         // day; for a translation: when it was last mended
	Required    []string          // ids of sections a translation must have to go live; source only
	Names       map[string]any    // name, or name and the form it has in a list
	Source      map[string]record // what a translation was made from; written by networks accept
}

// record is the state of the source text that a section was made from.
type record struct {
	Hash    string
	Updated time.Time
}

// slugForm is one segment of a path that needs no escaping (RFC 3986 §2.3).
var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const fence = "+++\n"

// readDocument reads a page in one language.
func readDocument(fsys fs.FS, name, tag string) (*document, files.Faults) {
	file, err := files.Read(fsys, name)
	if err != nil {
		return nil, files.AsFaults(name, err)
	}
	return parseDocument(file, tag)
}

func parseDocument(file files.File, tag string) (*document, files.Faults) {
	front, body, ok := cutFront(file)
	if !ok {
		return nil, files.Faults{{File: file.Name, Line: 1, Text: "expected front matter: title, slug and description between two lines of +++"}}
	}
	d := &document{tag: tag, file: file}
	if err := front.Decode(&d.head); err != nil {
		return nil, files.AsFaults(file.Name, err)
	}
	d.lines = front.Lines()
	d.head.Updated = day(d.head.Updated)
	for id, r := range d.head.Source {
		d.head.Source[id] = record{r.Hash, day(r.Updated)}
	}
	parts, faults := split(body)
	d.parts = parts
	return d, append(d.checkHead(), faults...)
}

// cutFront separates the front matter from the text.
func cutFront(file files.File) (front, body files.File, ok bool) {
	if !bytes.HasPrefix(file.Text, []byte(fence)) {
		return front, body, false
	}
	end := bytes.Index(file.Text[len(fence)-1:], []byte("\n"+fence))
	if end < 0 {
		return front, body, false
	}
	end += len(fence)
	return file.Part(len(fence), end), file.Part(end+len(fence), len(file.Text)), true
}

func (d *document) fault(key, text string) files.Fault {
	return files.Fault{File: d.file.Name, Line: max(d.lines[key], 1), Text: text}
}

func (d *document) checkHead() files.Faults {
	var faults files.Faults
	if strings.TrimSpace(d.head.Title) == "" {
		faults = append(faults, d.fault("title", "title is missing"))
	}
	if strings.TrimSpace(d.head.Description) == "" {
		faults = append(faults, d.fault("description", "description is missing; one sentence of 50 to 160 characters"))
	}
	faults = append(faults, d.checkWords("title", d.head.Title)...)
	faults = append(faults, d.checkWords("description", d.head.Description)...)
	if !slugForm.MatchString(d.head.Slug) {
		faults = append(faults, d.fault("slug", "expected a slug of lower-case letters a to z, digits and single hyphens, found "+quote(d.head.Slug)))
	}
	for _, id := range slices.Sorted(maps.Keys(d.head.Names)) {
		t, ok := asTerm(d.head.Names[id])
		if !ok {
			faults = append(faults, d.fault("names."+id, `expected a name, or { name = "…", listed = "…" }`))
		}
		if !factID.MatchString(id) {
			faults = append(faults, d.fault("names."+id, "expected a name of lower-case letters a to z, digits and _ for "+quote(id)))
		}
		faults = append(faults, d.checkWords("names."+id, t.name+t.listed)...)
	}
	return faults
}

// checkWords finds what front matter cannot have: it is no Markdown with
// references.
func (d *document) checkWords(key, words string) files.Faults {
	switch {
	case strings.ContainsFunc(words, unicode.IsControl):
		return files.Faults{d.fault(key, "a line break or another control character; write it on one line")}
	case strings.ContainsAny(words, `"'`):
		return files.Faults{d.fault(key, "straight quotation mark; type the typographic one (’ in a word)")}
	case strings.Contains(words, "{{"):
		return files.Faults{d.fault(key, "references such as {{name}} are filled in in the text alone, not in the front matter")}
	}
	return nil
}

// part is the section with the id, nil if the document has none.
func (d *document) part(id string) *part {
	for i := range d.parts {
		if d.parts[i].id == id {
			return &d.parts[i]
		}
	}
	return nil
}

// term is a name in one language: alone, and as it stands in a list.
type term struct{ name, listed string }

func asTerm(v any) (term, bool) {
	switch v := v.(type) {
	case string:
		return term{v, v}, v != ""
	case map[string]any:
		name, _ := v["name"].(string)
		listed, ok := v["listed"].(string)
		return term{name, listed}, ok && name != "" && listed != "" && len(v) == 2
	}
	return term{}, false
}
