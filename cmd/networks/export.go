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
nginx.conf, apache.conf and type maps that choose the language. DIR must not
exist or be empty. Choosing by files is poorer than the service: the README
says by how much.`

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
	e := &exporter{site: s, dir: f.Arg(0)}
	if err := e.write(); err != nil {
		return p.fault("%v", err)
	}
	fmt.Fprintf(p.stdout, "%d files in %s\n", e.files, e.dir)
	return exitGood
}

type exporter struct {
	site    *site.Site
	dir     string
	fixed   []exported // addresses with one language
	neutral []neutral
	errors  []exported // error pages, one for each language
	files   int
}

// exported is an address and the file that stands for it.
type exported struct {
	Address, File string // both begin with a slash; File is under public/
	Lang, Type    string // Type is the whole Content-Type
}

// neutral is an address that chooses among the files of several languages.
type neutral struct {
	Address string
	Files   []exported
}

func (e *exporter) write() error {
	if entries, err := os.ReadDir(e.dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty", e.dir)
	}
	for address, r := range e.site.All() {
		if r.Offer >= 0 {
			continue
		}
		written, err := e.file(fileName(address, r.Representations[0][0].Type), r.Representations[0][0])
		if err != nil {
			return err
		}
		written.Address = address
		e.fixed = append(e.fixed, written)
	}
	if err := e.errorPages(); err != nil {
		return err
	}
	e.neutrals()
	return e.configurations()
}

// fileName is the file of an address: its own name, or with the ending of its
// type if it has none.
func fileName(address, kind string) string {
	if path.Ext(address) != "" {
		return address
	}
	return address + "." + kind
}

// file writes a representation in all its codings.
func (e *exporter) file(name string, r *site.Representation) (exported, error) {
	written := exported{File: name, Lang: r.Lang}
	for _, f := range r.Header {
		if f.Name == "Content-Type" {
			written.Type = f.Values[0]
		}
	}
	if r.Body == nil {
		return written, fmt.Errorf("%s has no body", name)
	}
	coded := r.Body.Coded()
	for i, coding := range coded.Codings {
		if err := e.bytes(filepath.Join("public", filepath.FromSlash(name))+codingExtensions[coding], coded.Variants[i].Bytes); err != nil {
			return written, err
		}
	}
	return written, nil
}

func (e *exporter) bytes(name string, text []byte) error {
	name = filepath.Join(e.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	e.files++
	return os.WriteFile(name, text, 0o644)
}

// errorPages are the pages for a missing address, in each language.
func (e *exporter) errorPages() error {
	r := e.site.NotFound("/")
	for _, row := range r.Representations {
		written, err := e.file("/errors/404."+strings.ToLower(row[0].Lang)+".html", row[0])
		if err != nil {
			return err
		}
		e.errors = append(e.errors, written)
	}
	return nil
}

// neutrals are the addresses that choose, each with the files it chooses from.
func (e *exporter) neutrals() {
	for address, r := range e.site.All() {
		if r.Offer < 0 {
			continue
		}
		n := neutral{Address: address}
		for _, row := range r.Representations {
			for _, f := range e.fixed {
				if f.Address == contentLocation(row[0]) {
					n.Files = append(n.Files, f)
				}
			}
		}
		e.neutral = append(e.neutral, n)
	}
}

func contentLocation(r *site.Representation) string {
	for _, f := range r.Header {
		if f.Name == "Content-Location" {
			return f.Values[0]
		}
	}
	return ""
}
