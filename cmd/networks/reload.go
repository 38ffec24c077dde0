package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers"
)

// reloader loads the content and puts the site into the handler. A load that
// fails leaves the site that is there.
type reloader struct {
	source  source
	url     string
	drafts  bool
	handler *handlers.Handler
	log     *slog.Logger
	shown   func(*site.Site) // told of each site that is served; may be nil
	collect bool             // set how often garbage is collected

	site  *site.Site           // that is served; nil before the first load
	known map[files.Fault]bool // faults of the last load, which have been logged

	improving  func() // stops what improve began, and waits until it has ended; nil if nothing was begun
	background sync.WaitGroup
}

// start loads for the first time, for which the source may have something else
// if what it has is of no use.
func (r *reloader) start() error {
	err := r.load(nil)
	if err != nil && r.source.instead != nil && r.source.instead(err) {
		err = r.load(nil)
	}
	return err
}

// load loads the content as it is now, and as it was seen if that is not nil.
// The error is files.Faults if it is the content's.
func (r *reloader) load(seen *content.Tree) error {
	start := time.Now()
	next, err := r.take(seen)
	if err != nil {
		if r.site != nil { // at the start the program ends, and says why
			faults := files.AsFaults("site", err)
			r.report(faults)
			r.handler.Refused(faults)
		}
		return err
	}
	r.report(next.Content.Faults)
	r.site = next
	r.log.Info("site loaded", "edition", next.Edition, "pages", len(next.Content.Pages),
		"faults", len(next.Content.Faults), "duration_ms", time.Since(start).Milliseconds())
	r.improve(next)
	return nil
}

// A site of ordinary size lives in a few megabytes, which are collected again
// and again: seldom costs three megabytes and saves a twentieth of the
// processor's time. The memory of a large one matters more, and most of it are
// bodies that cost the collector nothing. While a site is made and compressed
// garbage is large beside what stays: at the start of a large one, often would
// cost a fifth of the processor's time and spare an eighth of the memory.
const collectSeldom, collectWhileMade, collectOften = 200, 50, 25

// aim is the memory that a site of ordinary size keeps to by collecting more
// often, when thousands of slow clients want some: for these, and for each
// translation twice, as it is while the site is built anew.
const aim, aimTranslation = 96 << 20, 256 << 10

// collect sets how often garbage is collected for a site that has been made and
// is yet to be compressed.
func collect(c *content.Content) {
	if large(c) {
		debug.SetGCPercent(collectOften)
		debug.SetMemoryLimit(math.MaxInt64)
	} else {
		debug.SetGCPercent(collectWhileMade)
		debug.SetMemoryLimit(aim + aimTranslation*int64(translations(c)))
	}
}

// take makes the site and puts it into the handler. Content that makes the
// program stumble is a fault like any other: what is served must not suffer.
func (r *reloader) take(seen *content.Tree) (next *site.Site, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the content could not be read: %v\n%s", cause, debug.Stack())
		}
	}()
	next, err = r.build(seen)
	if err == nil {
		err = r.handler.Swap(next)
	}
	if err == nil && r.shown != nil {
		r.shown(next)
	}
	return next, err
}

func (r *reloader) build(seen *content.Tree) (*site.Site, error) {
	options := content.Options{URL: r.url, Tree: seen, Whole: r.source.whole}
	if r.site != nil {
		options.Previous = r.site.Content
	}
	var c *content.Content
	err := r.source.read(func(fsys fs.FS) (err error) {
		c, err = content.Load(fsys, options)
		if err == nil && r.source.whole && r.site != nil {
			err = c.Faults.Errors().Err()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return site.Build(c, site.Options{Drafts: r.drafts, Spare: large(c), Previous: r.site})
}

// large reports whether a site has so many translations that its memory must
// be spared.
func large(c *content.Content) bool { return translations(c) > 1000 }

// translations is how many a site has, or would have if none were missing.
func translations(c *content.Content) int { return len(c.Pages) * len(c.Languages) }

// report logs and counts each fault once, until it is mended and comes again.
func (r *reloader) report(faults files.Faults) {
	now := make(map[files.Fault]bool, len(faults))
	for _, f := range faults {
		if !r.known[f] && !now[f] {
			r.log.Warn("fault in the content", "file", f.File, "line", f.Line, "fault", f.Text, "warning", f.Warning)
			r.handler.Faulty(1)
		}
		now[f] = true
	}
	r.known = now
}

// improve compresses the site's bodies better, in the background; the site
// before needs that no more.
func (r *reloader) improve(s *site.Site) {
	r.rest()
	if r.collect {
		collect(s.Content)
	}
	stop, ended := make(chan struct{}), make(chan struct{})
	r.improving = func() {
		close(stop)
		<-ended
	}
	r.background.Go(func() {
		defer close(ended)
		defer r.unharmed("compressing")
		done := s.Improve(stop)
		if large(s.Content) {
			return
		}
		if r.collect {
			debug.SetGCPercent(collectSeldom)
		}
		if done > 0 {
			// The best compression takes tens of megabytes for a moment; kept, they
			// would make every request slower by what the processor's caches miss.
			debug.FreeOSMemory()
		}
	})
}

// rest ends what improve began, which takes as long as one body does at most.
func (r *reloader) rest() {
	if r.improving != nil {
		r.improving()
		r.improving = nil
	}
}

// watch loads the content again at each change and at each signal, until ctx
// ends. It alone loads, so that one load is finished before the next begins.
func (r *reloader) watch(ctx context.Context, again <-chan os.Signal) {
	requests := make(chan loadOrder)
	if r.source.watch != nil {
		r.background.Go(func() {
			for ctx.Err() == nil {
				r.watchSource(ctx, func(seen *content.Tree) error { return request(ctx, requests, seen) })
				sleep(ctx, time.Second)
			}
		})
	}
	for {
		select {
		case <-ctx.Done():
			r.rest()
			return
		case o := <-requests:
			o.answer <- r.load(o.seen)
		case <-again:
			_ = r.load(nil) // the fault is reported, and what is served stays
		}
	}
}

// watchSource watches the source until ctx ends, or what it finds makes it panic.
func (r *reloader) watchSource(ctx context.Context, changed func(*content.Tree) error) {
	defer r.unharmed("watching the content")
	r.source.watch(ctx, changed)
}

// unharmed, deferred, makes a panic in the background a line in the log: what
// is served must not suffer.
func (r *reloader) unharmed(doing string) {
	if cause := recover(); cause != nil {
		r.log.Error("a fault of the program", "while", doing, "fault", fmt.Sprint(cause), "stack", string(debug.Stack()))
		r.handler.Faulty(1)
	}
}

// loadOrder is for a load of the folder as it was seen.
type loadOrder struct {
	seen   *content.Tree
	answer chan error
}

// request asks for a load and waits for what came of it.
func request(ctx context.Context, requests chan<- loadOrder, seen *content.Tree) error {
	answer := make(chan error, 1)
	select {
	case requests <- loadOrder{seen, answer}:
		select {
		case err := <-answer:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	case <-ctx.Done():
		return ctx.Err()
	}
}
