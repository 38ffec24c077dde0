package releases

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Bucket is where releases are published, listed and rolled back. It asks the
// bucket's leader only: what it decides by must not be a follower's yesterday.
// Its methods may be called by several goroutines.
type Bucket struct {
	Config
	nc     *nats.Conn
	js     jetstream.JetStream
	denied context.Context // ends when the servers refuse a subject
}

// historyLength is how many revisions of the manifest the servers keep; it is
// the most that a JetStream bucket can have.
const historyLength = 64

// Open connects to the servers. Nothing is made there until the first Publish.
func Open(c Config) (*Bucket, error) {
	c, err := c.checked()
	if err != nil {
		return nil, err
	}
	denied, deny := context.WithCancelCause(context.Background())
	nc, err := c.connect(nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
		// A refused request is never answered; without this it would be waited for.
		if errors.Is(err, nats.ErrPermissionViolation) {
			deny(fmt.Errorf("these credentials do not suffice: %w", err))
		}
	}))
	if err != nil {
		return nil, err
	}
	js, err := jetstream.New(nc)
	if err != nil {
		nc.Close()
		return nil, err
	}
	return &Bucket{c, nc, js, denied}, nil
}

// Close ends the connection.
func (b *Bucket) Close() { b.nc.Close() }

// make creates the bucket unless it is there.
func (b *Bucket) make(ctx context.Context) error {
	return b.attempt(ctx, func(ctx context.Context) error {
		_, err := b.js.Stream(ctx, b.stream())
		if !errors.Is(err, jetstream.ErrStreamNotFound) {
			return err
		}
		_, err = b.js.CreateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: b.Bucket, Description: "releases of a site folder",
			History: historyLength, Replicas: b.copies(), Compression: true,
		})
		if errors.Is(err, jetstream.ErrBucketExists) {
			return nil // another publisher was faster
		}
		return err
	})
}

// copies is how many servers a new bucket is on.
func (b *Bucket) copies() int {
	switch {
	case b.Replicas > 0:
		return b.Replicas
	case b.nc.ConnectedClusterName() != "":
		return 3
	}
	return 1
}

// put stores a blob as the newest message of the bucket and as the only one
// under its key.
func (b *Bucket) put(ctx context.Context, hash string, data []byte) error {
	each := onceTime + time.Duration(len(data))*byteTime
	return b.attemptFor(ctx, each, func(ctx context.Context) error {
		msg := nats.NewMsg(b.subject(blobKey(hash)))
		msg.Header.Set(jetstream.MsgRollup, jetstream.MsgRollupSubject)
		msg.Data = data
		_, err := b.js.PublishMsg(ctx, msg)
		return err
	})
}

// get gives the value of a key.
func (b *Bucket) get(ctx context.Context, key string) ([]byte, error) {
	m, err := b.ask(ctx, question{LastFor: b.subject(key)})
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, fmt.Errorf("%w: %s is not in the bucket", errGone, key)
	}
	return m.Data, err
}

// errGone is what is read of a release whose files have been purged.
var errGone = errors.New("no longer kept")

// question asks the stream's leader for one message: the last of a subject, or
// the first of one from a sequence on.
type question struct {
	LastFor string `json:"last_by_subj,omitempty"`
	NextFor string `json:"next_by_subj,omitempty"`
	Seq     uint64 `json:"seq,omitempty"`
}

type message struct {
	Seq  uint64    `json:"seq"`
	Data []byte    `json:"data"`
	Time time.Time `json:"time"`
}

// ask is a request of its own because the client's reads of a bucket go to
// whichever server is nearest, and that one may lag behind.
func (b *Bucket) ask(ctx context.Context, q question) (message, error) {
	var m message
	text, err := json.Marshal(q)
	if err != nil {
		return m, err
	}
	err = b.attempt(ctx, func(ctx context.Context) error {
		reply, err := b.nc.RequestWithContext(ctx, "$JS.API.STREAM.MSG.GET."+b.stream(), text)
		if err != nil {
			return err
		}
		answer := struct {
			Error   *jetstream.APIError `json:"error"`
			Message *message            `json:"message"`
		}{Message: &m}
		if err := json.Unmarshal(reply.Data, &answer); err != nil {
			return fmt.Errorf("answer of the servers: %w", err)
		}
		if answer.Error != nil {
			return answer.Error
		}
		return nil
	})
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		err = fmt.Errorf("bucket %s: nothing was published in it: %w", b.Bucket, err)
	}
	return m, err
}
