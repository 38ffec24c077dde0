package wire_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vanersborg.se/networks/handlers/wire"
)

// counted is a listener that counts how often its connections are written to, and
// are told a deadline.
type counted struct {
	net.Listener
	writes, deadlines atomic.Int64
}

func (l *counted) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return countedConn{c.(*net.TCPConn), l}, nil
}

type countedConn struct {
	*net.TCPConn
	l *counted
}

func (c countedConn) Write(p []byte) (int, error) {
	c.l.writes.Add(1)
	return c.TCPConn.Write(p)
}

func (c countedConn) SetReadDeadline(t time.Time) error {
	c.l.deadlines.Add(1)
	return c.TCPConn.SetReadDeadline(t)
}

func (c countedConn) SetWriteDeadline(t time.Time) error {
	c.l.deadlines.Add(1)
	return c.TCPConn.SetWriteDeadline(t)
}

// corked serves with a corked listener until the test ends.
func corked(t testing.TB, h http.Handler, timeout time.Duration) (*counted, *http.Server) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &counted{Listener: l}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 20 * time.Second, WriteTimeout: timeout, IdleTimeout: 30 * time.Second}
	done := make(chan error)
	go func() { done <- s.Serve(wire.Cork(c)) }()
	t.Cleanup(func() {
		s.Close()
		<-done
	})
	return c, s
}

// client is a raw connection.
type client struct {
	net.Conn
	*bufio.Reader
}

func (c client) Read(p []byte) (int, error) { return c.Reader.Read(p) }

func dial(t testing.TB, address string) client {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(20 * time.Second))
	return client{c, bufio.NewReader(c)}
}

func (c client) say(t testing.TB, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

// answer reads one answer to a request of the method.
func (c client) answer(t testing.TB, method string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.ReadResponse(c.Reader, &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, body
}

var bytes20k = bytes.Repeat([]byte("0123456789abcdef"), 20<<10/16)

func sends(body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Length"] = []string{fmt.Sprint(len(body))}
		w.Write(body)
	}
}

const plainGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

func TestCorkSendsAnAnswerInOnePiece(t *testing.T) {
	l, _ := corked(t, sends(bytes20k), time.Minute)
	c := dial(t, l.Addr().String())
	for i := range 5 {
		c.say(t, plainGet)
		if _, body := c.answer(t, http.MethodGet); !bytes.Equal(body, bytes20k) {
			t.Fatalf("%d bytes", len(body))
		}
		if n := l.writes.Load(); n != int64(i+1) {
			t.Errorf("%d writes after %d answers", n, i+1)
		}
	}
}

// Without a write deadline there is no telling when an answer is whole.
func TestCorkNeedsADeadline(t *testing.T) {
	l, _ := corked(t, sends(bytes20k), 0)
	c := dial(t, l.Addr().String())
	c.say(t, plainGet)
	if _, body := c.answer(t, http.MethodGet); !bytes.Equal(body, bytes20k) || l.writes.Load() < 2 {
		t.Errorf("%d bytes in %d writes, expected more than one", len(body), l.writes.Load())
	}
}

func TestCorkLargeAnswer(t *testing.T) {
	large := bytes.Repeat(bytes20k, 100)
	l, _ := corked(t, sends(large), time.Minute)
	c := dial(t, l.Addr().String())
	for range 2 {
		c.say(t, plainGet)
		if _, body := c.answer(t, http.MethodGet); !bytes.Equal(body, large) {
			t.Fatalf("%d bytes, expected %d", len(body), len(large))
		}
	}
}

// An answer in many small pieces is sent before its buffer grows without
// bounds.
func TestCorkIsBounded(t *testing.T) {
	const pieces = 10000
	l, _ := corked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for range pieces {
			io.WriteString(w, "0123456789abcdef0123456789abcdef")
		}
	}), time.Minute)
	c := dial(t, l.Addr().String())
	c.say(t, plainGet)
	_, body := c.answer(t, http.MethodGet)
	if len(body) != 32*pieces || l.writes.Load() > 12 || l.writes.Load() < 4 {
		t.Errorf("%d bytes in %d writes, expected %d in 4 to 12", len(body), l.writes.Load(), 32*pieces)
	}
}

func TestCorkPipelining(t *testing.T) {
	l, _ := corked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sends(append([]byte(r.URL.Path+" "), bytes20k...))(w, r)
	}), time.Minute)
	c := dial(t, l.Addr().String())
	var all strings.Builder
	for i := range 20 {
		method := http.MethodGet
		if i%3 == 1 {
			method = http.MethodHead
		}
		fmt.Fprintf(&all, "%s /%d HTTP/1.1\r\nHost: h\r\n\r\n", method, i)
	}
	c.say(t, all.String())
	for i := range 20 {
		method := http.MethodGet
		if i%3 == 1 {
			method = http.MethodHead
		}
		r, body := c.answer(t, method)
		if method == http.MethodHead && (len(body) != 0 || r.ContentLength < 20<<10) || method == http.MethodGet && !bytes.HasPrefix(body, fmt.Appendf(nil, "/%d ", i)) {
			t.Fatalf("%d: %v %.10q", i, r.Header, body)
		}
	}
}

