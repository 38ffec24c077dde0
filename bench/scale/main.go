// Scale measures the networks program with a site of many pages, beside Hugo's
// build of the same text.
//
// It builds the program of this repository, generates a site folder, and tells
// of the program as a whole: wall time, processor time and peak memory (VmHWM)
// from its start to the first answer; then what an edit of one page costs until
// the new text is served. Processor time is that of all threads, as the kernel
// counts it. What the program does in the background meanwhile, looking at the
// folder and compressing better, is measured just before and taken off.
//
//	cd bench/scale
//	go run . -pages 1000 -languages 3 -hugo "$(which hugo)"
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

func main() {
	pages := flag.Int("pages", 1000, "how many pages the site has")
	languages := flag.Int("languages", 3, "in how many of the 24 languages")
	hugo := flag.String("hugo", "", "measure this hugo, too")
	keep := flag.String("keep", "", "generate the site in this folder, and leave it there")
	edits := flag.Int("edits", 5, "how many edits are measured")
	only := flag.Bool("generate", false, "generate the site of -keep and measure nothing")
	flag.Parse()
	dir, err := os.MkdirTemp("", "scale")
	if err == nil {
		err = run(dir, *keep, *hugo, *edits, *only, &site{from: "../..", pages: *pages, tags: tags[:*languages]})
		os.RemoveAll(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		os.Exit(1)
	}
}

func run(dir, keep, hugo string, edits int, only bool, s *site) error {
	if s.dir = keep; keep == "" {
		s.dir = filepath.Join(dir, "site")
	}
	if err := s.generate(); err != nil || only {
		return err
	}
	program := filepath.Join(dir, "networks")
	build := exec.Command("go", "build", "-o", program, "./cmd/networks")
	build.Dir, build.Stderr = s.from, os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	fmt.Printf("%d pages in %d languages\n", s.pages, len(s.tags))
	ours, err := start(program, s)
	if err != nil {
		return err
	}
	defer ours.stop()
	fmt.Printf("networks, ready    wall %6.2f s  cpu %6.2f s  peak %5d MiB\n", ours.wall.Seconds(), ours.ready.cpu.Seconds(), ours.ready.peak>>20)
	if err := ours.edit(s, edits); err != nil {
		return err
	}
	now := ours.usage()
	fmt.Printf("networks, after %3.0f s                cpu %6.2f s  peak %5d MiB  resident %d MiB\n",
		time.Since(ours.began).Seconds(), now.cpu.Seconds(), now.peak>>20, now.resident>>20)
	if hugo == "" {
		return nil
	}
	tree := filepath.Join(dir, "hugo")
	if err := ours.export(s, tree); err != nil {
		return err
	}
	ours.stop()
	return runHugo(hugo, tree)
}
