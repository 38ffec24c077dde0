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

// TestRules goes through the rules of the package's comment.
func TestRules(t *testing.T) {
	l := newLanguages(t, nordic)
	for _, c := range []struct {
		field, want string
		rule        negotiate.Rule
	}{
		// 1: elements.
		{`it;x="a,en",en;q=0.5`, "it", negotiate.RuleListed},
		{`de;x=",it,",sv;q=0.5`, "sv", negotiate.RuleListed},
		{`de;x="\",it",sv;q=0.5`, "sv", negotiate.RuleListed},
		{`de;x="\\",it`, "it", negotiate.RuleListed},
		{`de;x=",it`, "en", negotiate.RuleInternational},
		{`", it`, "sv", negotiate.RuleOwn},
		{"\t it\t,\t,, en", "it", negotiate.RuleListed},
		{"\u00a0it, sv;q=0.1", "sv", negotiate.RuleListed},
		{"\vit, \x00en, it\x00, sv;q=0.1", "sv", negotiate.RuleListed},
		{"it it, en", "en", negotiate.RuleListed},
		{"en;it;sv", "en", negotiate.RuleListed},

		// 2: parameters.
		{"it;level=1;q=0.1,en;q=0.2", "en", negotiate.RuleListed},
		{"it;q=0.1;q=0.9,en;q=0.2", "en", negotiate.RuleListed},
		{`it;x=";q=0.9";q=0.1,en;q=0.2`, "en", negotiate.RuleListed},
		{"it\t;\tQ\t=\t0.1\t;x,en;q=0.2", "en", negotiate.RuleListed},
		{"it;qs=0.1;qq=0;xq=0,en;q=0.2", "it", negotiate.RuleListed},
		{`it;"q"=0.1,en;q=0.2`, "it", negotiate.RuleListed},
		{";q=0.5,en", "en", negotiate.RuleListed},

		// 3: ranges.
		{"It_iT,en", "it", negotiate.RuleListed},
		{"it_IT-x_y,en", "it", negotiate.RuleListed},
		{"it-,it_,it--IT,_it,-it,i,it-123456789,it9,it.IT,it+IT", "en", negotiate.RuleInternational},
		{"it-,it_,it--IT,_it,-it,it-123456789,it9,it.IT,it+IT,9,9it", "sv", negotiate.RuleOwn},
		{"*-SE,en-*,**,*it,* it,*_,it*", "sv", negotiate.RuleOwn},
		{"abcdefgh", "en", negotiate.RuleInternational},
		{"abcdefghi", "sv", negotiate.RuleOwn},
		{"\u0131t,\u212ao,\uff49\uff54,e\u0274", "sv", negotiate.RuleOwn},
		{"it-\u017fe", "sv", negotiate.RuleOwn},
		{"it%00,%69%74,it@euro,it.UTF-8,it_IT.UTF-8", "sv", negotiate.RuleOwn},
		{"it/IT,it:IT,it|en,it=1", "sv", negotiate.RuleOwn},

		// 4: weights.
		{"it;q=0.1000000001,en;q=0.1", "it", negotiate.RuleListed},
		{"en;q=0.1,it;q=0.10000000000000000000", "en", negotiate.RuleListed},
		{"en;q=abc,it;q=0.0000000000000000000000000000001", "it", negotiate.RuleListed},
		{"en;q=00.1,it;q=000.2", "it", negotiate.RuleListed},
		{"en;q=0.9,it;q=01", "it", negotiate.RuleListed},
		{"en;q=0.9,it;q=1.0000000000000000000000", "it", negotiate.RuleListed},
		{"en;q=1.001,it;q=0.001", "it", negotiate.RuleListed},
		{"en;q=1.00000000000000000000001,it;q=0.001", "it", negotiate.RuleListed},
		{"en;q=10,it;q=0.001", "it", negotiate.RuleListed},
		{"en;q=18446744073709551617,it;q=0.001", "it", negotiate.RuleListed},
		{"en;q,it;q=0.001", "it", negotiate.RuleListed},
		{"en;q=;x,it;q=0.001", "it", negotiate.RuleListed},
		{"en;q=.,it;q=0.001", "it", negotiate.RuleListed},
		{"en;q=+1,sv;q=1e0,sv;q=0..9,sv;q==1,sv;q=0.9.9,it;q=0.001", "it", negotiate.RuleListed},
		{"en;q=0.9x,sv;q=0 .9,sv;q=0.9 9,it;q=0.001", "it", negotiate.RuleListed},
		{"en;q=NaN,sv;q=Inf,it;q=0.001", "it", negotiate.RuleListed},
		{"en;q=\uff11,it;q=0.001", "it", negotiate.RuleListed},
		{"it;q=-0,sv;q=-1", "it", negotiate.RuleListed},
		{"sv;q=0.,it;q=.0,en;q=00", "sv", negotiate.RuleRefused},
		{"sv;q=0.000,de", "en", negotiate.RuleInternational},

		// 5: canonical form.
		{"ita", "it", negotiate.RuleListed},
		{"ITA-it", "it", negotiate.RuleListed},
		{"swe", "sv", negotiate.RuleListed},
		{"eng_GB", "en", negotiate.RuleListed},
		{"italian", "it", negotiate.RuleListed},
		{"Italiano", "it", negotiate.RuleListed},
		{"swedish,english;q=0.8", "sv", negotiate.RuleListed},
		{"SVENSKA", "sv", negotiate.RuleListed},
		{"english-us", "en", negotiate.RuleListed},
		{"i-default,it;q=0.5", "en", negotiate.RuleListed},
		{"I_Default-x,it;q=0.5", "en", negotiate.RuleListed},
		{"i-defaults,it;q=0.5", "it", negotiate.RuleListed},
		{"i-it", "en", negotiate.RuleInternational},
		{"i,x", "en", negotiate.RuleInternational},
		{"x-it,x-sv", "en", negotiate.RuleInternational},
		{"und", "sv", negotiate.RuleOwn},
		{"UND-it,und_SE", "sv", negotiate.RuleOwn},
		{"und,de", "en", negotiate.RuleInternational},
		{"mul", "en", negotiate.RuleInternational},
		{"iw,in,ji,mo,sh", "en", negotiate.RuleInternational},
		{"fre,fra,ger,deu", "en", negotiate.RuleInternational},
		{"nob,nor,nno,no,nb,nn,dan,fin,da,fi", "en", negotiate.RuleInternational},

		// 6: lookup.
		{"en-SE", "en", negotiate.RuleListed},
		{"de-SE,fr-IT", "en", negotiate.RuleInternational},
		{"sv-Cyrl-IT-u-ca-iso8601", "sv", negotiate.RuleListed},
		{"it-a-bbb-x-sv", "it", negotiate.RuleListed},
		{"en-ita", "en", negotiate.RuleListed},
		{"ar-it,zh-sv,sgn-IT", "en", negotiate.RuleInternational},
		{"en-GB-oed", "en", negotiate.RuleListed},
		{"itx,svx,enx", "en", negotiate.RuleInternational},

		// 7: quality and place.
		{"en;q=0.3,it;q=0.9,en;q=0.9", "it", negotiate.RuleListed},
		{"en-GB;q=0.3,it;q=0.8,en;q=0.9", "en", negotiate.RuleListed},
		{"it-CH,en,it", "it", negotiate.RuleListed},

		// 8: refusal.
		{"it;q=0,it-CH", "it", negotiate.RuleListed},
		{"it-CH;q=0,it;q=0.1", "it", negotiate.RuleListed},
		{"sv-SE;q=0", "sv", negotiate.RuleOwn},
		{"sv-SE;q=0,*", "sv", negotiate.RuleAny},
		{"swe;q=0", "en", negotiate.RuleRemaining},
		{"SWEDISH;q=0,de", "en", negotiate.RuleInternational},
		{"i-default;q=0,de", "sv", negotiate.RuleRemaining},
		{"en;q=0,sv;q=0,de", "it", negotiate.RuleRemaining},
		{"sv;q=0,en;q=0,it;q=0,de", "sv", negotiate.RuleRefused},
		{"*;q=0,de", "sv", negotiate.RuleRefused},
		{"*;q=0,it;q=0.001", "it", negotiate.RuleListed},
		{"*;q=0,*;q=0.1,sv;q=0", "en", negotiate.RuleAny},
		{"scn,*;q=0", "sv", negotiate.RuleRefused},
		{"und;q=0,x;q=0", "sv", negotiate.RuleOwn},

		// 9: any.
		{"*", "sv", negotiate.RuleAny},
		{"*;q=abc", "sv", negotiate.RuleAny},
		{"it;q=0.5,*;q=0.5", "it", negotiate.RuleListed},
		{"sv;q=0.5,*;q=0.6", "en", negotiate.RuleAny},
		{"sv;q=0.5,fur;q=0.1,*;q=0.6", "it", negotiate.RuleAny},
		{"it;q=0.5,fur;q=0.1,*;q=0.6", "en", negotiate.RuleAny},
		{"en;q=0.5,de;q=0.1,*;q=0.6", "sv", negotiate.RuleAny},
		{"en;q=0,de;q=0.1,*;q=0.6", "sv", negotiate.RuleAny},
		{"sv;q=0.1,en;q=0.2,it;q=0.3,*", "it", negotiate.RuleListed},
		{"sv;q=0,en;q=0,it;q=0,*", "sv", negotiate.RuleRefused},
		{"de,*;q=0.001", "en", negotiate.RuleAny},
		{"de;q=0,*", "sv", negotiate.RuleAny},

		// 10: the best.
		{"it,en", "it", negotiate.RuleListed},
		{"fur,sc,la,en;q=0.001", "en", negotiate.RuleListed},

		// 11: related.
		{"fur", "it", negotiate.RuleRelated},
		{"sma-SE", "sv", negotiate.RuleRelated},
		{"fur;q=0.5,se;q=0.6", "sv", negotiate.RuleRelated},
		{"de,fur;q=0.5,se;q=0.5", "it", negotiate.RuleRelated},
		{"it;q=0,fur,se;q=0.1", "sv", negotiate.RuleRelated},
		{"it;q=0,fur,de", "en", negotiate.RuleInternational},
		{"fur;q=0", "sv", negotiate.RuleOwn},
		{"srd", "it", negotiate.RuleRelated},
		{"lat,sme", "it", negotiate.RuleRelated},

		// 12: nothing fits.
		{"de", "en", negotiate.RuleInternational},
		{"de;q=abc", "en", negotiate.RuleInternational},
		{"de;q=0", "sv", negotiate.RuleOwn},
		{"en;q=0,de", "sv", negotiate.RuleRemaining},
		{"", "sv", negotiate.RuleOwn},
		{" ,\t,", "sv", negotiate.RuleOwn},
	} {
		got := l.Choose([]string{c.field})
		if tag := nordic.Tags[got.Index]; tag != c.want || got.Rule != c.rule {
			t.Errorf("%.100q: got %s by %q, want %s by %q", c.field, tag, got.Rule, c.want, c.rule)
		}
	}
}

