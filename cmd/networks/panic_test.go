package main

import (
	"context"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
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
