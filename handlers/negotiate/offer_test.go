package negotiate_test

import (
	"strings"
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

// TestNewLanguages takes any well-formed tag, known or not, and says what is
// wrong with others.
func TestNewLanguages(t *testing.T) {
	for _, tags := range []string{
		"sv", "sv en it", "fit rmf smj", "xx-Yyyy-ZZ", "de-CH-1996", "i-default", "i-klingon", "zh-min-nan", "en-GB-oed",
		"x-a", "fi-x-fit", "sv SV sv-SE", "und", "ar-EG ar", "sr-Latn-RS sr-Cyrl-RS", "art-lojban zxx mul",
	} {
		offered := strings.Fields(tags)
		l := newLanguages(t, negotiate.Offer{Tags: offered, Own: "nowhere"})
		if got := l.Choose(nil); got.Index != 0 {
			t.Errorf("%s: the first does not stand in for the own language", tags)
		}
		if got := l.Choose([]string{"tlh-AQ"}); got.Index != 0 && offered[got.Index] != "i-klingon" {
			t.Errorf("%s: the first does not stand in for the international language", tags)
		}
	}
	for tags, want := range map[string]string{
		"":            "no language",
		"sv *":        `"*"`,
		"sv it-":      `"it-"`,
		"italienska!": `"italienska!"`,
		"it-ÅÄÖ":      "it-",
	} {
		if _, err := negotiate.NewLanguages(negotiate.Offer{Tags: strings.Fields(tags)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want one about %s", tags, err, want)
		}
	}
}

// TestReaders gives readers to one of several languages that would serve them.
func TestReaders(t *testing.T) {
	for range 20 { // maps have no order
		l := newLanguages(t, negotiate.Offer{
			Tags: []string{"en", "sv", "nb"}, Own: "nb", International: "en",
			Readers: map[string][]string{"sv": {"da", "sme", "nb"}, "nb": {"da", "se"}, "it": {"fur"}, "en": {"sv"}},
		})
		for field, want := range map[string]int{"da": 1, "dan": 1, "se": 1, "sma": 0, "nb": 2, "sv": 1, "fur": 0, "": 2} {
			if got := l.Choose([]string{field}).Index; got != want {
				t.Errorf("%q: got %d, want %d", field, got, want)
			}
		}
	}
}

// TestOfferKept changes an offer after it has been handed over.
func TestOfferKept(t *testing.T) {
	o := negotiate.Offer{Tags: []string{"sv", "it"}, Readers: map[string][]string{"it": {"fur"}}}
	l := newLanguages(t, o)
	o.Tags[1], o.Readers["it"][0] = "de", "gsw"
	e := l.Explain([]string{"fur"})
	if e.Choice.Index != 1 || e.Ranking[0].Tag != "it" {
		t.Errorf("got %+v", e)
	}
}
