package proofs

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// process is a program that runs until the test ends.
type process struct {
	command *exec.Cmd
	done    chan struct{} // closed when it has ended
}

// run starts a program with its output in a file, which is shown if the test fails.
func run(t *testing.T, command *exec.Cmd) *process {
	t.Helper()
	log, err := os.CreateTemp(t.TempDir(), "log")
	if err != nil {
		t.Fatal(err)
	}
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{command, make(chan struct{})}
	go func() { command.Wait(); log.Close(); close(p.done) }()
	t.Cleanup(func() {
		p.stop()
		if text, _ := os.ReadFile(log.Name()); t.Failed() && len(text) > 0 {
			t.Logf("%s:\n%s", command.Path, text[max(0, len(text)-4000):])
		}
	})
	return p
}

// stop asks the process to end, and ends it and its children if it does not.
func (p *process) stop() {
	p.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(12 * time.Second):
	}
	p.kill()
}

// kill ends the process and its children at once.
func (p *process) kill() {
	syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL)
	<-p.done
}

// replica is the service, running.
type replica struct {
	*process
	addr, admin string // host:port
}

// serve starts the service on a host of the loopback network.
func serve(t *testing.T, addr, admin string, flags ...string) *replica {
	t.Helper()
	args := append([]string{"serve", "-addr", addr, "-admin", admin, "-log", "errors"}, flags...)
	r := &replica{run(t, exec.Command(*program, args...)), addr, admin}
	await(t, "readiness of the service", func() bool { return get(admin, "/readyz") != "" })
	return r
}

// replicas are two machines: one address each, the same ports.
func replicas(t *testing.T) [2]*replica {
	t.Helper()
	public, admin := port(t), port(t)
	var all [2]*replica
	for i := range all {
		host := fmt.Sprintf("127.0.0.%d", 11+i)
		all[i] = serve(t, host+":"+public, host+":"+admin)
	}
	settle(t, all)
	return all
}

// settle waits until the replicas have compressed as well as they can, which
// they do in the background: then equal questions have equal answers.
func settle(t *testing.T, all [2]*replica) {
	t.Helper()
	last := ""
	await(t, "equal answers of the replicas", func() bool {
		tags := [2]string{}
		for i, r := range all {
			s := &server{addr: r.addr}
			for _, q := range shapes("") {
				if a, err := s.ask(q); err == nil && q.method == "HEAD" {
					tags[i] += a.header.Get("Etag")
				}
			}
			s.close()
		}
		settled := tags[0] == tags[1] && tags[0] == last
		last = tags[0]
		time.Sleep(time.Second / 2)
		return settled
	})
}

// again starts a replica that has ended on the same addresses.
func (r *replica) again(t *testing.T) *replica { return serve(t, r.addr, r.admin) }

// answered is how many requests of the page a replica has answered.
func (r *replica) answered() (n float64) {
	lines := bufio.NewScanner(strings.NewReader(get(r.admin, "/metrics")))
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), `networks_requests_total{`) && strings.Contains(lines.Text(), `page="networks"`) {
			var one float64
			fmt.Sscan(lines.Text()[strings.LastIndex(lines.Text(), " "):], &one)
			n += one
		}
	}
	return n
}

// get is the body of a good answer, else nothing.
func get(addr, path string) string {
	client := http.Client{Timeout: 2 * time.Second}
	answer, err := client.Get("http://" + addr + path)
	if err != nil {
		return ""
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err == nil && answer.StatusCode == http.StatusOK {
		return string(body)
	}
	return ""
}

// next is the port that is tried next. The system gives those above 32767 to
// clients, who would take what a proof is about to listen on.
var next atomic.Int64

// port is one that nobody listens on and that no other proof gets.
func port(t *testing.T) string {
	t.Helper()
	next.CompareAndSwap(0, 20000+rand.Int64N(8000))
	for range 1000 {
		port := strconv.FormatInt(next.Add(1), 10)
		if l, err := net.Listen("tcp", ":"+port); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("no free port")
	return ""
}

func await(t *testing.T, what string, ready func() bool) {
	t.Helper()
	for range 2400 {
		if ready() {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatalf("waited a minute for %s", what)
}

func portOf(addr string) string {
	_, port, _ := net.SplitHostPort(addr)
	return port
}

func open(addr string) bool {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err == nil {
		c.Close()
	}
	return err == nil
}
