// Package preview shows editors what readers will get, before they do.
//
// It stands in front of the service, with networks serve -preview only. Every
// page gets a bar at its end: the faults of its files, the sections that are
// older than their source, and a way to see source and translation side by
// side with what changed marked. A page that is open refreshes itself when a
// file is saved.
//
//	/preview/               pages and languages, and every fault
//	/preview/<tag>/<page>   source and translation side by side
//	/preview/events         tells open pages of a change (server-sent events)
//
// Its own words are English: they are a tool's, like those of networks check.
package preview

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"vanersborg.se/networks/content"
)

// Options of New.
type Options struct {
	// Then is a section of a page's source text as it was when it had the
	// hash, empty if that is not known. It may be nil.
	Then func(file, section, hash string) string
}

// Preview is the service with what editors see beside it.
type Preview struct {
	next      http.Handler
	options   Options
	templates *template.Template

	mu      sync.Mutex
	content *content.Content
	edition string
	changed chan struct{}     // closed at the next Show
	stopped chan struct{}     // closed by Stop
	seen    map[string]string // source sections since the start, by hash
}

//go:embed preview.html
var templateText string

//go:embed bar.css
var barStyle string

//go:embed pages.css
var pagesStyle string

// document is what every page of the preview has.
type document struct {
	Edition string
	Style   template.CSS
	Script  template.JS
}

func newDocument(edition, style string) document {
	return document{edition, template.CSS(style), template.JS(script)}
}

// New puts the preview in front of the service.
func New(next http.Handler, o Options) *Preview {
	return &Preview{
		next: next, options: o, templates: template.Must(template.New("preview").Parse(templateText)),
		changed: make(chan struct{}), stopped: make(chan struct{}), seen: map[string]string{},
	}
}

// Show takes up a new state of the content and refreshes the pages that are
// open. The edition is that of the site made from it.
func (p *Preview) Show(c *content.Content, edition string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.content, p.edition = c, edition
	for _, page := range c.Pages {
		for _, s := range page.Translations[0].Sections {
			p.seen[s.Hash] = c.RawSection(page.Key, s.ID)
		}
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

// Stop ends the answers that wait for a change, so that the server can stop.
func (p *Preview) Stop() { close(p.stopped) }

func (p *Preview) current() (c *content.Content, edition string, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.content, p.edition, p.changed
}

func (p *Preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, ours := strings.CutPrefix(r.URL.Path, "/preview/")
	switch {
	case r.Method != http.MethodGet || !ours && !strings.Contains(r.Header.Get("Accept")+"text/html", "text/html"):
		p.next.ServeHTTP(w, r)
	case path == "events" && ours:
		p.events(w, r)
	case ours && path == "":
		p.overview(w)
	case ours:
		p.sideBySide(w, r, path)
	default:
		p.withBar(w, r)
	}
}

// overview is the state of everything.
func (p *Preview) overview(w http.ResponseWriter) {
	c, edition, _ := p.current()
	if c == nil {
		http.Error(w, "nothing is loaded yet", http.StatusServiceUnavailable)
		return
	}
	report := c.Report()
	p.write(w, "overview", struct {
		document
		Rows   []row
		Faults []content.FaultReport
	}{newDocument(edition, pagesStyle), rowsOf(c, report), report.Faults})
}

// write sends a page of the preview's own.
func (p *Preview) write(w http.ResponseWriter, name string, data any) {
	var out bytes.Buffer
	if err := p.templates.ExecuteTemplate(&out, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src "+sourceHash(pagesStyle)+"; script-src "+sourceHash(script))
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	w.Write(out.Bytes())
}

// script refreshes an open page when the edition is no longer that of the page.
const script = `(() => {
  const edition = document.currentScript.dataset.edition;
  const events = new EventSource("/preview/events");
  events.onmessage = (e) => { if (e.data !== edition) location.reload(); };
})();`

// sourceHash allows that script or style and no other (CSP Level 3, §2.3.1).
func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("'sha256-%s'", base64.StdEncoding.EncodeToString(sum[:]))
}
