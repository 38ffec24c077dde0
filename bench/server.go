package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a running server under a process group of its own.
type server struct {
	name, address string
	group         int
}

// start runs a command on the first processor, in a process group of its own.
func start(name, address string, command ...string) (*server, *bufio.Scanner, error) {
	cmd := exec.Command("taskset", append([]string{"-c", "0"}, command...)...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	go cmd.Wait()
	return &server{name, address, cmd.Process.Pid}, bufio.NewScanner(out), nil
}

func (s *server) stop() { syscall.Kill(-s.group, syscall.SIGKILL) }

// cpu is the processor time of the server's processes so far, in nanoseconds
// (/proc/PID/task/TID/schedstat, first number).
func (s *server) cpu() int64 {
	var total int64
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		stat, err := os.ReadFile(file)
		if err != nil || group(stat) != s.group {
			continue
		}
		tasks, _ := filepath.Glob(filepath.Dir(file) + "/task/*/schedstat")
		for _, task := range tasks {
			text, _ := os.ReadFile(task)
			if fields := bytes.Fields(text); len(fields) > 0 {
				n, _ := strconv.ParseInt(string(fields[0]), 10, 64)
				total += n
			}
		}
	}
	return total
}

// group is the process group in a stat line: the third field after the name.
func group(stat []byte) int {
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 3 {
		return 0
	}
	n, _ := strconv.Atoi(string(fields[2]))
	return n
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// ready waits until the server answers the case.
func (s *server) ready(c testCase) error {
	var err error
	for range 200 {
		if _, _, err = c.once(s.address); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.stop()
	return fmt.Errorf("%s does not answer: %w", s.name, err)
}

// startNetworks builds and starts the program of the folder above, everything
// that it does in service switched on.
func startNetworks(dir string) (*server, error) {
	program := filepath.Join(dir, "networks")
	build := exec.Command("go", "build", "-trimpath", "-o", program, "./cmd/networks")
	build.Dir, build.Stderr = "..", os.Stderr
	if err := build.Run(); err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	admin, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s, out, err := start("networks", address, program, "-addr", address, "-admin", admin)
	if err != nil {
		return nil, err
	}
	go func() {
		for out.Scan() {
		}
	}()
	time.Sleep(time.Second) // until the best compression of all bodies is done
	return s, s.ready(cases()[0])
}

// startOthers starts the servers that the case is compared with, ours first.
func startOthers(dir string, c testCase, ours *server) ([]*server, error) {
	servers := []*server{ours}
	if err := c.fillTag(ours.address); err != nil {
		return servers, err
	}
	head, body, err := c.once(ours.address)
	if err != nil {
		return servers, err
	}
	file := filepath.Join(dir, strings.Map(letters, c.name))
	if err := os.WriteFile(file, append(head, body...), 0o600); err != nil {
		return servers, err
	}
	self, err := os.Executable()
	if err != nil {
		return servers, err
	}
	for _, kind := range []string{"echo", "http"} {
		s, out, err := start("bare "+kind, "", self, "-bare", file, "-kind", kind)
		if err != nil {
			return servers, err
		}
		servers = append(servers, s)
		if !out.Scan() {
			return servers, fmt.Errorf("%s did not start", s.name)
		}
		s.address = out.Text()
	}
	for _, more := range others {
		s, err := more(dir, c, head, body, servers[1].address)
		if err != nil {
			return servers, err
		}
		if s != nil {
			servers = append(servers, s)
		}
	}
	return servers, nil
}

func letters(r rune) rune {
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
		return r
	}
	return '-'
}

// fillTag puts the ETag of our answer into a conditional request.
func (c testCase) fillTag(address string) error {
	if !bytes.Contains(c.requests[0], []byte("%ETAG%")) {
		return nil
	}
	head, _, err := c.once(address)
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(head), "Etag: ")
	tag, _, _ := strings.Cut(rest, "\r\n")
	if tag == "" {
		return fmt.Errorf("no ETag in our answer")
	}
	c.requests[0] = bytes.ReplaceAll(c.requests[0], []byte("%ETAG%"), []byte(tag))
	return nil
}
