package site

import (
	"strconv"
	"strings"
)

// links is the Link field of a translation in a format (RFC 8288): its other
// languages, its other formats, the description of the interface, and the page
// that it stands for. HTML names that one in its head. Other languages are named
// by absolute addresses, as crawlers want of hreflang.
func (p *page) links(t *translation, format int) []Field {
	f := formats[format]
	var links []string
	if f.extension != "" {
		links = append(links, link(p.sh.absolute(t.path), "canonical"))
	}
	for _, other := range p.live {
		if other != t {
			links = append(links, link(p.sh.absolute(other.path+f.extension), "alternate", "hreflang", other.tongue.Tag))
		}
	}
	for _, other := range formats {
		if other != f {
			links = append(links, link(t.path+other.extension, "alternate", "type", other.media))
		}
	}
	links = append(links, link(descriptionPath, "service-desc"))
	return []Field{field("Link", strings.Join(links, ", "))}
}

// announced are the page's absolute addresses in the languages that crawlers are
// told of, and the one that negotiates; none if there is no such language.
func (p *page) announced() []anchor {
	if len(p.live) == 0 {
		return nil
	}
	var all []anchor
	for _, t := range p.live {
		all = append(all, anchor{Path: p.sh.absolute(t.path), Lang: t.tongue.Tag})
	}
	return append(all, anchor{Path: p.sh.absolute(p.neutral()), Lang: "x-default"})
}

// link is one link; the attributes are pairs.
func link(target, rel string, attributes ...string) string {
	var b strings.Builder
	b.WriteString("<" + target + ">; rel=" + strconv.Quote(rel))
	for i := 0; i+1 < len(attributes); i += 2 {
		b.WriteString("; " + attributes[i] + "=" + strconv.Quote(attributes[i+1]))
	}
	return b.String()
}
