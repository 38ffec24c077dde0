package site

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestErrorLanguage(t *testing.T) {
	s := build(t, Options{})
	for path, lang := range map[string]string{"/it/x": "it", "/IT": "it", "/sv/": "sv", "/en": "en", "/de/x": "", "/": "", "/x": "", "": "", "//it": "", "/italia/x": ""} {
		for _, status := range []int{404, 405, 500} {
			r := s.Error(status, path)
			rep := r.Representations[0][0]
			vary, want := fields(r.Header)["Vary"], "Accept, Accept-Encoding"
			if lang == "" {
				want = "Accept, Accept-Language, Accept-Encoding"
			}
			if r.Status != status || vary != want || (r.Offer < 0) != (lang != "") || lang != "" && rep.Lang != lang {
				t.Errorf("%d %q: status %d, Vary %q, offer %d, language %s", status, path, r.Status, vary, r.Offer, rep.Lang)
			}
			if r.Offer >= 0 && len(r.Representations) != len(s.Offers[r.Offer].Tags) {
				t.Errorf("%d %q: %d languages", status, path, len(r.Representations))
			}
			if allow := fields(r.Header)["Allow"]; (allow == "GET, HEAD, OPTIONS") != (status == 405) {
				t.Errorf("%d: Allow is %q", status, allow)
			}
		}
	}
	if r := s.Error(418, "/"); r.Status != 500 {
		t.Errorf("an unknown status is %d, expected 500", r.Status)
	}
}

func TestErrorPages(t *testing.T) {
	s := build(t, Options{})
	for lang, home := range map[string]string{"sv": "/sv/natverk", "en": "/en/networks", "it": "/it/reti"} {
		r := s.NotFound("/" + lang + "/nothing")
		if diff := cmp.Diff([]string{"text/html", "application/problem+json", "application/json"}, r.Types); diff != "" {
			t.Errorf("types:\n%s", diff)
		}
		row := r.Representations[0]
		all := parse(t, identity(t, row[0]))
		checkIDs(t, all)
		main := one(t, all, "main")
		var problem Problem
		if err := json.Unmarshal(identity(t, row[1]), &problem); err != nil {
			t.Fatal(err)
		}
		want := Problem{
			Type: "about:blank", Title: one(t, all, "h1").text, Status: 404, Detail: find(all, "p")[0].text,
			Pages: []ProblemPage{{Title: strings.TrimSpace(find(all, "a", "href", home)[2].text), URL: publicURL + home}},
		}
		if diff := cmp.Diff(want, problem); diff != "" {
			t.Errorf("%s (-page +problem):\n%s", lang, diff)
		}
		if main.lang != lang || one(t, all, "meta", "name", "robots").attr["content"] != "noindex" {
			t.Errorf("%s: lang %s, or not noindex", lang, main.lang)
		}
		if h := fields(row[1].Header); h["Content-Type"] != "application/problem+json" || h["Content-Language"] != lang || row[1] != row[2] {
			t.Errorf("%s: header %v", lang, h)
		}
		for _, e := range find(all, "a") {
			if href := e.attr["href"]; strings.HasPrefix(href, "/") && lookup(t, s, href).Status != 200 {
				t.Errorf("%s: %s leads nowhere", lang, href)
			}
		}
	}
}

// At most a dozen pages are offered, the front page first.
func TestErrorPagesOfLargeSite(t *testing.T) {
	m := many(t, 14)
	s := buildFrom(t, load(t, m, nil), Options{})
	var problem Problem
	if err := json.Unmarshal(identity(t, s.NotFound("/en/x").Representations[0][1]), &problem); err != nil {
		t.Fatal(err)
	}
	if len(problem.Pages) != 12 || problem.Pages[0].URL != publicURL+"/en/networks" {
		t.Errorf("%d pages, the first is %v", len(problem.Pages), problem.Pages)
	}
}

// The resources of a site are as many as its languages and statuses: there is
// nothing in them that a request could have put there.
func TestErrorsAreShared(t *testing.T) {
	s := build(t, Options{})
	seen := map[string]bool{}
	for _, path := range []string{"/it/<script>alert(1)</script>", "/it/\"onload=", "/it/\r\nX: y", "/<b>", "/%00"} {
		for _, status := range []int{404, 405, 500} {
			seen[fmt.Sprintf("%p", s.Error(status, path))] = true
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d resources, expected one for each status in Italian and negotiated", len(seen))
	}
}
