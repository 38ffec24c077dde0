package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// layout is one simple page: its text, and links to its other languages.
const layout = `<!DOCTYPE html>
<html lang="{{ .Language.Lang }}">
<head>
<meta charset="utf-8">
<title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}">
<link rel="canonical" href="{{ .Permalink }}">
{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">
{{ end }}</head>
<body>
<nav><ul>{{ range .AllTranslations }}<li><a href="{{ .RelPermalink }}" lang="{{ .Language.Lang }}">{{ .Language.Lang }}</a></li>{{ end }}</ul></nav>
<main><h1>{{ .Title }}</h1>
{{ .Content }}</main>
</body>
</html>
`

// export writes the text that the program sends as Markdown as a site of
// Hugo's.
func (p *program) export(s *site, dir string) error {
	config := "baseURL = \"https://example.org/\"\ndefaultContentLanguage = \"" + s.tags[0] + "\"\ndefaultContentLanguageInSubdir = true\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\", \"home\", \"section\"]\n"
	for i, tag := range s.tags {
		config += fmt.Sprintf("[languages.%s]\nweight = %d\ncontentDir = \"content/%s\"\n", tag, i+1, tag)
	}
	if err := write(filepath.Join(dir, "hugo.toml"), config); err != nil {
		return err
	}
	if err := write(filepath.Join(dir, "layouts/_default/single.html"), layout); err != nil {
		return err
	}
	for i := range s.pages {
		for _, tag := range s.tags {
			b, err := get(p.address(s, i, tag, ".md"))
			if err != nil {
				return err
			}
			title, body, _ := strings.Cut(strings.TrimPrefix(string(b), "# "), "\n")
			front := fmt.Sprintf("+++\ntitle = %q\nslug = %q\ndescription = %q\n+++\n", title, s.slug(i, tag), s.base[tag].description)
			if err := write(filepath.Join(dir, "content", tag, s.key(i)+".md"), front+body); err != nil {
				return err
			}
		}
	}
	return nil
}

// runHugo builds the site once into memory and once, as it is for, to disk,
// where the system's part may differ eightfold from one run to the next.
func runHugo(hugo, dir string) error {
	for _, to := range []struct {
		name string
		flag []string
	}{{"hugo, in memory", []string{"--renderToMemory"}}, {"hugo, to disk", nil}} {
		cmd := exec.Command(hugo, append([]string{"--quiet", "--source", dir}, to.flag...)...)
		cmd.Stderr = os.Stderr
		began := time.Now()
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("hugo: %w", err)
		}
		used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		fmt.Printf("%-18s wall %6.2f s  cpu %6.2f s  peak %5d MiB\n", to.name,
			time.Since(began).Seconds(), (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), used.Maxrss>>10)
	}
	return nil
}
