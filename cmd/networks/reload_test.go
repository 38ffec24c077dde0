package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content/releases"
	"vanersborg.se/networks/content/releases/natstest"
	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers"
)

const facts = "content/networks/facts.toml"

// siteDir is a copy of the built-in site in a folder of its own.
func siteDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	copyFiles(t, networks.Site, dir)
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// serves waits until a page has a text.
func (p *process) serves(t *testing.T, path, text string) {
	t.Helper()
	p.until(t, path+" has "+text, func() bool {
		status, _, body := get(t, p.url+path)
		if status != http.StatusOK {
			t.Fatalf("%s: %d", path, status)
		}
		return strings.Contains(body, text)
	})
}

// A good edit is served soon, in every language, without a restart.
func TestReload(t *testing.T) {
	dir := siteDir(t)
	p := start(t, "-site", dir)
	p.serves(t, "/it/reti", "55\u00a0membri")
	begin := time.Now()
	edit(t, filepath.Join(dir, facts), "members = 55", "members = 56")
	p.serves(t, "/it/reti", "56\u00a0membri")
	t.Logf("an edit was served after %v", time.Since(begin).Round(time.Millisecond))
	p.serves(t, "/sv/natverk", "56\u00a0medlemmar")
	p.serves(t, "/en/networks", "56\u00a0members")

	// A folder in place of the folder, as version control and orchestrators do.
	next := siteDir(t)
	edit(t, filepath.Join(next, facts), "members = 55", "members = 57")
	for _, part := range []string{"content", "locales"} {
		if err := os.Rename(filepath.Join(dir, part), filepath.Join(dir, part+".old")); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(next, part), filepath.Join(dir, part)); err != nil {
			t.Fatal(err)
		}
	}
	p.serves(t, "/sv/natverk", "57\u00a0medlemmar")
	p.stop(t)
}

// Pipes, loops and links to nowhere beside the files keep nobody waiting.
func TestReloadPastPipes(t *testing.T) {
	dir := siteDir(t)
	for _, name := range []string{"content/pipe", "content/networks/pipe", "content/networks/pipe.md", "locales/pipe", "locales/active.fi.toml", "pipe"} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link(t, "..", dir+"/content/up")
	link(t, ".", dir+"/locales/here")
	link(t, "nowhere", dir+"/content/nowhere")
	p := start(t, "-site", dir)
	edit(t, filepath.Join(dir, facts), "members = 55", "members = 56")
	p.serves(t, "/it/reti", "56\u00a0membri")
	p.stop(t)
}

// SIGHUP loads again even if nothing seems to have changed.
func TestHangup(t *testing.T) {
	for name, args := range map[string][]string{"a folder": {"-site", siteDir(t)}, "the built-in site": nil} {
		p := start(t, args...)
		p.Process.Signal(syscall.SIGHUP)
		p.until(t, name+" is loaded again", func() bool { return strings.Count(p.stderr.String(), `"site loaded"`) == 2 })
		p.stop(t)
	}
}

