// Package proofs starts what deploy/ gives to operators, as they would, and
// asks it questions. It is a module of its own: nothing of it is in the service.
//
//	bash deploy/check            installs what is needed, and runs everything
//	bash deploy/check proxies    one step
//
// A proof prints one line with what it counted. Each is also run on a snippet
// that was broken on purpose, and has to fail there: see faults in each table.
package proofs

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var program = flag.String("networks", "", "the built `program`")

func TestMain(m *testing.M) {
	flag.Parse()
	if *program == "" {
		fmt.Fprintln(os.Stderr, "-networks: expected the path of the built program; run bash deploy/check")
		os.Exit(2)
	}
	os.Exit(m.Run())
}

// report prints the line of a proof that held.
func report(t *testing.T, format string, args ...any) {
	t.Helper()
	if !t.Failed() {
		fmt.Printf("proof: "+format+"\n", args...)
	}
}

// snippet is a file of deploy/.
func snippet(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
