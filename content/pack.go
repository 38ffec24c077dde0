package content

import (
	"encoding/binary"

	"github.com/pierrec/lz4/v4"
)

// Texts are the texts of the sections, in their order. They are unpacked at
// each call: once a site is built only an edit of the page or a look at its
// preview asks for them, and unpacked they would be a third of a site's memory.
func (t *Translation) Texts() []Texts { return unpack(t.texts, len(t.Sections)) }

// pack holds texts in half of their room, or less. Two of a text's three forms
// say what the first says, so a quick coding is enough. What is packed begins
// with its length, unpacked.
func pack(texts []Texts) []byte {
	size := 0
	for i := range texts {
		for _, form := range texts[i].forms() {
			size += binary.MaxVarintLen32 + len(*form)
		}
	}
	all := make([]byte, 0, size)
	for i := range texts {
		for _, form := range texts[i].forms() {
			all = binary.AppendUvarint(all, uint64(len(*form)))
			all = append(all, *form...)
		}
	}
	packed := make([]byte, binary.MaxVarintLen64+lz4.CompressBlockBound(len(all)))
	from := binary.PutUvarint(packed, uint64(len(all)))
	n, err := lz4.CompressBlock(all, packed[from:], nil)
	if err != nil {
		panic(err) // there is room for the worst
	}
	return append(make([]byte, 0, from+n), packed[:from+n]...)
}

// unpack is what pack was given; n is how many.
func unpack(packed []byte, n int) []Texts {
	size, from := binary.Uvarint(packed)
	all := make([]byte, size)
	if _, err := lz4.UncompressBlock(packed[from:], all); err != nil {
		panic(err) // the program packed them itself
	}
	texts, whole, from := make([]Texts, n), string(all), 0
	for i := range texts {
		for _, form := range texts[i].forms() {
			length, size := binary.Uvarint(all[from:])
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
