package content

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// version is a hash of all that the page says, in all languages.
func (p *Page) version() string {
	sum := sha256.New()
	out := json.NewEncoder(sum)
	for _, t := range p.Translations {
		// Strings, numbers and times only: encoding them cannot fail.
		_ = out.Encode([]any{t.Language.Tag, t.Live, t.Title, t.Slug, t.Description, t.Updated, t.State, t.Sections, t.Networks})
	}
	return hex.EncodeToString(sum.Sum(nil))
}
