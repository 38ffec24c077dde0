package site

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// The names of the fields are a promise to programs of others.
func TestJSON(t *testing.T) {
	s := build(t, Options{})
	b := identity(t, lookup(t, s, "/it/reti.json").Representations[0][0])
	var d Document
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := encode(&again, d); err != nil || !bytes.Equal(again.Bytes(), b) {
		t.Errorf("read and written again, the document differs (%v)", err)
	}
	var loose map[string]any
	if err := json.Unmarshal(b, &loose); err != nil {
		t.Fatal(err)
	}
	sern := loose["networks"].([]any)[0].(map[string]any)
	found := map[string]any{
		"page": loose["page"], "language": loose["language"], "url": loose["url"], "updated": loose["updated"],
		"members": sern["members"], "since": sern["since"], "role": sern["role"], "project": sern["projects"].([]any)[0],
		"neighbour": sern["neighbours"].([]any)[1],
	}
	want := map[string]any{
		"page": "networks", "language": "it", "url": publicURL + "/it/reti", "updated": "2024-03-15",
		"members": 55.0, "since": 2006.0, "role": "member",
		"project":   map[string]any{"id": "demeter", "name": "Demeter", "from": 2018.0, "to": 2021.0},
		"neighbour": map[string]any{"id": "hushallningssallskapet", "name": "Hushållningssällskapet Väst", "language": "sv"},
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("(-expected +found):\n%s", diff)
	}
	if len(d.Sections) != 4 || len(d.Networks) != 3 || len(d.Translations) != 3 {
		t.Errorf("%d sections, %d networks, %d translations", len(d.Sections), len(d.Networks), len(d.Translations))
	}
	for _, n := range d.Networks {
		if !strings.HasPrefix(n.HTML, "<p>") || n.Text == "" || strings.Contains(n.Text, "<") || len(n.Source) != 12 {
			t.Errorf("%s: no prose as HTML and as text, or no hash: %+v", n.ID, n.DocumentText)
		}
	}
}

// Every JSON answer fits the schema that the description gives for it: the
// same names, no other, and all that are required.
func TestOpenAPIFitsAnswers(t *testing.T) {
	s := build(t, Options{})
	var d struct {
		OpenAPI    string
		Paths      map[string]any
		Components struct{ Schemas map[string]any }
	}
	b := identity(t, lookup(t, s, descriptionPath).Representations[0][0])
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(d.OpenAPI, "3.1.") {
		t.Errorf("openapi is %s", d.OpenAPI)
	}
	for _, path := range []string{"/", "/{page}", "/{page}.json", "/{language}/{slug}", "/{language}/{slug}.md", "/sitemap.xml", "/robots.txt", "/favicon.svg", "/openapi.json"} {
		if d.Paths[path] == nil {
			t.Errorf("%s is not described", path)
		}
	}
	check := func(name string, b []byte) {
		var value any
		if err := json.Unmarshal(b, &value); err != nil {
			t.Fatal(err)
		}
		fits(t, name, d.Components.Schemas, d.Components.Schemas[name], value)
	}
	check("Document", identity(t, lookup(t, s, "/sv/natverk.json").Representations[0][0]))
	check("Problem", identity(t, s.NotFound("/it/x").Representations[0][1]))
}

// fits compares a value with the parts of JSON Schema that we use.
func fits(t *testing.T, at string, schemas map[string]any, schema, value any) {
	t.Helper()
	s := schema.(map[string]any)
	if ref, ok := s["$ref"].(string); ok {
		s = schemas[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any)
	}
	kinds := map[string]string{"object": "map[string]interface {}", "array": "[]interface {}", "string": "string", "integer": "float64", "number": "float64"}
	if got := fmt.Sprintf("%T", value); got != kinds[s["type"].(string)] {
		t.Errorf("%s is %s, not %s", at, got, s["type"])
	}
	switch value := value.(type) {
	case map[string]any:
		properties := s["properties"].(map[string]any)
		for name, v := range value {
			if properties[name] == nil {
				t.Errorf("%s.%s is not described", at, name)
				continue
			}
			fits(t, at+"."+name, schemas, properties[name], v)
		}
		for _, name := range s["required"].([]any) {
			if _, ok := value[name.(string)]; !ok {
				t.Errorf("%s.%s is required and not there", at, name)
			}
		}
	case []any:
		for _, v := range value {
			fits(t, at+"[]", schemas, s["items"], v)
		}
	case string:
		if enum, ok := s["enum"].([]any); ok && !contains(enum, value) {
			t.Errorf("%s is %q, not one of %v", at, value, enum)
		}
	}
}

