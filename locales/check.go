package locales

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"vanersborg.se/networks/content/files"
)

// check compares the messages with those of the source language: the same
// ids, the plural categories of this language, the same placeholders.
func (l *Locale) check(source *Locale) files.Faults {
	lines := l.file.Lines()
	c := checker{l: l, lines: lines}
	wanted := byID(source.messages)
	found := byID(l.messages)
	for _, m := range source.messages {
		if found[m.ID] == nil {
			c.fault(m.ID, "message %s is missing; add it, as in %s", m.ID, source.file.Name)
		}
	}
	for _, m := range l.messages {
		if wanted[m.ID] == nil {
			c.fault(m.ID, "message %s is not in %s; mend its name or take it out", m.ID, source.file.Name)
			continue
		}
		c.message(m, wanted[m.ID])
	}
	c.digits()
	slices.SortStableFunc(c.faults, func(a, b files.Fault) int { return a.Line - b.Line })
	return c.faults
}

func byID(messages []*i18n.Message) map[string]*i18n.Message {
	ids := make(map[string]*i18n.Message, len(messages))
	for _, m := range messages {
		ids[m.ID] = m
	}
	return ids
}

type checker struct {
	l      *Locale
	lines  map[string]int
	faults files.Faults
}

func (c *checker) fault(key, format string, args ...any) {
	c.faults = append(c.faults, files.Fault{File: c.l.file.Name, Line: c.lines[key], Text: fmt.Sprintf(format, args...)})
}

func (c *checker) message(m, source *i18n.Message) {
	plural := isPlural(source)
	allowed := map[string]bool{}
	if other, ok := c.placeholders(source.ID, source.Other); ok {
		allowed = other
	}
	for _, category := range categories {
		text, key := form(m, category), m.ID+"."+category
		if c.lines[key] == 0 {
			key = m.ID
		}
		needed := category == "other" || plural && slices.Contains(c.l.plurals, category)
		switch {
		case text == "" && needed:
			c.fault(m.ID, "message %s lacks its text for the plural category %q; CLDR's categories here are %s",
				m.ID, category, strings.Join(c.l.plurals, ", "))
		case text != "" && !needed && plural:
			c.fault(key, "message %s has the plural category %q, which this language does not use; CLDR's categories here are %s",
				m.ID, category, strings.Join(c.l.plurals, ", "))
		case text != "" && !needed:
			c.fault(key, "message %s has plural categories, but is no plural message in the source language", m.ID)
		case text != "":
			c.compare(key, m.ID, text, category, allowed)
		}
	}
}

// compare wants the form "other" to have the placeholders of the source's, and
// the other forms no further ones: "one" may say "a network".
func (c *checker) compare(key, id, text, category string, allowed map[string]bool) {
	found, ok := c.placeholders(key, text)
	if !ok {
		return
	}
	for name := range found {
		if !allowed[name] {
			c.fault(key, "message %s has the placeholder {{.%s}}, which the source language's has not", id, name)
		}
	}
	for name := range allowed {
		if category == "other" && !found[name] {
			c.fault(key, "message %s lacks the placeholder {{.%s}} of the source language's", id, name)
		}
	}
}

// placeholders are the names in {{.Name}}. Anything else between braces is a
// fault: a message is a text, not a program.
func (c *checker) placeholders(key, text string) (map[string]bool, bool) {
	names := map[string]bool{}
	trees, err := parse.Parse("message", text, "", "")
	if err != nil {
		c.fault(key, "the placeholders do not parse: %s", strings.TrimPrefix(err.Error(), "template: message:1: "))
		return nil, false
	}
	tree := trees["message"]
	if tree == nil {
		return names, true
	}
	for _, node := range tree.Root.Nodes {
		name, ok := field(node)
		if !ok {
			c.fault(key, "expected only text and placeholders such as {{.Count}}, found %s", node)
			return nil, false
		}
		if name != "" {
			names[name] = true
		}
	}
	return names, true
}

func field(node parse.Node) (name string, ok bool) {
	if node.Type() == parse.NodeText {
		return "", true
	}
	action, ok := node.(*parse.ActionNode)
	if !ok || len(action.Pipe.Cmds) != 1 || len(action.Pipe.Decl) != 0 || len(action.Pipe.Cmds[0].Args) != 1 {
		return "", false
	}
	f, ok := action.Pipe.Cmds[0].Args[0].(*parse.FieldNode)
	if !ok || len(f.Ident) != 1 {
		return "", false
	}
	return f.Ident[0], true
}

func (c *checker) digits() {
	if _, err := c.l.digits("0"); err != nil && c.l.Has("number.digits") {
		c.fault("number.digits", "message number.digits: expected the ten digits from zero to nine")
	}
}
