package site

import (
	"testing"
	"time"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/locales"
)

// handmade is a small site without the help of content.Load.
func handmade(t testing.TB) *content.Content {
	t.Helper()
	all, faults, err := locales.Load(networks.Site, "sv")
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	locales.Sort(all, "sv", "en")
	c := &content.Content{Config: content.Config{
		URL: "https://natverk.example", Own: "sv", International: "en", Front: "networks",
		Readers:      map[string][]string{"it": {"fur"}},
		Municipality: content.Municipality{Name: "Vänersborgs kommun", URL: "https://www.vanersborg.se"},
	}}
	slugs := map[string]string{"sv": "natverk", "en": "networks", "it": "reti"}
	page := &content.Page{Key: "networks"}
	for _, l := range all {
		lang := &content.Language{Locale: l, Live: true}
		c.Languages = append(c.Languages, lang)
		text := func(s string) content.Text { return content.Text{HTML: "<p>" + s + "</p>", Plain: s, Markdown: s} }
		sern := content.Text{HTML: `<span lang="en">Sweden Emilia Romagna Network</span>`, Plain: "Sweden Emilia Romagna Network", Markdown: "Sweden Emilia Romagna Network"}
		page.Translations = append(page.Translations, &content.Translation{
			Page: "networks", Language: lang, Live: true, Title: "Title " + l.Tag, Slug: slugs[l.Tag], Description: "About & so on",
			Updated: time.Date(2024, 3, 15, 0, 0, 0, 0, time.UTC), State: content.Current, Share: 1,
			Sections: []content.Section{
				{State: content.Current, Lang: l.Tag, Hash: "0123456789ab", Body: text("Introduction")},
				{ID: "sern", State: content.Current, Lang: l.Tag, Hash: "0123456789ac", Heading: sern, Body: text("Body of SERN")},
				{ID: "icc", State: content.Current, Lang: l.Tag, Hash: "0123456789ad", Heading: content.Text{HTML: "ICC", Plain: "ICC", Markdown: "ICC"}, Body: text("Body of ICC")},
			},
			Networks: []content.Network{
				{Name: content.Name{ID: "sern", Text: "Sweden Emilia Romagna Network", Lang: "en"}, Acronym: "SERN", Role: "member", Since: 2006, Members: 55},
				{Name: content.Name{ID: "icc", Text: "ICC"}, Role: "participant"},
			},
		})
	}
	c.Pages = []*content.Page{page}
	return c
}
