package site

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"vanersborg.se/networks/content"
)

// editor edits a site folder, so that every change has a time of its own.
type editor struct {
	t     *testing.T
	files fstest.MapFS
	steps int
	stat  bool // files have times
}

func (e *editor) write(name, text string) {
	f := &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	if e.stat {
		f.ModTime = time.Date(2024, 1, 1, 0, 0, e.steps, 0, time.UTC)
	}
	e.files[name] = f
}

func (e *editor) replace(name, old, new string) {
	if f := e.files[name]; f != nil {
		e.write(name, strings.Replace(string(f.Data), old, new, 1))
	}
}

// edits are what editors do, each at a page of the site; n differs each time.
var edits = []func(e *editor, page string, n int){
	func(e *editor, page string, n int) {
		e.append(page, "it", fmt.Sprintf("Nuovo testo, prova %s.", letters(n)))
	},
	func(e *editor, page string, n int) {
		e.append(page, "sv", fmt.Sprintf("Ny text, prov %s.", letters(n)))
	},
	func(e *editor, page string, n int) {
		e.replace("content/"+page+"/facts.toml", "members = ", fmt.Sprintf("members = %d", n%9+1))
	},
	func(e *editor, page string, n int) {
		e.replace("content/"+page+"/en.md", `title = "`, `title = "More `)
	},
	func(e *editor, page string, n int) {
		e.replace("content/"+page+"/it.md", `slug = "`, fmt.Sprintf(`slug = "s%d-`, n))
	},
	func(e *editor, page string, n int) {
		e.replace("content/"+page+"/en.md", `description = "`, `description = "Indeed: `)
	},
	func(e *editor, page string, n int) {
		key := fmt.Sprintf("new%d", n)
		addPage(e.t, e.files, key)
		for name := range e.files {
			if strings.HasPrefix(name, "content/"+key+"/") {
				e.write(name, string(e.files[name].Data))
			}
		}
	},
	func(e *editor, page string, n int) {
		maps.DeleteFunc(e.files, func(name string, _ *fstest.MapFile) bool { return strings.HasPrefix(name, "content/"+page+"/") })
	},
	func(e *editor, page string, n int) {
		e.replace("locales/active.it.toml", `languages = "`, `languages = "`+letters(n)+" ")
	},
	func(e *editor, page string, n int) { e.replace("locales/active.sv.toml", `read = "`, `read = "Ja, `) },
	func(e *editor, page string, n int) { e.replace("content/site.toml", `"scn", `, "") },
	func(e *editor, page string, n int) {
		e.replace("content/site.toml", "kommun\"\nurl", "kommun\"\n\nurl")
	},
	func(e *editor, page string, n int) {
		e.replace("content/"+page+"/it.md", "slug =", "draft = true\nslug =")
	},
	func(e *editor, page string, n int) { e.replace("content/"+page+"/it.md", "draft = true\n", "") },
	func(e *editor, page string, n int) { e.append(page, "en", "See [the page](p001#sern).") },
	func(e *editor, page string, n int) { e.append(page, "sv", "Se [sidan](p001).") },
	func(e *editor, page string, n int) {
		e.write("content/"+page+"/it.md", string(e.files["content/"+page+"/it.md"].Data)) // touched
	},
	func(e *editor, page string, n int) { delete(e.files, "content/"+page+"/it.md") },
	func(e *editor, page string, n int) { e.write("content/"+page+"/it.md", "no front matter") },
	func(e *editor, page string, n int) { e.write("content/"+page+"/sv.md", "no front matter") },
	func(e *editor, page string, n int) { e.write("content/"+page+"/facts.toml", "= 1") },
	func(e *editor, page string, n int) { e.write("locales/active.it.toml", "= 1") },
	func(e *editor, page string, n int) { e.write("content/site.toml", "own = ") },
	func(e *editor, page string, n int) {
		e.replace("content/"+page+"/it.md", `slug = "`, `slug = "reti" # `)
	},
}

// anyEdit makes one of the edits in one of the pages, and says which.
func (e *editor) anyEdit(r *rand.Rand, c *content.Content) string {
	e.steps++
	n, page := r.IntN(len(edits)), c.Pages[r.IntN(len(c.Pages))].Key
	edits[n](e, page, e.steps)
	return fmt.Sprintf("edit %d of %s", n, page)
}

func (e *editor) append(page, tag, text string) {
	name := "content/" + page + "/" + tag + ".md"
	if f := e.files[name]; f != nil {
		e.write(name, string(f.Data)+"\n"+text+"\n")
	}
}

func letters(n int) string { return strings.Repeat(string(rune('a'+n%26)), 4+n/26%4) }

// A site that was reloaded again and again is the one that a first load builds.
// A fault leaves it as one load after that would, and mended it is right again.
func TestReloadedIsAsBuiltAnew(t *testing.T) {
	seeds(t, 4, 7, editAndCompare)
}

// seeds gives editors of sites of so many pages, with and without times of
// files, to a test that edits at random, the same on every run.
func seeds(t *testing.T, pages int, stream uint64, test func(e *editor, r *rand.Rand)) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			e := &editor{t: t, files: many(t, pages), stat: seed%2 == 0}
			for name := range e.files {
				e.write(name, string(e.files[name].Data))
			}
			test(e, rand.New(rand.NewPCG(seed, stream)))
		})
	}
}

