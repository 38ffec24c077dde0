package releases

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"
)

// parallel is how many blobs travel at a time.
const parallel = 8

// getter gives the value of a key as it is stored.
type getter func(ctx context.Context, key string) ([]byte, error)

// fetchIndex gives r with its index, but without its files.
func fetchIndex(ctx context.Context, get getter, r Release, held contents) (snapshot, error) {
	var parts index
	for _, hash := range r.parts {
		parts = append(parts, file{Path: "the index", Size: unknown, SHA256: hash})
	}
	if err := fetchFiles(ctx, get, parts, held); err != nil {
		return snapshot{}, err
	}
	x, err := joinParts(r.parts, held)
	return snapshot{r.parts, x, held}, err
}

// fetch gives r with its files, as far as held has them not already.
func fetch(ctx context.Context, get getter, r Release, held contents) (snapshot, error) {
	s, err := fetchIndex(ctx, get, r, held)
	if err == nil {
		err = fetchFiles(ctx, get, s.index, held)
	}
	if err != nil {
		return snapshot{}, fmt.Errorf("release %d: %w", r.Number, err)
	}
	return s, nil
}

// fetchFiles adds to held every file of x that it lacks. What arrived before an
// error stays in held.
func fetchFiles(ctx context.Context, get getter, x index, held contents) error {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for _, f := range x.missing(held) {
		group.Go(func() (err error) {
			defer func() {
				if cause := recover(); cause != nil { // it would end the program
					err = fmt.Errorf("%s: %v", f.Path, cause)
				}
			}()
			data, err := fetchBytes(ctx, get, f.blobs())
			if err != nil {
				return fmt.Errorf("%s: %w", f.Path, err)
			}
			if data, err = f.proved(data); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			held[f.SHA256] = data
			return nil
		})
	}
	return group.Wait()
}

// fetchBytes joins blobs.
func fetchBytes(ctx context.Context, get getter, blobs []string) ([]byte, error) {
	var data bytes.Buffer
	for _, hash := range blobs {
		blob, err := get(ctx, blobKey(hash))
		if err != nil {
			return nil, err
		}
		if len(blob) > BlobSize {
			return nil, faulty("blob %s has %d bytes, expected at most %d; %s", hash, len(blob), BlobSize, mend)
		}
		data.Write(blob)
	}
	return data.Bytes(), nil
}

// unknown is the Size of a part of an index.
const unknown = -1

// proved is data if it is what f says.
func (f file) proved(data []byte) ([]byte, error) {
	if hashOf(data) != f.SHA256 || f.Size != unknown && f.Size != int64(len(data)) {
		return nil, faulty("%s is not what its hash and size say; %s", f.Path, mend)
	}
	return data, nil
}

const mend = "publish the site again to mend the bucket"
