package proofs

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

const browser = "Accept-Encoding: gzip, deflate, br, zstd"

// publicCases are the questions of the public cases of negotiation.
func publicCases(t *testing.T) (all []question) {
	t.Helper()
	file, err := os.Open("../../handlers/negotiate/testdata/languages.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var c struct {
			Header any
			Hex    string `json:"header_hex"` // of a field that is not UTF-8
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		q := question{"GET", "/networks", []string{browser}}
		if raw, err := hex.DecodeString(c.Hex); err == nil && len(raw) > 0 {
			c.Header = string(raw)
		}
		switch header := c.Header.(type) {
		case string:
			q.fields = append(q.fields, "Accept-Language: "+header)
		case []any:
			for _, line := range header {
				q.fields = append(q.fields, "Accept-Language: "+line.(string))
			}
		}
		all = append(all, q)
	}
	if len(all) < 200 {
		t.Fatalf("%d public cases; expected at least 200", len(all))
	}
	return all
}

// shapes are the other ways in which an address is asked.
func shapes(etag string) (all []question) {
	for _, path := range []string{"/", "/networks", "/it/reti", "/it/reti.json", "/sv/natverk.md", "/it/networks", "/IT/reti", "/it", "/it/", "/nope", "/it/nope",
		"/it%2Freti", "//example.com", "/a/../networks", "/networks?x=1", "/it/?x=1", "/sitemap.xml", "/robots.txt", "/favicon.svg"} {
		for _, method := range []string{"GET", "HEAD", "POST", "OPTIONS"} {
			all = append(all, question{method, path, []string{browser, "Content-Length: 0"}})
		}
	}
	page := func(fields ...string) {
		all = append(all, question{"GET", "/networks", fields}, question{"HEAD", "/networks", fields})
	}
	page()
	for _, coding := range []string{"", "br", "zstd", "gzip", "identity", "gzip;q=0", "*;q=0", "identity;q=0", "br;q=0, gzip", "gzip;q=0.1, identity", "x", "gzip, deflate", "GZIP"} {
		page("Accept-Encoding: " + coding)
	}
	for _, media := range []string{"", "*/*", "text/html", "application/json", "text/markdown", "text/html;q=0.5, application/json", "text/html, application/json",
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "image/png", "text/html;q=0, */*"} {
		page(browser, "Accept: "+media)
	}
	for _, tag := range []string{etag, "W/" + etag, `"x", ` + etag, "*", `"x"`} {
		page(browser, "Accept-Language: it", "If-None-Match: "+tag)
	}
	page(browser, "Cookie: a=b")
	page(browser, "Authorization: Basic YTpi")
	page(browser, "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http", "Forwarded: host=evil.example", "X-Original-URL: /it/reti", "X-Forwarded-Prefix: /evil")
	page(browser, "Accept-Language: it;q=0.9, "+strings.Repeat("xx-yy;q=0.1, ", 400))
	page(browser, "Accept-Language: it, "+strings.Repeat("xx-yy;q=0.1, ", 400))
	return all
}

// comparison is how what stands between readers and the service is compared
// with it.
type comparison struct {
	times int                     // each question is asked; a second answer comes from the cache where there is one
	alike func(want, got *answer) // takes away what says the same in other words; may be nil
}

// ask asks both the same questions. It counts the
// questions whose answers were equal, and tells of the others.
func (c comparison) ask(t *testing.T, through, service *server, questions []question) (equal int, faults []string) {
	t.Helper()
	defer through.close()
	defer service.close()
	for _, q := range questions {
		want, err := service.ask(q)
		if err != nil {
			t.Fatalf("the service itself, %v: %v", q, err)
		}
		fault := ""
		for range c.times {
			got, err := through.ask(q)
			switch {
			case fault != "":
			case err != nil:
				fault = err.Error()
			default:
				if c.alike != nil {
					c.alike(&want, &got)
				}
				fault = difference(want, got)
			}
		}
		if fault == "" {
			equal++
		} else {
			faults = append(faults, q.String()+": "+fault)
		}
	}
	return equal, faults
}

// ordinary are fields of browsers that first wish for a language of the page.
var ordinary = []string{"sv-SE,sv;q=0.9,en-US;q=0.8,en;q=0.7", "sv-SE,sv;q=0.8,en-US;q=0.5,en;q=0.3", "sv-SE,sv;q=0.9", "sv", "sv,en;q=0.9,fi;q=0.8", "sv-FI,sv;q=0.9",
	"en-US,en;q=0.9", "en-GB,en-US;q=0.9,en;q=0.8", "en-US,en;q=0.5", "en", "en-GB,en;q=0.9,sv;q=0.8", "en-SE,en;q=0.9",
	"it-IT,it;q=0.9,en-US;q=0.8,en;q=0.7", "it-IT,it;q=0.8,en-US;q=0.5,en;q=0.3", "it-IT,it;q=0.9", "it", "it-CH,it;q=0.9,de-CH;q=0.8", "it,en;q=0.9"}

// result is what a proof counted, and what it found wrong.
type result struct {
	public, other [2]int // equal answers, questions
	reached       int    // ordinary fields that were passed on to the service
	faults        []string
}

func (p proxy) proof(t *testing.T, both [2]*replica, text string) (r result) {
	through := p.start(t, t.TempDir(), text, origins{both[0].addr, both[1].addr, portOf(both[0].admin)})
	service := &server{addr: both[0].addr}
	before := both[0].answered() + both[1].answered()
	for _, field := range ordinary {
		if _, err := through.ask(question{"GET", "/", []string{browser, "Accept-Language: " + field}}); err != nil {
			r.faults = append(r.faults, err.Error())
		}
	}
	r.reached = int(both[0].answered() + both[1].answered() - before)
	if p.cache && r.reached != 3 {
		r.faults = append(r.faults, "the ordinary fields of three languages did not share three answers")
	}
	page, err := service.ask(question{"GET", "/networks", []string{browser, "Accept-Language: it"}})
	if err != nil {
		t.Fatal(err)
	}
	for count, questions := range map[*[2]int][]question{&r.public: publicCases(t), &r.other: shapes(page.header.Get("Etag"))} {
		equal, faults := comparison{times: 2}.ask(t, through, service, questions)
		*count = [2]int{equal, len(questions)}
		r.faults = append(r.faults, faults...)
	}
	return r
}

// TestAnswers holds if a reader behind a proxy gets what the service says.
func TestAnswers(t *testing.T) {
	both := replicas(t)
	for _, p := range proxies {
		t.Run(p.name, func(t *testing.T) {
			r := p.proof(t, both, snippet(t, p.snippet))
			for _, f := range r.faults[:min(len(r.faults), 12)] {
				t.Error(f)
			}
			if len(r.faults) > 0 {
				t.Errorf("%d faults: %+v", len(r.faults), r)
			}
			report(t, "%s: %d of %d public cases and %d of %d other questions answered as by the service, asked twice; %d ordinary fields asked it %d times",
				p.name, r.public[0], r.public[1], r.other[0], r.other[1], len(ordinary), r.reached)
		})
	}
}

// TestAnswersFaults holds if the proof above notices each fault.
func TestAnswersFaults(t *testing.T) {
	both := replicas(t)
	for _, p := range proxies {
		t.Run(p.name, func(t *testing.T) {
			for _, f := range p.faults {
				t.Run(f.what, func(t *testing.T) {
					if r := p.proof(t, both, f.put(t, snippet(t, p.snippet))); len(r.faults) == 0 {
						t.Error("not noticed")
					}
				})
			}
			report(t, "%s: %d faults put into %s were noticed", p.name, len(p.faults), p.snippet)
		})
	}
}
