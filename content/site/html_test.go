package site

import (
	"cmp"
	"encoding/json"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// live are the translations that a site announces.
func live(s *Site) (all []*translation) {
	for _, cp := range s.Content.Pages {
		all = append(all, s.pages[cp.Key].live...)
	}
	return all
}

// checkSite walks every page in every language.
func checkSite(t *testing.T, s *Site) {
	t.Helper()
	for _, tr := range live(s) {
		html := identity(t, tr.sent[0])
		all := parse(t, html)
		t.Run(tr.path, func(t *testing.T) {
			if lang := one(t, all, "html").lang; lang != tr.tongue.Tag {
				t.Errorf("lang is %s, expected %s", lang, tr.tongue.Tag)
			}
			for _, sign := range []string{"{{", "<no value>", "ZgotmplZ", "%!", "<nil>"} {
				if strings.Contains(string(html), sign) {
					t.Errorf("the page has %q", sign)
				}
			}
			checkIDs(t, all)
			checkLinks(t, s, tr, all)
			checkAlternates(t, s, tr, all)
			checkWorks(t, s.pages[tr.Page].live, tr, checkData(t, tr, all))
		})
	}
}

func checkIDs(t *testing.T, all []*element) {
	t.Helper()
	ids := map[string]bool{}
	for _, e := range all {
		if id := e.attr["id"]; id != "" && ids[id] {
			t.Errorf("two elements have the id %s", id)
		} else {
			ids[id] = true
		}
	}
	for _, e := range all {
		if by, ok := e.attr["aria-labelledby"]; ok && !ids[by] {
			t.Errorf("<%s> is named by %s, which is not there", e.name, by)
		}
	}
}

// checkLinks wants each link to lead straight to an address of the site, and
// to a part of it that is there.
func checkLinks(t *testing.T, s *Site, tr *translation, all []*element) {
	t.Helper()
	links := 0
	for _, e := range all {
		href, ok := e.attr["href"]
		path := strings.TrimPrefix(href, publicURL)
		if !ok || strings.Contains(path, ":") {
			continue
		}
		links++
		path, fragment, _ := strings.Cut(path, "#")
		r := lookup(t, s, cmp.Or(path, tr.path))
		if r.Status != 200 {
			t.Errorf("%s leads to %d", href, r.Status)
		}
		if fragment != "" && len(findID(parse(t, identity(t, r.Representations[0][0])), fragment)) != 1 {
			t.Errorf("%s leads to no part of the page", href)
		}
		if lang := e.attr["hreflang"]; e.name == "a" && lang != "" && r.Representations[0][0].Lang != lang {
			t.Errorf("%s is said to be in %s, and is in %s", href, lang, r.Representations[0][0].Lang)
		}
	}
	if links < 10 {
		t.Errorf("only %d links found", links)
	}
}

func findID(all []*element, id string) (found []*element) {
	for _, e := range all {
		if e.attr["id"] == id {
			found = append(found, e)
		}
	}
	return found
}

// checkAlternates wants the same hreflang links on every translation, absolute,
// with the neutral address as x-default, and the canonical among them.
func checkAlternates(t *testing.T, s *Site, tr *translation, all []*element) {
	t.Helper()
	p := s.pages[tr.Page]
	want := map[string]string{"x-default": publicURL + "/" + p.Key}
	for _, other := range p.live {
		want[other.tongue.Tag] = publicURL + other.path
	}
	found := map[string]string{}
	for _, e := range find(all, "link", "rel", "alternate") {
		if lang := e.attr["hreflang"]; lang != "" {
			found[lang] = e.attr["href"]
		}
	}
	if diff := gocmp.Diff(want, found); diff != "" {
		t.Errorf("hreflang (-expected +found):\n%s", diff)
	}
	if href := one(t, all, "link", "rel", "canonical").attr["href"]; href != want[tr.tongue.Tag] {
		t.Errorf("canonical is %s", href)
	}
	if current := find(all, "a", "aria-current", "true"); len(current) != 1 || current[0].attr["href"] != tr.path {
		t.Errorf("the language list has no current language, or not this one")
	}
	if listed := find(all, "li"); len(listed) < len(p.translations) {
		t.Errorf("the language list has %d languages", len(listed))
	}
}

// checkData wants the structured data to say what the page says, and gives
// them.
func checkData(t *testing.T, tr *translation, all []*element) webPage {
	t.Helper()
	var data webPage
	if err := json.Unmarshal([]byte(one(t, all, "script").text), &data); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"name":         strings.TrimSpace(one(t, all, "h1").text),
		"inLanguage":   one(t, all, "html").lang,
		"dateModified": one(t, all, "time").attr["datetime"],
		"description":  one(t, all, "meta", "name", "description").attr["content"],
		"@id":          one(t, all, "link", "rel", "canonical").attr["href"],
		"publisher":    strings.TrimSpace(find(all, "header")[0].firstLink(all)),
	}
	found := map[string]string{
		"name": data.Name, "inLanguage": data.InLanguage, "dateModified": data.DateModified, "description": data.Description,
		"@id": data.ID, "publisher": data.Publisher.Name,
	}
	if diff := gocmp.Diff(want, found); diff != "" {
		t.Errorf("structured data (-page +data):\n%s", diff)
	}
	text := one(t, all, "main").text
	for _, m := range data.Publisher.MemberOf {
		if !strings.Contains(text, m.MemberOf.Name) || !strings.Contains(text, m.StartDate) {
			t.Errorf("the page does not tell of %s since %s", m.MemberOf.Name, m.StartDate)
		}
	}
	return data
}

