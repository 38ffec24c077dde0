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

// fetchIndex gives the index of r.
func fetchIndex(ctx context.Context, get getter, r Release) (index, error) {
	text, err := fetchBytes(ctx, get, r.blobs)
	if err != nil {
		return nil, fmt.Errorf("its index: %w", err)
	}
	return provedIndex(text, r)
}

// fetchFiles adds to held every file of x that it lacks. What arrived before an
// error stays in held.
func fetchFiles(ctx context.Context, get getter, x index, held contents) error {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for _, f := range x.missing(held) {
		group.Go(func() error {
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

// provedIndex is the index of r if text has the hash that r gives.
func provedIndex(text []byte, r Release) (index, error) {
	if hashOf(text) != r.SHA256 {
		return nil, faulty("the index is not the one that the manifest names; %s", mend)
	}
	return decodeIndex(text)
}

// proved is data if it is what f says.
func (f file) proved(data []byte) ([]byte, error) {
	if hashOf(data) != f.SHA256 || int64(len(data)) != f.Size {
		return nil, faulty("%s is not the file that the index names; %s", f.Path, mend)
	}
	return data, nil
}

const mend = "publish the site again to mend the bucket"
