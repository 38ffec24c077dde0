package releases

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"vanersborg.se/networks/content/releases/natstest"
)

func TestPublishGivesTheReleaseInForce(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	first, second := publish(t, b, 1), publish(t, b, 2)
	list, err := b.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Release{first, second}, list, cmp.AllowUnexported(Release{})); diff != "" {
		t.Error("list (-published +listed):\n", diff)
	}
	if second.Number != 2 || second.Files != len(folder(2)) || second.Comment != "version 2" || second.Of != 0 {
		t.Errorf("second release: %+v", second)
	}
	if n := inBucket(t, b, second); n != 2 {
		t.Errorf("release 2 has version %d", n)
	}
}

func TestOnlyWhatChangedTravels(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	publish(t, b, 1)
	before := b.nc.Stats().OutBytes
	site := folder(1)
	site["content/site.toml"] = &fstest.MapFile{Data: []byte("version = 1 # again\n")}
	if _, err := b.Publish(t.Context(), site, ""); err != nil {
		t.Fatal(err)
	}
	if sent := b.nc.Stats().OutBytes - before; sent > 10_000 {
		t.Errorf("%d bytes sent for one changed line", sent)
	}
}

func TestEqualFolderMakesNoReleaseAndMends(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	r := publish(t, b, 1)
	s, err := whole(t, b, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.index {
		overwrite(t, b, f.blobs()[0], "spoilt")
	}
	if _, err := whole(t, b, r); !errors.Is(err, ErrFaulty) {
		t.Fatalf("spoilt blobs: error %v", err)
	}
	again := publish(t, b, 1)
	if !again.same(r) {
		t.Errorf("published again: %+v, want %+v", again, r)
	}
	if n := inBucket(t, b, r); n != 1 {
		t.Errorf("mended release has version %d", n)
	}
}

// overwrite puts other bytes under the name of a blob.
func overwrite(t testing.TB, b *Bucket, hash, text string) {
	t.Helper()
	if _, err := b.js.Publish(t.Context(), b.subject(blobKey(hash)), []byte(text)); err != nil {
		t.Fatal(err)
	}
}

func TestOneOfConcurrentPublishersWins(t *testing.T) {
	t.Parallel()
	const publishers, rounds = 4, 4
	url := natstest.Start(t).ClientURL()
	buckets := make([]*Bucket, publishers)
	for i := range buckets {
		buckets[i] = open(t, Config{URL: url})
	}
	publish(t, buckets[0], 1)
	for round := range rounds {
		h, err := buckets[0].history(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		won := make([]Release, publishers)
		errs := make([]error, publishers)
		var all sync.WaitGroup
		for i, b := range buckets {
			all.Go(func() {
				s, _ := readFolder(folder(100*(round+1) + i))
				won[i], errs[i] = b.release(t.Context(), h, s, Release{Comment: fmt.Sprint("publisher ", i)})
			})
		}
		all.Wait()
		winner := -1
		for i, err := range errs {
			switch {
			case err == nil && winner >= 0:
				t.Fatalf("round %d: both %d and %d won", round, winner, i)
			case err == nil:
				winner = i
			case !errors.Is(err, ErrConflict):
				t.Errorf("round %d, publisher %d: %v", round, i, err)
			}
		}
		if winner < 0 {
			t.Fatalf("round %d: nobody won: %v", round, errs)
		}
		for i, err := range errs {
			if i != winner {
				wantError(t, err, ErrConflict, fmt.Sprintf("publisher %d", winner))
			}
		}
		if h, _ := buckets[0].history(t.Context()); !h.last().same(won[winner]) || len(h.releases) != round+2 {
			t.Fatalf("round %d: %d releases, in force is %+v, won by %+v", round, len(h.releases), h.last(), won[winner])
		}
		if n := inBucket(t, buckets[0], won[winner]); n != 100*(round+1)+winner {
			t.Errorf("round %d: publisher %d won, in force is version %d", round, winner, n)
		}
	}
}

// A commit whose answer is lost with the leader is tried again, and must then
// neither be made twice nor be taken for a conflict.
func TestLostAnswerOfCommit(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	r := publish(t, b, 1)
	h, err := b.history(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next := r
	next.Number, next.Time = 2, time.Now().UTC()
	first, err := b.commit(t.Context(), next, h.revision)
	if err != nil {
		t.Fatal(err)
	}
	publish(t, b, 3)
	again, err := b.commit(t.Context(), next, h.revision)
	if err != nil || again != first {
		t.Errorf("again: revision %d, error %v, want revision %d", again, err, first)
	}
	next.Comment = "another"
	_, err = b.commit(t.Context(), next, h.revision)
	wantError(t, err, ErrConflict, "release 2")
}

func TestPublishOverOtherHands(t *testing.T) {
	t.Parallel()
	for _, hand := range []string{"junk", ""} {
		b := open(t, Config{URL: natstest.Start(t).ClientURL()})
		publish(t, b, 1)
		kv, err := b.keyValue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if hand != "" {
			_, err = kv.PutString(t.Context(), currentKey, hand)
		} else {
			err = kv.Delete(t.Context(), currentKey)
		}
		if err != nil {
			t.Fatal(err)
		}
		if r := publish(t, b, 2); r.Number != 2 || inBucket(t, b, r) != 2 {
			t.Errorf("after %q: %+v", hand, r)
		}
	}
}

func TestPublishRefuses(t *testing.T) {
	t.Parallel()
	b := open(t, Config{URL: natstest.Start(t).ClientURL()})
	for comment, site := range map[string]fstest.MapFS{
		"two\nlines":             folder(1),
		strings.Repeat("x", 501): folder(1),
		"no locales":             {"content/site.toml": &fstest.MapFile{}},
		"too large": {"locales/a.toml": &fstest.MapFile{},
			"content/a.md": &fstest.MapFile{Data: make([]byte, MaxFile+1)}},
	} {
		if r, err := b.Publish(t.Context(), site, comment); err == nil {
			t.Errorf("%.20q: published %+v", comment, r)
		}
	}
	if list, err := b.List(t.Context()); err != nil || list != nil {
		t.Errorf("list %v, error %v", list, err)
	}
}

func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t)
	b := open(t, Config{URL: s.ClientURL()})
	publish(t, b, 1)
	s.Shutdown()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := b.Publish(ctx, folder(2), "")
	wantError(t, err, nil, "do not answer")
	if _, err := Open(Config{URL: s.ClientURL()}); err == nil {
		t.Error("opened without a server")
	}
}
