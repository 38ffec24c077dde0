package releases

import (
	"fmt"
	"strings"
	"testing"
)

// What comes from the servers may have been written by anyone who may publish.
func TestIndexIsNotTrusted(t *testing.T) {
	t.Parallel()
	h := strings.Repeat("a", 64)
	one := func(path string) string { return fmt.Sprintf(`{"path":%q,"size":1,"sha256":%q}`, path, h) }
	if _, err := decodeIndex([]byte("[" + one("content/a.md") + "]")); err != nil {
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
		x, err := decodeIndex([]byte("[" + files + "]"))
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
	r, _ := manifestOn(Release{}, s)
	good := string(r.encode())
	if got, err := decodeRelease([]byte(good)); err != nil || !got.same(r) {
		t.Fatalf("%+v, error %v", got, err)
	}
	for old, bad := range map[string]string{
		`"format":1`:            `"format":2`,
		`"number":1`:            `"number":0`,
		`{`:                     ``,
		`"index":["`:            `"index":[">","`,
		`"sha256":"`:            `"sha256":"X`,
		`"files":`:              `"comment":"two\nlines","files":`,
		`"index":["` + r.SHA256: `"index":[],"x":["`,
		`"time":"`:              `"time":"x`,
	} {
		if !strings.Contains(good, old) {
			t.Fatalf("%s is not in %s", old, good)
		}
		_, err := decodeRelease([]byte(strings.Replace(good, old, bad, 1)))
		wantError(t, err, ErrFaulty, "")
	}
}

// FuzzUnpack looks for an archive that makes unpack panic, or that it takes
// although the site it gives is not the one that the manifest names.
func FuzzUnpack(f *testing.F) {
	s, err := readFolder(small(1))
	if err != nil {
		f.Fatal(err)
	}
	r, _ := manifestOn(Release{}, s)
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
