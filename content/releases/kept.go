package releases

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// keptFile is the archive of the last good release in the folder of a Replica.
const keptFile = "release.zip"

// Last gives the release that a Replica kept in dir, with every file proved by
// its hash. The error is fs.ErrNotExist when none was kept, and ErrFaulty when
// what is there is not what was kept; both mean to start from something else.
func Last(dir string) (Release, fs.FS, error) {
	r, s, err := last(dir)
	if err != nil {
		return Release{}, nil, err
	}
	return r, s.site(), nil
}

func last(dir string) (Release, snapshot, error) {
	name := filepath.Join(dir, keptFile)
	file, err := os.Open(name)
	if err != nil {
		return Release{}, snapshot{}, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxArchive))
	if err != nil {
		return Release{}, snapshot{}, err
	}
	r, s, err := unpack(raw)
	if err != nil {
		return Release{}, snapshot{}, fmt.Errorf("%s: %w", name, err)
	}
	return r, s, nil
}

// keep writes the archive beside the last one and then puts it in its place, so
// that a program or a machine that stops on the way leaves the last one whole.
func keep(dir string, r Release, s snapshot) error {
	raw, err := pack(r, s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	part := filepath.Join(dir, keptFile+".part")
	if err := writeSynced(part, raw); err != nil {
		return err
	}
	if err := os.Rename(part, filepath.Join(dir, keptFile)); err != nil {
		return err
	}
	syncFolder(dir)
	return nil
}

func writeSynced(name string, data []byte) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// syncFolder makes a rename outlive a power cut, on systems that can.
func syncFolder(dir string) {
	if folder, err := os.Open(dir); err == nil {
		folder.Sync()
		folder.Close()
	}
}
