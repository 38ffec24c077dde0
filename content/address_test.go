package content_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"vanersborg.se/networks/content"
)

// other adds a page about something else, in Swedish and Italian.
func other(site fstest.MapFS, key, sv, it string) {
	for tag, slug := range map[string]string{"sv": sv, "it": it} {
		if slug != "" {
			site["content/"+key+"/"+tag+".md"] = &fstest.MapFile{Data: []byte(
				"+++\ntitle = \"T\"\nslug = \"" + slug + "\"\ndescription = \"D\"\nupdated = 2024-03-15\n+++\n" + tag + " text.\n\n## H {#h}\n\n" + tag + " more.\n")}
		}
	}
}

func TestLinks(t *testing.T) {
	site := embedded(t)
	other(site, "grants", "bidrag", "contributi")
	other(site, "sister-cities", "vanorter", "")
	edit(t, site, svFile, "Inom EU", "Inom [EU](grants#h)")
	edit(t, site, itFile, "Nell’Unione", "Nell’[Unione](grants#h) e [altre](sister-cities), [qui](#sern), [là](https://example.org/a?b=1&c=2#d), [scrivi](mailto:a@example.org)")
	c := load(t, site, nil)
	it := section(t, in(t, c, "it"), "").Body
	for _, want := range []string{
		`<a href="/it/contributi#h">Unione</a>`, `<a href="/sv/vanorter" hreflang="sv">altre</a>`, `<a href="#sern">qui</a>`,
		`<a href="https://example.org/a?b=1&amp;c=2#d">là</a>`, `<a href="mailto:a@example.org">scrivi</a>`,
	} {
		if !strings.Contains(it.HTML, want) {
			t.Errorf("expected %s in %s", want, it.HTML)
		}
	}
	for _, want := range []string{"[Unione](/it/contributi#h)", "[altre](/sv/vanorter)", "[qui](#sern)"} {
		if !strings.Contains(it.Markdown, want) {
			t.Errorf("expected %s in %s", want, it.Markdown)
		}
	}
	if !strings.HasPrefix(it.Plain, "Nell’Unione e altre, qui, là, scrivi") {
		t.Errorf("got %s", it.Plain)
	}
}

