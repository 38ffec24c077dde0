package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
)

func BenchmarkBuild(b *testing.B) {
	c := load(b, networks.Site, nil)
	for b.Loop() {
		buildFrom(b, c, Options{})
	}
}

// A site of 301 pages in three languages: time a translation is a 903rd.
func BenchmarkBuild300(b *testing.B) {
	c := load(b, many(b, 300), nil)
	for b.Loop() {
		buildFrom(b, c, Options{})
	}
}

// A site folder of 1001 pages in three languages on disk: processor time to
// load and to build it, a translation.
func BenchmarkStart1000(b *testing.B) {
	fsys, _ := onDisk(b, 1000)
	var loading, building time.Duration
	for b.Loop() {
		begun := used()
		c := load(b, fsys, nil)
		loaded := used()
		buildFrom(b, c, Options{Spare: true})
		loading, building = loading+loaded-begun, building+used()-loaded
	}
	report(b, 3003, map[string]time.Duration{"load": loading, "build": building})
}

// Folders of so many pages after an edit of one text: processor time of a look
// at all files, of one while the edit comes to rest, of the load and of the
// build.
func BenchmarkReload1000(b *testing.B)  { benchmarkReload(b, 1000) }
func BenchmarkReload10000(b *testing.B) { benchmarkReload(b, 10000) }

func benchmarkReload(b *testing.B, pages int) {
	fsys, dir := onDisk(b, pages)
	name := filepath.Join(dir, "content/p500/it.md")
	text, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	c := load(b, fsys, nil)
	s := buildFrom(b, c, Options{Spare: true})
	before := content.Look(fsys)
	var looking, resting, loading, building time.Duration
	for n := 0; b.Loop(); n++ {
		if err := os.WriteFile(name, fmt.Appendf(bytes.Clone(text), "\n%s\n", letters(n)), 0o644); err != nil {
			b.Fatal(err)
		}
		begun := used()
		tree := content.Look(fsys)
		looked := used()
		tree = tree.Again(fsys, before)
		rested := used()
		c, err = content.Load(fsys, content.Options{URL: publicURL, Previous: c, Tree: tree})
		loaded := used()
		s = buildFrom(b, c, Options{Spare: true, Previous: s})
		looking, resting = looking+looked-begun, resting+rested-looked
		loading, building = loading+loaded-rested, building+used()-loaded
		before = tree
	}
	if err != nil || !strings.Contains(s.describe(s.Lookup("/it/reti-p500.md")), letters(b.N-1)) {
		b.Errorf("the last edit is not there: %v", err)
	}
	report(b, 1, map[string]time.Duration{"look": looking, "rest": resting, "load": loading, "build": building})
}

// onDisk is a folder of many pages, as the program opens it, whose files have
// not been changed just now.
func onDisk(b *testing.B, pages int) (fsys fs.FS, dir string) {
	b.Helper()
	dir = b.TempDir()
	before := time.Now().Add(-time.Hour)
	for name, f := range many(b, pages) {
		name = filepath.Join(dir, name)
		err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, f.Data, 0o644), os.Chtimes(name, before, before))
		if err != nil {
			b.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { root.Close() })
	return root.FS(), dir
}

// used is the processor time of this process so far.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// report reports processor time in milliseconds for each of so many.
func report(b *testing.B, each int, times map[string]time.Duration) {
	for of, t := range times {
		b.ReportMetric(t.Seconds()*1000/float64(b.N*each), of+"-cpu-ms")
	}
}

func BenchmarkImprove(b *testing.B) {
	c := load(b, networks.Site, nil)
	for b.Loop() {
		buildFrom(b, c, Options{}).Improve(nil)
	}
}

func BenchmarkLookup(b *testing.B) {
	s := build(b, Options{})
	for _, path := range []string{"/it/reti", "/it/reti.json", "/it/networks/", "/no/such/page"} {
		b.Run(path[1:], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if s.Lookup(path) == nil {
					s.NotFound(path)
				}
			}
		})
	}
}
