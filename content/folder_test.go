package content_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/files"
)

// embedded is the program's own site as files that a test may change.
func embedded(t testing.TB) fstest.MapFS {
	t.Helper()
	site := fstest.MapFS{}
	err := fs.WalkDir(networks.Site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(networks.Site, name)
		site[name] = &fstest.MapFile{Data: text, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// edit replaces a text that stands in a file, once.
func edit(t testing.TB, site fstest.MapFS, name, from, to string) {
	t.Helper()
	text := string(site[name].Data)
	if strings.Count(text, from) != 1 {
		t.Fatalf("%s has %q %d times, expected it once", name, from, strings.Count(text, from))
	}
	site[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, from, to, 1)), Mode: 0o644}
}

func load(t testing.TB, site fs.FS, previous *content.Content) *content.Content {
	t.Helper()
	c, err := content.Load(site, content.Options{Previous: previous})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// in is the front page in a language.
func in(t testing.TB, c *content.Content, tag string) *content.Translation {
	t.Helper()
	for _, tr := range c.Pages[0].Translations {
		if tr.Language.Tag == tag {
			return tr
		}
	}
	t.Fatalf("no translation %s", tag)
	return nil
}

// said is a section with what it says.
type said struct {
	content.Section
	content.Texts
}

func sections(tr *content.Translation) []said {
	texts := tr.Texts()
	all := make([]said, len(texts))
	for i, s := range tr.Sections {
		all[i] = said{s, texts[i]}
	}
	return all
}

func section(t testing.TB, tr *content.Translation, id string) said {
	t.Helper()
	for _, s := range sections(tr) {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("no section %q", id)
	return said{}
}

// wantFault wants one fault of a file that says all the words.
func wantFault(t testing.TB, faults files.Faults, where string, words ...string) {
	t.Helper()
	for _, f := range faults {
		text := f.Error()
		ok := strings.HasPrefix(text, where)
		for _, w := range words {
			ok = ok && strings.Contains(text, w)
		}
		if ok {
			return
		}
	}
	t.Errorf("no fault at %s with %q among:\n%v", where, words, faults)
}
