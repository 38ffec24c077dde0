package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"vanersborg.se/networks/bench/proc"
)

// server is a running server.
type server struct {
	name, address string // address: host:port
	pid           int    // of its first process, which leads a process group
	out           *bufio.Scanner
}

// start runs a command on the first processor.
func start(name, address string, command ...string) (*server, error) {
	cmd := exec.Command("taskset", append([]string{"-c", "0"}, command...)...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &server{name, address, cmd.Process.Pid, bufio.NewScanner(out)}, nil
}

// await waits until the server answers. What it prints is read, as somebody
// who collects its log would.
func (s *server) await() (*server, error) {
	said := make(chan string, 1)
	go func() {
		var first []string
		for s.out.Scan() {
			if len(first) < 20 {
				first = append(first, s.out.Text())
			}
		}
		said <- strings.Join(first, "\n")
	}()
	for range 400 {
		if c, err := net.Dial("tcp", s.address); err == nil {
			c.Close()
			return s, nil
		}
		select {
		case text := <-said:
			return s, fmt.Errorf("%s has ended: %s", s.name, text)
		case <-time.After(25 * time.Millisecond):
		}
	}
	return s, fmt.Errorf("%s does not answer", s.name)
}

// stopAll ends servers with all their processes.
func stopAll(servers []*server) {
	for _, s := range servers {
		if s == nil {
			continue
		}
		for _, pid := range s.processes() {
			syscall.Kill(pid, syscall.SIGKILL)
		}
		var status syscall.WaitStatus
		syscall.Wait4(s.pid, &status, 0, nil)
	}
}

// processes are the server's first process and all that descend from it.
func (s *server) processes() []int {
	parents := map[int]int{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		stat, _ := os.ReadFile(file)
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if len(fields) < 2 {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		parents[pid], _ = strconv.Atoi(string(fields[1]))
	}
	all := []int{s.pid}
	for i := 0; i < len(all); i++ {
		for pid, parent := range parents {
			if parent == all[i] && !slices.Contains(all, pid) {
				all = append(all, pid)
			}
		}
	}
	return all
}

// cpu is the processor time of the server's processes so far.
func (s *server) cpu() (total time.Duration) {
	for _, pid := range s.processes() {
		total += proc.CPU(pid)
	}
	return total
}

// memory is the most that the server's processes have held, in MiB, what they
// share counted in each.
func (s *server) memory() int {
	var total int64
	for _, pid := range s.processes() {
		peak, _ := proc.Memory(pid)
		total += peak
	}
	return int((total + 1<<19) >> 20)
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
