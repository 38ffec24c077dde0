package site

import (
	"encoding/xml"
	"fmt"
	"slices"
)

const (
	sitemapPath = "/sitemap.xml"
	// Past this many addresses the sitemap is an index of parts, so that an edit
	// changes one of them.
	sitemapLimit = 1000
)

// The sitemap protocol (sitemaps.org, 0.9) with the language alternates that
// search engines read.
type (
	urlset struct {
		XMLName xml.Name     `xml:"urlset"`
		Xmlns   string       `xml:"xmlns,attr"`
		XHTML   string       `xml:"xmlns:xhtml,attr"`
		URLs    []sitemapURL `xml:"url"`
	}
	sitemapURL struct {
		Loc        string             `xml:"loc"`
		Lastmod    string             `xml:"lastmod"`
		Alternates []sitemapAlternate `xml:"xhtml:link"`
	}
	sitemapAlternate struct {
		Rel  string `xml:"rel,attr"`
		Lang string `xml:"hreflang,attr"`
		Href string `xml:"href,attr"`
	}
	sitemapIndex struct {
		XMLName xml.Name      `xml:"sitemapindex"`
		Xmlns   string        `xml:"xmlns,attr"`
		Parts   []sitemapFile `xml:"sitemap"`
	}
	sitemapFile struct {
		Loc     string `xml:"loc"`
		Lastmod string `xml:"lastmod"`
	}
)

const sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// sitemapPart is the sitemap of some pages. It is made again only when what it
// says of one of them changes.
type sitemapPart struct {
	pages   []*page
	lastmod string
	body    *Body
}

// sitemaps lays the sitemap: one file, or an index and its parts.
func (b *builder) sitemaps() error {
	parts, urls := b.sitemapChunks()
	for i, pages := range parts {
		part, err := b.sitemapPart(i, pages)
		if err != nil {
			return err
		}
		b.site.sitemap = append(b.site.sitemap, part)
	}
	if urls <= sitemapLimit {
		b.file(sitemapPath, kindXML, b.site.sitemap[0].body)
		return nil
	}
	index := sitemapIndex{Xmlns: sitemapNamespace}
	for i, part := range b.site.sitemap {
		path := fmt.Sprintf("/sitemap-%d.xml", i+1)
		b.file(path, kindXML, part.body)
		index.Parts = append(index.Parts, sitemapFile{b.shared.absolute(path), part.lastmod})
	}
	body, err := b.xml(index, nil)
	if err != nil {
		return err
	}
	b.file(sitemapPath, kindXML, body)
	return nil
}

// sitemapChunks divides the pages so that each part has at most sitemapLimit
// addresses, and counts the addresses.
func (b *builder) sitemapChunks() (parts [][]*page, urls int) {
	room := 0
	for _, p := range b.site.order {
		n := len(p.live)
		if urls += n; n > room || len(parts) == 0 {
			parts, room = append(parts, nil), sitemapLimit
		}
		room -= n
		last := &parts[len(parts)-1]
		*last = append(*last, p)
	}
	return parts, urls
}

func (b *builder) sitemapPart(i int, pages []*page) (*sitemapPart, error) {
	var was *Body
	if b.previous != nil && i < len(b.previous.sitemap) {
		old := b.previous.sitemap[i]
		if slices.EqualFunc(old.pages, pages, func(a, b *page) bool { return a == b || a.listed == b.listed }) {
			return old, nil
		}
		was = old.body
	}
	set := urlset{Xmlns: sitemapNamespace, XHTML: "http://www.w3.org/1999/xhtml"}
	part := &sitemapPart{pages: pages}
	for _, p := range pages {
		for _, u := range p.sitemap() {
			set.URLs = append(set.URLs, u)
			part.lastmod = max(part.lastmod, u.Lastmod)
		}
	}
	var err error
	part.body, err = b.xml(set, was)
	return part, err
}

func (p *page) sitemap() []sitemapURL {
	var alternates []sitemapAlternate
	for _, a := range p.announced() {
		alternates = append(alternates, sitemapAlternate{"alternate", a.Lang, a.Path})
	}
	urls := make([]sitemapURL, len(p.live))
	for i, t := range p.live {
		urls[i] = sitemapURL{p.sh.absolute(t.path), day(t.Updated), alternates}
	}
	return urls
}

func (b *builder) xml(v any, was *Body) (*Body, error) {
	out := b.scratch()
	out.WriteString(xml.Header)
	if err := xml.NewEncoder(out).Encode(v); err != nil {
		return nil, err
	}
	out.WriteString("\n")
	return b.coder.body(out.Bytes(), was)
}