// Whatever happens to the files, what was good is served, the fault is told
// once with its file, and the next good edit is taken up.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(t *testing.T, dir string)
		says string // in the log
	}{
		"broken message file": {func(t *testing.T, dir string) { write(t, dir+"/locales/active.it.toml", "nonsense") }, "locales/active.it.toml"},
		"broken facts":        {func(t *testing.T, dir string) { write(t, dir+"/"+facts, "members = \n") }, facts},
		"broken settings":     {func(t *testing.T, dir string) { write(t, dir+"/content/site.toml", "[[") }, "content/site.toml"},
		"not UTF-8": {func(t *testing.T, dir string) {
			write(t, dir+"/content/networks/it.md", "+++\ntitle = \"\xff\"\n+++\n")
		}, "content/networks/it.md"},
		"half written": {func(t *testing.T, dir string) {
			text := read(t, dir+"/content/networks/it.md")
			write(t, dir+"/content/networks/it.md", text[:40])
		}, "content/networks/it.md"},
		"empty":    {func(t *testing.T, dir string) { write(t, dir+"/content/networks/sv.md", "") }, "content/networks/sv.md"},
		"vanished": {func(t *testing.T, dir string) { remove(t, dir+"/content/networks/sv.md") }, "content/networks"},
		"vanished pages": {func(t *testing.T, dir string) {
			if err := os.Rename(dir+"/content", dir+"/elsewhere"); err != nil {
				t.Fatal(err)
			}
		}, "content"},
		"a pipe": {func(t *testing.T, dir string) {
			remove(t, dir+"/content/networks/it.md")
			if err := syscall.Mkfifo(dir+"/content/networks/it.md", 0o644); err != nil {
				t.Fatal(err)
			}
		}, "content/networks/it.md"},
		"a loop": {func(t *testing.T, dir string) {
			remove(t, dir+"/content/networks/it.md")
			link(t, "it.md", dir+"/content/networks/it.md")
			link(t, "..", dir+"/content/networks/loop")
		}, "content/networks/it.md"},
		"a link out of the folder": {func(t *testing.T, dir string) {
			remove(t, dir+"/"+facts)
			link(t, "/etc/passwd", dir+"/"+facts)
		}, facts},
		"a folder for a file": {func(t *testing.T, dir string) {
			remove(t, dir+"/content/networks/it.md")
			if err := os.Mkdir(dir+"/content/networks/it.md", 0o755); err != nil {
				t.Fatal(err)
			}
		}, "content/networks/it.md"},
		"too large": {func(t *testing.T, dir string) {
			write(t, dir+"/content/networks/it.md", strings.Repeat("långt\n", 1<<20))
		}, "content/networks/it.md"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, admin := siteDir(t), freePort(t)
			p := start(t, "-site", dir, "-admin", admin)
			c.harm(t, dir)
			p.until(t, "the fault is told", func() bool { return strings.Contains(p.stderr.String(), `"fault in the content","file":"`+c.says) })
			for _, path := range []string{"/sv/natverk", "/en/networks", "/it/reti"} {
				if status, _, body := get(t, p.url+path); status != http.StatusOK || !strings.Contains(body, "55") {
					t.Errorf("%s: %d", path, status)
				}
			}
			if status, _, body := get(t, "http://"+admin+"/readyz"); status != http.StatusOK || !strings.Contains(body, c.says) {
				t.Errorf("/readyz: %d %s", status, body)
			}
			write(t, dir+"/locales/note.txt", "a change that is no fault\n")
			time.Sleep(3 * pollEvery)
			for fault, n := range told(t, p.stderr.String()) {
				if n > 1 {
					t.Errorf("told %d times: %s", n, fault)
				}
			}
			mend(t, dir)
			p.serves(t, "/it/reti", "58\u00a0membri")
			p.serves(t, "/sv/natverk", "58\u00a0medlemmar")
			p.stop(t)
		})
	}
}

// told counts how often the log has each fault.
func told(t *testing.T, log string) map[string]int {
	t.Helper()
	faults := map[string]int{}
	for line := range strings.Lines(log) {
		var l struct {
			Msg, File, Fault string
			Line             int
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if l.Msg == "fault in the content" {
			faults[fmt.Sprintf("%s:%d: %s", l.File, l.Line, l.Fault)]++
		}
	}
	return faults
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Fatal(err)
	}
}

// mend puts a good site, with a change, in place of what is there.
func mend(t *testing.T, dir string) {
	t.Helper()
	remove(t, dir+"/content")
	remove(t, dir+"/locales")
	copyFiles(t, networks.Site, dir)
	edit(t, filepath.Join(dir, facts), "members = 55", "members = 58")
}

// Editors who save a hundred times a second, one save in three broken, tear no
// answer.
func TestManyEdits(t *testing.T) {
	dir := siteDir(t)
	p := start(t, "-site", dir)
	good := read(t, filepath.Join(dir, facts))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
			}
			text := strings.Replace(good, "members = 55", fmt.Sprintf("members = %d", 1000+i), 1)
			if i%3 == 0 {
				text = text[:len(text)/2] + "\x00"
			}
			os.WriteFile(filepath.Join(dir, facts), []byte(text), 0o644)
		}
	})
	tags := map[string]string{}
	for end := time.Now().Add(4 * time.Second); time.Now().Before(end); {
		status, header, body := get(t, p.url+"/sv/natverk")
		if tag := header.Get("ETag"); status != http.StatusOK || tags[tag] != "" && tags[tag] != body || !strings.HasSuffix(strings.TrimSpace(body), "</html>") {
			t.Fatalf("%d %s", status, tag)
		}
		tags[header.Get("ETag")] = body
	}
	close(stop)
	wg.Wait()
	if n := strings.Count(p.stderr.String(), `"site loaded"`); n > 8 {
		t.Errorf("the site was loaded %d times in four seconds", n)
	}
	write(t, filepath.Join(dir, facts), strings.Replace(good, "members = 55", "members = 59", 1))
	p.serves(t, "/sv/natverk", "59\u00a0medlemmar")
	p.stop(t)
}

