package content_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/files"
)

const siteFile, itMessages = "content/site.toml", "locales/active.it.toml"

func TestSettings(t *testing.T) {
	for name, tt := range map[string]struct{ from, to, where, want string }{
		"address":               {`"http://localhost:8080"`, `"localhost:8080"`, ":6:", "expected the public address"},
		"address with a query":  {`"http://localhost:8080"`, `"http://localhost:8080/?a"`, ":6:", "expected the public address"},
		"own language":          {`own = "sv"`, `own = "SV"`, ":10:", "such as sv"},
		"no own language":       {`own = "sv"`, `own = ""`, ":10:", "own is missing"},
		"international":         {`international = "en"`, `international = "english"`, ":11:", "language tag"},
		"reader unknown":        {`"scn"`, `"Sicilian"`, ":19:", "primary language subtags"},
		"reader twice":          {`"scn"`, `"se"`, ":20:", "are served by it already"},
		"reader of no language": {`it = ["scn"`, `italian = ["scn"`, ":19:", "language tag"},
		"site":                  {`"https://www.vanersborg.se"`, `"www.vanersborg.se"`, ":", "expected an address"},
		"mail":                  {`# email = "…"`, `email = "kommunen"`, ":", "kommun@example.org"},
		"telephone":             {`# telephone = "+46 …"`, `telephone = "växeln"`, ":", "+46"},
		"unknown key":           {`front =`, `fornt =`, ":14:", "unknown key fornt"},
	} {
		site := embedded(t)
		edit(t, site, siteFile, tt.from, tt.to)
		_, err := loadErr(site)
		if err == nil {
			t.Errorf("%s: no fault", name)
		}
		wantFault(t, files.AsFaults("", err), siteFile+tt.where, tt.want)
	}
	c, err := content.Load(embedded(t), content.Options{URL: "https://natverk.example/"})
	if err != nil || c.Config.URL != "https://natverk.example" {
		t.Errorf("%s, %v", c.Config.URL, err)
	}
	if _, err := content.Load(embedded(t), content.Options{URL: "natverk.example"}); err == nil {
		t.Error("an address without a scheme was taken")
	}
}

// An unfinished message file makes a draft that can be looked at, and says
// what it lacks.
func TestUnfinishedMessages(t *testing.T) {
	for name, spoil := range map[string]func(fstest.MapFS){
		"a message lacks": func(s fstest.MapFS) { edit(t, s, itMessages, `skip = "Vai al contenuto"`, "") },
		"no TOML":         func(s fstest.MapFS) { s[itMessages] = &fstest.MapFile{Data: []byte("[[[")} },
		"not there":       func(s fstest.MapFS) { delete(s, itMessages) },
	} {
		site := embedded(t)
		spoil(site)
		c := load(t, site, nil)
		wantFault(t, c.Faults, itMessages)
		it := c.Languages[2]
		wantFault(t, it.Reasons, itMessages)
		if it.Tag != "it" || it.Live || !c.Languages[0].Live || !c.Languages[1].Live {
			t.Errorf("%s: %s live %v", name, it.Tag, it.Live)
		}
		if text, err := it.Text("page.skip"); err != nil || text == "" {
			t.Errorf("%s: the draft has no words: %v", name, err)
		}
		if got := section(t, in(t, c, "it"), "sern").Body.Plain; !strings.Contains(got, "Il Comune di Vänersborg") {
			t.Errorf("%s: the draft has no text: %s", name, got)
		}
	}
}

// What a message file lacks after a good state leaves the language as it was.
func TestMessagesAreKept(t *testing.T) {
	first := load(t, embedded(t), nil)
	site := embedded(t)
	edit(t, site, "locales/active.sv.toml", "[page]\n", "[page]\nnew = \"Ny\"\n")
	c := load(t, site, first)
	for _, l := range c.Languages[1:] {
		if !l.Live || !l.Kept || len(l.Reasons) == 0 {
			t.Errorf("%s: live %v, kept %v, reasons %v", l.Tag, l.Live, l.Kept, l.Reasons)
		}
	}
	again := load(t, site, c)
	for i, l := range again.Languages {
		if l != c.Languages[i] {
			t.Errorf("%s: nothing changed, and the language is another", l.Tag)
		}
	}
	if again.Pages[0] != c.Pages[0] {
		t.Error("nothing changed, and the page is another")
	}
	site = embedded(t)
	site["locales/active.sv.toml"] = &fstest.MapFile{Data: []byte("[[[")}
	c = load(t, site, first)
	if own := c.Languages[0]; !own.Live || !own.Kept || len(own.Reasons) == 0 {
		t.Errorf("own language: live %v, kept %v, reasons %v", own.Live, own.Kept, own.Reasons)
	}
}

