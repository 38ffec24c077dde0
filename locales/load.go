package locales

import (
	"cmp"
	"fmt"
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
// is its faults. Another language whose file has a fault is a draft (see
// Locale.Faults); one whose tag cannot be used at all is left out. The faults
// of all files are returned beside. The own language comes first, the others
// by tag.
func Load(fsys fs.FS, own string) ([]*Locale, files.Faults, error) {
	source, err := loadSource(fsys, own)
	if err != nil {
		return nil, nil, err
	}
	tags, faults, err := list(fsys)
	if err != nil {
		return nil, nil, err
	}
	all := []*Locale{source}
	for _, tag := range tags {
		if tag == own {
			continue
		}
		l, found := Read(fsys, tag, source)
		faults = append(faults, found...)
		if l != nil {
			all = append(all, l)
		}
	}
	return all, faults, nil
}

func loadSource(fsys fs.FS, own string) (*Locale, error) {
	source, bundle, err := open(own)
	if err != nil {
		return nil, err
	}
	if err := source.read(fsys, bundle); err != nil {
		return nil, files.AsFaults(source.file.Name, err)
	}
	if err := source.check(source).Err(); err != nil {
		return nil, err
	}
	source.numbers, err = newNumbers(source)
	return source, err
}

// Read reads the message file of a language that is not the source language.
// With faults, it is a draft; nil if its tag cannot be used.
func Read(fsys fs.FS, tag string, source *Locale) (*Locale, files.Faults) {
	l, bundle, err := open(tag)
	if err != nil {
		return nil, files.AsFaults(FileName(tag), err)
	}
	if err := l.read(fsys, bundle); err != nil {
		l.Faults = files.AsFaults(l.file.Name, err)
	} else {
		l.Faults = l.check(source)
	}
	if len(l.Faults) > 0 {
		l.source = source
	}
	if l.numbers, err = newNumbers(l); err != nil {
		l.numbers = source.numbers
	}
	return l, l.Faults
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

// Canonical is the one spelling of a BCP 47 language tag that the site uses
// (RFC 5646 §4.5), or an error for what is no tag of known subtags.
func Canonical(tag string) (string, error) {
	t, err := language.Parse(tag)
	if err != nil || t == language.Und {
		return "", fmt.Errorf("“%s” is not a BCP 47 language tag", tag)
	}
	return t.String(), nil
}

// parseTag accepts only the canonical spelling, so that one language cannot
// have two files.
func parseTag(name, tag string) (language.Tag, error) {
	canonical, err := Canonical(tag)
	if err != nil {
		return language.Und, files.Fault{File: name, Text: err.Error() + "; name the file active.<tag>.toml"}
	}
	if canonical != tag {
		return language.Und, files.Fault{File: name, Text: "expected the canonical tag; name the file active." + canonical + ".toml"}
	}
	return language.Make(tag), nil
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
