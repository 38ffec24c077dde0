package content

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/locales"
)

// markdown turns prose whose facts are filled in into the three forms of a
// Text. It may be shared.
type markdown struct{ engine goldmark.Markdown }

func newMarkdown() markdown {
	return markdown{goldmark.New(
		goldmark.WithParserOptions(parser.WithInlineParsers(util.Prioritized(spanParser{}, 150))),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(elements{}, 500))),
	)}
}

// block is a text of whole paragraphs. The faults stand at the lines of place,
// whose lines the filled-in text shares.
//
// bare is the plain form without the words that are marked as another language.
func (m markdown) block(filled string, p prose) (t Text, bare string, faults files.Faults) {
	root, w := m.parse(bindDashes(filled), p)
	var html buffer
	html.Grow(len(filled) + len(filled)/4)
	if err := m.engine.Renderer().Render(&html, w.source, root); err != nil {
		w.fault(root, err.Error())
	}
	return Text{
		HTML:     string(bytes.TrimSpace(html.Bytes())),
		Plain:    strings.Clone(strings.TrimSpace(w.plain.String())), // a builder is half empty
		Markdown: strings.TrimSpace(unwrap(w.markdown())),
	}, w.bare.String(), w.faults
}

// buffer is one that goldmark writes into as it is: it would put another of
// four kilobytes before any other writer, for each heading.
type buffer struct{ bytes.Buffer }

// Buffered is what a buffer before a writer would hold back: nothing.
func (*buffer) Buffered() int { return 0 }

// Flush is done: all is written where it is held.
func (*buffer) Flush() error { return nil }

// bindDashes keeps a dash between phrases from beginning a line: it belongs to
// the words before it, in every language that sets it between spaces.
func bindDashes(text string) string { return strings.ReplaceAll(text, " – ", "\u00a0– ") }

const headingMark = "## "

// heading is the text of a section's heading.
func (m markdown) heading(filled string, p prose) (Text, files.Faults) {
	t, _, faults := m.block(headingMark+filled, p)
	t.HTML = strings.TrimSuffix(strings.TrimPrefix(t.HTML, "<h2>"), "</h2>")
	t.Markdown = strings.TrimPrefix(t.Markdown, headingMark)
	if t.Plain == "" {
		faults = append(faults, p.place.At(0, "the heading is empty"))
	}
	return t, faults
}

// parse reads a text and finds its faults.
func (m markdown) parse(filled string, p prose) (ast.Node, *walk) {
	w := &walk{filled: filled, source: []byte(filled), prose: p}
	w.plain.Grow(len(filled))
	w.bare.Grow(len(filled))
	root := m.engine.Parser().Parse(text.NewReader(w.source))
	if first, ok := root.FirstChild().(*ast.Heading); ok && strings.HasPrefix(filled, headingMark) {
		w.own = first
	}
	_ = ast.Walk(root, w.visit)
	w.leftovers()
	return root, w
}

// leftovers finds signs that were meant for this program and that it did not
// take: readers would see them.
func (w *walk) leftovers() {
	rest := w.source
	if strings.Contains(w.filled, spanMark) {
		rest = bytes.Clone(rest)
		for p := range spans(w.filled) {
			copy(rest[p.start:p.end], bytes.Repeat([]byte(" "), p.end-p.start))
		}
	}
	for _, sign := range []struct{ text, want string }{
		{"]{", "expected [words]{lang=tag} on one line, with plain words and nothing but lang and dir"},
		{"{#", "only a section’s heading has an id: ## Heading {#id}"},
		{"{{", "expected a reference such as {{name}}, found " + quote("{{")},
		{"}}", "expected a reference such as {{name}}, found " + quote("}}")},
	} {
		if i := bytes.Index(rest, []byte(sign.text)); i >= 0 {
			w.faults = append(w.faults, w.at(i, sign.want))
		}
	}
}

// unwrap takes the marks of language off, which Markdown has no form for.
func unwrap(text string) string {
	var out strings.Builder
	last := 0
	for p := range spans(text) {
		out.Grow(len(text) - out.Len())
		out.WriteString(text[last:p.start])
		out.WriteString(text[p.start+1 : p.words])
		last = p.end
	}
	if last == 0 {
		return text
	}
	out.WriteString(text[last:])
	return out.String()
}

