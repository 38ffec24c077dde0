package locales

import (
	"strings"
	"testing"
	"testing/fstest"
)

// One fault is put into the Finnish or Arabic file, and must be found on its
// line.
func TestFaultsOfATranslation(t *testing.T) {
	for _, c := range []struct {
		name     string
		tag      string
		old, new string
		line     string // a text on the line, in the new file; empty: the file as a whole
		want     string
	}{
		{"missing", "fi", "plain = \"Suomi\"\n", "", "", "message plain is missing; add it, as in locales/active.sv.toml"},
		{"unknown", "fi", "plain =", "plane = \"x\"\nplain =", "plane", "message plane is not in locales/active.sv.toml"},
		{"empty", "fi", `plain = "Suomi"`, `plain = ""`, "plain", "message plain is empty"},
		{"category lacking", "ar", "few = \"{{.Count}} أعضاء\"\n", "", "[count.members]", `lacks its text for the plural category "few"; CLDR's categories here are zero, one, two, few, many, other`},
		{"category empty", "fi", `one = "yksi verkosto"`, `one = ""`, "[count.networks]", `lacks its text for the plural category "one"`},
		{"category superfluous", "fi", "[count.networks]\n", "[count.networks]\nfew = \"x\"\n", "few", `has the plural category "few", which this language does not use`},
		{"plural where none is", "fi", `plain = "Suomi"`, `plain = { one = "x", other = "y" }`, "plain", "is no plural message in the source language"},
		{"placeholder lacking", "fi", "Hei {{.Name}}", "Hei", "hello", "lacks the placeholder {{.Name}}"},
		{"placeholder unknown", "fi", "Hei {{.Name}}", "Hei {{.Name}} {{.Nimi}}", "hello", "has the placeholder {{.Nimi}}"},
		{"number lacking", "fi", "{{.Word}} verkostoa", "verkostoa", "other = \"verkostoa", "lacks the placeholder {{.Word}}"},
		{"placeholder open", "fi", "Hei {{.Name}}", "Hei {{.Name", "hello", "the placeholders do not parse"},
		{"a program", "fi", "Hei {{.Name}}", "Hei {{if .Name}}x{{end}}", "hello", "expected only text and placeholders"},
		{"a pipeline", "fi", "Hei {{.Name}}", "Hei {{.Name | html}}", "hello", `function "html" not defined`},
		{"a definition", "fi", "Hei {{.Name}}", "Hei {{.Name}}{{define `x`}}{{end}}", "hello", "found a definition"},
		{"line break", "fi", `"Suomi"`, "\"Suo\\nmi\"", "plain", "line break"},
		{"nine digits", "ar", "٠١٢٣٤٥٦٧٨٩", "٠١٢٣٤٥٦٧٨", "digits", "expected the ten digits"},
		{"group from", "fi", `group_from = "1000"`, `group_from = "tuhat"`, "group_from", "expected the first number that is grouped"},
		{"group from less", "fi", `group_from = "1000"`, `group_from = "100"`, "group_from", "expected the first number that is grouped"},
		{"number word", "fi", `"kolme"`, `"kolme {{.Count}}"`, "n3", "expected the number in words"},
		{"reserved name in a group", "fi", "n3 =", "one =", "one = \"kolme\"", `go-i18n reserves the name "one"`},
		{"note without text", "fi", "[list]\n", "[note]\ndescription = \"x\"\n\n[list]\n", "[note]", "message note has no text"},
		{"reserved in upper case", "fi", "one = \"yksi", "One = \"yksi", "One", `expected "one", in lower case`},
		{"own delimiters", "fi", "[count.networks]\n", "[count.networks]\nleftdelim = \"<<\"\n", "leftdelim", "is not used here"},
		{"no text", "fi", `plain = "Suomi"`, "plain = 7", "plain", "expected a text in quotes"},
		{"array", "fi", `plain = "Suomi"`, `plain = ["Suomi"]`, "plain", "expected a text in quotes"},
		{"dotted name", "fi", `plain = "Suomi"`, "plain = \"Suomi\"\n\"a.b\" = \"c\"", "\"a.b\"", "without a dot"},
		{"twice", "fi", `plain = "Suomi"`, "plain = \"Suomi\"\nplain = \"Suomi\"", "plain = \"Suomi\"\n\n", "plain"},
		{"no TOML", "fi", `plain = "Suomi"`, "plain = Suomi", "plain", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			texts := map[string]string{"sv": swedish, "fi": finnish, "ar": arabic}
			texts[c.tag] = swap(t, texts[c.tag], c.old, c.new)
			line := 0
			if c.line != "" {
				line = lineOfText(t, texts[c.tag], c.line)
			}
			all, faults, err := Load(folder(texts), "sv")
			if err != nil || len(all) != 3 {
				t.Fatalf("%d languages, error %v; expected three", len(all), err)
			}
			for _, l := range all {
				if draft := len(l.Faults) > 0; draft != (l.Tag == c.tag) {
					t.Errorf("%s: faults %v", l.Tag, l.Faults)
				}
			}
			for _, f := range faults {
				if f.File == FileName(c.tag) && f.Line == line && strings.Contains(f.Text, c.want) && !f.Warning {
					return
				}
			}
			t.Errorf("expected %s:%d: %s\nfound %v", FileName(c.tag), line, c.want, faults)
		})
	}
}

