package releases

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// contents are files by the hash of their bytes.
type contents map[string][]byte

// Read gives the files of a site folder that a release holds, as they are now.
// What is then done to the folder changes nothing in what was given.
func Read(fsys fs.FS) (fs.FS, error) {
	s, err := readFolder(fsys)
	if err != nil {
		return nil, err
	}
	return s.site(), nil
}

// readFolder takes what belongs to a release from a site folder.
func readFolder(fsys fs.FS) (snapshot, error) {
	var x index
	held := contents{}
	for _, root := range roots {
		err := fs.WalkDir(fsys, root, func(name string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && hidden(name):
				return fs.SkipDir
			case e.IsDir() || !sent(name):
				return noFolder(fsys, name, e)
			}
			f, data, err := readFile(fsys, name)
			held[f.SHA256] = data
			x = append(x, f)
			return err
		})
		var path *fs.PathError
		if errors.As(err, &path) {
			return snapshot{}, fmt.Errorf("%s: cannot be read: %w", path.Path, path.Err)
		}
		if err != nil {
			return snapshot{}, err
		}
	}
	slices.SortFunc(x, func(a, b file) int { return strings.Compare(a.Path, b.Path) })
	if err := x.check(); err != nil {
		return snapshot{}, fmt.Errorf("the site folder cannot be released: %w", err)
	}
	return newSnapshot(x, held), nil
}

// noFolder refuses a link to a folder, for what is behind it would be left out.
func noFolder(fsys fs.FS, name string, e fs.DirEntry) error {
	if e.Type()&fs.ModeSymlink == 0 || hidden(name) {
		return nil
	}
	if info, err := fs.Stat(fsys, name); err == nil && info.IsDir() {
		return fmt.Errorf("%s: a link to a folder is not released; put the folder itself there", name)
	}
	return nil
}

// readFile never opens what could keep it waiting, such as a named pipe.
func readFile(fsys fs.FS, name string) (file, []byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return file{}, nil, err
	}
	if !info.Mode().IsRegular() {
		return file{}, nil, fmt.Errorf("%s: expected a regular file, found %v", name, info.Mode().Type())
	}
	opened, err := fsys.Open(name)
	if err != nil {
		return file{}, nil, err
	}
	defer opened.Close()
	data, err := io.ReadAll(io.LimitReader(opened, MaxFile+1))
	if err != nil {
		return file{}, nil, err
	}
	if len(data) > MaxFile {
		return file{}, nil, fmt.Errorf("%s: larger than %d bytes; split it or shorten it", name, MaxFile)
	}
	f := file{Path: name, Size: int64(len(data)), SHA256: hashOf(data)}
	if blobs := names(data); len(blobs) > 1 {
		f.Blobs = blobs
	}
	return f, data, nil
}
