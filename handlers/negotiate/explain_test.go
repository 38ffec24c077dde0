package negotiate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vanersborg.se/networks/handlers/negotiate"
)

func TestExplain(t *testing.T) {
	l := newLanguages(t, nordic)
	got := l.Explain([]string{"ita_CH;q=0.5, lij/it, vec;q=2, de-DE;q=.80", "und, x-y, *;q=0.1, sv-SE;q=0, SV;q=0.0"})
	want := negotiate.Explanation{
		Choice: negotiate.Choice{Index: 2, Rule: negotiate.RuleListed, Wish: "other"},
		Elements: []negotiate.Element{
			{Text: `"ita_CH;q=0.5"`, Reading: "listed", Language: "it", Weight: "0.5", Offered: "it"},
			{Text: `"lij/it"`, Reading: "malformed"},
			{Text: `"vec;q=2"`, Reading: "related", Language: "vec", Weight: "lowest", Offered: "it"},
			{Text: `"de-DE;q=.80"`, Reading: "foreign", Language: "de", Weight: "0.8"},
			{Text: `"und"`, Reading: "nameless", Weight: "1"},
			{Text: `"x-y"`, Reading: "foreign", Language: "x", Weight: "1"},
			{Text: `"*;q=0.1"`, Reading: "any", Weight: "0.1"},
			{Text: `"sv-SE;q=0"`, Reading: "refuses nothing", Language: "sv", Weight: "0"},
			{Text: `"SV;q=0.0"`, Reading: "refuses", Language: "sv", Weight: "0", Offered: "sv"},
		},
		Ranking: []negotiate.Ranked{{"it", negotiate.RuleListed}, {"en", negotiate.RuleAny}, {"sv", negotiate.RuleRefused}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestExplainRanking ranks the languages as if those before were not offered.
func TestExplainRanking(t *testing.T) {
	l := newLanguages(t, nordic)
	for field, want := range map[string]string{
		"":                     "sv own, en remaining, it remaining",
		"*":                    "sv any, en any, it any",
		"de":                   "en international, sv remaining, it remaining",
		"fur":                  "it related, en international, sv remaining",
		"fur;q=0.3,se":         "sv related, it related, en international",
		"it;q=0.5,en;q=0.6":    "en listed, it listed, sv own",
		"it;q=0.5,*;q=0.6":     "sv any, en any, it listed",
		"it;q=0.5,*;q=0":       "it listed, sv refused, en refused",
		"en;q=0,sv;q=0,it;q=0": "sv refused, en refused, it refused",
		"sv;q=0":               "en remaining, it remaining, sv refused",
	} {
		var ranking []string
		for _, r := range l.Explain([]string{field}).Ranking {
			ranking = append(ranking, r.Tag+" "+r.Rule.String())
		}
		if got := strings.Join(ranking, ", "); got != want {
			t.Errorf("%q: got %s, want %s", field, got, want)
		}
	}
}

// TestExplainBounds shows of a hostile field no more than a screen does well.
func TestExplainBounds(t *testing.T) {
	l := newLanguages(t, nordic)
	e := l.Explain([]string{"\x1b[31m\xff" + strings.Repeat("x", 7000) + strings.Repeat(",it", 1000)})
	if len(e.Elements) != 200 || !e.Cut {
		t.Errorf("got %d elements, cut: %t", len(e.Elements), e.Cut)
	}
	if got, want := e.Elements[0].Text, `"\x1b[31m\xff`+strings.Repeat("x", 58)+`"…`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if e := l.Explain([]string{"it,en,"}); e.Cut {
		t.Error("a short field is shown as cut")
	}
	if e := l.Explain([]string{"zh-Hant;q=0"}); e.Elements[0].Reading != "refuses nothing" {
		t.Errorf("refusing what is not offered: %s", e.Elements[0].Reading)
	}
	written := newLanguages(t, written)
	if e := written.Explain([]string{"zh;q=0"}); e.Elements[0].Offered != "zh-Hans, zh-Hant" {
		t.Errorf("zh;q=0 refuses %s", e.Elements[0].Offered)
	}
}