func TestAllFaultsAreFoundInTheirOrder(t *testing.T) {
	text := swap(t, swap(t, finnish, "Hei {{.Name}}", "Hei"), `m12 = "joulukuuta"`, `m12 = ""`)
	_, faults, err := Load(folder(map[string]string{"sv": swedish, "fi": text}), "sv")
	if err != nil || len(faults) != 2 || faults[0].Line >= faults[1].Line {
		t.Errorf("error %v, faults %v", err, faults)
	}
}

// The plural forms of a language that counts otherwise are no fault, in either
// direction.
func TestLanguagesThatCountOtherwise(t *testing.T) {
	load(t, map[string]string{
		"sv": swedish,
		"ja": strings.NewReplacer(
			"one = \"{{.Count}} jäsen\"\n", "", "one = \"yksi verkosto\"\n", "",
		).Replace(finnish),
	})
	source := strings.NewReplacer("one = \"{{.Count}} medlem\"\n", "", "one = \"{{.Word}} nätverk\"\n", "").Replace(swedish)
	all, faults, err := Load(folder(map[string]string{"ja": source, "fi": finnish}), "ja")
	if err != nil || len(faults) > 0 || len(all) != 2 {
		t.Errorf("a source language without plural forms: error %v, faults %v", err, faults)
	}
}

// Where a language joins without a word, or with other signs in the middle,
// its patterns say so.
func TestPatternsOfLists(t *testing.T) {
	text := strings.NewReplacer(
		`pair = "{{.A}} {{.And}} {{.B}}"`, `pair = "{{.A}}&{{.B}}"`, `start = "{{.A}}, {{.B}}"`, `start = "{{.A}}<{{.B}}"`,
		`middle = "{{.A}}, {{.B}}"`, `middle = "{{.A}}-{{.B}}"`, `end = "{{.A}} {{.And}} {{.B}}"`, `end = "{{.A}}>{{.B}}"`,
	).Replace(finnish)
	l := load(t, map[string]string{"sv": swedish, "fi": text})["fi"]
	for n, want := range []string{"", "a", "a&b", "a<b>c", "a<b-c>d", "a<b-c-d>e"} {
		if got := must(t)(l.List([]string{"a", "b", "c", "d", "e"}[:n], "")); got != want {
			t.Errorf("%d items: %q, expected %q", n, got, want)
		}
	}
}

func TestMissingFormatIsToldOnce(t *testing.T) {
	_, faults, err := Load(folder(map[string]string{"sv": swedish, "fi": swap(t, finnish, "m07 = \"heinäkuuta\"\n", "")}), "sv")
	if err != nil || len(faults) != 1 {
		t.Errorf("error %v, faults %v; expected one fault", err, faults)
	}
}