// TestLines reads several field lines as one list.
func TestLines(t *testing.T) {
	l := newLanguages(t, nordic)
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{nil, "sv"},
		{[]string{}, "sv"},
		{[]string{"", ""}, "sv"},
		{[]string{"de", "it;q=0.1"}, "it"},
		{[]string{"en;q=0.9", "", ",", "it"}, "it"},
		{[]string{`de;x="`, `it",sv`}, "sv"},
		{[]string{"it;q=0", "*"}, "sv"},
	} {
		if got := nordic.Tags[l.Choose(c.lines).Index]; got != c.want {
			t.Errorf("%q: got %s, want %s", c.lines, got, c.want)
		}
	}
}

// TestForms is about languages that are offered in several written forms, and
// codes that have changed.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		offer  negotiate.Offer
		fields string
		want   string
	}{
		{written, "zh zh-CN zh-SG zh-Hans zh-Hans-TW cmn cmn-Hans zh-cmn zh-cmn-Hans-CN zh-guoyu chi zho chinese zh-Latn zh_CN", "zh-Hans"},
		{written, "zh-TW zh-HK zh-MO zh-Hant zh-Hant-CN zh-hant-hk-x-y zh-cmn-Hant zh-Latn-TW zh-yue yue zh-yue-HK zh-hakka i-hak", "zh-Hant"},
		{written, "pt pt-PT pt-AO pt-MZ pt-CH por por-x-y", "pt"},
		{written, "pt-BR pt-Latn-BR pt-br-x-y por-BR pt_BR pt-BR-abl1943", "pt-BR"},
		{written, "sr sr-RS sr-Cyrl sr-Cyrl-ME srp scc serbian", "sr"},
		{written, "sr-Latn sr-ME sr-Latn-RS sh sh-RS hbs srp-Latn", "sr-Latn"},
		{written, "es es-ES spa spanish es-GQ", "es"},
		{written, "es-MX es-419 es-AR es-US spa-CO", "es-419"},
		{written, "fi fi-FI fin fi-x fi-x-fitt fi-x-fi suomi krl", "fi"},
		{written, "fi-x-fit fi-x-fit-abc FI-X-FIT fin-x-fit", "fi-x-fit"},
		{written, "fit", "fi"},
		{old, "iw iw-IL he heb hebrew", "he"},
		{old, "in in-ID id ind", "id"},
		{old, "ji yi yid ydd", "yi"},
		{old, "mo mo-MD ro rum ron mol", "ro"},
		{old, "tl fil tl-PH", "fil"},
		{old, "no nb nb-NO nob nor no-bok norsk no-nyn", "nb"},
		{old, "sh sr sr-Cyrl scc hbs sr-RS", "sr-Latn"},
		{old, "lb ltz i-lux", "lb"},
		{old, "yue zh-yue zh-yue-HK", "yue"},
		{old, "zh zh-cmn nn nno zh-hakka nl-x-fr", "fr"},
		{negotiate.Offer{Tags: []string{"en", "zh", "zh-Hant"}}, "zh-TW zh-HK", "zh-Hant"},
		{negotiate.Offer{Tags: []string{"en", "zh-Hant"}}, "zh zh-CN zh-Latn", "zh-Hant"},
		{negotiate.Offer{Tags: []string{"en", "pt-BR"}}, "pt pt-PT", "pt-BR"},
		{negotiate.Offer{Tags: []string{"pt-BR", "pt-PT"}}, "pt-AO pt-PT", "pt-PT"},
		{negotiate.Offer{Tags: []string{"pt-PT", "pt-BR"}}, "pt pt-BR", "pt-BR"},
		{negotiate.Offer{Tags: []string{"en", "en-GB"}}, "en en-US en-UM", "en"},
		{negotiate.Offer{Tags: []string{"en", "en-GB"}}, "en-GB en-AU en-UK en-IE en-ZA en-NZ en-150", "en-GB"},
		{negotiate.Offer{Tags: []string{"zh-Hant", "zh-HK"}}, "zh-Hant-HK zh-HK zh-MO", "zh-HK"},
		{negotiate.Offer{Tags: []string{"ca", "ca-valencia"}}, "ca ca-ES", "ca"},
		{negotiate.Offer{Tags: []string{"ca", "ca-valencia"}}, "ca-valencia ca-valencia-x-y", "ca-valencia"},
		{negotiate.Offer{Tags: []string{"en", "ca-valencia"}}, "ca ca-ES", "ca-valencia"},
		{negotiate.Offer{Tags: []string{"en", "fi-x-fit"}}, "fi fi-FI", "en"},
		{negotiate.Offer{Tags: []string{"en", "x-elvish"}}, "x-elvish x-elvish-y", "x-elvish"},
		{negotiate.Offer{Tags: []string{"en", "x-elvish"}}, "x x-elvishy x-el", "en"},
	} {
		l := newLanguages(t, c.offer)
		for _, field := range strings.Fields(c.fields) {
			if got := c.offer.Tags[l.Choose([]string{field}).Index]; got != c.want {
				t.Errorf("%s of %s: got %s, want %s", field, c.offer.Tags, got, c.want)
			}
		}
	}
}

