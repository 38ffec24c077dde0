package site

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLookup(t *testing.T) {
	s := build(t, Options{})
	redirects := map[string]string{
		"/it": "/it/reti", "/it/": "/it/reti", "/IT": "/it/reti", "/en//": "/en/networks",
		"/IT/reti": "/it/reti", "/It/networks": "/it/reti", "/it/reti/": "/it/reti", "/sv/natverk///": "/sv/natverk",
		"/it/networks": "/it/reti", "/it/natverk": "/it/reti", "/sv/reti": "/sv/natverk", "/en/natverk/": "/en/networks",
		"/it/networks.json": "/it/reti.json", "/SV/natverk.md": "/sv/natverk.md", "/sv/reti.md/": "/sv/natverk.md",
		"/networks/": "/networks", "/networks.json/": "/networks.json", "/sitemap.xml/": "/sitemap.xml",
	}
	for path, want := range redirects {
		r := lookup(t, s, path)
		if got := fields(r.Header)["Location"]; r.Status != 301 || got != want {
			t.Errorf("%s: expected 301 to %s, found %d %q", path, want, r.Status, got)
		}
	}
	for _, path := range []string{
		"/", "/networks", "/networks.json", "/networks.md", "/sv/natverk", "/en/networks", "/it/reti", "/it/reti.json", "/it/reti.md",
		"/sitemap.xml", "/robots.txt", "/favicon.svg", "/openapi.json",
	} {
		if r := lookup(t, s, path); r.Status != 200 {
			t.Errorf("%s: expected 200, found %d", path, r.Status)
		}
	}
	for _, path := range []string{
		"", "*", "it", "//", "///", "//it/reti", "//it", `/\it/reti`, "/it//reti", "/fi", "/fi/reti", "/it/nothing", "/it/RETI", "/Networks",
		"/it/reti.xml", "/it/reti.html", "/.json", "/it/.json", "/it.json", "/networks.html", "/it/reti/x", "/it/reti.json.json", "/it/./reti",
	} {
		if r := s.Lookup(path); r != nil {
			t.Errorf("%q: expected nothing, found %d %v", path, r.Status, r.Header)
		}
	}
}

// Every address that All tells of is one that Lookup finds.
func TestAll(t *testing.T) {
	s := build(t, Options{})
	var paths []string
	for path, r := range s.All() {
		paths = append(paths, path)
		if s.Lookup(path) != r {
			t.Errorf("%s: Lookup finds another resource", path)
		}
	}
	want := []string{
		"/", "/en/networks", "/en/networks.json", "/en/networks.md", "/favicon.svg", "/it/reti", "/it/reti.json", "/it/reti.md",
		"/networks", "/networks.json", "/networks.md", "/openapi.json", "/robots.txt", "/sitemap.xml",
		"/sv/natverk", "/sv/natverk.json", "/sv/natverk.md",
	}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("(-expected +found):\n%s", diff)
	}
}

// A redirect leads to a page of the site and shows nothing of what was asked.
func FuzzLookup(f *testing.F) {
	for _, seed := range []string{"/", "/it", "/IT/natverk/", "//evil.example", `/\evil.example`, "/it/reti.json/", "/it/\r\nSet-Cookie: a", "/it/%2e%2e"} {
		f.Add(seed)
	}
	s := build(f, Options{})
	f.Fuzz(func(t *testing.T, path string) {
		r := s.Lookup(path)
		if r == nil || r.Status == 200 {
			return
		}
		to := fields(r.Header)["Location"]
		if u, err := url.Parse(to); err != nil || u.Host != "" || u.Scheme != "" || strings.HasPrefix(to, "//") {
			t.Fatalf("%q: Location %q leaves the site", path, to)
		}
		if target := s.Lookup(to); target == nil || target.Status != 200 {
			t.Fatalf("%q: Location %q leads nowhere", path, to)
		}
	})
}
