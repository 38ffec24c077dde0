package content

import (
	"bytes"
	"regexp"
	"strings"

	"vanersborg.se/networks/content/files"
)

// part is a section as it stands in a file, facts not yet filled in.
type part struct {
	id      string // empty for the introduction
	heading files.File
	body    files.File
}

// raw is the part's whole text, heading included: what staleness is told by.
func (p part) raw() string { return string(p.heading.Text) + "\n" + string(p.body.Text) }

var (
	headingLine = regexp.MustCompile(`^## +(.*?) *\{#([A-Za-z0-9_-]*)\} *$`)
	sectionID   = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
)

// reservedIDs are ids that the page itself uses.
var reservedIDs = map[string]bool{"content": true, "toc": true, "intro": true, "page": true}

// maxSection is the most bytes one section may have: a book's chapter. The time
// that Markdown takes grows with the square of what is nested in a section.
const maxSection = 64 << 10

// split cuts a text at its second-level headings.
func split(text files.File) ([]part, files.Faults) {
	s := splitter{text: text, parts: []part{{}}, seen: map[string]bool{}}
	start, offset, fence := 0, 0, ""
	for line := range bytes.Lines(text.Text) {
		trimmed := bytes.TrimRight(line, "\n")
		if fence = fenced(trimmed, fence); fence == "" && bytes.HasPrefix(trimmed, []byte(headingMark)) {
			s.end(start, offset)
			s.begin(string(trimmed), offset)
			start = offset + len(line)
		}
		offset += len(line)
	}
	s.end(start, offset)
	return s.parts, s.faults
}

var fenceMark = regexp.MustCompile("^ {0,3}(```+|~~~+)(.*)$")

// fenced is the mark that opened the code block a line stands in, empty
// outside (CommonMark §4.5).
func fenced(line []byte, mark string) string {
	if !bytes.Contains(line, []byte("```")) && !bytes.Contains(line, []byte("~~~")) {
		return mark // nearly every line: the pattern would take longer
	}
	m := fenceMark.FindStringSubmatch(string(line))
	switch {
	case m == nil:
		return mark
	case mark == "" && m[1][0] == '`' && strings.Contains(m[2], "`"): // code in a line
		return ""
	case mark == "":
		return m[1]
	case strings.HasPrefix(m[1], mark) && strings.TrimSpace(m[2]) == "":
		return ""
	}
	return mark
}

type splitter struct {
	text   files.File
	parts  []part
	seen   map[string]bool
	faults files.Faults
}

func (s *splitter) end(from, to int) {
	if to-from > maxSection {
		s.faults = append(s.faults, s.text.At(from, "expected a section of at most %d bytes, found %d; divide it", maxSection, to-from))
	}
	s.parts[len(s.parts)-1].body = s.text.Part(from, to)
}

func (s *splitter) begin(line string, offset int) {
	m := headingLine.FindStringSubmatchIndex(line)
	if m == nil {
		s.faults = append(s.faults, s.text.At(offset, "expected an id after the heading, the same in every language, such as ## Heading {#id}"))
		s.parts = append(s.parts, part{heading: s.text.Part(offset, offset)})
		return
	}
	id := line[m[4]:m[5]]
	switch {
	case !sectionID.MatchString(id) || reservedIDs[id]:
		s.faults = append(s.faults, s.text.At(offset, "expected an id of lower-case letters a to z, digits and hyphens that begins with a letter (and is not content, toc, intro or page), found %q", id))
	case s.seen[id]:
		s.faults = append(s.faults, s.text.At(offset, "the id %s stands twice; give each section its own", id))
	case m[2] == m[3]:
		s.faults = append(s.faults, s.text.At(offset, "the heading of section %s is empty", id))
	}
	s.seen[id] = true
	s.parts = append(s.parts, part{id: id, heading: s.text.Part(offset+m[2], offset+m[3])})
}
