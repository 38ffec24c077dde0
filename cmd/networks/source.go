package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
)

// source is where a site folder comes from.
type source struct {
	// read calls load with the folder as it is now.
	read func(load func(fs.FS) error) error
	// watch calls changed after each change, until ctx ends; changed loads the
	// folder, as it was seen if it was, and its error says why the load was
	// refused. watch is nil for a folder that never changes.
	watch func(ctx context.Context, changed func(seen *content.Tree) error)
	// instead puts something else in the place of what could not be loaded at the
	// start, and is false if there is nothing else. It may be nil.
	instead func(err error) bool
	// whole is true if a change with any fault is refused as a whole, and false
	// if what is good of it is taken.
	whole bool
}

// embedded is the site folder that is built into the program.
func embedded() source {
	return source{read: func(load func(fs.FS) error) error { return load(networks.Site) }}
}

// folder is a site folder on disk. What it reads never leaves the folder:
// a symbolic link out of it is a fault of the content.
func folder(dir string) (source, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return source{}, fmt.Errorf("-site %s: no such folder", dir)
	case err != nil:
		return source{}, fmt.Errorf("-site %s: %w", dir, err)
	case !info.IsDir():
		return source{}, fmt.Errorf("-site %s: not a folder", dir)
	}
	read := func(load func(fs.FS) error) error {
		// Opened anew each time, for the folder may have been replaced.
		root, err := os.OpenRoot(dir)
		if err != nil {
			return fmt.Errorf("-site %s: %w", dir, err)
		}
		defer root.Close()
		return load(root.FS())
	}
	p := &poller{read: read}
	p.last, _ = p.look(content.Look)
	return source{read: read, watch: p.watch}, nil
}
