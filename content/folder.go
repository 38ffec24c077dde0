package content

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/locales"
)

// Folder is where the pages lie inside a site folder.
const Folder = "content"

var documentName = regexp.MustCompile(`^([A-Za-z0-9-]+)\.md$`)

// folder is a page's folder: its facts and documents, read, without those
// that have a fault.
type folder struct {
	key    string
	print  string               // changes when a file changes
	facts  *facts               // nil if they have a fault
	docs   map[string]*document // by tag
	broken map[string]bool      // tags whose document has a fault
	faults files.Faults
}

func documentPath(key, tag string) string { return path.Join(Folder, key, tag+".md") }

// listFolders are the keys of the pages: the folders that have a <tag>.md.
func listFolders(fsys fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(fsys, Folder)
	if err != nil {
		return nil, files.Fault{File: Folder, Text: "cannot be listed: " + err.Error()}
	}
	var found []string
	for _, e := range entries {
		dir := path.Join(Folder, e.Name())
		if info, err := fs.Stat(fsys, dir); err != nil || !info.IsDir() {
			continue // listing a named pipe would wait for ever
		}
		inside, err := fs.ReadDir(fsys, dir)
		if err == nil && slices.ContainsFunc(inside, func(e fs.DirEntry) bool { return tagOf(e.Name()) != "" }) {
			found = append(found, e.Name())
		}
	}
	return found, nil
}

// tagOf is the language of a document's name, empty for any other file.
func tagOf(name string) string {
	if m := documentName.FindStringSubmatch(name); m != nil {
		if canonical, err := locales.Canonical(m[1]); err == nil && canonical == m[1] {
			return m[1]
		}
	}
	return ""
}

// readFolder reads a page. Nothing is read again if no file has changed since
// the earlier reading.
func readFolder(fsys fs.FS, key string, earlier *folder) *folder {
	f := &folder{key: key, docs: map[string]*document{}, broken: map[string]bool{}}
	dir := path.Join(Folder, key)
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		f.faults = files.Faults{{File: dir, Text: "cannot be listed: " + err.Error()}}
		return f
	}
	f.print = fingerprint(fsys, dir, entries)
	if earlier != nil && earlier.print == f.print {
		return earlier
	}
	hasFacts := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == factsName })
	f.readFacts(fsys, path.Join(dir, factsName), hasFacts)
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if tag := tagOf(e.Name()); tag != "" {
			f.readDocument(fsys, name, tag)
		} else if path.Ext(name) == ".md" {
			f.faults = append(f.faults, unread(name))
		}
	}
	return f
}

// unread is the fault of a file that is not read for its name.
func unread(name string) files.Fault {
	stem := strings.TrimSuffix(path.Base(name), ".md")
	if canonical, err := locales.Canonical(stem); err == nil {
		return files.Fault{File: name, Text: "is not read; expected the canonical tag: name it " + canonical + ".md"}
	}
	return files.Fault{File: name, Text: "is not read; a text is named <tag>.md, by the BCP 47 tag of its language", Warning: true}
}

func (f *folder) readFacts(fsys fs.FS, name string, exists bool) {
	if !exists {
		f.facts = &facts{}
		return
	}
	file, err := files.Read(fsys, name)
	if err != nil {
		f.faults = append(f.faults, files.AsFaults(name, err)...)
		return
	}
	found, faults := readFacts(file)
	if f.faults = append(f.faults, faults...); len(faults) == 0 {
		f.facts = found
	}
}

func (f *folder) readDocument(fsys fs.FS, name, tag string) {
	doc, faults := readDocument(fsys, name, tag)
	if f.faults = append(f.faults, faults...); len(faults) > 0 {
		f.broken[tag] = true
		return
	}
	f.docs[tag] = doc
}

// settled is how old a change must be before time and size alone tell that
// nothing has changed since: file systems keep time in coarse steps.
const settled = 2 * time.Second

// fingerprint is made of names, sizes and times; of the bytes where a file
// has no time or was changed just now.
func fingerprint(fsys fs.FS, dir string, entries []fs.DirEntry) string {
	var out strings.Builder
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		info, err := fs.Stat(fsys, name)
		switch {
		case err != nil:
			fmt.Fprintf(&out, "%s %v\n", e.Name(), err)
		case !info.Mode().IsRegular():
			fmt.Fprintf(&out, "%s %v\n", e.Name(), info.Mode())
		case info.ModTime().IsZero() || time.Since(info.ModTime()) < settled:
			file, err := files.Read(fsys, name)
			fmt.Fprintf(&out, "%s %x %v\n", e.Name(), sha256.Sum256(file.Text), err)
		default:
			fmt.Fprintf(&out, "%s %d %d %v\n", e.Name(), info.Size(), info.ModTime().UnixNano(), info.Mode())
		}
	}
	return out.String()
}
