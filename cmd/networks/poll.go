package main

import (
	"context"
	"io/fs"
	"time"

	"vanersborg.se/networks/content"
)

const (
	// pollEvery is how often a folder is looked at, unless a look takes long: it
	// may take one part in pollShare of the time, but no edit waits longer than
	// pollMost.
	pollEvery = 250 * time.Millisecond
	pollShare = 20
	pollMost  = 5 * time.Second
	// quiet is how long a folder must stay as it is to be loaded, so that what an
	// editor saves in several steps is taken up once, whole.
	quiet = 80 * time.Millisecond
	// restless is how long a folder that does not come to rest is waited for.
	restless = time.Second
)

// poller looks at a site folder again and again. System events would miss a
// folder that is replaced, a file in a new folder, and most network file
// systems.
type poller struct {
	read func(load func(fs.FS) error) error
	last sight // as it was when changed was called last
}

// sight is what a look at the folder gave: a tree, or why there is none.
type sight struct {
	tree  *content.Tree
	fault string
}

func (s sight) same(other sight) bool {
	if s.tree == nil || other.tree == nil {
		return s == other
	}
	return s.tree.Equal(other.tree)
}

// watch calls changed each time the folder has changed and come to rest.
func (p *poller) watch(ctx context.Context, changed func(*content.Tree) error) {
	for {
		now, took := p.look(content.Look)
		if !now.same(p.last) {
			p.settle(ctx, now)
			_ = changed(p.last.tree) // reported by the loader, and tried again at the next change
		}
		if !sleep(ctx, min(max(pollEvery, pollShare*took), pollMost)) {
			return
		}
	}
}

// settle waits until the folder has stayed as it is for a moment.
func (p *poller) settle(ctx context.Context, now sight) {
	before := p.last.tree
	p.last = now
	for start := time.Now(); time.Since(start) < restless && sleep(ctx, quiet); p.last = now {
		now, _ = p.look(func(fsys fs.FS) *content.Tree { return p.last.tree.Again(fsys, before) })
		if now.same(p.last) {
			return
		}
	}
}

// look looks at the folder by the given way, and tells how long that took.
func (p *poller) look(by func(fs.FS) *content.Tree) (now sight, took time.Duration) {
	start := time.Now()
	err := p.read(func(fsys fs.FS) error {
		now.tree = by(fsys)
		return nil
	})
	if err != nil {
		now.fault = err.Error()
	}
	return now, time.Since(start)
}

// sleep sleeps, and is false if ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
