package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/releases"
)

// natsFlags are the flags of every command that speaks to NATS.
func natsFlags(f flags, c *releases.Config) {
	f.StringVar(&c.Creds, "nats-creds", "", "credentials for NATS: a `file` with a user's JWT and seed")
	f.StringVar(&c.CA, "nats-ca", "", "authorities that vouch for the NATS servers, a PEM `file`, instead of the system's")
	f.StringVar(&c.Cert, "nats-cert", "", "client certificate for NATS, a PEM `file`")
	f.StringVar(&c.Key, "nats-key", "", "private key of -nats-cert, a PEM `file`")
	f.StringVar(&c.Bucket, "nats-bucket", releases.DefaultBucket, "the `bucket` that keeps the releases")
}

// replica is the site folder of the release in force. Until the first one is
// there it is the one kept from last time, else the built-in one. A release is
// served wholly or not at all.
func replica(c releases.Config, keep string, log *slog.Logger) (source, error) {
	if err := c.Check(); err != nil {
		return source{}, err
	}
	warn := func(err error) { log.Warn("releases", "fault", err.Error()) }
	r := &replicated{current: networks.Site}
	follow := releases.Replica{Config: c, Dir: keep, Report: warn}
	if keep != "" {
		kept, files, err := releases.Last(keep)
		switch {
		case err == nil:
			r.current, follow.Serving = files, kept
		case !errors.Is(err, fs.ErrNotExist):
			warn(err)
		}
	}
	// A release of another time may lack what this program needs.
	instead := func(err error) bool {
		if follow.Serving.Number == 0 {
			return false
		}
		warn(fmt.Errorf("release %d, kept in %s, cannot be served; the built-in site is: %w", follow.Serving.Number, keep, err))
		r.current, follow.Serving = networks.Site, releases.Release{}
		return true
	}
	watch := func(ctx context.Context, changed func(*content.Tree) error) {
		follow.Take = func(release releases.Release, files fs.FS) error {
			before := r.swap(files)
			if err := changed(nil); err != nil {
				r.swap(before)
				return err
			}
			log.Info("release taken", "number", release.Number, "sha256", release.SHA256)
			return nil
		}
		if err := follow.Follow(ctx); err != nil {
			log.Error("releases", "fault", err.Error())
		}
	}
	return source{read: r.read, watch: watch, instead: instead, whole: true}, nil
}

// replicated is the site folder that is in use.
type replicated struct {
	mu      sync.Mutex
	current fs.FS
}

func (r *replicated) read(load func(fs.FS) error) error {
	r.mu.Lock()
	current := r.current
	r.mu.Unlock()
	return load(current)
}

func (r *replicated) swap(files fs.FS) (before fs.FS) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before, r.current = r.current, files
	return before
}
