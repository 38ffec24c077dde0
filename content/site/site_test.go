package site

import "testing"

func TestAddresses(t *testing.T) {
	s, err := Build(handmade(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for path, location := range map[string]string{
		"/": "", "/networks": "", "/networks.json": "", "/sv/natverk": "", "/it/reti": "", "/it/reti.json": "", "/it/reti.md": "",
		"/sitemap.xml": "", "/robots.txt": "", "/favicon.svg": "", "/openapi.json": "",
		"/it": "/it/reti", "/it/": "/it/reti", "/IT": "/it/reti", "/IT/reti": "/it/reti", "/it/reti/": "/it/reti", "/it/networks": "/it/reti",
		"/it/natverk": "/it/reti", "/networks/": "/networks", "/it/networks.json": "/it/reti.json", "/SV/natverk.md": "/sv/natverk.md",
	} {
		r := s.Lookup(path)
		if r == nil {
			t.Errorf("%s: no resource", path)
			continue
		}
		got := ""
		for _, f := range r.Header {
			if f.Name == "Location" {
				got = f.Values[0]
			}
		}
		if got != location {
			t.Errorf("%s: location %q, expected %q", path, got, location)
		}
	}
	for _, path := range []string{"", "*", "//", "//it/reti", "/\\it/reti", "/it//reti", "/fi", "/it/nothing", "/it/reti.xml", "/.json", "/it/.json", "/it.json", "/networks.html", "/it/reti/x"} {
		if r := s.Lookup(path); r != nil {
			t.Errorf("%q: expected nothing, found %v", path, r)
		}
	}
}
