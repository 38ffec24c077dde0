package releases

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// snapshot is every file of a release, each proved by its hash.
type snapshot struct {
	parts []string // the hashes of the parts of index
	index index
	held  contents // files and parts, and maybe others
}

// newSnapshot adds to held the parts of x.
func newSnapshot(x index, held contents) snapshot {
	s := snapshot{index: x, held: held}
	for _, part := range x.parts() {
		text := part.encode()
		s.parts = append(s.parts, hashOf(text))
		held[hashOf(text)] = text
	}
	return s
}

// pruned is s without what it does not name.
func (s snapshot) pruned() snapshot {
	held := contents{}
	for _, hash := range s.parts {
		held[hash] = s.held[hash]
	}
	for _, f := range s.index {
		held[f.SHA256] = s.held[f.SHA256]
	}
	return snapshot{s.parts, s.index, held}
}

// site is a snapshot as a file system that never changes. Its files have no
// time: only their bytes tell whether they changed.
type site struct {
	files   map[string][]byte
	folders map[string][]fs.DirEntry // sorted by name, "." is the root
}

func (s snapshot) site() fs.FS {
	fsys := site{map[string][]byte{}, map[string][]fs.DirEntry{".": nil}}
	for _, f := range s.index {
		fsys.files[f.Path] = s.held[f.SHA256]
		fsys.enter(f.Path, info{path.Base(f.Path), f.Size, 0o444})
	}
	for _, entries := range fsys.folders {
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	return fsys
}

// enter lists name in its folder, and the folder in its own.
func (s site) enter(name string, i info) {
	dir := path.Dir(name)
	if _, known := s.folders[dir]; !known {
		s.enter(dir, info{path.Base(dir), 0, fs.ModeDir | 0o555})
	}
	s.folders[dir] = append(s.folders[dir], fs.FileInfoToDirEntry(i))
}

func (s site) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if data, ok := s.files[name]; ok {
		return &openFile{bytes.NewReader(data), info{path.Base(name), int64(len(data)), 0o444}}, nil
	}
	if entries, ok := s.folders[name]; ok {
		return &openFolder{info{path.Base(name), 0, fs.ModeDir | 0o555}, entries}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// info is what is known of a file or folder.
type info struct {
	name string
	size int64
	mode fs.FileMode
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }

type openFile struct {
	*bytes.Reader
	info info
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

type openFolder struct {
	info info
	rest []fs.DirEntry
}

func (f *openFolder) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFolder) Close() error               { return nil }

func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: fs.ErrInvalid}
}

func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(f.rest) {
		if n > 0 && len(f.rest) == 0 {
			return nil, io.EOF
		}
		n = len(f.rest)
	}
	part := f.rest[:n:n]
	f.rest = f.rest[n:]
	return part, nil
}
