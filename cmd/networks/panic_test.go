package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers"
)

// What makes the watching of a source panic is logged, and the watching goes
// on; what makes a load panic is a fault of that load.
func TestPanicsInTheBackground(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	fall, watched, loaded := false, 0, make(chan error, 1)
	r := &reloader{handler: handlers.New(handlers.Options{}), log: slog.New(slog.DiscardHandler)}
	r.source.read = func(load func(fs.FS) error) error {
		if fall {
			panic("while it is read")
		}
		return load(networks.Site)
	}
	r.source.watch = func(ctx context.Context, changed func(*content.Tree) error) {
		if watched++; watched == 1 {
			panic("while it is watched")
		}
		loaded <- changed(nil)
		<-ctx.Done()
	}
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
	before := r.site
	fall = true
	r.background.Go(func() { r.watch(ctx, nil) })
	select {
	case err := <-loaded:
		if err == nil {
			t.Error("a load that panicked has no error")
		}
	case <-time.After(20 * time.Second):
		t.Error("the source is not watched any more")
	}
	cancel()
	r.background.Wait()
	if r.site != before {
		t.Error("the site is not the one from before")
	}
}

// panicking is a site folder one of whose files makes whoever reads it panic.
type panicking struct {
	fs.FS
	file string
}

func (p panicking) Open(name string) (fs.File, error) {
	if name == p.file {
		panic("planted in " + name)
	}
	return p.FS.Open(name)
}

// Whichever part of a load panics, in whichever goroutine, it is a fault of
// that load, told in readiness; the site stays, and the next load is taken up.
func TestPanicsOfALoad(t *testing.T) {
	h := handlers.New(handlers.Options{})
	r := &reloader{handler: h, log: slog.New(slog.DiscardHandler)}
	defer r.background.Wait()
	defer r.rest()
	var from fs.FS = networks.Site
	r.source.read = func(load func(fs.FS) error) error { return load(from) }
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
	shown := func(*site.Site) {}
	harms := map[string]func(){
		"when it is shown": func() { r.shown = func(*site.Site) { panic("planted in the preview") } },
	}
	for _, file := range []string{"content", "content/site.toml", "locales/active.it.toml", facts, "content/networks/sv.md", "content/networks/it.md"} {
		harms[file] = func() { from = panicking{networks.Site, file} }
	}
	for name, harm := range harms {
		harm()
		before := r.site
		err := r.load(nil)
		if err == nil || !strings.Contains(err.Error(), "planted in ") || r.site != before {
			t.Errorf("%s: %v", name, err)
		}
		w := httptest.NewRecorder()
		h.Admin().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "planted in ") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		from, r.shown = networks.Site, shown
		if err := r.load(nil); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

// A body that cannot be compressed better stays as it is, and the log says why.
func TestPanicOfCompressing(t *testing.T) {
	var out bytes.Buffer
	journal := handlers.NewJournal(&out, slog.LevelInfo, func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) })
	r := &reloader{handler: handlers.New(handlers.Options{}), log: slog.New(journal)}
	r.improve(nil) // there is no such site
	r.background.Wait()
	journal.Close(time.Second)
	if !strings.Contains(out.String(), `"while":"compressing"`) {
		t.Error(out.String())
	}
}
