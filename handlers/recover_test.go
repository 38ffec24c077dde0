package handlers

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/site"
)

// A fault in the program's own code ends one request with the 500 page, is
// logged once with its cause, and tells the client nothing of it.
func TestRecover(t *testing.T) {
	c, err := content.Load(networks.Site, content.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Build(c, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	journal := NewJournal(&out, slog.LevelWarn, func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) })
	h := New(Options{Log: journal})
	if err := h.Swap(s); err != nil {
		t.Fatal(err)
	}
	faulty := *h.current.Load()
	faulty.languages = nil // choosing a language fails
	h.current.Store(&faulty)

	for path, tag := range map[string]string{"/networks": "sv", "/nothing": "sv"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		h.ServeHTTP(w, r)
		if w.Code != http.StatusInternalServerError || w.Header().Get("Content-Language") != tag || w.Header().Get("X-Content-Type-Options") == "" ||
			!strings.Contains(w.Body.String(), "<html") || strings.Contains(w.Body.String(), "index out of range") {
			t.Errorf("%s: %d %v\n%.200s", path, w.Code, w.Header(), w.Body.String())
		}
	}
	journal.Close(time.Second)
	if n := strings.Count(out.String(), "\n"); n != 2 || !strings.Contains(out.String(), `"level":"ERROR","msg":"request","status":500`) || !strings.Contains(out.String(), "index out of range") {
		t.Errorf("%d lines, expected 2:\n%s", n, out.String())
	}
}
