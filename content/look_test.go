package content_test

import (
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"vanersborg.se/networks/content"
)

// listing is a file system that counts the folders that are listed.
type listing struct {
	fstest.MapFS
	folders *atomic.Int64
}

func (l listing) ReadDir(name string) ([]fs.DirEntry, error) {
	l.folders.Add(1)
	return l.MapFS.ReadDir(name)
}

// While a change comes to rest, a page that alone has changed is alone looked
// at, and a further change is seen where such a look can see it, or by the next
// whole look.
func TestLookAgain(t *testing.T) {
	old := time.Now().Add(-time.Hour)
	for name, c := range map[string]struct {
		first, second []string // files written before the look, and after it; gone with a - before
		all, seen     bool     // all folders are looked at; the second change is seen
	}{
		"one page":                  {first: []string{"content/b/sv.md"}},
		"a new page":                {first: []string{"content/d/sv.md"}},
		"one page, and again":       {first: []string{"content/b/sv.md"}, second: []string{"content/b/it.md"}, all: true, seen: true},
		"one page, then gone":       {first: []string{"content/b/sv.md"}, second: []string{"-content/b/sv.md", "-content/b/it.md"}, all: true, seen: true},
		"one page, then another":    {first: []string{"content/b/sv.md"}, second: []string{"content/c/sv.md"}},
		"two pages":                 {first: []string{"content/b/sv.md", "content/c/it.md"}, all: true},
		"two pages, then another":   {first: []string{"content/b/sv.md", "content/c/it.md"}, second: []string{"content/a/it.md"}, all: true, seen: true},
		"a page and the messages":   {first: []string{"content/b/sv.md", "locales/active.sv.toml"}, all: true},
		"the messages":              {first: []string{"locales/active.sv.toml"}, all: true},
		"a page is gone":            {first: []string{"-content/c/sv.md", "-content/c/it.md"}, all: true},
		"one page, and one is gone": {first: []string{"content/b/sv.md", "-content/c/sv.md", "-content/c/it.md"}, all: true},
		"nothing":                   {all: true},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := listing{fstest.MapFS{}, new(atomic.Int64)}
			for _, file := range strings.Fields("content/a/sv.md content/a/it.md content/b/sv.md content/b/it.md content/c/sv.md content/c/it.md locales/active.sv.toml") {
				fsys.MapFS[file] = &fstest.MapFile{Data: []byte("text"), Mode: 0o644, ModTime: old}
			}
			change := func(files []string, at time.Time) {
				for _, file := range files {
					if gone, is := strings.CutPrefix(file, "-"); is {
						delete(fsys.MapFS, gone)
						continue
					}
					fsys.MapFS[file] = &fstest.MapFile{Data: []byte("other"), Mode: 0o644, ModTime: at}
				}
			}
			earlier := content.Look(fsys)
			change(c.first, old.Add(time.Minute))
			tree := content.Look(fsys)
			change(c.second, old.Add(2*time.Minute))
			fsys.folders.Store(0)
			again := tree.Again(fsys, earlier)
			if all := fsys.folders.Load() > 1; all != c.all {
				t.Errorf("%d folders were listed", fsys.folders.Load())
			}
			if seen := !again.Equal(tree); seen != c.seen {
				t.Errorf("the second change was seen: %v", seen)
			}
			if whole := content.Look(fsys); again.Equal(whole) != (c.second == nil || c.seen) {
				t.Errorf("a whole look sees the same: %v", again.Equal(whole))
			}
		})
	}
}
