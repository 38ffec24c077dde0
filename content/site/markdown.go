package site

import (
	"bytes"
	"fmt"
	"strings"
)

// markdown is the finished text of a translation, notices and date included.
func (p *page) markdown(b *bytes.Buffer, t *translation) error {
	date, err := t.tongue.Date(t.Updated)
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "# %s\n", t.Title)
	for _, n := range p.notices(t) {
		p.quote(b, n)
	}
	for i := range t.Sections {
		s := &t.Sections[i]
		text, err := p.notice(t, s)
		if err != nil {
			return err
		}
		if s.ID != "" {
			fmt.Fprintf(b, "\n## %s\n", t.texts[i].Heading.Markdown)
		}
		if text != "" {
			p.quote(b, notice{Text: text, Link: p.originalOf(t, s)})
		}
		fmt.Fprintf(b, "\n%s\n", strings.TrimSpace(t.texts[i].Body.Markdown))
	}
	fmt.Fprintf(b, "\n---\n\n%s %s  \n<%s>\n", t.tongue.Updated, date, p.sh.absolute(t.path))
	if original := p.original(); original != nil && original != t {
		fmt.Fprintf(b, "\n%s [%s](%s)\n", t.tongue.Note, t.tongue.Original, p.sh.absolute(original.path))
	}
	return nil
}

func (p *page) quote(b *bytes.Buffer, n notice) {
	fmt.Fprintf(b, "\n> %s", n.Text)
	if n.Link != nil {
		fmt.Fprintf(b, " [%s](%s)", n.Link.Text, p.sh.absolute(n.Link.Path))
	}
	b.WriteString("\n")
}
