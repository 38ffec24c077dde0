package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"vanersborg.se/networks/content/releases/natstest"
	"vanersborg.se/networks/handlers/contract"
)

// The tests of this folder start the program as its users do: built, as a
// process of its own, on a free port of this machine.

// built is the program, and the folder that it is built into.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "networks")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "networks")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Dir = here
	out, err := build.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, out)
	}
	return binary, err
})

// here is this folder, also for a test that has gone elsewhere.
var here, _ = os.Getwd()

func TestMain(m *testing.M) {
	natstest.Main()
	code := m.Run()
	if binary, err := built(); err == nil {
		os.RemoveAll(filepath.Dir(binary))
	}
	os.Exit(code)
}

func binary(t testing.TB) string {
	t.Helper()
	name, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// output is what a process has written so far.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// process is the program at work.
type process struct {
	*exec.Cmd
	stdout, stderr *output
	url            string // of the public listener, without a slash at the end
	address        string // host:port of the same
	ended          chan struct{}
}

var servingOn = regexp.MustCompile(`networks: serving on (https?://(\S+))\n`)

// start starts the program and waits until it serves. It is killed when the
// test ends.
func start(t testing.TB, args ...string) *process {
	t.Helper()
	return startCommand(t, exec.Command(binary(t), append([]string{"serve", "-addr", "127.0.0.1:0"}, args...)...))
}

func startCommand(t testing.TB, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{Cmd: cmd, stdout: &output{}, stderr: &output{}, ended: make(chan struct{})}
	cmd.Stdout = p.stdout
	if cmd.Stderr == nil {
		cmd.Stderr = p.stderr
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-p.ended
	})
	p.until(t, "the program serves", func() bool {
		m := servingOn.FindStringSubmatch(p.stdout.String())
		if m != nil {
			p.url, p.address = m[1], m[2]
		}
		return m != nil
	})
	return p
}

// until waits until something is so.
func (p *process) until(t testing.TB, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if so() {
			return
		}
		select {
		case <-p.ended:
			if !so() {
				t.Fatalf("the program ended with %v; it said:\n%s%s", p.ProcessState, p.stdout, p.stderr)
			}
			return
		default:
		}
	}
	t.Fatalf("waited in vain until %s; the program said:\n%s%s", what, p.stdout, p.stderr)
}

// stop asks the program to stop and expects it to.
func (p *process) stop(t testing.TB) {
	t.Helper()
	p.Process.Signal(syscall.SIGTERM)
	p.exits(t, 0)
}

func (p *process) exits(t testing.TB, code int) {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(20 * time.Second):
		t.Fatalf("the program does not end; it said:\n%s%s", p.stdout, p.stderr)
	}
	if got := p.ProcessState.ExitCode(); got != code {
		t.Errorf("exit code %d (%v), expected %d; the program said:\n%s%s", got, p.ProcessState, code, p.stdout, p.stderr)
	}
}

// get gives the status, the header and the body of an answer.
func get(t testing.TB, url string, fields ...string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(fields); i += 2 {
		r.Header.Set(fields[i], fields[i+1])
	}
	client := &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(body)
}

// The built program keeps the same contract as the handler.
func TestContract(t *testing.T) {
	text, err := os.ReadFile("../../handlers/testdata/contract.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := contract.Read(string(text))
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, "-log", "off")
	for _, c := range cases {
		if err := c.Check(p.address); err != nil {
			t.Errorf("contract.txt:%d: %s: %v", c.Line, c.Title, err)
		}
	}
	p.stop(t)
	if said := p.stderr.String(); said != "" {
		t.Errorf("with -log off, expected nothing on standard error, found %q", said)
	}
}

// With nothing said, the address is the one that the README names.
func TestDefaultAddress(t *testing.T) {
	flags, c := serveFlags()
	if err := flags.Parse(nil); err != nil || c.addr != "localhost:8080" {
		t.Errorf("%q %v", c.addr, err)
	}
	for addr, want := range map[string]string{
		":8080": "http://localhost:8080", "localhost:8080": "http://localhost:8080", "0.0.0.0:8080": "http://localhost:8080",
		"[::]:8080": "http://localhost:8080", "127.0.0.1:0": "http://127.0.0.1:8080", "[::1]:8080": "http://[::1]:8080",
	} {
		c.addr = addr
		if got := c.address(fakeAddr("127.0.0.1:8080")); got != want {
			t.Errorf("%s is told as %s, expected %s", addr, got, want)
		}
	}
}

type fakeAddr string

func (fakeAddr) Network() string  { return "tcp" }
func (a fakeAddr) String() string { return string(a) }

// Every flag may come from the environment; the command line comes first.
func TestEnvironment(t *testing.T) {
	cmd := exec.Command(binary(t), "-log-format", "text")
	cmd.Env = append(os.Environ(), "NETWORKS_ADDR=127.0.0.1:0", "NETWORKS_ADMIN=127.0.0.1:0", "NETWORKS_URL=https://networks.example", "NETWORKS_LOG_FORMAT=json", "NETWORKS_HSTS=true")
	p := startCommand(t, cmd)
	_, header, body := get(t, p.url+"/it/reti")
	if !strings.Contains(body, "https://networks.example/it/reti") || header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%v\n%.2000s", header, body)
	}
	p.stop(t)
	if !strings.Contains(p.stderr.String(), "msg=request") {
		t.Errorf("expected text lines, found %s", p.stderr)
	}
}