// checkWorks wants the original to name the page in every other language that
// its language list has, and each of these the original.
func checkWorks(t *testing.T, live []*translation, tr *translation, data webPage) {
	t.Helper()
	want := webPage{}
	for _, other := range live {
		w := work{"WebPage", publicURL + other.path, other.tongue.Tag}
		switch {
		case other == tr:
		case tr == live[0]:
			want.WorkTranslation = append(want.WorkTranslation, w)
		case other == live[0]:
			want.TranslationOfWork = &w
		}
	}
	found := webPage{TranslationOfWork: data.TranslationOfWork, WorkTranslation: data.WorkTranslation}
	if diff := gocmp.Diff(want, found); diff != "" {
		t.Errorf("translations in the structured data (-expected +found):\n%s", diff)
	}
}

// firstLink is the text of the first link of the page after the skip link.
func (e *element) firstLink(all []*element) string { return find(all, "a")[1].text }

func TestPages(t *testing.T) {
	s := build(t, Options{})
	if n := len(live(s)); n != 3 {
		t.Fatalf("%d translations, expected 3", n)
	}
	checkSite(t, s)
}

// The order on the page is that of the design.
func TestOrder(t *testing.T) {
	s := build(t, Options{})
	all := parse(t, identity(t, lookup(t, s, "/sv/natverk").Representations[0][0]))
	var found []string
	for _, e := range all {
		switch e.name {
		case "a":
			found = append(found, e.attr["href"])
		case "header", "nav", "main", "h1", "h2", "section", "footer", "time":
			found = append(found, e.name+e.attr["aria-labelledby"])
		}
	}
	want := []string{
		"#content", "header", "/sv/natverk", "nav", "/sv/natverk", "/en/networks", "/it/reti", "main", "h1",
		"navtoc", "h2", "#sern", "#icc", "#ensa", "sectionsern", "h2", "sectionicc", "h2", "sectionensa", "h2",
		"footer", "h2", "time", "https://www.vanersborg.se",
	}
	if diff := gocmp.Diff(want, found); diff != "" {
		t.Errorf("(-expected +found):\n%s", diff)
	}
}

// A figure changed in facts.toml is right wherever it stands.
func TestFactEverywhere(t *testing.T) {
	m := folder(t)
	edit(t, m, "content/networks/facts.toml", "members = 55", "members = 1")
	s := buildFrom(t, load(t, m, nil), Options{})
	for path, phrase := range map[string]string{"/sv/natverk": "1\u00a0medlem ", "/en/networks": "1\u00a0member,", "/it/reti": "1\u00a0membro"} {
		for i, rep := range lookup(t, s, path).Representations[0] {
			if text := string(identity(t, rep)); !strings.Contains(text, phrase) || strings.Contains(text, "55\u00a0mem") {
				t.Errorf("%s as %s: expected %q and no 55 members", path, formats[i].name, phrase)
			}
		}
	}
}

// What site.toml has of the publisher is shown; what it lacks is not.
func TestContact(t *testing.T) {
	m := folder(t)
	without := parse(t, identity(t, lookup(t, buildFrom(t, load(t, m, nil), Options{}), "/it/reti").Representations[0][0]))
	if n := len(find(without, "footer")); n != 1 || strings.Contains(one(t, without, "footer").text, "E-mail") {
		t.Error("a contact that is not there is shown")
	}
	m["content/site.toml"].Data = append(m["content/site.toml"].Data, []byte(`
email = "kommunen@example.se"
telephone = "+46 521-72 10 00"
accessibility = "https://www.example.se/tillganglighet"
`)...)
	all := parse(t, identity(t, lookup(t, buildFrom(t, load(t, m, nil), Options{}), "/it/reti").Representations[0][0]))
	for _, href := range []string{"mailto:kommunen@example.se", "tel:+46521721000", "https://www.example.se/tillganglighet"} {
		if one(t, all, "a", "href", href).lang != "it" {
			t.Errorf("%s is not in Italian", href)
		}
	}
	if call := one(t, all, "a", "href", "tel:+46521721000"); call.text != "+46\u00a0521\u201172\u00a010\u00a000" {
		t.Errorf("a line may end inside the telephone number %q", call.text)
	}
}
