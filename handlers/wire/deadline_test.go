package wire_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"testing"
	"time"

	"vanersborg.se/networks/handlers/wire"
)

// pair is a connection as a server has it, and its client.
func pair(t *testing.T) (server, client net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if client, err = net.Dial("tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if server, err = wire.Cork(l).Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		server.Close()
	})
	return server, client
}

const soon, far = 250 * time.Millisecond, 20 * time.Second

func in(d time.Duration) time.Time { return time.Now().Add(d) }

func TestReadDeadline(t *testing.T) {
	type connection struct{ server, client net.Conn }
	say := func(c connection) func() { return func() { c.client.Write([]byte("x")) } }
	for name, c := range map[string]struct {
		prepare func(connection)
		ends    bool          // with os.ErrDeadlineExceeded, else a byte is read
		from    time.Duration // from then on, and long before far
	}{
		"passes":                  {func(c connection) { c.server.SetReadDeadline(in(soon)) }, true, soon},
		"set for both directions": {func(c connection) { c.server.SetDeadline(in(soon)) }, true, soon},
		"has passed":              {func(c connection) { c.server.SetReadDeadline(in(-time.Nanosecond)) }, true, 0},
		"passed long ago":         {func(c connection) { c.server.SetReadDeadline(time.Unix(1, 0)) }, true, 0},
		"none":                    {func(c connection) { time.AfterFunc(2*soon, say(c)) }, false, 2 * soon},
		"set while reading": {func(c connection) {
			time.AfterFunc(soon, func() { c.server.SetReadDeadline(in(soon)) })
		}, true, 2 * soon},
		"passed long ago, set while reading": {func(c connection) {
			time.AfterFunc(soon, func() { c.server.SetReadDeadline(time.Unix(1, 0)) })
		}, true, soon},
		"made longer while reading": {func(c connection) {
			c.server.SetReadDeadline(in(2 * soon))
			time.AfterFunc(soon, func() { c.server.SetReadDeadline(in(far)) })
			time.AfterFunc(4*soon, say(c))
		}, false, 4 * soon},
		"taken away while reading": {func(c connection) {
			c.server.SetReadDeadline(in(2 * soon))
			time.AfterFunc(soon, func() { c.server.SetReadDeadline(time.Time{}) })
			time.AfterFunc(4*soon, say(c))
		}, false, 4 * soon},
		"made longer between reads": {func(c connection) {
			c.server.SetReadDeadline(in(2 * soon))
			say(c)()
			c.server.Read(make([]byte, 1))
			c.server.SetReadDeadline(in(far))
			time.AfterFunc(4*soon, say(c))
		}, false, 4 * soon},
		"made longer between reads, and passes": {func(c connection) {
			c.server.SetReadDeadline(in(2 * soon))
			say(c)()
			c.server.Read(make([]byte, 1))
			c.server.SetReadDeadline(in(4 * soon))
		}, true, 4 * soon},
		"made shorter between reads": {func(c connection) {
			c.server.SetReadDeadline(in(far))
			say(c)()
			c.server.Read(make([]byte, 1))
			c.server.SetReadDeadline(in(soon))
		}, true, soon},
		"taken away after it has passed": {func(c connection) {
			c.server.SetReadDeadline(in(soon))
			c.server.Read(make([]byte, 1))
			c.server.SetReadDeadline(time.Time{})
			time.AfterFunc(2*soon, say(c))
		}, false, 3 * soon},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := pair(t)
			start := time.Now()
			c.prepare(connection{server, client})
			n, err := server.Read(make([]byte, 1))
			took := time.Since(start)
			if c.ends && !errors.Is(err, os.ErrDeadlineExceeded) || !c.ends && (n != 1 || err != nil) {
				t.Errorf("%d bytes, %v", n, err)
			}
			var timeout net.Error
			if c.ends && !(errors.As(err, &timeout) && timeout.Timeout()) {
				t.Errorf("%v is no timeout", err)
			}
			if took < c.from-time.Millisecond || took > far/2 {
				t.Errorf("after %v, expected %v", took, c.from)
			}
		})
	}
}

// Of an answer that its reader takes slowly, all arrives that is sent before
// the deadline, though an earlier one has passed meanwhile.
func TestWriteDeadline(t *testing.T) {
	server, client := pair(t)
	large := bytes.Repeat(bytes20k, 2000)
	server.SetWriteDeadline(in(2 * soon))
	io.WriteString(server, "x")
	server.SetWriteDeadline(time.Time{}) // sends it
	server.SetWriteDeadline(in(far))
	time.AfterFunc(4*soon, func() { io.Copy(io.Discard, client) })
	start := time.Now()
	if n, err := server.Write(large); n != len(large) || err != nil || time.Since(start) < 3*soon {
		t.Errorf("%d of %d bytes after %v, %v", n, len(large), time.Since(start), err)
	}

	server, _ = pair(t) // nobody reads
	server.SetWriteDeadline(in(far))
	io.WriteString(server, "x")
	server.SetWriteDeadline(in(2 * soon))
	start = time.Now()
	if _, err := server.Write(large); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) > far/2 {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
}

// net/http sets eight deadlines a request. At most three have to be placed: those
// of its read in the background, of ending that, and of the read that follows; and
// hardly one where that read has not begun when the answer is ready, as on one
// processor.
func TestDeadlinesAreSeldomPlaced(t *testing.T) {
	for processors, most := range map[int]int64{runtime.GOMAXPROCS(0): 3, 1: 1} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		l, _ := corked(t, sends(bytes20k), far)
		c := dial(t, l.Addr().String())
		const requests = 200
		for range requests {
			c.say(t, plainGet)
			c.answer(t, http.MethodGet)
		}
		n := l.deadlines.Load()
		if n == 0 || n > most*requests+4 {
			t.Errorf("%d processors: %d deadlines for %d requests", processors, n, requests)
		}
	}
}
