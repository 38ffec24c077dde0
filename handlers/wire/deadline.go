package wire

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// patientConn sets the clock of a connection only when it has to. net/http sets
// eight deadlines for each request, most of which nothing ever waits for, and
// each costs a system clock reading and a change to the runtime's timers: in
// all a twentieth of what a 304 costs.
//
// A deadline is remembered when it is set, and put to the connection before a
// read or write that may wait, unless an earlier one is in place. If that one
// passes before the deadline that was set, the read or write goes on.
type patientConn struct {
	net.Conn
	born        time.Time
	read, write deadline
}

func patient(c net.Conn) *patientConn {
	p := &patientConn{Conn: c, born: time.Now()}
	p.read.put, p.write.put = c.SetReadDeadline, c.SetWriteDeadline
	return p
}

func (c *patientConn) Read(p []byte) (int, error) {
	for {
		if err := c.read.begin(c.born); err != nil {
			return 0, err
		}
		n, err := c.Conn.Read(p)
		if !c.read.end(err) {
			return n, err
		}
	}
}

func (c *patientConn) Write(p []byte) (written int, err error) {
	for {
		if err := c.write.begin(c.born); err != nil {
			return written, err
		}
		n, err := c.Conn.Write(p[written:])
		written += n
		if !c.write.end(err) {
			return written, err
		}
	}
}

func (c *patientConn) SetReadDeadline(t time.Time) error  { return c.read.set(t) }
func (c *patientConn) SetWriteDeadline(t time.Time) error { return c.write.set(t) }

func (c *patientConn) SetDeadline(t time.Time) error {
	return errors.Join(c.read.set(t), c.write.set(t))
}

// CloseWrite ends the connection's one direction.
func (c *patientConn) CloseWrite() error { return closeWrite(c.Conn) }

// closeWrite ends one direction of a connection that can.
func closeWrite(c net.Conn) error {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// deadline is that of one direction of a connection. The zero time is none.
type deadline struct {
	mu     sync.Mutex
	asked  time.Time             // as it was set
	placed time.Time             // as the connection has it; never later than asked while a call is under way
	calls  int                   // reads or writes under way
	put    func(time.Time) error // sets it at the connection
}

// set sets the deadline, also for what is under way.
func (d *deadline) set(t time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = t
	if d.calls == 0 {
		return nil
	}
	return d.place()
}

// begin makes sure that the call that follows does not wait beyond the
// deadline. One that lies before the connection was made has passed: so
// net/http ends a read that is under way.
func (d *deadline) begin(born time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.asked.IsZero() && d.asked.Before(born) {
		return os.ErrDeadlineExceeded
	}
	if !d.asked.IsZero() && (d.placed.IsZero() || d.asked.Before(d.placed)) {
		if err := d.place(); err != nil {
			return err
		}
	}
	d.calls++
	return nil
}

// end tells whether a call has ended before its deadline, so that it must go on.
func (d *deadline) end(err error) (again bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls--
	if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) || !d.asked.IsZero() && !time.Now().Before(d.asked) {
		return false
	}
	return d.place() == nil
}

// place puts the deadline to the connection. The caller has the lock.
func (d *deadline) place() error {
	d.placed = d.asked
	return d.put(d.asked)
}
