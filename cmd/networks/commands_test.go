package main

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	networks "vanersborg.se/networks"
)

// moreLanguages are the files of languages that the program does not have.
const moreLanguages = "../../.ci/browser/testdata"

// siteFolder is a copy of the built-in site in a folder of its own, in which
// the test goes on.
func siteFolder(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	copyFiles(t, networks.Site, dir)
	t.Chdir(dir)
}

func copyFiles(t *testing.T, from fs.FS, dir string) {
	t.Helper()
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(from, name)
		if err == nil {
			err = os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o644)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// do runs the program and wants an exit code.
func do(t *testing.T, want int, args ...string) (output string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), args, program{strings.NewReader(""), &out, &errs, func(string) string { return "" }})
	if code != want {
		t.Fatalf("networks %s: exit code %d, expected %d\n%s%s", strings.Join(args, " "), code, want, &out, &errs)
	}
	return out.String() + errs.String()
}

func wantText(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("expected %q in\n%s", want, text)
		}
	}
}

func edit(t *testing.T, name, from, to string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), from) != 1 {
		t.Fatalf("%s has %q %d times, expected it once", name, from, strings.Count(string(text), from))
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(text), from, to, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// page is the answer of the folder's site to a request.
func page(t *testing.T, address, acceptLanguage string) *httptest.ResponseRecorder {
	t.Helper()
	h, err := loaded(".", false)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, address, nil)
	if acceptLanguage != "" {
		r.Header.Set("Accept-Language", acceptLanguage)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTheBuiltInSiteIsGood(t *testing.T) {
	wantText(t, do(t, exitGood, "check"), "source", "current, 100 %", "0 errors, 0 warnings")
}

// The steps of content/README.md and of the first part of locales/README.md.
func TestEditorsGuide(t *testing.T) {
	siteFolder(t)
	edit(t, "content/networks/facts.toml", "members = 55", "members = 56")
	edit(t, "content/networks/facts.toml", "updated = 2024-03-15", "updated = 2024-04-02")
	wantText(t, do(t, exitGood, "check", "-site", "."), "0 errors, 0 warnings")
	wantText(t, page(t, "/it/reti", "").Body.String(), "56\u00a0membri", "2\u00a0aprile 2024")

	edit(t, "content/networks/sv.md", "Målet med nätverket är att främja", "Nätverkets mål är att främja")
	wantText(t, do(t, exitGood, "check", "-site", "."), "stale, 75 %, stale: sern")
	for address, notice := range map[string]string{"/en/networks": "15\u00a0March 2024", "/it/reti": "15\u00a0marzo 2024"} {
		wantText(t, page(t, address, "").Body.String(), notice, `href="/sv/natverk#sern"`)
	}
	do(t, exitGood, "accept", "it", "networks", "sern")
	if got := do(t, exitGood, "check", "-site", "."); strings.Count(got, "stale: sern") != 1 {
		t.Errorf("after accept of one of two languages:\n%s", got)
	}
	if got := page(t, "/it/reti", "").Body.String(); strings.Contains(got, "/sv/natverk#sern") {
		t.Error("the notice stays after accept")
	}
	do(t, exitFault, "accept", "it", "networks", "nord")
	do(t, exitFault, "accept", "sv", "networks")
	do(t, exitFault, "accept", "fi", "networks")
	do(t, exitUsage, "accept", "it")
}

func TestCheckFails(t *testing.T) {
	siteFolder(t)
	edit(t, "content/networks/it.md", "dal {{sern.since}}", "dal 2005")
	wantText(t, do(t, exitFault, "check", "-site", "."), "content/networks/it.md:30: error: the figure 2005", "it is a draft", "draft")
	wantText(t, do(t, exitFault, "check", "-site", ".", "-json"), `"errors": 2`, `"line": 30`, `"state": "draft"`)
	if err := os.Remove("content/site.toml"); err != nil {
		t.Fatal(err)
	}
	wantText(t, do(t, exitFault, "check", "-site", "."), "content/site.toml: error: cannot be read")
	do(t, exitFault, "check", "-site", "no-such-folder")
	do(t, exitUsage, "check", "extra")
}

// The steps of locales/README.md, with two languages that are far from ours.
func TestTranslatorsGuide(t *testing.T) {
	for tag, want := range map[string]struct{ dir, date, plural string }{
		"fi": {"", "15.\u00a0maaliskuuta 2024", "55"},
		"ar": {`dir="rtl"`, "مارس", "عضو"},
	} {
		siteFolder := func(t *testing.T) { siteFolder(t) }
		t.Run(tag, func(t *testing.T) {
			texts, err := filepath.Abs(moreLanguages)
			if err != nil {
				t.Fatal(err)
			}
			siteFolder(t)
			message, text := "locales/active."+tag+".toml", "content/networks/"+tag+".md"
			wantText(t, do(t, exitGood, "new", tag), message, text)
			wantText(t, do(t, exitFault, "check", "-site", "."), tag+" is a draft", message+":")
			if got := page(t, "/", tag).Header().Get("Content-Language"); got != "en" {
				t.Errorf("a draft is served: %s", got)
			}
			for _, name := range []string{message, text} {
				translated, err := os.ReadFile(filepath.Join(texts, name))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, translated, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			do(t, exitGood, "accept", tag, "networks")
			wantText(t, do(t, exitGood, "check", "-site", "."), "0 errors")

			answer := page(t, "/", tag+"-XX, sv;q=0.5")
			if got := answer.Header().Get("Content-Language"); got != tag {
				t.Fatalf("served in %s", got)
			}
			address := answer.Header().Get("Content-Location")
			wantText(t, answer.Body.String(), `<html lang="`+tag+`"`, want.dir, want.date, want.plural)
			wantText(t, page(t, "/sv/natverk", "").Body.String(), `hreflang="`+tag+`"`, address)
			wantText(t, page(t, "/sitemap.xml", "").Body.String(), address, `hreflang="`+tag+`"`)
			wantText(t, page(t, address+".json", "").Body.String(), `"language":"`+tag+`"`)
			if got := page(t, "/"+tag+"/nothing-here", ""); got.Code != 404 || got.Header().Get("Content-Language") != tag {
				t.Errorf("404: %d in %s", got.Code, got.Header().Get("Content-Language"))
			}
			do(t, exitFault, "new", tag)
		})
	}
}

func TestANewPageByFilesAlone(t *testing.T) {
	siteFolder(t)
	for name, text := range map[string]string{
		"content/climate/sv.md": "+++\ntitle = \"Klimat\"\nslug = \"klimat\"\ndescription = \"Kommunens arbete för klimatet, tillsammans med andra i Europa.\"\nupdated = 2026-05-04\n+++\nSe [nätverken](networks#icc).\n",
		"content/climate/it.md": "+++\ntitle = \"Clima\"\nslug = \"clima\"\ndescription = \"Il lavoro del Comune per il clima, insieme ad altri in Europa.\"\n+++\nSi vedano le [reti](networks#icc).\n",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	do(t, exitGood, "accept", "it", "climate")
	wantText(t, do(t, exitGood, "check", "-site", "."), "climate", "missing", "0 errors")
	wantText(t, page(t, "/climate", "it").Body.String(), "Clima", `href="/it/reti#icc"`)
	if got := page(t, "/climate", "en").Header().Get("Content-Language"); got != "sv" {
		t.Errorf("a reader of a language the page lacks gets %s", got)
	}
	wantText(t, page(t, "/sitemap.xml", "").Body.String(), "/sv/klimat", "/it/clima", "2026-05-04")
	if got := page(t, "/it/klimat", ""); got.Code != 301 || got.Header().Get("Location") != "/it/clima" {
		t.Errorf("another language's slug: %d %s", got.Code, got.Header().Get("Location"))
	}
}

func TestNewRefuses(t *testing.T) {
	siteFolder(t)
	for _, tag := range []string{"sv", "x y", "fi_FI", "FI", "und", "../fi", "fit"} {
		do(t, exitFault, "new", tag)
	}
	do(t, exitUsage, "new")
}

func TestWhy(t *testing.T) {
	got := do(t, exitGood, "why", "-header", "it-CH, de;q=0.5", "/networks")
	wantText(t, got, `"it-CH"`, "listed", "foreign", "Content-Language: it", "Content-Location: /it/reti", "Vary: Accept, Accept-Language, Accept-Encoding")
	wantText(t, do(t, exitGood, "why", "/sv/natverk"), "has one language", "Content-Language: sv")
	wantText(t, do(t, exitGood, "why", "-header", "sv;q=0", "-header", "*"), "Content-Language: en")
	wantText(t, do(t, exitGood, "why", "/it/none"), "404 Not Found", "Content-Language: it")
	do(t, exitUsage, "why", "networks")
}

func TestDiff(t *testing.T) {
	siteFolder(t)
	edit(t, "content/networks/sv.md", "Målet med nätverket", "Syftet med nätverket")
	wantText(t, do(t, exitGood, "check", "-site", ".", "-diff"), "it networks sern:", "no version control")
}
