package locales

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"vanersborg.se/networks/content/files"
)

// formats are the messages that this package itself says things with, and the
// placeholders each must have: a date without its month is no date.
var formats = map[string][]string{
	"language.name":     nil,
	"number.digits":     nil,
	"number.group":      nil,
	"number.group_from": nil,
	"list.and":          nil,
	"list.pair":         {"A", "B"},
	"list.start":        {"A", "B"},
	"list.middle":       {"A", "B"},
	"list.end":          {"A", "B"},
	"date.long":         {"Day", "Month", "Year"},
	"date.years":        {"From", "To"},
	"date.m01":          nil, "date.m02": nil, "date.m03": nil, "date.m04": nil, "date.m05": nil, "date.m06": nil,
	"date.m07": nil, "date.m08": nil, "date.m09": nil, "date.m10": nil, "date.m11": nil, "date.m12": nil,
}

// check compares the messages with those of the source language: the same
// ids, the plural categories of this language, the same placeholders. The
// source language itself is compared with what this package needs.
func (l *Locale) check(source *Locale) files.Faults {
	c := checker{l: l, source: source, lines: l.file.Lines(), sourceLines: source.file.Lines()}
	wanted := byID(source.messages)
	found := byID(l.messages)
	for _, m := range source.messages {
		if found[m.ID] == nil && !numberWord.MatchString(m.ID) {
			c.fault(m.ID, "message %s is missing; add it, as in %s", m.ID, source.file.Name)
		}
	}
	for _, m := range l.messages {
		if numberWord.MatchString(m.ID) {
			c.word(m)
			continue
		}
		if wanted[m.ID] == nil {
			c.fault(m.ID, "message %s is not in %s; mend its name or take it out", m.ID, source.file.Name)
			continue
		}
		c.message(m, wanted[m.ID])
	}
	c.formats(found)
	return byLine(c.faults)
}

// numberWord are the messages a language may have or not: where grammar bends
// the words, as in Arabic, digits stand instead.
var numberWord = regexp.MustCompile(`^number\.n[1-9][0-9]*$`)

func (c *checker) word(m *i18n.Message) {
	if has, err := names(m.Other); err != nil || len(has) > 0 || isPlural(m) {
		c.fault(m.ID, "message %s: expected the number in words, without placeholders or plural categories", m.ID)
	}
}

func byLine(faults files.Faults) files.Faults {
	slices.SortStableFunc(faults, func(a, b files.Fault) int { return a.Line - b.Line })
	return faults
}

func byID(messages []*i18n.Message) map[string]*i18n.Message {
	ids := make(map[string]*i18n.Message, len(messages))
	for _, m := range messages {
		ids[m.ID] = m
	}
	return ids
}

type checker struct {
	l, source          *Locale
	lines, sourceLines map[string]int
	faults             files.Faults
}

func (c *checker) fault(key, format string, args ...any) {
	c.faults = append(c.faults, files.Fault{File: c.l.file.Name, Line: lineOf(c.lines, key), Text: fmt.Sprintf(format, args...)})
}

func (c *checker) message(m, source *i18n.Message) {
	// A source language may have no plural forms; its table of one says that
	// the message counts.
	plural := isPlural(source) || c.sourceLines[source.ID+".other"] > 0
	wanted, ok := names(source.Other)
	for _, category := range categories {
		text, key := form(m, category), m.ID+"."+category
		needed := category == "other" || plural && slices.Contains(c.l.plurals, category)
		switch {
		case text == "" && !plural && needed:
			c.fault(m.ID, "message %s is empty; write its text", m.ID)
		case text == "" && needed:
			c.fault(m.ID, "message %s lacks its text for the plural category %q; CLDR's categories here are %s",
				m.ID, category, strings.Join(c.l.plurals, ", "))
		case text != "" && !needed && plural:
			c.fault(key, "message %s has the plural category %q, which this language does not use; CLDR's categories here are %s",
				m.ID, category, strings.Join(c.l.plurals, ", "))
		case text != "" && !needed:
			c.fault(key, "message %s has plural categories, but is no plural message in the source language", m.ID)
		case text != "":
			found, err := names(text)
			switch {
			case err != nil:
				c.fault(key, "message %s: %v", m.ID, err)
			case ok == nil:
				c.compare(placed{key, m.ID, found}, wanted, category == "other", plural)
			}
		}
		if strings.ContainsFunc(text, unicode.IsControl) {
			c.fault(key, "message %s has a line break or another control character; write it on one line", m.ID)
		}
	}
}

// placed are the placeholders of a text and where it stands.
type placed struct {
	key, id string
	found   map[string]bool
}

// compare wants the form "other" to have the placeholders of the source's, and
// the other forms no further ones: "one" may say "a network". What is counted
// may stand in words or in digits in any language, and the word before the last
// item of a list where the language puts it, or nowhere.
func (c *checker) compare(p placed, wanted map[string]bool, full, plural bool) {
	counts := func(name string) bool { return plural && (name == "Count" || name == "Word") }
	and := func(name string) bool { return name == "And" && strings.HasPrefix(p.id, "list.") }
	for _, name := range slices.Sorted(maps.Keys(p.found)) {
		if !wanted[name] && !counts(name) && !and(name) {
			c.fault(p.key, "message %s has the placeholder {{.%s}}, which the source language's has not", p.id, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		there := p.found[name] || and(name) || counts(name) && (p.found["Count"] || p.found["Word"])
		if full && !there {
			c.fault(p.key, "message %s lacks the placeholder {{.%s}} of the source language's", p.id, name)
		}
	}
}

// names are the placeholders of a text: the names in {{.Name}}. Anything else
// between braces is an error: a message is a text, not a program.
func names(text string) (map[string]bool, error) {
	found := map[string]bool{}
	trees, err := parse.Parse("message", text, "", "")
	if err != nil {
		return nil, fmt.Errorf("the placeholders do not parse: %s", strings.TrimPrefix(err.Error(), "template: message:1: "))
	}
	if len(trees) > 1 {
		return nil, errors.New("expected only text and placeholders such as {{.Count}}, found a definition")
	}
	tree := trees["message"]
	if tree == nil {
		return found, nil
	}
	for _, node := range tree.Root.Nodes {
		name, ok := field(node)
		if !ok {
			return nil, fmt.Errorf("expected only text and placeholders such as {{.Count}}, found %s", node)
		}
		if name != "" {
			found[name] = true
		}
	}
	return found, nil
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

// formats looks at the messages that this package needs.
func (c *checker) formats(found map[string]*i18n.Message) {
	for _, id := range slices.Sorted(maps.Keys(formats)) {
		m := found[id]
		if m == nil && c.l != c.source {
			continue // said already, as of every message
		}
		if m == nil {
			c.fault(id, "message %s is missing; numbers, dates and lists cannot be written without it", id)
			continue
		}
		has, err := names(m.Other)
		for _, name := range formats[id] {
			if err == nil && m.Other != "" && !has[name] {
				c.fault(id, "message %s needs the placeholder {{.%s}}", id, name)
			}
		}
	}
	if digits := found["number.digits"]; digits != nil && digits.Other != "" && utf8.RuneCountInString(digits.Other) != 10 {
		c.fault("number.digits", "message number.digits: expected the ten digits from zero to nine")
	}
	if from := found["number.group_from"]; from != nil && from.Other != "" {
		if n, err := strconv.Atoi(from.Other); err != nil || n < 1000 {
			c.fault("number.group_from", "message number.group_from: expected the first number that is grouped, 1000 or more, in the digits 0 to 9")
		}
	}
}
