package content

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// What is read byte by byte has a pattern that says the same, more clearly and
// more slowly.
var (
	spanPattern      = regexp.MustCompile(`\[((?:[^\[\]\\\n]|\\.)+)\]\{lang=([A-Za-z0-9-]+)(?: dir=(ltr|rtl|auto))?\}`)
	referencePattern = regexp.MustCompile(`\{\{([^{}\n]*)\}\}`)
	insidePattern    = regexp.MustCompile(`^ *([a-z0-9_]+(?:\.[a-z0-9_]+)*)(?: +(\pL+))? *$`)
)

// scraps are texts of pieces that the patterns turn on, the same on every run.
// compare gives how many places the pattern has in a text.
func scraps(t *testing.T, pieces string, compare func(text string) int) {
	t.Helper()
	seen := 0
	all := strings.Fields(pieces)
	r := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		var text strings.Builder
		for range 1 + r.IntN(9) {
			text.WriteString(strings.NewReplacer("_", " ", "$", "\n").Replace(all[r.IntN(len(all))]))
		}
		seen += compare(text.String())
	}
	if seen < 1000 {
		t.Errorf("expected texts that the pattern is found in, found %d places", seen)
	}
}

func TestSpansAreThoseOfThePattern(t *testing.T) {
	scraps(t, `[ [ [a] [å\] \ \[ ] ]{lang= ]{lang= ]{lang=sv} {lang=sv} sv en-GB é _dir= _dir=rtl _dir=ltr _dir=auto } } $ _ 字`, func(text string) int {
		var want, found []place
		for _, m := range spanPattern.FindAllStringSubmatchIndex(text, -1) {
			p := place{start: m[0], words: m[3], end: m[1], lang: text[m[4]:m[5]]}
			if m[6] >= 0 {
				p.dir = text[m[6]:m[7]]
			}
			want = append(want, p)
		}
		for p := range spans(text) {
			found = append(found, p)
		}
		if !reflect.DeepEqual(found, want) {
			t.Fatalf("%q: expected %v, found %v", text, want, found)
		}
		if bare := spanPattern.ReplaceAllString(text, "$1"); unwrap(text) != bare {
			t.Fatalf("%q: expected %q, found %q", text, bare, unwrap(text))
		}
		return len(want)
	})
}

func TestReferencesAreThoseOfThePattern(t *testing.T) {
	scraps(t, `{ {{ {{ { } }} }} } a b1 _c . å _ _ $ {{a}} {{a.b_och}} 字`, func(text string) int {
		var want, found [][]int
		for _, m := range referencePattern.FindAllStringSubmatchIndex(text, -1) {
			want = append(want, m[:2])
			inside := text[m[2]:m[3]]
			path, word, ok := pathAndWord(inside)
			if m := insidePattern.FindStringSubmatch(inside); (m != nil) != ok || ok && (path != m[1] || word != m[2]) {
				t.Fatalf("%q: expected %q, found %q and %q", inside, m, path, word)
			}
		}
		for start, end := range references(text) {
			found = append(found, []int{start, end})
		}
		if !reflect.DeepEqual(found, want) {
			t.Fatalf("%q: expected %v, found %v", text, want, found)
		}
		if bare := referencePattern.ReplaceAllString(text, ""); withoutReferences(text) != bare {
			t.Fatalf("%q: expected %q, found %q", text, bare, withoutReferences(text))
		}
		return len(want)
	})
}
