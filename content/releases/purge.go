package releases

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
)

// DefaultKeep is how many releases a purge leaves whole where nobody says.
const DefaultKeep = 10

// MaxKeep is the most releases that a purge can leave whole.
const MaxKeep = historyLength

// Purge removes the blobs that none of the last keep releases names, 1 to 64.
//
// It needs no lock against publishers. A publisher reads the history, then
// writes anew every blob that the release in force does not name, then commits
// on that history. So a blob written before the release in force, and named by
// no kept release, is one that nobody who can still commit counts on: whoever
// read an older history will be refused, and whoever read this one or a later
// one has written the blob again, behind the line up to which Purge removes.
func (b *Bucket) Purge(ctx context.Context, keep int) error {
	if keep < 1 || keep > historyLength {
		return fmt.Errorf("releases to keep: expected 1 to %d, found %d", historyLength, keep)
	}
	for {
		h, err := b.history(ctx)
		if err != nil || len(h.releases) == 0 {
			return err
		}
		err = b.purge(ctx, h, keep)
		if !errors.Is(err, ErrFaulty) {
			return err
		}
		// Another may have published, and purged what h says is in force.
		if now, again := b.history(ctx); again != nil || now.revision == h.revision {
			return err
		}
	}
}

// purge removes what the last keep releases of h do not name, as far as it was
// written before h.
func (b *Bucket) purge(ctx context.Context, h history, keep int) error {
	kept, err := b.keptBlobs(ctx, h.releases[max(0, len(h.releases)-keep):])
	if err != nil {
		return err
	}
	stream, stored, err := b.storedBlobs(ctx)
	if err != nil {
		return err
	}
	for _, hash := range stored {
		if kept[hash] {
			continue
		}
		err := b.attempt(ctx, func(ctx context.Context) error {
			return stream.Purge(ctx, jetstream.WithPurgeSubject(b.subject(blobKey(hash))), jetstream.WithPurgeSequence(h.revision))
		})
		if err != nil {
			return fmt.Errorf("purge old blobs: %w", err)
		}
	}
	return nil
}

// keptBlobs are the blobs that any of the releases names.
func (b *Bucket) keptBlobs(ctx context.Context, releases []Release) (map[string]bool, error) {
	kept := map[string]bool{}
	held := contents{}
	for i, r := range releases {
		blobs, err := b.named(ctx, r, held)
		if err != nil {
			return nil, err
		}
		if len(blobs) == 0 && i == len(releases)-1 {
			return nil, faulty("release %d, the one in force, is not whole; publish the site again to mend it", r.Number)
		}
		for hash := range blobs {
			kept[hash] = true
		}
	}
	return kept, nil
}

// storedBlobs are the hashes of all blobs in the bucket.
func (b *Bucket) storedBlobs(ctx context.Context) (jetstream.Stream, []string, error) {
	var stream jetstream.Stream
	var hashes []string
	prefix := b.subject(blobKey(""))
	err := b.attempt(ctx, func(ctx context.Context) (err error) {
		if stream, err = b.js.Stream(ctx, b.stream()); err != nil {
			return err
		}
		info, err := stream.Info(ctx, jetstream.WithSubjectFilter(prefix+"*"))
		if err != nil {
			return err
		}
		hashes = nil
		for subject := range info.State.Subjects {
			hashes = append(hashes, strings.TrimPrefix(subject, prefix))
		}
		return nil
	})
	return stream, hashes, err
}
