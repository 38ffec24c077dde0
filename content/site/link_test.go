package site

import (
	"regexp"
	"strings"
	"testing"
)

var hreflangLink = regexp.MustCompile(`<([^>]*)>; rel="alternate"; hreflang="([^"]*)"`)

// Crawlers take hreflang from the Link field as from the page, and want it
// absolute in both.
func TestLanguageLinksAreAbsolute(t *testing.T) {
	s := build(t, Options{})
	seen := 0
	for path, r := range s.All() {
		for _, row := range r.Representations {
			for _, representation := range row {
				for _, f := range representation.Header {
					if f.Name != "Link" {
						continue
					}
					for _, m := range hreflangLink.FindAllStringSubmatch(f.Values[0], -1) {
						address, ok := strings.CutPrefix(m[1], s.Content.Config.URL)
						if !ok || s.Lookup(address) == nil || m[2] == representation.Lang {
							t.Errorf("%s in %s: %s", path, representation.Lang, m[0])
						}
						seen++
					}
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no Link names another language")
	}
}
