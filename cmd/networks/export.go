package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"vanersborg.se/networks/content/site"
)

const exportSummary = `Write what the service sends into the folder DIR, byte for byte, for a server of
files: under public/ every body, with its br, zst and gz forms beside it, and
nginx.conf, apache.conf and type maps that choose among them. DIR must not exist
or be empty. Files choose less well than the service: the README says by how
much.`

// extensions of the coded forms of a file, as nginx and Apache expect them.
var codingExtensions = map[string]string{"identity": "", "br": ".br", "zstd": ".zst", "gzip": ".gz"}

// export writes the site for a server of files.
func export(_ context.Context, p program, args []string) int {
	f := newFlags("export", "DIR", exportSummary)
	dir := f.String("site", "", "export the site folder `dir` instead of the built-in site")
	if code, ok := f.parse(p, args); !ok {
		return code
	}
	if f.NArg() != 1 {
		return p.usage("export takes one folder, such as: networks export /srv/www")
	}
	s, err := buildSite(*dir, false)
	if err != nil {
		return p.fault("%v", err)
	}
	s.Improve(nil)
	to, err := filepath.Abs(f.Arg(0))
	if err != nil {
		return p.fault("%v", err)
	}
	e := &exporter{site: s, dir: to, seen: map[*site.Representation]*exported{}}
	if err := e.write(); err != nil {
		return p.fault("%v", err)
	}
	fmt.Fprintf(p.stdout, "%d files in %s\n", e.files, e.dir)
	return exitGood
}

type exporter struct {
	site      *site.Site
	dir       string // absolute
	seen      map[*site.Representation]*exported
	all       []*exported
	addresses []addressed
	errors    []failure
	files     int
}

// exported is a representation and the file that has its body.
type exported struct {
	File   string // under public/, begins with a slash, without the ending of a coding
	Lang   string
	Header []site.Field // with those of its resource, but Vary, which the address decides
	Coded  *site.Coded
}

// addressed is what can be asked for, and the files it chooses from.
type addressed struct {
	Path  string
	Offer int      // index into site.Offers; -1: one language
	Types []string // media types to choose from, the default first
	Vary  string
	Rows  [][]*exported // by language, then by type, as in site.Resource
	Under string        // of an error page in one language: the first part of its addresses
}

// failure is an error page: as it is negotiated, then in each language.
type failure struct {
	Status int
	Pages  []addressed
}

func (e *exporter) write() error {
	if entries, err := os.ReadDir(e.dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty", e.dir)
	}
	if err := e.walk(); err != nil {
		return err
	}
	for _, f := range e.all {
		if err := e.file(f); err != nil {
			return err
		}
	}
	return e.configurations()
}

// walk finds everything that can be asked for: first what has an address of
// its own, then what chooses among that.
func (e *exporter) walk() error {
	for p, r := range e.site.All() {
		if r.Offer < 0 {
			e.addresses = append(e.addresses, e.address(p, r, fileName(p)))
		}
	}
	for p, r := range e.site.All() {
		if r.Offer >= 0 {
			e.addresses = append(e.addresses, e.address(p, r, fileName(p)))
		}
	}
	for _, status := range []int{404, 405} {
		e.failures(status)
	}
	for _, f := range e.all {
		if f.Coded == nil {
			return fmt.Errorf("%s has no body", f.File)
		}
	}
	return nil
}

func (e *exporter) failures(status int) {
	negotiated := e.site.Error(status, "/")
	var fixed []addressed
	for _, row := range negotiated.Representations {
		part := "/" + strings.ToLower(row[0].Lang)
		name := fmt.Sprintf("/errors%s/%d", part, status)
		one := e.address(name, e.site.Error(status, part), func(kind string) string { return name + "." + kind })
		one.Under = part
		fixed = append(fixed, one)
	}
	all := e.address(fmt.Sprintf("/errors/%d", status), negotiated, nil)
	e.errors = append(e.errors, failure{status, append([]addressed{all}, fixed...)})
}

// fileName is the file of an address by the short name of a type: its own name
// if that has the ending of a file.
func fileName(address string) func(kind string) string {
	return func(kind string) string {
		if path.Ext(address) != "" {
			return address
		}
		return address + "." + kind
	}
}

func (e *exporter) address(p string, r *site.Resource, name func(kind string) string) addressed {
	a := addressed{Path: p, Offer: r.Offer, Types: r.Types}
	var header []site.Field
	for _, f := range r.Header {
		if f.Name == "Vary" {
			a.Vary = f.Values[0]
		} else {
			header = append(header, f)
		}
	}
	for _, row := range r.Representations {
		var files []*exported
		for _, one := range row {
			if e.seen[one] == nil {
				e.seen[one] = e.representation(name(one.Type), one, header)
			}
			files = append(files, e.seen[one])
		}
		a.Rows = append(a.Rows, files)
	}
	return a
}

func (e *exporter) representation(name string, r *site.Representation, more []site.Field) *exported {
	x := &exported{File: name, Lang: r.Lang, Header: append(r.Header[:len(r.Header):len(r.Header)], more...)}
	if r.Body != nil {
		x.Coded = r.Body.Coded()
	}
	e.all = append(e.all, x)
	return x
}

// file writes a representation in all its codings.
func (e *exporter) file(f *exported) error {
	for i, coding := range f.Coded.Codings {
		if err := e.bytes(filepath.Join("public", filepath.FromSlash(f.File))+codingExtensions[coding], f.Coded.Variants[i].Content()); err != nil {
			return err
		}
	}
	return nil
}

func (e *exporter) bytes(name string, text []byte) error {
	name = filepath.Join(e.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	e.files++
	return os.WriteFile(name, text, 0o644)
}
