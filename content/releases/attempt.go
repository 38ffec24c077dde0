package releases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// onceTime bounds one request of a publisher. A request that reaches a server
	// about to die is never answered, nor is a question when nobody leads.
	onceTime = 2 * time.Second
	// byteTime is what each byte of a blob adds: a line may be slow.
	byteTime = 10 * time.Microsecond
	// patience bounds all tries of one request. A cluster that has lost a leader
	// has another within seven seconds.
	patience = 30 * time.Second
)

// attempt calls do, each time with a context of its own, until it succeeds or
// fails for a reason that does not pass.
func (b *Bucket) attempt(ctx context.Context, do func(context.Context) error) error {
	return b.attemptFor(ctx, onceTime, do)
}

func (b *Bucket) attemptFor(ctx context.Context, each time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer context.AfterFunc(b.denied, cancel)()
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		once, done := context.WithTimeout(ctx, each)
		err := do(once)
		done()
		if denied := context.Cause(b.denied); denied != nil {
			return denied
		}
		if err == nil || !passing(err) {
			return err
		}
		if !sleep(ctx, wait) {
			return fmt.Errorf("the release servers do not answer: %w", err)
		}
	}
}

// sleep is false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// errUndecided is a commit that is neither refused nor made: an earlier try of it
// is still on its way.
var errUndecided = errors.New("the commit is not decided")

// passing says whether an error is one of a cluster that is about to recover.
func passing(err error) bool {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return api.Code == 503 &&
			!errors.Is(err, jetstream.ErrJetStreamNotEnabled) &&
			!errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount)
	}
	for _, passes := range []error{
		context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrDisconnected,
		nats.ErrStaleConnection, nats.ErrReconnectBufExceeded, jetstream.ErrNoStreamResponse, errUndecided,
	} {
		if errors.Is(err, passes) {
			return true
		}
	}
	return false
}