// The client sends its body only after the server has said so.
func TestCorkExpectContinue(t *testing.T) {
	l, _ := corked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		sends(body)(w, r)
	}), time.Minute)
	c := dial(t, l.Addr().String())
	for range 2 {
		c.say(t, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
		if line, err := c.ReadString('\n'); err != nil || line != "HTTP/1.1 100 Continue\r\n" {
			t.Fatalf("%q %v", line, err)
		}
		c.ReadString('\n')
		c.say(t, "hello")
		if _, body := c.answer(t, http.MethodPost); string(body) != "hello" {
			t.Errorf("%q", body)
		}
	}
}

// What the handler does not read of a request's body does not keep its answer
// back.
func TestCorkUnreadBody(t *testing.T) {
	l, _ := corked(t, sends([]byte("no")), time.Minute)
	c := dial(t, l.Addr().String())
	c.say(t, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\nhalf")
	if _, body := c.answer(t, http.MethodPost); string(body) != "no" {
		t.Errorf("%q", body)
	}
}

// The server's own answers are sent too.
func TestCorkBadRequests(t *testing.T) {
	l, _ := corked(t, sends([]byte("no")), time.Minute)
	for request, want := range map[string]int{
		"nonsense\r\n\r\n": 400, "GET / HTTP/1.1\r\n\r\n": 400, "GET / HTTP/3.0\r\n\r\n": 505,
		"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: none\r\n\r\n":               501,
		"GET / HTTP/1.1\r\nHost: h\r\nX: " + strings.Repeat("x", 2<<20) + "\r\n\r\n": 431,
		"GET / HTTP/1.1\r\nHost: h\r\nExpect: miracles\r\n\r\n":                      417,
		"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n":                     200,
		"GET / HTTP/1.0\r\n\r\n": 200,
		"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n":                  200,
		"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n": 200,
	} {
		c := dial(t, l.Addr().String())
		go io.WriteString(c.Conn, request)
		if r, _ := c.answer(t, http.MethodGet); r.StatusCode != want {
			t.Errorf("%.60q: %d, expected %d", request, r.StatusCode, want)
		}
	}
}

// A handler that sends bit by bit clears the deadline first.
func TestCorkEvents(t *testing.T) {
	next := make(chan struct{})
	l, _ := corked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		control.SetWriteDeadline(time.Time{})
		for i := range 3 {
			fmt.Fprintf(w, "data: %d\n\n", i)
			control.Flush()
			<-next
		}
	}), time.Minute)
	c := dial(t, l.Addr().String())
	c.say(t, plainGet)
	r, err := http.ReadResponse(c.Reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	events := bufio.NewReader(r.Body)
	for i := range 3 {
		if line, err := events.ReadString('\n'); err != nil || line != fmt.Sprintf("data: %d\n", i) {
			t.Fatalf("%q %v", line, err)
		}
		events.ReadString('\n')
		next <- struct{}{}
	}
}

// Shutdown lets an answer that is under way arrive whole.
func TestCorkShutdown(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	l, s := corked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write(bytes20k)
		close(begun)
		<-finish
		w.Write(bytes20k)
	}), time.Minute)
	c := dial(t, l.Addr().String())
	c.say(t, plainGet)
	<-begun
	done := make(chan error)
	go func() { done <- s.Shutdown(context.Background()) }()
	time.Sleep(20 * time.Millisecond)
	close(finish)
	if _, body := c.answer(t, http.MethodGet); len(body) != 2*len(bytes20k) {
		t.Errorf("%d bytes", len(body))
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A reader that does not read is cut after the write timeout, and its
// connection is not used again.
func TestCorkSlowReader(t *testing.T) {
	large := bytes.Repeat(bytes20k, 3)
	gone := make(chan struct{})
	l, _ := corked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sends(large)(w, r)
	}), 200*time.Millisecond)
	c := dial(t, l.Addr().String())
	go func() {
		defer close(gone)
		c.SetWriteDeadline(time.Now().Add(10 * time.Second))
		for { // until the server hangs up
			if _, err := io.WriteString(c.Conn, plainGet); err != nil {
				if errors.Is(err, os.ErrDeadlineExceeded) {
					t.Error("the server still takes requests after ten seconds in which nothing was read")
				}
				return
			}
		}
	}()
	<-gone
}

// Closing a server does not wait for a reader that does not read.
func TestCorkClose(t *testing.T) {
	large := bytes.Repeat(bytes20k, 1000)
	begun := make(chan struct{}, 1)
	l, s := corked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		sends(large)(w, r)
	}), time.Minute)
	c := dial(t, l.Addr().String())
	c.say(t, plainGet)
	<-begun
	time.Sleep(50 * time.Millisecond) // until its buffers are full
	start := time.Now()
	s.Close()
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("closing took %v", took)
	}
}

// one is a listener with one connection.
type one struct {
	net.Listener
	conn net.Conn
}

func (l one) Accept() (net.Conn, error) { return l.conn, nil }

// A connection whose answer was cut is not read from any more.
func TestCorkAfterACut(t *testing.T) {
	server, client := net.Pipe() // nobody reads from the client's end
	defer client.Close()
	c, err := wire.Cork(one{conn: server}).Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetWriteDeadline(time.Now().Add(20 * time.Millisecond))
	if _, err := io.WriteString(c, "answer"); err != nil {
		t.Fatal(err)
	}
	c.SetWriteDeadline(time.Time{})
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	begin := time.Now()
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(begin) > 5*time.Second {
		t.Errorf("reading: %v after %v", err, time.Since(begin))
	}
	if _, err := io.WriteString(c, "more"); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("writing: %v", err)
	}
}