// A link never leads to a translation that readers cannot see.
func TestLinksAvoidWhatIsNotLive(t *testing.T) {
	for name, spoil := range map[string]func(fstest.MapFS){
		"draft":             func(s fstest.MapFS) { edit(t, s, "content/grants/it.md", "slug =", "draft = true\nslug =") },
		"broken":            func(s fstest.MapFS) { edit(t, s, "content/grants/it.md", "title =", "titolo =") },
		"fault in the text": func(s fstest.MapFS) { edit(t, s, "content/grants/it.md", "it more", "{{nothing}}") },
		"required section": func(s fstest.MapFS) {
			edit(t, s, "content/grants/sv.md", "slug =", "required = [\"h\"]\nslug =")
			edit(t, s, "content/grants/it.md", "## H {#h}\n\nit more.\n", "")
		},
	} {
		site := embedded(t)
		other(site, "grants", "bidrag", "contributi")
		spoil(site)
		edit(t, site, itFile, "Nell’Unione", "Nell’[Unione](grants)")
		c := load(t, site, nil)
		if got := section(t, in(t, c, "it"), "").Body.HTML; !strings.Contains(got, `<a href="/sv/bidrag" hreflang="sv">Unione</a>`) {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

// A translator who looks at drafts stays in the language.
func TestLinksBetweenDrafts(t *testing.T) {
	site := embedded(t)
	other(site, "grants", "bidrag", "contributi")
	edit(t, site, "content/grants/it.md", "slug =", "draft = true\nslug =")
	edit(t, site, itFile, "slug =", "draft = true\nslug =")
	edit(t, site, itFile, "Nell’Unione", "Nell’[Unione](grants)")
	c := load(t, site, nil)
	if got := section(t, in(t, c, "it"), "").Body.HTML; !strings.Contains(got, `<a href="/it/contributi">Unione</a>`) {
		t.Errorf("got %s", got)
	}
}

// The last good version of a translation is still where links lead.
func TestLinksToAKeptTranslation(t *testing.T) {
	site := embedded(t)
	other(site, "grants", "bidrag", "contributi")
	edit(t, site, itFile, "Nell’Unione", "Nell’[Unione](grants)")
	first := load(t, site, nil)
	edit(t, site, "content/grants/it.md", "it text", "{{nothing}}")
	edit(t, site, "content/grants/it.md", "contributi", "altro")
	c := load(t, site, first)
	if got := section(t, in(t, c, "it"), "").Body.HTML; !strings.Contains(got, `<a href="/it/contributi">Unione</a>`) {
		t.Errorf("got %s", got)
	}
}

func TestFoldersThatCannotBeAPage(t *testing.T) {
	for _, key := range []string{"Grants", "grants_2", "assets", "openapi", "sitemap", "it"} {
		site := embedded(t)
		first := load(t, site, nil)
		other(site, key, "bidrag", "contributi")
		_, err := loadErr(site)
		if err == nil || !strings.Contains(err.Error(), "content/"+key+": ") {
			t.Errorf("%s: %v", key, err)
		}
		c := load(t, site, first)
		if len(c.Pages) != 1 {
			t.Errorf("%s is a page", key)
		}
		wantFault(t, c.Faults, "content/"+key, "folder")
	}
}

func slugs(c *content.Content) string {
	var all []string
	for _, p := range c.Pages {
		for _, t := range p.Translations {
			all = append(all, "/"+t.Language.Tag+"/"+t.Slug)
		}
	}
	return strings.Join(all, " ")
}

func TestAddressesThatCollide(t *testing.T) {
	const before = "/sv/natverk /en/networks /it/reti"
	for name, tt := range map[string]struct{ key, sv, it, where, want string }{
		"slug of another page, earlier by name": {"aaa", "aaa", "reti", "content/aaa/it.md:3:", before + " /sv/aaa"},
		"slug of another page, later by name":   {"zzz", "zzz", "reti", "content/zzz/it.md:3:", before + " /sv/zzz"},
		"key of another page":                   {"aaa", "aaa", "networks", "content/aaa/it.md:3:", before + " /sv/aaa"},
		"slug of the source":                    {"aaa", "natverk", "aaa", "content/aaa/sv.md:3:", before},
	} {
		t.Run(name, func(t *testing.T) {
			site := embedded(t)
			first := load(t, site, nil)
			other(site, tt.key, tt.sv, tt.it)
			c := load(t, site, first)
			wantFault(t, c.Faults, tt.where)
			if got := slugs(c); got != tt.want {
				t.Errorf("got %s, expected %s", got, tt.want)
			}
			if c.Pages[0] != first.Pages[0] {
				t.Error("the page that had the address was made again")
			}
			again := load(t, site, c)
			if got := slugs(again); got != tt.want {
				t.Errorf("again: got %s, expected %s", got, tt.want)
			}

			// Out of the way again, all is well.
			site = embedded(t)
			other(site, tt.key, "free", "libero")
			mended := load(t, site, again)
			if got, want := slugs(mended), before+" /sv/free /it/libero"; got != want || len(mended.Faults) > 0 {
				t.Errorf("mended: got %s, expected %s; faults %v", got, want, mended.Faults)
			}
		})
	}
}

// Two pages change places: neither hides the other, and when one of them is
// faulty its last good version keeps the old address.
func TestASlugThatMoves(t *testing.T) {
	site := embedded(t)
	other(site, "aaa", "ett", "uno")
	other(site, "bbb", "tva", "due")
	first := load(t, site, nil)
	edit(t, site, "content/aaa/it.md", "uno", "tre")
	edit(t, site, "content/bbb/it.md", "due", "uno")
	if got := slugs(load(t, site, first)); !strings.HasSuffix(got, "/sv/ett /it/tre /sv/tva /it/uno") {
		t.Errorf("got %s", got)
	}
	edit(t, site, "content/aaa/it.md", "it text", "{{nothing}}")
	c := load(t, site, first)
	if got := slugs(c); !strings.HasSuffix(got, "/sv/ett /it/uno /sv/tva /it/due") {
		t.Errorf("got %s, faults %v", got, c.Faults)
	}
}
