package main

import (
	"context"
	"fmt"
	"runtime/debug"
)

// version prints what the Go tool recorded when it built the program: the
// module's version, the commit, and the version of Go.
func version(_ context.Context, p program, args []string) int {
	flags := newFlags("version", "", "print the version of the program")
	if code, ok := flags.parse(p, args); !ok {
		return code
	}
	fmt.Fprintln(p.stdout, versionLine())
	return exitGood
}

func versionLine() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "networks (unknown version)"
	}
	line := "networks " + info.Main.Version
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			line += " " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			line += " (modified)"
		}
	}
	return line + " " + info.GoVersion
}
