package site

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func notices(all []*element) (found []*element) {
	for _, e := range find(all, "p") {
		if hasClass(e, "notice") {
			found = append(found, e)
		}
	}
	return found
}

func TestNoNoticeWhenCurrent(t *testing.T) {
	s := build(t, Options{})
	for _, tr := range live(s) {
		if n := notices(parse(t, identity(t, tr.sent[0]))); len(n) > 0 {
			t.Errorf("%s: %q", tr.path, n[0].text)
		}
	}
}

// A section whose original changed says so in the page's language, with the
// date and a link to the same section of the original, and nowhere else.
func TestStale(t *testing.T) {
	m := folder(t)
	edit(t, m, "content/networks/sv.md", "Målet med nätverket är att", "Nätverkets mål är att")
	s := buildFrom(t, load(t, m, nil), Options{})
	for path, want := range map[string][]string{"/en/networks": {"15\u00a0March 2024", "Swedish"}, "/it/reti": {"15\u00a0marzo 2024", "svedese"}} {
		r := lookup(t, s, path).Representations[0]
		all := parse(t, identity(t, r[0]))
		found := notices(all)
		if len(found) != 1 {
			t.Fatalf("%s: %d notices, expected 1", path, len(found))
		}
		link := one(t, all, "a", "href", "/sv/natverk#sern")
		if link.attr["hreflang"] != "sv" || !strings.Contains(found[0].text, link.text) {
			t.Errorf("%s: the link is not the notice's", path)
		}
		if when := find(all, "time")[0]; when.text != want[0] || when.attr["datetime"] != "2024-03-15" {
			t.Errorf("%s: the notice's date is %q, for programs %q", path, when.text, when.attr["datetime"])
		}
		markdown := string(identity(t, r[2]))
		for _, phrase := range want {
			if !strings.Contains(found[0].text, phrase) || !strings.Contains(markdown, phrase) {
				t.Errorf("%s: expected %q in %q and in the Markdown", path, phrase, found[0].text)
			}
		}
		if !strings.Contains(markdown, "> ") || !strings.Contains(markdown, publicURL+"/sv/natverk#sern") {
			t.Errorf("%s: the Markdown has no notice with an absolute link", path)
		}
		checkStates(t, identity(t, r[1]), "stale", map[string]string{"": "current", "sern": "stale", "icc": "current", "ensa": "current"})
	}
	if n := notices(parse(t, identity(t, lookup(t, s, "/sv/natverk").Representations[0][0]))); len(n) > 0 {
		t.Errorf("the original has a notice: %q", n[0].text)
	}
}

func checkStates(t *testing.T, data []byte, state string, want map[string]string) {
	t.Helper()
	var d Document
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, s := range d.Sections {
		found[s.ID] = s.State
		if (s.State == "current") != (s.Notice == "") {
			t.Errorf("%s is %s and has the notice %q", s.ID, s.State, s.Notice)
		}
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("%s: states (-expected +found):\n%s", d.Language, diff)
	}
	for _, v := range d.Translations {
		if v.Language == d.Language && v.State != state {
			t.Errorf("%s is %s, expected %s", v.Language, v.State, state)
		}
	}
}

// A section that is not translated is shown as it is in the original, in its
// own lang, with a notice in the page's.
func TestMissing(t *testing.T) {
	m := folder(t)
	drop(t, m, "content/networks/it.md", "icc")
	s := buildFrom(t, load(t, m, nil), Options{})
	r := lookup(t, s, "/it/reti").Representations[0]
	all := parse(t, identity(t, r[0]))
	found := notices(all)
	if len(found) != 1 || found[0].lang != "it" || !strings.Contains(found[0].text, "non è ancora stata tradotta") {
		t.Fatalf("expected one notice in Italian, found %v", found)
	}
	if lang := findID(all, "icc")[0].lang; lang != "sv" {
		t.Errorf("the heading is marked as %s", lang)
	}
	swedish := 0
	for _, e := range find(all, "p") {
		if strings.Contains(e.text, "EU-kommissionen") {
			swedish++
			if e.lang != "sv" {
				t.Errorf("Swedish text is marked as %s: %q", e.lang, e.text)
			}
		}
	}
	if swedish == 0 {
		t.Error("the Swedish text is not shown")
	}
	if lang := find(all, "a", "href", "#icc")[0].lang; lang != "sv" {
		t.Errorf("the contents list marks it as %s", lang)
	}
	checkStates(t, identity(t, r[1]), "stale", map[string]string{"": "current", "sern": "current", "icc": "missing", "ensa": "current"})
}

// A changed title or description is told of under the heading.
func TestStaleTitle(t *testing.T) {
	m := folder(t)
	edit(t, m, "content/networks/sv.md", `title = "Nätverk"`, `title = "Våra nätverk"`)
	s := buildFrom(t, load(t, m, nil), Options{})
	r := lookup(t, s, "/it/reti").Representations[0]
	if n := notices(parse(t, identity(t, r[0]))); len(n) != 1 || !strings.Contains(n[0].text, "Il titolo o la descrizione") {
		t.Errorf("expected one notice on the title, found %d", len(n))
	}
	checkStates(t, identity(t, r[1]), "stale", map[string]string{"": "current", "sern": "current", "icc": "current", "ensa": "current"})
}

// A site that would show nothing is refused.
func TestNothingLive(t *testing.T) {
	c := load(t, folder(t), nil)
	for _, l := range c.Languages {
		l.Live = false
	}
	if _, err := Build(c, Options{}); err == nil || !strings.Contains(err.Error(), "no language is live") {
		t.Errorf("found %v", err)
	}
}

// A draft has no address and is not named, unless drafts are shown: then it
// says what it is, and is still not announced.
func TestDraft(t *testing.T) {
	m := folder(t)
	edit(t, m, "content/networks/it.md", "+++\n", "+++\ndraft = true\n")
	c := load(t, m, nil)
	public := buildFrom(t, c, Options{})
	if r := public.Lookup("/it/reti"); r != nil {
		t.Errorf("the draft has an address: %v", r)
	}
	for path, r := range public.All() {
		for _, row := range r.Representations {
			for _, rep := range row {
				if rep.Lang == "it" || strings.Contains(string(identity(t, rep)), "/it/") {
					t.Errorf("%s tells of the draft", path)
				}
			}
		}
	}
	preview := buildFrom(t, c, Options{Drafts: true})
	r := lookup(t, preview, "/it/reti").Representations[0]
	all := parse(t, identity(t, r[0]))
	if n := notices(all); len(n) != 1 || !strings.Contains(n[0].text, "Bozza") {
		t.Error("the draft does not say what it is")
	}
	if one(t, all, "meta", "name", "robots").attr["content"] != "noindex" {
		t.Error("the draft may be indexed")
	}
	for _, e := range find(all, "link", "rel", "alternate") {
		if e.attr["hreflang"] == "it" {
			t.Error("the draft is announced")
		}
	}
	if strings.Contains(string(identity(t, lookup(t, preview, "/sitemap.xml").Representations[0][0])), "/it/") {
		t.Error("the draft is in the sitemap")
	}
	for _, o := range preview.Offers {
		if diff := cmp.Diff([]string{"sv", "en"}, o.Tags); diff != "" {
			t.Errorf("offered:\n%s", diff)
		}
	}
	if preview.NotFound("/it/x").Offer < 0 {
		t.Error("the draft's language has error pages")
	}
}
