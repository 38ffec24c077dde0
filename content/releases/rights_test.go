package releases

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

// What a replica and a publisher must be permitted, as the package comment says.
var (
	replicaRights = jwt.Permissions{
		Pub: jwt.Permission{Allow: jwt.StringList{
			"$JS.API.STREAM.INFO.KV_networks",
			"$JS.API.DIRECT.GET.KV_networks.$KV.networks.>",
		}},
		Sub: jwt.Permission{Allow: jwt.StringList{"_INBOX.>", "networks.released"}},
	}
	publisherRights = jwt.Permissions{
		Pub: jwt.Permission{Allow: jwt.StringList{
			"$JS.API.INFO",
			"$JS.API.STREAM.INFO.KV_networks",
			"$JS.API.STREAM.CREATE.KV_networks",
			"$JS.API.STREAM.MSG.GET.KV_networks",
			"$JS.API.STREAM.PURGE.KV_networks",
			"$KV.networks.>",
			"networks.released",
		}},
		Sub: jwt.Permission{Allow: jwt.StringList{"_INBOX.>"}},
	}
)

func TestRightsAreDocumented(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []jwt.Permissions{replicaRights, publisherRights} {
		for _, subject := range append(p.Pub.Allow, p.Sub.Allow...) {
			if !strings.Contains(string(manual), "\t"+subject+"\n") {
				t.Errorf("the package comment does not name %s", subject)
			}
		}
	}
}

// operator is a server whose users come with credentials files.
type operator struct {
	t       testing.TB
	account nkeys.KeyPair
	url     string
}

func newOperator(t testing.TB) operator {
	t.Helper()
	keys, err := nkeys.CreateOperator()
	if err != nil {
		t.Fatal(err)
	}
	trusted, _ := keys.PublicKey()
	account := func(limits jwt.JetStreamLimits, resolver server.AccountResolver) (nkeys.KeyPair, string) {
		pair, err := nkeys.CreateAccount()
		if err != nil {
			t.Fatal(err)
		}
		name, _ := pair.PublicKey()
		claims := jwt.NewAccountClaims(name)
		claims.Limits.JetStreamLimits = limits
		token, err := claims.Encode(keys)
		if err != nil {
			t.Fatal(err)
		}
		if err := resolver.Store(name, token); err != nil {
			t.Fatal(err)
		}
		return pair, name
	}
	resolver := &server.MemAccResolver{}
	all := jwt.JetStreamLimits{MemoryStorage: -1, DiskStorage: -1, Streams: -1, Consumer: -1}
	_, system := account(jwt.JetStreamLimits{}, resolver)
	site, _ := account(all, resolver)
	s := serve(t, func(o *server.Options) {
		o.TrustedKeys = []string{trusted}
		o.AccountResolver = resolver
		o.SystemAccount = system
	})
	return operator{t, site, s.ClientURL()}
}

// user gives a Config with the credentials file of a new user.
func (o operator) user(p jwt.Permissions) Config {
	o.t.Helper()
	keys, err := nkeys.CreateUser()
	if err != nil {
		o.t.Fatal(err)
	}
	name, _ := keys.PublicKey()
	seed, _ := keys.Seed()
	claims := jwt.NewUserClaims(name)
	claims.Permissions = p
	token, err := claims.Encode(o.account)
	if err != nil {
		o.t.Fatal(err)
	}
	text, err := jwt.FormatUserConfig(token, seed)
	if err != nil {
		o.t.Fatal(err)
	}
	file := filepath.Join(o.t.TempDir(), "user.creds")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		o.t.Fatal(err)
	}
	return Config{URL: o.url, Creds: file}
}

func TestReplicaCannotPublish(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	publisher, replica := o.user(publisherRights), o.user(replicaRights)

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
	for _, subject := range append(publisherRights.Pub.Allow, "$JS.API.STREAM.DELETE.KV_networks", "$JS.API.STREAM.UPDATE.KV_networks") {
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
	o := newOperator(t)
	if _, err := Open(Config{URL: o.url}); err == nil {
		t.Error("connected without credentials")
	} else {
		wantError(t, err, nats.ErrAuthorization, "connect to the release servers")
	}
	b := open(t, o.user(publisherRights))
	publish(t, b, 1)
	// Without the right to hear the bell, a replica says so, and polls. Without the
	// right to read it says so too; so it does without credentials.
	deaf, blind := replicaRights, replicaRights
	deaf.Sub.Allow = jwt.StringList{"_INBOX.>"}
	blind.Pub.Allow = blind.Pub.Allow[:1]
	replicas := map[string]*following{}
	for text, c := range map[string]Config{
		"networks.released":             o.user(deaf),
		"DIRECT.GET":                    o.user(blind),
		"no release can be read":        o.user(blind),
		"no release server is in reach": {URL: o.url},
		"Authorization Violation":       {URL: o.url},
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
