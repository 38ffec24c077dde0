package natstest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"
)

// Operator is a server whose users come with credentials files.
type Operator struct {
	t       testing.TB
	account nkeys.KeyPair
	URL     string // of the server
}

// NewOperator starts the server. Each edit changes its options first.
func NewOperator(t testing.TB, edit ...func(*server.Options)) Operator {
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
	s := Start(t, append(edit, func(o *server.Options) {
		o.TrustedKeys = []string{trusted}
		o.AccountResolver = resolver
		o.SystemAccount = system
	})...)
	return Operator{t, site, s.ClientURL()}
}

// User gives the credentials file of a new user who may do what p says.
func (o Operator) User(p jwt.Permissions) (file string) {
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
	file = filepath.Join(o.t.TempDir(), "user.creds")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		o.t.Fatal(err)
	}
	return file
}
