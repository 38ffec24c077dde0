package preview

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"

	"vanersborg.se/networks/content"
)

// bar is what stands below the page at hand.
type bar struct {
	document
	Row    *row // the page at hand; nil: it is none
	Faults []content.FaultReport
	Others int // faults of other files
}

// withBar is the service's answer, with the bar if it is a page.
func (p *Preview) withBar(w http.ResponseWriter, r *http.Request) {
	plain := r.Clone(r.Context())
	for _, name := range []string{"Accept-Encoding", "If-None-Match", "Range"} {
		plain.Header.Del(name)
	}
	answer := httptest.NewRecorder()
	p.next.ServeHTTP(answer, plain)
	c, edition, _ := p.current()
	body, h := answer.Body.Bytes(), answer.Header()
	if c != nil && strings.HasPrefix(h.Get("Content-Type"), "text/html") {
		b := p.barFor(c, h.Get("Content-Location"), r.URL.Path, edition)
		body = p.insert(p.insert(body, "</head>", "style", b), "</body>", "bar", b)
		policy := h.Get("Content-Security-Policy")
		policy = strings.Replace(policy, "style-src ", "style-src "+sourceHash(barStyle)+" ", 1)
		h.Set("Content-Security-Policy", policy+"; script-src "+sourceHash(script))
	}
	h.Set("Cache-Control", "no-store")
	h.Del("Etag")
	for name, values := range h {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(answer.Code)
	w.Write(body)
}

// insert puts what a template says before the last place where a page has a mark.
func (p *Preview) insert(page []byte, mark, name string, data any) []byte {
	var out bytes.Buffer
	at := bytes.LastIndex(page, []byte(mark))
	if at < 0 || p.templates.ExecuteTemplate(&out, name, data) != nil {
		return page
	}
	return slices.Concat(page[:at], out.Bytes(), page[at:])
}

// barFor finds the page by its address: the fixed one, or the one asked for.
func (p *Preview) barFor(c *content.Content, location, path, edition string) bar {
	if location == "" {
		location = path
	}
	b := bar{document: newDocument(edition, barStyle)}
	report := c.Report()
	for _, r := range rowsOf(c, report) {
		if r.Address == location {
			b.Row = &r
		}
	}
	for _, f := range report.Faults {
		if b.Row != nil && concerns(f.File, b.Row.PageReport, c) {
			b.Faults = append(b.Faults, f)
		} else {
			b.Others++
		}
	}
	return b
}

// concerns reports whether a file is one of the page's: its text, its source,
// its facts or its language's messages.
func concerns(file string, row content.PageReport, c *content.Content) bool {
	return file == c.SourceFile(row.Page) ||
		file == "content/"+row.Page+"/"+row.Language+".md" ||
		file == "content/"+row.Page+"/facts.toml" ||
		file == "locales/active."+row.Language+".toml"
}
