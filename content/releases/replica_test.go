package releases

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"

	"vanersborg.se/networks/content/releases/natstest"
)

func TestReplicaTakesEachRelease(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	b := open(t, Config{URL: url})
	f := follow(t, Replica{Config: Config{URL: url}}, nil)
	var took []time.Duration
	for n := 1; n <= 10; n++ {
		publish(t, b, n)
		committed := time.Now()
		took = append(took, f.has(n).at.Sub(committed))
	}
	slices.Sort(took)
	t.Logf("from the commit to the hand-over of 10 releases: %v", took)
	if took[len(took)/2] > pollEvery/2 {
		t.Error("the bell is not heard")
	}
	if len(f.taken) != 10 || len(f.reports) > 1 { // one may say that there is no bucket yet
		t.Errorf("%d releases taken, reports %v", len(f.taken), f.reports)
	}
}

func TestReplicaWithoutTheBell(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	b := open(t, Config{URL: url})
	publish(t, b, 1)
	f := follow(t, Replica{Config: Config{URL: url}}, nil)
	f.has(1)
	s, _ := readFolder(folder(2))
	h, err := b.history(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := manifestOn(h.last(), s)
	if err := b.putAll(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := b.commit(t.Context(), r, h.revision); err != nil {
		t.Fatal(err)
	}
	committed := time.Now()
	took := f.has(2).at.Sub(committed)
	t.Logf("%v by the poll alone", took)
	// A bell that lies about what there is costs a few looks and nothing else.
	for _, lie := range []string{"99999", "junk", "", "-1"} {
		if err := b.nc.Publish(b.bell(), []byte(lie)); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, b, 3)
	f.has(3)
}

func TestReplicaStartsBeforeTheServer(t *testing.T) {
	t.Parallel()
	port := natstest.FreePort(t)
	c := Config{URL: fmt.Sprintf("nats://127.0.0.1:%d", port)}
	f := follow(t, Replica{Config: c, poll: often}, nil)
	f.reported("no release server is in reach")
	time.Sleep(3 * often) // more looks
	if n := f.reported("no release server is in reach"); n != 1 {
		t.Errorf("an absent server was reported %d times", n)
	}
	natstest.Start(t, func(o *server.Options) { o.Port = port })
	publish(t, open(t, c), 2)
	came := time.Now()
	f.has(2)
	t.Logf("first release %v after it was published", time.Since(came))
}

func TestReplicaCutOff(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	b := open(t, Config{URL: url})
	p := natstest.NewProxy(t, strings.TrimPrefix(url, "nats://"))
	f := follow(t, Replica{Config: Config{URL: p.URL()}, poll: often}, nil)
	publish(t, b, 1)
	f.has(1)
	p.SetCut(true)
	publish(t, b, 2)
	if n := f.reported("what is served stays"); n != 1 {
		t.Errorf("the cut was reported %d times", n)
	}
	publish(t, b, 3)
	p.SetCut(false)
	back := time.Now()
	t.Logf("cut off and back: %v until the release is there", f.has(3).at.Sub(back))
	p.SetCut(true)
	f.until("second report", func() bool { return len(f.reports) >= 2 })
	p.SetCut(false)
	publish(t, b, 4)
	f.has(4)
}

func TestFaultyReleaseIsNotTaken(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	b := open(t, Config{URL: url})
	f := follow(t, Replica{Config: Config{URL: url}}, nil)
	publish(t, b, 1)
	f.has(1)
	// Another text under the name of a file, then another index, each as good as
	// the right one but for its hash.
	spoils := []func(snapshot, Release) (hash, text string){
		func(s snapshot, _ Release) (string, string) {
			return s.named("content/site.toml").SHA256, "version = 7\n"
		},
		func(s snapshot, r Release) (string, string) {
			return r.parts[0], string(s.index[1:].encode())
		},
	}
	for i, spoil := range spoils {
		n := i + 2
		r, err := pause(t, b, folder(n), func() {
			s, _ := readFolder(folder(n))
			r := manifestOn(Release{}, s)
			hash, text := spoil(s, r)
			overwrite(t, b, hash, text)
		})
		if err != nil {
			t.Fatal(err)
		}
		report := fmt.Sprintf("release %d: faulty", n)
		f.reported(report)
		for range 3 { // more looks
			b.ring(0)
			time.Sleep(20 * time.Millisecond)
		}
		if times := f.reported(report); times != 1 {
			t.Errorf("reported %d times", times)
		}
		f.has(n - 1)
		publish(t, b, n) // mends
		if got := f.has(n); !got.same(r) {
			t.Errorf("mended: %+v, want %+v", got, r)
		}
	}
}

// named is the file of s with a path.
func (s snapshot) named(path string) file {
	return s.index[slices.IndexFunc(s.index, func(f file) bool { return f.Path == path })]
}

func TestMissingBlobIsWaitedFor(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	b := open(t, Config{URL: url})
	f := follow(t, Replica{Config: Config{URL: url}, poll: often}, nil)
	publish(t, b, 1)
	f.has(1)
	stream, err := b.js.Stream(t.Context(), b.stream())
	if err != nil {
		t.Fatal(err)
	}
	s, _ := readFolder(folder(2))
	if _, err := pause(t, b, folder(2), func() {
		subject := b.subject(blobKey(s.named("content/site.toml").SHA256))
		if err := stream.Purge(t.Context(), jetstream.WithPurgeSubject(subject)); err != nil {
			t.Fatal(err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	f.reported("no release can be read")
	publish(t, b, 2)
	f.has(2)
}

func TestRefusedReleaseIsHandedOverOnce(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	b := open(t, Config{URL: url})
	asked := 0
	f := follow(t, Replica{Config: Config{URL: url}, Dir: t.TempDir()}, func(n int) error {
		if n == 2 {
			asked++
			return errors.New("content/networks/sv.md:3: no")
		}
		return nil
	})
	publish(t, b, 1)
	f.has(1)
	publish(t, b, 2)
	f.reported("release 2 was refused, what is served stays: content/networks/sv.md:3: no")
	b.ring(0)
	publish(t, b, 3)
	f.has(3)
	f.stop()
	if n := f.reported("release 2 was refused"); n != 1 || asked != 1 {
		t.Errorf("handed over %d times, reported %d times", asked, n)
	}
}

func TestReplicaOutlivesItsBucket(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	b := open(t, Config{URL: url})
	f := follow(t, Replica{Config: Config{URL: url}}, nil)
	for n := range 3 {
		publish(t, b, n+1)
	}
	f.has(3)
	if err := b.js.DeleteKeyValue(t.Context(), b.Bucket); err != nil {
		t.Fatal(err)
	}
	publish(t, b, 4)
	if r := f.has(4); r.Number != 1 {
		t.Errorf("release %+v of a new bucket", r)
	}
}

// A server that lags answers with an earlier manifest, and a bell may be heard
// before the server that is asked has what it tells.
func TestServerThatLags(t *testing.T) {
	t.Parallel()
	url := natstest.Start(t).ClientURL()
	b := open(t, Config{URL: url})
	publish(t, b, 1)
	taken := 0
	f, err := newFollower(Replica{
		Config: Config{URL: url},
		Report: func(err error) { t.Error(err) },
		Take:   func(Release, fs.FS) error { taken++; return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer f.link.close()
	for deadline := time.Now().Add(generous); taken == 0 && time.Now().Before(deadline); {
		f.look(t.Context())
	}
	for _, later := range []func(){
		func() { // it was read, and refused
			f.seen, f.made, f.Serving = f.seen+1, f.made.Add(time.Hour), Release{}
		},
		func() { // it was kept, and is served since the start
			f.seen, f.made, f.Serving = 0, time.Time{}, Release{Number: 2, Time: time.Now()}
		},
	} {
		later()
		f.finished = "a later release"
		if wait := f.look(t.Context()); wait != pollEvery || taken != 1 {
			t.Errorf("after an earlier manifest: %d releases taken, next look in %v", taken, wait)
		}
	}
	f.link.told = f.seen + 1
	looks := 0
	for f.look(t.Context()) == soonest {
		looks++
	}
	if looks < 10 || looks > 100 {
		t.Errorf("%d looks for what the bell told", looks)
	}
}

func TestFollowRefusesItsConfig(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]Config{
		"address":            {},
		"nats://host":        {URL: "http://localhost:4222"},
		"bucket":             {URL: "nats://localhost:1", Bucket: "a.b"},
		"no such file":       {URL: "nats://localhost:1", Creds: "/nonexistent/creds"},
		"client certificate": {URL: "nats://localhost:1", Cert: "replica.go"},
		"root certificate":   {URL: "nats://localhost:1", CA: "replica.go"},
	} {
		wantError(t, Replica{Config: c}.Follow(t.Context()), nil, name)
		_, err := Open(c)
		wantError(t, err, nil, name)
	}
	_, err := Open(Config{URL: "nats://user:secret@host:port"})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v", err)
	}
}

// Not parallel: it looks at every goroutine of the test's process.
func TestFollowLeavesNothingBehind(t *testing.T) {
	url := natstest.Start(t).ClientURL()
	b := open(t, Config{URL: url})
	publish(t, b, 1)
	b.Close()
	for _, url := range []string{url, "nats://127.0.0.1:1"} {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(300*time.Millisecond, cancel)
		r := Replica{Config: Config{URL: url}, Report: func(error) {}, Take: func(Release, fs.FS) error { return nil }}
		if err := r.Follow(ctx); err != nil {
			t.Fatal(err)
		}
		deadline := time.Now().Add(generous)
		for left := clients(); left != ""; left = clients() {
			if time.Now().After(deadline) {
				t.Fatalf("after Follow of %s:\n%s", url, left)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// clients are the stacks of all goroutines that belong to a NATS client or a
// replica.
func clients() string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var found []string
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if strings.Contains(stack, "/nats.go@") || strings.Contains(stack, "releases.(*") {
			found = append(found, stack)
		}
	}
	return strings.Join(found, "\n\n")
}
