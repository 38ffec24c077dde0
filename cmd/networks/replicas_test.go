package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content/releases"
	"vanersborg.se/networks/content/releases/natstest"
)

// mark is a word that tells the version n, which figures in prose may not.
func mark(n int) string {
	return "Zq" + strings.Map(func(r rune) rune { return r - '0' + 'a' }, strconv.Itoa(n))
}

// setVersion makes a site folder tell the version n: in a figure of the facts,
// in a message of each language, and in the texts of the translations.
func setVersion(t testing.TB, dir string, n int) {
	t.Helper()
	replace := func(name string, pattern *regexp.Regexp, by string) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !pattern.Match(text) {
			t.Fatalf("%s has no %s", name, pattern)
		}
		if err := os.WriteFile(name, pattern.ReplaceAll(text, []byte(by)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	replace(filepath.Join(dir, facts), regexp.MustCompile(`members = \d+`), fmt.Sprint("members = ", n))
	messages, _ := filepath.Glob(filepath.Join(dir, "locales/active.*.toml"))
	for _, name := range messages {
		replace(name, regexp.MustCompile(`(?m)^skip = ".*"$`), `skip = "`+mark(n)+`"`)
	}
	for _, tag := range []string{"en", "it"} {
		replace(filepath.Join(dir, "content/networks", tag+".md"), regexp.MustCompile(`(?m)^description = ".*"$`), `description = "`+mark(n)+`"`)
	}
}

var (
	membersTold = regexp.MustCompile(`(\d+)\x{a0}(?:medlemmar|members|membri)`)
	markTold    = regexp.MustCompile(`Zq[a-j]+`)
)

// versionOf is the version of a page, and an error if it is none: a mixture of two.
func versionOf(body string) (int, error) {
	m := membersTold.FindStringSubmatch(body)
	if m == nil {
		return 0, fmt.Errorf("no figure in %.300q", body)
	}
	n, _ := strconv.Atoi(m[1])
	marks := markTold.FindAllString(body, -1)
	if n == 55 && len(marks) == 0 { // the built-in site
		return n, nil
	}
	if len(marks) == 0 {
		return n, fmt.Errorf("version %d without a mark", n)
	}
	for _, m := range marks {
		if m != mark(n) {
			return n, fmt.Errorf("a mixture: version %d with %q", n, m)
		}
	}
	return n, nil
}

// reader reads a replica without a pause.
type reader struct {
	url     string
	back    *atomic.Bool // versions may go back
	bodies  *sync.Map    // by ETag and address, of all replicas
	version atomic.Int64
	read    atomic.Int64
}

func (r *reader) run(stop <-chan struct{}) error {
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	for i := 0; ; i++ {
		select {
		case <-stop:
			return nil
		default:
		}
		path := []string{"/sv/natverk", "/en/networks", "/it/reti", "/it/reti.json"}[i%4]
		if err := r.ask(client, path); err != nil {
			return fmt.Errorf("%s%s: %w", r.url, path, err)
		}
		time.Sleep(time.Millisecond)
	}
}

func (r *reader) ask(client *http.Client, path string) error {
	answer, err := client.Get(r.url + path)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%d", answer.StatusCode)
	}
	n, err := versionOf(string(body))
	if err != nil {
		return err
	}
	if was, seen := r.bodies.LoadOrStore(path+answer.Header.Get("ETag"), n); seen && was != n {
		return fmt.Errorf("one ETag for the versions %d and %d", was, n)
	}
	if before := r.version.Swap(int64(n)); before > int64(n) && !r.back.Load() {
		return fmt.Errorf("version %d after %d", n, before)
	}
	r.read.Add(1)
	return nil
}

// until waits until something is so.
func until(t testing.TB, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(40 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// good runs the program and expects it to do what it was asked.
func good(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := runs(t, nil, args...)
	if code != exitGood {
		t.Fatalf("networks %s: %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout + stderr
}

// editionOf is what a replica's readiness tells.
func editionOf(t testing.TB, admin string) string {
	t.Helper()
	_, _, body := get(t, "http://"+admin+"/readyz")
	var said struct{ Edition string }
	if err := json.Unmarshal([]byte(body), &said); err != nil {
		t.Fatal(err)
	}
	return said.Edition
}

// Three servers, two machines that serve, readers who never rest, an editor who
// publishes without a pause. The leader dies, a machine is cut off and comes
// back, a release is taken back: no reader gets an error, a mixture of releases,
// or an older release after a newer.
func TestReplicas(t *testing.T) {
	t.Parallel()
	nodes := natstest.NewCluster(t)
	dir, keep := t.TempDir(), t.TempDir()
	copyFiles(t, networks.Site, dir)
	one, two := natstest.NewProxy(t, nodes.Address("a")), natstest.NewProxy(t, nodes.Address("b"))
	cut := func(off bool) { one.SetCut(off); two.SetCut(off) }
	nearAdmin, farAdmin := freePort(t), freePort(t)
	near := start(t, "-log", "errors", "-site", nodes.URL(), "-admin", nearAdmin, "-nats-keep", keep)
	far := start(t, "-log", "errors", "-site", one.URL()+","+two.URL(), "-admin", farAdmin)

	var back atomic.Bool
	var bodies sync.Map
	stop := make(chan struct{})
	var busy sync.WaitGroup
	defer busy.Wait()
	end := sync.OnceFunc(func() { close(stop) })
	defer end()
	readers := map[*process]*reader{}
	for _, p := range []*process{near, far} {
		r := &reader{url: p.url, back: &back, bodies: &bodies}
		readers[p] = r
		busy.Go(func() {
			if err := r.run(stop); err != nil {
				t.Error(err)
			}
		})
	}
	has := func(p *process, n int) {
		t.Helper()
		until(t, fmt.Sprint("a replica has version ", n), func() bool { return readers[p].version.Load() >= int64(n) || t.Failed() })
		if t.Failed() {
			t.Fatalf("near: %s\nfar: %s", near.stderr, far.stderr)
		}
	}
	has(near, 55) // the built-in site, for nothing was published

	var published atomic.Int64
	published.Store(99)
	publish := func() {
		n := int(published.Load()) + 1
		setVersion(t, dir, n)
		good(t, "publish", "-to", nodes.URL(), "-site", dir, "-comment", "version "+strconv.Itoa(n), "-keep", "5")
		published.Store(int64(n))
	}
	publish()
	has(near, 100)
	has(far, 100)
	quiet := make(chan struct{})
	var pressing sync.WaitGroup
	pressing.Go(func() {
		for {
			select {
			case <-quiet:
				return
			default:
				publish()
			}
		}
	})
	further := func(releases int64) {
		t.Helper()
		from := published.Load()
		until(t, "more is published", func() bool { return published.Load() >= from+releases || t.Failed() })
	}
	further(3)

	lead := nodes.Leader("KV_networks")
	began := time.Now()
	nodes.Kill(lead)
	further(2)
	t.Logf("leader killed: two releases after %v", time.Since(began).Round(time.Millisecond))
	nodes.Start(lead)
	has(near, int(published.Load()))

	cut(true)
	before := readers[far].version.Load()
	further(4)
	if now := readers[far].version.Load(); now > before+1 {
		t.Errorf("cut off at version %d, and yet at %d", before, now)
	}
	count := readers[far].read.Load()
	until(t, "the replica that is cut off answers", func() bool { return readers[far].read.Load() > count+20 || t.Failed() })
	cut(false)
	began = time.Now()
	has(far, int(published.Load()))
	t.Logf("cut off and back: there after %v", time.Since(began).Round(time.Millisecond))
	close(quiet)
	pressing.Wait()

	last := int(published.Load())
	has(near, last)
	has(far, last)
	built, err := buildSite(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, admin := range []string{nearAdmin, farAdmin} {
		if got := editionOf(t, admin); got != built.Edition {
			t.Errorf("edition %s, expected %s", got, built.Edition)
		}
	}

	// Taken back: release 1 was version 100, and so on.
	back.Store(true)
	number := last - 99
	wantText(t, good(t, "rollback", "-to", nodes.URL(), "-comment", "a slip", strconv.Itoa(number-2)), fmt.Sprintf("release %d is release %d again", number+1, number-2))
	for _, p := range []*process{near, far} {
		until(t, "the release is taken back", func() bool { return readers[p].version.Load() == int64(last-2) || t.Failed() })
	}
	lines := strings.Split(good(t, "releases", "-from", nodes.URL()), "\n")
	if len(lines) != number+3 || !strings.HasPrefix(lines[0], "release ") || !strings.Contains(lines[1], fmt.Sprintf("again release %d. a slip", number-2)) || !strings.Contains(lines[2], "version "+strconv.Itoa(last)) {
		t.Errorf("releases:\n%s", strings.Join(lines, "\n"))
	}
	if code, _, stderr := runs(t, nil, "rollback", "-to", nodes.URL(), "1"); code != exitFault || !strings.Contains(stderr, "release 1 cannot be put in force again: its files are no longer kept") {
		t.Errorf("back to a release that was purged: %d %s", code, stderr)
	}
	end()
	busy.Wait()
	until(t, "the release is kept", func() bool { kept, _, err := releases.Last(keep); return err == nil && kept.Number == number+1 })
	t.Logf("%d answers of one, %d of the other, %d releases", readers[near].read.Load(), readers[far].read.Load(), number+1)

	// No server in reach: the last release from disk, else the built-in site.
	near.stop(t)
	far.stop(t)
	url := nodes.URL()
	for _, name := range []string{"a", "b", "c"} {
		nodes.Kill(name)
	}
	for n, args := range map[int][]string{last - 2: {"-nats-keep", keep}, 55: nil} {
		p := start(t, append([]string{"-site", url}, args...)...)
		_, _, body := get(t, p.url+"/it/reti")
		if got, err := versionOf(body); got != n || err != nil {
			t.Errorf("without a server, started with %v: version %d, expected %d (%v)", args, got, n, err)
		}
		p.stop(t)
	}
}
