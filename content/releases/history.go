package releases

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// history is the list of releases, oldest first.
type history struct {
	releases []Release
	revision uint64 // of the key "current", 0 when it never was written
}

// last is the release in force, the zero Release when there is none.
func (h history) last() Release {
	if len(h.releases) == 0 {
		return Release{}
	}
	return h.releases[len(h.releases)-1]
}

// numbered gives the release with a number.
func (h history) numbered(number int) (Release, bool) {
	for _, r := range h.releases {
		if r.Number == number {
			return r, true
		}
	}
	return Release{}, false
}

// history walks the revisions of the manifest. What other hands wrote under its
// key, a deletion too, is no release but has a revision.
func (b *Bucket) history(ctx context.Context) (history, error) {
	var h history
	for {
		m, err := b.ask(ctx, question{NextFor: b.subject(currentKey), Seq: h.revision + 1})
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			return h, nil
		}
		if err != nil {
			return h, err
		}
		h.revision = m.Seq
		if r, err := decodeRelease(m.Data); err == nil {
			h.releases = append(h.releases, r)
		}
	}
}

// List gives the releases that the servers remember, at most 64, oldest first;
// the last is in force. Whether the files of an old one are still kept shows
// when it is rolled back to.
func (b *Bucket) List(ctx context.Context) ([]Release, error) {
	h, err := b.history(ctx)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, nil
	}
	return h.releases, err
}

// Rollback puts the files of an earlier release in force again, as a release
// with a number of its own. It fails as Publish does, and if the files of the
// earlier one have been purged.
func (b *Bucket) Rollback(ctx context.Context, number int, comment string) (Release, error) {
	if err := checkComment(comment); err != nil {
		return Release{}, err
	}
	h, err := b.history(ctx)
	if err != nil {
		return Release{}, err
	}
	old, ok := h.numbered(number)
	if !ok {
		return Release{}, fmt.Errorf("release %d is not among those that the servers remember; list them", number)
	}
	s, err := fetch(ctx, b.get, old, contents{})
	if errors.Is(err, errGone) {
		return Release{}, fmt.Errorf("release %d cannot be put in force again: its files are %w", number, errGone)
	}
	if err != nil {
		return Release{}, err
	}
	return b.release(ctx, h, s, Release{Comment: comment, Of: number})
}
