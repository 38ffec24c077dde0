package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"vanersborg.se/networks/content"
)

const newSummary = `Begin a language: write its message file, with every message and every plural
form the language has, and a draft of every page that still holds the source
text. LANG is a BCP 47 tag, such as fi, ar or pt-BR.`

// newLanguage writes the files of a new language.
func newLanguage(_ context.Context, p program, args []string) int {
	f := newFlags("new", "LANG", newSummary)
	site := f.String("site", ".", "the site folder is `dir`")
	if code, ok := f.parse(p, args); !ok {
		return code
	}
	if f.NArg() != 1 {
		return p.usage("new takes one language tag, such as: networks new fi")
	}
	fsys, err := siteFiles(*site)
	if err != nil {
		return p.fault("%v", err)
	}
	made, err := content.New(fsys, f.Arg(0))
	if err != nil {
		return p.fault("%v", err)
	}
	for _, m := range made {
		if err := createFile(filepath.Join(*site, filepath.FromSlash(m.Name)), m.Text); err != nil {
			return p.fault("%v", err)
		}
		fmt.Fprintln(p.stdout, m.Name)
	}
	return exitGood
}

// createFile never writes over a file.
func createFile(name string, text []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err := file.Write(text); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
