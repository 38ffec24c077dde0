package preview_test

import (
	"bufio"
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers"
	"vanersborg.se/networks/handlers/preview"
)

// editors is a running preview of files that a test changes.
type editors struct {
	t       *testing.T
	files   fstest.MapFS
	content *content.Content
	service *handlers.Handler
	preview *preview.Preview
	server  *httptest.Server
}

func start(t *testing.T) *editors {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(networks.Site, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var text []byte
			text, err = fs.ReadFile(networks.Site, name)
			files[name] = &fstest.MapFile{Data: text}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	service := handlers.New(handlers.Options{})
	p := preview.New(service, preview.Options{})
	e := &editors{t: t, files: files, service: service, preview: p, server: httptest.NewServer(p)}
	t.Cleanup(e.server.Close)
	t.Cleanup(p.Stop)
	e.load()
	return e
}

func (e *editors) load() {
	e.t.Helper()
	c, err := content.Load(e.files, content.Options{Previous: e.content})
	if err != nil {
		e.t.Fatal(err)
	}
	s, err := site.Build(c, site.Options{Drafts: true})
	if err == nil {
		err = e.service.Swap(s)
	}
	if err != nil {
		e.t.Fatal(err)
	}
	e.content = c
	e.preview.Show(c, s.Edition)
}

func (e *editors) edit(name, from, to string) {
	e.t.Helper()
	text := string(e.files[name].Data)
	if strings.Count(text, from) != 1 {
		e.t.Fatalf("%s has %q %d times", name, from, strings.Count(text, from))
	}
	e.files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, from, to, 1))}
	e.load()
}

func (e *editors) get(path string) (int, http.Header, string) {
	e.t.Helper()
	r, err := http.NewRequest(http.MethodGet, e.server.URL+path, nil)
	if err != nil {
		e.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Accept-Encoding", "br")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		e.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(body)
}

func (e *editors) want(text string, wants ...string) {
	e.t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			e.t.Errorf("expected %q in\n%s", want, text)
		}
	}
}

func TestBar(t *testing.T) {
	e := start(t)
	status, header, body := e.get("/it/reti")
	e.want(body, "<h1>Reti</h1>", `networks, <span lang="it">Italiano</span>: up to date`, `href="/preview/it/networks"`, "</aside>")
	e.want(header.Get("Content-Security-Policy"), "script-src 'sha256-", "default-src 'none'")
	if status != 200 || header.Get("Etag") != "" || header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", status, header)
	}
	e.edit("content/networks/sv.md", "Målet med nätverket", "Syftet med nätverket")
	e.edit("content/networks/it.md", "dal {{sern.since}}", "dal 2005 <b>")
	_, _, body = e.get("/it/reti")
	e.want(body, `Older than the source: <a href="/preview/it/networks#sern">sern</a>`, "3 faults", "content/networks/it.md:30", "raw HTML", "membro della rete")
	_, _, body = e.get("/sv/natverk")
	e.want(body, `networks, <span lang="sv">Svenska</span>: source`, "All pages and faults (3 more)")
	if strings.Contains(body, "it.md:30") {
		t.Error("another language's faults stand on the page")
	}
	if _, header, _ := e.get("/it/reti.json"); header.Get("Content-Type") != "application/json" || header.Get("Content-Encoding") == "" && header.Get("Etag") != "" {
		t.Errorf("JSON: %v", header)
	}
	if status, _, body := e.get("/it/none"); status != 404 || !strings.Contains(body, "</aside>") {
		t.Errorf("404: %d", status)
	}
}

func TestSideBySide(t *testing.T) {
	e := start(t)
	e.edit("content/networks/sv.md", "Målet med nätverket", "Syftet med nätverket")
	_, _, body := e.get("/preview/it/networks")
	e.want(body, "<del>Målet</del>", "<ins>Syftet</ins>", "L’obiettivo della rete", "2024-03-15", `lang="it" dir="ltr"`)
	if strings.Count(body, "<ins>") != 1 {
		t.Errorf("%d changes are marked, expected 1", strings.Count(body, "<ins>"))
	}
	_, _, body = e.get("/preview/")
	e.want(body, `<a href="/preview/it/networks"><span class="state stale">not up to date</span></a>`, `href="/it/reti"`, "None.")
	for _, path := range []string{"/preview/xx/networks", "/preview/it/none", "/preview/it", "/preview//"} {
		if status, _, _ := e.get(path); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestOpenPagesAreToldOfAChange(t *testing.T) {
	e := start(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, e.server.URL+"/preview/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		for lines.Scan() {
			if edition, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return edition
			}
		}
		t.Fatal("the events ended")
		return ""
	}
	first := next()
	_, _, page := e.get("/sv/natverk")
	e.want(page, `data-edition="`+first+`"`)
	e.edit("content/networks/facts.toml", "members = 55", "members = 56")
	if second := next(); second == first {
		t.Error("the edition did not change")
	}
}

func TestNothingOfItWithoutTheFlag(t *testing.T) {
	e := start(t)
	for _, path := range []string{"/preview/", "/preview/events", "/preview/it/networks"} {
		w := httptest.NewRecorder()
		e.service.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != 404 || strings.Contains(w.Body.String(), "<script data-edition") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
