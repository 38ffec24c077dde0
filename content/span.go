package content

import (
	"iter"
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

var spanMarkup = regexp.MustCompile("(?:^|[^\\\\])[*_`<]")

// spanMark stands between the words of a span and its language.
const spanMark = "]{lang="

// place is where a span stands in a text. Its words begin one byte after it.
type place struct {
	start, words, end int // of the whole; words is where the words end
	lang, dir         string
}

// spanAt is the span that begins with the bracket at an offset. It has no
// brackets inside, but escaped ones: a span holds plain words. Read byte by
// byte, for every text of a site is searched for spans several times.
func spanAt(text string, start int) (place, bool) {
	p := place{start: start, words: start + 1}
	for p.words < len(text) && !strings.ContainsRune("[]\n", rune(text[p.words])) {
		if text[p.words] == '\\' {
			if p.words++; strings.HasPrefix(text[p.words:], "\n") {
				return p, false
			}
		}
		p.words++
	}
	if p.words == start+1 || p.words >= len(text) {
		return p, false
	}
	rest, ok := strings.CutPrefix(text[p.words:], spanMark)
	if !ok {
		return p, false
	}
	marks, rest, ok := strings.Cut(rest, "}")
	if !ok {
		return p, false
	}
	p.end = len(text) - len(rest)
	lang, dir, has := strings.Cut(marks, " dir=")
	p.lang, p.dir = lang, dir
	return p, tagLetters(lang) && (!has || dir == "ltr" || dir == "rtl" || dir == "auto")
}

func tagLetters(tag string) bool {
	return tag != "" && !strings.ContainsFunc(tag, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// spans yields the spans of a text.
func spans(text string) iter.Seq[place] {
	return func(yield func(place) bool) {
		if !strings.Contains(text, spanMark) {
			return
		}
		for from := 0; ; {
			i := strings.IndexByte(text[from:], '[')
			if i < 0 {
				return
			}
			p, ok := spanAt(text, from+i)
			if from += i + 1; !ok {
				continue
			}
			if from = p.end; !yield(p) {
				return
			}
		}
	}
}

// spanParser reads a span where a link could begin.
type spanParser struct{}

// Trigger is goldmark's.
func (spanParser) Trigger() []byte { return []byte{'['} }

// Parse is goldmark's: nil leaves the bracket to the parser of links.
func (spanParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	p, ok := spanAt(string(line), 0)
	if !ok {
		return nil
	}
	s := &span{lang: p.lang, dir: p.dir}
	s.AppendChild(s, ast.NewTextSegment(text.NewSegment(segment.Start+1, segment.Start+p.words)))
	block.Advance(p.end)
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
