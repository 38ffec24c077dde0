package releases

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// BlobSize is the most bytes of one blob. A NATS server takes messages of 1 MiB
// as it comes, and what asks the leader is answered in base64.
const BlobSize = 512 << 10

// blobKey is the key of the blob with a given hash.
func blobKey(hash string) string { return "blob." + hash }

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// hashOfAll is the hash of several hashes, each on a line.
func hashOfAll(hashes []string) string { return hashOf([]byte(strings.Join(hashes, "\n"))) }

func isHash(s string) bool {
	return len(s) == 2*sha256.Size && strings.Trim(s, "0123456789abcdef") == ""
}

// split cuts data into blobs; no bytes are one empty blob.
func split(data []byte) [][]byte {
	if len(data) == 0 {
		return [][]byte{nil}
	}
	return slices.Collect(slices.Chunk(data, BlobSize))
}

// names are the hashes of the blobs that data is cut into.
func names(data []byte) []string {
	var hashes []string
	for _, blob := range split(data) {
		hashes = append(hashes, hashOf(blob))
	}
	return hashes
}
