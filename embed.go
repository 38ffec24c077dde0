// Package networks holds the site that is built into the program: the pages
// under content and the messages under locales, as they stand in this folder.
//
// The folder itself is a site folder too: networks serve -site . serves the
// same files from disk.
package networks

import "embed"

// Site is the embedded site folder: content/ and locales/.
//
//go:embed content/*.toml content/*/*.md content/*/*.toml locales/*.toml
var Site embed.FS