func TestFilesThatAreNotRead(t *testing.T) {
	site := embedded(t)
	site["content/networks/EN.md"] = site[enFile]
	site["content/networks/README.md"] = &fstest.MapFile{Data: []byte("x")}
	site["content/networks/fi.md"] = site[enFile]
	site["content/notes/hello.txt"] = &fstest.MapFile{Data: []byte("x")}
	c := load(t, site, nil)
	wantFault(t, c.Faults.Errors(), "content/networks/EN.md: ", "name it en.md")
	wantFault(t, c.Faults, "content/networks/README.md: ", "is not read")
	wantFault(t, c.Faults.Errors(), "locales/active.fi.toml: ", "cannot be read")
	if len(c.Languages) != 4 || c.Languages[2].Tag != "fi" || c.Languages[2].Live || len(c.Pages) != 1 {
		t.Errorf("%d languages, %d pages", len(c.Languages), len(c.Pages))
	}
}

func TestTheFrontPageGone(t *testing.T) {
	site := embedded(t)
	other(site, "grants", "bidrag", "contributi")
	first := load(t, site, nil)
	edit(t, site, siteFile, `front = "networks"`, `front = "nothing"`)
	if _, err := loadErr(site); err == nil || !strings.Contains(err.Error(), siteFile) {
		t.Errorf("got %v", err)
	}
	c := load(t, site, first)
	if c.Config.Front != "networks" || c.Pages[0] != first.Pages[0] || len(c.Faults.Errors()) == 0 {
		t.Errorf("front %s, faults %v", c.Config.Front, c.Faults)
	}
	edit(t, site, siteFile, `front = "nothing"`, `front = "grants"`)
	c = load(t, site, c)
	if c.Pages[0].Key != "grants" || len(c.Languages) != 3 || !c.Languages[2].Live || c.Languages[1].Live {
		t.Errorf("front %s, Italian live %v, English live %v", c.Pages[0].Key, c.Languages[2].Live, c.Languages[1].Live)
	}
}

func TestAPageTakenAway(t *testing.T) {
	site := embedded(t)
	other(site, "grants", "bidrag", "contributi")
	first := load(t, site, nil)
	delete(site, "content/grants/sv.md")
	c := load(t, site, first)
	if len(c.Pages) != 2 || !c.Pages[1].Translations[0].Kept {
		t.Errorf("%d pages; faults %v", len(c.Pages), c.Faults)
	}
	wantFault(t, c.Faults.Errors(), "content/grants/sv.md: ", "missing")
	delete(site, "content/grants/it.md")
	if c = load(t, site, c); len(c.Pages) != 1 || len(c.Faults) != 0 {
		t.Errorf("%d pages; faults %v", len(c.Pages), c.Faults)
	}
}

// Taking a translation back is no fault: no earlier version stands in.
func TestADraftIsNotKept(t *testing.T) {
	site := embedded(t)
	first := load(t, site, nil)
	edit(t, site, itFile, `title = "Reti"`, "draft = true\ntitle = \"Reti\"")
	edit(t, site, itFile, "{{sern.members}}", "56\u00a0membri {{nothing}}")
	c := load(t, site, first)
	it := in(t, c, "it")
	if it.Live || it.Kept || c.Languages[2].Live || len(c.Faults.Errors()) != 0 {
		t.Errorf("live %v, kept %v, faults %v", it.Live, it.Kept, c.Faults.Errors())
	}
	wantFault(t, c.Faults, itFile+":", "nothing")
	wantFault(t, c.Languages[2].Reasons, itFile+":2: ", "draft")
	edit(t, site, itFile, "draft = true\n", "")
	if it = in(t, load(t, site, c), "it"); it.Live {
		t.Error("a faulty translation became live")
	}
}

// A new page with a fault cannot be kept as it was: it is left out, and the
// rest of the site goes on.
func TestANewPageWithAFault(t *testing.T) {
	site := embedded(t)
	first := load(t, site, nil)
	other(site, "grants", "bidrag", "contributi")
	edit(t, site, "content/grants/sv.md", "sv text", "{{nothing}}")
	edit(t, site, factsFile, "members = 55", "members = 56")
	c := load(t, site, first)
	if len(c.Pages) != 1 || !strings.Contains(section(t, in(t, c, "sv"), "sern").Body.Plain, "56\u00a0medlemmar") {
		t.Errorf("%d pages", len(c.Pages))
	}
	wantFault(t, c.Faults.Errors(), "content/grants/sv.md:7: ", "{{nothing}}")
	edit(t, site, "content/grants/sv.md", "{{nothing}}", "text")
	if c = load(t, site, c); len(c.Pages) != 2 || len(c.Faults) != 0 {
		t.Errorf("mended: %d pages, faults %v", len(c.Pages), c.Faults)
	}
}

