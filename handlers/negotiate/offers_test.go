package negotiate_test

import (
	"fmt"
	"strings"
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

// TestOffers has offers that are not the ones of the cases: several written
// forms of a language, old and new codes, tags in other orders.
func TestOffers(t *testing.T) {
	for _, c := range []struct {
		tags, own, international string
		want                     map[string]string // tag: fields, with a blank between them
	}{
		{"pt pt-BR en", "pt", "en", map[string]string{
			"pt":    "pt pt-PT pt-AO por PT_pt-x-a pt,pt-BR pt-BR;q=0,pt pt-BR;q=0",
			"pt-BR": "pt-BR pt_br por-BR pt-Latn-BR pt-BR-x-a pt;q=0,pt-BR pt;q=0.9,pt-BR",
			"en":    "pt;q=0 de",
		}},
		{"en pt-BR pt", "en", "en", map[string]string{"pt": "pt pt-PT pt-AO", "pt-BR": "pt-BR"}},
		{"pt-BR pt-PT en", "pt-PT", "en", map[string]string{"pt-BR": "pt pt-BR", "pt-PT": "pt-AO pt-PT * pt-BR;q=0"}},
		{"en zh-Hans zh-Hant", "en", "en", map[string]string{
			"zh-Hans": "zh zh-CN zh-SG zh-XX zh-Hans-TW zh-cmn zh-cmn-Hans-TW cmn chi zh-guoyu zh-yue zh-Latn zh-u-co-pinyin zh-Hant;q=0,zh-CN",
			"zh-Hant": "zh-TW zh-HK zh-MO zh-Hant zh-hant-cn zho-TW cmn-TW zh-cmn-Hant zh-yue-HK zh_tw_x_y zh-Latn-TW zh;q=0,zh-Hant",
			"en":      "zh;q=0 zh;q=0,de yue",
		}},
		{"sr-Latn sr-Cyrl en", "en", "en", map[string]string{"sr-Cyrl": "sr sr-RS sr-Cyrl-ME srp", "sr-Latn": "sh hbs sr-ME sr-Latn-RS", "en": "hr"}},
		{"en-US en-GB sv", "sv", "en-GB", map[string]string{
			"en-US": "en en-US eng i-default english", "en-GB": "en-GB en-AU en-IE en-IN en-SE en-GB-oed de", "sv": "* sv-FI",
		}},
		{"es es-419 en", "es", "en", map[string]string{"es": "es es-ES es-GQ", "es-419": "es-419 es-MX spa-CO"}},
		{"nb nn en", "nb", "en", map[string]string{"nb": "nb no no-NO nor no-bok", "nn": "nn nn-NO no-nyn", "en": "da"}},
		{"en no", "no", "en", map[string]string{"no": "no nb nb-NO nob"}},
		{"sv sv-x-lattlast en", "sv", "en", map[string]string{"sv": "sv sv-SE sv-x-other", "sv-x-lattlast": "sv-x-lattlast SV_X_LATTLAST"}},
		{"ca ca-valencia", "ca", "", map[string]string{"ca": "ca ca-ES cat", "ca-valencia": "ca-valencia cat-valencia"}},
		{"en he id yi fil ro ar", "en", "en", map[string]string{
			"he": "iw heb he-IL", "id": "in ind", "yi": "ji yid", "fil": "tl fil-PH", "ro": "mo rum ron-MD", "ar": "arb ar-arb ara-EG",
		}},
		{"it", "", "", map[string]string{"it": "it de * *;q=0 it;q=0"}},
		{"en it sv", "sv", "en", map[string]string{"sv": "* und %", "en": "de sv;q=0"}},
		{"fi sv", "sv", "en", map[string]string{"fi": "de en", "sv": "* sv,fi"}},
	} {
		tags := strings.Fields(c.tags)
		l := newLanguages(t, negotiate.Offer{Tags: tags, Own: c.own, International: c.international})
		for want, fields := range c.want {
			for _, field := range strings.Fields(fields) {
				if got := tags[l.Choose([]string{field}).Index]; got != want {
					t.Errorf("%s of %s: got %s, want %s", field, c.tags, got, want)
				}
			}
		}
	}
}

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

func TestWish(t *testing.T) {
	l := newLanguages(t, nordic)
	for field, want := range map[string]string{
		"": "none", "*": "none", "und": "none", "%%": "none", "it;q=0": "none",
		"it-CH": "it", "ita": "it", "italiano": "it", "i-default": "en", "swe-SE": "sv",
		"fur": "fur", "sgn-ise": "ise", "sme": "se",
		"de-DE,de;q=0.9,sv;q=0.8": "de", "sv;q=0.5,fr": "fr", "fr;q=0.5,de;q=0.5": "fr", "*,pl;q=0.1": "pl", "iw": "he", "ger": "de", "zh-cmn": "zh",
		"tlh": "other", "x-it": "other", "foo": "other", "sverige": "other", "tlh, sv;q=0.9": "other",
	} {
		if got := l.Choose([]string{field}).Wish; got != want {
			t.Errorf("%q: got %s, want %s", field, got, want)
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
