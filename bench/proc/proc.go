// Package proc reads what a process has used, from /proc (proc(5)).
package proc

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// CPU is the processor time of all threads of a process so far, user and system:
// the first number of their schedstat, in nanoseconds. That of the process itself
// is counted in hundredths of a second. It is 0 for a process that is gone.
func CPU(pid int) (total time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, name := range threads {
		text, _ := os.ReadFile(name)
		if words := strings.Fields(string(text)); len(words) > 0 {
			ns, _ := strconv.ParseInt(words[0], 10, 64)
			total += time.Duration(ns)
		}
	}
	return total
}

// Memory is what a process has held at the most and what it holds now, in bytes
// (VmHWM, VmRSS). It is 0 for a process that is gone.
func Memory(pid int) (peak, resident int64) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		kilobytes, _ := strconv.ParseInt(words[1], 10, 64)
		switch words[0] {
		case "VmHWM:":
			peak = kilobytes << 10
		case "VmRSS:":
			resident = kilobytes << 10
		}
	}
	return peak, resident
}
