package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// yardstick is the server that all are compared with.
const yardstick = "bare echo"

// table is what was measured.
type table struct {
	servers, cases []string
	cost           map[string]map[string]float64 // server, case: microseconds an answer
	memory         map[string]int                // server: MiB at the most
}

func newTable() *table {
	return &table{cost: map[string]map[string]float64{}, memory: map[string]int{}}
}

func (t *table) set(s *server, c testCase, cost float64) {
	if t.cost[s.name] == nil {
		t.cost[s.name] = map[string]float64{}
		t.servers = append(t.servers, s.name)
	}
	if !slices.Contains(t.cases, c.name) {
		t.cases = append(t.cases, c.name)
	}
	t.cost[s.name][c.name] = cost
	t.memory[s.name] = max(t.memory[s.name], s.memory())
}

// print writes the tables in Markdown: the cost and, in brackets, that of the
// server divided by that of bare echo; then ours beside what it aims at.
func (t *table) print(w io.Writer, rounds int, window time.Duration) {
	fmt.Fprintf(w, "Medians of %d windows of %v; microseconds of processor time an answer, and in brackets how many times that of bare echo.\n\n", rounds, window)
	fmt.Fprintf(w, "| server | %s | MiB |\n|%s\n", strings.Join(t.cases, " | "), strings.Repeat(" --- |", len(t.cases)+2))
	for _, name := range t.servers {
		fmt.Fprintf(w, "| %s |", name)
		for _, c := range t.cases {
			fmt.Fprintf(w, " %.1f (%.2f) |", t.cost[name][c], t.cost[name][c]/t.cost[yardstick][c])
		}
		fmt.Fprintf(w, " %d |\n", t.memory[name])
	}
	fmt.Fprintf(w, "\nThis service divided by the others, and its aim in brackets where it is missed:\n\n")
	fmt.Fprintf(w, "| beside | %s |\n|%s\n", strings.Join(t.cases, " | "), strings.Repeat(" --- |", len(t.cases)+1))
	for _, name := range t.servers[1:] {
		fmt.Fprintf(w, "| %s |", name)
		for _, c := range cases() {
			ratio, aim := t.cost[t.servers[0]][c.name]/t.cost[name][c.name], c.aims[name]
			if fmt.Fprintf(w, " %.2f", ratio); aim > 0 && ratio > aim {
				fmt.Fprintf(w, " (%.2f)", aim)
			}
			fmt.Fprint(w, " |")
		}
		fmt.Fprintln(w)
	}
}
