package releases

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats.go"

	"vanersborg.se/networks/content/releases/natstest"
)

func TestRightsAreDocumented(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []jwt.Permissions{natstest.ReplicaRights(), natstest.PublisherRights()} {
		for _, subject := range append(p.Pub.Allow, p.Sub.Allow...) {
			if !strings.Contains(string(manual), "\t"+subject+"\n") {
				t.Errorf("the package comment does not name %s", subject)
			}
		}
	}
}

// user is what a user of its own, who may do p, is configured with.
func user(o natstest.Operator, p jwt.Permissions) Config {
	return Config{URL: o.URL, Creds: o.User(p)}
}

func TestReplicaCannotPublish(t *testing.T) {
	t.Parallel()
	o := natstest.NewOperator(t)
	publisher, replica := user(o, natstest.PublisherRights()), user(o, natstest.ReplicaRights())

	// The rights suffice for all that each has to do.
	b := open(t, publisher)
	f := follow(t, Replica{Config: replica}, nil)
	publish(t, b, 1)
	f.has(1)
	publish(t, b, 2)
	f.has(2)
	if _, err := b.Rollback(t.Context(), 1, ""); err != nil {
		t.Error(err)
	}
	f.has(1)
	if err := b.Purge(t.Context(), 1); err != nil {
		t.Error(err)
	}
	f.stop()
	for _, err := range f.reports {
		if !strings.Contains(err.Error(), "no release can be read") { // there was no bucket at first
			t.Error(err)
		}
	}

	// The replica's suffice for nothing else, by this program or by hand.
	started := time.Now()
	_, err := open(t, replica).Publish(t.Context(), folder(3), "")
	wantError(t, err, nats.ErrPermissionViolation, "do not suffice")
	t.Logf("refused after %v", time.Since(started))
	_, err = open(t, replica).Rollback(t.Context(), 1, "")
	wantError(t, err, nats.ErrPermissionViolation, "do not suffice")
	wantError(t, open(t, replica).Purge(t.Context(), 1), nats.ErrPermissionViolation, "do not suffice")
	for _, subject := range append(natstest.PublisherRights().Pub.Allow, "$JS.API.STREAM.DELETE.KV_networks", "$JS.API.STREAM.UPDATE.KV_networks") {
		if subject == "$JS.API.STREAM.INFO.KV_networks" {
			continue // shared by both
		}
		hand := open(t, replica)
		if err := hand.nc.Publish(strings.Replace(subject, ">", "current", 1), []byte("x")); err != nil {
			t.Fatal(err)
		}
		select {
		case <-hand.denied.Done():
		case <-time.After(generous):
			t.Errorf("a replica may publish to %s", subject)
		}
	}
	h, err := b.history(t.Context())
	if err != nil || len(h.releases) != 3 || inBucket(t, b, h.last()) != 1 {
		t.Errorf("history %+v, error %v", h, err)
	}
}

func TestStrangersAndMissingRights(t *testing.T) {
	t.Parallel()
	o := natstest.NewOperator(t)
	if _, err := Open(Config{URL: o.URL}); err == nil {
		t.Error("connected without credentials")
	} else {
		wantError(t, err, nats.ErrAuthorization, "connect to the release servers")
	}
	b := open(t, user(o, natstest.PublisherRights()))
	publish(t, b, 1)
	// Without the right to hear the bell, a replica says so, and polls. Without the
	// right to read it says so too; so it does without credentials.
	deaf, blind := natstest.ReplicaRights(), natstest.ReplicaRights()
	deaf.Sub.Allow = jwt.StringList{"_INBOX.>"}
	blind.Pub.Allow = blind.Pub.Allow[:1]
	replicas := map[string]*following{}
	for text, c := range map[string]Config{
		"networks.released":             user(o, deaf),
		"DIRECT.GET":                    user(o, blind),
		"no release can be read":        user(o, blind),
		"no release server is in reach": {URL: o.URL},
		"Authorization Violation":       {URL: o.URL},
	} {
		replicas[text] = follow(t, Replica{Config: c, poll: often}, nil)
	}
	replicas["networks.released"].has(1)
	publish(t, b, 2)
	replicas["networks.released"].has(2)
	time.Sleep(3 * (often + readTime)) // more looks
	for text, f := range replicas {
		if n := f.reported(text); n != 1 {
			t.Errorf("%q was reported %d times: %v", text, n, f.reports)
		}
	}
}
