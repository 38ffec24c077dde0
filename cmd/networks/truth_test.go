package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// has expects that a page has texts now.
func (p *process) has(t *testing.T, path string, texts ...string) {
	t.Helper()
	status, _, body := get(t, p.url+path)
	if status != http.StatusOK {
		t.Errorf("%s: %d", path, status)
	}
	wantText(t, body, texts...)
}

// lacks expects that a page does not have a text.
func (p *process) lacks(t *testing.T, path, text string) {
	t.Helper()
	if _, _, body := get(t, p.url+path); strings.Contains(body, text) {
		t.Errorf("%s has %q", path, text)
	}
}

// What an editor changes, what translators then owe, and what readers see of it,
// with the program at work on the folder.
func TestTruthOfTranslations(t *testing.T) {
	t.Parallel()
	dir := siteDir(t)
	swedish, italian := filepath.Join(dir, "content/networks/sv.md"), filepath.Join(dir, "content/networks/it.md")
	check := func(code int) string {
		t.Helper()
		got, stdout, stderr := runs(t, nil, "check", "-site", dir)
		if got != code {
			t.Errorf("check: exit code %d, expected %d\n%s%s", got, code, stdout, stderr)
		}
		return stdout
	}
	p := start(t, "-site", dir)

	// A sentence changes: two sections are stale, and say so to readers.
	edit(t, swedish, "Målet med nätverket är att främja", "Nätverkets mål är att främja")
	p.serves(t, "/sv/natverk", "Nätverkets mål")
	if got := check(exitGood); strings.Count(got, "stale: sern") != 2 {
		t.Errorf("expected two stale sections:\n%s", got)
	}
	const original = `href="/sv/natverk#sern"`
	p.has(t, "/en/networks", "15\u00a0March 2024", original)
	p.has(t, "/it/reti", "15\u00a0marzo 2024", original)
	p.has(t, "/it/reti.json", `"state":"stale"`)
	good(t, "accept", "-site", dir, "it", "networks", "sern")
	p.until(t, "the Italian notice goes", func() bool {
		_, _, body := get(t, p.url+"/it/reti")
		return !strings.Contains(body, original)
	})
	p.has(t, "/en/networks", original)
	if got := check(exitGood); strings.Count(got, "stale: sern") != 1 {
		t.Errorf("expected one stale section:\n%s", got)
	}

	// A wrong year: Italian stays as it was, the others take the next change.
	edit(t, italian, "dal {{sern.since}}", "dal 2005")
	p.tells(t, `"file":"content/networks/it.md","line":30,"fault":"the figure 2005`)
	wantText(t, check(exitFault), "content/networks/it.md:30: error: the figure 2005")
	edit(t, filepath.Join(dir, facts), "members = 55", "members = 56")
	p.serves(t, "/sv/natverk", "56\u00a0medlemmar")
	p.has(t, "/en/networks", "56\u00a0members")
	p.has(t, "/it/reti", "56\u00a0membri", "dal 2006") // its last good text, and today’s facts
	p.lacks(t, "/it/reti", "2005")
	edit(t, italian, "dal 2005", "dal {{sern.since}}")
	p.until(t, "Italian is mended", func() bool {
		_, stdout, _ := runs(t, nil, "check", "-site", dir)
		return strings.Contains(stdout, "0 errors")
	})

	// Finnish is begun, translated, and goes live.
	wantText(t, good(t, "new", "-site", dir, "fi"), "locales/active.fi.toml", "content/networks/fi.md")
	wantText(t, check(exitFault), "fi is a draft")
	if _, header, _ := get(t, p.url+"/", "Accept-Language", "fi"); header.Get("Content-Language") != "en" {
		t.Errorf("a draft is served: %s", header)
	}
	for _, name := range []string{"locales/active.fi.toml", "content/networks/fi.md"} {
		write(t, filepath.Join(dir, name), read(t, filepath.Join(here, moreLanguages, name)))
	}
	good(t, "accept", "-site", dir, "fi", "networks")
	p.until(t, "Finnish is live", func() bool {
		_, header, _ := get(t, p.url+"/", "Accept-Language", "fi")
		return header.Get("Content-Language") == "fi"
	})
	wantText(t, check(exitGood), "0 errors")
	p.has(t, "/sv/natverk", `hreflang="fi"`)
	p.stop(t)
}

