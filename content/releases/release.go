package releases

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// format is the version of the manifest and the index. A replica refuses a
// newer one instead of guessing.
const format = 1

// MaxComment is the most bytes a comment may have.
const MaxComment = 500

// currentKey holds the manifest of the release in force; its earlier revisions
// are the list of releases.
const currentKey = "current"

// Release is one published state of a site folder: the manifest under the key
// "current". It names its index, and the index names every file.
type Release struct {
	Number  int       // counts from 1, one up with each release of the bucket
	Time    time.Time // when it was committed, by the publisher's clock, UTC
	Comment string    // why, in the publisher's words
	Of      int       // the number of the release that it repeats, 0 if it repeats none
	SHA256  string    // in hexadecimal, of the index and so of the whole
	Files   int       // how many it has
	Size    int64     // bytes of all of its files

	parts []string // of the index, the hashes of its blobs in order
}

// manifest is how a Release is written.
type manifest struct {
	Format  int       `json:"format"`
	Number  int       `json:"number"`
	Time    time.Time `json:"time"`
	Comment string    `json:"comment,omitempty"`
	Of      int       `json:"of,omitempty"`
	SHA256  string    `json:"sha256"`
	Files   int       `json:"files"`
	Size    int64     `json:"size"`
	Index   []string  `json:"index"`
}

// encode gives equal bytes for equal releases.
func (r Release) encode() []byte {
	text, err := json.Marshal(manifest{format, r.Number, r.Time, r.Comment, r.Of, r.SHA256, r.Files, r.Size, r.parts})
	if err != nil {
		panic(err) // a year beyond 9999
	}
	return text
}

// decodeRelease trusts nothing in text: names of blobs become subjects.
func decodeRelease(text []byte) (Release, error) {
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return Release{}, faulty("the manifest is not what publish writes: %w", err)
	}
	if m.Format != format {
		return Release{}, faulty("the manifest has format %d, this program reads %d: update the program", m.Format, format)
	}
	if m.Number < 1 || len(m.Index) == 0 || len(m.Index) > maxParts {
		return Release{}, faulty("the manifest has number %d and an index of %d parts", m.Number, len(m.Index))
	}
	for _, name := range m.Index {
		if !isHash(name) {
			return Release{}, faulty("the manifest names %.80q, expected a SHA-256 in hexadecimal", name)
		}
	}
	if m.SHA256 != hashOfAll(m.Index) {
		return Release{}, faulty("the manifest's hash is not that of the index it names")
	}
	if err := checkComment(m.Comment); err != nil {
		return Release{}, faulty("the manifest's %w", err)
	}
	return Release{m.Number, m.Time, m.Comment, m.Of, m.SHA256, m.Files, m.Size, m.Index}, nil
}

// checkComment keeps what is printed and logged to one line.
func checkComment(comment string) error {
	if len(comment) > MaxComment || !utf8.ValidString(comment) || strings.ContainsFunc(comment, unicode.IsControl) {
		return fmt.Errorf("comment: expected one line of at most %d bytes", MaxComment)
	}
	return nil
}

// same says whether r and other are one and the same release.
func (r Release) same(other Release) bool {
	return r.Number == other.Number && r.SHA256 == other.SHA256 && r.Time.Equal(other.Time)
}

// ErrFaulty is what a release has met that is not what was published: bytes
// with another hash, an index that breaks a rule.
var ErrFaulty = errors.New("faulty release")

func faulty(text string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrFaulty, fmt.Errorf(text, args...))
}
