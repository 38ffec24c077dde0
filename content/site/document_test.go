package site

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// element is an element of an HTML answer as a browser sees it.
type element struct {
	name string
	attr map[string]string
	lang string // its own or inherited
	text string
}

// parse reads HTML with the standard library's lenient XML reader, which is
// enough for what our own templates write.
func parse(t testing.TB, html []byte) []*element {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(html))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var all, open []*element
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("HTML does not parse: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attr: map[string]string{}}
			if len(open) > 0 {
				e.lang = open[len(open)-1].lang
			}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			if lang, ok := e.attr["lang"]; ok {
				e.lang = lang
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, e := range open {
				e.text += string(token)
			}
		}
	}
}

// find are the elements with the name that have the attributes, given in
// pairs.
func find(all []*element, name string, pairs ...string) []*element {
	var found []*element
	for _, e := range all {
		fits := e.name == name
		for i := 0; i < len(pairs); i += 2 {
			fits = fits && e.attr[pairs[i]] == pairs[i+1]
		}
		if fits {
			found = append(found, e)
		}
	}
	return found
}

// one is the only element of its kind.
func one(t testing.TB, all []*element, name string, pairs ...string) *element {
	t.Helper()
	found := find(all, name, pairs...)
	if len(found) != 1 {
		t.Fatalf("expected one <%s %v>, found %d", name, pairs, len(found))
	}
	return found[0]
}

func hasClass(e *element, class string) bool {
	return strings.Contains(" "+e.attr["class"]+" ", " "+class+" ")
}

// identity is the body of a representation without coding.
func identity(t testing.TB, r *Representation) []byte {
	t.Helper()
	c := r.Body.Coded()
	for i, coding := range c.Codings {
		if coding == "identity" {
			return c.Variants[i].held
		}
	}
	t.Fatal("no identity form")
	return nil
}

// decode undoes a content coding with a reader of its own.
func decode(t testing.TB, coding string, b []byte) []byte {
	t.Helper()
	var r io.Reader = bytes.NewReader(b)
	var err error
	switch coding {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("%s: %v", coding, err)
	}
	return plain
}

// fields are the header of an answer by name.
func fields(lists ...[]Field) map[string]string {
	all := map[string]string{}
	for _, l := range lists {
		for _, f := range l {
			all[f.Name] = strings.Join(f.Values, ", ")
		}
	}
	return all
}

// lookup is the resource at a path that must have one.
func lookup(t testing.TB, s *Site, path string) *Resource {
	t.Helper()
	r := s.Lookup(path)
	if r == nil {
		t.Fatalf("%s: no resource", path)
	}
	return r
}
