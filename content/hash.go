package content

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// The keys of [source] that are no section's id.
const (
	introKey = "intro" // the introduction
	pageKey  = "page"  // title, description and names
)

// hashLength is how many hexadecimal digits tell two states of a text apart.
const hashLength = 12

// hashText is the first digits of the SHA-256 of a text. White space counts as
// one blank, so that a line broken elsewhere is no change.
func hashText(text string) string {
	sum := sha256.Sum256([]byte(words(text, nil)))
	return hex.EncodeToString(sum[:])[:hashLength]
}

// hashes are the state of a source document: of each section, and of what
// stands in its front matter.
func (d *document) hashes() map[string]string {
	all := map[string]string{pageKey: hashText(d.headText())}
	for _, p := range d.parts {
		all[recordKey(p.id)] = hashText(p.raw())
	}
	return all
}

// headText is what a translator translates of the front matter.
func (d *document) headText() string {
	text := d.head.Title + "\n" + d.head.Description
	for _, id := range slices.Sorted(maps.Keys(d.head.Names)) {
		text += fmt.Sprintf("\n%s: %v", id, d.head.Names[id])
	}
	return text
}

func recordKey(id string) string {
	if id == "" {
		return introKey
	}
	return id
}
