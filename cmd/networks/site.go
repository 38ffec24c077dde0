package main

import (
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/site"
)

// buildSite is the site of a folder, of the built-in one for an empty name.
func buildSite(dir string, drafts bool) (*site.Site, error) {
	files, err := siteFiles(dir)
	if err != nil {
		return nil, err
	}
	c, err := content.Load(files, content.Options{})
	if err != nil {
		return nil, err
	}
	return site.Build(c, site.Options{Drafts: drafts})
}
