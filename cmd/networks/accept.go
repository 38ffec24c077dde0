package main

import (
	"context"
	"os"
	"path/filepath"

	"vanersborg.se/networks/content"
)

const acceptSummary = `Record that a translation is up to date with the source text as it is now: all
of it, or the sections named (their ids, intro, or page for title, description
and names). Only the records under [source] in its front matter change.`

// accept writes the records of a translation.
func accept(_ context.Context, p program, args []string) int {
	f := newFlags("accept", "LANG PAGE [SECTION…]", acceptSummary)
	site := f.String("site", ".", "the site folder is `dir`")
	if code, ok := f.parse(p, args); !ok {
		return code
	}
	if f.NArg() < 2 {
		return p.usage("accept takes a language and a page, such as: networks accept it networks sern")
	}
	fsys, err := siteFiles(*site)
	if err != nil {
		return p.fault("%v", err)
	}
	name, text, err := content.Accept(fsys, f.Arg(0), f.Arg(1), f.Args()[2:])
	if err != nil {
		return p.fault("%v", err)
	}
	if err := replaceFile(filepath.Join(*site, filepath.FromSlash(name)), text); err != nil {
		return p.fault("%v", err)
	}
	return exitGood
}

// replaceFile writes a file as a whole, so that no reader sees half of it.
func replaceFile(name string, text []byte) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), ".networks-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	if _, err := temporary.Write(text); err != nil {
		return err
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	if err := os.Chmod(temporary.Name(), info.Mode().Perm()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), name)
}
