package releases

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vanersborg.se/networks/content/releases/natstest"
)

func TestLastReleaseIsKept(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	dir := filepath.Join(t.TempDir(), "made", "by", "the", "replica")
	if _, _, err := Last(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing was kept: error %v", err)
	}
	b := open(t, Config{URL: url})
	f := follow(t, Replica{Config: Config{URL: url}, Dir: dir}, nil)
	publish(t, b, 1)
	f.has(1)
	want := publish(t, b, 2)
	f.has(2)
	f.stop()
	got, site, err := Last(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Release{})); diff != "" {
		t.Error("kept (-published +kept):\n", diff)
	}
	if n, err := version(site); n != 2 || err != nil {
		t.Errorf("kept version %d, error %v", n, err)
	}

	// The next start serves it and is not handed it again.
	next, err := newFollower(Replica{
		Config: Config{URL: url}, Dir: dir, Serving: got,
		Take:   func(r Release, _ fs.FS) error { t.Errorf("handed over again: %+v", r); return nil },
		Report: func(err error) { t.Error(err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer next.link.close()
	for deadline := time.Now().Add(generous); next.finished == "" && time.Now().Before(deadline); {
		next.look(t.Context())
	}
	if next.finished == "" {
		t.Error("the release in force was not seen")
	}
}

func TestRefusedReleaseIsNotKept(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	dir := t.TempDir()
	b := open(t, Config{URL: url})
	publish(t, b, 1)
	f := follow(t, Replica{Config: Config{URL: url}, Dir: dir}, func(int) error { return errors.New("no") })
	f.reported("refused")
	f.stop()
	if _, _, err := Last(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}

// Whatever a stop in the middle of writing leaves behind, and whatever becomes
// of a disk: the last good release or an error, never a part of one.
func TestDamagedArchive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := readFolder(small(1))
	if err != nil {
		t.Fatal(err)
	}
	r := manifestOn(Release{}, s)
	if err := keep(dir, r, s); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, keptFile)
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name+".part", raw[:len(raw)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if got, _, err := Last(dir); err != nil || !got.same(r) {
		t.Errorf("beside a half-written one: %+v, error %v", got, err)
	}
	if err := keep(dir, r, s); err != nil {
		t.Errorf("over a half-written one: %v", err)
	}
	if err := os.Mkdir(name+".part", 0o700); err != nil { // as a full disk would
		t.Fatal(err)
	}
	later := r
	later.Number++
	if err := keep(dir, later, s); err == nil {
		t.Error("kept where nothing can be written")
	}
	if got, _, err := Last(dir); err != nil || !got.same(r) {
		t.Errorf("after a failed write: %+v, error %v", got, err)
	}
	unharmed := 0
	for i := range raw {
		bad := append([]byte(nil), raw...)
		bad[i] ^= 0x20
		got, s, err := unpack(bad)
		switch {
		case err == nil && !got.same(r):
			t.Fatalf("byte %d turned: taken as %+v", i, got)
		case err == nil:
			unharmed++ // a time or a flag that nobody reads
			for _, f := range s.index {
				if hashOf(s.held[f.SHA256]) != f.SHA256 {
					t.Fatalf("byte %d turned: %s is wrong", i, f.Path)
				}
			}
		case !errors.Is(err, ErrFaulty):
			t.Fatalf("byte %d turned: %v", i, err)
		}
		if _, _, err := unpack(raw[:i]); err == nil {
			t.Fatalf("cut after %d bytes of %d and taken", i, len(raw))
		}
	}
	if unharmed > len(raw)/2 {
		t.Error("most of the archive is not proved")
	}
	t.Logf("of %d turned bytes %d do no harm", len(raw), unharmed)
}

// A replica with a kept release needs only what changed.
func TestRestartFetchesWhatChanged(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	dir := t.TempDir()
	b := open(t, Config{URL: url})
	f := follow(t, Replica{Config: Config{URL: url}, Dir: dir}, nil)
	publish(t, b, 1)
	f.has(1)
	f.stop()
	site := folder(1)
	site["content/site.toml"].Data = []byte("version = 1 # again\n")
	if _, err := b.Publish(t.Context(), site, ""); err != nil {
		t.Fatal(err)
	}
	r := Replica{Config: Config{URL: url}, Dir: dir, Report: func(err error) { t.Error(err) }}
	ctx, cancel := context.WithCancel(t.Context())
	r.Take = func(Release, fs.FS) error { cancel(); return nil }
	follower, err := newFollower(r)
	if err != nil {
		t.Fatal(err)
	}
	defer follower.link.close()
	for ctx.Err() == nil {
		follower.look(ctx)
	}
	if got := follower.link.nc.Stats().InBytes; got > 50_000 {
		t.Errorf("%d bytes fetched for one changed line", got)
	}
}