// Of a release that changes one page of many only that page is made. A release
// with a broken text is refused whole, and a text that is gone from one is gone:
// nothing of an earlier release stands in for it.
func TestReleasesMakeWhatChanged(t *testing.T) {
	t.Parallel()
	url, dir := natstest.Start(t).ClientURL(), siteDir(t)
	for i := range 20 {
		addPage(t, dir, fmt.Sprintf("p%02d", i))
	}
	log := slog.New(slog.DiscardHandler)
	from, err := replica(releases.Config{URL: url}, "", log)
	if err != nil {
		t.Fatal(err)
	}
	shown := make(chan *site.Site, 1)
	r := &reloader{source: from, handler: handlers.New(handlers.Options{}), log: log, shown: func(s *site.Site) { shown <- s }}
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
	<-shown // the built-in site
	ctx, cancel := context.WithCancel(t.Context())
	defer r.background.Wait()
	defer cancel()
	r.background.Go(func() { r.watch(ctx, nil) })
	b, err := releases.Open(releases.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	publish := func() {
		t.Helper()
		if _, err := b.Publish(t.Context(), os.DirFS(dir), ""); err != nil {
			t.Fatal(err)
		}
	}
	taken := func() *site.Site {
		t.Helper()
		select {
		case s := <-shown:
			return s
		case <-time.After(40 * time.Second):
			t.Fatal("no release was taken")
			return nil
		}
	}
	// made are the pages that are others than before, or answer with another
	// resource.
	made := func(before, after *site.Site) (keys []string) {
		for _, p := range after.Content.Pages {
			if path := "/sv/" + p.Translations[0].Slug; !slices.Contains(before.Content.Pages, p) || before.Lookup(path) != after.Lookup(path) {
				keys = append(keys, p.Key)
			}
		}
		return keys
	}
	publish()
	first := taken()

	italian := filepath.Join(dir, "content/p07/it.md")
	edit(t, italian, "In totale la rete", "La rete")
	publish()
	second := taken()
	if keys := made(first, second); !slices.Equal(keys, []string{"p07"}) {
		t.Errorf("made again: %v, expected p07", keys)
	}

	good := read(t, italian)
	write(t, italian, "no front matter")
	edit(t, filepath.Join(dir, "content/p08/it.md"), "In totale la rete", "La rete")
	publish()
	until(t, "the release is refused", func() bool {
		w := httptest.NewRecorder()
		r.handler.Admin().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		return strings.Contains(w.Body.String(), "content/p07/it.md")
	})
	write(t, italian, good)
	if err := os.Remove(filepath.Join(dir, "content/p09/it.md")); err != nil {
		t.Fatal(err)
	}
	publish()
	third := taken()
	if keys := made(second, third); !slices.Equal(keys, []string{"p08", "p09"}) {
		t.Errorf("made again: %v, expected p08 and p09", keys)
	}
	if third.Lookup("/it/reti-p09") != nil || third.Lookup("/sv/natverk-p09") == nil {
		t.Error("a translation outlived its file")
	}
}

// addPage adds a page with the texts of the built-in one under new slugs.
func addPage(t *testing.T, dir, key string) {
	t.Helper()
	texts, err := fs.Sub(networks.Site, "content/networks")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "content", key)
	copyFiles(t, texts, folder)
	for tag, slug := range map[string]string{"sv": "natverk", "en": "networks", "it": "reti"} {
		edit(t, filepath.Join(folder, tag+".md"), `slug = "`+slug+`"`, `slug = "`+slug+"-"+key+`"`)
	}
}
