// Package files reads what editors and translators write, and says what is
// wrong with it by file and line.
//
// It is the lowest room of the house: it knows text, TOML and places in a
// file, and nothing of languages or pages. Every file of a site is read here,
// so a file that is no regular file, too large, of endless lines or not UTF-8
// is refused once, for all.
package files

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// MaxSize is the most bytes one file may have.
	MaxSize = 2 << 20
	// MaxLine is the most bytes one line may have. The time and the memory that
	// TOML and Markdown take grow with the square of what is nested on a line.
	MaxLine = 8 << 10
)

// File is the text of one file, or the part of it from line First+1 on.
type File struct {
	Name  string // path inside the site's folder, with slashes
	Text  []byte // UTF-8, NFC, without byte order mark, lines end in \n
	First int    // lines of the file that stand before Text
}

// Read reads a regular file of valid UTF-8 in Normalization Form C (UAX #15),
// of no more than MaxSize bytes and no more than MaxLine on a line.
// The error is a Fault or Faults.
func Read(fsys fs.FS, name string) (File, error) {
	f := File{Name: name}
	text, err := readRegular(fsys, name)
	if err != nil {
		return f, Fault{File: name, Text: err.Error()}
	}
	f.Text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if bytes.Contains(f.Text, []byte("\r\n")) {
		f.Text = bytes.ReplaceAll(f.Text, []byte("\r\n"), []byte("\n"))
	}
	if i := invalidUTF8(f.Text); i >= 0 {
		return f, f.At(i, "not valid UTF-8; save the file as UTF-8")
	}
	if i := longLine(f.Text); i >= 0 {
		return f, f.At(i, "expected a line of at most %d bytes; break it into several", MaxLine)
	}
	if i := norm.NFC.QuickSpan(f.Text); i < len(f.Text) && !norm.NFC.IsNormal(f.Text) {
		return f, f.At(i, "not in Unicode Normalization Form C; type accented letters as one character")
	}
	return f, nil
}

// readRegular never opens what could keep it waiting, such as a named pipe.
func readRegular(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", reason(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("expected a regular file, found %v", info.Mode().Type())
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", reason(err))
	}
	defer file.Close()
	// A text stays in memory: it gets the room it needs and no more. A file that
	// grew since is read to its end all the same.
	text := make([]byte, min(info.Size(), MaxSize)+1)
	n, err := io.ReadFull(file, text)
	text = text[:n]
	if err == nil {
		var more []byte
		more, err = io.ReadAll(io.LimitReader(file, MaxSize+1-int64(n)))
		text = append(text, more...)
	}
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("cannot be read: %w", reason(err))
	}
	if len(text) > MaxSize {
		return nil, fmt.Errorf("larger than %d bytes; split it or shorten it", MaxSize)
	}
	return text, nil
}

// reason leaves out the path, which the Fault names already.
func reason(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err
	}
	return err
}

func invalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// longLine is the offset of the first line that is too long, -1 if none is.
func longLine(text []byte) int {
	offset := 0
	for line := range bytes.Lines(text) {
		if len(line) > MaxLine {
			return offset
		}
		offset += len(line)
	}
	return -1
}

// At is a fault at a byte offset of f.Text.
func (f File) At(offset int, format string, args ...any) Fault {
	return Fault{File: f.Name, Line: f.Line(offset), Text: fmt.Sprintf(format, args...)}
}

// Line is the line of the file, from 1, in which a byte offset of f.Text lies.
func (f File) Line(offset int) int {
	return f.First + 1 + bytes.Count(f.Text[:offset], []byte("\n"))
}

// Part is the part of f between two byte offsets, with its lines still right.
func (f File) Part(from, to int) File {
	return File{Name: f.Name, Text: f.Text[from:to], First: f.Line(from) - 1}
}
