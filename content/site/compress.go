package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
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

	size   int
	held   []byte // nil where only a compressed form is held
	packed []byte // gzip: what the bytes are made from where they are not held
}

// Content are the bytes to send. Those of a large site that are wanted without
// coding, by hardly anyone, are made when they are asked for.
func (v *Variant) Content() []byte {
	if v.held != nil || v.packed == nil {
		return v.held
	}
	r, err := gzip.NewReader(bytes.NewReader(v.packed))
	if err != nil {
		panic(err) // the program packed them itself
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return text
}

// Coded are the forms that are ready now. A request takes them once.
func (b *Body) Coded() *Coded { return b.coded.Load() }

// Levels of compression. The best are ten to forty times slower than the quick:
// never while someone waits.
const (
	quick, best         = 5, 11 // brotli; levels 6 to 9 are no smaller on pages of this size
	quickGzip, bestGzip = 4, 9  // 6 would take a quarter longer for a fortieth of the bytes

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
	return Variant{held: b, size: len(b)}.described(coding, sha256.Sum256(b))
}

// described is v with the fields that follow from its size and the hash of its
// bytes.
func (v Variant) described(coding string, sum [sha256.Size]byte) Variant {
	v.ETag = strconv.Quote(hex.EncodeToString(sum[:8]))
	v.Header = []Field{field("Etag", v.ETag), field("Content-Length", strconv.Itoa(v.size))}
	if f, ok := codingFields[coding]; ok {
		v.Header = append(v.Header, f)
	}
	return v
}

// coder compresses one body after the other; a new writer for each would cost
// a hundred times as much.
type coder struct {
	br  *brotli.Writer // nil, as zs: gzip alone
	gz  *gzip.Writer
	zs  *zstd.Encoder
	buf bytes.Buffer

	text bytes.Buffer // where whoever uses the coder writes what is to be coded
}

// newCoder is a coder at the quick levels. A spare one makes gzip alone, which
// every reader takes, and keeps nothing else: br costs ten times as much and
// joins later, zstd is no smaller than gzip on such bodies.
func newCoder(spare bool) (*coder, error) {
	gz, err := gzip.NewWriterLevel(nil, quickGzip)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	if spare {
		return &coder{gz: gz}, nil
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
	gz, err := c.stream(c.gz, text)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	identity := Variant{size: len(text)}
	if c.br == nil && len(gz) < len(text) {
		identity.packed = gz
	} else {
		identity.held = bytes.Clone(text)
	}
	coded := &Coded{}
	coded.add("identity", identity.described("identity", hash))
	if c.br != nil {
		br, err := c.stream(c.br, text)
		if err != nil {
			return nil, fmt.Errorf("br: %w", err)
		}
		coded.add("br", variant("br", br))
		c.buf.Reset()
		coded.add("zstd", variant("zstd", bytes.Clone(c.zs.EncodeAll(text, c.buf.AvailableBuffer()))))
	}
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
	for i < len(c.Variants) && c.Variants[i].size <= v.size {
		i++
	}
	if i > 0 && i == len(c.Variants) {
		return
	}
	c.Codings = slices.Insert(c.Codings, i, coding)
	c.Variants = slices.Insert(c.Variants, i, v)
}

// Improve compresses what Build left at a quick level. It returns when all is
// done or stop is closed, and says how many bodies it has done. A body that two
// sites share is done once.
func (s *Site) Improve(stop <-chan struct{}) (done int) {
	gz, err := gzip.NewWriterLevel(nil, bestGzip)
	if err != nil {
		return 0 // what is ready stays
	}
	c := &coder{br: newBrotli(best), gz: gz}
	improve := func(b *Body) bool {
		select {
		case <-stop:
			return false
		default:
			if b.improve(c) {
				done++
			}
			return true
		}
	}
	for _, p := range s.order {
		if p.improved.Load() {
			continue
		}
		for b := range p.bodies {
			if !improve(b) {
				return done
			}
		}
		p.improved.Store(true)
	}
	for b := range s.otherBodies {
		if !improve(b) {
			return done
		}
	}
	return done
}

// improve is false if the body was taken up before. The best levels' forms are
// taken whatever the quick ones' are like, so that in the end every machine has
// the same.
func (b *Body) improve(c *coder) bool {
	if !b.claimed.CompareAndSwap(false, true) {
		return false
	}
	now := b.Coded()
	identity := now.Variants[len(now.Variants)-1]
	text := identity.Content()
	next := &Coded{}
	next.add("identity", identity)
	for _, slow := range []struct {
		coding string
		writer writer
	}{{"br", c.br}, {"gzip", c.gz}} {
		b, err := c.stream(slow.writer, text)
		if err != nil {
			return true // what is ready stays
		}
		next.add(slow.coding, variant(slow.coding, b))
	}
	if i := slices.Index(now.Codings, "zstd"); i >= 0 {
		next.add("zstd", now.Variants[i])
	}
	next.repack()
	b.coded.Store(next)
	return true
}

// repack holds the bytes without coding by the gzip form there is now.
func (c *Coded) repack() {
	identity := &c.Variants[len(c.Variants)-1]
	if i := slices.Index(c.Codings, "gzip"); i >= 0 && identity.packed != nil {
		identity.packed = c.Variants[i].held
	}
}
