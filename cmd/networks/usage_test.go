package main

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// runs runs the program to its end.
func runs(t *testing.T, env []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	cmd.Env = append(os.Environ(), env...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), said.String()
}

// What cannot be done is told on one line of standard error.
func TestUsage(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	free := []string{"-addr", "127.0.0.1:0"}
	for _, c := range []struct {
		args []string
		env  []string
		code int
		says string
	}{
		{[]string{"-addr", taken.Addr().String()}, nil, 1, taken.Addr().String()},
		{append(free, "-admin", taken.Addr().String()), nil, 1, taken.Addr().String()},
		{[]string{"-addr", "nonsense"}, nil, 1, "nonsense"},
		{[]string{"-addr", "127.0.0.1:99999"}, nil, 1, "99999"},
		{append(free, "-site", filepath.Join(empty, "nowhere")), nil, 1, "no such folder"},
		{append(free, "-site", file), nil, 1, "not a folder"},
		{append(free, "-site", empty), nil, 1, "content/site.toml"},
		{append(free, "-tls-cert", file, "-tls-key", file), nil, 1, file},
		{[]string{"-nonsense"}, nil, 2, "-nonsense"},
		{[]string{"serve", "-nonsense"}, nil, 2, "-nonsense"},
		{[]string{"-drain", "soon"}, nil, 2, "soon"},
		{[]string{"nonsense"}, nil, 2, "nonsense"},
		{[]string{"serve", "more"}, nil, 2, "more"},
		{append(free, "more"), nil, 2, "more"},
		{[]string{"version", "more"}, nil, 2, "more"},
		{[]string{"help", "nonsense"}, nil, 2, "nonsense"},
		{append(free, "-tls-cert", file), nil, 2, "-tls-key"},
		{append(free, "-url", "example.org"), nil, 2, "example.org"},
		{append(free, "-max-conns", "0"), nil, 2, "-max-conns"},
		{append(free, "-log", "some"), nil, 2, "some"},
		{append(free, "-log-format", "xml"), nil, 2, "xml"},
		{nil, []string{"NETWORKS_DRAIN=soon"}, 2, "NETWORKS_DRAIN"},
		{nil, []string{"NETWORKS_ADDR=" + taken.Addr().String()}, 1, taken.Addr().String()},
	} {
		code, stdout, stderr := runs(t, c.env, c.args...)
		if code != c.code || stdout != "" || !strings.Contains(stderr, c.says) || !strings.HasPrefix(stderr, "networks: ") || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%v %v: exit code %d, expected %d, with one line that has %q; found %q and %q", c.args, c.env, code, c.code, c.says, stderr, stdout)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"-h"}, {"-help"}, {"--help"}, {"help", "help"}} {
		code, stdout, stderr := runs(t, nil, args...)
		if code != 0 || stderr != "" {
			t.Errorf("%v: %d %q", args, code, stderr)
		}
		for _, c := range commands() {
			if !strings.Contains(stdout, "\n  "+c.name) {
				t.Errorf("%v: no %s in\n%s", args, c.name, stdout)
			}
		}
	}
	for _, args := range [][]string{{"help", "serve"}, {"serve", "-h"}, {"serve", "--help"}} {
		code, stdout, stderr := runs(t, nil, args...)
		if code != 0 || stderr != "" || !strings.Contains(stdout, "-max-conns many") || !strings.Contains(stdout, "NETWORKS_ADDR") {
			t.Errorf("%v: %d %q\n%s", args, code, stderr, stdout)
		}
	}
	code, stdout, _ := runs(t, nil, "version")
	if code != 0 || !strings.HasPrefix(stdout, "networks ") || !strings.Contains(stdout, " go1.") || strings.Count(stdout, "\n") != 1 {
		t.Errorf("version: %d %q", code, stdout)
	}
}