// plainWords is the text of a name without marks and escapes.
func plainWords(text string) string {
	text = unwrap(text)
	if !strings.Contains(text, `\`) {
		return text
	}
	return unescape.ReplaceAllString(text, "$1")
}

var unescape = regexp.MustCompile("\\\\([\\\\`*_\\[\\]{}<>#!|~&])")

// walk reads a parsed text once: its plain words, its links, its faults.
type walk struct {
	prose
	filled string
	source []byte // the same, for goldmark
	plain  strings.Builder
	bare   strings.Builder // plain, without spans
	own    *ast.Heading    // the section's own, where that is the text
	faults files.Faults
	moved  []replacement // destinations that read otherwise in Markdown
}

type replacement struct{ from, to string }

func (w *walk) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		if n.Type() == ast.TypeBlock && n.Kind() != ast.KindDocument {
			w.paragraph(n)
		}
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.RawHTML, *ast.HTMLBlock:
		w.fault(n, "raw HTML is not taken; write Markdown")
		return ast.WalkSkipChildren, nil
	case *ast.Image:
		w.fault(n, "pictures are not served; take it out")
	case *ast.Heading:
		if n.Level < 3 && n != w.own {
			w.fault(n, "expected a heading of the third level or below inside a section; a section begins with ## Heading {#id}")
		}
	case *ast.Link:
		w.link(n)
	case *ast.AutoLink:
		w.plain.Write(n.Label(w.source))
		if !leadsOut(string(n.URL(w.source))) && n.AutoLinkType != ast.AutoLinkEmail {
			w.fault(n, "expected an address that begins with https: or http: between < and >")
		}
	case *span:
		w.span(n)
	case *ast.Text:
		w.words(n)
	case *ast.String:
		w.plain.Write(n.Value)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			w.plain.Write(line.Value(w.source))
		}
	}
	return ast.WalkContinue, nil
}

func (w *walk) words(n *ast.Text) {
	words := n.Segment.Value(w.source)
	plain := util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(words)))
	w.plain.Write(plain)
	if n.SoftLineBreak() || n.HardLineBreak() {
		w.plain.WriteByte(' ')
	}
	if k := n.Parent().Kind(); k == ast.KindCodeSpan || k == kindSpan {
		w.bare.WriteByte('\n')
		return
	}
	w.bare.Write(plain)
	if i, text := w.checkQuotes(words); i >= 0 {
		w.faults = append(w.faults, w.at(n.Segment.Start+i, text))
	}
}

// paragraph ends a block: an item of a list by a line, all else by an empty
// one.
func (w *walk) paragraph(n ast.Node) {
	end := "\n\n"
	switch n.Kind() {
	case ast.KindListItem:
		return // its text has ended
	case ast.KindTextBlock:
		end = "\n"
	case ast.KindList:
		if end = "\n"; nested(n) {
			return
		}
	}
	w.plain.WriteString(end)
	w.bare.WriteByte('\n')
}

// nested reports whether a list stands in another.
func nested(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == ast.KindList {
			return true
		}
	}
	return false
}

// span finds what a span should not have. Words that run the other way than
// the text are kept apart from it.
func (w *walk) span(n *span) {
	if !isTag(n.lang) {
		w.fault(n, "expected a BCP 47 language tag in {lang=…}, found "+quote(n.lang))
	}
	if words := n.FirstChild().(*ast.Text); spanMarkup.Match(words.Segment.Value(w.source)) {
		w.fault(n, "the words in [words]{lang=…} are plain; write *[words]{lang=…}* for emphasis")
	}
	if dir := (&locales.Locale{Tag: n.lang}).Direction(); n.dir == "" && w.dir != "" && dir != w.dir {
		n.dir = dir
	}
}

func (w *walk) link(n *ast.Link) {
	switch {
	case n.Reference != nil:
		w.fault(n, "expected [words](target) in one place, found a link to a definition")
		n.Destination = nil
		return
	case len(n.Title) > 0:
		w.fault(n, "a link has no title, which many readers never see; say it in the words of the link")
	case n.FirstChild() == nil:
		w.fault(n, "the link has no words")
	}
	target, err := w.links.resolve(string(n.Destination))
	if err != nil {
		w.fault(n, err.Error())
		n.Destination = nil
		return
	}
	if target.address != string(n.Destination) {
		w.moved = append(w.moved, replacement{string(n.Destination), target.address})
	}
	n.Destination = []byte(target.address)
	if target.lang != "" {
		n.SetAttributeString(hreflang, target.lang)
	}
}

// markdown is the source with its links to pages turned into addresses.
func (w *walk) markdown() string {
	s := w.filled
	for _, r := range w.moved {
		s = strings.ReplaceAll(s, "]("+r.from+")", "]("+r.to+")")
		s = strings.ReplaceAll(s, "](<"+r.from+">)", "]("+r.to+")")
	}
	return s
}

func (w *walk) fault(n ast.Node, text string) {
	w.faults = append(w.faults, w.at(offset(n), text))
}

// at finds the line by counting: filling in facts adds and takes away none.
func (w *walk) at(offset int, text string) files.Fault {
	offset = min(max(offset, 0), len(w.source))
	line := w.place.First + 1 + bytes.Count(w.source[:offset], []byte("\n"))
	return files.Fault{File: w.place.Name, Line: line, Text: text}
}

// offset is where a node begins, as far as goldmark keeps it.
func offset(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		switch n := n.(type) {
		case *ast.Text:
			return n.Segment.Start
		case *ast.RawHTML:
			if n.Segments.Len() > 0 {
				return n.Segments.At(0).Start
			}
		}
		if first, ok := n.FirstChild().(*ast.Text); ok {
			return first.Segment.Start
		}
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
	}
	return 0
}

// isTag reports whether s is a BCP 47 language tag of known subtags.
func isTag(s string) bool {
	_, err := locales.Canonical(s)
	return err == nil
}
