package releases

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"vanersborg.se/networks/content/releases/natstest"
)

// TestMain lets the servers of a cluster be processes of their own.
func TestMain(m *testing.M) {
	natstest.Main()
	m.Run()
}

// generous bounds what happens in milliseconds on a calm machine.
const generous = 30 * time.Second

// often is how often replicas look in tests of what they do in trouble.
const often = 500 * time.Millisecond

func open(t testing.TB, c Config) *Bucket {
	t.Helper()
	b, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// folder is a site folder whose files tell the version n: small files, one
// without bytes, one that never changes, one of several blobs that changes with
// every eighth version.
func folder(n int) fstest.MapFS {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"content/site.toml":         text(fmt.Sprintf("version = %d\n", n)),
		"content/networks/sv.md":    text(fmt.Sprintf("version = %d\n", n)),
		"content/networks/en.md":    text(fmt.Sprintf("version = %d\n\nNetworks\n", n)),
		"content/networks/long.md":  text(fmt.Sprintf("since = %d\n", n-n%8) + strings.Repeat("åäö ", BlobSize/6)),
		"content/networks/empty.md": text(""),
		"locales/active.sv.toml":    text("same = true\n"),
	}
}

// version tells which version's folder a site is, and fails if it is none: a
// mixture of two, or a part of one.
func version(fsys fs.FS) (n int, err error) {
	told, err := fs.ReadFile(fsys, "content/site.toml")
	if err != nil {
		return 0, err
	}
	if _, err := fmt.Sscanf(string(told), "version = %d\n", &n); err != nil {
		return 0, err
	}
	for name, f := range folder(n) {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return 0, err
		}
		if string(data) != string(f.Data) {
			return 0, fmt.Errorf("%s in version %d begins %.20q", name, n, data)
		}
	}
	return n, nil
}

func publish(t testing.TB, b *Bucket, n int) Release {
	t.Helper()
	r, err := b.Publish(t.Context(), folder(n), fmt.Sprintf("version %d", n))
	if err != nil {
		t.Fatalf("version %d: %v", n, err)
	}
	return r
}

// whole reads a release as it stands in the bucket.
func whole(t testing.TB, b *Bucket, r Release) (snapshot, error) {
	t.Helper()
	return fetch(t.Context(), b.get, r, contents{})
}

// inBucket tells the version that a release has in the bucket.
func inBucket(t testing.TB, b *Bucket, r Release) int {
	t.Helper()
	s, err := whole(t, b, r)
	if err != nil {
		t.Fatalf("release %d: %v", r.Number, err)
	}
	n, err := version(s.site())
	if err != nil {
		t.Fatalf("release %d: %v", r.Number, err)
	}
	return n
}

// following is a Replica at work in a test.
type following struct {
	t    testing.TB
	stop func() // ends it and waits for it

	mu      sync.Mutex
	changed chan struct{}
	taken   []taking
	reports []error
}

// taking is one release as a replica got it.
type taking struct {
	Release
	version int
	at      time.Time
}

// follow runs a replica. Each release is checked to be one version; refuse, if
// any, then decides.
func follow(t testing.TB, r Replica, refuse func(int) error) *following {
	t.Helper()
	f := &following{t: t, changed: make(chan struct{}, 1)}
	r.Take = func(r Release, fsys fs.FS) error {
		n, err := version(fsys)
		if err != nil {
			t.Errorf("release %d: %v", r.Number, err)
		}
		if refuse != nil {
			if err := refuse(n); err != nil {
				return err
			}
		}
		f.add(func() { f.taken = append(f.taken, taking{r, n, time.Now()}) })
		return nil
	}
	r.Report = func(err error) { f.add(func() { f.reports = append(f.reports, err) }) }
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Follow(ctx) }()
	f.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(f.stop)
	return f
}

func (f *following) add(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
	select {
	case f.changed <- struct{}{}:
	default:
	}
}

// until waits until the replica's state is as asked.
func (f *following) until(what string, ok func() bool) {
	f.t.Helper()
	deadline := time.After(generous)
	for {
		f.mu.Lock()
		done := ok()
		f.mu.Unlock()
		if done {
			return
		}
		select {
		case <-f.changed:
		case <-deadline:
			f.mu.Lock()
			defer f.mu.Unlock()
			f.t.Fatalf("%s: not seen; taken %+v, reports %v", what, f.taken, f.reports)
		}
	}
}

// has waits until the replica serves a version, and gives when it took it.
func (f *following) has(n int) taking {
	f.t.Helper()
	f.until(fmt.Sprintf("version %d", n), func() bool { return len(f.taken) > 0 && f.last().version == n })
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last()
}

func (f *following) last() taking { return f.taken[len(f.taken)-1] }

// now is the version that the replica serves.
func (f *following) now() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last().version
}

// reported waits until a report says text, and gives how many do.
func (f *following) reported(text string) (times int) {
	f.t.Helper()
	f.until("a report of "+text, func() bool {
		times = 0
		for _, err := range f.reports {
			if strings.Contains(err.Error(), text) {
				times++
			}
		}
		return times > 0
	})
	return times
}

func wantError(t testing.TB, err error, kind error, text string) {
	t.Helper()
	if err == nil || kind != nil && !errors.Is(err, kind) || !strings.Contains(err.Error(), text) {
		t.Errorf("error %v, want one of kind %v that says %q", err, kind, text)
	}
}
