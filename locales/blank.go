package locales

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"vanersborg.se/networks/content/files"
)

// Blank is the message file of a new language, ready to be translated: every
// message of the source language with an empty text, every plural category
// that the new language has, and the source's text above each as a comment.
// An empty text counts as missing, so the language stays a draft until all is
// filled in. The error is a Fault: no canonical BCP 47 tag, or a language
// without plural rules.
func Blank(source *Locale, tag string) ([]byte, error) {
	t, err := parseTag(FileName(tag), tag)
	if err != nil {
		return nil, err
	}
	plurals, err := pluralCategories(t)
	if err != nil {
		return nil, files.Fault{File: FileName(tag), Text: err.Error()}
	}
	lines := source.file.Lines()
	messages := slices.Clone(source.messages)
	slices.SortStableFunc(messages, func(a, b *i18n.Message) int { return cmp.Compare(lines[a.ID], lines[b.ID]) })
	var out strings.Builder
	fmt.Fprintf(&out, "# Each text stands under the one it is translated from, in the language %q.\n", source.Tag)
	table := ""
	for _, m := range messages {
		if isPlural(m) {
			writePlural(&out, m, plurals)
			table = m.ID
			continue
		}
		table = writePlain(&out, m, table)
	}
	return []byte(out.String()), nil
}

// writePlain writes a message under its table, and gives that table.
func writePlain(out *strings.Builder, m *i18n.Message, table string) string {
	own, key := "", m.ID
	if dot := strings.LastIndexByte(m.ID, '.'); dot >= 0 {
		own, key = m.ID[:dot], m.ID[dot+1:]
	}
	if own != table {
		fmt.Fprintf(out, "\n[%s]\n", own)
	} else if own == "" {
		out.WriteByte('\n')
	}
	fmt.Fprintf(out, "# %s\n%s = \"\"\n", oneLine(m.Other), key)
	return own
}

func writePlural(out *strings.Builder, m *i18n.Message, plurals []string) {
	fmt.Fprintf(out, "\n[%s]\n", m.ID)
	for _, category := range categories {
		if text := form(m, category); text != "" {
			fmt.Fprintf(out, "# %s: %s\n", category, oneLine(text))
		}
	}
	for _, category := range plurals {
		fmt.Fprintf(out, "%s = \"\"\n", category)
	}
}

// oneLine is text as a comment shows it: a no-break space by the sign that a
// translator types for it.
func oneLine(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\u00a0", `\u00A0`)), " ")
}
