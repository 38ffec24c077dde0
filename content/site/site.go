package site

import (
	"sync/atomic"
	"time"

	"vanersborg.se/networks/content"
)

// Site is all that can be sent, ready to send. It never changes after Build;
// only a slow coding may join a Body when it is ready.
type Site struct {
	Edition string // changes with any byte of any answer; equal on every machine
	Content *content.Content
	Offers  []Offer // distinct sets of languages that resources offer

	resources map[string]*Resource
}

// Offer is a set of languages to choose from (see handlers/negotiate).
type Offer struct {
	Tags               []string
	Own, International string
	Readers            map[string][]string
}

// Resource is what an address answers with.
type Resource struct {
	Page            string // the page's key, "-" for what is no page: a metric label
	Status          int    // 200, 301, 404, 405 or 500
	Offer           int    // index into Site.Offers; -1 if the language is fixed
	Types           []string // media types to choose from, without parameters; the first is the default
	Representations [][]*Representation // by index of the offer's tag (one row if fixed), then by index of Types
	Header          []Field // fields of every answer of the resource: Vary, Cache-Control, Location, Allow …
}

// Representation is a resource in one language and media type.
type Representation struct {
	Lang   string // a metric label; empty for what has no language
	Type   string // short name: html, json, md, xml, txt, svg
	Header []Field // Content-Type, Content-Language, Content-Location, Link, Content-Security-Policy …
	Body   *Body   // nil: an empty body
}

// Field is a header field under its canonical name. The values are shared by
// all answers and are never written to.
type Field struct {
	Name   string
	Values []string
}

// Body is the bytes of a representation in all content codings that are ready.
type Body struct {
	coded atomic.Pointer[Coded]
}

// Coded are the forms of a body at one moment.
type Coded struct {
	Codings  []string // "br", "zstd", "gzip", "identity" in the server's order of preference
	Variants []Variant
}

// Variant is one body in one content coding.
type Variant struct {
	Header []Field // ETag, Content-Length, Content-Encoding
	ETag   string  // strong
	Bytes  []byte
}

// Coded are the forms that are ready now. A request takes them once.
func (b *Body) Coded() *Coded { return b.coded.Load() }

// Options of Build.
type Options struct {
	Drafts   bool  // show drafts (editors' preview)
	Previous *Site // bodies that did not change are taken from it; may be nil
}

// Build renders and compresses c.
func Build(c *content.Content, o Options) (*Site, error) { panic("not yet") }

// Lookup is the resource at a decoded path, nil if there is none.
func (s *Site) Lookup(path string) *Resource { return s.resources[path] }

// NotFound is the 404 resource for a path: in the language of its first part,
// else negotiated.
func (s *Site) NotFound(path string) *Resource { panic("not yet") }

// Error is the resource for a status that no address has: 405 or 500.
func (s *Site) Error(status int, path string) *Resource { panic("not yet") }

// Improve compresses what Build left at a quick level. It returns when all is
// done or stop is closed.
func (s *Site) Improve(stop <-chan struct{}) { panic("not yet") }

var _ = time.Time{}
