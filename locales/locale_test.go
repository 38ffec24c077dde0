package locales

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestOrderOfLanguages(t *testing.T) {
	texts := map[string]string{"sv": swedish, "fi": finnish, "ar": arabic, "nb": finnish}
	all, _, err := Load(folder(texts), "sv")
	if err != nil {
		t.Fatal(err)
	}
	for international, want := range map[string]string{"nb": "sv nb ar fi", "en": "sv ar fi nb", "sv": "sv ar fi nb"} {
		Sort(all, "sv", international)
		var tags []string
		for _, l := range all {
			tags = append(tags, l.Tag)
		}
		if diff := cmp.Diff(want, strings.Join(tags, " ")); diff != "" {
			t.Errorf("international %s: %s", international, diff)
		}
	}
}

func TestDirection(t *testing.T) {
	for tag, want := range map[string]string{
		"sv": "ltr", "it": "ltr", "ar": "rtl", "he": "rtl", "fa": "rtl", "ur": "rtl", "yi": "rtl", "ckb": "rtl", "dv": "rtl",
		"az": "ltr", "az-Arab": "rtl", "ku": "ltr", "pa": "ltr", "pa-Arab": "rtl", "pa-PK": "rtl", "zh": "ltr", "fi-x-fit": "ltr",
	} {
		if got := (&Locale{Tag: tag}).Direction(); got != want {
			t.Errorf("%s: %s, expected %s", tag, got, want)
		}
	}
}

func TestTagOf(t *testing.T) {
	for name, want := range map[string]string{
		FileName("pt-BR"): "pt-BR", "locales/README.md": "", "active.sv.toml": "", "other/active.sv.toml": "", Folder: "", "": "",
	} {
		if got := TagOf(name); got != want {
			t.Errorf("%q: %q, expected %q", name, got, want)
		}
	}
}

func TestVersionFollowsTheFile(t *testing.T) {
	one, same := small(t)["fi"], small(t)["fi"]
	other := load(t, map[string]string{"sv": swedish, "fi": swap(t, finnish, "Suomi", "suomi")})["fi"]
	if one.Version() != same.Version() || one.Version() == other.Version() {
		t.Errorf("versions %s, %s and %s of the changed file", one.Version(), same.Version(), other.Version())
	}
}

// Fault in one language leaves the others' texts as they are: no text ever
// comes from another language.
func TestLanguagesAreApart(t *testing.T) {
	languages := small(t)
	for tag, want := range map[string]string{"sv": "Svenska", "fi": "Suomi", "ar": "العربية"} {
		if got := must(t)(languages[tag].Text("plain")); got != want {
			t.Errorf("%s: %q, expected %q", tag, got, want)
		}
	}
}

func TestManyReaders(t *testing.T) {
	l := small(t)["ar"]
	var wg sync.WaitGroup
	for n := range 50 {
		wg.Go(func() {
			if _, err := l.Count("count.members", n); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// A language that is not finished says the rest as the source does, and its
// version follows both files.
func TestDraft(t *testing.T) {
	for name, text := range map[string]string{
		"a message lacks": swap(t, finnish, "plain = \"Suomi\"\n", ""),
		"a form lacks":    swap(t, finnish, "other = \"{{.Count}} jäsentä\"\n", ""),
		"no digits":       swap(t, finnish, `digits = "0123456789"`, `digits = "01"`),
		"no TOML":         "[[[",
		"no UTF-8":        "\xff",
		"nothing":         "",
	} {
		fsys := folder(map[string]string{"sv": swedish, "fi": text})
		all, faults, err := Load(fsys, "sv")
		if err != nil || len(all) != 2 || len(faults) == 0 || len(all[1].Faults) != len(faults) {
			t.Fatalf("%s: error %v, faults %v", name, err, faults)
		}
		speak(t, all[1], all[0])
		if !all[1].Has("plain") || all[1].Tag != "fi" {
			t.Errorf("%s: the draft of %s lacks a message", name, all[1].Tag)
		}
		fsys = folder(map[string]string{"sv": swap(t, swedish, "Hej", "Hejsan"), "fi": text})
		other, _, err := Load(fsys, "sv")
		if err != nil || other[1].Version() == all[1].Version() {
			t.Errorf("%s: error %v; the version does not follow the source", name, err)
		}
	}
}

// FuzzMessages puts any text in the place of a message file: either the
// language says everything, or it is a draft with faults of its file.
func FuzzMessages(f *testing.F) {
	f.Add(finnish)
	f.Add(arabic)
	f.Add("")
	f.Add("a = \"{{.B}}\"\n[one]\ntwo = \"{{\"")
	f.Add(strings.ReplaceAll(finnish, "jäsen", "{{template \"x\"}}"))
	f.Add(strings.Replace(finnish, `digits = "0123456789"`, `digits = "١"`, 1))
	f.Add("[[count.members]]\none = 1\n")
	source, err := loadSource(folder(map[string]string{"sv": swedish}), "sv")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, faults := Read(folder(map[string]string{"fi": text}), "fi", source)
		for _, fault := range faults {
			if fault.File != FileName("fi") || fault.Line > 1+strings.Count(text, "\n") {
				t.Fatalf("fault of another place: %v", fault)
			}
		}
		speak(t, l, source)
	})
}

// speak says every message of the source in a language.
func speak(t *testing.T, l, source *Locale) {
	t.Helper()
	for _, m := range source.messages {
		switch {
		case numberWord.MatchString(m.ID):
		case isPlural(m):
			for _, n := range []int{0, 1, 2, 3, 11, 100, 1000000} {
				if got := must(t)(l.Count(m.ID, n)); got == "" || strings.Contains(got, "<no value>") {
					t.Fatalf("%s, %d: %q", m.ID, n, got)
				}
			}
		default:
			must(t)(l.Format(m.ID, everything{}))
		}
	}
	must(t)(l.List([]string{"a", "b", "c", "d"}, ""))
	must(t)(l.Years(2018, 2021))
}

// everything has every placeholder of the fixture's messages.
type everything struct{ Name, A, B, And, Day, Month, Year, From, To string }
