// Bench measures what an answer costs the server, beside other servers that
// send the same bytes.
//
// It builds the networks program of the folder above, exports its embedded site
// for nginx and Apache, and starts all of them: the program with its metrics
// and its log, nginx, Apache's type maps, Caddy with compressed files, Varnish,
// and a bare echo and a bare net/http handler that know nothing but one answer.
// Then one client asks them in turn, in short windows over keep-alive
// connections, for as many rounds as wanted, servers on one processor and the
// client on another. The figure is the processor time of all of a server's
// processes divided by its answers; the median of the rounds counts.
//
//	cd bench && go run .            three minutes; prints the tables of README.md
//	cd bench && go run . -check     seconds; only tells whether all answer rightly
//
// It needs nginx, apache2, caddy, varnish and taskset (Debian: nginx-light
// apache2 caddy varnish util-linux).
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 12, "how many windows each server gets for each case")
	window := flag.Duration("window", 250*time.Millisecond, "how long a window is")
	check := flag.Bool("check", false, "tell whether all servers answer rightly, and measure nothing")
	bare := flag.String("bare", "", "serve the recorded answer in this file (used by the program itself)")
	kind := flag.String("kind", "echo", "with -bare: echo or http")
	flag.Parse()
	if *bare != "" {
		fail(serveBare(*kind, *bare))
		return
	}
	if *check {
		*rounds, *window = 1, 100*time.Millisecond
	}
	fail(run(*rounds, *window, *check))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rounds int, window time.Duration, check bool) error {
	if out, err := exec.Command("taskset", "-acp", "1", strconv.Itoa(os.Getpid())).CombinedOutput(); err != nil {
		return fmt.Errorf("a second processor for the client: %w\n%s", err, out)
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // Apache and nginx read as users of their own
		return err
	}
	lasting, err := startLasting(dir)
	defer stopAll(lasting)
	if err != nil {
		return err
	}
	t := newTable()
	for _, c := range cases() {
		if err := t.add(dir, c, lasting, rounds, window); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	if check {
		fmt.Printf("%d servers answered %d cases rightly\n", len(t.servers), len(t.cases))
		return nil
	}
	t.print(os.Stdout, rounds, window)
	return nil
}

// add starts the servers that know one answer only, looks whether all answer
// rightly, and measures them.
func (t *table) add(dir string, c testCase, lasting []*server, rounds int, window time.Duration) (err error) {
	others, err := startOthers(dir, c, lasting[0])
	defer stopAll(others)
	if err != nil {
		return err
	}
	servers := slices.DeleteFunc(slices.Concat(lasting, others), func(s *server) bool { return s.name == "" })
	want, err := c.answer(lasting[0], 0)
	if err != nil {
		return err
	}
	requests := make([][][]byte, len(servers))
	for i, s := range servers {
		if err := c.right(s, want); err != nil {
			return err
		}
		if requests[i], err = c.tagged(s); err != nil {
			return err
		}
	}
	costs := make([][]float64, len(servers))
	for range rounds {
		for i, s := range servers {
			before := s.cpu()
			n, err := ask(s.address, requests[i], window)
			if err != nil || n == 0 {
				return fmt.Errorf("%s, %d answers: %w", s.name, n, err)
			}
			costs[i] = append(costs[i], float64(s.cpu()-before)/float64(n)/1e3)
		}
	}
	for i, s := range servers {
		t.set(s, c, median(costs[i]))
	}
	fmt.Fprintln(os.Stderr, c.name, "done")
	return nil
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}
