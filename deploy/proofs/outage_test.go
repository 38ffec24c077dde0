package proofs

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// origin answers as the service does, but for a second only, so that a test
// need not wait five minutes until an answer is stale.
type origin struct {
	server *httptest.Server
	asked  atomic.Int64
	delay  atomic.Int64 // nanoseconds
	broken atomic.Bool  // the page is answered with 500, other addresses as before
}

func newOrigin(t *testing.T, address string) *origin {
	t.Helper()
	o := &origin{}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	o.server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: o}}
	o.server.Start()
	t.Cleanup(o.server.Close)
	return o
}

func (o *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/networks" {
		o.asked.Add(1)
		time.Sleep(time.Duration(o.delay.Load()))
		if o.broken.Load() {
			http.Error(w, "broken", http.StatusInternalServerError)
			return
		}
	}
	language, _, _ := strings.Cut(r.Header.Get("Accept-Language"), "-")
	if language == "" {
		language = "none"
	}
	w.Header().Set("Cache-Control", "public, max-age=1, stale-while-revalidate=3, stale-if-error=600")
	w.Header().Set("Vary", "Accept, Accept-Language, Accept-Encoding")
	w.Header().Set("Content-Language", language)
	w.Write([]byte(language))
}

// wishes are two fields for each of the answers that an outage must not end.
var wishes = map[string][2][]string{
	"sv":   {{"Accept-Language: sv-SE,sv;q=0.9"}, {"Accept-Language: sv,en;q=0.5"}},
	"it":   {{"Accept-Language: it"}, {"Accept-Language: it-CH,it;q=0.9"}},
	"en":   {{"Accept-Language: en-GB,en;q=0.9"}, {"Accept-Language: en-IE"}},
	"none": {nil, nil},
}

// kept is how many of the wishes were answered rightly.
type kept struct {
	slow   int // while both machines were slow
	broken int // while one was gone, and the other answered 500
	gone   int // while both were gone

	slowest time.Duration
}

func (k kept) all() bool {
	return k.slow == len(wishes) && k.broken == len(wishes) && k.gone == len(wishes) && k.slowest < time.Second
}

// outage asks for each answer, lets it grow stale, and asks again in other words.
func (p proxy) outage(t *testing.T, text string) (k kept) {
	at := port(t)
	both := [2]*origin{newOrigin(t, "127.0.0.11:"+at), newOrigin(t, "127.0.0.12:"+at)}
	through := p.start(t, t.TempDir(), text, origins{"127.0.0.11:" + at, "127.0.0.12:" + at, at})
	defer through.close()
	ask := func(words int) (good int) {
		through.close() // Varnish ends a connection that was idle for 5 s
		for language, fields := range wishes {
			a, err := through.ask(question{"GET", "/networks", append([]string{browser}, fields[words]...)})
			if err == nil && a.status == http.StatusOK && string(a.body) == language && a.header.Get("Content-Language") == language {
				good++
			}
		}
		return good
	}
	if good := ask(0); good != len(wishes) {
		t.Errorf("%d of %d answers before the outage", good, len(wishes))
	}
	for _, o := range both {
		o.delay.Store(int64(2 * time.Second))
	}
	time.Sleep(2300 * time.Millisecond) // stale, but not for longer than stale-while-revalidate
	began := time.Now()
	k.slow = ask(1)
	k.slowest = time.Since(began)
	both[1].broken.Store(true)
	both[0].end()
	time.Sleep(4 * time.Second) // longer than stale-while-revalidate
	both[1].delay.Store(0)
	k.broken = ask(0)
	both[1].end()
	k.gone = ask(1)
	return k
}

func (o *origin) end() {
	o.server.CloseClientConnections()
	o.server.Close()
}

// TestOutage holds if a cache answers for the service as the service allows.
func TestOutage(t *testing.T) {
	for _, p := range proxies {
		if !p.cache {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			k := p.outage(t, snippet(t, p.snippet))
			if !k.all() {
				t.Errorf("of %d answers each: %+v", len(wishes), k)
			}
			report(t, "%s: stale answers in the right language: %d of %d while the service was slow (all in %v), %d while it answered 500, %d with both replicas gone",
				p.name, k.slow, len(wishes), k.slowest.Round(time.Millisecond), k.broken, k.gone)
		})
		for _, f := range p.stale {
			t.Run(p.name+" with "+f.what, func(t *testing.T) {
				t.Parallel()
				if k := p.outage(t, f.put(t, snippet(t, p.snippet))); k.all() {
					t.Error("not noticed")
				}
				report(t, "%s: %s was noticed", p.name, f.what)
			})
		}
	}
}
