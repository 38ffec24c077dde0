// Package natstest runs NATS servers for tests, on this machine alone: one in the
// test's process (Start) or three that can be killed (Cluster), with a wire that
// can be cut (Proxy), with users whose credentials say what they may do
// (Operator), and with certificates (Authority). Whatever it starts ends with
// the test. The program does not have it.
package natstest

import (
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// generous bounds what happens in milliseconds on a calm machine.
const generous = 30 * time.Second

// Start runs one server with JetStream in this process. Each edit changes its
// options first.
func Start(t testing.TB, edit ...func(*server.Options)) *server.Server {
	t.Helper()
	options := &server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true,
		JetStream: true, StoreDir: t.TempDir(),
	}
	for _, f := range edit {
		f(options)
	}
	s, err := server.NewServer(options)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(generous) {
		t.Fatal("the server does not start")
	}
	return s
}