// A number word may be left out where grammar bends it, and be there where the
// source has none.
func TestNumberWordsAreOptional(t *testing.T) {
	l := load(t, map[string]string{"sv": swedish, "fi": swap(t, finnish, `n2 = "kaksi"`, `n2 = ""`)})["fi"]
	if got := must(t)(l.Count("count.networks", 2)); got != "2\u00a0verkostoa" {
		t.Errorf("%q", got)
	}
}

// Tools of go-i18n's write hashes, and people descriptions for translators.
func TestNotesForTranslators(t *testing.T) {
	load(t, map[string]string{
		"sv": swedish,
		"fi": swap(t, finnish, "[count.networks]\n", "[count.networks]\nhash = \"sha1-0\"\ndescription = \"verkostot\"\n"),
	})
}

func TestFaultsOfTheSource(t *testing.T) {
	for _, c := range []struct{ name, old, new, line, want string }{
		{"format missing", "m07 = \"juli\"\n", "", "[date]", "message date.m07 is missing; numbers, dates and lists"},
		{"format without its placeholder", "{{.Day}} {{.Month}}", "{{.Month}}", "long", "message date.long needs the placeholder {{.Day}}"},
		{"empty", `"och"`, `""`, "and", "message list.and is empty"},
		{"category lacking", "one = \"{{.Count}} medlem\"\n", "few = \"x\"\n", "[count.members]", `lacks its text for the plural category "one"`},
		{"latin1", "januari", "januari\xe4", "m01", "not valid UTF-8"},
		{"decomposed", "mars", "ma\u0308rs", "m03", "Normalization Form C"},
	} {
		text := swap(t, swedish, c.old, c.new)
		line := 0
		if c.line != "" {
			line = lineOfText(t, text, c.line)
		}
		all, _, err := Load(folder(map[string]string{"sv": text, "fi": finnish}), "sv")
		if all != nil || err == nil {
			t.Errorf("%s: languages %v, error %v", c.name, all, err)
			continue
		}
		place := FileName("sv") + ": "
		if line > 0 {
			place = FileName("sv") + ":" + itoa(line) + ": "
		}
		if !strings.Contains(err.Error(), place) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: expected %s… %s\nfound %v", c.name, place, c.want, err)
		}
	}
}

func TestNamesOfFiles(t *testing.T) {
	for name, want := range map[string]string{
		"active.svenska.toml": "is not a BCP 47 language tag",
		"active.zz.toml":      "",
		"active.en-gb.toml":   "name the file active.en-GB.toml",
		"active.iw.toml":      "name the file active.he.toml",
		"active.en.bak.toml":  "is not read",
		"active.toml":         "is not read",
		"active.en.yaml":      "is not read",
	} {
		fsys := folder(map[string]string{"sv": swedish})
		fsys["locales/"+name] = &fstest.MapFile{Data: []byte(finnish)}
		all, faults, err := Load(fsys, "sv")
		if err != nil || len(all) != 1 || len(faults) != 1 || faults[0].File != "locales/"+name || !strings.Contains(faults[0].Text, want) {
			t.Errorf("%s: %d languages, error %v, faults %v; expected %q", name, len(all), err, faults, want)
		}
	}
	fsys := folder(map[string]string{"sv": swedish})
	fsys["locales/README.md"] = &fstest.MapFile{Data: []byte("# Hej")}
	if _, faults, err := Load(fsys, "sv"); err != nil || len(faults) > 0 {
		t.Errorf("another file: error %v, faults %v", err, faults)
	}
}

func TestNoFolder(t *testing.T) {
	if _, _, err := Load(fstest.MapFS{}, "sv"); err == nil || !strings.Contains(err.Error(), FileName("sv")) {
		t.Errorf("error %v, expected one that names the file", err)
	}
}
