package content

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// linker knows where a page's links lead, in one language.
type linker struct {
	page      string   // key
	tag       string   // language of the text
	own       string   // language of the source
	ids       []string // sections of the page
	draft     bool     // the text is not shown to readers
	addresses addresses
	linked    map[string]bool // keys of the pages that links lead to
}

// target is where a link leads, and in which language if in another.
type target struct{ address, lang string }

// resolve turns a link's destination into an address. A link is a page's key
// (networks, networks#sern), a section of the same page (#sern), or an address
// of another site (https:, http:, mailto:, tel:).
func (l linker) resolve(destination string) (target, error) {
	u, err := url.Parse(destination)
	if err != nil {
		return target{}, fmt.Errorf("the link %s is no address", quote(destination))
	}
	switch {
	case leadsOut(destination):
		return target{address: destination}, nil
	case u.Scheme != "":
		return target{}, fmt.Errorf("a link cannot begin with %s; expected https://, http://, mailto:, tel:, a page's key or #id", destination[:len(u.Scheme)+1])
	}
	if strings.Contains(u.Path, "/") || u.Host != "" || u.RawQuery != "" {
		return target{}, fmt.Errorf("expected a page's key, such as %s, a section, such as #id, or an address that begins with https:, found %s", l.page, quote(destination))
	}
	if u.Path == "" {
		if !slices.Contains(l.ids, u.Fragment) {
			return target{}, fmt.Errorf("the page has no section #%s; it has %s", u.Fragment, someOf(l.ids, "#"))
		}
		return target{address: destination}, nil
	}
	return l.toPage(u.Path, u.Fragment)
}

// someOf are the first of many, each with its mark.
func someOf(all []string, mark string) string {
	const most = 10
	var some []string
	for _, one := range all[:min(len(all), most)] {
		some = append(some, mark+one)
	}
	if len(all) == 0 {
		return "none"
	}
	if len(all) > most {
		some = append(some, "…")
	}
	return strings.Join(some, ", ")
}

// leadsOut reports whether a link leads to another site, a mail or a call. Its
// scheme is in small letters, as RFC 3986, section 3.1, wants it written.
func leadsOut(destination string) bool {
	u, err := url.Parse(destination)
	switch {
	case err != nil || !strings.HasPrefix(destination, u.Scheme+":"):
		return false
	case u.Scheme == "https" || u.Scheme == "http":
		return u.Host != ""
	}
	return (u.Scheme == "mailto" || u.Scheme == "tel") && u.Opaque != ""
}

func (l linker) toPage(key, fragment string) (target, error) {
	l.linked[key] = true
	page, ok := l.addresses[key]
	if !ok {
		return target{}, fmt.Errorf("there is no page %s; link to one of %s", quote(key), someOf(slices.Sorted(maps.Keys(l.addresses)), ""))
	}
	if fragment != "" && !slices.Contains(page.ids, fragment) {
		return target{}, fmt.Errorf("the page %s has no section #%s; it has %s", key, fragment, someOf(page.ids, "#"))
	}
	t := target{}
	tag, slug := l.tag, page.slugs[l.tag]
	if slug == "" && l.draft {
		slug = page.drafts[tag]
	}
	if slug == "" {
		tag, t.lang, slug = l.own, l.own, page.slugs[l.own]
	}
	if slug == "" && l.draft {
		slug = page.drafts[l.own]
	}
	if slug == "" {
		return target{}, fmt.Errorf("the page %s is a draft; link to it when it is live", key)
	}
	t.address = "/" + strings.ToLower(tag) + "/" + slug
	if fragment != "" {
		t.address += "#" + fragment
	}
	return t, nil
}
