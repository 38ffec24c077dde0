package site

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
)

// address is the public address of the sites in these tests.
const publicURL = "https://natverk.example"

// folder is the embedded site folder, to be changed by a test.
func folder(t testing.TB) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	err := fs.WalkDir(networks.Site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(networks.Site, name)
		m[name] = &fstest.MapFile{Data: b, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// edit replaces text in a file of a site folder, which must be there.
func edit(t testing.TB, m fstest.MapFS, name, old, new string) {
	t.Helper()
	text := string(m[name].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s has no %q", name, old)
	}
	m[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1)), Mode: 0o644}
}

// drop takes a section out of a document.
func drop(t testing.TB, m fstest.MapFS, name, id string) {
	t.Helper()
	section := regexp.MustCompile(`(?s)\n## [^\n]*\{#` + id + `\}.*?(\n## |$)`).FindString(string(m[name].Data))
	edit(t, m, name, strings.TrimSuffix(section, "\n## "), "")
}

// addPage adds a page of the key by copying the text of another under new
// slugs.
func addPage(t testing.TB, m fstest.MapFS, key string) {
	t.Helper()
	for name := range m {
		rest, ok := strings.CutPrefix(name, "content/networks/")
		if !ok {
			continue
		}
		copied := "content/" + key + "/" + rest
		m[copied] = m[name]
		if strings.HasSuffix(name, ".md") {
			slug := regexp.MustCompile(`slug = "(.*)"`).FindStringSubmatch(string(m[name].Data))[1]
			edit(t, m, copied, `slug = "`+slug+`"`, `slug = "`+slug+"-"+key+`"`)
		}
	}
}

// addLanguage adds a language with the English texts, its own name and slug,
// and the plural categories it needs beside one and other.
func addLanguage(t testing.TB, m fstest.MapFS, tag, name, slug string, categories ...string) {
	t.Helper()
	var messages []string
	for _, line := range strings.Split(string(m["locales/active.en.toml"].Data), "\n") {
		messages = append(messages, line)
		if form, ok := strings.CutPrefix(line, "other = "); ok {
			for _, category := range categories {
				messages = append(messages, category+" = "+form)
			}
		}
	}
	m["locales/active."+tag+".toml"] = &fstest.MapFile{Data: []byte(strings.Join(messages, "\n"))}
	edit(t, m, "locales/active."+tag+".toml", `name = "English"`, `name = "`+name+`"`)
	for file := range m {
		if key, ok := strings.CutSuffix(file, "/en.md"); ok {
			m[key+"/"+tag+".md"] = m[file]
			own := regexp.MustCompile(`slug = ".*"`).FindString(string(m[file].Data))
			edit(t, m, key+"/"+tag+".md", own, strings.Replace(own, "networks", slug, 1))
		}
	}
}

// load loads a site folder that may have warnings, but no fault.
func load(t testing.TB, fsys fs.FS, previous *content.Content) *content.Content {
	t.Helper()
	c, err := content.Load(fsys, content.Options{URL: publicURL, Previous: previous})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// build builds the embedded site.
func build(t testing.TB, o Options) *Site {
	t.Helper()
	return buildFrom(t, load(t, networks.Site, nil), o)
}

func buildFrom(t testing.TB, c *content.Content, o Options) *Site {
	t.Helper()
	s, err := Build(c, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
