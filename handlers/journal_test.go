package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"vanersborg.se/networks/handlers"
)

func jsonLines(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) }

// logged serves a request and gives its line.
func logged(t *testing.T, level slog.Level, r *http.Request) map[string]any {
	t.Helper()
	var out bytes.Buffer
	journal := handlers.NewJournal(&out, level, jsonLines)
	h := handlers.New(handlers.Options{Log: journal})
	if err := h.Swap(embedded(t)); err != nil {
		t.Fatal(err)
	}
	(&sink{header: http.Header{}}).serve(h, r)
	journal.Close(time.Second)
	if out.Len() == 0 {
		return nil
	}
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%q: %v", out.String(), err)
	}
	return line
}

func TestLine(t *testing.T) {
	const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	line := logged(t, slog.LevelInfo, browser("/networks?q=secret", "X-Request-Id", "abc-123", "Traceparent", parent))
	for name, want := range map[string]any{
		"msg": "request", "level": "INFO", "method": "GET", "page": "networks", "status": 200.0, "language": "it",
		"representation": "html", "coding": "br", "request_id": "abc-123", "traceparent": parent,
	} {
		if line[name] != want {
			t.Errorf("%s: %v, expected %v", name, line[name], want)
		}
	}
	for _, name := range []string{"time", "bytes", "duration_us"} {
		if line[name] == nil {
			t.Errorf("no %s in %v", name, line)
		}
	}
	if line["bytes"].(float64) < 1000 {
		t.Errorf("bytes: %v", line["bytes"])
	}
}

// Nothing in a line comes near to naming a reader, and nothing that a client
// sends is in it but what has a bounded form.
func TestLineIsOfNobody(t *testing.T) {
	long := strings.Repeat("x", 5000)
	r := browser("/secret/"+long+"?secret="+long, "X-Request-Id", "secret id", "Traceparent", "00-secret", "Accept-Language", "it-x-secret")
	r.Method, r.Host, r.RemoteAddr = "SECRET"+long, "secret.example", "192.0.2.7:999"
	line := logged(t, slog.LevelInfo, r)
	text, err := json.Marshal(line)
	if err != nil || line == nil {
		t.Fatal(line, err)
	}
	for _, word := range []string{"secret", "SECRET", "192.0.2.7", "Mozilla", "xxxx"} {
		if bytes.Contains(text, []byte(word)) {
			t.Errorf("%s in %s", word, text)
		}
	}
	if line["method"] != "other" || line["page"] != "-" || len(text) > 500 {
		t.Errorf("%s", text)
	}
}

func TestRequestID(t *testing.T) {
	for id, kept := range map[string]bool{
		"a": true, "A-z-0-9": true, strings.Repeat("a", 64): true,
		strings.Repeat("a", 65): false, "": false, "a b": false, "a\tb": false, "å": false, `a"b`: false, "a_b": false, "@": false, "`": false, "{": false, "[": false,
	} {
		got := logged(t, slog.LevelInfo, browser("/", "X-Request-Id", id))["request_id"].(string)
		if (got == id) != kept || got == "" {
			t.Errorf("%q became %q, kept expected: %t", id, got, kept)
		}
	}
}

func TestTraceparent(t *testing.T) {
	const good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	for _, bad := range []string{"", good[:54], good + "0", strings.ToUpper(good), strings.Replace(good, "-", "_", 1), strings.Replace(good, "4", "g", 1), "01" + good[2:]} {
		if got := logged(t, slog.LevelInfo, browser("/", "Traceparent", bad))["traceparent"]; got != nil {
			t.Errorf("%q is in the log", got)
		}
	}
}

func TestLevels(t *testing.T) {
	if line := logged(t, slog.LevelWarn, browser("/")); line != nil {
		t.Errorf("a request is logged where only errors are: %v", line)
	}
}

// stuck is a log's reader that does not read until it is let go.
type stuck struct {
	sync.Mutex
	bytes.Buffer
}

func (s *stuck) Write(p []byte) (int, error) {
	s.Lock()
	defer s.Unlock()
	return s.Buffer.Write(p)
}

// A stuck reader of the log harms no request; lines are lost, and counted.
func TestStuckReader(t *testing.T) {
	out := &stuck{}
	out.Lock()
	journal := handlers.NewJournal(out, slog.LevelInfo, jsonLines)
	h := handlers.New(handlers.Options{Log: journal})
	if err := h.Swap(embedded(t)); err != nil {
		t.Fatal(err)
	}
	const n = 20000
	r, s := browser("/it/reti.json"), &sink{header: http.Header{}}
	for range n {
		if s.serve(h, r); s.status != http.StatusOK {
			t.Fatal(s.status)
		}
	}
	lost := journal.Dropped()
	if lost == 0 {
		t.Error("no line was lost, expected most")
	}
	start := time.Now()
	journal.Close(50 * time.Millisecond)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("closing took %v", took)
	}
	out.Unlock()
	for range 500 { // until what was waiting is written
		out.Lock()
		lines := bytes.Count(out.Bytes(), []byte("\n"))
		out.Unlock()
		if uint64(lines)+lost == n {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d lines lost, and not all others written", lost)
}

// broken is a log's reader that goes away and comes back.
type broken struct {
	bytes.Buffer
	gone bool
}

func (b *broken) Write(p []byte) (int, error) {
	if b.gone {
		b.gone = false
		return 0, errors.New("gone")
	}
	return b.Buffer.Write(p)
}

func TestReaderThatComesBack(t *testing.T) {
	out := &broken{gone: true}
	journal := handlers.NewJournal(out, slog.LevelInfo, jsonLines)
	log := slog.New(journal).With("a", 1).WithGroup("g")
	log.Info("lost", "b", 2)
	for journal.Dropped() == 0 {
		time.Sleep(time.Millisecond)
	}
	log.Info("kept", "b", 2)
	log.Debug("not of the level", "b", 2)
	journal.Close(time.Second)
	if got := out.String(); strings.Contains(got, "lost") || !strings.Contains(got, `"msg":"kept","a":1,"g":{"b":2}}`) || strings.Contains(got, "level\":\"DEBUG") {
		t.Errorf("%q", got)
	}
	if n := journal.Dropped(); n != 1 {
		t.Errorf("%d lines counted as lost, expected 1", n)
	}
}

// unsayable makes the log's writer panic, but for one record.
type unsayable struct{ slog.Handler }

func (u unsayable) Handle(ctx context.Context, r slog.Record) error {
	if r.Message != "good" {
		panic("planted")
	}
	return u.Handler.Handle(ctx, r)
}

// A line that cannot be put into words is dropped and counted; the next is written.
func TestPanicOfTheLog(t *testing.T) {
	var out bytes.Buffer
	journal := handlers.NewJournal(&out, slog.LevelInfo, func(w io.Writer) slog.Handler { return unsayable{jsonLines(w)} })
	log := slog.New(journal)
	log.Info("bad")
	log.Info("good")
	journal.Close(10 * time.Second)
	if !strings.Contains(out.String(), `"good"`) || journal.Dropped() != 1 {
		t.Errorf("%d dropped; %s", journal.Dropped(), out.String())
	}
}
