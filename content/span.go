package content

import (
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// span is [text]{lang=tag}: words of another language, marked as such
// (WCAG 2.2, 3.1.2 Language of Parts).
type span struct {
	ast.BaseInline
	lang string
}

var kindSpan = ast.NewNodeKind("Span")

// Kind is goldmark's.
func (*span) Kind() ast.NodeKind { return kindSpan }

// Dump is goldmark's.
func (s *span) Dump(source []byte, level int) {
	ast.DumpHelper(s, source, level, map[string]string{"lang": s.lang}, nil)
}

// spanForm has no brackets inside: a span holds plain words.
var spanForm = regexp.MustCompile(`^\[((?:[^\[\]\\\n]|\\.)+)\]\{lang=([A-Za-z0-9-]+)\}`)

// anySpan finds spans in Markdown that is not parsed.
var anySpan = regexp.MustCompile(`\[((?:[^\[\]\\\n]|\\.)+)\]\{lang=([A-Za-z0-9-]+)\}`)

// spanParser reads a span where a link could begin.
type spanParser struct{}

// Trigger is goldmark's.
func (spanParser) Trigger() []byte { return []byte{'['} }

// Parse is goldmark's: nil leaves the bracket to the parser of links.
func (spanParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	m := spanForm.FindSubmatchIndex(line)
	if m == nil {
		return nil
	}
	s := &span{lang: string(line[m[4]:m[5]])}
	s.AppendChild(s, ast.NewTextSegment(text.NewSegment(segment.Start+m[2], segment.Start+m[3])))
	block.Advance(m[1])
	return s
}

// spanRenderer writes a span as an element with its language.
type spanRenderer struct{}

// RegisterFuncs is goldmark's.
func (spanRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindSpan, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			w.WriteString(`<span lang="` + n.(*span).lang + `">`)
		} else {
			w.WriteString("</span>")
		}
		return ast.WalkContinue, nil
	})
}
