package releases

import (
	"net"
	"sync"
	"testing"
)

// proxy stands between a replica and a server and can part them.
type proxy struct {
	net.Listener
	mu    sync.Mutex
	cut   bool // refuse what comes
	wires map[*wire]bool
}

// wire is one connection through a proxy.
type wire struct {
	near, far net.Conn
	frozen    bool // nothing arrives any more, and no end is told
	closed    chan struct{}
	close     func()
}

func newProxy(t testing.TB, server string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: l, wires: map[*wire]bool{}}
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
	t.Cleanup(func() { l.Close(); p.setCut(true); all.Wait() })
	return p
}

func (p *proxy) add(near, far net.Conn) *wire {
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

func (p *proxy) copy(w *wire, to, from net.Conn) {
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
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

func (p *proxy) isFrozen(w *wire) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return w.frozen
}

// setCut ends every connection, and until it is called with false every new one.
func (p *proxy) setCut(cut bool) {
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

// freeze stops what is on its way, as a pulled cable does. New connections pass.
func (p *proxy) freeze() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range p.wires {
		w.frozen = true
	}
}

func (p *proxy) url() string { return "nats://" + p.Addr().String() }
