package files

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

func TestRead(t *testing.T) {
	large := strings.Repeat(strings.Repeat("a", MaxLine-1)+"\n", MaxSize/MaxLine)
	for name, tt := range map[string]struct{ text, want string }{
		"plain":           {"a\nb\n", "a\nb\n"},
		"byte order mark": {"\ufeffa\n", "a\n"},
		"Windows lines":   {"a\r\nb\r\n", "a\nb\n"},
		"composed":        {"Vänersborg", "Vänersborg"},
		"empty":           {"", ""},
		"as large as may": {large, large},
	} {
		f, err := Read(fstest.MapFS{"dir/f.md": {Data: []byte(tt.text)}}, "dir/f.md")
		if err != nil || string(f.Text) != tt.want || f.Name != "dir/f.md" || f.First != 0 {
			t.Errorf("%s: %.99q, %v", name, f.Text, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	site := fstest.MapFS{
		"large.md":      {Data: []byte(strings.Repeat("a", MaxSize+1))},
		"latin1.md":     {Data: []byte("en\nV\xe4nersborg")},
		"cut.md":        {Data: []byte("en\ntv\xc3")},
		"decomposed.md": {Data: []byte("en\ntva\u030a\n")},
		"dir/f.md":      {Data: []byte("x")},
		"endless.toml":  {Data: []byte("a = 1\n[" + strings.Repeat("a.", MaxLine/2) + "a]\n")},
	}
	for name, want := range map[string]string{
		"large.md":      "large.md: larger than 2097152 bytes",
		"latin1.md":     "latin1.md:2: not valid UTF-8",
		"cut.md":        "cut.md:2: not valid UTF-8",
		"decomposed.md": "decomposed.md:2: not in Unicode Normalization Form C",
		"endless.toml":  "endless.toml:2: expected a line of at most 8192 bytes",
		"dir":           "dir: expected a regular file",
		"none.md":       "none.md: cannot be read: file does not exist",
		"../x":          "../x: cannot be read: ",
	} {
		_, err := Read(site, name)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, expected %s", name, err, want)
		}
	}
}

// A named pipe would keep a reader waiting for ever.
func TestReadOpensNoPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.md"), 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := Read(os.DirFS(dir), "pipe.md"); err == nil || !strings.Contains(err.Error(), "expected a regular file") {
		t.Errorf("got %v", err)
	}
}

// A file may grow between the look at its size and the reading.
type growing struct{ fs.FS }

func (g growing) Open(name string) (fs.File, error) {
	return fstest.MapFS{name: {Data: []byte(strings.Repeat("a", MaxSize+1))}}.Open(name)
}

func (g growing) Stat(string) (fs.FileInfo, error) {
	return fs.Stat(fstest.MapFS{"f": {Data: []byte("a")}}, "f")
}

func TestReadStopsAtTheLimit(t *testing.T) {
	if _, err := Read(growing{}, "f"); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("got %v", err)
	}
}

func TestLinesOfParts(t *testing.T) {
	f := File{Name: "f.md", Text: []byte("one\ntwo\nthree\nfour\n")}
	part := f.Part(4, 13)
	again := part.Part(4, 9)
	for _, tt := range []struct {
		f      File
		offset int
		want   string
	}{
		{f, 0, "f.md:1: x 1"}, {f, 3, "f.md:1: x 1"}, {f, 4, "f.md:2: x 1"}, {f, 19, "f.md:5: x 1"},
		{part, 0, "f.md:2: x 1"}, {part, 4, "f.md:3: x 1"}, {again, 0, "f.md:3: x 1"}, {again, 5, "f.md:3: x 1"},
	} {
		if got := tt.f.At(tt.offset, "x %d", 1).Error(); got != tt.want {
			t.Errorf("%q at %d: %s, expected %s", tt.f.Text, tt.offset, got, tt.want)
		}
	}
	if string(again.Text) != "three" {
		t.Errorf("got %q", again.Text)
	}
}
