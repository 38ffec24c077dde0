package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
)

const checkSummary = `Tell what every language owes, and every fault with its file and line. Exit code
1 if there is an error, 0 if there are warnings only. What it reads is read in
the same way by serve.`

// check prints the report of a site folder.
func check(ctx context.Context, p program, args []string) int {
	f := newFlags("check", "", checkSummary)
	site := f.String("site", "", "check the site folder `dir` instead of the built-in site")
	asJSON := f.Bool("json", false, "print the report as JSON, for programs")
	diff := f.Bool("diff", false, "show what changed in the source since each stale section was translated, from git")
	if code, ok := f.parse(p, args); !ok {
		return code
	}
	fsys, err := siteFiles(*site)
	if err != nil {
		return p.fault("%v", err)
	}
	c, report := inspect(fsys)
	if *asJSON {
		out := json.NewEncoder(p.stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		_ = out.Encode(report)
	} else {
		printReport(p.stdout, report)
	}
	if *diff && c != nil {
		printDiffs(ctx, p, *site, c, report)
	}
	if report.Errors > 0 {
		return exitFault
	}
	return exitGood
}

// siteFiles are the files of a site folder, of the built-in one for an empty
// name.
func siteFiles(dir string) (fs.FS, error) {
	if dir == "" {
		return networks.Site, nil
	}
	if _, err := folder(dir); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return root.FS(), nil
}

func printReport(w io.Writer, r content.Report) {
	printTable(w, r)
	for _, l := range r.Languages {
		for _, reason := range l.Reasons {
			if !l.Live {
				fmt.Fprintf(w, "%s is a draft: %s\n", l.Tag, reason)
			}
		}
	}
	printFaults(w, r)
	fmt.Fprintf(w, "%s, %s\n", counted(r.Errors, "error"), counted(r.Warnings, "warning"))
}

func printFaults(w io.Writer, r content.Report) {
	for _, f := range r.Faults {
		place := f.File
		if f.Line > 0 {
			place = fmt.Sprintf("%s:%d", f.File, f.Line)
		}
		kind := "error"
		if f.Warning {
			kind = "warning"
		}
		fmt.Fprintf(w, "%s: %s: %s\n", place, kind, f.Text)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// printTable has a line for each page and a column for each language.
func printTable(w io.Writer, r content.Report) {
	if len(r.Languages) == 0 {
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprint(table, "page")
	for _, l := range r.Languages {
		fmt.Fprint(table, "\t", l.Tag)
	}
	for i, row := range r.Pages {
		if i%len(r.Languages) == 0 {
			fmt.Fprint(table, "\n", row.Page)
		}
		fmt.Fprint(table, "\t", cell(row))
	}
	fmt.Fprintln(table)
	table.Flush()
	fmt.Fprintln(w)
}

// cell is a translation's state in a few words.
func cell(row content.PageReport) string {
	words := []string{row.State}
	if row.State != "source" && row.State != "missing" {
		words = append(words, fmt.Sprintf("%.0f %%", 100*row.Share))
	}
	if len(row.Stale) > 0 {
		words = append(words, "stale: "+strings.Join(row.Stale, " "))
	}
	if len(row.Missing) > 0 {
		words = append(words, "missing: "+strings.Join(row.Missing, " "))
	}
	return strings.Join(words, ", ")
}
