package handlers_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"vanersborg.se/networks/handlers/contract"
)

// promises are what holds for every answer to every request.
func promises(r *http.Request, answer *http.Response, body string) error {
	h := answer.Header
	location := h.Get("Location")
	switch {
	case answer.StatusCode >= 500:
		return fmt.Errorf("status %d", answer.StatusCode)
	case (answer.StatusCode == http.StatusMovedPermanently) != (location != ""):
		return fmt.Errorf("%d with Location %q", answer.StatusCode, location)
	case location != "" && (!strings.HasPrefix(location, "/") || strings.HasPrefix(location, "//") || strings.ContainsAny(location, "\\\r\n\t ?#")):
		return fmt.Errorf("Location %q leads elsewhere", location)
	case h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") == "" || h.Get("Referrer-Policy") == "":
		return fmt.Errorf("an answer without guard: %v", h)
	case answer.StatusCode == http.StatusMethodNotAllowed && h.Get("Allow") == "":
		return fmt.Errorf("405 without Allow")
	case (answer.StatusCode == http.StatusOK || answer.StatusCode == http.StatusNotModified) && (h.Get("ETag") == "" || h.Get("Cache-Control") == "" || h.Get("Vary") == ""):
		return fmt.Errorf("%d without ETag, Cache-Control or Vary: %v", answer.StatusCode, h)
	case h.Get("Set-Cookie") != "" || h.Get("Server") != "" || h.Get("X-Powered-By") != "":
		return fmt.Errorf("a field that tells too much: %v", h)
	case answer.StatusCode == http.StatusPreconditionFailed && (len(r.Header["If-Match"]) == 0 || h.Get("Cache-Control") != "no-store" || body != ""):
		return fmt.Errorf("412 to If-Match %q: %v with %d bytes", r.Header.Values("If-Match"), h, len(body))
	}
	bodiless := r.Method == http.MethodHead || answer.StatusCode == http.StatusNotModified || answer.StatusCode == http.StatusNoContent
	if length := h.Get("Content-Length"); !bodiless && length != fmt.Sprint(len(body)) || bodiless && body != "" {
		return fmt.Errorf("%s %d with %d bytes, %s announced", r.Method, answer.StatusCode, len(body), length)
	}
	for name, values := range h {
		if len(values) != 1 || strings.ContainsAny(values[0], "\r\n\x00") {
			return fmt.Errorf("%s: %q", name, values)
		}
	}
	return nil
}

// pathsOf are addresses that mean harm.
var pathsOf = []string{
	"", "/", "//", "///", "/.", "/..", "/../", "/./it/reti", "/it/./reti", "/it/../it/reti", "/it//reti", "//it/reti", "/it/reti//", "//example.org", "//example.org/it",
	"///example.org/it/", "/\\example.org", "/it\\reti", "\\it\\reti", "/it/reti\x00", "/\x00", "/it/reti.json\x00.md", "/it/reti.JSON", "/it/reti.json/", "/it/reti.", "/it/.json",
	"/it/reti.json.json", "/it/reti;a=b", "/it/reti?x", "/it/reti#x", "/it/reti%00", "/%2e%2e/", "/it/%2e%2e/sv", "/\r\nSet-Cookie: a=b", "/it/\r\n", "/it\tx", "/it /reti",
	"/ıt/reti", "/İT/reti", "/ＩＴ/reti", "/it/réti", "/it/re\u0301ti", "/\u202eit", "/it/reti\u200b", "/\xff\xfe", "/sv/natverk/../../etc/passwd", "/.git/HEAD", "/.env", "/content/site.toml",
	"/locales/active.it.toml", "/cgi-bin/", "/wp-login.php", "/it/" + "a", "/favicon.ico", "/it/reti/it/reti", "/en/reti", "/EN", "/En/Networks", "/IT/RETI", "/fi", "/und", "/x-default",
	"/sitemap.xml/", "/SITEMAP.XML", "/sitemap-1.xml", "/robots.txt.json", "/networks/", "/networks/it", "/NETWORKS", "http://example.org/", "*", "it/reti", "?", "#",
	"/" + strings.Repeat("a", 300), "/it/" + strings.Repeat("%41", 5000), "/" + strings.Repeat("a/", 5000), strings.Repeat("/", 20000), "/" + strings.Repeat("\u00e5", 4000),
}

func TestHostilePaths(t *testing.T) {
	h := handler(t, embedded(t))
	for _, path := range pathsOf {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions, http.MethodConnect, "", "G\x00T", strings.Repeat("M", 9000)} {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Method, r.URL.Path = method, path
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if err := promises(r, w.Result(), w.Body.String()); err != nil {
				t.Errorf("%s %.60q: %v", method, path, err)
			}
		}
	}
}