func contains(list []any, value string) bool {
	for _, v := range list {
		if v == value {
			return true
		}
	}
	return false
}

func TestMarkdown(t *testing.T) {
	s := build(t, Options{})
	text := string(identity(t, lookup(t, s, "/en/networks.md").Representations[0][0]))
	for _, part := range []string{
		"# Networks\n", "\n## Sweden Emilia Romagna Network\n", "\n## ICC\u00a0– Intelligent Cities Challenge\n", "55\u00a0members", "2018–2021",
		"Last updated: 15\u00a0March 2024", publicURL + "/en/networks", "](" + publicURL + "/sv/natverk)",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("expected %q", part)
		}
	}
	for _, sign := range []string{"{{", "{#", "{lang", "+++", "<span"} {
		if strings.Contains(text, sign) {
			t.Errorf("the template shows: %q", sign)
		}
	}
}

type readURL struct {
	Loc     string `xml:"loc"`
	Lastmod string `xml:"lastmod"`
	Links   []struct {
		Lang string `xml:"hreflang,attr"`
		Href string `xml:"href,attr"`
	} `xml:"http://www.w3.org/1999/xhtml link"`
}

func readSitemap(t *testing.T, s *Site, path string) (urls []readURL, parts []string) {
	t.Helper()
	var set struct {
		URLs  []readURL `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
		Parts []struct {
			Loc string `xml:"loc"`
		} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemap"`
	}
	if err := xml.Unmarshal(identity(t, lookup(t, s, path).Representations[0][0]), &set); err != nil {
		t.Fatal(err)
	}
	for _, p := range set.Parts {
		parts = append(parts, strings.TrimPrefix(p.Loc, publicURL))
	}
	return set.URLs, parts
}

func TestSitemap(t *testing.T) {
	m := folder(t)
	edit(t, m, "content/networks/sv.md", "Målet med nätverket är att", "Nätverkets mål är att")
	edit(t, m, "content/networks/sv.md", "+++\n", "+++\nupdated = 2026-01-02\n")
	s := buildFrom(t, load(t, m, nil), Options{})
	urls, _ := readSitemap(t, s, "/sitemap.xml")
	days := map[string]string{}
	for _, u := range urls {
		days[strings.TrimPrefix(u.Loc, publicURL)] = u.Lastmod
		if len(u.Links) != 4 || u.Links[3].Lang != "x-default" || u.Links[3].Href != publicURL+"/networks" {
			t.Errorf("%s: alternates %v", u.Loc, u.Links)
		}
	}
	want := map[string]string{"/sv/natverk": "2026-01-02", "/en/networks": "2024-03-15", "/it/reti": "2024-03-15"}
	if diff := cmp.Diff(want, days); diff != "" {
		t.Errorf("lastmod (-expected +found):\n%s", diff)
	}
	if robots := string(identity(t, lookup(t, s, "/robots.txt").Representations[0][0])); !strings.Contains(robots, "Sitemap: "+publicURL+"/sitemap.xml\n") {
		t.Errorf("robots.txt: %s", robots)
	}
}

// many is the embedded site with its page under n further keys.
func many(t testing.TB, n int) fstest.MapFS {
	m := folder(t)
	for i := range n {
		addPage(t, m, fmt.Sprintf("p%03d", i))
	}
	return m
}

// A large sitemap is an index of parts; an edit makes one of them again, and
// leaves all other pages as they were.
func TestManyPages(t *testing.T) {
	if testing.Short() {
		t.Skip("builds 340 pages")
	}
	m := many(t, 340)
	c := load(t, m, nil)
	before := buildFrom(t, c, Options{})
	_, parts := readSitemap(t, before, "/sitemap.xml")
	total := 0
	for _, part := range parts {
		urls, _ := readSitemap(t, before, part)
		total += len(urls)
	}
	if len(parts) != 2 || total != 1023 {
		t.Errorf("%d parts with %d addresses, expected 2 with 1023", len(parts), total)
	}
	edit(t, m, "content/p007/it.md", "In totale la rete", "La rete")
	after := buildFrom(t, load(t, m, c), Options{Previous: before})
	made := 0
	for key, p := range after.pages {
		if p != before.pages[key] {
			made++
		}
	}
	if made != 1 || after.pages["p007"] == before.pages["p007"] {
		t.Errorf("%d pages were made again, expected one", made)
	}
	if after.Edition == before.Edition {
		t.Error("the edition did not change")
	}
	if after.sitemap[0] != before.sitemap[0] {
		t.Error("the sitemap was made again, and no date in it has changed")
	}
	was, is := before.pages["p007"].in("sv").sent, after.pages["p007"].in("sv").sent
	if was[0].Body != is[0].Body || was[2].Body != is[2].Body {
		t.Error("a body with the same bytes was made again")
	}
	if before.pages["p007"].in("it").sent[0].Body == after.pages["p007"].in("it").sent[0].Body {
		t.Error("the edit is not there")
	}
	edit(t, m, "content/p007/facts.toml", "updated = 2024-03-15", "updated = 2024-03-16")
	dated := buildFrom(t, load(t, m, after.Content), Options{Previous: after})
	if dated.sitemap[1] != after.sitemap[1] || dated.sitemap[0] == after.sitemap[0] {
		t.Error("expected the first part of the sitemap to be made again, and not the second")
	}
}

