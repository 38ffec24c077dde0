// Networks serves the page on the municipality's European networks in every
// language it has, and has the commands that editors and operators need.
//
//	networks [serve] [flags]
//	networks help [command]
//
// Each command is one line of the table below and one file of this folder.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// Exit codes of every command.
const (
	exitGood  = 0
	exitFault = 1 // it was tried and did not work
	exitUsage = 2 // it was asked for in a way that is not understood
)

// command is one thing the program can do.
type command struct {
	name    string
	summary string
	run     func(ctx context.Context, p program, args []string) int
}

// commands are all of them; the first is what the program does without one.
func commands() []command {
	return []command{
		{"serve", "serve the site over HTTP (the default)", serve},
		{"check", "tell what every language owes, and what is wrong", check},
		{"accept", "record that a translation is up to date", accept},
		{"new", "begin a language", newLanguage},
		{"why", "tell why a reader gets the language they get", why},
		{"export", "write the site for a server of files", export},
		{"publish", "check a site folder and publish it as a release", publish},
		{"releases", "list the releases", list},
		{"rollback", "put an earlier release in force again", rollback},
		{"version", "print the version of the program", version},
		{"help", "print this, or the flags of a command", help},
	}
}

// program is what a command sees of the world.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	first := make(chan os.Signal, 1)
	signal.Notify(first, os.Interrupt, syscall.SIGTERM)
	go func() {
		// The first signal asks to stop. The second ends the program as it would
		// have without us, from before anyone is told of the first.
		<-first
		signal.Stop(first)
		cancel()
	}()
	// A log's reader that goes away must not take the program with it.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(ctx, os.Args[1:], program{os.Stdin, os.Stdout, os.Stderr, os.Getenv}))
}

// run runs the command that the arguments name and gives its exit code.
func run(ctx context.Context, args []string, p program) int {
	all := commands()
	if len(args) == 0 || strings.HasPrefix(args[0], "-") && !isHelp(args[0]) {
		return all[0].run(ctx, p, args)
	}
	if isHelp(args[0]) {
		args[0] = "help"
	}
	for _, c := range all {
		if c.name == args[0] {
			return c.run(ctx, p, args[1:])
		}
	}
	return p.usage("unknown command %q; networks help lists them", args[0])
}

func isHelp(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" }

// fault reports on one line of standard error what did not work.
func (p program) fault(format string, args ...any) int {
	fmt.Fprintf(p.stderr, "networks: "+format+"\n", args...)
	return exitFault
}

// usage reports on one line of standard error what was not understood.
func (p program) usage(format string, args ...any) int {
	p.fault(format, args...)
	return exitUsage
}
