package handlers

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"sync/atomic"
	"time"
)

const (
	// backlog is how many log lines may wait to be written; more are dropped.
	backlog = 2048
	// linger is how long lines are gathered before they are written together. At
	// a hundred thousand requests a second it fills half of the backlog.
	linger = 10 * time.Millisecond
)

// Journal is the log: a slog.Handler whose caller never waits. Lines are
// handed to one goroutine that formats and writes them, many at a time. While
// the log's reader is stuck, what does not fit into the backlog is dropped and
// counted.
type Journal struct {
	*queue
	format slog.Handler // writes into the queue's buffer; called by its goroutine only
	level  slog.Level
}

// entry is a line to be written, and who formats it: a request's, which is put
// into words only then, or any other.
type entry struct {
	format  slog.Handler
	request visit
	other   *slog.Record // nil if it is a request's
}

type queue struct {
	entries chan entry
	dropped atomic.Uint64
	out     *bufio.Writer
	to      io.Writer
	waiting int // lines in out
	stop    chan struct{}
	done    chan struct{}
}

// NewJournal is a log of what is at least of a level. A request is
// slog.LevelInfo, one that was answered with a 5xx slog.LevelError. Format
// makes the handler for a writer: slog.NewJSONHandler or slog.NewTextHandler.
func NewJournal(w io.Writer, level slog.Level, format func(io.Writer) slog.Handler) *Journal {
	q := &queue{
		entries: make(chan entry, backlog), out: bufio.NewWriterSize(w, 32<<10), to: w,
		stop: make(chan struct{}), done: make(chan struct{}),
	}
	go q.run()
	return &Journal{queue: q, format: format(q.out), level: level}
}

// Enabled is true for what is at least of the journal's level.
func (j *Journal) Enabled(_ context.Context, level slog.Level) bool { return level >= j.level }

// Handle hands a line over. It never waits and never fails.
func (j *Journal) Handle(_ context.Context, r slog.Record) error {
	r = r.Clone()
	j.put(entry{format: j.format, other: &r})
	return nil
}

// WithAttrs is the journal with attributes in every line.
func (j *Journal) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Journal{j.queue, j.format.WithAttrs(attrs), j.level}
}

// WithGroup is the journal with the attributes that follow under a name.
func (j *Journal) WithGroup(name string) slog.Handler {
	return &Journal{j.queue, j.format.WithGroup(name), j.level}
}

// Dropped is how many lines have been lost because the log's reader was stuck
// or gone.
func (j *Journal) Dropped() uint64 { return j.dropped.Load() }

// Close writes what is waiting, for at most the given time, and stops. What is
// logged afterwards is lost. It must be called once.
func (j *Journal) Close(within time.Duration) {
	close(j.stop)
	select {
	case <-j.done:
	case <-time.After(within): // the reader is stuck
	}
}

func (e *entry) record() slog.Record {
	if e.other != nil {
		return *e.other
	}
	return e.request.record()
}

func (q *queue) put(e entry) {
	select {
	case q.entries <- e:
	default:
		q.dropped.Add(1)
	}
}

func (q *queue) run() {
	defer close(q.done)
	for {
		select {
		case e := <-q.entries:
			q.write(e)
			time.Sleep(linger)
			q.drain()
		case <-q.stop:
			q.drain()
			return
		}
	}
}

// drain writes all lines that are waiting.
func (q *queue) drain() {
	for {
		select {
		case e := <-q.entries:
			q.write(e)
		default:
			if q.out.Flush() != nil {
				q.lost()
			}
			q.waiting = 0
			return
		}
	}
}

// write writes a line. One that cannot be put into words is dropped: a panic
// here would end the program.
func (q *queue) write(e entry) {
	defer func() {
		if recover() != nil {
			q.lost()
		}
	}()
	q.waiting++
	if e.format.Handle(context.Background(), e.record()) != nil {
		q.lost()
	}
}

// lost counts the lines of the buffer as dropped and starts afresh, for a
// bufio.Writer keeps its first error.
func (q *queue) lost() {
	q.dropped.Add(uint64(q.waiting))
	q.waiting = 0
	q.out.Reset(q.to)
}
