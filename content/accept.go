package content

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"vanersborg.se/networks/content/files"
)

// Accept is the text of a translation's file after the sections named are
// recorded as up to date with the source text as it is now: their hashes and
// its date under [source] in the front matter, and nothing else. No section
// named means all that the translation has, and what stands in the front
// matter ("page"). It gives the file's path too. The error is Faults.
func Accept(fsys fs.FS, tag, key string, sections []string) (name string, text []byte, err error) {
	config, err := readConfig(fsys, "")
	if err != nil {
		return "", nil, err
	}
	if pages := Look(fsys).keys(); !slices.Contains(pages, key) {
		return "", nil, files.Fault{File: Folder, Text: fmt.Sprintf("there is no page %s; expected one of %s", quote(key), someOf(pages, ""))}
	}
	name = documentPath(key, tag)
	source, faults := readDocument(fsys, documentPath(key, config.Own), config.Own)
	doc, more := readDocument(fsys, name, tag)
	f := readFolder(fsys, key, nil)
	switch {
	case tag == config.Own:
		return name, nil, files.Fault{File: name, Text: "is the source text itself; accept takes a translation"}
	case len(faults)+len(more) > 0:
		return name, nil, append(faults, more...)
	case f.facts == nil:
		return name, nil, f.faults
	}
	hashes := source.hashes()
	if sections, err = acceptable(doc, sections, hashes); err != nil {
		return name, nil, err
	}
	updated := later(f.facts.Updated, source.head.Updated)
	edited := string(doc.file.Text)
	for _, section := range sections {
		edited, err = setRecord(doc, edited, section, record{hashes[section], updated})
		if err != nil {
			return name, nil, err
		}
	}
	raw, err := fs.ReadFile(fsys, name)
	return name, asWritten(raw, string(doc.file.Text), edited), err
}

// asWritten puts an edit of a text into the file that it was read from, with the
// byte order mark and the line ends that the file has.
func asWritten(raw []byte, text, edited string) []byte {
	const bom = "\ufeff"
	written := strings.TrimPrefix(string(raw), bom)
	if strings.ReplaceAll(written, "\r\n", "\n") != text {
		return []byte(edited) // changed meanwhile
	}
	mark := strings.TrimSuffix(string(raw), written)
	was, before, after := strings.SplitAfter(written, "\n"), strings.SplitAfter(text, "\n"), strings.SplitAfter(edited, "\n")
	least := min(len(before), len(after))
	head, tail := 0, 0
	for head < least && before[head] == after[head] {
		head++
	}
	for tail < least-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	end := strings.TrimPrefix(was[0], strings.TrimRight(was[0], "\r\n"))
	changed := strings.ReplaceAll(strings.Join(after[head:len(after)-tail], ""), "\n", end)
	return []byte(mark + strings.Join(was[:head], "") + changed + strings.Join(was[len(was)-tail:], ""))
}

// acceptable are the keys to record: those named, or all.
func acceptable(doc *document, named []string, hashes map[string]string) ([]string, error) {
	has := func(key string) bool {
		return key == pageKey || key == introKey || doc.part(key) != nil
	}
	if len(named) == 0 {
		named = []string{pageKey, introKey}
		for _, p := range doc.parts[1:] {
			if hashes[p.id] != "" {
				named = append(named, p.id)
			}
		}
		return named, nil
	}
	for _, key := range named {
		if hashes[key] == "" || !has(key) {
			return nil, files.Fault{File: doc.file.Name, Text: fmt.Sprintf("there is no section %s here and in the source text; expected page, intro or a section's id", key)}
		}
	}
	return named, nil
}

func (r record) String() string {
	if r.Updated.IsZero() {
		return fmt.Sprintf("{ hash = %q }", r.Hash)
	}
	return fmt.Sprintf("{ hash = %q, updated = %s }", r.Hash, r.Updated.Format("2006-01-02"))
}

var tableLine = regexp.MustCompile(`^\s*\[`)

// setRecord edits one line of the front matter, or adds it at the end of
// [source].
func setRecord(doc *document, text, key string, r record) (string, error) {
	lines := strings.SplitAfter(text, "\n")
	end := 1 + slices.Index(lines[1:], fence)
	line := key + " = " + r.String() + "\n"
	table := slices.IndexFunc(lines[:end], func(s string) bool { return strings.TrimSpace(s) == "[source]" })
	if table < 0 {
		if doc.head.Source != nil {
			return "", doc.fault("source", "expected the records under one [source], each on a line: id = { hash = …, updated = … }")
		}
		return strings.Join(slices.Insert(lines, end, "\n", "[source]\n", line), ""), nil
	}
	last := table + 1
	for ; last < end && !tableLine.MatchString(lines[last]); last++ {
		if name, _, ok := strings.Cut(lines[last], "="); ok && strings.TrimSpace(name) == key {
			lines[last] = line
			return strings.Join(lines, ""), nil
		}
	}
	for last > table+1 && strings.TrimSpace(lines[last-1]) == "" {
		last--
	}
	return strings.Join(slices.Insert(lines, last, line), ""), nil
}
