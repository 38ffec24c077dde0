package releases

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"
)

// ErrConflict is what the slower of two publishers gets. Nothing of its release
// is in force.
var ErrConflict = errors.New("another release was published meanwhile")

// Publish makes the files of a site folder the release in force, wholly or not
// at all, and gives it. The comment, one line or none, is kept with it. A folder
// equal to the release in force makes no new release: its blobs are written
// again, which mends a damaged bucket, and the one in force is given.
//
// The error is ErrConflict when another release was committed since Publish
// began. A cluster without a leader is waited for, 30 s for each request.
func (b *Bucket) Publish(ctx context.Context, fsys fs.FS, comment string) (Release, error) {
	if err := checkComment(comment); err != nil {
		return Release{}, err
	}
	s, err := readFolder(fsys)
	if err != nil {
		return Release{}, err
	}
	if err := b.make(ctx); err != nil {
		return Release{}, fmt.Errorf("bucket %s: %w", b.Bucket, err)
	}
	h, err := b.history(ctx)
	if err != nil {
		return Release{}, err
	}
	return b.release(ctx, h, s, Release{Comment: comment})
}

// release writes the blobs of s and then a manifest that says what r says, on
// top of the history that was read before: see Purge for why that order matters.
func (b *Bucket) release(ctx context.Context, h history, s snapshot, r Release) (Release, error) {
	next := manifestOn(h.last(), s)
	next.Comment, next.Of = r.Comment, r.Of
	same := next.SHA256 == h.last().SHA256
	var named map[string]bool
	if !same {
		var err error
		if named, err = b.named(ctx, h.last(), s.held); err != nil {
			return Release{}, err
		}
	}
	if err := b.putAll(ctx, s, named); err != nil {
		return Release{}, err
	}
	if same {
		b.ring(h.revision)
		return h.last(), nil
	}
	revision, err := b.commit(ctx, next, h.revision)
	if err != nil {
		return Release{}, err
	}
	b.ring(revision)
	return next, nil
}

// manifestOn is the release of s that follows last.
func manifestOn(last Release, s snapshot) Release {
	return Release{
		Number: last.Number + 1, Time: time.Now().UTC(),
		SHA256: hashOfAll(s.parts), parts: s.parts,
		Files: len(s.index), Size: s.index.size(),
	}
}

// named are the blobs that r names, its index's own too. Of a release whose
// index is not whole it is nothing, so that what builds on it is written anew.
// Parts of the index that are in held are not fetched.
func (b *Bucket) named(ctx context.Context, r Release, held contents) (map[string]bool, error) {
	blobs := map[string]bool{}
	if r.Number == 0 {
		return blobs, nil
	}
	s, err := fetchIndex(ctx, b.get, r, held)
	if errors.Is(err, errGone) || errors.Is(err, ErrFaulty) {
		return blobs, nil
	}
	for _, hash := range r.parts {
		blobs[hash] = true
	}
	for _, f := range s.index {
		for _, hash := range f.blobs() {
			blobs[hash] = true
		}
	}
	return blobs, err
}

// putAll writes the blobs of s that are not in named.
func (b *Bucket) putAll(ctx context.Context, s snapshot, named map[string]bool) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	put := func(hashes []string, data []byte) {
		for i, blob := range split(data) {
			if !named[hashes[i]] {
				group.Go(func() error { return b.put(ctx, hashes[i], blob) })
			}
		}
	}
	for _, hash := range s.parts {
		put([]string{hash}, s.held[hash])
	}
	for _, f := range s.index.missing(nil) {
		put(f.blobs(), s.held[f.SHA256])
	}
	return group.Wait()
}

// commit puts r in force if the manifest still has the revision base, and gives
// the new one.
func (b *Bucket) commit(ctx context.Context, r Release, base uint64) (revision uint64, err error) {
	kv, err := b.keyValue(ctx)
	if err != nil {
		return 0, err
	}
	text := r.encode()
	err = b.attempt(ctx, func(ctx context.Context) error {
		revision, err = kv.Update(ctx, currentKey, text, base)
		if errors.Is(err, jetstream.ErrKeyRevisionMismatch) {
			revision, err = b.committed(ctx, text, base)
		}
		return err
	})
	return revision, err
}

// committed says who was first to commit on base: text, for an earlier try may
// have succeeded and its answer been lost with the leader, or another publisher.
func (b *Bucket) committed(ctx context.Context, text []byte, base uint64) (revision uint64, err error) {
	m, err := b.ask(ctx, question{NextFor: b.subject(currentKey), Seq: base + 1})
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
		return 0, errUndecided
	case err != nil:
		return 0, err
	case bytes.Equal(m.Data, text):
		return m.Seq, nil
	}
	winner, err := decodeRelease(m.Data)
	if err != nil {
		return 0, fmt.Errorf("%w: key %s was written by other hands", ErrConflict, currentKey)
	}
	return 0, fmt.Errorf("%w: release %d of %s %q; look at it and publish again",
		ErrConflict, winner.Number, winner.Time.Format(time.RFC3339), winner.Comment)
}

func (b *Bucket) keyValue(ctx context.Context) (kv jetstream.KeyValue, err error) {
	err = b.attempt(ctx, func(ctx context.Context) error {
		kv, err = b.js.KeyValue(ctx, b.Bucket)
		return err
	})
	return kv, err
}

// ring wakes the replicas. The release is in force by now, and replicas that
// hear nothing look for themselves, so nothing that goes wrong here is an error.
func (b *Bucket) ring(revision uint64) {
	if b.nc.Publish(b.bell(), strconv.AppendUint(nil, revision, 10)) == nil {
		b.nc.FlushTimeout(onceTime)
	}
}