// A change in what pages have in common makes all of them again.
func TestSharedChange(t *testing.T) {
	m := folder(t)
	c := load(t, m, nil)
	before := buildFrom(t, c, Options{})
	edit(t, m, "locales/active.it.toml", "In questa pagina", "Su questa pagina")
	after := buildFrom(t, load(t, m, c), Options{Previous: before})
	if text := string(identity(t, lookup(t, after, "/it/reti").Representations[0][0])); !strings.Contains(text, "Su questa pagina") {
		t.Error("the page has the old phrase")
	}
	if lookup(t, before, "/sv/natverk").Representations[0][0].Body != lookup(t, after, "/sv/natverk").Representations[0][0].Body {
		t.Error("the Swedish body was made again though nothing in it changed")
	}
}

func TestSameAddressTwice(t *testing.T) {
	c := load(t, folder(t), nil)
	twin := *c.Pages[0]
	twin.Key = "twin"
	c.Pages = append(c.Pages, &twin)
	_, err := Build(c, Options{})
	if err == nil || !strings.Contains(err.Error(), "content/twin: the address /sv/natverk is that of networks too") {
		t.Errorf("found %v", err)
	}
}

// A language and a page are data: files alone add them.
func TestLanguagesAsData(t *testing.T) {
	m := folder(t)
	addPage(t, m, "twinning")
	addLanguage(t, m, "fi", "Suomi", "verkostot")
	addLanguage(t, m, "ar", "العربية", "shabakat", "zero", "two", "few", "many")
	c := load(t, m, nil)
	for _, f := range c.Faults.Errors() {
		t.Error(f)
	}
	s := buildFrom(t, c, Options{})
	if n := len(live(s)); n != 10 {
		t.Errorf("%d translations, expected 10", n)
	}
	checkSite(t, s)
	if diff := cmp.Diff([][]string{{"sv", "en", "ar", "fi", "it"}}, tagsOf(s.Offers)); diff != "" {
		t.Errorf("offers:\n%s", diff)
	}
	for path, dir := range map[string]string{"/ar/shabakat": "rtl", "/fi/verkostot": "", "/ar/shabakat-twinning": "rtl", "/sv/natverk": ""} {
		all := parse(t, identity(t, lookup(t, s, path).Representations[0][0]))
		if got := one(t, all, "html").attr["dir"]; got != dir {
			t.Errorf("%s: dir is %q, expected %q", path, got, dir)
		}
	}
	for path, lang := range map[string]string{"/ar/x": "ar", "/FI/x": "fi", "/fi": "fi"} {
		if r := s.NotFound(path); r.Offer != -1 || r.Representations[0][0].Lang != lang {
			t.Errorf("the 404 of %s is not in %s", path, lang)
		}
	}
	if got := fields(lookup(t, s, "/fi/twinning").Header)["Location"]; got != "/fi/verkostot-twinning" {
		t.Errorf("/fi/twinning leads to %q", got)
	}
}

func tagsOf(offers []Offer) (all [][]string) {
	for _, o := range offers {
		all = append(all, o.Tags)
	}
	return all
}

// A page that lacks a language does not offer it.
func TestPageWithoutLanguage(t *testing.T) {
	m := folder(t)
	addPage(t, m, "twinning")
	delete(m, "content/twinning/it.md")
	s := buildFrom(t, load(t, m, nil), Options{})
	checkSite(t, s)
	if r := s.Lookup("/it/twinning"); r != nil {
		t.Errorf("/it/twinning: %v", r.Header)
	}
	r := lookup(t, s, "/twinning")
	if diff := cmp.Diff([]string{"sv", "en"}, s.Offers[r.Offer].Tags); diff != "" || len(r.Representations) != 2 {
		t.Errorf("offered: %s", diff)
	}
	if _, ok := s.Offers[r.Offer].Readers["it"]; ok {
		t.Error("readers of a language that is not offered")
	}
	if found := lookup(t, s, "/networks"); len(s.Offers[found.Offer].Tags) != 3 {
		t.Error("the other page has lost a language")
	}
}
