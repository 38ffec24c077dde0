package handlers_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"vanersborg.se/networks/handlers"
	"vanersborg.se/networks/handlers/wire"
)

// BenchmarkServe asks the whole service, with its log and its counters, and a
// bare echo handler that sends the same bytes and header fields, in turn, over
// connections of this machine, and tells what an answer costs each in processor
// time. The client is another process. Only the ratio is worth quoting.
func BenchmarkServe(b *testing.B) {
	h := handlers.New(handlers.Options{Log: logging(b)})
	s := embedded(b)
	s.Improve(nil)
	if err := h.Swap(s); err != nil {
		b.Fatal(err)
	}
	ours := served(b, h)
	for _, c := range benchmarkCases() {
		b.Run(c.name, func(b *testing.B) { c.compare(b, ours) })
	}
}

type benchmarkCase struct {
	name     string
	requests []string // heads, asked in turn
}

const chrome = "Host: localhost\r\nAccept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n" +
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36\r\n"

func benchmarkCases() []benchmarkCase {
	head := func(path string, fields ...string) []string {
		return []string{"GET " + path + " HTTP/1.1\r\n" + chrome + strings.Join(append(fields, "", ""), "\r\n")}
	}
	var varied []string
	for i := range 200 {
		language := fmt.Sprintf("Accept-Language: it-IT,it;q=0.9,x%c-%d;q=0.8,en;q=0.%d", 'a'+i%26, 100+i, i%8)
		varied = append(varied, head("/networks", "Accept-Encoding: gzip, deflate, br, zstd", language)...)
	}
	return []benchmarkCase{
		{"br", head("/networks", "Accept-Encoding: gzip, deflate, br, zstd", "Accept-Language: it-IT,it;q=0.9,en;q=0.8")},
		{"fixed", head("/it/reti", "Accept-Encoding: gzip, deflate, br, zstd")},
		{"identity", head("/networks", "Accept-Language: it-IT,it;q=0.9,en;q=0.8")},
		{"304", head("/networks", "Accept-Encoding: gzip, deflate, br, zstd", "Accept-Language: it-IT,it;q=0.9,en;q=0.8", "If-None-Match: {etag}")},
		{"404", head("/nothing", "Accept-Encoding: gzip, deflate, br, zstd", "Accept-Language: it-IT,it;q=0.9,en;q=0.8")},
		{"varied", varied},
	}
}

// compare asks both in turn, in short rounds, so that what else the machine
// does disturbs both alike.
func (c benchmarkCase) compare(b *testing.B, ours string) {
	if strings.Contains(c.requests[0], "{etag}") {
		answer, _ := once(b, ours, strings.Replace(c.requests[0], "If-None-Match: {etag}\r\n", "", 1))
		c.requests[0] = strings.Replace(c.requests[0], "{etag}", answer.Header.Get("ETag"), 1)
	}
	answer, body := once(b, ours, c.requests[0])
	bare := bareEcho(b, answer, body)
	if again, same := once(b, bare, c.requests[0]); again.StatusCode != answer.StatusCode || !bytes.Equal(same, body) {
		b.Fatalf("bare echo sends %d with %d bytes, expected %d with %d", again.StatusCode, len(same), answer.StatusCode, len(body))
	}
	clients := [2]*asker{newAsker(b, ours, c.requests), newAsker(b, bare, c.requests)}
	var cost [2]time.Duration
	const round = 500
	for b.Loop() {
		for i, a := range clients {
			before := processorTime()
			a.ask(b, round)
			cost[i] += processorTime() - before
		}
	}
	n := float64(b.N * round)
	b.ReportMetric(float64(cost[0])/n/1e3, "µs/answer")
	b.ReportMetric(float64(cost[1])/n/1e3, "µs/echo")
	b.ReportMetric(float64(cost[0])/float64(cost[1]), "ratio")
	b.ReportMetric(0, "ns/op")
}

