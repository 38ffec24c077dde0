package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io/fs"
	"path"
	"time"

	"vanersborg.se/networks/content"
	"vanersborg.se/networks/locales"
)

const (
	// pollEvery is how often a folder is looked at, unless a look takes long: it
	// may take one part in pollShare of the time.
	pollEvery = 250 * time.Millisecond
	pollShare = 20
	// quiet is how long a folder must stay as it is to be loaded, so that what an
	// editor saves in several steps is taken up once, whole.
	quiet = 80 * time.Millisecond
	// restless is how long a folder that does not come to rest is waited for.
	restless = time.Second
	// depth is how far below the site folder files are looked at; it ends loops
	// of symbolic links.
	depth = 4
)

// poller looks at a site folder again and again. System events would miss a
// folder that is replaced, a file in a new folder, and most network file
// systems.
type poller struct {
	read func(load func(fs.FS) error) error
	last [sha256.Size]byte // as it was when changed was called last
}

// watch calls changed each time the folder has changed and come to rest.
func (p *poller) watch(ctx context.Context, changed func() error) {
	for {
		now, took := p.look()
		if now != p.last {
			p.settle(ctx, now)
			_ = changed() // reported by the loader, and tried again at the next change
		}
		if !sleep(ctx, max(pollEvery, pollShare*took)) {
			return
		}
	}
}

// settle waits until the folder has stayed as it is for a moment.
func (p *poller) settle(ctx context.Context, now [sha256.Size]byte) {
	p.last = now
	for start := time.Now(); time.Since(start) < restless && sleep(ctx, quiet); p.last = now {
		if now, _ = p.look(); now == p.last {
			return
		}
	}
}

// look gives a value that changes when a file's name, size, time or mode does,
// or when it can or cannot be reached, and how long that took. No file is
// opened.
func (p *poller) look() (state [sha256.Size]byte, took time.Duration) {
	start := time.Now()
	sum := sha256.New()
	err := p.read(func(fsys fs.FS) error {
		for _, top := range []string{content.Folder, locales.Folder} {
			add(sum, fsys, top, depth)
		}
		return nil
	})
	fmt.Fprint(sum, err)
	sum.Sum(state[:0])
	return state, time.Since(start)
}

// add follows symbolic links, as reading the files does.
func add(sum hash.Hash, fsys fs.FS, name string, depth int) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		fmt.Fprintf(sum, "%q %v\n", name, err)
		return
	}
	fmt.Fprintf(sum, "%q %d %d %v\n", name, info.Size(), info.ModTime().UnixNano(), info.Mode())
	if !info.IsDir() || depth == 0 {
		return
	}
	entries, err := fs.ReadDir(fsys, name)
	if err != nil {
		fmt.Fprintf(sum, "%q %v\n", name, err)
	}
	for _, e := range entries {
		add(sum, fsys, path.Join(name, e.Name()), depth-1)
	}
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
