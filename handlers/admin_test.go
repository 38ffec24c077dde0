package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers"
)

func get(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func readiness(t *testing.T, h *handlers.Handler) (int, handlers.Readiness) {
	t.Helper()
	status, body := get(t, h.Admin(), "/readyz")
	var r handlers.Readiness
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return status, r
}

func TestReadiness(t *testing.T) {
	h := handlers.New(handlers.Options{})
	if status, r := readiness(t, h); status != http.StatusServiceUnavailable || r.Ready {
		t.Errorf("without a site: %d %+v", status, r)
	}
	if status, _ := get(t, h, "/"); status != http.StatusServiceUnavailable {
		t.Errorf("/ without a site: %d, expected 503", status)
	}
	s := embedded(t)
	if err := h.Swap(s); err != nil {
		t.Fatal(err)
	}
	status, r := readiness(t, h)
	if status != http.StatusOK || !r.Ready || r.Edition != s.Edition || r.Loaded.IsZero() || len(r.Languages) != len(s.Content.Languages) {
		t.Errorf("with a site: %d %+v", status, r)
	}
	for _, l := range r.Languages {
		if !l.Live || l.Stale != 0 || l.Missing != 0 || len(l.Faults) != 0 {
			t.Errorf("%+v", l)
		}
	}
	h.Refused(files.Faults{{File: "content/site.toml", Line: 3, Text: "wrong"}})
	if status, r = readiness(t, h); status != http.StatusOK || !r.Ready || r.Refused == nil || r.Refused.Faults[0] != "content/site.toml:3: wrong" {
		t.Errorf("after a load that was refused: %d %+v", status, r)
	}
	if err := h.Swap(s); err != nil {
		t.Fatal(err)
	}
	if _, r = readiness(t, h); r.Refused != nil {
		t.Errorf("after a good load: %+v", r)
	}
	h.Drain()
	if status, r = readiness(t, h); status != http.StatusServiceUnavailable || r.Ready || !r.Draining {
		t.Errorf("while stopping: %d %+v", status, r)
	}
	if status, body := get(t, h.Admin(), "/livez"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("/livez while stopping: %d %q", status, body)
	}
}

// A language with a fault is a draft, and readiness says why.
func TestReadinessOfFaults(t *testing.T) {
	h := handlers.New(handlers.Options{})
	c := load(t, func(m fstest.MapFS) { m["locales/active.it.toml"] = &fstest.MapFile{Data: []byte("nonsense")} })
	if err := h.Swap(build(t, c)); err != nil {
		t.Fatal(err)
	}
	_, r := readiness(t, h)
	for _, l := range r.Languages {
		if l.Language == "it" && (l.Live || len(l.Faults) == 0 || !strings.HasPrefix(l.Faults[0], "locales/active.it.toml")) {
			t.Errorf("%+v", l)
		}
		if l.Language == "sv" && !l.Live {
			t.Errorf("%+v", l)
		}
	}
	if !r.Ready || len(r.Faults) == 0 {
		t.Errorf("%+v", r)
	}
}

// load loads the embedded site with changes.
func load(t testing.TB, change func(fstest.MapFS)) *content.Content {
	t.Helper()
	m := copyOf(t, networks.Site)
	change(m)
	c, err := content.Load(m, content.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func build(t testing.TB, c *content.Content) *site.Site {
	t.Helper()
	s, err := site.Build(c, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMetrics(t *testing.T) {
	h := handler(t, embedded(t))
	s := &sink{header: http.Header{}}
	for _, r := range requests(h) {
		s.serve(h, r)
	}
	s.serve(h, browser("/", "User-Agent", "Mozilla/5.0 (compatible; Examplebot/2.1)", "Accept-Language", "fi"))
	post := browser("/it/reti")
	post.Method = "BREW"
	s.serve(h, post)
	h.Refused(files.Faults{{File: "f", Text: "t"}})
	h.Faulty(3)
	_, text := get(t, h.Admin(), "/metrics")
	for _, want := range []string{
		`networks_requests_total{coding="br",language="it",page="networks",representation="html",status="200"} 3`,
		`networks_requests_total{coding="br",language="it",page="networks",representation="html",status="304"} 1`,
		`networks_requests_total{coding="br",language="it",page="-",representation="html",status="404"} 1`,
		`networks_requests_total{coding="br",language="it",page="-",representation="html",status="405"} 1`,
		`networks_requests_total{coding="br",language="it",page="networks",representation="json",status="200"} 1`,
		`networks_language_demand_total{crawler="false",served="it",wished="it"} 4`,
		`networks_language_demand_total{crawler="true",served="en",wished="fi"} 1`,
		`networks_request_duration_seconds_count 9`,
		`networks_reloads_total{result="loaded"} 1`, `networks_reloads_total{result="refused"} 1`,
		`networks_content_faults_total 3`, `networks_content_faults 1`,
		`networks_log_lines_dropped_total 0`, `networks_language_live{language="it"} 1`,
		`networks_sections{language="it",state="stale"} 0`, `networks_edition_info{edition="`,
		`networks_response_bytes_total{coding="br",representation="html"}`, "go_goroutines", "process_resident_memory_bytes",
	} {
		if !strings.Contains(text, "\n"+want) {
			t.Errorf("no %s in the metrics", want)
		}
	}
	if t.Failed() {
		t.Log(regexp.MustCompile(`(?m)^networks_.*`).FindAllString(text, -1))
	}
}

// However many requests of whatever kind, the number of series stays what the
// site and the closed lists make it.
func TestMetricsAreBounded(t *testing.T) {
	h := handler(t, embedded(t))
	s := &sink{header: http.Header{}}
	for i := range 3000 {
		word := fmt.Sprintf("x%da", i)
		r := browser("/it/"+word, "Accept-Language", word, "Accept-Encoding", word, "Accept", "a/"+word, "User-Agent", word, "X-Request-Id", word)
		r.Method, r.Host = "M"+word, word
		s.serve(h, r)
		r.URL.Path, r.Method = "/", http.MethodGet
		s.serve(h, r)
		r.URL.Path = "/" + word
		s.serve(h, r)
	}
	_, text := get(t, h.Admin(), "/metrics")
	if n := strings.Count(text, "\nnetworks_"); n > 60 {
		t.Errorf("%d series, expected at most 60", n)
	}
	if strings.Contains(text, "x17a") {
		t.Error("a label comes from a request")
	}
}

// Of a site with many pages only some have a label of their own.
func TestMetricsOfManyPages(t *testing.T) {
	const pages = 210
	c := load(t, func(m fstest.MapFS) {
		for i := range pages {
			text := fmt.Sprintf("+++\ntitle = \"Sida %d\"\nslug = \"sida-%d\"\ndescription = \"En sida.\"\nupdated = 2024-03-15\n+++\n\nText.\n", i, i)
			m[fmt.Sprintf("content/p%d/sv.md", i)] = &fstest.MapFile{Data: []byte(text)}
		}
	})
	if len(c.Pages) != pages+1 {
		t.Fatalf("%d pages: %v", len(c.Pages), c.Faults)
	}
	h := handler(t, build(t, c))
	s := &sink{header: http.Header{}}
	for _, p := range c.Pages {
		if s.serve(h, browser("/"+p.Key)); s.status != http.StatusOK {
			t.Fatalf("%s: %d", p.Key, s.status)
		}
	}
	_, text := get(t, h.Admin(), "/metrics")
	if n := strings.Count(text, "\nnetworks_requests_total{"); n != 201 {
		t.Errorf("%d series of requests, expected 200 and one for the others", n)
	}
	if want := fmt.Sprintf(`page="other",representation="html",status="200"} %d`, pages+1-200); !strings.Contains(text, want) {
		t.Errorf("no %s", want)
	}
}
