package content

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// span is [text]{lang=tag}: words of another language, marked as such
// (WCAG 2.2, 3.1.2 Language of Parts). It may give the direction of the words
// too: [text]{lang=tag dir=rtl}.
type span struct {
	ast.BaseInline
	lang string
	dir  string // ltr, rtl or auto; empty: that of the text around
}

var kindSpan = ast.NewNodeKind("Span")

// Kind is goldmark's.
func (*span) Kind() ast.NodeKind { return kindSpan }

// Dump is goldmark's.
func (s *span) Dump(source []byte, level int) {
	ast.DumpHelper(s, source, level, map[string]string{"lang": s.lang}, nil)
}

// anySpan has no brackets inside: a span holds plain words.
var (
	anySpan    = regexp.MustCompile(`\[((?:[^\[\]\\\n]|\\.)+)\]\{lang=([A-Za-z0-9-]+)(?: dir=(ltr|rtl|auto))?\}`)
	spanForm   = regexp.MustCompile(`^` + anySpan.String())
	spanMarkup = regexp.MustCompile("(?:^|[^\\\\])[*_`<]")
)

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
	if m[6] >= 0 {
		s.dir = string(line[m[6]:m[7]])
	}
	s.AppendChild(s, ast.NewTextSegment(text.NewSegment(segment.Start+m[2], segment.Start+m[3])))
	block.Advance(m[1])
	return s
}

// elements writes spans, and links with the language of what they lead to,
// which goldmark leaves out.
type elements struct{}

// RegisterFuncs is goldmark's.
func (elements) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindSpan, renderSpan)
	r.Register(ast.KindLink, renderLink)
	r.Register(ast.KindAutoLink, renderAutoLink)
}

func renderSpan(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		w.WriteString("</span>")
		return ast.WalkContinue, nil
	}
	s := n.(*span)
	w.WriteString(`<span lang="` + s.lang)
	if s.dir != "" {
		w.WriteString(`" dir="` + s.dir)
	}
	w.WriteString(`">`)
	return ast.WalkContinue, nil
}

// renderLink writes an address that linker.resolve has let through.
func renderLink(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		w.WriteString("</a>")
		return ast.WalkContinue, nil
	}
	link := n.(*ast.Link)
	w.WriteString(`<a href="`)
	if !html.IsDangerousURL(link.Destination) {
		w.Write(util.EscapeHTML(util.URLEscape(link.Destination, true)))
	}
	if lang, ok := link.AttributeString(hreflang); ok {
		w.WriteString(`" hreflang="` + lang.(string))
	}
	w.WriteString(`">`)
	return ast.WalkContinue, nil
}

// renderAutoLink writes <https://…> as a link, and what is no such address as
// its words alone.
func renderAutoLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	link := n.(*ast.AutoLink)
	address, words := string(link.URL(source)), util.EscapeHTML(link.Label(source))
	if link.AutoLinkType == ast.AutoLinkEmail {
		address = "mailto:" + strings.TrimPrefix(address, "mailto:")
	}
	if !leadsOut(address) {
		w.Write(words)
		return ast.WalkContinue, nil
	}
	w.WriteString(`<a href="`)
	w.Write(util.EscapeHTML(util.URLEscape([]byte(address), false)))
	w.WriteString(`">`)
	w.Write(words)
	w.WriteString("</a>")
	return ast.WalkContinue, nil
}

const hreflang = "hreflang"
