package releases

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// authority signs certificates for one test.
type authority struct {
	t    testing.TB
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t testing.TB) authority {
	a := authority{t: t, dir: t.TempDir()}
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	a.key = newKey(t)
	a.issue("ca", a.cert, a.key)
	return a
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// issue writes name.pem and name.key.
func (a authority) issue(name string, cert *x509.Certificate, key *ecdsa.PrivateKey) {
	a.t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, a.cert, &key.PublicKey, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{
		a.file(name + ".pem"): {Type: "CERTIFICATE", Bytes: der},
		a.file(name + ".key"): {Type: "PRIVATE KEY", Bytes: secret},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			a.t.Fatal(err)
		}
	}
}

func (a authority) file(name string) string { return filepath.Join(a.dir, name) }

// leaf issues a certificate for a server on this machine, or for a client.
func (a authority) leaf(name string, use x509.ExtKeyUsage) {
	a.issue(name, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{use},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}, newKey(a.t))
}

func TestTLS(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	a.leaf("server", x509.ExtKeyUsageServerAuth)
	a.leaf("client", x509.ExtKeyUsageClientAuth)
	pair, err := tls.LoadX509KeyPair(a.file("server.pem"), a.file("server.key"))
	if err != nil {
		t.Fatal(err)
	}
	known := x509.NewCertPool()
	known.AddCert(a.root())
	s := serve(t, func(o *server.Options) {
		o.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}, ClientCAs: known, ClientAuth: tls.RequireAndVerifyClientCert}
		o.TLSTimeout = 10
	})
	url := "tls://" + strings.TrimPrefix(strings.TrimPrefix(s.ClientURL(), "nats://"), "tls://")
	good := Config{URL: url, CA: a.file("ca.pem"), Cert: a.file("client.pem"), Key: a.file("client.key")}
	b := open(t, good)
	f := follow(t, Replica{Config: good}, nil)
	publish(t, b, 1)
	f.has(1)
	if state, err := b.nc.TLSConnectionState(); err != nil || state.Version < tls.VersionTLS12 {
		t.Errorf("TLS %x, error %v", state.Version, err)
	}

	stranger := newAuthority(t)
	stranger.leaf("client", x509.ExtKeyUsageClientAuth)
	for name, c := range map[string]Config{
		"server of another authority":   {URL: url, CA: stranger.file("ca.pem"), Cert: good.Cert, Key: good.Key},
		"server unknown to the system":  {URL: url, Cert: good.Cert, Key: good.Key},
		"client without a certificate":  {URL: url, CA: good.CA},
		"client of another authority":   {URL: url, CA: good.CA, Cert: stranger.file("client.pem"), Key: stranger.file("client.key")},
		"key of another certificate":    {URL: url, CA: good.CA, Cert: good.Cert, Key: stranger.file("client.key")},
		"neither asked for nor checked": {URL: strings.Replace(url, "tls:", "nats:", 1)},
	} {
		if b, err := Open(c); err == nil {
			b.Close()
			t.Errorf("%s: connected", name)
		}
	}
}

// root is the authority's own certificate as written.
func (a authority) root() *x509.Certificate {
	text, err := os.ReadFile(a.file("ca.pem"))
	if err != nil {
		a.t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		a.t.Fatal(err)
	}
	return cert
}