// No field costs more than five milliseconds, however it is made up: each fills
// what a header may have.
func TestWorstFields(t *testing.T) {
	const size, most = 32 << 10, 5 * time.Millisecond
	h := handler(t, embedded(t))
	for name, field := range map[string][2]string{
		"underscores":        {"Accept-Language", "en" + strings.Repeat("_abcde1234", size/10)},
		"short tags":         {"Accept-Language", strings.Repeat("a-b,", size/4)},
		"hyphens":            {"Accept-Language", "en" + strings.Repeat("-a", size/2)},
		"weights":            {"Accept-Language", strings.Repeat("x;q=0.000000000000001,", size/22)},
		"quotes":             {"Accept-Language", strings.Repeat(`en;x="`, size/6)},
		"commas":             {"Accept-Language", strings.Repeat(",", size)},
		"types":              {"Accept", strings.Repeat("*/*;q=0.1,", size/10)},
		"parameters":         {"Accept", "text/html" + strings.Repeat(";a=b", size/4)},
		"codings":            {"Accept-Encoding", strings.Repeat("br;q=0.1,", size/9)},
		"entity tags":        {"If-None-Match", strings.Repeat(`"",`, size/3)},
		"wanted entity tags": {"If-Match", strings.Repeat(`W/"",`, size/5)},
		"ranges":             {"Range", "bytes=" + strings.Repeat("0-0,", size/4)},
	} {
		r := httptest.NewRequest(http.MethodGet, "/networks", nil)
		r.Header.Set(field[0], field[1])
		best := time.Hour // of several, since other programs of this machine may be at work
		for i := 0; i < 5 || i < 200 && best > most; i++ {
			start := time.Now()
			h.ServeHTTP(httptest.NewRecorder(), r)
			best = min(best, time.Since(start))
		}
		if best > most {
			t.Errorf("%s: %v", name, best)
		}
	}
}

// fromBytes is the request that net/http makes of bytes, nil if it makes none.
func fromBytes(raw []byte) *http.Request {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		return nil
	}
	return r
}

// FuzzHandler: whatever bytes arrive, what net/http makes a request of is
// answered, and the answer keeps its promises.
func FuzzHandler(f *testing.F) {
	seeds, err := os.ReadFile("testdata/contract.txt")
	if err != nil {
		f.Fatal(err)
	}
	cases, err := contract.Read(string(seeds))
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases {
		f.Add([]byte(c.Request[0] + " HTTP/1.1\r\nHost: h\r\n" + strings.Join(append(c.Request[1:], "", ""), "\r\n")))
	}
	for _, path := range pathsOf {
		f.Add([]byte("GET " + path + " HTTP/1.1\r\nHost: h\r\nAccept-Language: *;q=0, xx;q=0.1, it;q=0\r\nAccept: */*;q=0\r\nAccept-Encoding: identity;q=0, *;q=0\r\nIf-None-Match: W/\"\r\n\r\n"))
		f.Add([]byte("GET " + path + " HTTP/1.1\r\nHost: h\r\nIf-Match: \"a\"\r\n\r\n"))
	}
	h := handler(f, embedded(f))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := fromBytes(raw)
		if r == nil {
			return
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if err := promises(r, w.Result(), w.Body.String()); err != nil {
			t.Errorf("%q: %v", raw, err)
		}
		repeated(t, h, raw, w)
	})
}

// repeated: the same request has the same answer, whatever its Host is.
func repeated(t *testing.T, h http.Handler, raw []byte, first *httptest.ResponseRecorder) {
	t.Helper()
	r := fromBytes(raw)
	r.Host = "evil.example"
	r.Header.Set("X-Forwarded-Host", "evil.example")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != first.Code || !bytes.Equal(w.Body.Bytes(), first.Body.Bytes()) || fmt.Sprint(w.Header()) != fmt.Sprint(first.Header()) {
		t.Errorf("%q: another answer with another Host: %d %v, then %d %v", raw, first.Code, first.Header(), w.Code, w.Header())
	}
}

// FuzzPath: an address of the site has one path; every other path is an error,
// or leads to an address in one step.
func FuzzPath(f *testing.F) {
	for _, path := range pathsOf {
		f.Add(path)
	}
	s := embedded(f)
	for path := range s.All() {
		f.Add(path)
		f.Add(path + "/")
		f.Add(strings.ToUpper(path))
	}
	h := handler(f, s)
	f.Fuzz(func(t *testing.T, path string) {
		w := ask(h, path)
		if err := promises(httptest.NewRequest(http.MethodGet, "/", nil), w.Result(), w.Body.String()); err != nil {
			t.Errorf("%q: %v", path, err)
		}
		switch w.Code {
		case http.StatusOK, http.StatusNotFound:
		case http.StatusMovedPermanently:
			if then := ask(h, w.Header().Get("Location")); then.Code != http.StatusOK {
				t.Errorf("%q leads to %s, which is %d", path, w.Header().Get("Location"), then.Code)
			}
		default:
			t.Errorf("%q: %d", path, w.Code)
		}
	})
}

func ask(h http.Handler, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.URL.Path = path
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
