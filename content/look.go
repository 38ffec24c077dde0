package content

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"time"

	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/locales"
)

// Tree is a site folder as Look saw it. Two of them tell what has changed
// without reading the files, of which a large site has tens of thousands.
type Tree struct {
	common notes // the settings, the glossary, the messages
	pages  []pageFolder
	err    error // content/ could not be listed
}

// pageFolder is a folder in content/ that has a <tag>.md.
type pageFolder struct {
	key string
	notes
}

// notes are what can be seen of files.
type notes struct {
	print [sha256.Size]byte // changes when a name, a size, a time or a mode does; the bytes of what has no time
	fresh bool              // a file was changed just now
}

// settled is how old a change must be before time and size alone tell that
// nothing has changed since: file systems keep time in coarse steps.
const settled = 2 * time.Second

// same reports whether the files are as they were.
func (n notes) same(earlier notes) bool { return n.print == earlier.print && !earlier.fresh }

// Equal reports whether two looks saw the same.
func (t *Tree) Equal(other *Tree) bool {
	if t.common.print != other.common.print || len(t.pages) != len(other.pages) || (t.err == nil) != (other.err == nil) {
		return false
	}
	for i, p := range t.pages {
		if p.key != other.pages[i].key || p.print != other.pages[i].print {
			return false
		}
	}
	return true
}

// keys are those of the pages.
func (t *Tree) keys() []string {
	keys := make([]string, len(t.pages))
	for i, p := range t.pages {
		keys[i] = p.key
	}
	return keys
}

// unchanged are the pages whose files are as they were at an earlier look.
func (t *Tree) unchanged(earlier *Tree) []bool {
	same := make([]bool, len(t.pages))
	i := 0
	for j, p := range t.pages {
		for i < len(earlier.pages) && earlier.pages[i].key < p.key {
			i++
		}
		same[j] = i < len(earlier.pages) && earlier.pages[i].key == p.key && p.same(earlier.pages[i].notes)
	}
	return same
}

// Look looks at a site folder. It opens no file that has a time.
func Look(fsys fs.FS) *Tree {
	l := newLooker(fsys)
	t := &Tree{}
	t.pages, t.err = l.contents()
	_ = l.each(locales.Folder, l.stat(locales.Folder), l.note) // told when the messages are read
	t.common = l.take()
	return t
}

// Again is a look at the same site folder, for whoever waits until it comes to
// rest after a change since an earlier look. Where that has touched one page
// alone, as an editor's saving does, only this page's folder is looked at:
// however many pages there are, it costs the same. Else it is a whole look, as
// where a tree is nil because there was no folder. It is the tree itself where
// there is no change.
func (t *Tree) Again(fsys fs.FS, earlier *Tree) *Tree {
	i, only := t.only(earlier)
	if !only {
		return Look(fsys)
	}
	p := t.pages[i]
	if now, texts := newLooker(fsys).page(Folder + "/" + p.key); !texts || now.print != p.print {
		return Look(fsys)
	}
	return t
}

// only is the page that differs from an earlier look, if nothing else does.
func (t *Tree) only(earlier *Tree) (page int, only bool) {
	if t == nil || earlier == nil {
		return 0, false
	}
	same := t.unchanged(earlier)
	page = slices.Index(same, false)
	return page, page >= 0 && !slices.Contains(same[page+1:], false) && len(t.pages) >= len(earlier.pages) &&
		t.common.same(earlier.common) && t.err == nil && earlier.err == nil
}

// looker looks at files, one folder after the other.
type looker struct {
	fsys  fs.FS
	now   time.Time
	tags  map[string]bool // names of files: whether they are texts
	seen  []byte
	fresh bool
}

func newLooker(fsys fs.FS) *looker {
	return &looker{fsys: fsys, now: time.Now(), tags: map[string]bool{}}
}

// take gives the notes of what was seen, and forgets it.
func (l *looker) take() notes {
	n := notes{sha256.Sum256(l.seen), l.fresh}
	l.seen, l.fresh = l.seen[:0], false
	return n
}

// contents finds the folders of pages, and notes what lies beside them.
func (l *looker) contents() ([]pageFolder, error) {
	var pages []pageFolder
	var folders []string
	err := l.each(Folder, l.stat(Folder), func(name string, info fs.FileInfo) {
		if info.IsDir() {
			folders = append(folders, name)
		} else if path.Ext(name) == ".toml" {
			l.note(name, info)
		}
	})
	if err != nil {
		return nil, files.Fault{File: Folder, Text: "cannot be listed: " + err.Error()}
	}
	beside := l.take()
	for _, name := range folders {
		if n, texts := l.page(name); texts {
			pages = append(pages, pageFolder{path.Base(name), n})
		}
	}
	l.seen, l.fresh = append(l.seen, beside.print[:]...), beside.fresh
	return pages, nil
}

// page notes what is in a folder, which is a page's if it has texts.
func (l *looker) page(name string) (n notes, texts bool) {
	err := l.each(name, nil, func(name string, info fs.FileInfo) {
		texts = texts || l.isText(path.Base(name))
		l.note(name, info)
	})
	return l.take(), err == nil && texts
}

// stat is the error of what is no folder: listing a named pipe would wait for
// ever.
func (l *looker) stat(dir string) error {
	info, err := fs.Stat(l.fsys, dir)
	if err == nil && !info.IsDir() {
		err = errors.New("not a folder")
	}
	return err
}

// each calls do for what is in a folder, by name; symbolic links are followed,
// as reading the files does. What cannot be reached is noted. An error that
// there is already keeps the folder from being listed.
func (l *looker) each(dir string, err error, do func(name string, info fs.FileInfo)) error {
	var entries []fs.DirEntry
	if err == nil {
		entries, err = fs.ReadDir(l.fsys, dir)
	}
	if err != nil {
		l.seen = append(l.seen, err.Error()...)
		return err
	}
	for _, e := range entries {
		name := dir + "/" + e.Name()
		info, err := e.Info()
		if err == nil && info.Mode().Type() == fs.ModeSymlink {
			info, err = fs.Stat(l.fsys, name)
		}
		if err != nil {
			l.seen = append(append(l.seen, name...), err.Error()...)
			continue
		}
		do(name, info)
	}
	return nil
}

// note notes a file.
func (l *looker) note(name string, info fs.FileInfo) {
	l.seen = append(append(l.seen, name...), 0)
	l.seen = strconv.AppendInt(l.seen, info.Size(), 10)
	l.seen = append(l.seen, 0)
	l.seen = strconv.AppendUint(l.seen, uint64(info.Mode()), 8)
	if !info.Mode().IsRegular() {
		return
	}
	changed := info.ModTime()
	if changed.IsZero() {
		file, err := files.Read(l.fsys, name)
		sum := sha256.Sum256(file.Text)
		l.seen = append(l.seen, sum[:]...)
		if err != nil {
			l.seen = append(l.seen, err.Error()...)
		}
		return
	}
	l.fresh = l.fresh || l.now.Sub(changed) < settled
	l.seen = append(l.seen, 0)
	l.seen = strconv.AppendInt(l.seen, changed.UnixNano(), 10)
}

// isText reports whether a file's name is <tag>.md. The same few names come
// again and again.
func (l *looker) isText(name string) bool {
	is, known := l.tags[name]
	if !known {
		is = tagOf(name) != ""
		l.tags[name] = is
	}
	return is
}