// TestFormsRefused refuses written forms: the one that a range is, or all that
// it begins.
func TestFormsRefused(t *testing.T) {
	for field, want := range map[string]string{
		"zh;q=0,en;q=0,*":                              "pt",
		"zh-Hans;q=0,zh-Hant;q=0.1":                    "zh-Hant",
		"zh_hans;q=0,en;q=0,*":                         "zh-Hant",
		"zh-cmn-Hans;q=0,en;q=0,*":                     "zh-Hant",
		"zh-Han;q=0,en;q=0,*":                          "zh-Hans",
		"zh-Hans-CN;q=0,en;q=0,*":                      "zh-Hans",
		"zh;q=0,zh-TW;q=0.1":                           "zh-Hant",
		"sh;q=0,*;q=0,sr":                              "sr",
		"en;q=0,zh;q=0,pt;q=0,sr;q=0,es;q=0,fi;q=0,de": "en",
		"en;q=0,zh;q=0,pt;q=0,sh;q=0,es;q=0,fi;q=0,de": "sr",
	} {
		l := newLanguages(t, written)
		if got := written.Tags[l.Choose([]string{field}).Index]; got != want {
			t.Errorf("%s: got %s, want %s", field, got, want)
		}
	}
}

// TestWish names the language wished for most.
func TestWish(t *testing.T) {
	l := newLanguages(t, nordic)
	for field, want := range map[string]string{
		"": "none", "*": "none", "und": "none", "de;q=0": "none", "@": "none", "*,sv;q=0": "none",
		"de": "de", "ger": "de", "german": "de", "de-AT,sv": "de", "sv;q=0.8,de;q=0.9": "de", "it,de": "it",
		"iw": "he", "nb": "no", "sh": "sr", "mo": "ro", "tl": "tl", "zh-TW": "zh", "i-lux": "lb", "i-default": "en",
		"fur": "fur", "fit": "fit", "sme": "se", "srd": "sc", "eml": "eml",
		"xx": "other", "gsw": "other", "x-it": "other", "tlh": "other", "i-klingon": "other", "abcdefgh": "other",
		"de;q=abc,*": "de", "xx,de": "other", "xx;q=0.5,de": "de",
	} {
		if got := l.Choose([]string{field}).Wish; got != want {
			t.Errorf("%q: got %s, want %s", field, got, want)
		}
	}
}
