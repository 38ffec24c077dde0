package natstest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"
)

// Operator is a server, or a cluster, whose users come with credentials files.
type Operator struct {
	t       testing.TB
	account nkeys.KeyPair
	URL     string // of the servers
}

// trust is what a server must know to believe credentials.
type trust struct {
	Key          string            // of the operator
	System, Site string            // names of the two accounts
	Accounts     map[string]string // tokens by name
}

// NewOperator starts a server. Each edit changes its options first.
func NewOperator(t testing.TB, edit ...func(*server.Options)) Operator {
	t.Helper()
	o, known := newOperator(t)
	o.URL = Start(t, append(edit, known.demand)...).ClientURL()
	return o
}

// newOperator gives an operator without a server, and what its servers trust.
func newOperator(t testing.TB) (Operator, trust) {
	t.Helper()
	keys, err := nkeys.CreateOperator()
	if err != nil {
		t.Fatal(err)
	}
	known := trust{Accounts: map[string]string{}}
	known.Key, _ = keys.PublicKey()
	account := func(limits jwt.JetStreamLimits) (nkeys.KeyPair, string) {
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
		known.Accounts[name] = token
		return pair, name
	}
	all := jwt.JetStreamLimits{MemoryStorage: -1, DiskStorage: -1, Streams: -1, Consumer: -1}
	o := Operator{t: t}
	_, known.System = account(jwt.JetStreamLimits{})
	o.account, known.Site = account(all)
	return o, known
}

// demand makes a server let in those alone who come with credentials.
func (k trust) demand(o *server.Options) {
	resolver := &server.MemAccResolver{}
	for name, token := range k.Accounts {
		resolver.Store(name, token) // in memory, which cannot fail
	}
	o.TrustedKeys = []string{k.Key}
	o.AccountResolver = resolver
	o.SystemAccount = k.System
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
