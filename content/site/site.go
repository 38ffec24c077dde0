// Package site is what readers get: every page in every language, as HTML,
// JSON and Markdown, with its addresses, header fields and content codings,
// made once when content loads.
//
// Everything that can be sent is a [Resource]: what an address answers with.
// It has one [Representation] for each language and media type that a request
// can choose, and each representation has a [Body], the same bytes in several
// content codings. Build makes all of them from a content.Content; a request
// then looks up its resource, chooses, and writes bytes that are ready.
//
// The addresses:
//
//	/                   the front page in the reader's language
//	/<page>             a page in the reader's language (neutral address)
//	/<page>.json .md    the same, as data or Markdown
//	/<tag>/<slug>       a page in one language (fixed address)
//	/<tag>/<slug>.json  the same, as data; .md: as Markdown
//	/sitemap.xml /robots.txt /favicon.svg /openapi.json
//
// <tag> is the language's tag in lower case. Lookup redirects what is nearly
// right to what is: see its comment.
//
// A reader's address is never part of an answer: every link, Location and
// public address comes from the content.
//
// To change how a page looks, see the templates folder. A template adds no
// word and builds no address: words come from the message files, addresses
// from view.go.
package site

import "vanersborg.se/networks/content"

// Site is all that can be sent, ready to send. It never changes after Build;
// only a slow coding may join a Body when it is ready.
type Site struct {
	Edition string // changes with any byte of any body or address; equal on every machine
	Content *content.Content
	Offers  []Offer // distinct sets of languages that resources offer

	shared  *shared
	pages   map[string]*page // by key
	order   []*page          // in the order of Content.Pages
	places  map[string]place // of the pages' addresses; shared by sites that have the same
	files   map[string]*address
	errors  failures
	sitemap []*sitemapPart
	bodies  []*Body // of what is no page
}

// place says which of a page's addresses a path is.
type place struct {
	page  string
	index int
}

// Offer is a set of languages to choose from (see handlers/negotiate).
type Offer struct {
	Tags               []string // in the order of the site
	Own, International string
	Readers            map[string][]string // offered tag: primary languages it serves best
}

// Resource is what an address answers with.
type Resource struct {
	Page            string              // the page's key, "-" for what is no page: a metric label
	Status          int                 // 200, 301, 404, 405 or 500
	Offer           int                 // index into Site.Offers; -1 if the language is fixed
	Types           []string            // media types to choose from, without parameters; the first is the default
	Representations [][]*Representation // by index of the offer's tag (one row if fixed), then by index of Types
	Header          []Field             // fields of every answer of the resource: Vary, Cache-Control, Location, Allow
}

// Representation is a resource in one language and media type.
type Representation struct {
	Lang   string  // a metric label; empty for what has no language
	Type   string  // short name, a metric label: html, json, md, xml, txt, svg
	Header []Field // Content-Type, Content-Language, Content-Location, Link, security
	Body   *Body   // nil: an empty body
}

// address is a path and what it answers with.
type address struct {
	path string
	all  *Resource               // the type is chosen
	one  [len(formats)]*Resource // one type, at the path with the format's extension; nil if there is none
}

// Lookup is the resource at a decoded path, nil if there is none.
//
// What is nearly right is redirected: a language alone to its front page,
// upper case in the language, a slash at the end, and a page's key or its slug
// in another language where the language's own slug belongs.
func (s *Site) Lookup(path string) *Resource {
	if r := s.at(path); r != nil {
		return r
	}
	if to := s.moved(path); to != "" {
		return s.shared.redirect(s.pageAt(to), to)
	}
	return nil
}

func (s *Site) address(path string) *address {
	if p, ok := s.places[path]; ok {
		return s.pages[p.page].addresses[p.index]
	}
	return s.files[path]
}

// at is the resource at exactly this path.
func (s *Site) at(path string) *Resource {
	if a := s.address(path); a != nil {
		return a.all
	}
	if a, i := s.single(path); a != nil {
		return a.one[i]
	}
	return nil
}

// single is the address and the index of the format of a path with a format's
// extension.
func (s *Site) single(path string) (*address, int) {
	stem, extension := cutExtension(path)
	for i, f := range formats {
		if f.extension != "" && f.extension == extension {
			return s.address(stem), i
		}
	}
	return nil, 0
}

// NotFound is the 404 resource for a path: in the language of its first part,
// else negotiated.
func (s *Site) NotFound(path string) *Resource { return s.Error(404, path) }
