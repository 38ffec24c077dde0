package proofs

import (
	"encoding/xml"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// h2spec is its program, built by deploy/check.
const h2spec = "h2spec"

// rounds is how often h2spec may be run. In some of its cases an answer of Go's
// HTTP/2 server may overtake the fault that is looked for, or a connection ends
// a moment later than h2spec waits: these fail now and then, on any handler.
const rounds = 4

// specified runs h2spec on an address. It counts its cases and names those that failed.
func specified(t *testing.T, addr string, secure bool) (cases int, failed map[string]bool) {
	t.Helper()
	host, port, _ := net.SplitHostPort(addr)
	report := filepath.Join(t.TempDir(), "report.xml")
	arguments := []string{"-h", host, "-p", port, "-o", "2", "-j", report}
	if secure {
		arguments = append(arguments, "-t", "-k")
	}
	exec.Command(h2spec, arguments...).Run() // fails when a case does
	text, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var suites struct {
		Suite []struct {
			Case []struct {
				Package string    `xml:"package,attr"`
				Name    string    `xml:"classname,attr"`
				Error   *struct{} `xml:"error"`
				Failure *struct{} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &suites); err != nil {
		t.Fatal(err)
	}
	failed = map[string]bool{}
	for _, suite := range suites.Suite {
		for _, c := range suite.Case {
			cases++
			if c.Error != nil || c.Failure != nil {
				failed[c.Package+": "+c.Name] = true
			}
		}
	}
	return cases, failed
}

// bare is Go's own server with a handler of one line.
func bare(t *testing.T, crt, key string) (addr string) {
	t.Helper()
	p := new(http.Protocols)
	p.SetHTTP1(true)
	p.SetHTTP2(true)
	p.SetUnencryptedHTTP2(true)
	body := []byte(strings.Repeat("x", 12000))
	s := &http.Server{Protocols: p, ErrorLog: log.New(io.Discard, "", 0), Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(body) })}
	l, err := net.Listen("tcp", "127.0.0.1:"+port(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if crt != "" {
		go s.ServeTLS(l, crt, key)
	} else {
		go s.Serve(l)
	}
	return l.Addr().String()
}

// listeners are the ways in which the service speaks HTTP/2.
var listeners = []struct {
	name   string
	secure bool
}{{"TLS", true}, {"h2c", false}}

// startHTTP2 starts the service and Go's own server alike.
func startHTTP2(t *testing.T, secure bool) (service, own string) {
	flags, crt, key := []string{"-h2c"}, "", ""
	if secure {
		crt, key = certificate(t, t.TempDir())
		flags = []string{"-tls-cert", crt, "-tls-key", key}
	}
	r := serve(t, "127.0.0.1:"+port(t), "127.0.0.1:"+port(t), append(flags, "-log", "off")...)
	return r.addr, bare(t, crt, key)
}

// compared runs h2spec on both servers until the service has passed each case
// that Go's own never failed. It gives what the service failed every time beyond
// that, and what Go's own failed at least once.
func compared(t *testing.T, secure bool, service, own string) (cases int, ours, its map[string]bool) {
	its = map[string]bool{}
	for round := 0; round == 0 || round < rounds && len(ours) > 0; round++ {
		var now, others map[string]bool
		t.Run("both", func(t *testing.T) {
			t.Run("service", func(t *testing.T) { t.Parallel(); cases, now = specified(t, service, secure) })
			t.Run("bare", func(t *testing.T) { t.Parallel(); _, others = specified(t, own, secure) })
		})
		maps.Copy(its, others)
		if round > 0 {
			maps.DeleteFunc(now, func(name string, _ bool) bool { return !ours[name] })
		}
		maps.DeleteFunc(now, func(name string, _ bool) bool { return its[name] })
		ours = now
	}
	return cases, ours, its
}

// TestHTTP2 holds if the service fails no case of h2spec that Go's own server passes.
func TestHTTP2(t *testing.T) {
	for _, l := range listeners {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			service, own := startHTTP2(t, l.secure)
			cases, ours, its := compared(t, l.secure, service, own)
			for name := range ours {
				t.Errorf("failed each time, and Go's own server does not fail it: %s", name)
			}
			if cases < 140 {
				t.Errorf("h2spec had %d cases; expected at least 140", cases)
			}
			report(t, "HTTP/2 over %s: %d of %d cases of h2spec; Go's own server fails the rest too", l.name, cases-len(its), cases)
		})
	}
}

var succeeded = regexp.MustCompile(`(?s)(\d+) succeeded, 0 failed, 0 errored, 0 timeout.*status codes: (\d+) 2xx, 0 3xx, 0 4xx, 0 5xx`)

// TestHTTP2Load holds if every one of many concurrent streams is answered.
func TestHTTP2Load(t *testing.T) {
	for _, l := range listeners {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			service, _ := startHTTP2(t, l.secure)
			scheme := "http"
			if l.secure {
				scheme = "https"
			}
			const requests = "5000"
			output, err := exec.Command("h2load", "-n", requests, "-c", "8", "-m", "20", "-H", "Accept-Encoding: br", scheme+"://"+service+"/networks").CombinedOutput()
			if m := succeeded.FindSubmatch(output); err != nil || m == nil || string(m[1]) != requests || string(m[2]) != requests {
				t.Fatalf("%v: %s", err, output)
			}
			report(t, "HTTP/2 over %s: %s of %s requests of h2load on 8 connections of 20 streams answered with 200", l.name, requests, requests)
		})
	}
}
