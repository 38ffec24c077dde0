package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const getNetworks = "GET /networks HTTP/1.1\r\nHost: localhost\r\nAccept-Language: it\r\n\r\n"

// dial opens a connection that is closed when the test ends.
func dial(t testing.TB, address string) net.Conn {
	t.Helper()
	c, err := net.DialTimeout("tcp", address, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(30 * time.Second))
	return c
}

// A request that was sent before the signal to stop is answered: on
// connections that have been used, on new ones, on those that the program has
// not yet accepted.
func TestStopLosesNoRequest(t *testing.T) {
	const bursts, connections = 5, 128
	lost := 0
	for range bursts {
		p := start(t, "-log", "off", "-admin", "127.0.0.1:0")
		used := make([]net.Conn, connections/2)
		readers := make([]*bufio.Reader, connections)
		for i := range used {
			used[i] = dial(t, p.address)
			readers[i] = bufio.NewReader(used[i])
			if err := exchange(used[i], readers[i]); err != nil {
				t.Fatal(err)
			}
		}
		all := used
		for i := range connections / 2 {
			c := dial(t, p.address)
			all = append(all, c)
			readers[len(used)+i] = bufio.NewReader(c)
		}
		for _, c := range all {
			if _, err := io.WriteString(c, getNetworks); err != nil {
				t.Fatal(err)
			}
		}
		p.Process.Signal(syscall.SIGTERM)
		var wg sync.WaitGroup
		errs := make([]error, len(all))
		for i := range all {
			wg.Go(func() { errs[i] = answered(readers[i]) })
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				lost++
				t.Log(err)
			}
		}
		p.exits(t, 0)
	}
	if lost > 0 {
		t.Errorf("%d of %d requests were lost", lost, bursts*connections)
	}
}

func exchange(c net.Conn, r *bufio.Reader) error {
	if _, err := io.WriteString(c, getNetworks); err != nil {
		return err
	}
	return answered(r)
}

func answered(r *bufio.Reader) error {
	answer, err := http.ReadResponse(r, nil)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(answer.Body)
	if err == nil && (answer.StatusCode != http.StatusOK || int64(len(body)) != answer.ContentLength) {
		err = fmt.Errorf("%d with %d bytes", answer.StatusCode, len(body))
	}
	return err
}

// While it stops, the program still answers, says that it is not ready, and
// asks for no more requests on the connection.
func TestStopping(t *testing.T) {
	admin := freePort(t)
	p := start(t, "-drain", "1500ms", "-admin", admin)
	if status, _, _ := get(t, "http://"+admin+"/readyz"); status != http.StatusOK {
		t.Errorf("/readyz: %d", status)
	}
	if _, header, _ := get(t, p.url); header.Get("Connection") != "" {
		t.Errorf("%v", header)
	}
	p.Process.Signal(syscall.SIGTERM)
	p.until(t, "it is not ready", func() bool {
		status, _, _ := get(t, "http://"+admin+"/readyz")
		return status == http.StatusServiceUnavailable
	})
	answer, err := http.Get(p.url)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || !answer.Close {
		t.Errorf("%d, connection kept: %t", answer.StatusCode, !answer.Close)
	}
	p.exits(t, 0)
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		p := start(t, "-drain", "1m")
		p.Process.Signal(signal)
		p.until(t, "it stops", func() bool { return strings.Contains(p.stderr.String(), `"stopping"`) })
		begin := time.Now()
		p.Process.Signal(signal)
		p.exits(t, -1)
		if took := time.Since(begin); took > 5*time.Second || p.ProcessState.Sys().(syscall.WaitStatus).Signal() != signal {
			t.Errorf("%v after %v", p.ProcessState, took)
		}
	}
}

// The reader of the log goes away, or never reads: no answer suffers.
func TestLogReader(t *testing.T) {
	for name, gone := range map[string]bool{"gone": true, "stuck": false} {
		t.Run(name, func(t *testing.T) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			cmd := exec.Command(binary(t), "-addr", "127.0.0.1:0")
			cmd.Stderr = w
			p := startCommand(t, cmd)
			w.Close()
			if gone {
				r.Close()
			}
			c := dial(t, p.address)
			answers := bufio.NewReader(c)
			for range 2000 { // more than a pipe takes
				if err := exchange(c, answers); err != nil {
					t.Fatal(err)
				}
			}
			begin := time.Now()
			p.stop(t)
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("stopping took %v", took)
			}
		})
	}
}

// With few open files the program goes on: it takes fewer connections at a time
// and still reads its content.
func TestFewOpenFiles(t *testing.T) {
	dir := siteDir(t)
	p := startCommand(t, exec.Command("sh", "-c", `ulimit -n 64; exec "$0" -addr 127.0.0.1:0 -site "$1"`, binary(t), dir))
	var idle []net.Conn
	for range 100 { // most of them wait to be accepted
		idle = append(idle, dial(t, p.address))
	}
	edit(t, dir+"/"+facts, "members = 55", "members = 77")
	p.until(t, "the change is taken up", func() bool { return strings.Count(p.stderr.String(), `"site loaded"`) == 2 })
	for _, c := range idle {
		c.Close()
	}
	if status, _, body := get(t, p.url+"/sv/natverk"); status != http.StatusOK || !strings.Contains(body, "77") {
		t.Errorf("%d %.2000s", status, body)
	}
	p.stop(t)
	if strings.Contains(p.stderr.String(), "too many open files") {
		t.Errorf("%s", p.stderr)
	}
}
