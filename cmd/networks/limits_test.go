package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// short are time-outs that a test can wait for.
var short = timeouts{header: 300 * time.Millisecond, read: 500 * time.Millisecond, write: 500 * time.Millisecond, idle: 300 * time.Millisecond}

// within serves in this process until the test ends, and gives the address.
func within(t *testing.T, change func(*config)) string {
	t.Helper()
	flags, c := serveFlags()
	if err := flags.Parse([]string{"-addr", "127.0.0.1:0", "-log", "off", "-drain", "1ms"}); err != nil {
		t.Fatal(err)
	}
	change(c)
	ctx, stop := context.WithCancel(context.Background())
	out := &output{}
	done := make(chan error, 1)
	go func() { done <- c.serve(ctx, program{stdout: out, stderr: io.Discard}, nil) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	for range 2000 {
		if m := servingOn.FindStringSubmatch(out.String()); m != nil {
			return m[2]
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it does not serve")
	return ""
}

// cut reads until the server ends the connection, and gives what it said.
func cut(t *testing.T, c net.Conn) string {
	t.Helper()
	said, err := io.ReadAll(c)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the connection is not ended")
	}
	return string(said)
}

// Whoever is slow is cut, and nobody else waits for them.
func TestSlowClients(t *testing.T) {
	address := within(t, func(c *config) { c.timeouts = short })
	for name, slow := range map[string]func(c net.Conn){
		"silent":          func(c net.Conn) {},
		"half a header":   func(c net.Conn) { io.WriteString(c, "GET / HTTP/1.1\r\nHost: h\r\n") },
		"drip by drip":    func(c net.Conn) { go drip(c, "GET / HTTP/1.1\r\n", "X: y\r\n") },
		"a body in drips": func(c net.Conn) { go drip(c, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999\r\n\r\n", "x") },
		"chunks in drips": func(c net.Conn) {
			go drip(c, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n")
		},
		"idle after one": func(c net.Conn) { io.WriteString(c, getNetworks) },
		"a TLS greeting": func(c net.Conn) { c.Write([]byte{0x16, 3, 1, 2, 0}) },
		"waits to be told": func(c net.Conn) {
			io.WriteString(c, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := dial(t, address)
			c.SetReadDeadline(time.Now().Add(15 * time.Second))
			slow(c)
			cut(t, c)
			good := dial(t, address)
			if err := exchange(good, bufio.NewReader(good)); err != nil {
				t.Error(err)
			}
		})
	}
}

func drip(c net.Conn, first, rest string) {
	io.WriteString(c, first)
	for {
		time.Sleep(20 * time.Millisecond)
		if _, err := io.WriteString(c, rest); err != nil {
			return
		}
	}
}

// Who asks and asks and never reads is cut.
func TestNeverReading(t *testing.T) {
	address := within(t, func(c *config) { c.timeouts = short })
	c := dial(t, address)
	c.(*net.TCPConn).SetReadBuffer(4096)
	c.SetWriteDeadline(time.Now().Add(20 * time.Second))
	for {
		if _, err := io.WriteString(c, getNetworks); err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("the connection is not ended")
			}
			return
		}
	}
}

// 32 KiB of header are read, and no more.
func TestHeaderLimit(t *testing.T) {
	address := within(t, func(*config) {})
	for size, want := range map[int]int{1000: 200, 32<<10 - 300: 200, 32<<10 + 4200: 431, 1 << 20: 431} {
		c := dial(t, address)
		head := "GET /it/reti HTTP/1.1\r\nHost: h\r\nX: "
		go io.WriteString(c, head+strings.Repeat("x", size-len(head)-4)+"\r\n\r\n")
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != want {
			t.Errorf("%d bytes of header: %d, expected %d", size, answer.StatusCode, want)
		}
	}
	// A request line is part of it.
	c := dial(t, address)
	go io.WriteString(c, "GET /"+strings.Repeat("x", 30<<10)+" HTTP/1.1\r\nHost: h\r\n\r\n")
	if answer, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil || answer.StatusCode != http.StatusNotFound {
		t.Errorf("a long path: %v %v", answer, err)
	}
}

// More connections than allowed wait, and are served when others end.
func TestConnectionLimit(t *testing.T) {
	address := within(t, func(c *config) { c.maxConns = 4 })
	var held []net.Conn
	for range 4 {
		c := dial(t, address)
		if err := exchange(c, bufio.NewReader(c)); err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	waiting := dial(t, address)
	io.WriteString(waiting, getNetworks)
	waiting.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	if n, err := waiting.Read(make([]byte, 1)); n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a fifth connection is served: %v", err)
	}
	held[0].Close()
	waiting.SetReadDeadline(time.Now().Add(20 * time.Second))
	if err := answered(bufio.NewReader(waiting)); err != nil {
		t.Errorf("a connection that waited: %v", err)
	}
}

// Every goroutine of a service that has stopped is gone.
func TestNothingIsLeftBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	dir := siteDir(t)
	t.Run("serving", func(t *testing.T) {
		admin := freePort(t)
		address := within(t, func(c *config) { c.site, c.admin = dir, admin })
		for range 20 {
			c := dial(t, address)
			if err := exchange(c, bufio.NewReader(c)); err != nil {
				t.Fatal(err)
			}
		}
		if status, _, _ := get(t, "http://"+admin+"/readyz"); status != http.StatusOK {
			t.Error(status)
		}
	})
	stacks := make([]byte, 1<<20)
	for range 500 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}

// Shapes in which one reader of a request might see another request than the
// next reader does are refused, and the connection with them.
func TestSmuggling(t *testing.T) {
	address := within(t, func(*config) {})
	const second = "GET /it/reti HTTP/1.1\r\nHost: h\r\n\r\n"
	for name, request := range map[string]string{
		"two lengths":           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 9\r\n\r\n",
		"a list of lengths":     "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0, 9\r\n\r\n",
		"a signed length":       "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\n",
		"an unknown coding":     "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n",
		"two codings":           "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n",
		"a space in a name":     "GET / HTTP/1.1\r\nHost: h\r\nContent-Length : 5\r\n\r\n",
		"a folded line":         " GET / HTTP/1.1\r\nHost: h\r\n\r\n",
		"two hosts":             "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
		"no host":               "GET / HTTP/1.1\r\n\r\n",
		"NUL in a value":        "GET / HTTP/1.1\r\nHost: h\r\nX: a\x00b\r\n\r\n",
		"a bad chunk":           "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
		"an unknown version":    "GET / HTTP/9.9\r\nHost: h\r\n\r\n",
		"a space in the target": "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
	} {
		c := dial(t, address)
		go io.WriteString(c, request+second)
		said := cut(t, c)
		if n := strings.Count(said, "HTTP/1.1 200"); n > 0 {
			t.Errorf("%s: the request inside is answered:\n%.500s", name, said)
		}
		if strings.Contains(said, "HTTP/1.1 5") && !strings.HasPrefix(said, "HTTP/1.1 501") && !strings.HasPrefix(said, "HTTP/1.1 505") {
			t.Errorf("%s: %.100s", name, said)
		}
	}
}

// Ten thousand languages, absurd conditions and ranges are an ordinary request.
func TestAbsurdFields(t *testing.T) {
	address := within(t, func(*config) {})
	var tags strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&tags, "x%x,", i)
	}
	for name, fields := range map[string]string{
		"underscore": "Accept-Language: en" + strings.Repeat("_abcde1234", 2700),
		"languages":  "Accept-Language: " + tags.String(),
		"codings":    "Accept-Encoding: " + strings.Repeat("gzip;q=0.1,", 2000),
		"types":      "Accept: " + strings.Repeat("a/b;q=0.1,", 2000),
		"tags":       "If-None-Match: " + strings.Repeat(`"a",`, 5000),
		"open quote": `If-None-Match: "` + strings.Repeat("a", 10000),
		"ranges":     "Range: bytes=" + strings.Repeat("0-0,", 5000),
		"range":      "Range: bytes=99999999999999999999999-",
		"dates":      "If-Modified-Since: " + strings.Repeat("9", 9000),
		"if-range":   "If-Range: \"x\"\r\nRange: bytes=0-0",
		"forwarded":  "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: gopher\r\nForwarded: host=evil.example\r\nX-Original-URL: /admin",
	} {
		c := dial(t, address)
		go io.WriteString(c, "GET /networks HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"+fields+"\r\n\r\n")
		said := cut(t, c)
		if !strings.HasPrefix(said, "HTTP/1.1 200") || strings.Contains(said, "evil.example") || len(said) > 30000 {
			t.Errorf("%s: %d bytes, %.200s", name, len(said), said)
		}
	}
}