// What changed in the source since a section was translated comes from the
// history of a real repository, the site folder at its root or below.
func TestDiffFromGit(t *testing.T) {
	t.Parallel()
	for _, below := range []string{"", "web/site"} {
		root := t.TempDir()
		dir := filepath.Join(root, below)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		text := filepath.Join(dir, "content/networks/sv.md")
		git := func(args ...string) {
			t.Helper()
			cmd := exec.Command("git", append([]string{"-C", root, "-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false"}, args...)...)
			cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("git %v: %v\n%s", args, err, out)
			}
		}
		copyFiles(t, os.DirFS(siteDir(t)), dir)
		git("init", "-q")
		git("add", ".")
		git("commit", "-qm", "the site")
		edit(t, text, "Målet med nätverket är att främja", "Nätverkets mål är att främja")
		git("commit", "-qam", "a sentence")
		edit(t, text, "Inom EU", "I hela EU")
		git("commit", "-qam", "another section")
		edit(t, text, "är att främja", "är att stödja") // not committed
		got := good(t, "check", "-site", dir, "-diff")
		for _, want := range []string{"en networks intro:\n", "it networks intro:\n", "en networks sern:\n", "it networks sern:\n", "[-Målet med nätverket-]{+Nätverkets mål+} är att [-främja-]{+stödja+}", "[-Inom-]{+I hela+} EU"} {
			if !strings.Contains(got, want) {
				t.Errorf("in %q: expected %q in\n%s", below, want, got)
			}
		}
		if strings.Contains(got, "icc:") {
			t.Errorf("in %q: a section without a change is shown:\n%s", below, got)
		}
		// Accepted, and written as it never was: each is told.
		good(t, "accept", "-site", dir, "it", "networks")
		edit(t, filepath.Join(dir, "content/networks/en.md"), `sern = { hash = "85df65ec8c53"`, `sern = { hash = "000000000000"`)
		got = good(t, "check", "-site", dir, "-diff")
		wantText(t, got, "no version in git has the text that was translated")
		if strings.Contains(got, "it networks") {
			t.Errorf("in %q: accepted, and yet shown:\n%s", below, got)
		}
	}
}

