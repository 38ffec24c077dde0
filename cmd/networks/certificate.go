package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// recheck is how old the look at the certificate's files may be.
const recheck = time.Second

// certificate is a certificate from two files, read again when they change. A
// pair that cannot be read, or does not belong together, leaves the one before
// in use.
type certificate struct {
	cert, key string
	log       *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	state   string // of the files that were read last, good or not
	looked  time.Time
}

// newCertificate reads the files for the first time.
func newCertificate(cert, key string, log *slog.Logger) (*certificate, error) {
	c := &certificate{cert: cert, key: key, log: log}
	state := c.files()
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("-tls-cert %s, -tls-key %s: %w", cert, key, err)
	}
	c.current, c.state, c.looked = &pair, state, time.Now()
	return c, nil
}

// config is for a server that speaks TLS 1.2 or newer.
func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}
}

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) > recheck {
		c.looked = time.Now()
		if state := c.files(); state != c.state {
			c.state = state
			c.read()
		}
	}
	return c.current, nil
}

func (c *certificate) read() {
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		c.log.Error("certificate not taken up; the one before is still used", "fault", err.Error())
		return
	}
	c.current = &pair
	c.log.Info("certificate taken up", "until", pair.Leaf.NotAfter)
}

// files changes when one of the files does.
func (c *certificate) files() string {
	state := ""
	for _, name := range []string{c.cert, c.key} {
		info, err := os.Stat(name)
		if err != nil {
			state += "missing "
			continue
		}
		state += fmt.Sprint(info.Size(), info.ModTime().UnixNano(), " ")
	}
	return state
}
