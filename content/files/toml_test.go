package files

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type settings struct {
	Name  string
	Count int
	Sub   struct{ Key string }
}

func TestDecode(t *testing.T) {
	f := File{Name: "f.toml", Text: []byte("name = \"x\"\ncount = 3\n[sub]\nkey = \"y\"\n")}
	var s settings
	if err := f.Decode(&s); err != nil || s.Name != "x" || s.Count != 3 || s.Sub.Key != "y" {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestDecodeNamesTheLine(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"unknown keys":  {"name = \"x\"\nnmae = \"y\"\n[sub]\nkye = \"z\"\n", "f.toml:12: unknown key nmae; mend its spelling or take it out\nf.toml:14: unknown key sub.kye; mend its spelling or take it out"},
		"unknown table": {"\n[other]\na = 1\n", "f.toml:12: unknown key other"},
		"not TOML":      {"name = \"x\"\ncount =\n", "f.toml:12: "},
		"wrong type":    {"name = \"x\"\ncount = \"three\"\n", "f.toml:12: "},
		"twice":         {"name = \"x\"\nname = \"y\"\n", "f.toml:1"},
	} {
		f := File{Name: "f.toml", Text: []byte(tt.text), First: 10}
		var s settings
		err := f.Decode(&s)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %v, expected %s", name, err, tt.want)
		}
		if strings.Contains(err.Error(), "toml: ") {
			t.Errorf("%s: the error names the library: %v", name, err)
		}
	}
}

func TestLines(t *testing.T) {
	f := File{Name: "f.toml", First: 10, Text: []byte("# note\na = 1\nb.c = 2\n\n[t]\nd = \"x\"\n[t.u]\ne = { f = 1 }\n\"g.h\" = 1\n")}
	want := map[string]int{"a": 12, "b.c": 13, "t": 15, "t.d": 16, "t.u": 17, "t.u.e": 18, "t.u.g.h": 19}
	if diff := cmp.Diff(want, f.Lines()); diff != "" {
		t.Error(diff)
	}
	if got := (File{Text: []byte("[[[")}).Lines(); len(got) > 0 {
		t.Errorf("no TOML: %v", got)
	}
}

// FuzzDecode: whatever stands in a file, the faults are of its lines.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"", "name = \"x\"", "[sub]\nkey=1", "a.b.c = [1, {d = 2}]\n", "name = \"\"\"\nx\"\"\"", "[[a]]\n[[a]]", "\"\" = 1", "count = 99999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := File{Name: "f.toml", Text: []byte(text)}
		last := 1 + strings.Count(text, "\n")
		var s settings
		for _, fault := range AsFaults("other", file.Decode(&s)) {
			if fault.File != "f.toml" || fault.Line < 0 || fault.Line > last || fault.Text == "" {
				t.Errorf("fault %+v of a text of %d lines", fault, last)
			}
		}
		for key, line := range file.Lines() {
			if line < 1 || line > last {
				t.Errorf("%s at line %d of %d", key, line, last)
			}
		}
	})
}
