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
