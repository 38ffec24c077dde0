package content

import (
	"bytes"
	"encoding/binary"
	"slices"
	"sync"

	"github.com/pierrec/lz4/v4"
)

// Texts are the texts of the sections, in their order. They are unpacked at
// each call: once a site is built only an edit of the page or a look at its
// preview asks for them, and unpacked they would be a third of a site's memory.
func (t *Translation) Texts() []Texts { return unpack(t.texts, len(t.Sections)) }

// packer has the room that packing and unpacking take, which are done for
// every translation.
type packer struct {
	all, packed []byte
	lz4         lz4.Compressor
}

var packers = sync.Pool{New: func() any { return new(packer) }}

// pack holds texts in half of their room, or less. Two of a text's three forms
// say what the first says, so a quick coding is enough. What is packed begins
// with its length, unpacked.
func pack(texts []Texts) []byte {
	p := packers.Get().(*packer)
	defer packers.Put(p)
	p.all = p.all[:0]
	for i := range texts {
		for _, form := range texts[i].forms() {
			p.all = binary.AppendUvarint(p.all, uint64(len(*form)))
			p.all = append(p.all, *form...)
		}
	}
	p.packed = slices.Grow(p.packed[:0], binary.MaxVarintLen64+lz4.CompressBlockBound(len(p.all)))
	packed := p.packed[:cap(p.packed)]
	from := binary.PutUvarint(packed, uint64(len(p.all)))
	n, err := p.lz4.CompressBlock(p.all, packed[from:])
	if err != nil {
		panic(err) // there is room for the worst
	}
	return bytes.Clone(packed[:from+n])
}

// unpack is what pack was given; n is how many.
func unpack(packed []byte, n int) []Texts {
	p := packers.Get().(*packer)
	defer packers.Put(p)
	size, from := binary.Uvarint(packed)
	p.all = slices.Grow(p.all[:0], int(size))[:size]
	if _, err := lz4.UncompressBlock(packed[from:], p.all); err != nil {
		panic(err) // the program packed them itself
	}
	texts, whole, from := make([]Texts, n), string(p.all), 0
	for i := range texts {
		for _, form := range texts[i].forms() {
			length, size := binary.Uvarint(p.all[from:])
			from += size
			*form = whole[from : from+int(length)]
			from += int(length)
		}
	}
	return texts
}

func (t *Texts) forms() [6]*string {
	return [...]*string{
		&t.Heading.HTML, &t.Heading.Plain, &t.Heading.Markdown,
		&t.Body.HTML, &t.Body.Plain, &t.Body.Markdown,
	}
}
