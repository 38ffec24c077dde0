package releases

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"time"
)

const (
	// pollEvery is how often a replica looks without being woken, and how long
	// trouble that may pass must last to be reported.
	pollEvery = 5 * time.Second
	// readTime bounds one read, for a server that dies with it never answers.
	readTime = 2 * time.Second
	// soon is how long a replica waits when it knows of a release that it could
	// not read yet, and soonest when the server it asked has not seen the commit.
	soon    = 500 * time.Millisecond
	soonest = 25 * time.Millisecond
)

// Replica follows the releases of a bucket.
type Replica struct {
	Config

	// Take is handed each release with its files, which never change, and says
	// whether it is good. It is never called twice at a time. An error refuses
	// the release: it is reported, and not handed over again.
	Take func(Release, fs.FS) error

	// Report is told once of each release that is faulty or was refused, and once
	// of each time that nothing can be read. It and Take are called by the
	// goroutine that called Follow.
	Report func(error)

	// Dir is a folder of this replica alone in which the last good release is
	// kept for Last. "" keeps none.
	Dir string

	// Serving is the release that Last gave and that is in use, if any. Neither it
	// nor an earlier one is handed over.
	Serving Release

	poll time.Duration // 0 is pollEvery
}

// Follow hands over the release in force, and each that comes after it, until
// ctx ends; nothing of it is left running then. Releases that come faster than
// they are taken are left out, never the last one. It waits for servers that are
// out of reach. The error is about the Config alone.
func (r Replica) Follow(ctx context.Context) error {
	f, err := newFollower(r)
	if err != nil {
		return err
	}
	defer f.link.close()
	for {
		wait := f.look(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-f.link.woken:
		case <-time.After(wait):
		}
	}
}

// follower is a Replica at work.
type follower struct {
	Replica
	link     *link
	good     contents  // files of the last good release
	held     contents  // these and those of the next so far
	seen     uint64    // the last revision that was read
	made     time.Time // when the servers stored it
	begun    string    // the manifest of held
	finished string    // the manifest that was taken or refused

	asked  int             // looks in vain for the revision that the bell told
	faulty string          // the manifest last reported as faulty
	since  time.Time       // when reading began to be in vain, zero when it is not
	silent bool            // that it is in vain was reported
	denied map[string]bool // what was reported as refused by the servers
}

func newFollower(r Replica) (*follower, error) {
	c, err := r.Config.checked()
	if err != nil {
		return nil, err
	}
	r.Config = c
	if r.poll == 0 {
		r.poll = pollEvery
	}
	f := &follower{Replica: r, denied: map[string]bool{}}
	if r.Dir != "" {
		if _, s, err := last(r.Dir); err == nil {
			f.good = s.held
		}
	}
	f.link, err = newLink(c)
	return f, err
}

// look takes a new release if there is one and says when to look again.
func (f *follower) look(ctx context.Context) time.Duration {
	if err := f.link.trouble(); err != nil && !f.denied[err.Error()] {
		f.denied[err.Error()] = true
		f.Report(err)
	}
	err := f.update(ctx)
	switch {
	case ctx.Err() != nil:
		return 0
	case err == nil:
		f.since, f.silent, f.faulty = time.Time{}, false, ""
		clear(f.denied)
		return f.untilNext()
	case errors.Is(err, ErrFaulty):
		return f.poll
	}
	if f.since.IsZero() {
		f.since = time.Now()
	}
	if time.Since(f.since) < f.poll {
		return soon
	}
	if !f.silent {
		f.silent = true
		f.Report(fmt.Errorf("no release can be read, what is served stays: %w", err))
	}
	return f.poll
}

// untilNext looks again at once, but not for ever, when the bell told of a
// revision that the server asked did not have yet.
func (f *follower) untilNext() time.Duration {
	told := f.link.rung()
	if told > f.seen && f.asked < 40 {
		f.asked++
		return soonest
	}
	if told > f.seen {
		f.link.hush(told)
	}
	f.asked = 0
	return f.poll
}

// update reads the manifest and, if it is a new one, takes its release.
func (f *follower) update(ctx context.Context) error {
	entry, err := f.link.current(ctx)
	if err != nil {
		return err
	}
	// A server that lags gives an earlier manifest. A bucket that was made anew, or
	// put back from a copy, has lower revisions too, but they are younger.
	if entry.Revision() < f.seen && !entry.Created().After(f.made) {
		return nil
	}
	f.seen, f.made = entry.Revision(), entry.Created()
	text := string(entry.Value())
	if text == f.finished {
		return nil
	}
	err = f.take(ctx, text)
	if errors.Is(err, ErrFaulty) && f.faulty != text {
		f.faulty = text
		f.Report(err)
	}
	return err
}

// take fetches a release and hands it over.
func (f *follower) take(ctx context.Context, text string) error {
	r, err := decodeRelease([]byte(text))
	if err != nil {
		return err
	}
	if r.Number <= f.Serving.Number && !r.Time.After(f.Serving.Time) {
		f.finished = text // it is what is served, or after a start a server lags
		return nil
	}
	if f.begun != text || f.held == nil {
		f.begun, f.held = text, contents{}
		maps.Copy(f.held, f.good)
	}
	s, err := fetch(ctx, f.link.get, r, f.held)
	if err != nil {
		return err
	}
	err = f.Take(r, s.site())
	if err != nil && ctx.Err() != nil {
		return err // it was not refused: there was no time to take it
	}
	f.finished = text
	if err != nil {
		f.Report(fmt.Errorf("release %d was refused, what is served stays: %w", r.Number, err))
		f.held = nil
		return nil
	}
	f.accept(r, s.pruned())
	return nil
}

func (f *follower) accept(r Release, s snapshot) {
	f.Serving, f.good, f.held = r, s.held, nil
	if f.Dir == "" {
		return
	}
	if err := keep(f.Dir, r, s); err != nil {
		f.Report(fmt.Errorf("release %d is served but cannot be kept for the next start: %w", r.Number, err))
	}
}
