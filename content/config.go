package content

import (
	"cmp"
	"io/fs"
	"net/url"
	"strings"

	"vanersborg.se/networks/content/files"
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
	var faults files.Faults
	lines := file.Lines()
	fault := func(key, text string) {
		faults = append(faults, files.Fault{File: file.Name, Line: lines[key], Text: text})
	}
	if !isAddress(c.URL) {
		fault("url", "expected the public address, such as https://www.example.org, found "+quote(c.URL))
	}
	for key, value := range map[string]string{"own": c.Own, "international": c.International, "front": c.Front, "municipality.name": c.Municipality.Name} {
		if value == "" {
			fault(key, key+" is missing; see the comments in the file")
		}
	}
	for key, value := range map[string]string{"municipality.url": c.Municipality.URL, "municipality.accessibility": c.Municipality.Accessibility} {
		if value != "" && !isAddress(value) {
			fault(key, "expected an address that begins with https:// or http://, found "+quote(value))
		}
	}
	return sorted(faults)
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func quote(s string) string { return "“" + s + "”" }
