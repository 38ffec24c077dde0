package negotiate_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

// Fuzzed strings are fields; a line feed parts their lines.

// caseFields are the fields of the cases.
func caseFields(t testing.TB) (fields []string) {
	t.Helper()
	file, err := os.Open("testdata/languages.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var c struct {
			Header json.RawMessage
			Hex    string `json:"header_hex"`
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		fields = append(fields, strings.Join(fieldLines(t, c.Header, c.Hex), "\n"))
	}
	return fields
}

func FuzzAcceptLanguage(f *testing.F) {
	for _, field := range caseFields(f) {
		f.Add(field)
	}
	for _, field := range []string{
		"und, mul, i-default;q=0", `it;x="a,\"b";q=0.2, en`, "*;q=0, *;q=0.1", "it;q=1.000000000000000001", "sgn-swl, zh-cmn, sv-x-a",
	} {
		f.Add(field)
	}
	l := newLanguages(f, nordic)
	f.Fuzz(func(t *testing.T, field string) {
		lines := strings.Split(field, "\n")
		got := l.Choose(lines)
		tag, rule := referenceLanguage(lines)
		if got.Index < 0 || got.Index >= len(nordic.Tags) || nordic.Tags[got.Index] != tag || got.Rule.String() != rule {
			t.Fatalf("%q: got %v by %v, want %s by %s", lines, got.Index, got.Rule, tag, rule)
		}
		checkExplanation(t, l.Explain(lines), got)
		if len(field) < 1<<10 && strings.Count(field, ",")+len(lines) < 150 {
			checkProperties(t, l, lines) // also with what makes the field longer
		}
	})
}

// checkProperties tests what must hold for any field that is read in full.
func checkProperties(t *testing.T, l *negotiate.Languages, lines []string) {
	t.Helper()
	field := strings.Join(lines, ",")
	got := l.Choose(lines)
	spaced := strings.NewReplacer(",", " ,\t", ";", "\t; ", "=", " = ").Replace(field)
	for why, other := range map[string][]string{
		"in one line":               {field},
		"a line for each element":   strings.Split(field, ","),
		"with white space":          {spaced},
		"in upper case":             {upper(field)},
		"with underscores":          {strings.ReplaceAll(field, "-", "_")},
		"with empty elements":       {",, ," + field + ", ,"},
		"with a garbage element":    {field + ",%&;q=1"},
		"with a garbage line":       {"-sv", field},
		"with what no weight needs": {strings.ReplaceAll(field, ";", "; ;x=y;")},
	} {
		if g := l.Choose(other); g != got {
			t.Errorf("%q %s, %q: got %v, want %v", lines, why, other, g, got)
		}
	}
	tag := nordic.Tags[got.Index]
	if g := l.Choose([]string{field, tag}); g.Index != got.Index {
		t.Errorf("%q: %s is lost by wishing for it more", lines, tag)
	}
	g := l.Choose([]string{field, tag + ";q=0"})
	if g.Index == got.Index && g.Rule != negotiate.RuleListed && g.Rule != negotiate.RuleRefused && strings.Count(field, `"`) == 0 {
		t.Errorf("%q: %s is chosen by %v though it is refused and others are not", lines, tag, g.Rule)
	}
}

// upper is strings.ToUpper for ASCII, and keeps what is no text.
func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

func checkExplanation(t *testing.T, e negotiate.Explanation, c negotiate.Choice) {
	t.Helper()
	var ranking []string
	for _, r := range e.Ranking {
		ranking = append(ranking, r.Tag)
	}
	all := slices.Sorted(slices.Values(ranking))
	if e.Choice != c || ranking[0] != nordic.Tags[c.Index] || !slices.Equal(all, slices.Sorted(slices.Values(nordic.Tags))) {
		t.Errorf("explained as %v with the ranking %v, chosen %v", e.Choice, ranking, c)
	}
	for _, element := range e.Elements {
		if len(element.Text) > 300 || strings.ContainsFunc(element.Text, func(r rune) bool { return r < ' ' }) {
			t.Errorf("explained with the text %q", element.Text)
		}
	}
}

func FuzzAcceptEncoding(f *testing.F) {
	for _, field := range []string{
		"", "*", "gzip, deflate, br, zstd", "gzip;q=1.0, identity; q=0.5, *;q=0", "identity;q=0", "*;q=0", "X-Gzip;Q=.5\nbr;q=0.4", `br;q="1", gzip`, "br;q=0, *",
	} {
		f.Add(field)
	}
	f.Fuzz(func(t *testing.T, field string) {
		for _, offered := range [][]string{{"br", "zstd", "gzip", "identity"}, {"identity", "gzip"}, {"gzip", "compress"}, {"identity"}} {
			lines := strings.Split(field, "\n")
			if got, want := offered[negotiate.Coding(offered, lines)], referenceCoding(offered, lines); got != want {
				t.Errorf("%q of %q: got %s, want %s", lines, offered, got, want)
			}
		}
	})
}

func FuzzAccept(f *testing.F) {
	for _, field := range []string{
		"", "*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "application/json, text/plain, */*",
		"text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5", `application/json;charset="UTF-8"`,
		"text/html;q=0, */*;q=0.1", `text/markdown;x="a,b;q=1";q=0.5`, "text/markdown\ntext/html;q=0.9",
	} {
		f.Add(field)
	}
	f.Fuzz(func(t *testing.T, field string) {
		for _, offered := range [][]string{
			{"text/html", "application/json", "text/markdown"}, {"text/plain;format=fixed", "text/plain; format=flowed", "text/plain", "image/png"},
		} {
			lines := strings.Split(field, "\n")
			if got, want := offered[negotiate.MediaType(offered, lines)], referenceMediaType(offered, lines); got != want {
				t.Errorf("%q of %q: got %s, want %s", lines, offered, got, want)
			}
		}
	})
}

// FuzzIfNoneMatch: both fields that have lists of entity tags, If-Match too.
func FuzzIfNoneMatch(f *testing.F) {
	for _, field := range []string{
		"", "*", "*, *", `"a"`, `W/"a"`, `w/"a"`, `"b", W/"a"`, `"a`, `"b` + "\n" + `"a"`, `"\", "a"`, `"x,y","a"`, `"a"b, "a"`, `W/ "a"`, `*, "b"`,
	} {
		f.Add(field)
	}
	f.Fuzz(func(t *testing.T, field string) {
		lines := strings.Split(field, "\n")
		if len(field) > 8<<10 {
			return // less is read
		}
		for _, etag := range []string{`"a"`, `W/"a"`, `"x,y"`, `""`, `"\"`} {
			if got, want := negotiate.ETagMatch(lines, etag), referenceETagMatch(lines, etag); got != want {
				t.Errorf("%q has %s: got %t, want %t", lines, etag, got, want)
			}
			if got, want := negotiate.ETagExcludes(lines, etag), referenceETagExcludes(lines, etag); got != want {
				t.Errorf("%q excludes %s: got %t, want %t", lines, etag, got, want)
			}
		}
	})
}
