package main

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
)

// listen listens on an address with at most so many connections at a time.
// What comes beyond waits in the system's queue.
func listen(address string, connections int) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, explain(address, err)
	}
	return &boundedListener{l.(*net.TCPListener), make(chan struct{}, connections), make(chan struct{}), sync.Once{}}, nil
}

// explain says in plain words why an address cannot be listened on.
func explain(address string, err error) error {
	var dns *net.DNSError
	var form *net.AddrError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("cannot listen on %s: another program does; stop it or choose another address", address)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("cannot listen on %s: permission denied; ports below 1024 are for the system", address)
	case errors.As(err, &form):
		return fmt.Errorf("cannot listen on %s: %s; expected host:port", address, form.Err)
	case errors.As(err, &dns):
		return fmt.Errorf("cannot listen on %s: %s", address, dns.Err)
	}
	return fmt.Errorf("cannot listen on %s: %w", address, err)
}

// boundedListener has a place for each connection. It is not the one of
// x/net/netutil, whose connections cannot close one direction, so that the end
// of an answer may be lost when the server closes first.
type boundedListener struct {
	*net.TCPListener
	places chan struct{}
	closed chan struct{}
	once   sync.Once
}

func (l *boundedListener) Accept() (net.Conn, error) {
	select {
	case l.places <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	c, err := l.AcceptTCP()
	if err != nil {
		<-l.places
		return nil, err
	}
	return &boundedConn{TCPConn: c, places: l.places}, nil
}

func (l *boundedListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.TCPListener.Close()
}

type boundedConn struct {
	*net.TCPConn
	places chan struct{}
	once   sync.Once
}

func (c *boundedConn) Close() error {
	err := c.TCPConn.Close()
	c.once.Do(func() { <-c.places })
	return err
}
