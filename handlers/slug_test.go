package handlers_test

import (
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/site"
)

// FuzzSlug: whatever translators call a page, either the translation is kept
// out with a reason, or each address answers as itself, as it is written in a
// link, and leads to one translation.
func FuzzSlug(f *testing.F) {
	for _, slugs := range [][2]string{
		{"reti", "networks"}, {"networks", "networks"}, {"a", "a-b"}, {"", "-"}, {"a/b", "a//b"}, {"..", "."}, {"it", "sv"}, {"sitemap.xml", "assets"}, {"rete.json", "rete"},
		{"città", "%C3%A0"}, {"A", "a"}, {"a b", "a?b"}, {"a#b", "a\\b"}, {"natverk", "reti"}, {"openapi.json", "favicon.svg"}, {"\u202ea", "a\x00"}, {strings.Repeat("a", 300), "1"},
	} {
		f.Add(slugs[0], slugs[1])
	}
	files := fstest.MapFS{}
	err := fs.WalkDir(networks.Site, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(networks.Site, name)
		files[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, it, en string) {
		changed := fstest.MapFS{}
		for name, file := range files {
			changed[name] = file
		}
		rename(t, changed, "content/networks/it.md", `slug = "reti"`, it)
		rename(t, changed, "content/networks/en.md", `slug = "networks"`, en)
		c, err := content.Load(changed, content.Options{})
		if err != nil {
			t.Fatal(err) // the source's slug is good
		}
		s, err := site.Build(c, site.Options{Spare: true}) // which is quicker
		if err != nil {
			t.Fatal(err)
		}
		for _, translation := range c.Pages[0].Translations {
			if !translation.Live && len(c.Faults) == 0 {
				t.Errorf("%q, %q: %s is not live, and no reason is given", it, en, translation.Language.Tag)
			}
		}
		addressed(t, s)
	})
}

func rename(t *testing.T, files fstest.MapFS, name, from, slug string) {
	t.Helper()
	text := string(files[name].Data)
	if strings.Count(text, from) != 1 {
		t.Fatalf("%s has no %s", name, from)
	}
	files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, from, "slug = "+strconv.Quote(slug), 1))}
}

// addressed wants every address of a site to be its own, in a link too.
func addressed(t *testing.T, s *site.Site) {
	t.Helper()
	h := handler(t, s)
	for path := range s.All() {
		link, err := url.Parse((&url.URL{Path: path}).String())
		if err != nil || link.Path != path || link.RawPath != "" {
			t.Fatalf("%q is not itself in a link: %v %v", path, link, err)
		}
		w := ask(h, path)
		if at := w.Header().Get("Content-Location"); w.Code != http.StatusOK || at != "" && ask(h, at).Body.String() != w.Body.String() {
			t.Errorf("%q: %d, with a page that is at %q", path, w.Code, at)
		}
	}
}
