package content

import (
	"maps"
	"path"
	"slices"
	"strings"

	"vanersborg.se/networks/content/files"
)

// addresses are all the pages' slugs and section ids, by key.
type addresses map[string]*pageAddress

type pageAddress struct {
	slugs  map[string]string // of the live translations, by tag
	drafts map[string]string // of the others
	ids    []string
}

// reserved are addresses of the site itself, with what follows a dot cut off.
var reserved = map[string]bool{"assets": true, "favicon": true, "openapi": true, "robots": true, "sitemap": true}

// checkKeys refuses folders whose name cannot be the address of a page.
func (l *loader) checkKeys() {
	languages := map[string]bool{}
	for _, lang := range l.languages {
		languages[strings.ToLower(lang.Tag)] = true
	}
	for i, f := range l.folders {
		text := ""
		switch {
		case (l.good == nil || l.before[i] == nil) && !slugForm.MatchString(f.key):
			text = "expected a folder name of lower-case letters a to z, digits and single hyphens"
		case reserved[f.key]:
			text = "the address /" + f.key + " is the site’s own; rename the folder"
		case languages[f.key]:
			text = "the address /" + f.key + " is that of a language; rename the folder"
		default:
			continue
		}
		dir := path.Join(Folder, f.key)
		l.refused[dir] = files.Fault{File: dir, Text: text}
	}
}

// firstAddresses are the addresses as the files have them, before it is known
// which translations can be shown. What did not change is as it was.
func (l *loader) firstAddresses() addresses {
	all := make(addresses, len(l.folders))
	for i, f := range l.folders {
		if p := l.before[i]; p != nil && p.read == f {
			all[f.key] = p.at
			continue
		}
		source := f.docs[l.config.Own]
		if source == nil {
			continue
		}
		a := &pageAddress{slugs: map[string]string{}, drafts: map[string]string{}, ids: source.ids()}
		for tag, doc := range f.docs {
			if doc.head.Draft {
				a.drafts[tag] = doc.head.Slug
			} else {
				a.slugs[tag] = doc.head.Slug
			}
		}
		all[f.key] = a
	}
	return all
}

// address is where the page is found.
func (p *Page) address() *pageAddress {
	a := &pageAddress{slugs: map[string]string{}, drafts: map[string]string{}}
	for _, t := range p.Translations {
		if t.Live {
			a.slugs[t.Language.Tag] = t.Slug
		} else {
			a.drafts[t.Language.Tag] = t.Slug
		}
	}
	for _, s := range p.Translations[0].Sections[1:] {
		a.ids = append(a.ids, s.ID)
	}
	return a
}

// readdress takes the addresses from the finished pages, and reports whether
// the pages must be built again: because a link led to a translation that
// cannot be shown, or because an address is wanted twice.
func (l *loader) readdress(pages []*Page) bool {
	again := !l.asBefore(pages) && l.collisions(pages)
	same := len(pages) == len(l.addresses)
	for _, p := range pages {
		same = same && l.addresses[p.Key].equal(p.at)
	}
	if same {
		return again
	}
	l.addresses = make(addresses, len(pages))
	for _, p := range pages {
		l.addresses[p.Key] = p.at
	}
	return true
}

// asBefore reports whether all pages have the addresses they had, and had them
// without dispute.
func (l *loader) asBefore(pages []*Page) bool {
	if l.previous == nil || l.previous.disputed || len(l.refused) > 0 || len(pages) != len(l.previous.Pages) || len(l.folders) != len(pages) {
		return false
	}
	for i, p := range pages {
		if before := l.previous.Pages[i]; before.Key != p.Key || !before.at.equal(p.at) {
			return false
		}
	}
	return true
}

func (a *pageAddress) equal(b *pageAddress) bool {
	if a == nil || b == nil || a == b {
		return a == b
	}
	return maps.Equal(a.slugs, b.slugs) && maps.Equal(a.drafts, b.drafts) && slices.Equal(a.ids, b.ids)
}

// linksLead reports whether the page's links still lead where they led.
func (p *Page) linksLead(to addresses) bool {
	for key, address := range p.links {
		if !address.equal(to[key]) {
			return false
		}
	}
	return true
}

// collisions refuses translations that want the slug of another page, or its
// key. Who had an address before keeps it.
func (l *loader) collisions(pages []*Page) bool {
	refused := len(l.refused)
	taken := map[string]*Translation{}
	for _, settled := range []bool{true, false} {
		for _, p := range pages {
			for _, t := range p.Translations {
				if before := l.good.page(p.Key).in(t.Language.Tag); settled == (before != nil && before.Slug == t.Slug) {
					l.claim(taken, t)
				}
			}
		}
	}
	return len(l.refused) > refused
}

// claim takes the address of t, or refuses its text.
func (l *loader) claim(taken map[string]*Translation, t *Translation) {
	address := strings.ToLower(t.Language.Tag) + "/" + t.Slug
	other := taken[address]
	if other == nil {
		taken[address] = t
	}
	switch {
	case t.Kept: // there is no earlier text to go back to
	case other != nil:
		l.refused[t.doc.file.Name] = t.doc.fault("slug", "the address /"+address+" is taken by content/"+other.Page+"; choose another slug")
	case t.Slug != t.Page && l.isKey(t.Slug):
		l.refused[t.doc.file.Name] = t.doc.fault("slug", "the slug "+t.Slug+" is the name of another page; choose another slug")
	}
}

func (l *loader) isKey(key string) bool {
	if l.keys == nil {
		l.keys = make(map[string]bool, len(l.folders))
		for _, f := range l.folders {
			l.keys[f.key] = true
		}
	}
	return l.keys[key]
}
