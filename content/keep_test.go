package content_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"vanersborg.se/networks/content"
)

func TestAFirstLoadEndsWithTheFile(t *testing.T) {
	for name, break_ := range map[string]func(fstest.MapFS){
		"content/site.toml":           func(s fstest.MapFS) { delete(s, "content/site.toml") },
		"locales/active.sv.toml":      func(s fstest.MapFS) { s["locales/active.sv.toml"] = &fstest.MapFile{Data: []byte("x")} },
		"content/networks/facts.toml": func(s fstest.MapFS) { s[factsFile] = &fstest.MapFile{Data: []byte("= 1")} },
		"content/networks/sv.md":      func(s fstest.MapFS) { s[svFile] = &fstest.MapFile{Data: []byte("no front matter")} },
		"content":                     func(s fstest.MapFS) { clear(s) },
	} {
		site := embedded(t)
		break_(site)
		if _, err := loadErr(site); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestNothingGoodIsLost(t *testing.T) {
	for name, break_ := range map[string]func(fstest.MapFS){
		"settings gone":          func(s fstest.MapFS) { delete(s, "content/site.toml") },
		"settings broken":        func(s fstest.MapFS) { s["content/site.toml"] = &fstest.MapFile{Data: []byte("own = ")} },
		"source messages broken": func(s fstest.MapFS) { s["locales/active.sv.toml"] = &fstest.MapFile{Data: []byte("x")} },
		"messages broken":        func(s fstest.MapFS) { s["locales/active.it.toml"] = &fstest.MapFile{Data: []byte("x")} },
		"messages gone":          func(s fstest.MapFS) { delete(s, "locales/active.it.toml") },
		"facts broken":           func(s fstest.MapFS) { s[factsFile] = &fstest.MapFile{Data: []byte("= 1")} },
		"facts not UTF-8":        func(s fstest.MapFS) { s[factsFile] = &fstest.MapFile{Data: []byte("a = \"\xff\"")} },
		"facts gone":             func(s fstest.MapFS) { delete(s, factsFile) },
		"source broken":          func(s fstest.MapFS) { s[svFile] = &fstest.MapFile{Data: []byte("+++\n")} },
		"source gone":            func(s fstest.MapFS) { delete(s, svFile) },
		"translation gone":       func(s fstest.MapFS) { delete(s, itFile) },
		"translation empty":      func(s fstest.MapFS) { s[itFile] = &fstest.MapFile{} },
		"page folder gone": func(s fstest.MapFS) {
			for _, f := range []string{svFile, enFile, itFile, factsFile} {
				delete(s, f)
			}
		},
		"all gone": func(s fstest.MapFS) { clear(s) },
	} {
		t.Run(name, func(t *testing.T) {
			first := load(t, embedded(t), nil)
			site := embedded(t)
			break_(site)
			c := load(t, site, first)
			if len(c.Faults.Errors()) == 0 {
				t.Error("no fault was reported")
			}
			for _, tag := range []string{"sv", "en", "it"} {
				if got, want := section(t, in(t, c, tag), "sern").Body.HTML, section(t, in(t, first, tag), "sern").Body.HTML; got != want {
					t.Errorf("%s: changed to %s", tag, got)
				}
			}
			for _, l := range c.Languages {
				if !l.Live {
					t.Errorf("%s is no longer live: %v", l.Tag, l.Reasons)
				}
			}
			again := load(t, site, c)
			if len(again.Faults) != len(c.Faults) {
				t.Errorf("at the next load there are %d faults, before %d:\n%v", len(again.Faults), len(c.Faults), again.Faults)
			}
			mended := load(t, embedded(t), again)
			if len(mended.Faults) != 0 || len(mended.Languages) != 3 {
				t.Errorf("mended, yet there are faults: %v", mended.Faults)
			}
			for _, tr := range mended.Pages[0].Translations {
				if tr.Kept {
					t.Errorf("%s is still kept", tr.Language.Tag)
				}
			}
		})
	}
}

// A folder that is taken whole keeps nothing of what was good before, not even
// what a load before it had kept.
func TestWholeKeepsNothing(t *testing.T) {
	for name, break_ := range map[string]func(fstest.MapFS){
		"settings broken":        func(s fstest.MapFS) { s["content/site.toml"] = &fstest.MapFile{Data: []byte("own = ")} },
		"source messages broken": func(s fstest.MapFS) { s["locales/active.sv.toml"] = &fstest.MapFile{Data: []byte("x")} },
		"messages broken":        func(s fstest.MapFS) { s["locales/active.it.toml"] = &fstest.MapFile{Data: []byte("x")} },
		"messages gone":          func(s fstest.MapFS) { delete(s, "locales/active.it.toml") },
		"facts broken":           func(s fstest.MapFS) { s[factsFile] = &fstest.MapFile{Data: []byte("= 1")} },
		"source gone":            func(s fstest.MapFS) { delete(s, svFile) },
		"translation broken":     func(s fstest.MapFS) { s[itFile] = &fstest.MapFile{Data: []byte("no front matter")} },
		"translation gone":       func(s fstest.MapFS) { delete(s, itFile) },
		"all gone":               func(s fstest.MapFS) { clear(s) },
	} {
		site := embedded(t)
		good := load(t, site, nil)
		break_(site)
		first, firstErr := loadErr(site)
		for what, previous := range map[string]*content.Content{"good": good, "kept": load(t, site, good)} {
			c, err := content.Load(site, content.Options{Previous: previous, Whole: true})
			if fmt.Sprint(err) != fmt.Sprint(firstErr) {
				t.Errorf("%s, before it %s: error %v, of a first load %v", name, what, err, firstErr)
			}
			if err == nil && firstErr == nil && (!reflect.DeepEqual(c.Report(), first.Report()) || !reflect.DeepEqual(version(c.Pages[0]), version(first.Pages[0]))) {
				t.Errorf("%s, before it %s: %+v, of a first load %+v", name, what, c.Report(), first.Report())
			}
		}
	}
}

func TestALanguageTakenAwayWholly(t *testing.T) {
	first := load(t, embedded(t), nil)
	site := embedded(t)
	delete(site, itFile)
	delete(site, "locales/active.it.toml")
	c := load(t, site, first)
	if len(c.Languages) != 2 || len(c.Pages[0].Translations) != 2 || len(c.Faults) != 0 {
		t.Errorf("languages %d, translations %d, faults %v", len(c.Languages), len(c.Pages[0].Translations), c.Faults)
	}
}

func TestWhatDidNotChangeIsTheSamePage(t *testing.T) {
	site := embedded(t)
	site["content/extra/sv.md"] = &fstest.MapFile{Data: []byte("+++\ntitle = \"Mer\"\nslug = \"mer\"\ndescription = \"Mer om nätverken.\"\nupdated = 2024-03-15\n+++\nText.\n")}
	first := load(t, site, nil)
	edit(t, site, factsFile, "members = 55", "members = 56")
	c := load(t, site, first)
	if c.Pages[1] != first.Pages[1] {
		t.Error("a page without a change was made again")
	}
	if c.Pages[0] == first.Pages[0] || version(c.Pages[0]) == version(first.Pages[0]) {
		t.Error("a page with a change was not made again")
	}
	edit(t, site, "content/extra/sv.md", `slug = "mer"`, `slug = "annat"`)
	c2 := load(t, site, c)
	if c2.Pages[0] != c.Pages[0] {
		t.Error("another page’s address changed, and a page that does not link to it was made again")
	}
	edit(t, site, svFile, "Inom EU finns", "Inom [EU](extra) finns")
	c3 := load(t, site, c2)
	edit(t, site, "content/extra/sv.md", `slug = "annat"`, `slug = "mer"`)
	c4 := load(t, site, c3)
	if got := section(t, in(t, c4, "sv"), "").Body.HTML; !strings.Contains(got, `<a href="/sv/mer">EU</a>`) {
		t.Errorf("a linked page’s address changed, and the link stayed: %s", got)
	}
}

func TestTheSameFilesGiveTheSameVersion(t *testing.T) {
	a, b := load(t, embedded(t), nil), load(t, embedded(t), nil)
	if version(a.Pages[0]) != version(b.Pages[0]) {
		t.Error("two loads of the same files differ")
	}
}

func TestNew(t *testing.T) {
	site := embedded(t)
	made, err := content.New(site, "ar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range made {
		site[f.Name] = &fstest.MapFile{Data: f.Text}
	}
	if !strings.Contains(string(site["locales/active.ar.toml"].Data), "[count.members]\n# one: {{.Count}} medlem\n# other: {{.Count}} medlemmar\nzero = \"\"\none = \"\"\ntwo = \"\"\nfew = \"\"\nmany = \"\"\nother = \"\"\n") {
		t.Errorf("the message file lacks the plural categories:\n%s", site["locales/active.ar.toml"].Data)
	}
	c := load(t, site, nil)
	for _, l := range c.Languages {
		if (l.Tag == "ar") == l.Live {
			t.Errorf("%s: live %v", l.Tag, l.Live)
		}
	}
	wantFault(t, c.Faults, "locales/active.ar.toml:", "page.skip")
	if _, err := content.New(site, "ar"); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("a second time: %v", err)
	}
	for _, tag := range []string{"not a tag", "xx-yy-zz-1", "AR", "sv"} {
		if _, err := content.New(embedded(t), tag); err == nil {
			t.Errorf("%q was taken for a new language", tag)
		}
	}

	// Messages filled in, the text still the source's: every section is told.
	site["locales/active.ar.toml"] = site["locales/active.sv.toml"]
	made, _ = content.New(embedded(t), "nb")
	site = embedded(t)
	for _, f := range made {
		site[f.Name] = &fstest.MapFile{Data: f.Text}
	}
	site["locales/active.nb.toml"] = site["locales/active.sv.toml"]
	edit(t, site, "content/networks/nb.md", "draft = true # take this line out when everything is translated\n", "")
	c = load(t, site, nil)
	wantFault(t, c.Faults, "content/networks/nb.md", "section ensa is still the source text")
	if c.Languages[3].Live {
		t.Error("an untranslated language is live")
	}
}

// A page whose link leads nowhere stays as it was, until the page it links to
// is there again.
func TestAPageThatComesBackMendsLinks(t *testing.T) {
	site := embedded(t)
	for _, name := range []string{svFile, enFile, itFile, factsFile} {
		other := strings.Replace(name, "/networks/", "/other/", 1)
		site[other] = &fstest.MapFile{Data: []byte(strings.Replace(string(site[name].Data), `slug = "`, `slug = "other-`, 1))}
	}
	site[svFile] = &fstest.MapFile{Data: append(site[svFile].Data, "\nSe [sidan](other).\n"...)}
	whole := load(t, site, nil)
	if len(whole.Faults.Errors()) > 0 {
		t.Fatal(whole.Faults)
	}
	without := fstest.MapFS{}
	for name, f := range site {
		if !strings.Contains(name, "/other/") {
			without[name] = f
		}
	}
	gone := load(t, without, whole)
	wantFault(t, gone.Faults, svFile, "other")
	if back := load(t, site, gone); len(back.Faults.Errors()) > 0 || back.Pages[0].Translations[0].Kept {
		t.Errorf("the page is back, yet: %v", back.Faults)
	}
}
