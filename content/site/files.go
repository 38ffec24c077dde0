package site

import "strings"

// kind is what sort of file something is.
type kind struct {
	name  string // short name
	media string // Content-Type
	cache Field
}

var (
	kindIcon   = kind{"svg", "image/svg+xml", cacheDay}
	kindRobots = kind{"txt", "text/plain; charset=utf-8", cachePage}
	kindData   = kind{"json", "application/json", cachePage}
	kindXML    = kind{"xml", "application/xml", cachePage}
)

// file lays something at an address that has one language or none, and one
// type.
func (b *builder) file(path string, k kind, body *Body) {
	r := &Representation{Type: k.name, Header: join([]Field{field("Content-Type", k.media)}, b.shared.data), Body: body}
	media, _, _ := strings.Cut(k.media, ";")
	b.site.files[path] = &address{path: path, all: &Resource{
		Page: noPage, Status: 200, Offer: -1, Types: []string{media},
		Representations: [][]*Representation{{r}}, Header: []Field{varyCoding, k.cache},
	}}
}

// files lays what a site has besides its pages.
func (b *builder) files() error {
	b.site.files = map[string]*address{}
	icon, err := templates.ReadFile("templates/favicon.svg")
	if err != nil {
		return err
	}
	iconBody, err := b.extra(icon)
	if err != nil {
		return err
	}
	robots, err := b.extra([]byte("User-agent: *\nAllow: /\n\nSitemap: " + b.shared.absolute(sitemapPath) + "\n"))
	if err != nil {
		return err
	}
	description, err := b.openAPI()
	if err != nil {
		return err
	}
	b.file("/favicon.svg", kindIcon, iconBody)
	b.file("/robots.txt", kindRobots, robots)
	b.file(descriptionPath, kindData, description)
	return nil
}
