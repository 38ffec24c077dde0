package locales

import (
	"fmt"
	"slices"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// categories are CLDR's plural categories, in CLDR's order.
var categories = []string{"zero", "one", "two", "few", "many", "other"}

// pluralCategories are the categories that some number has in the language,
// found by asking go-i18n, whose rules decide at run time: integers up to
// 199, a thousand, a million, and decimals. CLDR's rules look at the last two
// digits, and at round numbers.
func pluralCategories(tag language.Tag) ([]string, error) {
	bundle := i18n.NewBundle(tag)
	probe := &i18n.Message{ID: "probe", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}
	if err := bundle.AddMessages(tag, probe); err != nil {
		return nil, fmt.Errorf("go-i18n has no plural rules for this language; use a tag that has, with a private subtag if need be (fi-x-fit): %w", err)
	}
	localizer := i18n.NewLocalizer(bundle, tag.String())
	seen := map[string]bool{}
	ask := func(n any) {
		if category, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: "probe", PluralCount: n}); err == nil {
			seen[category] = true
		}
	}
	for n := range 200 {
		ask(n)
	}
	for _, n := range []any{1000, 1000000, "0.0", "0.1", "1.0", "1.5", "10.1"} {
		ask(n)
	}
	return slices.DeleteFunc(slices.Clone(categories), func(c string) bool { return !seen[c] }), nil
}

// forms are a message's texts, in the order of categories.
func forms(m *i18n.Message) [6]*string {
	return [...]*string{&m.Zero, &m.One, &m.Two, &m.Few, &m.Many, &m.Other}
}

func form(m *i18n.Message, category string) string {
	return *forms(m)[slices.Index(categories, category)]
}

func isPlural(m *i18n.Message) bool {
	return m.Zero+m.One+m.Two+m.Few+m.Many != ""
}
