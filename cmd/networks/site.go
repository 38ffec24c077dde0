package main

import (
	"io/fs"

	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/content/site"
)

// inspect reads and builds a site as serve does at its start, and tells what is
// wrong with it. The content is nil if nothing of it can be served.
func inspect(fsys fs.FS) (*content.Content, content.Report) {
	c, err := content.Load(fsys, content.Options{})
	if err != nil {
		return nil, content.FaultsReport(err)
	}
	if _, err := site.Build(c, site.Options{Spare: large(c)}); err != nil {
		c.Faults = append(c.Faults, files.AsFaults(content.Folder, err)...)
	}
	return c, c.Report()
}

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
