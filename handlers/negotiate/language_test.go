package negotiate_test

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

// nordic is what the cases are about.
var nordic = negotiate.Offer{
	Tags: []string{"sv", "en", "it"}, Own: "sv", International: "en",
	Readers: map[string][]string{
		"it": strings.Fields("scn fur sc lld nap lij vec lmo pms egl eml rgn sdc sdn la ise"),
		"sv": strings.Fields("se sma smj sje sju fit rmu swl"),
	},
}

func newLanguages(t testing.TB, o negotiate.Offer) *negotiate.Languages {
	t.Helper()
	l, err := negotiate.NewLanguages(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestCases runs the cases of testdata/languages.jsonl: what other projects'
// tests, browsers and standards send, and the language that we answer with.
func TestCases(t *testing.T) {
	l := newLanguages(t, nordic)
	file, err := os.Open("testdata/languages.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	n := 0
	for lines := bufio.NewScanner(file); lines.Scan(); n++ {
		var c struct {
			ID     string
			Header json.RawMessage
			Hex    string `json:"header_hex"`
			Want   string
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		header := fieldLines(t, c.Header, c.Hex)
		if got := nordic.Tags[l.Choose(header).Index]; got != c.Want {
			t.Errorf("%s: %.200q: got %s, want %s", c.ID, header, got, c.Want)
		}
	}
	if n < 200 {
		t.Errorf("only %d cases", n)
	}
}

// fieldLines reads a string, a list of strings, or null for an absent field.
func fieldLines(t testing.TB, header json.RawMessage, bytes string) []string {
	t.Helper()
	raw, err := hex.DecodeString(bytes)
	if err != nil {
		t.Fatal(err)
	}
	var one *string
	if json.Unmarshal(header, &one) == nil {
		switch {
		case len(raw) > 0:
			return []string{string(raw)}
		case one == nil:
			return nil
		}
		return []string{*one}
	}
	var many []string
	if err := json.Unmarshal(header, &many); err != nil {
		t.Fatal(err)
	}
	return many
}
