package releases

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"vanersborg.se/networks/content/releases/natstest"
)

// stored gives blobs as a bucket would.
func (c contents) stored(_ context.Context, key string) ([]byte, error) {
	for hash, data := range c {
		if key == blobKey(hash) {
			return data, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", errGone, key)
}

func TestFetchProvesEverything(t *testing.T) {
	t.Parallel()
	s, err := readFolder(small(1))
	if err != nil {
		t.Fatal(err)
	}
	r := manifestOn(Release{}, s)
	a := s.named("content/a.md").SHA256
	for name, spoil := range map[string]func(bucket contents) Release{
		"blob of other bytes": func(bucket contents) Release { bucket[a] = []byte("x"); return r },
		"blob too large":      func(bucket contents) Release { bucket[a] = make([]byte, BlobSize+1); return r },
		"part of other bytes": func(bucket contents) Release { bucket[r.parts[0]] = []byte("[]"); return r },
		"part too large": func(bucket contents) Release {
			bucket[r.parts[0]] = append(s.held[r.parts[0]], make([]byte, BlobSize)...)
			return r
		},
		"size of another file": func(bucket contents) Release {
			x := append(index(nil), s.index...)
			x[0].Size++
			return manifestOn(Release{}, newSnapshot(x, bucket))
		},
		"part too large, well named": func(bucket contents) Release {
			text := append(s.held[r.parts[0]], bytes.Repeat([]byte(" "), BlobSize)...)
			bucket[hashOf(text)] = text
			return Release{parts: []string{hashOf(text)}}
		},
		"empty part": func(bucket contents) Release {
			bucket[hashOf([]byte("[]"))] = []byte("[]")
			return Release{parts: []string{hashOf([]byte("[]"))}}
		},
	} {
		bucket := maps.Clone(s.held)
		r := spoil(bucket)
		held := contents{}
		_, err := fetch(t.Context(), bucket.stored, r, held)
		if !errors.Is(err, ErrFaulty) {
			t.Errorf("%s: error %v", name, err)
		}
		for hash, data := range held {
			if hashOf(data) != hash {
				t.Errorf("%s: %q is held as %s", name, data, hash)
			}
		}
	}
	got, err := fetch(t.Context(), s.held.stored, r, contents{})
	if err != nil || len(got.index) != len(s.index) {
		t.Errorf("unspoilt: %d files, error %v", len(got.index), err)
	}
}

func TestRefusedReleaseIsNotHeld(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	publish(t, open(t, Config{URL: url}), 1)
	f, err := newFollower(Replica{
		Config: Config{URL: url},
		Take:   func(Release, fs.FS) error { return errors.New("no") },
		Report: func(error) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer f.link.close()
	for deadline := time.Now().Add(generous); f.finished == "" && time.Now().Before(deadline); {
		f.look(t.Context())
	}
	if f.finished == "" || len(f.good)+len(f.held) > 0 {
		t.Errorf("finished %q, %d files of good releases, %d held", f.finished, len(f.good), len(f.held))
	}
}

// harmful is a bucket in which reading one key makes the reader panic.
type harmful struct {
	jetstream.KeyValue
	key string
}

func (h harmful) Get(ctx context.Context, key string) (jetstream.KeyValueEntry, error) {
	if key == h.key {
		panic("planted in " + key)
	}
	return h.KeyValue.Get(ctx, key)
}

// A file that makes the program stumble while it is fetched keeps its release
// out and is reported; what is served stays, and the next release is taken.
func TestPanicOfAFetch(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	b := open(t, Config{URL: url})
	publish(t, b, 1)
	var taken []int
	var reports []error
	f, err := newFollower(Replica{
		Config: Config{URL: url},
		Take: func(_ Release, fsys fs.FS) error {
			n, err := version(fsys)
			taken = append(taken, n)
			return err
		},
		Report: func(err error) { reports = append(reports, err) },
		poll:   time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer f.link.close()
	look := func(what string, until func() bool) {
		t.Helper()
		for deadline := time.Now().Add(generous); !until(); {
			if time.Now().After(deadline) {
				t.Fatalf("%s: not seen; taken %v, reports %v", what, taken, reports)
			}
			f.look(t.Context())
		}
	}
	look("the first release", func() bool { return len(taken) > 0 })
	reports = nil // one may say that no server was in reach yet

	s, err := readFolder(folder(2))
	if err != nil {
		t.Fatal(err)
	}
	f.link.kv = harmful{f.link.kv, blobKey(s.named("content/networks/en.md").SHA256)}
	publish(t, b, 2)
	look("a report", func() bool { return len(reports) > 0 })
	wantError(t, reports[0], nil, "no release can be read, what is served stays: release 2: content/networks/en.md: planted in ")
	if len(taken) != 1 || f.Serving.Number != 1 {
		t.Errorf("taken %v, release %d is served", taken, f.Serving.Number)
	}
	publish(t, b, 3)
	look("the next release", func() bool { return len(taken) > 1 })
	if taken[1] != 3 || f.Serving.Number != 3 {
		t.Errorf("taken %v, release %d is served", taken, f.Serving.Number)
	}
}
