package content_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"vanersborg.se/networks/content"
)

const svFile, enFile, itFile = "content/networks/sv.md", "content/networks/en.md", "content/networks/it.md"

func loadErr(site fs.FS) (*content.Content, error) { return content.Load(site, content.Options{}) }

func TestAChangedSentenceMakesItsSectionStale(t *testing.T) {
	site := embedded(t)
	edit(t, site, svFile, "Målet med nätverket är att främja", "Nätverkets mål är att främja")
	c := load(t, site, nil)
	for _, tag := range []string{"en", "it"} {
		tr := in(t, c, tag)
		s := section(t, tr, "sern")
		if s.State != content.Stale || !s.From.Equal(time.Date(2024, 3, 15, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: section sern is %s, from %v", tag, s.State, s.From)
		}
		if section(t, tr, "icc").State != content.Current || tr.State != content.Current || tr.Share != 0.75 || !tr.Live {
			t.Errorf("%s: only sern should be stale: %+v", tag, tr.Share)
		}
	}
	if tr := in(t, c, "sv"); tr.Share != 1 {
		t.Error("the source cannot be stale")
	}

	name, text, err := content.Accept(site, "it", "networks", []string{"sern"})
	if err != nil || name != itFile {
		t.Fatal(name, err)
	}
	before, after := strings.Split(string(site[itFile].Data), "\n"), strings.Split(string(text), "\n")
	changed := 0
	for i := range before {
		if before[i] != after[i] {
			changed++
		}
	}
	if len(before) != len(after) || changed != 1 {
		t.Errorf("accept changed %d lines of %d (now %d)", changed, len(before), len(after))
	}
	site[itFile] = &fstest.MapFile{Data: text}
	c = load(t, site, c)
	if s := section(t, in(t, c, "it"), "sern"); s.State != content.Current {
		t.Errorf("after accept the section is %s", s.State)
	}
	if s := section(t, in(t, c, "en"), "sern"); s.State != content.Stale {
		t.Errorf("accepting Italian changed English: %s", s.State)
	}
}

func TestWhiteSpaceIsNoChange(t *testing.T) {
	site := embedded(t)
	edit(t, site, svFile, "Målet med nätverket är att", "Målet med nätverket\när  att")
	if s := section(t, in(t, load(t, site, nil), "it"), "sern"); s.State != content.Current {
		t.Errorf("the section is %s", s.State)
	}
}

func TestATitleOrNameChangedIsTold(t *testing.T) {
	for from, to := range map[string]string{`title = "Nätverk"`: `title = "Våra nätverk"`, `core = "Kärnstäder"`: `core = "Kärnorter"`} {
		site := embedded(t)
		edit(t, site, svFile, from, to)
		if tr := in(t, load(t, site, nil), "it"); tr.State != content.Stale || tr.Share != 1 {
			t.Errorf("%s: %s, %v", to, tr.State, tr.Share)
		}
	}
}

func TestAMissingSectionIsShownInTheSourceLanguage(t *testing.T) {
	site := embedded(t)
	text := string(site[itFile].Data)
	site[itFile] = &fstest.MapFile{Data: []byte(text[:strings.Index(text, "## {{ensa}}")])}
	c := load(t, site, nil)
	tr := in(t, c, "it")
	s := section(t, tr, "ensa")
	if s.State != content.Missing || s.Lang != "sv" || !strings.Contains(s.Body.Plain, "socialförvaltningen") || !tr.Live {
		t.Errorf("got %s in %s, live %v", s.State, s.Lang, tr.Live)
	}
	wantFault(t, c.Faults, itFile, "section ensa is missing")

	edit(t, site, svFile, "slug = ", "required = [\"ensa\"]\nslug = ")
	c = load(t, site, nil)
	if in(t, c, "it").Live || c.Languages[2].Live {
		t.Error("a translation without a required section is live")
	}
	wantFault(t, c.Languages[2].Reasons, itFile, "ensa", "required")
}

func TestFaultsKeepATranslationOut(t *testing.T) {
	for name, tt := range map[string]struct{ from, to, where, word string }{
		"wrong year":        {"({{demeter.years}})", "(2005)", itFile + ":36:", "2005"},
		"figure by hand":    {"dal {{sern.since}}", "dal 2005", itFile + ":30:", "2005"},
		"unknown reference": {"{{sern.members}}", "{{sern.member}}", itFile + ":34:", "expected acronym"},
		"unknown section":   {"{#icc}", "{#iccc}", itFile + ":38:", "iccc"},
		"no id":             {" {#icc}", "", itFile + ":38:", "expected an id"},
		"raw HTML":          {"Nel nostro territorio", "<b>Nel</b> nostro territorio", itFile + ":34:", "raw HTML"},
		"straight quotes":   {"Nell’Unione", "Nell'Unione", itFile + ":", "straight quotation mark"},
		"another’s quotes":  {"Nell’Unione", "„Nell’Unione", itFile + ":", "quotation mark"},
		"dead link":         {"Nel nostro territorio", "[Nel](nessuna) nostro territorio", itFile + ":34:", "no page"},
		"dead fragment":     {"Nel nostro territorio", "[Nel](networks#nord) nostro territorio", itFile + ":34:", "no section #nord"},
		"script link":       {"Nel nostro territorio", "[Nel](javascript:x) nostro territorio", itFile + ":34:", "cannot begin with"},
		"slug":              {`slug = "reti"`, `slug = "le reti"`, itFile + ":3:", "slug"},
		"front matter":      {`title = `, `titel = `, itFile + ":2:", "unknown key titel"},
		"unmarked name":     {"il progetto di mobilità {{ece}}", "il progetto di mobilità Early Childhood Education", itFile + ":36:", "not marked"},
		"wrong count":       {"membro di {{memberships}}", "membro di tre reti", itFile + ":", "there are 2"},
	} {
		t.Run(name, func(t *testing.T) {
			good := embedded(t)
			first := load(t, good, nil)
			site := embedded(t)
			edit(t, site, itFile, tt.from, tt.to)
			c := load(t, site, nil)
			wantFault(t, c.Faults, tt.where, tt.word)
			if c.Languages[2].Live || !c.Languages[1].Live || len(c.Languages[2].Reasons) == 0 {
				t.Errorf("live: %v, reasons: %v", c.Languages[2].Live, c.Languages[2].Reasons)
			}

			// After a good state the last good text stays, with today's facts.
			edit(t, site, factsFile, "members = 55", "members = 56")
			edit(t, site, svFile, "Inom EU finns", "I EU finns")
			c = load(t, site, first)
			wantFault(t, c.Faults, tt.where, tt.word)
			it := in(t, c, "it")
			if !it.Kept || !it.Live || !c.Languages[2].Live {
				t.Fatalf("kept %v, live %v", it.Kept, it.Live)
			}
			if !strings.Contains(section(t, it, "sern").Body.Plain, "56\u00a0membri") {
				t.Error("the kept translation shows an old figure")
			}
			if got := section(t, in(t, c, "sv"), "").Body.Plain; !strings.HasPrefix(got, "I EU finns") {
				t.Errorf("Swedish did not take the change: %s", got)
			}
		})
	}
}