func editAndCompare(e *editor, r *rand.Rand) {
	c := load(e.t, e.files, nil)
	s := buildFrom(e.t, c, Options{Spare: true})
	reload := func() {
		c = load(e.t, e.files, c)
		s = buildFrom(e.t, c, Options{Spare: true, Previous: s})
	}
	good := c
	var plan []string
	for range 16 {
		before := maps.Clone(e.files)
		plan = append(plan, e.anyEdit(r, c))
		reload()
		first, err := content.Load(e.files, content.Options{URL: publicURL})
		if err == nil && len(first.Faults.Errors())+len(c.Faults.Errors()) == 0 {
			good = first
			same(e.t, plan, s, good)
			continue
		}
		same(e.t, plan, s, load(e.t, e.files, good))
		e.files = before
		reload()
		same(e.t, append(plan, "mended"), s, good)
	}
}

// A folder that is taken whole is what a first load makes of it, whatever was
// there before, and refused as by a first load: no text outlives its file.
func TestWholeIsAsBuiltAnew(t *testing.T) {
	seeds(t, 2, 11, editWhole)
}

// editWhole mends half of the faults, so that content with faults is what the
// next load begins from, too.
func editWhole(e *editor, r *rand.Rand) {
	c := load(e.t, e.files, nil)
	s := buildFrom(e.t, c, Options{Spare: true})
	var plan []string
	for range 10 {
		before := maps.Clone(e.files)
		plan = append(plan, e.anyEdit(r, c))
		first, firstErr := content.Load(e.files, content.Options{URL: publicURL})
		next, err := content.Load(e.files, content.Options{URL: publicURL, Previous: c, Whole: true})
		if diff := cmp.Diff(fmt.Sprint(firstErr), fmt.Sprint(err)); diff != "" {
			e.t.Fatalf("after %v (-anew +whole):\n%s", plan, diff)
		}
		if err == nil {
			c = next
			s = buildFrom(e.t, c, Options{Spare: true, Previous: s})
			same(e.t, plan, s, first)
		}
		if err != nil || len(c.Faults.Errors()) > 0 && r.IntN(2) == 0 {
			e.files = before
			plan = append(plan, "mended")
		}
	}
}

// Of a folder that is taken whole, only what has changed is made.
func TestWholeMakesWhatChanged(t *testing.T) {
	m := many(t, 30)
	c := load(t, m, nil)
	before := buildFrom(t, c, Options{})
	edit(t, m, "content/p007/it.md", "In totale la rete", "La rete")
	next, err := content.Load(m, content.Options{URL: publicURL, Previous: c, Whole: true})
	if err != nil {
		t.Fatal(err)
	}
	after := buildFrom(t, next, Options{Previous: before})
	for key, p := range after.pages {
		if made := p != before.pages[key]; made != (key == "p007") {
			t.Errorf("page %s: made again is %v", key, made)
		}
	}
	was, is := before.pages["p007"], after.pages["p007"]
	for i, tr := range is.Translations {
		if made := &tr.Sections[0] != &was.Translations[i].Sections[0]; made != (tr.Language.Tag == "it") {
			t.Errorf("translation %s: put into words again is %v", tr.Language.Tag, made)
		}
	}
	if was.in("sv").sent[0].Body != is.in("sv").sent[0].Body || was.in("it").sent[0].Body == is.in("it").sent[0].Body {
		t.Error("expected the Italian body to be compressed again, and the Swedish one not")
	}
}

// same wants a site to be what is built anew of content.
func same(t *testing.T, plan []string, s *Site, c *content.Content) {
	t.Helper()
	fresh := buildFrom(t, c, Options{Spare: true})
	if diff := cmp.Diff(sent(fresh), sent(s)); diff != "" {
		t.Fatalf("after %v (-built anew +reloaded):\n%s", plan, diff)
	}
	if diff := cmp.Diff(c.Report(), s.Content.Report()); diff != "" {
		t.Fatalf("after %v, report (-anew +reloaded):\n%s", plan, diff)
	}
	if fresh.Edition != s.Edition {
		t.Fatalf("after %v: edition %s, built anew %s", plan, s.Edition, fresh.Edition)
	}
}

// sent is all that a site sends, by address.
func sent(s *Site) map[string]string {
	all := map[string]string{}
	for path, r := range s.All() {
		all[path] = s.describe(r)
	}
	for _, e := range errorIDs {
		for _, path := range []string{"/", "/it/x"} {
			all[fmt.Sprint(e.status, path)] = s.describe(s.Error(e.status, path))
		}
	}
	return all
}

func (s *Site) describe(r *Resource) string {
	text := fmt.Sprintln(r.Page, r.Status, r.Types, r.Header)
	if r.Offer >= 0 {
		text += fmt.Sprintln(s.Offers[r.Offer])
	}
	for _, p := range slices.Concat(r.Representations...) {
		text += fmt.Sprintln(p.Lang, p.Type, p.Header)
		coded := p.Body.Coded()
		for i, coding := range coded.Codings {
			text += fmt.Sprintln(coding, coded.Variants[i].Header)
		}
		text += string(coded.Variants[len(coded.Variants)-1].Content())
	}
	return text
}
