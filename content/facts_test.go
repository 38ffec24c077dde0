package content_test

import (
	"strings"
	"testing"
)

const factsFile = "content/networks/facts.toml"

func TestOneFigureChangesEveryLanguageAndForm(t *testing.T) {
	for _, tt := range []struct {
		members string
		want    map[string]string
	}{
		{"56", map[string]string{"sv": "56\u00a0medlemmar", "en": "56\u00a0members", "it": "56\u00a0membri"}},
		{"1", map[string]string{"sv": "1\u00a0medlem i", "en": "1\u00a0member,", "it": "1\u00a0membro,"}},
		{"1200", map[string]string{"sv": "1\u00a0200\u00a0medlemmar", "en": "1,200\u00a0members", "it": "1200\u00a0membri"}},
		{"1000000", map[string]string{"it": "1.000.000\u00a0membri", "en": "1,000,000\u00a0members"}},
	} {
		site := embedded(t)
		edit(t, site, factsFile, "members = 55", "members = "+tt.members)
		c := load(t, site, nil)
		for tag, want := range tt.want {
			tr := in(t, c, tag)
			body := section(t, tr, "sern").Body
			for form, text := range map[string]string{"HTML": body.HTML, "plain": body.Plain, "Markdown": body.Markdown} {
				if !strings.Contains(text, want) {
					t.Errorf("%s members, %s, %s: expected %q in %s", tt.members, tag, form, want, text)
				}
			}
			if got := tr.Networks[0].Members; itoa(got) != tt.members {
				t.Errorf("%s members, %s: the networks say %d", tt.members, tag, got)
			}
			if section(t, tr, "sern").State != "current" {
				t.Errorf("%s: a changed fact made the section stale", tag)
			}
		}
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func TestMembershipsAreCounted(t *testing.T) {
	site := embedded(t)
	edit(t, site, factsFile, `role = "participant"`, `role = "member"`)
	c := load(t, site, nil)
	for tag, want := range map[string]string{"sv": "medlem i tre\u00a0nätverk", "en": "a member of three\u00a0networks", "it": "membro di tre\u00a0reti"} {
		if got := section(t, in(t, c, tag), "").Body.Plain; !strings.Contains(got, want) {
			t.Errorf("%s: expected %q in %s", tag, want, got)
		}
	}
}

func TestFaultsOfFactsNameTheirLine(t *testing.T) {
	for _, tt := range []struct{ from, to, where, word string }{
		{`role = "participant"`, `role = "guest"`, factsFile + ":20:", "expected role"},
		{"years = [2018, 2021]", "years = [2021, 2018]", factsFile, "expected one year"},
		{"members = 55", "member = 55", factsFile, "unknown key"},
		{"since = 2006", "since = 20061", factsFile, "expected a year"},
		{`projects = ["sosevo"]`, `projects = ["sosev"]`, factsFile, "no [projects.sosev]"},
		{"[projects.demeter]", "[projects.sern]", factsFile, "is taken by"},
		{"updated = 2024-03-15", "updated = 2024-13-15", factsFile, ""},
	} {
		site := embedded(t)
		edit(t, site, factsFile, tt.from, tt.to)
		_, err := loadErr(site)
		if err == nil || !strings.Contains(err.Error(), tt.where) || !strings.Contains(err.Error(), tt.word) {
			t.Errorf("%s: got %v", tt.to, err)
		}
	}
}

func TestDatesRangesAndLists(t *testing.T) {
	c := load(t, embedded(t), nil)
	for tag, wants := range map[string][]string{
		"sv": {"(2018–2021)", "(2015–2016)", "(2015)", "Äldre, Unga, Barn, Funktionsnedsatta samt Social inklusion", "sedan 2006"},
		"en": {"(2018–2021)", "(2015–2016)", "(2015)", "Children, Disability and Social Inclusion", "since 2006"},
		"it": {"(2018–2021)", "(2015–2016)", "(2015)", "Infanzia, Disabilità e Inclusione sociale", "dal 2006"},
	} {
		all := ""
		for _, s := range in(t, c, tag).Texts() {
			all += s.Body.Plain + "\n"
		}
		for _, want := range wants {
			if !strings.Contains(all, want) {
				t.Errorf("%s: expected %q", tag, want)
			}
		}
	}
}

func TestNamesOfAnotherLanguageAreMarked(t *testing.T) {
	c := load(t, embedded(t), nil)
	for _, tr := range c.Pages[0].Translations {
		for _, s := range sections(tr) {
			for _, name := range []struct{ text, lang string }{
				{"Early Childhood Education", "en"}, {"Sweden Emilia Romagna Network", "en"}, {"Hushållningssällskapet Väst", "sv"},
			} {
				marked := `<span lang="` + name.lang + `">` + name.text + `</span>`
				if got, want := strings.Count(s.Body.HTML, marked), strings.Count(s.Body.HTML, name.text); tr.Language.Tag != name.lang && got != want {
					t.Errorf("%s, section %s: %s is marked %d times of %d", tr.Language.Tag, s.ID, name.text, got, want)
				}
			}
		}
	}
}
