package releases

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// link is a replica's connection. Whatever happens on it leaves a note and wakes
// the replica, nothing more.
type link struct {
	Config
	nc     *nats.Conn
	js     jetstream.JetStream
	kv     jetstream.KeyValue // nil until the bucket was found
	woken  chan struct{}
	closed chan struct{}

	mu    sync.Mutex
	told  uint64 // the highest revision that the bell told
	fault error  // what the servers refuse, until it is reported
	away  error  // why there is no connection
}

func newLink(c Config) (*link, error) {
	l := &link{Config: c, woken: make(chan struct{}, 1), closed: make(chan struct{})}
	up := func(*nats.Conn) { l.wake(func() { l.away = nil }) }
	down := func(_ *nats.Conn, err error) { l.note(func() { l.away = err }) }
	nc, err := c.connect(nats.RetryOnFailedConnect(true), nats.IgnoreAuthErrorAbort(),
		nats.ConnectHandler(up), nats.ReconnectHandler(up),
		nats.DisconnectErrHandler(down), nats.ReconnectErrHandler(down),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { l.wake(func() { l.fault = err }) }),
		nats.ClosedHandler(func(*nats.Conn) { close(l.closed) }))
	if err != nil {
		return nil, err
	}
	l.nc = nc
	if l.js, err = jetstream.New(nc); err == nil {
		_, err = nc.Subscribe(c.bell(), l.ring)
	}
	if err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// close ends the connection and waits for the last of its callbacks.
func (l *link) close() {
	l.nc.Close()
	<-l.closed
}

func (l *link) note(write func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	write()
}

func (l *link) wake(write func()) {
	l.note(write)
	select {
	case l.woken <- struct{}{}:
	default: // it is awake
	}
}

// ring is the bell's message. That it tells a revision is a hint and no more:
// the bucket decides.
func (l *link) ring(m *nats.Msg) {
	revision, err := strconv.ParseUint(string(m.Data), 10, 64)
	if err == nil {
		l.wake(func() { l.told = max(l.told, revision) })
	}
}

// rung is the highest revision that the bell told.
func (l *link) rung() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.told
}

// hush forgets that the bell told a revision.
func (l *link) hush(revision uint64) {
	l.note(func() {
		if l.told == revision {
			l.told = 0
		}
	})
}

// trouble gives what the servers refused since it was asked last.
func (l *link) trouble() (err error) {
	l.note(func() { err, l.fault = l.fault, nil })
	return err
}

// current reads the manifest from whichever server answers.
func (l *link) current(ctx context.Context) (entry jetstream.KeyValueEntry, err error) {
	if !l.nc.IsConnected() {
		l.note(func() { err = l.away })
		return nil, fmt.Errorf("no release server is in reach: %w", errors.Join(nats.ErrDisconnected, err))
	}
	if l.kv == nil {
		if err := l.open(ctx); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	if entry, err = l.kv.Get(ctx, currentKey); err != nil {
		return nil, l.unread(err)
	}
	return entry, nil
}

// open looks the bucket up, which takes a leader; reading it then takes none.
func (l *link) open(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	kv, err := l.js.KeyValue(ctx, l.Bucket)
	if err != nil {
		return l.unread(err)
	}
	l.kv = kv
	return nil
}

func (l *link) unread(err error) error {
	if errors.Is(err, jetstream.ErrBucketNotFound) || errors.Is(err, jetstream.ErrKeyNotFound) {
		return fmt.Errorf("bucket %s: nothing was published in it: %w", l.Bucket, err)
	}
	return fmt.Errorf("bucket %s: %w", l.Bucket, err)
}

// get reads one blob.
func (l *link) get(ctx context.Context, key string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	entry, err := l.kv.Get(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return entry.Value(), nil
}
