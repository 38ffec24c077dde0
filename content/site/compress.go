package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Body is the bytes of a representation in all content codings that are ready.
type Body struct {
	coded atomic.Pointer[Coded]

	hash    [sha256.Size]byte // of the bytes without coding
	claimed atomic.Bool       // Improve has taken it up
}

// Coded are the forms of a body at one moment.
type Coded struct {
	Codings  []string // br, zstd, gzip, identity: those that make it smaller, the smallest first
	Variants []Variant
}

// Variant is one body in one content coding.
type Variant struct {
	Header []Field // ETag, Content-Length, Content-Encoding unless identity
	ETag   string  // strong: of the coded bytes, so that equal bytes have it on every machine
	Bytes  []byte
}

// Coded are the forms that are ready now. A request takes them once.
func (b *Body) Coded() *Coded { return b.coded.Load() }

const (
	quick = 5  // brotli levels 6 to 9 are no smaller on pages of this size
	best  = 11 // ten to forty times slower than quick: never while someone waits

	// window is how far back brotli looks, as a power of two: farther than nearly
	// every body is long. The default takes 34 MB for a page and gains nothing.
	window = 18
)

var codingFields = map[string]Field{
	"br":   field("Content-Encoding", "br"),
	"zstd": field("Content-Encoding", "zstd"),
	"gzip": field("Content-Encoding", "gzip"),
}

func variant(coding string, b []byte) Variant {
	sum := sha256.Sum256(b)
	tag := strconv.Quote(hex.EncodeToString(sum[:8]))
	header := []Field{field("Etag", tag), field("Content-Length", strconv.Itoa(len(b)))}
	if f, ok := codingFields[coding]; ok {
		header = append(header, f)
	}
	return Variant{header, tag, b}
}

// coder compresses one body after the other; a new writer for each would cost
// a hundred times as much.
type coder struct {
	br  *brotli.Writer
	gz  *gzip.Writer
	zs  *zstd.Encoder
	buf bytes.Buffer

	text bytes.Buffer // where whoever uses the coder writes what is to be coded
}

func newCoder() (*coder, error) {
	gz, err := gzip.NewWriterLevel(nil, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	zs, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault),
		zstd.WithWindowSize(128<<10), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return &coder{br: newBrotli(quick), gz: gz, zs: zs}, nil
}

func newBrotli(level int) *brotli.Writer {
	return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: level, LGWin: window})
}

// body is the body of these bytes, which it does not keep: the previous one if
// its bytes are the same.
func (c *coder) body(text []byte, previous *Body) (*Body, error) {
	hash := sha256.Sum256(text)
	if previous != nil && previous.hash == hash {
		return previous, nil
	}
	identity := bytes.Clone(text)
	br, err := c.stream(c.br, identity)
	if err != nil {
		return nil, fmt.Errorf("br: %w", err)
	}
	gz, err := c.stream(c.gz, identity)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	coded := &Coded{}
	coded.add("identity", variant("identity", identity))
	coded.add("br", variant("br", br))
	c.buf.Reset()
	coded.add("zstd", variant("zstd", bytes.Clone(c.zs.EncodeAll(identity, c.buf.AvailableBuffer()))))
	coded.add("gzip", variant("gzip", gz))
	b := &Body{hash: hash}
	b.coded.Store(coded)
	return b, nil
}

// writer is what the streaming compressors have in common.
type writer interface {
	io.WriteCloser
	Reset(io.Writer)
}

func (c *coder) stream(w writer, identity []byte) ([]byte, error) {
	c.buf.Reset()
	w.Reset(&c.buf)
	if _, err := w.Write(identity); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(c.buf.Bytes()), nil
}

// add puts a form where its size belongs. A coding that makes nothing smaller
// than identity, which comes first and stays last, is left out.
func (c *Coded) add(coding string, v Variant) {
	i := 0
	for i < len(c.Variants) && len(c.Variants[i].Bytes) <= len(v.Bytes) {
		i++
	}
	if i > 0 && i == len(c.Variants) {
		return
	}
	c.Codings = slices.Insert(c.Codings, i, coding)
	c.Variants = slices.Insert(c.Variants, i, v)
}

// Improve compresses what Build left at a quick level. It returns when all is
// done or stop is closed. A body that two sites share is done once.
func (s *Site) Improve(stop <-chan struct{}) {
	c := &coder{br: newBrotli(best)}
	for b := range s.allBodies {
		select {
		case <-stop:
			return
		default:
			b.improve(c)
		}
	}
}

func (b *Body) improve(c *coder) {
	if !b.claimed.CompareAndSwap(false, true) {
		return
	}
	now := b.Coded()
	identity := now.Variants[len(now.Variants)-1]
	smaller, err := c.stream(c.br, identity.Bytes)
	if err != nil {
		return // what is ready stays
	}
	next := &Coded{}
	next.add("identity", identity)
	next.add("br", variant("br", smaller))
	for i, coding := range now.Codings {
		switch {
		case coding == "br" && len(now.Variants[i].Bytes) <= len(smaller):
			return
		case coding != "br" && coding != "identity":
			next.add(coding, now.Variants[i])
		}
	}
	b.coded.Store(next)
}
