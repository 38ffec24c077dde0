package negotiate_test

import (
	"strings"
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

// What sites offer in these tests.
var (
	nordic = negotiate.Offer{
		Tags: []string{"sv", "en", "it"}, Own: "sv", International: "en",
		Readers: map[string][]string{
			"it": strings.Fields("scn fur sc lld nap lij vec lmo pms egl eml rgn sdc sdn la ise"),
			"sv": strings.Fields("se sma smj sje sju fit rmu swl"),
		},
	}
	written = negotiate.Offer{
		Tags: []string{"en", "zh-Hans", "zh-Hant", "pt", "pt-BR", "sr", "sr-Latn", "es", "es-419", "fi", "fi-x-fit"},
		Own:  "en", International: "en",
		Readers: map[string][]string{"fi-x-fit": {"fit"}, "fi": {"fit", "krl"}, "zh-Hant": {"yue", "hak"}},
	}
	old = negotiate.Offer{Tags: []string{"he", "id", "yi", "ro", "fil", "nb", "sr-Latn", "lb", "de", "yue", "fr"}, Own: "de", International: "fr"}
)

func newLanguages(t testing.TB, o negotiate.Offer) *negotiate.Languages {
	t.Helper()
	l, err := negotiate.NewLanguages(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
