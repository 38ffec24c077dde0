package locales

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// Expected values are the cardinal rules of CLDR 48.
func TestPluralCategories(t *testing.T) {
	for tag, want := range map[string]string{
		"sv": "one other", "en": "one other", "fi": "one other",
		"it": "one many other", "fr": "one many other", "es": "one many other",
		"ar": "zero one two few many other", "cy": "zero one two few many other",
		"pl": "one few many other", "cs": "one few many other", "uk": "one few many other",
		"lv": "zero one other", "lt": "one few many other", "sl": "one two few other",
		"ga": "one two few many other", "ja": "other", "se": "one two other", "fi-x-fit": "one other",
	} {
		got, err := pluralCategories(language.MustParse(tag))
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %v %v, expected %s", tag, got, err, want)
		}
	}
}

// Meänkieli is a national minority language of Sweden that CLDR has no plural
// rules for: it needs a tag with Finnish rules.
func TestLanguageWithoutPluralRules(t *testing.T) {
	_, faults, err := Load(folder(map[string]string{"sv": swedish, "fit": finnish}), "sv")
	if err != nil || len(faults) != 1 || !strings.Contains(faults[0].Error(), "locales/active.fit.toml: ") || !strings.Contains(faults[0].Text, "fi-x-fit") {
		t.Errorf("error %v, faults %v", err, faults)
	}
	if load(t, map[string]string{"sv": swedish, "fi-x-fit": finnish})["fi-x-fit"] == nil {
		t.Error("fi-x-fit is not there")
	}
}
