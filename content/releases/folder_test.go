//go:build unix

package releases

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsReleased(t *testing.T) {
	t.Parallel()
	site := fstest.MapFS{}
	for _, name := range []string{
		"content/site.toml", "content/networks/sv.md", "content/a/b/c.md", "locales/active.sv.toml",
		// none of these:
		"README.md", "go.mod", "content/load.go", "content/networks/sv.md~", "content/.sv.md", "content/..data/sv.md",
		"content/.git/x.md", "source/x.md", "contents/x.md", "locales/x.json", "content/site/style.css",
	} {
		site[name] = &fstest.MapFile{Data: []byte(name)}
	}
	s, err := readFolder(site)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, f := range s.index {
		paths = append(paths, f.Path)
	}
	want := []string{"content/a/b/c.md", "content/networks/sv.md", "content/site.toml", "locales/active.sv.toml"}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCannotBeReleased(t *testing.T) {
	t.Parallel()
	for text, spoil := range map[string]func(dir string) error{
		"content/pipe.md: expected a regular file": func(dir string) error {
			return syscall.Mkfifo(filepath.Join(dir, "content/pipe.md"), 0o600)
		},
		"content/linked: a link to a folder": func(dir string) error {
			return os.Symlink("../locales", filepath.Join(dir, "content/linked"))
		},
		"gone.md": func(dir string) error {
			return os.Symlink("nowhere", filepath.Join(dir, "content/gone.md"))
		},
		"escapes": func(dir string) error {
			return os.Symlink("/etc/passwd", filepath.Join(dir, "content/out.md"))
		},
		"is no path of a release": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "content/a\\b.md"), nil, 0o600)
		},
		"locales": func(dir string) error { return os.RemoveAll(filepath.Join(dir, "locales")) },
		"larger than": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "content/large.md"), make([]byte, MaxFile+1), 0o600)
		},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, small(1)); err != nil {
			t.Fatal(err)
		}
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		_, err = readFolder(root.FS())
		wantError(t, err, nil, text)
		root.Close()
	}
}

// A link to a file inside the folder is as good as the file.
func TestLinkedFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, small(1)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.md", filepath.Join(dir, "content/z.md")); err != nil {
		t.Fatal(err)
	}
	s, err := readFolder(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if s.named("content/z.md").SHA256 != s.named("content/a.md").SHA256 {
		t.Errorf("index %+v", s.index)
	}
}
