package natstest

import (
	"bytes"
	"net"
	"sync"
	"testing"
)

// Proxy stands between a replica and a server and can part them.
type Proxy struct {
	net.Listener
	mu    sync.Mutex
	cut   bool // refuse what comes
	wires map[*wire]bool
	hold  *hold
}

// hold keeps what a client sends on its way.
type hold struct {
	text   []byte
	met    func()
	passes chan struct{}
}

// wire is one connection through a proxy.
type wire struct {
	near, far net.Conn
	frozen    bool // nothing arrives any more, and no end is told
	closed    chan struct{}
	close     func()
}

// NewProxy stands before the server at host:port until the test ends.
func NewProxy(t testing.TB, server string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Listener: l, wires: map[*wire]bool{}}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			near, err := p.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", server)
			if err != nil {
				near.Close()
				continue
			}
			w := p.add(near, far)
			all.Go(func() { p.copy(w, near, far) })
			all.Go(func() { p.copy(w, far, near) })
		}
	})
	t.Cleanup(func() { l.Close(); p.SetCut(true); all.Wait() })
	return p
}

func (p *Proxy) add(near, far net.Conn) *wire {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := &wire{near: near, far: far, closed: make(chan struct{})}
	w.close = sync.OnceFunc(func() { near.Close(); far.Close(); close(w.closed) })
	p.wires[w] = true
	if p.cut {
		w.close()
	}
	return w
}

func (p *Proxy) copy(w *wire, to, from net.Conn) {
	defer w.close()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if p.isFrozen(w) {
			<-w.closed
			return
		}
		if err != nil {
			return
		}
		if from == w.near {
			p.await(buf[:n])
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

func (p *Proxy) isFrozen(w *wire) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return w.frozen
}

// SetCut ends every connection, and until it is called with false every new one.
func (p *Proxy) SetCut(cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut = cut
	for w := range p.wires {
		if cut {
			w.close()
			delete(p.wires, w)
		}
	}
}

// Freeze stops what is on its way, as a pulled cable does. New connections pass.
func (p *Proxy) Freeze() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range p.wires {
		w.frozen = true
	}
}

// Hold keeps what a client sends from arriving as soon as it has the text in it,
// until pass is called. It closes met when that happened first.
func (p *Proxy) Hold(text string) (met <-chan struct{}, pass func()) {
	was := make(chan struct{})
	h := &hold{[]byte(text), sync.OnceFunc(func() { close(was) }), make(chan struct{})}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold = h
	return was, sync.OnceFunc(func() { close(h.passes) })
}

func (p *Proxy) await(sent []byte) {
	p.mu.Lock()
	h := p.hold
	p.mu.Unlock()
	if h != nil && bytes.Contains(sent, h.text) {
		h.met()
		<-h.passes
	}
}

// URL is the address that a client is given.
func (p *Proxy) URL() string { return "nats://" + p.Addr().String() }
