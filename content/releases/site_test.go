package releases

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestSiteIsAFileSystem(t *testing.T) {
	t.Parallel()
	s, err := readFolder(folder(1))
	if err != nil {
		t.Fatal(err)
	}
	site := s.site()
	var paths []string
	for name := range folder(1) {
		paths = append(paths, name)
	}
	if err := fstest.TestFS(site, paths...); err != nil {
		t.Error(err)
	}
	// What readers do to what they read must not reach the next reader.
	data, err := fs.ReadFile(site, "content/site.toml")
	if err != nil {
		t.Fatal(err)
	}
	clear(data)
	if n, err := version(site); n != 1 || err != nil {
		t.Errorf("version %d, error %v", n, err)
	}
	info, err := fs.Stat(site, "content/site.toml")
	if err != nil || !info.ModTime().IsZero() {
		t.Errorf("a file has a time, so a reader may trust it instead of the bytes: %v, error %v", info, err)
	}
}

func TestOrderWithinAFolder(t *testing.T) {
	t.Parallel()
	// As paths a/… sorts after a-b, as a name a sorts before it.
	s, err := readFolder(fstest.MapFS{
		"content/a/x.md": {}, "content/a-b/x.md": {}, "content/a.md": {}, "locales/x.toml": {},
	})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := fs.ReadDir(s.site(), "content")
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"a", "a-b", "a.md"}; err != nil || !slices.Equal(names, want) {
		t.Error(cmp.Diff(want, names), err)
	}
}
