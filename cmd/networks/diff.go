package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"vanersborg.se/networks/content"
)

// printDiffs shows, for each stale section, what changed in the source since
// the version that the translation was made from.
func printDiffs(ctx context.Context, p program, dir string, c *content.Content, r content.Report) {
	if dir == "" {
		dir = "."
	}
	for _, row := range r.Pages {
		if row.State == "source" {
			continue
		}
		for _, section := range row.Stale {
			fmt.Fprintf(p.stdout, "\n%s %s %s:\n", row.Language, row.Page, section)
			text, err := sectionDiff(ctx, dir, c.SourceFile(row.Page), section, c.Recorded(row.Page, row.Language, section))
			if err != nil {
				text = err.Error() + "\n"
			}
			fmt.Fprint(p.stdout, text)
		}
	}
}

// sectionDiff compares the version of a source text that has the section with
// the recorded hash with the text as it is now. Words that went stand in [-…-],
// words that came in {+…+}.
func sectionDiff(ctx context.Context, dir, name, section, recorded string) (string, error) {
	if recorded == "" {
		return "", fmt.Errorf("the translation has no record of what it was made from")
	}
	now, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return "", fmt.Errorf("the source text cannot be read: %w", err)
	}
	then, err := versionWith(ctx, dir, name, section, recorded)
	if err != nil {
		return "", err
	}
	current, _ := content.SourceText(name, now, section)
	return wordDiff(ctx, then, current)
}

// versionWith is the section in the newest version of the file in which it had
// the hash.
func versionWith(ctx context.Context, dir, name, section, hash string) (string, error) {
	log := exec.CommandContext(ctx, "git", "-C", dir, "log", "--format=%H", "--", name)
	commits, err := log.Output()
	if err != nil {
		return "", fmt.Errorf("there is no version control to ask here")
	}
	for commit := range strings.FieldsSeq(string(commits)) {
		version, err := exec.CommandContext(ctx, "git", "-C", dir, "show", commit+":./"+name).Output()
		if err != nil {
			continue
		}
		if text, found := content.SourceText(name, version, section); found == hash {
			return text, nil
		}
	}
	return "", fmt.Errorf("no version in git has the text that was translated")
}

func wordDiff(ctx context.Context, then, now string) (string, error) {
	dir, err := os.MkdirTemp("", "networks-diff")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{"then": then, "now": now} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text+"\n"), 0o600); err != nil {
			return "", err
		}
	}
	diff := exec.CommandContext(ctx, "git", "diff", "--no-index", "--no-color", "--word-diff=plain", "then", "now")
	diff.Dir = dir
	out, _ := diff.Output() // exit code 1 says that they differ
	if _, hunks, ok := strings.Cut(string(out), "@@\n"); ok {
		return hunks, nil
	}
	return string(out), nil
}
