package handlers_test

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
)

// languageCase is a line of the public cases of choosing a language.
type languageCase struct {
	ID     string          `json:"id"`
	Header json.RawMessage `json:"header"`     // null: absent; a string; or a list of field lines
	Hex    string          `json:"header_hex"` // instead, for what is not UTF-8
	Want   string          `json:"want"`
	Rule   string          `json:"rule"`
}

func (c languageCase) lines(t *testing.T) []string {
	if raw, err := hex.DecodeString(c.Hex); err != nil || len(raw) > 0 {
		return []string{string(raw)}
	}
	var one *string
	if json.Unmarshal(c.Header, &one) == nil {
		if one == nil {
			return nil
		}
		return []string{*one}
	}
	var lines []string
	if err := json.Unmarshal(c.Header, &lines); err != nil {
		t.Fatalf("%s: %v", c.ID, err)
	}
	return lines
}

// The package negotiate is proved by the same cases; here they go through
// sockets, net/http and the whole handler, at both neutral addresses.
func TestLanguagesOverHTTP(t *testing.T) {
	file, err := os.Open("negotiate/testdata/languages.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	server := service(t, handler(t, embedded(t)))
	several, n := 0, 0
	for s := bufio.NewScanner(file); s.Scan(); {
		var c languageCase
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		lines := c.lines(t)
		if len(lines) > 1 {
			several++
		}
		for _, path := range []string{"/", "/networks"} {
			if got := language(t, server.URL+path, lines); got != c.Want {
				t.Errorf("%s (%s): %s with %q: %s, expected %s", c.ID, c.Rule, path, lines, got, c.Want)
			}
			n++
		}
	}
	if n < 440 || several == 0 {
		t.Errorf("%d requests, %d cases with several field lines: expected at least 440, and some", n, several)
	}
}

// language is that of the answer, which must say so in all places alike.
func language(t *testing.T, url string, lines []string) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodHead, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header["Accept-Language"] = lines
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("%q: %v", lines, err)
	}
	answer.Body.Close()
	tag := answer.Header.Get("Content-Language")
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Location"), "/"+tag+"/") ||
		!strings.Contains(answer.Header.Get("Vary"), "Accept-Language") {
		t.Errorf("%q: %d %v", lines, answer.StatusCode, answer.Header)
	}
	return tag
}
