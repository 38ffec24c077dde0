package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers"
)

// heap is what the program holds on to.
func heap() int {
	runtime.GC()
	runtime.GC() // what pools held goes with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// edited are the facts as an editor leaves them after n edits: each time other
// ones, every fifth time broken.
func edited(good string, n int) string {
	if n%5 == 4 {
		return fmt.Sprintf("members = nonsense%d", n)
	}
	return strings.Replace(good, "members = 55", fmt.Sprintf("members = %d", 100+n), 1)
}

// However often the content is loaded, good or bad, and however many requests
// are answered between, memory stands still.
func TestMemoryStandsStill(t *testing.T) {
	dir := siteDir(t)
	from, err := folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	journal := handlers.NewJournal(io.Discard, slog.LevelInfo, func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) })
	defer journal.Close(time.Second)
	h := handlers.New(handlers.Options{Log: journal})
	r := &reloader{source: from, handler: h, log: slog.New(journal)}
	defer r.background.Wait()
	defer r.rest()
	name := filepath.Join(dir, facts)
	good := read(t, name)
	loads := func(n int) {
		for i := range n {
			write(t, name, edited(good, i))
			if err := r.load(nil); err != nil {
				t.Fatal(err)
			}
			for k := range 20 {
				request := httptest.NewRequest(http.MethodGet, fmt.Sprintf("/it/x%d-%d", i, k), nil)
				request.Header.Set("Accept-Language", fmt.Sprintf("x%d-%d", i, k))
				h.ServeHTTP(httptest.NewRecorder(), request)
			}
		}
	}
	// A compressor at work in the background holds tens of megabytes that are no
	// leak: what stays is what is there when it has ended.
	settled := func() int {
		r.rest()
		r.background.Wait()
		return heap()
	}
	const rounds = 40
	loads(rounds)
	before := settled()
	loads(rounds)
	if after := settled(); after > before+1<<20 {
		t.Errorf("%d bytes before, %d after %d more loads", before, after, rounds)
	}
}

// How often garbage is collected is for the site that is served: compressing one
// that is served no more, and much smaller, says nothing of it any more.
func TestCollectForTheSiteServed(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	c, err := content.Load(networks.Site, content.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ordinary, err := site.Build(c, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := &reloader{log: slog.New(slog.DiscardHandler), collect: true}
	percent := func() int {
		r.background.Wait()
		return debug.SetGCPercent(100)
	}
	r.improve(&site.Site{Content: &content.Content{Pages: make([]*content.Page, 2000), Languages: c.Languages}})
	if got := percent(); got != collectOften {
		t.Errorf("a large site: %d", got)
	}
	r.improve(ordinary)
	r.improve(&site.Site{Content: &content.Content{Pages: make([]*content.Page, 2000), Languages: c.Languages}})
	if got := percent(); got != collectOften {
		t.Errorf("a large site in place of an ordinary one: %d", got)
	}
	r.improve(ordinary)
	if got := percent(); got != collectSeldom {
		t.Errorf("an ordinary site: %d", got)
	}
}