// processorTime is what this process has used.
func processorTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// served serves with connections as the program has them until the test ends.
func served(t testing.TB, h http.Handler) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	const timeout = 30 * time.Second
	server := &http.Server{Handler: h, ReadHeaderTimeout: timeout, ReadTimeout: 2 * timeout, WriteTimeout: timeout, IdleTimeout: 4 * timeout}
	go server.Serve(wire.Cork(l))
	t.Cleanup(func() { server.Close() })
	return l.Addr().String()
}

// once asks once, on a connection of its own.
func once(t testing.TB, address, request string) (*http.Response, []byte) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, body
}

// The whole service is the same over such connections as over others.
func TestWire(t *testing.T) {
	h := handler(t, embedded(t))
	ours, plain := served(t, h), service(t, h).Listener.Addr().String()
	for _, path := range []string{"/", "/it/reti", "/it/reti.json", "/it", "/nothing"} {
		request := "GET " + path + " HTTP/1.1\r\nHost: h\r\nAccept-Encoding: br\r\n\r\n"
		a, abody := once(t, ours, request)
		b, bbody := once(t, plain, request)
		a.Header.Del("Date")
		b.Header.Del("Date")
		if a.StatusCode != b.StatusCode || fmt.Sprint(a.Header) != fmt.Sprint(b.Header) || !bytes.Equal(abody, bbody) {
			t.Errorf("%s: %v %v", path, a, b)
		}
	}
}

// bareEcho is the smallest echo service that sends the same answer.
func bareEcho(b *testing.B, answer *http.Response, body []byte) string {
	b.Helper()
	header := answer.Header.Clone()
	header.Del("Date")
	header.Del("Content-Length")
	e := echo.New()
	e.GET("/*", func(c echo.Context) error {
		h := c.Response().Header()
		for name, values := range header {
			h.Set(name, values[0])
		}
		if answer.StatusCode == http.StatusNotModified {
			return c.NoContent(answer.StatusCode)
		}
		return c.Blob(answer.StatusCode, header.Get("Content-Type"), body)
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: e}
	go server.Serve(l)
	b.Cleanup(func() { server.Close() })
	return l.Addr().String()
}

// asker is a process that asks as often as it is told to.
type asker struct {
	in  io.Writer
	out *bufio.Reader
}

const askerVariable = "NETWORKS_TEST_ASK"

func newAsker(b *testing.B, address string, requests []string) *asker {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), askerVariable+"="+address)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	fmt.Fprintln(in, strconv.Quote(strings.Join(requests, "\x00")))
	return &asker{in, bufio.NewReader(out)}
}

func (a *asker) ask(b *testing.B, n int) {
	b.Helper()
	fmt.Fprintln(a.in, n)
	if line, err := a.out.ReadString('\n'); err != nil || line != "done\n" {
		b.Fatalf("the client says %q, %v", line, err)
	}
}

// TestMain is the asking process if it was started as one.
func TestMain(m *testing.M) {
	if address := os.Getenv(askerVariable); address != "" {
		if err := answerTo(address, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// inFlight is how many requests wait for their answers at a time.
const inFlight = 8

func answerTo(address string, in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	line, err := lines.ReadString('\n')
	if err != nil {
		return err
	}
	text, err := strconv.Unquote(strings.TrimSpace(line))
	if err != nil {
		return err
	}
	requests := strings.Split(text, "\x00")
	connections := make([]*bufio.ReadWriter, inFlight)
	for i := range connections {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return err
		}
		connections[i] = bufio.NewReadWriter(bufio.NewReaderSize(c, 64<<10), bufio.NewWriter(c))
	}
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return nil
		}
		n, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			return err
		}
		errs := make([]error, inFlight)
		var wg sync.WaitGroup
		for i, c := range connections {
			wg.Go(func() {
				for k := i; k < n && errs[i] == nil; k += inFlight {
					errs[i] = roundTrip(c, requests[k%len(requests)])
				}
			})
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		fmt.Fprintln(out, "done")
	}
}

func roundTrip(c *bufio.ReadWriter, request string) error {
	c.WriteString(request)
	if err := c.Flush(); err != nil {
		return err
	}
	answer, err := http.ReadResponse(c.Reader, nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
