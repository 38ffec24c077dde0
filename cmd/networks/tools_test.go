package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The last command of locales/README.md: what goi18n writes stays out of the
// message files, and what it asks for is what is missing.
func TestGoi18nMerge(t *testing.T) {
	messages, err := filepath.Glob("../../locales/active.*.toml")
	if err != nil || len(messages) == 0 {
		t.Fatal("no message files")
	}
	before := map[string]string{}
	dir := t.TempDir()
	for _, name := range messages {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		before[name] = string(text)
		if filepath.Base(name) == "active.it.toml" {
			text = []byte(strings.Replace(string(text), `skip = "Vai al contenuto"`, "", 1))
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out := t.TempDir()
	copies, _ := filepath.Glob(filepath.Join(dir, "*.toml"))
	merge := exec.Command("go", append([]string{"tool", "goi18n", "merge", "-sourceLanguage", "sv", "-outdir", out}, copies...)...)
	if text, err := merge.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	asked, err := os.ReadFile(filepath.Join(out, "translate.it.toml"))
	if err != nil || !strings.Contains(string(asked), "page.skip") || !strings.Contains(string(asked), "Gå till innehåll") {
		t.Errorf("goi18n asks for: %s (%v)", asked, err)
	}
	after := map[string]string{}
	for _, name := range messages {
		text, _ := os.ReadFile(name)
		after[name] = string(text)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the message files changed: %s", diff)
	}
}

// Each file mask of the platform's configuration finds the files that are there.
func TestTranslationPlatform(t *testing.T) {
	text, err := os.ReadFile("../../locales/weblate.json")
	if err != nil {
		t.Fatal(err)
	}
	var components []struct {
		Slug       string
		FileFormat string `json:"file_format"`
		FileMask   string
		Template   string
	}
	if err := json.Unmarshal(text, &components); err != nil {
		t.Fatal(err)
	}
	masks := map[string]bool{}
	for _, c := range components {
		files, err := filepath.Glob(filepath.Join("../..", filepath.FromSlash(c.FileMask)))
		if err != nil || len(files) < 2 || c.FileFormat == "" {
			t.Errorf("%s: the mask %s finds %d files", c.Slug, c.FileMask, len(files))
		}
		if _, err := os.Stat(filepath.Join("../..", filepath.FromSlash(c.Template))); err != nil {
			t.Errorf("%s: %v", c.Slug, err)
		}
		masks[c.FileMask] = true
	}
	pages, _ := filepath.Glob("../../content/*/sv.md")
	for _, page := range pages {
		if mask := "content/" + filepath.Base(filepath.Dir(page)) + "/*.md"; !masks[mask] {
			t.Errorf("no component for %s", mask)
		}
	}
}

// A language is data: no Go file and no template but tests names two of the
// languages that the site has.
func TestNoListOfLanguages(t *testing.T) {
	names := []string{`"sv"`, `"en"`, `"it"`, "svenska", "Svenska", "English", "Italiano", "natverk", "/reti"}
	seen := 0
	err := filepath.WalkDir("../..", func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." && d.Name() != "." || d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "deploy" || d.Name() == "bench") {
			return filepath.SkipDir
		}
		code := strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
		if !code && !strings.HasSuffix(name, ".html") && !strings.HasSuffix(name, ".css") {
			return nil
		}
		seen++
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(text)) {
			line, _, _ = strings.Cut(line, "//")
			for _, word := range names {
				if strings.Contains(line, word) && !isCode(name) {
					t.Errorf("%s names a language or a slug: %s", name, strings.TrimSpace(line))
				}
			}
		}
		return nil
	})
	if err != nil || seen < 50 {
		t.Fatal(seen, err)
	}
}

// isCode reports whether a file may name language codes: those of a standard,
// and the language that the editors' tool itself speaks.
func isCode(name string) bool {
	name = filepath.ToSlash(name)
	return strings.Contains(name, "handlers/negotiate/") || strings.HasSuffix(name, "handlers/demand.go") || strings.HasSuffix(name, "handlers/preview/preview.html")
}
