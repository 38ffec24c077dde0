package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vanersborg.se/networks/content/site"
)

// exchange is a request with a GET's answer, and what its HEAD and its
// conditional request answer.
type exchange struct{ get, head, again *httptest.ResponseRecorder }

func exchanges(h http.Handler, path string, header http.Header) exchange {
	do := func(method, tag string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "/", nil)
		r.URL.Path, r.Header = path, header.Clone()
		if tag != "" {
			r.Header["If-None-Match"] = []string{tag}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	get := do(http.MethodGet, "")
	return exchange{get, do(http.MethodHead, ""), do(http.MethodGet, get.Header().Get("ETag"))}
}

// Every address of the site, in each language, type and coding that it has: the
// answer is the one asked for, HEAD tells the same, and who has it is told so.
func TestEveryAnswer(t *testing.T) {
	s := embedded(t)
	h := handler(t, s)
	tags := map[string]string{} // ETag: body
	n := 0
	for path, resource := range s.All() {
		for row, representations := range resource.Representations {
			for column, representation := range representations {
				for i, coding := range representation.Body.Coded().Codings {
					header := http.Header{"Accept": {resource.Types[column]}, "Accept-Encoding": {coding + ", identity;q=0.001"}}
					if resource.Offer >= 0 {
						header["Accept-Language"] = []string{s.Offers[resource.Offer].Tags[row]}
					}
					e := exchanges(h, path, header)
					checkAnswer(t, path, header, e, representation.Lang, &representation.Body.Coded().Variants[i])
					tag, body := e.get.Header().Get("ETag"), e.get.Body.String()
					if was, ok := tags[tag]; ok && was != body {
						t.Errorf("%s %v: ETag %s stands for two bodies", path, header, tag)
					}
					tags[tag] = body
					n++
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d answers", n)
	}
}

func checkAnswer(t *testing.T, path string, header http.Header, e exchange, lang string, want *site.Variant) {
	t.Helper()
	got := e.get.Header()
	if e.get.Code != http.StatusOK || e.get.Body.String() != string(want.Content()) || got.Get("ETag") != want.ETag || got.Get("Content-Language") != lang {
		t.Errorf("%s %v: %d, %v", path, header, e.get.Code, got)
	}
	if err := promises(httptest.NewRequest(http.MethodGet, "/", nil), e.get.Result(), e.get.Body.String()); err != nil {
		t.Errorf("%s %v: %v", path, header, err)
	}
	if diff := cmp.Diff(got, e.head.Header()); diff != "" || e.head.Code != http.StatusOK || e.head.Body.Len() > 0 {
		t.Errorf("%s %v: HEAD is %d: %s", path, header, e.head.Code, diff)
	}
	same := got.Clone()
	same.Del("Content-Length")
	same.Del("Content-Encoding")
	if diff := cmp.Diff(same, e.again.Header()); diff != "" || e.again.Code != http.StatusNotModified || e.again.Body.Len() > 0 {
		t.Errorf("%s %v: with its own ETag %d: %s", path, header, e.again.Code, diff)
	}
}

// Vary names a field if, and only if, the answer changes with it.
func TestVaryIsExact(t *testing.T) {
	s := embedded(t)
	h := handler(t, s)
	all := map[string][]string{
		"Accept":          {"text/html", "application/json", "text/markdown"},
		"Accept-Language": {"sv", "en", "it"},
		"Accept-Encoding": {"identity", "gzip", "br", "zstd"},
	}
	paths := []string{"/nothing", "/it/nothing"}
	for path := range s.All() {
		paths = append(paths, path)
	}
	for _, path := range paths {
		for name, values := range all {
			answers := map[string]bool{}
			var vary []string
			for _, value := range values {
				e := exchanges(h, path, http.Header{name: {value}})
				answers[e.get.Header().Get("ETag")] = true
				vary = strings.Split(e.get.Header().Get("Vary"), ", ")
			}
			changes, told := len(answers) > 1, slices.Contains(vary, name)
			if told && name == "Accept-Encoding" {
				continue // a coding may join when it is ready, however small the body
			}
			if changes != told {
				t.Errorf("%s: %d answers for %v, and Vary is %v", path, len(answers), name, vary)
			}
		}
	}
}
