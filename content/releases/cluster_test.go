package releases

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"vanersborg.se/networks/content/releases/natstest"
)

// press publishes without a pause until it is told to stop.
type press struct {
	t testing.TB
	b *Bucket

	mu        sync.Mutex
	stopped   bool
	version   int               // of the last release
	committed map[int]time.Time // by number
	longest   time.Duration     // from one commit to the next since mark
}

func (p *press) run(ctx context.Context) {
	for n := p.version + 1; ; n++ {
		started := time.Now()
		r, err := p.b.Publish(ctx, folder(n), fmt.Sprint("version ", n))
		if err != nil {
			p.t.Errorf("version %d: %v", n, err)
			return
		}
		if n%10 == 0 {
			if err := p.b.Purge(ctx, 2); err != nil {
				p.t.Errorf("purge after version %d: %v", n, err)
			}
		}
		if !p.done(n, r, started) {
			return
		}
	}
}

// done notes a release and says whether to go on.
func (p *press) done(n int, r Release, started time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.version, p.committed[r.Number] = n, time.Now()
	p.longest = max(p.longest, time.Since(started))
	return !p.stopped
}

// mark gives the longest gap so far and begins anew.
func (p *press) mark() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer func() { p.longest = 0 }()
	return p.longest
}

// further waits until so many more releases are out.
func (p *press) further(releases int) {
	p.t.Helper()
	for deadline, from := time.Now().Add(2*generous), p.reached(); p.reached() < from+releases; {
		if time.Now().After(deadline) {
			p.t.Fatalf("nothing was published after version %d", p.reached())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (p *press) reached() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.version
}

func (p *press) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
}

// Three servers, a publisher that never rests, three replicas. The leader dies
// and comes back, one replica is cut off, the cable of another is pulled.
func TestCluster(t *testing.T) {
	t.Parallel()
	started := time.Now()
	nodes := natstest.NewCluster(t)
	b := open(t, Config{URL: nodes.URL()})
	publish(t, b, 1)
	t.Logf("three servers and the first release: %v", time.Since(started))

	dir := t.TempDir()
	near := follow(t, Replica{Config: Config{URL: nodes.URL()}, Dir: dir}, nil)
	cut := natstest.NewProxy(t, nodes.Address("a"))
	pulled := natstest.NewProxy(t, nodes.Address("b"))
	far := follow(t, Replica{Config: Config{URL: cut.URL()}}, nil)
	frozen := follow(t, Replica{Config: Config{URL: pulled.URL()}}, nil)
	replicas := map[string]*following{"near": near, "far": far, "frozen": frozen}
	for _, f := range replicas {
		f.has(1)
	}

	p := &press{t: t, b: open(t, b.Config), version: 1, committed: map[int]time.Time{}}
	var presses sync.WaitGroup
	defer presses.Wait()
	defer p.stop()
	presses.Go(func() { p.run(t.Context()) })
	began := time.Now()
	p.further(20)
	t.Logf("20 releases under load in %v, longest %v", time.Since(began), p.mark())

	lead := nodes.Leader(b.stream())
	nodes.Kill(lead)
	p.further(5)
	t.Logf("leader killed: publishing rested for %v", p.mark())
	nodes.Start(lead)
	p.further(10)
	t.Logf("it is back: longest %v", p.mark())

	cut.SetCut(true)
	pulled.Freeze()
	gone := time.Now()
	before := far.now()
	p.further(10)
	target := p.reached()
	if now := far.now(); now > before+1 {
		t.Errorf("cut off at version %d, and yet at %d", before, now)
	}
	cut.SetCut(false)
	back := time.Now()
	far.until("the release of the return", func() bool { return far.last().version >= target })
	t.Logf("cut off and back: %v until it is there", time.Since(back))
	frozen.until("the release of the return", func() bool { return frozen.last().version >= target })
	t.Logf("cable pulled: %v until it is there", time.Since(gone))

	p.stop()
	presses.Wait()
	last := p.reached()
	for name, f := range replicas {
		f.has(last)
		f.inOrder(name)
	}
	for n := last + 1; n <= last+10; n++ {
		r := publish(t, b, n)
		p.done(n, r, time.Now())
		for _, f := range replicas {
			f.has(n)
		}
	}
	for name, f := range replicas {
		f.stop()
		t.Logf("%s: %d of %d releases taken; of the last ten the slowest came %v after its commit",
			name, len(f.taken), last+10, f.slowest(p.committed, 10))
	}
	twoDead(t, nodes, b)
	if r, site, err := Last(dir); err != nil || !r.same(near.last().Release) {
		t.Errorf("kept %+v, error %v", r, err)
	} else if n, err := version(site); n != last+10 || err != nil {
		t.Errorf("kept version %d, error %v", n, err)
	}
}

// twoDead checks that one server of three refuses to commit, but is read.
func twoDead(t testing.TB, nodes *natstest.Cluster, b *Bucket) {
	t.Helper()
	f, err := newFollower(Replica{Config: b.Config})
	if err != nil {
		t.Fatal(err)
	}
	defer f.link.close()
	patiently := func(what string, do func() error) {
		t.Helper()
		err := do()
		for deadline := time.Now().Add(generous); err != nil && time.Now().Before(deadline); err = do() {
			time.Sleep(soonest)
		}
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	read := func() error { _, err := f.link.current(t.Context()); return err }
	patiently("three servers", read)
	nodes.Kill("a")
	nodes.Kill("b")
	patiently("one of three", read)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err = b.Publish(ctx, folder(1), "")
	wantError(t, err, nil, "do not answer")
}

// inOrder checks that no release was taken twice or after a later one, and that
// nothing but being cut off was reported.
func (f *following) inOrder(name string) {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, r := range f.taken[1:] {
		if r.Number <= f.taken[i].Number {
			f.t.Errorf("%s: release %d after release %d", name, r.Number, f.taken[i].Number)
		}
	}
	for _, err := range f.reports {
		if name == "near" || !strings.Contains(err.Error(), "no release") {
			f.t.Errorf("%s: %v", name, err)
		}
	}
}

// slowest is the longest time from a commit to the hand-over, of the last n.
func (f *following) slowest(committed map[int]time.Time, n int) (longest time.Duration) {
	for _, r := range f.taken[max(0, len(f.taken)-n):] {
		longest = max(longest, r.at.Sub(committed[r.Number]))
	}
	return longest
}
