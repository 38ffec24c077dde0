package content

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"vanersborg.se/networks/content/files"
)

// digit is the value of a decimal digit of any script. Unicode keeps the ten
// digits of a script together, zero first (The Unicode Standard, §4.6).
func digit(r rune) (int, bool) {
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	zero := r
	for r-zero < 9 && unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return int(r - zero), true
}

var (
	// noFigures are the parts of prose whose digits are no figures: references,
	// marks of language, where links lead, characters by number, the numbers of
	// a list's items.
	noFigures = regexp.MustCompile(`\{\{[^{}\n]*\}\}|\]\{[^{}\n]*\}|\]\([^)\n]*\)|<[^<>\n]*>|&#[0-9A-Za-z]*;|(?m)^ *[0-9]+[.)] `)
	digits    = regexp.MustCompile(`\p{Nd}+`)
)

// figuresIn are the whole numbers typed in prose, with the offset of each, in
// digits of any script. What stands between groups of three digits, the
// language's sign or a space, is part of the number.
func figuresIn(text []byte, group string) map[int]int {
	if !bytes.ContainsFunc(text, unicode.IsDigit) {
		return nil
	}
	text = noFigures.ReplaceAllFunc(text, func(m []byte) []byte { return bytes.Repeat([]byte(" "), len(m)) })
	found := map[int]int{}
	runs := digits.FindAllIndex(text, -1)
	for i := 0; i < len(runs); i++ {
		start, number := runs[i][0], ascii(text[runs[i][0]:runs[i][1]])
		for first := len(number); first <= 3 && i+1 < len(runs) && grouped(text, runs[i], runs[i+1], group); i++ {
			number += ascii(text[runs[i+1][0]:runs[i+1][1]])
		}
		if n, err := strconv.Atoi(number); err == nil {
			if _, seen := found[n]; !seen {
				found[n] = start
			}
		}
	}
	return found
}

// ascii are digits of any script as those from 0 to 9.
func ascii(run []byte) string {
	return strings.Map(func(r rune) rune {
		d, _ := digit(r)
		return '0' + rune(d)
	}, string(run))
}

// grouped reports whether the second run is three digits after a group sign:
// the language's own, or one of the spaces that are typed for one.
func grouped(text []byte, first, second []int, group string) bool {
	sign := string(text[first[1]:second[0]])
	return utf8.RuneCount(text[second[0]:second[1]]) == 3 && (sign == group || strings.Contains(" \u00a0\u2009\u202f", sign))
}

// figures are those of one section: of its heading, its text and the facts
// that it takes.
type figures struct{ heading, body, facts map[int]int }

func (f figures) has(n int) bool {
	for _, in := range []map[int]int{f.heading, f.body, f.facts} {
		if _, ok := in[n]; ok {
			return true
		}
	}
	return false
}

func (f figures) all() []int {
	all := slices.Collect(maps.Keys(f.heading))
	all = slices.AppendSeq(all, maps.Keys(f.body))
	all = slices.AppendSeq(all, maps.Keys(f.facts))
	slices.Sort(all)
	return slices.Compact(all)
}

// at is a fault where the figure stands, or at the section's start.
func (p part) at(f figures, n int, format string, args ...any) files.Fault {
	if offset, ok := f.heading[n]; ok {
		return p.heading.At(offset, format, args...)
	}
	if offset, ok := f.body[n]; ok {
		return p.body.At(offset, format, args...)
	}
	return p.start(format, args...)
}

// start is a fault of the section as a whole.
func (p part) start(format string, args ...any) files.Fault {
	if p.id == "" {
		return p.body.At(0, format, args...)
	}
	return p.heading.At(0, format, args...)
}

// compareFigures wants every section to have the figures of its source. A
// stale section may have those of its time: it says so itself.
func (t *translator) compareFigures(tr *Translation) files.Faults {
	if t.own == nil {
		return nil
	}
	var faults files.Faults
	for _, s := range tr.Sections {
		p := tr.doc.part(s.ID)
		if p == nil {
			continue
		}
		found := t.differences(p, t.own.figures[s.ID], tr.figures[s.ID])
		if s.State == Stale {
			found = found.Warnings()
		}
		faults = append(faults, found...)
	}
	return faults
}

func (t *translator) differences(p *part, wanted, found figures) files.Faults {
	var faults files.Faults
	for _, n := range found.all() {
		if !wanted.has(n) {
			faults = append(faults, p.at(found, n, "the figure %d is not in this section of %s, which has %s", n, t.source.file.Name, list(wanted.all())))
		}
	}
	for _, n := range wanted.all() {
		if !found.has(n) {
			faults = append(faults, p.start("section %s lacks the figure %d of %s; take it from the facts by the same {{…}}", recordKey(p.id), n, t.source.file.Name))
		}
	}
	return faults
}

func list(figures []int) string {
	if len(figures) == 0 {
		return "none"
	}
	words := make([]string, len(figures))
	for i, n := range figures {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}
