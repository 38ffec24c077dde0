package main

import (
	"context"
	"fmt"
)

func help(ctx context.Context, p program, args []string) int {
	if len(args) == 0 {
		fmt.Fprintf(p.stdout, "Usage: networks [command] [flags]\n\nCommands:\n")
		for _, c := range commands() {
			fmt.Fprintf(p.stdout, "  %-9s %s\n", c.name, c.summary)
		}
		fmt.Fprintf(p.stdout, "\nnetworks help COMMAND tells more.\n")
		return exitGood
	}
	for _, c := range commands() {
		if c.name == args[0] && len(args) == 1 {
			if c.name == "help" {
				return help(ctx, p, nil)
			}
			return c.run(ctx, p, []string{"-h"})
		}
	}
	return p.usage("unknown command %q; networks help lists them", args[0])
}
