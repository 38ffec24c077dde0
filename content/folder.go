package content

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

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
	facts  *facts               // nil if they have a fault
	docs   map[string]*document // by tag
	tags   []string             // of docs: gone through for every page at each load, which a map is slow at
	broken map[string]bool      // tags whose document has a fault
	faults files.Faults
}

func documentPath(key, tag string) string { return path.Join(Folder, key, tag+".md") }

// tagOf is the language of a document's name, empty for any other file.
func tagOf(name string) string {
	if m := documentName.FindStringSubmatch(name); m != nil {
		if canonical, err := locales.Canonical(m[1]); err == nil && canonical == m[1] {
			return m[1]
		}
	}
	return ""
}

// readFolder reads a page. What has the same bytes as in the earlier reading,
// which may be nil, is taken from there.
func readFolder(fsys fs.FS, key string, earlier *folder) *folder {
	f := &folder{key: key, docs: map[string]*document{}, broken: map[string]bool{}}
	dir := path.Join(Folder, key)
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		f.faults = files.Faults{{File: dir, Text: "cannot be listed: " + err.Error()}}
		return f
	}
	if earlier == nil {
		earlier = &folder{}
	}
	hasFacts := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == factsName })
	f.readFacts(fsys, path.Join(dir, factsName), hasFacts, earlier.facts)
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if tag := tagOf(e.Name()); tag != "" {
			f.readDocument(fsys, name, tag, earlier.docs[tag])
		} else if path.Ext(name) == ".md" {
			f.faults = append(f.faults, unread(name))
		}
	}
	f.tags = slices.Collect(maps.Keys(f.docs))
	if len(f.faults) == 0 && f.facts == earlier.facts && maps.Equal(f.docs, earlier.docs) && len(earlier.faults) == 0 {
		return earlier
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

func (f *folder) readFacts(fsys fs.FS, name string, exists bool, earlier *facts) {
	if !exists {
		f.facts = &facts{}
		return
	}
	file, err := files.Read(fsys, name)
	if err != nil {
		f.faults = append(f.faults, files.AsFaults(name, err)...)
		return
	}
	if earlier != nil && bytes.Equal(earlier.file.Text, file.Text) && len(file.Text) > 0 {
		f.facts = earlier
		return
	}
	found, faults := readFacts(file)
	if f.faults = append(f.faults, faults...); len(faults) == 0 {
		f.facts = found
	}
}

func (f *folder) readDocument(fsys fs.FS, name, tag string, earlier *document) {
	file, err := files.Read(fsys, name)
	if err == nil && earlier != nil && bytes.Equal(earlier.file.Text, file.Text) {
		f.docs[tag] = earlier
		return
	}
	doc, faults := (*document)(nil), files.AsFaults(name, err)
	if err == nil {
		doc, faults = parseDocument(file, tag)
	}
	if f.faults = append(f.faults, faults...); len(faults) > 0 {
		f.broken[tag] = true
		return
	}
	f.docs[tag] = doc
}
