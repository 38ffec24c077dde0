package releases

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/nats-io/nats.go/jetstream"

	"vanersborg.se/networks/content/releases/natstest"
)

func TestPurgeKeepsTheLastReleases(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	var all []Release
	for n := range 6 {
		all = append(all, publish(t, b, n+1))
	}
	if err := b.Purge(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	for i, r := range all {
		_, err := whole(t, b, r)
		if i < 3 && !errors.Is(err, errGone) || i >= 3 && err != nil {
			t.Errorf("release %d of 6: %v", r.Number, err)
		}
	}
	named, err := b.keptBlobs(t.Context(), all[3:])
	if err != nil {
		t.Fatal(err)
	}
	_, stored, err := b.storedBlobs(t.Context())
	if err != nil || len(stored) != len(named) {
		t.Errorf("%d blobs stored, %d named, error %v", len(stored), len(named), err)
	}
	if _, err := b.Rollback(t.Context(), 2, ""); err == nil {
		t.Error("rolled back to a release without files")
	} else {
		wantError(t, err, errGone, "release 2")
	}
	// Purged less before, more now: what is gone must not stand in the way.
	if err := b.Purge(t.Context(), 5); err != nil {
		t.Error(err)
	}
	for _, keep := range []int{0, 65} {
		if err := b.Purge(t.Context(), keep); err == nil {
			t.Errorf("keeping %d was not refused", keep)
		}
	}
}

// pause does what Publish does, but lets other things happen before the commit.
func pause(t testing.TB, b *Bucket, site fstest.MapFS, meanwhile func()) (Release, error) {
	t.Helper()
	ctx := t.Context()
	s, err := readFolder(site)
	if err != nil {
		t.Fatal(err)
	}
	h, err := b.history(ctx)
	if err != nil {
		t.Fatal(err)
	}
	r := manifestOn(h.last(), s)
	named, err := b.named(ctx, h.last(), s.held)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.putAll(ctx, s, named); err != nil {
		t.Fatal(err)
	}
	meanwhile()
	revision, err := b.commit(ctx, r, h.revision)
	if err == nil {
		b.ring(revision)
	}
	return r, err
}

// A slow publisher counts on blobs that are there already, of a release too old
// to be kept. A purge at that moment must not take them away.
func TestPurgeBesideAPublisher(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	other := open(t, b.Config)
	publish(t, b, 1)
	publish(t, b, 2)
	r, err := pause(t, b, folder(1), func() {
		if err := other.Purge(t.Context(), 1); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := inBucket(t, b, r); n != 1 {
		t.Errorf("release %d has version %d", r.Number, n)
	}
	// The same when the release in force has changed too: then the commit fails.
	_, err = pause(t, b, folder(2), func() {
		publish(t, other, 3)
		if err := other.Purge(t.Context(), 1); err != nil {
			t.Error(err)
		}
	})
	wantError(t, err, ErrConflict, "release 4")
	h, _ := b.history(t.Context())
	if n := inBucket(t, b, h.last()); n != 3 {
		t.Errorf("in force is version %d", n)
	}
}

// Publishers and purges in a muddle: whatever is in force is whole.
func TestPurgeInAMuddle(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	var all sync.WaitGroup
	var mu sync.Mutex
	published := 0
	for p := range 3 {
		b := open(t, Config{URL: url})
		all.Go(func() {
			for i := range 12 {
				_, err := b.Publish(t.Context(), small((p+i)%4), "")
				if err != nil && !errors.Is(err, ErrConflict) {
					t.Error(err)
				}
				if err == nil {
					mu.Lock()
					published++
					mu.Unlock()
				}
				if err := b.Purge(t.Context(), 1); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	b := open(t, Config{URL: url})
	h, err := b.history(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := whole(t, b, h.last()); err != nil {
		t.Errorf("after %d releases: %v", published, err)
	}
	t.Logf("%d of 36 publishers won, %d releases", published, len(h.releases))
}

// small is a folder of few bytes, most of them in other versions too.
func small(n int) fstest.MapFS {
	return fstest.MapFS{
		"content/a.md":   &fstest.MapFile{Data: fmt.Append(nil, n)},
		"content/b.md":   &fstest.MapFile{Data: fmt.Append(nil, n/2)},
		"locales/c.toml": &fstest.MapFile{Data: fmt.Append(nil, n%2)},
	}
}

func TestPurgeOfADamagedBucket(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	first := publish(t, b, 1)
	second := publish(t, b, 2)
	stream, err := b.js.Stream(t.Context(), b.stream())
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Purge(t.Context(), jetstream.WithPurgeSubject(b.subject(blobKey(second.parts[0])))); err != nil {
		t.Fatal(err)
	}
	wantError(t, b.Purge(t.Context(), 1), ErrFaulty, "release 2")
	if n := inBucket(t, b, first); n != 1 {
		t.Errorf("release 1 has version %d", n)
	}
	publish(t, b, 2)
	if err := b.Purge(t.Context(), 1); err != nil {
		t.Error(err)
	}
}
