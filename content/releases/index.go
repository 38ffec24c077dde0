package releases

import (
	"crypto/sha256"
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a release may hold.
const (
	MaxFiles = 100_000   // files
	MaxFile  = 2 << 20   // bytes of one file
	MaxSize  = 512 << 20 // bytes of all files
	maxPath  = 255       // bytes of a path

	// partFiles is the most files that a part of an index names, so that the
	// longest paths, escaped, still fit into one blob.
	partFiles = 256
	maxParts  = 4096 // of an index
)

// file is one file of a release.
type file struct {
	Path   string   `json:"path"` // as io/fs has it, sorted, no two equal
	Size   int64    `json:"size"`
	SHA256 string   `json:"sha256"`
	Blobs  []string `json:"blobs,omitempty"` // left out for a file that is one blob, for that has the file's hash
}

// blobs are the names of f's blobs in order.
func (f file) blobs() []string {
	if len(f.Blobs) == 0 {
		return []string{f.SHA256}
	}
	return f.Blobs
}

// index is every file of a release, or the part of them that is in one blob.
type index []file

func (x index) encode() []byte {
	text, err := json.Marshal(x)
	if err != nil {
		panic(err) // strings and numbers cannot fail
	}
	return text
}

// parts cuts x where the path before the cut decides, about every 128 files. So
// a change of one file changes one part, however many there are.
func (x index) parts() []index {
	var parts []index
	from := 0
	for i, f := range x {
		end := i + 1
		if end == len(x) || end-from == partFiles || sha256.Sum256([]byte(f.Path))[0] < 2 {
			parts = append(parts, x[from:end])
			from = end
		}
	}
	return parts
}

// joinParts is the index with the given parts, if it keeps every rule.
func joinParts(parts []string, held contents) (index, error) {
	var x index
	for _, hash := range parts {
		var part index
		if err := json.Unmarshal(held[hash], &part); err != nil {
			return nil, faulty("the index is not what publish writes: %w", err)
		}
		x = append(x, part...)
	}
	return x, x.check()
}

// check holds the index to what Publish may have written, whoever did write it.
func (x index) check() error {
	if len(x) == 0 || len(x) > MaxFiles || x.size() > MaxSize {
		return faulty("%d files of %d bytes, expected 1 to %d files of at most %d bytes", len(x), x.size(), MaxFiles, MaxSize)
	}
	folders := map[string]bool{}
	for i, f := range x {
		if err := f.check(); err != nil {
			return err
		}
		if i > 0 && f.Path <= x[i-1].Path {
			return faulty("%q stands after %q in the index", f.Path, x[i-1].Path)
		}
		for dir := path.Dir(f.Path); dir != "."; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	for _, f := range x {
		if folders[f.Path] {
			return faulty("%q is a file and a folder", f.Path)
		}
	}
	return nil
}

func (f file) check() error {
	if !sent(f.Path) || !plain(f.Path) {
		return faulty("%.80q is no path of a release", f.Path)
	}
	if f.Size < 0 || f.Size > MaxFile {
		return faulty("%s has %d bytes, expected at most %d", f.Path, f.Size, MaxFile)
	}
	if want := max(1, (f.Size+BlobSize-1)/BlobSize); int64(len(f.blobs())) != want {
		return faulty("%s has %d blobs, expected %d", f.Path, len(f.blobs()), want)
	}
	for _, name := range append(f.blobs(), f.SHA256) {
		if !isHash(name) {
			return faulty("%s names %.80q, expected a SHA-256 in hexadecimal", f.Path, name)
		}
	}
	return nil
}

// size is the sum of all files' sizes in bytes.
func (x index) size() int64 {
	var sum int64
	for _, f := range x {
		sum += f.Size
	}
	return sum
}

// missing are the files of x that held lacks, each content once.
func (x index) missing(held contents) []file {
	var files []file
	asked := map[string]bool{}
	for _, f := range x {
		if _, ok := held[f.SHA256]; !ok && !asked[f.SHA256] {
			asked[f.SHA256] = true
			files = append(files, f)
		}
	}
	return files
}

// roots are the folders that make a site folder.
var roots = []string{"content", "locales"}

// sent says whether a file of a site folder belongs to a release: Markdown and
// TOML under content/ and locales/, nothing hidden.
func sent(name string) bool {
	top, _, below := strings.Cut(name, "/")
	ext := path.Ext(name)
	return below && slices.Contains(roots, top) && (ext == ".md" || ext == ".toml") && !hidden(name)
}

// hidden says whether a part of a path begins with a full stop, as what editors
// and Kubernetes put beside the files does.
func hidden(name string) bool { return strings.Contains("/"+name, "/.") }

// plain says whether a path means the same on every system and in an archive.
func plain(name string) bool {
	return fs.ValidPath(name) && len(name) <= maxPath && utf8.ValidString(name) &&
		!strings.ContainsFunc(name, func(r rune) bool { return r == '\\' || unicode.IsControl(r) })
}
