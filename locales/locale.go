// Package locales says things in a language: messages, counts, numbers, dates
// and lists.
//
// A language is one file, active.<tag>.toml, in go-i18n's format. Nothing of a
// language stands in Go: month names, patterns of dates and lists, number
// words, digits and the language's own name are messages like any other. The
// plural categories are CLDR's, as go-i18n knows them.
//
// Each language has a bundle of its own, and every lookup error is an error:
// go-i18n would otherwise answer with another language's text.
package locales

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"vanersborg.se/networks/content/files"
)

// Locale is one language as the site speaks it. It does not change after Load
// and may be used by many goroutines.
type Locale struct {
	Tag string // BCP 47, canonical

	// Faults are what is wrong with the language's file. While there are any,
	// the language is a draft: what it cannot say it says as the source
	// language does, so that a translator can look at it.
	Faults files.Faults

	file     files.File
	messages []*i18n.Message
	plurals  []string // CLDR plural categories of the language
	texts    *i18n.Localizer
	numbers  numbers
	source   *Locale // of a draft; nil otherwise
}

// open is a language that has no messages yet. The error is a Fault: no
// canonical BCP 47 tag, or a language without plural rules.
func open(tag string) (*Locale, *i18n.Bundle, error) {
	name := FileName(tag)
	t, err := parseTag(name, tag)
	if err != nil {
		return nil, nil, err
	}
	plurals, err := pluralCategories(t)
	if err != nil {
		return nil, nil, files.Fault{File: name, Text: err.Error()}
	}
	bundle := i18n.NewBundle(t)
	return &Locale{Tag: tag, file: files.File{Name: name}, plurals: plurals, texts: i18n.NewLocalizer(bundle, tag)}, bundle, nil
}

// read reads the messages of a language's file into its bundle.
func (l *Locale) read(fsys fs.FS, bundle *i18n.Bundle) error {
	var err error
	if l.file, err = files.Read(fsys, l.file.Name); err != nil {
		return err
	}
	table := map[string]any{}
	if err := l.file.Decode(&table); err != nil {
		return err
	}
	form := shape{file: l.file, lines: l.file.Lines()}
	if form.table("", table); len(form.faults) > 0 {
		return byLine(form.faults)
	}
	parsed, err := i18n.ParseMessageFileBytes(l.file.Text, l.file.Name, map[string]i18n.UnmarshalFunc{"toml": files.Unmarshal})
	if err != nil {
		return err
	}
	l.messages = parsed.Messages
	said := make([]*i18n.Message, len(l.messages))
	for i, m := range l.messages {
		said[i] = bound(*m)
	}
	return bundle.AddMessages(language.Make(l.Tag), said...)
}

// Text is the message with the id, without placeholders.
func (l *Locale) Text(id string) (string, error) {
	return l.localize(&i18n.LocalizeConfig{MessageID: id})
}

// Format is the message with the id, its placeholders filled from data, a
// struct or a map.
func (l *Locale) Format(id string, data any) (string, error) {
	return l.localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data})
}

// Count is the message with the id in the plural category of n. Its
// placeholders are Count, the number in digits, and Word, the number in words
// as far as the language's file has them.
func (l *Locale) Count(id string, n int) (string, error) {
	digits := l.Number(n)
	word, err := l.word(n, digits)
	if err != nil {
		return "", err
	}
	data := struct{ Count, Word string }{digits, word}
	return l.localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: n})
}

func (l *Locale) localize(c *i18n.LocalizeConfig) (string, error) {
	text, err := l.texts.Localize(c)
	if err != nil && l.source != nil {
		return l.source.localize(c)
	}
	var missing *i18n.MessageNotFoundErr
	switch {
	case errors.As(err, &missing):
		return "", files.Fault{File: l.file.Name, Text: "message " + c.MessageID + " is missing; the pages cannot be made without it"}
	case err != nil:
		return "", files.Fault{File: l.file.Name, Line: lineOf(l.file.Lines(), c.MessageID), Text: fmt.Sprintf("message %s: %v", c.MessageID, err)}
	}
	return text, nil
}

// Version changes when what the language says does. It is equal on every
// machine.
func (l *Locale) Version() string {
	version := fmt.Sprintf("%x", sha256.Sum256(l.file.Text))
	if l.source != nil {
		version += "+" + l.source.Version()
	}
	return version
}

// Has reports whether there is a message with the id, empty or not.
func (l *Locale) Has(id string) bool {
	if l.source != nil && l.source.Has(id) {
		return true
	}
	for _, m := range l.messages {
		if m.ID == id {
			return true
		}
	}
	return false
}

// rightToLeft are the scripts written from right to left (Unicode, property
// Bidi_Class of their letters).
var rightToLeft = map[string]bool{
	"Adlm": true, "Arab": true, "Hebr": true, "Mand": true, "Mend": true, "Nkoo": true,
	"Rohg": true, "Samr": true, "Syrc": true, "Thaa": true, "Yezi": true,
}

// Direction is "rtl" or "ltr": how the language's usual script is written.
func (l *Locale) Direction() string {
	if script, _ := language.Make(l.Tag).Script(); rightToLeft[script.String()] {
		return "rtl"
	}
	return "ltr"
}
