package content

import (
	"errors"
	"io/fs"
	"maps"
	"slices"

	"vanersborg.se/networks/content/files"
)

// GlossaryFile is the path of the glossary inside a site folder. A site need
// not have one.
const GlossaryFile = Folder + "/glossary.toml"

// glossaryTerm is a term and how each language renders it, by tag.
type glossaryTerm struct {
	id string
	in map[string]string
}

func readGlossary(fsys fs.FS) ([]glossaryTerm, files.Faults) {
	if _, err := fs.Stat(fsys, GlossaryFile); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	file, err := files.Read(fsys, GlossaryFile)
	if err != nil {
		return nil, files.AsFaults(GlossaryFile, err)
	}
	var terms map[string]map[string]string
	if err := file.Decode(&terms); err != nil {
		return nil, files.AsFaults(GlossaryFile, err)
	}
	var all []glossaryTerm
	var faults files.Faults
	lines := file.Lines()
	for _, id := range slices.Sorted(maps.Keys(terms)) {
		for tag := range terms[id] {
			if !isTag(tag) {
				faults = append(faults, files.Fault{File: GlossaryFile, Line: lines[id+"."+tag], Text: "expected a BCP 47 language tag, found " + quote(tag)})
			}
		}
		all = append(all, glossaryTerm{id, terms[id]})
	}
	return all, sorted(faults)
}
