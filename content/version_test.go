package content_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"vanersborg.se/networks/content"
)

// version changes when anything in a page changes, in any language.
func version(p *content.Page) string {
	sum := sha256.New()
	out := json.NewEncoder(sum)
	for _, t := range p.Translations {
		// Strings, numbers and times only: encoding them cannot fail.
		_ = out.Encode([]any{t.Language.Tag, t.Live, t.Title, t.Slug, t.Description, t.Updated, t.State, t.Sections, t.Texts(), t.Networks})
	}
	return hex.EncodeToString(sum.Sum(nil))
}
