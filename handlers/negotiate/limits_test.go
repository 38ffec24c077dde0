package negotiate_test

import (
	"fmt"
	"strings"
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

// TestManyLanguages has more languages than Choose keeps places for.
func TestManyLanguages(t *testing.T) {
	tags := strings.Fields("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv uk ar so ti ckb")
	l := newLanguages(t, negotiate.Offer{Tags: tags, Own: "sv", International: "en"})
	for i, tag := range tags {
		for _, form := range []string{"%s", "xx, %s-XX;q=0.1", "%s;q=0.5, *;q=0.4", "%s,%[1]s;q=0"} {
			field := fmt.Sprintf(form, tag)
			if got := l.Choose([]string{field}); got.Index != i || got.Wish == "" {
				t.Errorf("%s: got %s", field, tags[got.Index])
			}
		}
	}
}

// TestLimits has fields longer than what is read of them.
func TestLimits(t *testing.T) {
	l := newLanguages(t, nordic)
	blank := func(n int) string { return strings.Repeat(" ", n) }
	for name, c := range map[string]struct {
		want  string
		lines []string
	}{
		"an element that ends at the limit":              {"it", []string{blank(8190) + "it"}},
		"the same, and more after a comma":               {"it", []string{blank(8190) + "it,en"}},
		"an element cut by the limit":                    {"sv", []string{blank(8191) + "it"}},
		"an element that would be another if cut":        {"sv", []string{blank(8188) + "en-GB"}},
		"a weight cut by the limit":                      {"en", []string{"en;q=0.5," + blank(8192-9-7) + "it;q=0.01"}},
		"an element in a line behind the limit":          {"en", []string{"en;q=0.5", blank(8192), "it"}},
		"a line that ends at the limit":                  {"it", []string{"en;q=0.5", blank(8192-9-2) + "it", "sv"}},
		"many empty lines":                               {"it", append(make([]string, 8000), "it")},
		"too many empty lines":                           {"sv", append(make([]string, 9000), "it")},
		"200 elements":                                   {"it", []string{strings.Repeat("xx,", 199) + "it"}},
		"201 elements":                                   {"en", []string{strings.Repeat("xx,", 200) + "it"}},
		"200 elements, of which many are malformed":      {"it", []string{strings.Repeat("%,", 199) + "it"}},
		"200 elements in lines":                          {"it", append(strings.Fields(strings.Repeat("xx ", 199)), "it")},
		"empty elements, which do not count":             {"it", []string{strings.Repeat(" ,", 900) + "it"}},
		"a quote that is never closed, cut by the limit": {"sv", []string{`en;x="` + strings.Repeat(",it", 99999)}},
		"a quote that is never closed":                   {"en", []string{`en;x=",it`, "it"}},
		"a range of many subtags":                        {"it", []string{"it" + strings.Repeat("-a", 4000)}},
		"many parameters":                                {"it", []string{"it;" + strings.Repeat("a;", 4000) + "q=0.5"}},
		"a weight of many digits":                        {"it", []string{"it;q=0." + strings.Repeat("0", 8000) + "1,en;q=0"}},
		"100,000 empty lines":                            {"sv", append(make([]string, 100_000), "it")},
		"a megabyte without an element":                  {"sv", []string{strings.Repeat(",", 1<<20)}},
		"a megabyte in one element":                      {"sv", []string{strings.Repeat("it-", 1<<20/3)}},
		"a megabyte of parameters":                       {"sv", []string{"it" + strings.Repeat(";x", 1<<19)}},
	} {
		if got := nordic.Tags[l.Choose(c.lines).Index]; got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestNothingAllocated(t *testing.T) {
	l := newLanguages(t, nordic)
	for _, field := range []string{"it-IT,it;q=0.9,en-US;q=0.8,en;q=0.7", "vec;q=0.5, *;q=0", `it;x="a,b"`, strings.Repeat("it;q=0.5,", 1000)} {
		lines := []string{field}
		if n := testing.AllocsPerRun(100, func() {
			l.Choose(lines)
			negotiate.Coding(nordic.Tags, lines)
			negotiate.MediaType(nordic.Tags, lines)
			negotiate.ETagMatch(lines, `"a"`)
		}); n > 0 {
			t.Errorf("%.50q: %v allocations", field, n)
		}
	}
}
