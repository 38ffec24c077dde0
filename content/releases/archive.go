package releases

import (
	"archive/zip"
	"bytes"
	"errors"
)

// An archive holds one release on disk: a ZIP file, stored without compression,
// with the manifest, the parts of the index and, below siteRoot, the files. It
// can be looked at and unpacked with any tool.
const (
	manifestFile = "release.json"
	indexRoot    = "index/"
	siteRoot     = "site/"

	maxArchive = MaxSize + MaxFiles*8*maxPath // bytes
)

// pack makes the archive of r.
func pack(r Release, s snapshot) ([]byte, error) {
	var raw bytes.Buffer
	w := zip.NewWriter(&raw)
	put := func(name string, data []byte) error {
		to, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: r.Time})
		if err == nil {
			_, err = to.Write(data)
		}
		return err
	}
	err := put(manifestFile, r.encode())
	for _, hash := range s.parts {
		err = errors.Join(err, put(indexRoot+hash, s.held[hash]))
	}
	for _, f := range s.index {
		err = errors.Join(err, put(siteRoot+f.Path, s.held[f.SHA256]))
	}
	err = errors.Join(err, w.Close())
	return raw.Bytes(), err
}

// unpack reads an archive and proves every file by its hash.
func unpack(raw []byte) (Release, snapshot, error) {
	stored, err := members(raw)
	if err != nil {
		return Release{}, snapshot{}, err
	}
	r, err := decodeRelease(stored[manifestFile])
	if err != nil {
		return Release{}, snapshot{}, err
	}
	held := contents{}
	for _, hash := range r.parts {
		part := file{Path: "the index", Size: unknown, SHA256: hash}
		if held[hash], err = part.proved(stored[indexRoot+hash]); err != nil {
			return Release{}, snapshot{}, err
		}
	}
	x, err := joinParts(r.parts, held)
	if err != nil {
		return Release{}, snapshot{}, err
	}
	for _, f := range x {
		if held[f.SHA256], err = f.proved(stored[siteRoot+f.Path]); err != nil {
			return Release{}, snapshot{}, err
		}
	}
	return r, snapshot{r.parts, x, held}, nil
}

// members gives every stored file as a part of raw, so that nothing is held
// twice. Where a name is there twice the hash decides which is good.
func members(raw []byte) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, faulty("not an archive: %w", err)
	}
	stored := map[string][]byte{}
	for _, f := range z.File {
		from, err := f.DataOffset()
		all, size := uint64(len(raw)), f.UncompressedSize64
		if err != nil || f.Method != zip.Store || uint64(from) > all || size > all-uint64(from) {
			return nil, faulty("%.80q in the archive cannot be read", f.Name)
		}
		stored[f.Name] = raw[from : uint64(from)+size]
	}
	return stored, nil
}
