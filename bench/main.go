// Bench measures what an answer costs the server, beside other servers that
// send the same bytes.
//
// It builds the networks program of the folder above, starts it with its
// embedded site, records its answer to each case, and starts the others: a
// bare echo handler and a bare net/http handler that know nothing but that
// answer, and nginx, Apache, Caddy and Varnish where they are installed. Then
// one client asks all of them in turn, in short windows over keep-alive
// connections, for as many rounds as wanted, servers pinned to one processor
// and the client to another. The figure is the processor time of all of a
// server's processes divided by its answers; the ratio is of the medians.
//
//	cd bench && go run . -rounds 40
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 20, "how many windows each server gets for each case")
	window := flag.Duration("window", 250*time.Millisecond, "how long a window is")
	bare := flag.String("bare", "", "serve the recorded answer in this file (used by the program itself)")
	kind := flag.String("kind", "echo", "with -bare: echo or http")
	flag.Parse()
	if *bare != "" {
		fail(serveBare(*kind, *bare))
		return
	}
	fail(run(*rounds, *window))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rounds int, window time.Duration) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ours, err := startNetworks(dir)
	if err != nil {
		return err
	}
	defer ours.stop()
	for _, c := range cases() {
		servers, err := startOthers(dir, c, ours)
		if err == nil {
			err = measure(c, servers, rounds, window)
		}
		for _, s := range servers[1:] {
			s.stop()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return nil
}

// measure asks the servers in turn and prints the case's rows.
func measure(c testCase, servers []*server, rounds int, window time.Duration) error {
	cost := make([][]float64, len(servers))
	for range rounds {
		for i, s := range servers {
			before := s.cpu()
			n, err := ask(s.address, c.requests, window)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			cost[i] = append(cost[i], float64(s.cpu()-before)/float64(n)/1e3)
		}
	}
	fmt.Printf("\n%s: %d bytes an answer, headers included\n", c.name, c.size(servers[0].address))
	own := median(cost[0])
	for i, s := range servers {
		m := median(cost[i])
		fmt.Printf("  %-28s %6.1f µs   ours / this %5.2f\n", s.name, m, own/m)
	}
	return nil
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}
