package content

import (
	"path"
	"strings"

	"vanersborg.se/networks/content/files"
)

// SourceFile is the path of the source text of a page.
func (c *Content) SourceFile(page string) string { return documentPath(page, c.Config.Own) }

// Recorded is the hash that a translation recorded for a section ("page",
// "intro" or an id), empty if it recorded none.
func (c *Content) Recorded(page, tag, section string) string {
	t := c.byKey[page].in(tag)
	if t == nil || t.doc == nil {
		return ""
	}
	return t.doc.head.Source[section].Hash
}

// SourceText is a section of a source text, of any version of its file, and
// the hash of that section. It is empty if the version has no such section.
func SourceText(name string, version []byte, section string) (text, hash string) {
	tag := strings.TrimSuffix(path.Base(name), ".md")
	doc, _ := parseDocument(files.File{Name: name, Text: version}, tag)
	if doc == nil {
		return "", ""
	}
	hash = doc.hashes()[section]
	if section == pageKey {
		return doc.headText(), hash
	}
	for _, p := range doc.parts {
		if recordKey(p.id) == section {
			return strings.TrimSpace(p.raw()), hash
		}
	}
	return "", ""
}

// RawSection is a section of a page's source text as it stands in its file,
// heading included. The empty id is the introduction.
func (c *Content) RawSection(page, id string) string {
	own := c.byKey[page].in(c.Config.Own)
	if own == nil {
		return ""
	}
	if p := own.doc.part(id); p != nil {
		return strings.TrimSpace(p.raw())
	}
	return ""
}

// Address is the fixed address of a page in a language, empty if it has none.
func (c *Content) Address(page, tag string) string {
	t := c.byKey[page].in(tag)
	if t == nil {
		return ""
	}
	return "/" + strings.ToLower(tag) + "/" + t.Slug
}
