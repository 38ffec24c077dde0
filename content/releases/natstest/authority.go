package natstest

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

// Authority signs certificates for one test.
type Authority struct {
	t    testing.TB
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewAuthority makes ca.pem, the certificate that vouches for all others.
func NewAuthority(t testing.TB) Authority {
	a := Authority{t: t, dir: t.TempDir()}
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	a.key = newKey(t)
	a.write("ca", a.cert, a.key)
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

// write writes name.pem and name.key.
func (a Authority) write(name string, cert *x509.Certificate, key *ecdsa.PrivateKey) {
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
		a.File(name + ".pem"): {Type: "CERTIFICATE", Bytes: der},
		a.File(name + ".key"): {Type: "PRIVATE KEY", Bytes: secret},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			a.t.Fatal(err)
		}
	}
}

// File is where a file of that name is.
func (a Authority) File(name string) string { return filepath.Join(a.dir, name) }

// Issue writes name.pem and name.key, a certificate for a server on this machine
// or for a client with that common name. The servers of a cluster are both.
func (a Authority) Issue(name string, use ...x509.ExtKeyUsage) {
	a.write(name, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: use,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}, newKey(a.t))
}

// Demand makes a server speak TLS alone, with the certificate of that name, and
// only with those whom the authority vouches for.
func (a Authority) Demand(name string) func(*server.Options) {
	a.t.Helper()
	config, err := mutual(a.dir, name)
	if err != nil {
		a.t.Fatal(err)
	}
	return func(o *server.Options) { o.TLSConfig, o.TLSTimeout = config, tlsTime }
}

// tlsTime is how many seconds a server gives a handshake.
const tlsTime = 10

// mutual is TLS by the certificate of that name with those alone whom the
// authority of the folder vouches for.
func mutual(dir, name string) (*tls.Config, error) {
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key"))
	if err != nil {
		return nil, err
	}
	root, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	if err != nil {
		return nil, err
	}
	known := x509.NewCertPool()
	known.AppendCertsFromPEM(root)
	return &tls.Config{Certificates: []tls.Certificate{pair}, ClientCAs: known, RootCAs: known, ClientAuth: tls.RequireAndVerifyClientCert}, nil
}

// TLS is an address of a server as one that is spoken to by TLS alone.
func TLS(url string) string {
	_, address, _ := strings.Cut(url, "://")
	return "tls://" + address
}
