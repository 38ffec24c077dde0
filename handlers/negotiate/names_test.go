package negotiate

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// TestThreeLetters compares threeLetters with all codes of three letters.
func TestThreeLetters(t *testing.T) {
	terms := map[string]bool{}
	for _, two := range twoLetters() {
		base, err := language.ParseBase(two)
		if err != nil {
			t.Fatal(err)
		}
		terms[base.ISO3()] = true
	}
	var want []string
	for i := range 26 * 26 * 26 {
		code := string([]byte{'a' + byte(i/676), 'a' + byte(i/26%26), 'a' + byte(i%26)})
		if tag, err := language.All.Parse(code); err == nil && tag.String() != code && !terms[code] {
			want = append(want, code)
		}
	}
	if got := strings.Fields(threeLetters); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestNames asks that names be of languages, and no codes.
func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for _, line := range strings.Split(names, "\n") {
		words := strings.Fields(line)
		if _, err := language.ParseBase(words[0]); err != nil || len(words) < 2 {
			t.Errorf("%s: no language", line)
		}
		for _, word := range words[1:] {
			if _, err := language.ParseBase(word); codeOf(word) == 0 || seen[word] || err == nil {
				t.Errorf("%s: known as something else, or no range", word)
			}
			seen[word] = true
		}
	}
}

// TestGrandfathered asks that these mean what their first subtag does not.
func TestGrandfathered(t *testing.T) {
	for _, tag := range strings.Fields(grandfathered) {
		first, _, _ := strings.Cut(tag, "-")
		if c := canonical(tag); !wellFormed(tag) || c == tag || strings.HasPrefix(c, first+"-") {
			t.Errorf("%s is %s", tag, c)
		}
	}
}

// TestWeightOrder puts numbers in the order of their weights.
func TestWeightOrder(t *testing.T) {
	numbers := strings.Fields("0 -1 0.0000000000000000001 0.000000000000001 0.000000000000002 .001 0.5 0.500000000000001 0.999999999999999 1")
	previous := weight(0)
	for i, number := range numbers {
		w, _ := weigh("q=" + number)
		if i > 0 && i != 3 && w <= previous {
			t.Errorf("%s is %d, the one before %d", number, w, previous)
		}
		previous = w
	}
	for text, want := range map[string]string{"0.50": "0.5", "1.0": "1", ".001": "0.001", "00": "0", "7": "lowest", "0.000000000000001": "0.000000000000001"} {
		if w, _ := weigh("q=" + text); w.String() != want {
			t.Errorf("%s: got %s, want %s", text, w, want)
		}
	}
}
