package releases

import (
	"crypto/tls"
	"crypto/x509"
	"strings"
	"testing"

	"vanersborg.se/networks/content/releases/natstest"
)

func TestTLS(t *testing.T) {
	t.Parallel()
	a := natstest.NewAuthority(t)
	a.Issue("server", x509.ExtKeyUsageServerAuth)
	a.Issue("client", x509.ExtKeyUsageClientAuth)
	url := natstest.TLS(natstest.Start(t, a.Demand("server")).ClientURL())
	good := Config{URL: url, CA: a.File("ca.pem"), Cert: a.File("client.pem"), Key: a.File("client.key")}
	b := open(t, good)
	f := follow(t, Replica{Config: good}, nil)
	publish(t, b, 1)
	f.has(1)
	if state, err := b.nc.TLSConnectionState(); err != nil || state.Version < tls.VersionTLS12 {
		t.Errorf("TLS %x, error %v", state.Version, err)
	}

	stranger := natstest.NewAuthority(t)
	stranger.Issue("client", x509.ExtKeyUsageClientAuth)
	for name, c := range map[string]Config{
		"server of another authority":   {URL: url, CA: stranger.File("ca.pem"), Cert: good.Cert, Key: good.Key},
		"server unknown to the system":  {URL: url, Cert: good.Cert, Key: good.Key},
		"client without a certificate":  {URL: url, CA: good.CA},
		"client of another authority":   {URL: url, CA: good.CA, Cert: stranger.File("client.pem"), Key: stranger.File("client.key")},
		"key of another certificate":    {URL: url, CA: good.CA, Cert: good.Cert, Key: stranger.File("client.key")},
		"neither asked for nor checked": {URL: strings.Replace(url, "tls:", "nats:", 1)},
	} {
		if b, err := Open(c); err == nil {
			b.Close()
			t.Errorf("%s: connected", name)
		}
	}
}
