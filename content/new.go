package content

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/locales"
)

// NewFile is a file to be written into a site folder.
type NewFile struct {
	Name string
	Text []byte
}

// New makes the files of a new language, ready to be translated: its message
// file, and a draft of every page that holds the source text. The error is
// Faults: no canonical BCP 47 tag, or a file that exists already.
func New(fsys fs.FS, tag string) ([]NewFile, error) {
	config, err := readConfig(fsys, "")
	if err != nil {
		return nil, err
	}
	all, _, err := locales.Load(fsys, config.Own)
	if err != nil {
		return nil, err
	}
	messages, err := locales.Blank(all[0], tag)
	if err != nil {
		return nil, err
	}
	made := []NewFile{{locales.FileName(tag), messages}}
	tree := Look(fsys)
	if tree.err != nil {
		return nil, tree.err
	}
	for _, key := range tree.keys() {
		f := readFolder(fsys, key, nil)
		source := f.docs[config.Own]
		if source == nil || f.facts == nil {
			return nil, f.faults
		}
		made = append(made, NewFile{documentPath(key, tag), source.draft(later(f.facts.Updated, source.head.Updated).Format("2006-01-02"))})
	}
	for _, m := range made {
		if _, err := fs.Stat(fsys, m.Name); !errors.Is(err, fs.ErrNotExist) {
			return nil, files.Fault{File: m.Name, Text: "exists already; the language is begun"}
		}
	}
	return made, nil
}

// draft is a translation's file that still holds the source text. What it was
// made from is recorded, so that a change of the source meanwhile is noticed.
func (d *document) draft(updated string) []byte {
	front, body, _ := cutFront(d.file)
	var out strings.Builder
	out.WriteString(fence)
	out.WriteString("draft = true # take this line out when everything is translated\n")
	for line := range strings.Lines(string(front.Text)) {
		name, _, _ := strings.Cut(line, "=")
		switch strings.TrimSpace(name) {
		case "required", "updated", "draft":
		default:
			out.WriteString(line)
		}
	}
	out.WriteString("\n[source]\n")
	hashes := d.hashes()
	for _, key := range append([]string{pageKey, introKey}, d.ids()...) {
		fmt.Fprintf(&out, "%s = { hash = %q, updated = %s }\n", key, hashes[key], updated)
	}
	out.WriteString(fence)
	out.Write(body.Text)
	return []byte(out.String())
}

// ids are the ids of the sections below the introduction.
func (d *document) ids() []string {
	var ids []string
	for _, p := range d.parts[1:] {
		ids = append(ids, p.id)
	}
	return ids
}
