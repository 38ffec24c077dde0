package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// flags are the flags of one command. Each may also come from the environment:
// -max-conns from NETWORKS_MAX_CONNS. The command line comes first.
type flags struct {
	*flag.FlagSet
	arguments string // as they stand in the usage line; empty: the command takes none
	summary   string
}

func newFlags(command, arguments, summary string) flags {
	f := flag.NewFlagSet("networks "+command, flag.ContinueOnError)
	f.SetOutput(io.Discard) // one line says what is wrong, not thirty
	return flags{f, arguments, summary}
}

// parse reads the environment and the arguments. If it is not ok, the command
// ends with the code.
func (f flags) parse(p program, args []string) (code int, ok bool) {
	err := f.environment(p.getenv)
	if err == nil {
		err = f.Parse(args)
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		f.help(p.stdout)
		return exitGood, false
	case err != nil:
		return p.usage("%v; see networks help %s", err, strings.TrimPrefix(f.Name(), "networks ")), false
	case f.arguments == "" && f.NArg() > 0:
		return p.usage("unexpected argument %q; see networks help %s", f.Arg(0), strings.TrimPrefix(f.Name(), "networks ")), false
	}
	return exitGood, true
}

func (f flags) environment(getenv func(string) string) error {
	var err error
	f.VisitAll(func(each *flag.Flag) {
		name := variable(each.Name)
		if value := getenv(name); value != "" && err == nil {
			if wrong := f.Set(each.Name, value); wrong != nil {
				err = fmt.Errorf("invalid value %q for %s: %w", value, name, wrong)
			}
		}
	})
	return err
}

func variable(name string) string {
	return "NETWORKS_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

func (f flags) help(w io.Writer) {
	fmt.Fprintf(w, "Usage: %s\n\n%s\n", strings.TrimSpace(f.Name()+" [flags] "+f.arguments), f.summary)
	f.VisitAll(func(each *flag.Flag) {
		kind, text := flag.UnquoteUsage(each)
		if each.DefValue != "" && each.DefValue != "false" && each.DefValue != "0" {
			text += " (default " + each.DefValue + ")"
		}
		fmt.Fprintf(w, "\n  -%s %s\n\t%s\n", each.Name, kind, text)
	})
	if f.Lookup("addr") != nil {
		fmt.Fprintf(w, "\nEach flag may also come from the environment: %s for -addr.\n", variable("addr"))
	}
}
