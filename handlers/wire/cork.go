// Package wire makes connections on which an answer of net/http costs less, and
// is the same: it is sent in one piece (cork.go), and deadlines are put to the
// system only when something may wait for them (deadline.go). For an answer of
// more than 4,096 bytes that is a fifth of its processor time, for a shorter one
// a twentieth; bench/README.md has the figures.
package wire

import (
	"net"
	"sync"
	"time"
)

// Cork is a listener whose connections send an answer in one piece. The buffer
// of net/http is 4,096 bytes and cannot be made larger, so it sends an answer of
// 5,000 bytes in two system calls, which are most of what an answer costs.
//
// A connection holds what is written while it has a write deadline, which
// net/http sets when it has read a request and clears when the answer is whole.
// What is held is sent when the deadline is cleared, before the next read, when
// it grows beyond 64 KiB, and when the connection is closed. A handler that
// wants to send bit by bit, such as events, clears the deadline first; a server
// without WriteTimeout is served as by the listener itself.
//
// It is for HTTP/1 without TLS. HTTP/2 reads and writes at the same time.
func Cork(l net.Listener) net.Listener { return corkListener{l} }

const (
	corkLimit = 64 << 10
	// corkLast is how long a closing connection may take to send what it holds.
	corkLast = time.Second
)

type corkListener struct{ net.Listener }

func (l corkListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &corkConn{Conn: patient(c)}, nil
}

// corkConn is a connection that holds what is written. net/http writes in one
// goroutine while it reads in another, hence the lock.
type corkConn struct {
	net.Conn
	mu      sync.Mutex
	holding bool
	held    *[]byte // from corkBuffers; nil: nothing is held
	err     error   // of sending what was held, after which the connection is of no use
}

var corkBuffers = sync.Pool{New: func() any { b := make([]byte, 0, 16<<10); return &b }}

func (c *corkConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return 0, c.err
	}
	if !c.holding {
		return c.Conn.Write(p)
	}
	if c.held == nil {
		c.held = corkBuffers.Get().(*[]byte)
	}
	*c.held = append(*c.held, p...)
	if len(*c.held) > corkLimit {
		c.send()
	}
	return len(p), c.err
}

func (c *corkConn) Read(p []byte) (int, error) {
	c.mu.Lock()
	c.send()
	err := c.err
	c.mu.Unlock()
	if err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *corkConn) SetWriteDeadline(t time.Time) error {
	c.hold(!t.IsZero())
	return c.Conn.SetWriteDeadline(t)
}

func (c *corkConn) SetDeadline(t time.Time) error {
	c.hold(!t.IsZero())
	return c.Conn.SetDeadline(t)
}

// hold sends what is held, under the deadline that it was written under, and
// says whether what follows is held.
func (c *corkConn) hold(holding bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.send()
	c.holding = holding
}

// CloseWrite sends what is held and ends the connection's one direction.
func (c *corkConn) CloseWrite() error {
	c.hold(false)
	return closeWrite(c.Conn)
}

// Close does not wait for a write that is stuck: closing ends it.
func (c *corkConn) Close() error {
	if c.mu.TryLock() {
		if c.held != nil {
			c.Conn.SetWriteDeadline(time.Now().Add(corkLast))
		}
		c.send()
		c.mu.Unlock()
	}
	return c.Conn.Close()
}

// send sends what is held. The caller has the lock.
func (c *corkConn) send() {
	if c.held == nil {
		return
	}
	if c.err == nil {
		_, c.err = c.Conn.Write(*c.held)
	}
	if cap(*c.held) <= 2*corkLimit {
		*c.held = (*c.held)[:0]
		corkBuffers.Put(c.held)
	}
	c.held = nil
}
