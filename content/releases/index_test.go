package releases

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What comes from the servers may have been written by anyone who may publish.
func TestIndexIsNotTrusted(t *testing.T) {
	t.Parallel()
	h := strings.Repeat("a", 64)
	one := func(path string) string { return fmt.Sprintf(`{"path":%q,"size":1,"sha256":%q}`, path, h) }
	decode := func(text string) (index, error) {
		return joinParts([]string{"part"}, contents{"part": []byte(text)})
	}
	if _, err := decode("[" + one("content/a.md") + "]"); err != nil {
		t.Fatal(err)
	}
	for _, files := range []string{
		``, `null`, `{}`,
		one("../content/a.md"), one("content/../a.md"), one("/content/a.md"), one("content//a.md"), one("content/"),
		one("content/.a.md"), one(`content/a\b.md`), one("content/a\n.md"), one("content/a.go"), one("other/a.md"),
		one("content/" + strings.Repeat("x", maxPath) + ".md"), one("content.md"), one(""),
		one("content/b.md") + "," + one("content/a.md"),
		one("content/a.md") + "," + one("content/a.md"),
		one("content/a.md") + "," + one("content/a.md/b.md"),
		one("content/a.md") + "," + one("content/a.md.toml") + "," + one("content/a.md/b.md"),
		`{"path":"content/a.md","size":-1,"sha256":"` + h + `"}`,
		`{"path":"content/a.md","size":9999999,"sha256":"` + h + `"}`,
		`{"path":"content/a.md","size":1,"sha256":"` + h + `","blobs":["` + h + `","` + h + `"]}`,
		`{"path":"content/a.md","size":600000,"sha256":"` + h + `"}`,
		`{"path":"content/a.md","size":1,"sha256":">"}`,
		`{"path":"content/a.md","size":1,"sha256":"` + strings.ToUpper(h) + `"}`,
		`{"path":"content/a.md","size":1,"sha256":"` + h + `","blobs":["*"]}`,
	} {
		x, err := decode("[" + files + "]")
		if err == nil {
			t.Errorf("accepted %.200s: %+v", files, x)
			continue
		}
		wantError(t, err, ErrFaulty, "")
	}
}

func TestManifestIsNotTrusted(t *testing.T) {
	t.Parallel()
	s, _ := readFolder(small(1))
	r := manifestOn(Release{}, s)
	good, h := string(r.encode()), strings.Repeat("a", 64)
	if got, err := decodeRelease([]byte(good)); err != nil || !got.same(r) {
		t.Fatalf("%+v, error %v", got, err)
	}
	for old, bad := range map[string]string{
		`"format":1`:                     `"format":2`,
		`"number":1`:                     `"number":0`,
		`{`:                              ``,
		`"index":["`:                     `"index":[">","`,
		`"sha256":"`:                     `"sha256":"X`,
		`"files":`:                       `"comment":"two\nlines","files":`,
		`"index":["` + r.parts[0] + `"]`: `"index":[]`,
		`"index":["` + r.parts[0]:        `"index":["` + h,
		`"time":"`:                       `"time":"x`,
	} {
		if !strings.Contains(good, old) {
			t.Fatalf("%s is not in %s", old, good)
		}
		_, err := decodeRelease([]byte(strings.Replace(good, old, bad, 1)))
		wantError(t, err, ErrFaulty, "")
	}
}

// FuzzUnpack looks for an archive that makes unpack panic, or that it takes
// although the site it gives is not the one that the manifest names. Run it with
// -fuzzminimizetime 20x, or it spends its time on making inputs small.
func FuzzUnpack(f *testing.F) {
	s, err := readFolder(small(1))
	if err != nil {
		f.Fatal(err)
	}
	r := manifestOn(Release{}, s)
	raw, err := pack(r, s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:len(raw)-1])
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, s, err := unpack(raw)
		if err != nil {
			return
		}
		if err := s.index.check(); err != nil || !isHash(r.SHA256) {
			t.Errorf("release %+v, index: %v", r, err)
		}
		for _, file := range s.index {
			if hashOf(s.held[file.SHA256]) != file.SHA256 {
				t.Errorf("%s has other bytes than its hash says", file.Path)
			}
		}
	})
}

func TestPartsOfAnIndex(t *testing.T) {
	t.Parallel()
	var x index
	for i := range 5000 {
		x = append(x, file{Path: fmt.Sprintf("content/page%04d/sv.md", i), SHA256: strings.Repeat("a", 64)})
	}
	parts := func(x index) contents { held := contents{}; newSnapshot(x, held); return held }
	before := parts(x)
	changed := slices.Clone(x)
	changed[2500].SHA256 = strings.Repeat("b", 64)
	added := slices.Insert(slices.Clone(x), 2500, file{Path: "content/page2499b/sv.md", SHA256: x[0].SHA256})
	for what, x := range map[string]index{"changed": changed, "added": added} {
		fresh := 0
		for hash := range parts(x) {
			if _, old := before[hash]; !old {
				fresh++
			}
		}
		if fresh == 0 || fresh > 4 {
			t.Errorf("one file %s: %d of %d parts are new", what, fresh, len(before))
		}
	}
	s := newSnapshot(x, contents{})
	if joined, err := joinParts(s.parts, s.held); err != nil || !slices.EqualFunc(joined, x, file.equal) {
		t.Errorf("joined again: %d files of %d, error %v", len(joined), len(x), err)
	}

	// The longest part: paths that JSON escapes, files of many blobs.
	for i := range x {
		x[i].Path = fmt.Sprintf("content/%s%04d.md", strings.Repeat("<", maxPath-15), i)
		x[i].Size, x[i].Blobs = MaxFile, slices.Repeat([]string{x[i].SHA256}, MaxFile/BlobSize)
	}
	if err := x[0].check(); err != nil {
		t.Fatal(err)
	}
	for _, text := range parts(x) {
		if len(text) > BlobSize {
			t.Fatalf("a part has %d bytes", len(text))
		}
	}
}

func (f file) equal(other file) bool {
	return f.Path == other.Path && f.Size == other.Size && f.SHA256 == other.SHA256 && slices.Equal(f.Blobs, other.Blobs)
}