// A faulty state over and over again is the same state.
func TestAFaultThatStays(t *testing.T) {
	site := embedded(t)
	first := load(t, site, nil)
	edit(t, site, itFile, "{{sern.members}}", "{{nothing}}")
	one := load(t, site, first)
	two := load(t, site, one)
	if diff := cmp.Diff(one.Faults, two.Faults); diff != "" {
		t.Error(diff)
	}
	if two.Pages[0] != one.Pages[0] || !in(t, two, "it").Kept {
		t.Error("the page was made again")
	}
	if in(t, one, "sv").Kept || in(t, first, "it").Kept {
		t.Error("another translation, or the earlier state, is marked as kept")
	}
}

// The earlier state is shared with those who serve it: loading writes nothing
// into it.
func TestTheEarlierStateStaysAsItIs(t *testing.T) {
	site := embedded(t)
	other(site, "grants", "bidrag", "contributi")
	first := load(t, site, nil)
	before := fingerprintOf(first)
	for _, spoil := range []func(fstest.MapFS){
		func(s fstest.MapFS) { edit(t, s, "content/grants/it.md", "contributi", "reti") },
		func(s fstest.MapFS) { s[itMessages] = &fstest.MapFile{} },
		func(s fstest.MapFS) { delete(s, svFile) },
		func(s fstest.MapFS) { delete(s, itFile); delete(s, "content/grants/it.md"); delete(s, itMessages) },
	} {
		changed := embedded(t)
		other(changed, "grants", "bidrag", "contributi")
		spoil(changed)
		load(t, changed, first)
		if diff := cmp.Diff(before, fingerprintOf(first)); diff != "" {
			t.Errorf("changed: %s", diff)
		}
	}
}

func fingerprintOf(c *content.Content) []string {
	var all []string
	for _, l := range c.Languages {
		all = append(all, l.Tag, l.Version(), l.Reasons.Error(), strings.Repeat("live", len(l.Tag)*map[bool]int{true: 1}[l.Live]))
	}
	for _, p := range c.Pages {
		all = append(all, p.Key, version(p))
		for _, t := range p.Translations {
			all = append(all, t.Language.Tag, t.Slug, t.Texts()[0].Body.HTML)
		}
	}
	return append(all, c.Faults.Error())
}

// A site folder that cannot be read at all ends a first load, and changes
// nothing later.
type unreadable struct{}

func (unreadable) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func TestAFolderThatCannotBeRead(t *testing.T) {
	if _, err := loadErr(unreadable{}); err == nil || !strings.Contains(err.Error(), siteFile+": cannot be read: permission denied") {
		t.Errorf("got %v", err)
	}
	first := load(t, embedded(t), nil)
	c := load(t, unreadable{}, first)
	if len(c.Pages) != 1 || version(c.Pages[0]) != version(first.Pages[0]) || len(c.Languages) != 3 || !c.Languages[2].Live {
		t.Errorf("%d pages, %d languages, faults %v", len(c.Pages), len(c.Languages), c.Faults)
	}
}

// A file that was changed just now is compared by its bytes, since file systems
// keep time in coarse steps; one that is older by its size and time.
func TestChangesOnDisk(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, embedded(t)); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, svFile)
	write := func(text string, changed time.Time) {
		t.Helper()
		if err := os.Chmod(name, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, changed, changed); err != nil {
			t.Fatal(err)
		}
	}
	text := string(embedded(t)[svFile].Data)
	later := time.Now().Add(time.Hour)
	write(text, later)
	first := load(t, os.DirFS(dir), nil)
	if again := load(t, os.DirFS(dir), first); again.Pages[0] != first.Pages[0] {
		t.Error("nothing changed, and the page was made again")
	}
	write(strings.Replace(text, "Inom EU", "Utom EU", 1), later)
	c := load(t, os.DirFS(dir), first)
	if got := section(t, in(t, c, "sv"), "").Body.Plain; !strings.HasPrefix(got, "Utom EU") {
		t.Errorf("a change in the same moment was not seen: %s", got)
	}
	write(text, time.Now().Add(-time.Hour))
	if c = load(t, os.DirFS(dir), c); version(c.Pages[0]) != version(first.Pages[0]) {
		t.Error("a change back was not seen")
	}
}

// stumbling panics when a page's text is opened, which goroutines of Load do.
type stumbling struct{ fs.FS }

func (s stumbling) Open(name string) (fs.File, error) {
	if name == svFile {
		panic("stumbled over " + name)
	}
	return s.FS.Open(name)
}

// What makes a goroutine of Load panic is a panic of Load, which whoever
// loads can recover from; else it would end the program.
func TestAPanicCanBeRecoveredFrom(t *testing.T) {
	defer func() {
		if cause := fmt.Sprint(recover()); !strings.Contains(cause, "stumbled over "+svFile) {
			t.Errorf("recovered from %.200s", cause)
		}
	}()
	c, err := content.Load(stumbling{embedded(t)}, content.Options{})
	t.Errorf("loaded %v, %v", c, err)
}
