package content

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/locales"
)

// ConfigFile is the path of the site's settings inside a site folder.
const ConfigFile = "content/site.toml"

// Config is content/site.toml.
type Config struct {
	URL           string              // public address, absolute, without a slash at the end
	Own           string              // tag of the language the pages are written in
	International string              // tag of the language of readers whose own the site lacks
	Front         string              // key of the page at /
	Readers       map[string][]string // offered tag: primary languages it serves best
	Municipality  Municipality
}

// Municipality is the publisher. What it leaves out is the empty string.
type Municipality struct {
	Name          string // in its own language
	URL           string
	Email         string
	Telephone     string
	Accessibility string // address of the accessibility statement
}

// readConfig reads the settings; a public address given to the program wins.
func readConfig(fsys fs.FS, publicURL string) (Config, error) {
	var c Config
	file, err := files.Read(fsys, ConfigFile)
	if err != nil {
		return c, err
	}
	if err := file.Decode(&c); err != nil {
		return c, err
	}
	c.URL = strings.TrimSuffix(cmp.Or(publicURL, c.URL), "/")
	return c, c.check(file).Err()
}

func (c Config) check(file files.File) files.Faults {
	k := configCheck{file: file, lines: file.Lines()}
	if !isAddress(c.URL) || strings.ContainsAny(c.URL, "?#") {
		k.fault("url", "expected the public address, such as https://www.example.org, found %s", quote(c.URL))
	}
	for key, value := range map[string]string{"own": c.Own, "international": c.International, "front": c.Front, "municipality.name": c.Municipality.Name} {
		if value == "" {
			k.fault(key, "%s is missing; see the comments in the file", key)
		}
	}
	for key, value := range map[string]string{"own": c.Own, "international": c.International} {
		k.tag(key, value)
	}
	for key, value := range map[string]string{"municipality.url": c.Municipality.URL, "municipality.accessibility": c.Municipality.Accessibility} {
		if value != "" && !isAddress(value) {
			k.fault(key, "expected an address that begins with https:// or http://, found %s", quote(value))
		}
	}
	if mail, err := mail.ParseAddress(cmp.Or(c.Municipality.Email, "a@b")); err != nil || mail.Name != "" {
		k.fault("municipality.email", "expected an address such as kommun@example.org, found %s", quote(c.Municipality.Email))
	}
	if !telephone.MatchString(c.Municipality.Telephone) {
		k.fault("municipality.telephone", "expected a number such as +46 521 72 10 00, found %s", quote(c.Municipality.Telephone))
	}
	k.readers(c.Readers)
	return sorted(k.faults)
}

var (
	telephone = regexp.MustCompile(`^(\+?[0-9][0-9 ()-]*)?$`)
	primary   = regexp.MustCompile(`^[a-z]{2,3}$`) // RFC 5646 §2.2.1
)

type configCheck struct {
	file   files.File
	lines  map[string]int
	faults files.Faults
}

func (k *configCheck) fault(key, format string, args ...any) {
	line := cmp.Or(k.lines[key], k.lines[strings.Split(key, ".")[0]])
	k.faults = append(k.faults, files.Fault{File: k.file.Name, Line: line, Text: fmt.Sprintf(format, args...)})
}

func (k *configCheck) tag(key, tag string) {
	if canonical, err := locales.Canonical(tag); tag != "" && (err != nil || canonical != tag) {
		k.fault(key, "expected a canonical BCP 47 language tag such as %s, found %s", cmp.Or(canonical, "fi"), quote(tag))
	}
}

// readers wants each language to be served best by one of the site's.
func (k *configCheck) readers(readers map[string][]string) {
	served := map[string]string{}
	for _, tag := range slices.Sorted(maps.Keys(readers)) {
		key := "readers." + tag
		k.tag(key, tag)
		for _, reader := range readers[tag] {
			switch other := served[reader]; {
			case !primary.MatchString(reader):
				k.fault(key, "expected primary language subtags, of two or three lower-case letters, found %s", quote(reader))
			case other != "":
				k.fault(key, "readers of %s are served by %s already; name them once", reader, other)
			}
			served[reader] = tag
		}
	}
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func quote(s string) string { return "“" + s + "”" }
