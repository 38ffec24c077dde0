package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const mebibyte = 1 << 20

// resident is how much memory a process holds now, in bytes, without what is
// mapped from its own file (proc(5), RssAnon).
func (p *process) resident(t *testing.T) int {
	t.Helper()
	m := regexp.MustCompile(`RssAnon:\s+(\d+) kB`).FindStringSubmatch(read(t, fmt.Sprintf("/proc/%d/status", p.Process.Pid)))
	if m == nil {
		t.Fatal("the system does not tell the memory of a process")
	}
	kilobytes, _ := strconv.Atoi(m[1])
	return kilobytes << 10
}

// rests waits until the memory of a process is at most so much, after a
// collection, and gives what it is.
func (p *process) rests(t *testing.T, admin string, most int) (bytes int) {
	t.Helper()
	p.until(t, fmt.Sprintf("its memory is at most %d MiB, not %d", most/mebibyte, p.resident(t)/mebibyte), func() bool {
		get(t, "http://"+admin+"/debug/pprof/heap?gc=1")
		bytes = p.resident(t)
		return bytes <= most
	})
	return bytes
}

// goroutines is how many there are in the program.
func goroutines(t *testing.T, admin string) int {
	t.Helper()
	_, _, said := get(t, "http://"+admin+"/debug/pprof/goroutine?debug=1")
	m := regexp.MustCompile(`total (\d+)`).FindStringSubmatch(said)
	if m == nil {
		t.Fatalf("%.200s", said)
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// siege is who holds connections of the program.
type siege struct {
	t       *testing.T
	address string
	held    []net.Conn
}

// hold opens connections, and does to each what it is for.
func (s *siege) hold(n int, do func(c net.Conn)) {
	s.t.Helper()
	for range n {
		c := dial(s.t, s.address)
		c.SetDeadline(time.Now().Add(2 * time.Minute))
		s.held = append(s.held, c)
		do(c)
	}
}

func (s *siege) lift() {
	for _, c := range s.held {
		c.Close()
	}
	s.held = nil
}

// readers are well-behaved: each asks again and again on one connection. They
// give how long each answer took, in order.
func readers(t *testing.T, address string, count, each int) (took []time.Duration) {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	for range count {
		all.Go(func() {
			c, err := net.Dial("tcp", address)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			c.SetDeadline(time.Now().Add(time.Minute))
			answers := bufio.NewReader(c)
			for range each {
				start := time.Now()
				if err := exchange(c, answers); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				took = append(took, time.Since(start))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	slices.Sort(took)
	return took
}

// Under siege by clients that are slow in every way, readers are answered, and
// memory stays within bounds: 60 MiB with 2,000 idle connections, 120 with
// a thousand slow ones on top, garbage included, and 40 when all have gone.
func TestSiege(t *testing.T) {
	admin := freePort(t)
	p := start(t, "-log", "off", "-admin", admin)
	before := p.rests(t, admin, 40*mebibyte)
	threads := goroutines(t, admin)
	s := &siege{t: t, address: p.address}
	defer s.lift()
	s.hold(2000, func(c net.Conn) {
		if err := exchange(c, bufio.NewReader(c)); err != nil {
			t.Fatal(err)
		}
	})
	idle := p.rests(t, admin, 60*mebibyte)
	s.hold(400, func(c net.Conn) { io.WriteString(c, "GET / HTTP/1.1\r\nHost: h\r\nX: ") })
	slow := s.held[2000:]
	s.hold(200, func(c net.Conn) { io.WriteString(c, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999\r\n\r\nx") })
	s.hold(200, func(c net.Conn) { go drip(c, "GET / HTTP/1.1\r\n", "X: y\r\n") })
	s.hold(200, func(c net.Conn) { // and never reads
		c.(*net.TCPConn).SetReadBuffer(4096)
		io.WriteString(c, strings.Repeat(getNetworks, 100))
	})
	took := readers(t, p.address, 8, 250)
	under := p.resident(t)
	if under > 120*mebibyte {
		t.Errorf("%d MiB under siege", under/mebibyte)
	}
	if worst := took[len(took)-1]; worst > 10*time.Second {
		t.Errorf("a reader waited %v", worst)
	}
	for _, c := range slow[:400] {
		if said := cut(t, c); strings.Contains(said, "200 OK") {
			t.Errorf("half a request was answered: %.100s", said)
		}
	}
	s.lift()
	after := p.rests(t, admin, 40*mebibyte)
	p.until(t, "nothing is left of the siege", func() bool { return goroutines(t, admin) <= threads+2 })
	t.Logf("MiB: %d at the start, %d with 2,000 idle connections, %d under siege, %d at the end; readers: p50 %v, p99 %v, worst %v",
		before/mebibyte, idle/mebibyte, under/mebibyte, after/mebibyte, took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
	p.stop(t)
}

// An hour of ten requests a second, all kinds of them, and a thousand reloads:
// the program holds as much memory, goroutines and open files as after a tenth.
// Outside CI it is a fifth of an hour, for whoever waits for the tests.
func TestAnHour(t *testing.T) {
	t.Parallel()
	const requests, reloads = 36000, 1000 // in ten parts
	parts := 10
	if os.Getenv("CI") == "" {
		parts = 2
	}
	dir, admin := siteDir(t), freePort(t)
	p := start(t, "-log", "off", "-admin", admin, "-site", dir)
	good := read(t, filepath.Join(dir, facts))
	edits := 0
	part := func() {
		var all sync.WaitGroup
		all.Go(func() {
			for range reloads / 10 {
				write(t, filepath.Join(dir, facts), edited(good, edits))
				edits++
				before := loads(t, admin)
				p.Process.Signal(syscall.SIGHUP)
				p.until(t, "it has loaded again", func() bool { return loads(t, admin) > before })
			}
		})
		for k := range 4 {
			all.Go(func() { ordinary(t, p.address, k, requests/10/4) })
		}
		all.Wait()
	}
	state := func() (memory, threads, files int) {
		write(t, filepath.Join(dir, facts), good)
		p.serves(t, "/it/reti", "55\u00a0membri")
		memory = p.rests(t, admin, 100*mebibyte)
		p.until(t, "all but one connection is closed", func() bool { return goroutines(t, admin) < 40 })
		entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.Process.Pid))
		if err != nil {
			t.Fatal(err)
		}
		return memory, goroutines(t, admin), len(entries)
	}
	part()
	memory, threads, open := state()
	for range parts - 1 {
		part()
	}
	p.rests(t, admin, memory+8*mebibyte)
	memoryThen, threadsThen, openThen := state()
	if threadsThen > threads+4 || openThen > open+4 {
		t.Errorf("%d goroutines and %d open files, then %d and %d", threads, open, threadsThen, openThen)
	}
	t.Logf("after a tenth %d MiB, %d goroutines, %d open files; at the end %d MiB, %d, %d",
		memory/mebibyte, threads, open, memoryThen/mebibyte, threadsThen, openThen)
	p.stop(t)
}

var loadsCounted = regexp.MustCompile(`(?m)^networks_reloads_total\{result="\w+"\} (\d+)`)

// loads is how often the content was loaded, well or not.
func loads(t *testing.T, admin string) (n int) {
	t.Helper()
	_, _, said := get(t, "http://"+admin+"/metrics")
	for _, m := range loadsCounted.FindAllStringSubmatch(said, -1) {
		one, _ := strconv.Atoi(m[1])
		n += one
	}
	return n
}

// ordinary asks what readers, programs and strangers ask, one after the other.
func ordinary(t *testing.T, address string, reader, count int) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(5 * time.Minute))
	answers := bufio.NewReader(c)
	for i := range count {
		path := []string{"/", "/networks", "/it/reti", "/sv/natverk.json", "/it", "/favicon.svg", fmt.Sprintf("/none-%d-%d", reader, i), "/en/networks.md"}[i%8]
		fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: h%d.example\r\nAccept-Language: x%d-%d, it;q=0.%d\r\nAccept-Encoding: %s\r\nUser-Agent: reader %d\r\n\r\n",
			path, i, reader, i, i%9+1, []string{"br", "gzip", "zstd", "identity"}[i%4], i)
		answer, err := http.ReadResponse(answers, nil)
		if err == nil {
			_, err = io.Copy(io.Discard, answer.Body)
		}
		if err != nil || answer.StatusCode >= http.StatusInternalServerError {
			t.Errorf("%s: %v %v", path, answer, err)
			return
		}
	}
}

// A program that was killed is there again at once, with the same bytes under
// the same ETags.
func TestStart(t *testing.T) {
	const starts, soon = 5, 100 * time.Millisecond // on a machine that does nothing else
	best := time.Hour
	seen := map[string]string{}
	binary(t)
	// The best of several, since other programs of this machine may be at work.
	for i := 0; i < starts || i < 4*starts && best > soon; i++ {
		begin := time.Now()
		p := start(t, "-log", "off")
		status, header, body := get(t, p.url+"/it/reti", "Accept-Encoding", "identity")
		best = min(best, time.Since(begin))
		if status != http.StatusOK {
			t.Fatal(status)
		}
		seen[header.Get("ETag")] = body
		p.Process.Kill()
		<-p.ended
	}
	if len(seen) != 1 {
		t.Errorf("%d different pages", len(seen))
	}
	if best > 3*soon {
		t.Errorf("the first answer came after %v at best; expected %v, or three times that on a busy machine", best, soon)
	}
	t.Logf("from start to the first answer: %v", best)
}
