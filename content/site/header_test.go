package site

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHeader(t *testing.T) {
	s := build(t, Options{})
	all, html, language := "Accept, Accept-Language, Accept-Encoding", "Accept, Accept-Encoding", "Accept-Language, Accept-Encoding"
	for _, c := range []struct {
		path, media, lang              string
		vary, location, contentType    string
		crossOrigin, allowOrigin, link string
	}{
		{"/", "text/html", "it", all, "/it/reti", "text/html; charset=utf-8", "same-origin", "", ""},
		{"/networks", "text/html", "sv", all, "/sv/natverk", "text/html; charset=utf-8", "same-origin", "", ""},
		{"/networks", "application/json", "it", all, "/it/reti.json", "application/json", "cross-origin", "*", "service-desc"},
		{"/networks.json", "application/json", "it", language, "/it/reti.json", "application/json", "cross-origin", "*", "service-desc"},
		{"/networks.md", "text/markdown", "en", language, "/en/networks.md", "text/markdown; charset=utf-8", "cross-origin", "*", "service-desc"},
		{"/it/reti", "text/html", "it", html, "/it/reti", "text/html; charset=utf-8", "same-origin", "", ""},
		{"/it/reti", "text/markdown", "it", html, "/it/reti.md", "text/markdown; charset=utf-8", "cross-origin", "*", "service-desc"},
		{"/it/reti.json", "application/json", "it", "Accept-Encoding", "/it/reti.json", "application/json", "cross-origin", "*", "service-desc"},
		{"/sitemap.xml", "application/xml", "", "Accept-Encoding", "", "application/xml", "cross-origin", "*", ""},
		{"/robots.txt", "text/plain", "", "Accept-Encoding", "", "text/plain; charset=utf-8", "cross-origin", "*", ""},
	} {
		r := lookup(t, s, c.path)
		rep := choose(t, s, r, c.lang, c.media)
		h := fields(r.Header, rep.Header)
		found := map[string]string{"Link": ""}
		for _, name := range []string{"Vary", "Content-Location", "Content-Type", "Content-Language", "Cross-Origin-Resource-Policy", "Access-Control-Allow-Origin"} {
			found[name] = h[name]
		}
		if strings.Contains(h["Link"], c.link) {
			found["Link"] = c.link
		}
		want := map[string]string{
			"Vary": c.vary, "Content-Location": c.location, "Content-Type": c.contentType, "Content-Language": c.lang,
			"Cross-Origin-Resource-Policy": c.crossOrigin, "Access-Control-Allow-Origin": c.allowOrigin, "Link": c.link,
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("%s as %s in %q (-expected +found):\n%s", c.path, c.media, c.lang, diff)
		}
	}
}

// choose is the representation in a language, where there is a choice, and a
// media type.
func choose(t *testing.T, s *Site, r *Resource, lang, media string) *Representation {
	t.Helper()
	row := 0
	if r.Offer >= 0 {
		for i, tag := range s.Offers[r.Offer].Tags {
			if tag == lang {
				row = i
			}
		}
	}
	for i, m := range r.Types {
		if m == media {
			return r.Representations[row][i]
		}
	}
	t.Fatalf("no %s among %v", media, r.Types)
	return nil
}

// Every answer has them: pages, files, redirects, errors.
func TestSecurityFields(t *testing.T) {
	s := build(t, Options{})
	resources := map[string]*Resource{"redirect": s.Lookup("/it"), "404": s.NotFound("/"), "404 it": s.NotFound("/it/x"), "405": s.Error(405, "/"), "500": s.Error(500, "/sv")}
	maps.Insert(resources, s.All())
	for name, r := range resources {
		for _, row := range r.Representations {
			for _, rep := range row {
				h := fields(r.Header, rep.Header)
				for field, want := range map[string]string{
					"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
					"Permissions-Policy": "camera=()", "Content-Security-Policy": "frame-ancestors 'none'", "Cross-Origin-Resource-Policy": "-origin", "Cache-Control": "a",
				} {
					if !strings.Contains(h[field], want) {
						t.Errorf("%s as %s: expected %s to have %q, found %q", name, rep.Type, field, want, h[field])
					}
				}
				if rep.Type == "html" && rep.Body != nil {
					checkPolicy(t, name, h["Content-Security-Policy"], identity(t, rep))
				}
			}
		}
	}
}

// checkPolicy wants the hash in the policy to be that of the one style.
func checkPolicy(t *testing.T, name, policy string, html []byte) {
	t.Helper()
	styles := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllSubmatch(html, -1)
	if len(styles) != 1 {
		t.Fatalf("%s: expected one style element, found %d", name, len(styles))
	}
	sum := sha256.Sum256(styles[0][1])
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
		t.Errorf("%s: expected %s in %s", name, want, policy)
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(string(html), " style=") {
		t.Errorf("%s: a style that the policy does not know", name)
	}
}

// The squeeze must not reach into a string, or take from the rules.
func TestSqueeze(t *testing.T) {
	b, err := os.ReadFile("templates/style.css")
	if err != nil {
		t.Fatal(err)
	}
	source := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(b), "")
	small := squeeze(string(b))
	for _, s := range regexp.MustCompile(`"[^"]*"`).FindAllString(source, -1) {
		if !strings.Contains(small, s) {
			t.Errorf("the string %s did not survive", s)
		}
	}
	bare := func(s string) string { return regexp.MustCompile(`[\s;]`).ReplaceAllString(s, "") }
	if bare(source) != bare(small) {
		t.Error("more than white space and last semicolons is gone")
	}
	for _, sign := range []string{" + ", " - "} { // without its spaces, calc has no sum
		if strings.Count(source, sign) != strings.Count(small, sign) {
			t.Errorf("a space at %q is gone", sign)
		}
	}
	if len(small) > 6<<10 {
		t.Errorf("the style has %d bytes, expected at most 6144", len(small))
	}
}
