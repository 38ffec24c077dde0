package handlers_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"vanersborg.se/networks/handlers"
)

// sink takes an answer without keeping it, and its header map again and again:
// what remains to be measured is the handler.
type sink struct {
	header http.Header
	status int
	bytes  int
}

func (s *sink) Header() http.Header    { return s.header }
func (s *sink) WriteHeader(status int) { s.status = status }
func (s *sink) Write(b []byte) (int, error) {
	s.bytes += len(b)
	return len(b), nil
}

func (s *sink) serve(h http.Handler, r *http.Request) {
	clear(s.header)
	s.status, s.bytes = 0, 0
	h.ServeHTTP(s, r)
}

// browser is a request as a browser sends it.
func browser(path string, more ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header = http.Header{
		"Accept":          {"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8"},
		"Accept-Encoding": {"gzip, deflate, br, zstd"},
		"Accept-Language": {"it-IT,it;q=0.9,en-US;q=0.8,en;q=0.7"},
		"User-Agent":      {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"},
	}
	for i := 0; i < len(more); i += 2 {
		r.Header[more[i]] = []string{more[i+1]}
	}
	return r
}

func logging(t testing.TB) *handlers.Journal {
	t.Helper()
	j := handlers.NewJournal(io.Discard, slog.LevelInfo, func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) })
	t.Cleanup(func() { j.Close(time.Second) })
	return j
}

// requests are the kinds of answers that most readers get.
func requests(h http.Handler) map[string]*http.Request {
	s := &sink{header: http.Header{}}
	s.serve(h, browser("/networks"))
	return map[string]*http.Request{
		"br":       browser("/networks"),
		"identity": browser("/networks", "Accept-Encoding", "identity"),
		"fixed":    browser("/it/reti"),
		"304":      browser("/networks", "If-None-Match", s.header["Etag"][0]),
		"404":      browser("/nothing"),
		"json":     browser("/it/reti.json"),
	}
}

// A request must not cost memory beyond what net/http takes: the handler itself
// allocates nothing.
func TestAllocations(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates")
	}
	for _, logged := range []bool{false, true} {
		o := handlers.Options{}
		if logged {
			// Nothing is formatted, for that is another goroutine's memory.
			o.Log = handlers.NewJournal(io.Discard, slog.LevelInfo, func(io.Writer) slog.Handler { return slog.DiscardHandler })
			t.Cleanup(func() { o.Log.Close(time.Second) })
		}
		h := handlers.New(o)
		if err := h.Swap(embedded(t)); err != nil {
			t.Fatal(err)
		}
		for name, r := range requests(h) {
			s := &sink{header: http.Header{}}
			s.serve(h, r)
			if n := testing.AllocsPerRun(500, func() { s.serve(h, r) }); n > 0 {
				t.Errorf("%s, logged %t: %v allocations, expected none", name, logged, n)
			}
		}
	}
}

func BenchmarkHandler(b *testing.B) {
	for _, log := range []bool{false, true} {
		h, suffix := handlers.New(handlers.Options{}), ""
		if log {
			h, suffix = handlers.New(handlers.Options{Log: logging(b)}), "/log"
		}
		if err := h.Swap(embedded(b)); err != nil {
			b.Fatal(err)
		}
		for name, r := range requests(h) {
			b.Run(name+suffix, func(b *testing.B) {
				s := &sink{header: http.Header{}}
				b.ReportAllocs()
				for b.Loop() {
					s.serve(h, r)
				}
			})
		}
	}
}