// Each kind of fault that check knows, put into the built-in site one at a time,
// is told with its file, its line and what to do, as an error or a warning.
func TestKindsOfFaults(t *testing.T) {
	t.Parallel()
	const sv, it, en = "content/networks/sv.md", "content/networks/it.md", "content/networks/en.md"
	const messages = "locales/active.it.toml"
	for kind, c := range map[string]struct {
		file, from, to string // one place of the file is changed
		at             string // a text on the line that is told
		says           string
		warning        bool
	}{
		"message missing":           {messages, `skip = "Vai al contenuto"`, "", "[page]", "message page.skip is missing; add it", false},
		"message unknown":           {messages, `skip = "Vai al contenuto"`, "skip = \"Vai al contenuto\"\nskipp = \"x\"", "skipp =", "mend its name or take it out", false},
		"plural category lacking":   {messages, `many = "{{.Count}} membri"`, "", "[count.members]", "CLDR's categories here are one, many, other", false},
		"plural category not there": {messages, "[count.members]\n", "[count.members]\nfew = \"x\"\n", "few = ", "which this language does not use", false},
		"placeholder":               {messages, `{{.Title}} – {{.Municipality}}`, `{{.Titolo}} – {{.Municipality}}`, "Titolo", "{{.Titolo}}, which the source language's has not", false},
		"figure":                    {it, "dal {{sern.since}}", "dal 2005", "dal 2005", "the figure 2005 is not in this section of content/networks/sv.md, which has 55, 2006", false},
		"count":                     {it, "membro di {{memberships}}", "membro di tre reti", "tre reti", "but there are 2; write {{memberships}}", false},
		"section missing":           {it, "{#icc}", "{#icd}", "title", "section icc is missing and shown in the source language; translate it", true},
		"section unknown":           {it, "{#icc}", "{#icd}", "{#icd}", "section icd is not in content/networks/sv.md; mend its id or take it out", false},
		"slug":                      {it, `slug = "reti"`, `slug = "Le reti"`, "slug", "expected a slug of lower-case letters", false},
		"link":                      {it, "dell’UE che riunisce", "[dell’UE](nowhere) che riunisce", "nowhere", "there is no page “nowhere”; link to one of networks", false},
		"fragment":                  {it, "dell’UE che riunisce", "[dell’UE](networks#nowhere) che riunisce", "nowhere", "the page networks has no section #nowhere; it has #sern, #icc, #ensa", false},
		"raw HTML":                  {it, "dell’UE che riunisce", "<b>dell’UE</b> che riunisce", "<b>", "raw HTML is not taken; write Markdown", false},
		"invalid UTF-8":             {it, "dell’UE che riunisce", "dell\xff’UE che riunisce", "dell\xff", "save the file as UTF-8", false},
		"not NFC":                   {it, "dell’UE che riunisce", "dell’U\u0308E che riunisce", "U\u0308E", "Normalization Form C", false},
		"straight quotation mark":   {it, "dell’UE che riunisce", "dell'UE che riunisce", "dell'UE", "type the typographic one", false},
		"foreign quotation mark":    {en, "{{sern.neighbours}}", "„{{sern.neighbours}}", "„", "is not one of this language’s", false},
		"name not marked":           {it, "{{demeter}}, un progetto", "Early Childhood Education, un progetto", "Early", "write {{ece}}", false},
		"glossary":                  {it, "[Local Green Deals]{lang=en}", "patti verdi locali", "\nL’{{icc}} (", "the glossary has “Local Green Deals” for", true},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			dir := siteDir(t)
			name := filepath.Join(dir, c.file)
			if n := strings.Count(read(t, name), c.from); n < 1 {
				t.Fatalf("%s has no %q", c.file, c.from)
			}
			text := strings.Replace(read(t, name), c.from, c.to, 1)
			write(t, name, text)
			before, _, found := strings.Cut(text, c.at)
			line, kind := 1+strings.Count(before, "\n"), "error"
			if c.warning {
				kind = "warning"
			}
			if !found {
				t.Fatalf("%s has no %q now", c.file, c.at)
			}
			got, stdout, stderr := runs(t, nil, "check", "-site", dir)
			if stderr != "" || got != exitFault && !c.warning {
				t.Errorf("exit code %d, expected %d; %s", got, exitFault, stderr)
			}
			wantText(t, stdout, fmt.Sprintf("\n%s:%d: %s: ", c.file, line, kind), c.says)
		})
	}
}

// What the editors' guide says stands for what is written between braces.
func TestReferencesOfTheGuide(t *testing.T) {
	t.Parallel()
	rows := regexp.MustCompile("(?m)^\\| ((?:`\\{\\{[^`]*`[ ]?)+) \\| (.*) \\|$").FindAllStringSubmatch(read(t, filepath.Join(here, "../../content/README.md")), -1)
	if len(rows) < 5 {
		t.Fatalf("the guide has %d rows", len(rows))
	}
	dir := siteDir(t)
	var paragraphs, wants []string
	for _, row := range rows {
		written := strings.Fields(strings.ReplaceAll(row[1], "` `", ", "))
		paragraphs = append(paragraphs, strings.ReplaceAll(strings.Join(written, " "), "`", ""))
		want, _, _ := strings.Cut(row[2], ": ")
		if strings.HasPrefix(want, "the list, its last word") {
			want = " och Social inklusion, Äldre, Unga, Barn, Funktionsnedsatta samt Social inklusion"
		}
		wants = append(wants, want)
	}
	edit(t, filepath.Join(dir, "content/networks/sv.md"), "Målet med nätverket", strings.Join(paragraphs, "\n\n")+"\n\nMålet med nätverket")
	s, err := buildSite(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	source := s.Content.Pages[0].Translations[0]
	for i, section := range source.Sections {
		if section.ID == "sern" {
			wantText(t, strings.ReplaceAll(source.Texts()[i].Body.Plain, "\u00a0", " ")+"\n", wants...)
		}
	}
}
