package natstest

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// nodeEnv holds the nodeConfig of a process that is to be a server.
const nodeEnv = "RELEASES_TEST_NODE"

// Main is the first thing that the TestMain of a package with a Cluster does. It
// makes the test's program a server if a test started it as one, so that a
// server can be killed as a real one is, and does not return then.
func Main() {
	if config := os.Getenv(nodeEnv); config != "" {
		fmt.Println(runNode(config))
		os.Exit(1)
	}
}

// nodeConfig is one server of a cluster.
type nodeConfig struct {
	Name         string
	Port, Routes int // of clients, of the other servers
	Dir          string
	Others       string // addresses of the other servers
	security
}

// security is how the servers of a cluster know each other and their clients.
// Without Certificate they ask nobody who he is.
type security struct {
	Secrets, Certificate string // the folder of an Authority, the servers' name in it
	Trust                trust
}

// demand makes a server and its routes keep to s.
func (s security) demand(o *server.Options) error {
	if s.Certificate == "" {
		return nil
	}
	config, err := mutual(s.Secrets, s.Certificate)
	if err != nil {
		return err
	}
	o.TLSConfig, o.TLSTimeout = config, tlsTime
	o.Cluster.TLSConfig, o.Cluster.TLSTimeout = config.Clone(), tlsTime
	s.Trust.demand(o)
	return nil
}

// account is the one that the site's releases are in.
func (s security) account() string {
	return cmp.Or(s.Trust.Site, server.DEFAULT_GLOBAL_ACCOUNT)
}

// runNode is a server until standard input ends, as it does with the test. To
// each line of it, the name of a stream, it answers whether it leads that.
func runNode(config string) error {
	var c nodeConfig
	if err := json.Unmarshal([]byte(config), &c); err != nil {
		return err
	}
	options := &server.Options{
		ServerName: c.Name, Host: "127.0.0.1", Port: c.Port, NoLog: true,
		JetStream: true, StoreDir: c.Dir,
		Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: c.Routes, NoAdvertise: true},
		Routes:  server.RoutesFromStr(c.Others),
	}
	if err := c.demand(options); err != nil {
		return err
	}
	s, err := server.NewServer(options)
	if err != nil {
		return err
	}
	s.Start()
	if !s.ReadyForConnections(generous) {
		return fmt.Errorf("not ready")
	}
	fmt.Println("ready")
	for asked := bufio.NewScanner(os.Stdin); asked.Scan(); {
		fmt.Println(s.JetStreamIsStreamLeader(c.account(), asked.Text()))
	}
	return nil
}

// Cluster is three servers, a, b and c, each a process of its own.
type Cluster struct {
	t     testing.TB
	nodes map[string]nodeConfig
	run   map[string]*node
	how   string // the scheme of their addresses
}

// node is a server that runs.
type node struct {
	*exec.Cmd
	ask    io.Writer
	answer *bufio.Reader
}

// NewCluster starts the servers, and ends them with the test. They share no
// leader yet when it returns.
func NewCluster(t testing.TB) *Cluster {
	t.Helper()
	return newCluster(t, "nats://", security{})
}

// NewSecureCluster is a NewCluster that speaks TLS alone, with the certificate of
// that name, which is both a server's and a client's, and with those alone whom
// the authority vouches for and who come with credentials of the operator.
func NewSecureCluster(t testing.TB, a Authority, name string) (*Cluster, Operator) {
	t.Helper()
	o, known := newOperator(t)
	c := newCluster(t, "tls://", security{a.dir, name, known})
	o.URL = c.URL()
	return c, o
}

func newCluster(t testing.TB, how string, s security) *Cluster {
	t.Helper()
	c := &Cluster{t: t, nodes: map[string]nodeConfig{}, run: map[string]*node{}, how: how}
	names := []string{"a", "b", "c"}
	routes := map[string]int{}
	for _, name := range names {
		routes[name] = FreePort(t)
	}
	for _, name := range names {
		var others []string
		for _, other := range names {
			others = append(others, fmt.Sprintf("nats://127.0.0.1:%d", routes[other]))
		}
		c.nodes[name] = nodeConfig{name, FreePort(t), routes[name], t.TempDir(), strings.Join(others, ","), s}
	}
	t.Cleanup(func() {
		for name := range c.run {
			c.Kill(name)
		}
	})
	for _, name := range names {
		c.Start(name)
	}
	return c
}

// FreePort gives a port below those that the system gives to outgoing
// connections, so that a server that was killed finds it free again.
func FreePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 20_000 + rand.IntN(12_000)
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("no free port")
	return 0
}

// Start starts a server that was killed, with what it had on disk.
func (c *Cluster) Start(name string) {
	c.t.Helper()
	config, err := json.Marshal(c.nodes[name])
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), nodeEnv+"="+string(config))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	n := &node{cmd, stdin, bufio.NewReader(stdout)}
	c.run[name] = n
	if line, err := n.answer.ReadString('\n'); line != "ready\n" {
		c.t.Fatalf("server %s: %q, error %v", name, line, err)
	}
}

// Kill ends a server as a power cut does.
func (c *Cluster) Kill(name string) {
	node := c.run[name]
	if node == nil {
		return
	}
	delete(c.run, name)
	node.Process.Kill()
	node.Wait()
}

// Leader waits until a server that runs leads a stream, and names it.
func (c *Cluster) Leader(stream string) string {
	c.t.Helper()
	for deadline := time.Now().Add(generous); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		for name, n := range c.run {
			fmt.Fprintln(n.ask, stream)
			if line, err := n.answer.ReadString('\n'); err != nil {
				c.t.Fatalf("server %s: %v", name, err)
			} else if line == "true\n" {
				return name
			}
		}
	}
	c.t.Fatalf("nobody leads %s", stream)
	return ""
}

// Address is the host:port of a server’s clients.
func (c *Cluster) Address(name string) string {
	return fmt.Sprintf("127.0.0.1:%d", c.nodes[name].Port)
}

// URL are the addresses of all three, as a client is given them.
func (c *Cluster) URL() string {
	var all []string
	for name := range c.nodes {
		all = append(all, c.how+c.Address(name))
	}
	return strings.Join(all, ",")
}
