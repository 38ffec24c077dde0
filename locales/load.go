package locales

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"vanersborg.se/networks/content/files"
)

// Folder is where the message files lie inside a site's folder.
const Folder = "locales"

var fileName = regexp.MustCompile(`^active\.([A-Za-z0-9-]+)\.toml$`)

// Load reads the message files locales/active.<tag>.toml. The file of the own
// language says which messages there are, and must be without fault: the error
// is its faults. Another language whose file has a fault is left out, and its
// faults are returned beside the rest. The own language comes first, the
// others by tag.
func Load(fsys fs.FS, own string) ([]*Locale, files.Faults, error) {
	source, err := read(fsys, own)
	if err != nil {
		return nil, nil, err
	}
	if faults := source.check(source); len(faults) > 0 {
		return nil, nil, faults
	}
	all, faults := []*Locale{source}, files.Faults(nil)
	tags, misnamed, err := list(fsys)
	if err != nil {
		return nil, nil, err
	}
	faults = append(faults, misnamed...)
	for _, tag := range tags {
		if tag == own {
			continue
		}
		l, found := readTranslated(fsys, tag, source)
		if faults = append(faults, found...); len(found) == 0 {
			all = append(all, l)
		}
	}
	return all, faults, nil
}

func readTranslated(fsys fs.FS, tag string, source *Locale) (*Locale, files.Faults) {
	l, err := read(fsys, tag)
	if err != nil {
		return nil, files.AsFaults(FileName(tag), err)
	}
	return l, l.check(source)
}

// FileName is the path of a language's message file inside a site's folder.
func FileName(tag string) string { return Folder + "/active." + tag + ".toml" }

// list are the tags that have a message file, and a warning for each file that
// looks like one and is not read.
func list(fsys fs.FS) ([]string, files.Faults, error) {
	entries, err := fs.ReadDir(fsys, Folder)
	if err != nil {
		return nil, nil, files.Fault{File: Folder, Text: "cannot be listed: " + err.Error()}
	}
	var tags []string
	var faults files.Faults
	for _, e := range entries {
		name := e.Name()
		if m := fileName.FindStringSubmatch(name); m != nil {
			tags = append(tags, m[1])
		} else if strings.HasPrefix(name, "active") {
			faults = append(faults, files.Fault{
				File: Folder + "/" + name, Text: "is not read; a message file is named active.<tag>.toml", Warning: true,
			})
		}
	}
	return tags, faults, nil
}

// parseTag accepts only the canonical spelling, so that one language cannot
// have two files.
func parseTag(name, tag string) (language.Tag, error) {
	t, err := language.Parse(tag)
	if err != nil || t == language.Und {
		return t, files.Fault{File: name, Text: "“" + tag + "” is not a BCP 47 language tag; name the file active.<tag>.toml"}
	}
	if canonical := t.String(); canonical != tag {
		return t, files.Fault{File: name, Text: "expected the canonical tag; name the file active." + canonical + ".toml"}
	}
	return t, nil
}

// Sort puts the own language first, the international one second, and the
// rest in the order of their tags.
func Sort(all []*Locale, own, international string) {
	rank := func(l *Locale) int {
		return slices.Index([]string{"", international, own}, l.Tag)
	}
	slices.SortStableFunc(all, func(a, b *Locale) int {
		return cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(a.Tag, b.Tag))
	})
}

// TagOf is the language of a message file's path, empty for any other path.
func TagOf(name string) string {
	if m := fileName.FindStringSubmatch(path.Base(name)); m != nil && path.Dir(name) == Folder {
		return m[1]
	}
	return ""
}
