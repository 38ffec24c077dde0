package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// writeCertificate makes a certificate for this machine with a serial number,
// and writes it and its key as a certificate manager does: each file in one
// step.
func writeCertificate(t *testing.T, dir string, serial int64) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	public, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: public}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		write(t, name+".new", string(pem.EncodeToMemory(block)))
		if err := os.Rename(name+".new", name); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// serial is that of the certificate that a new connection is shown.
func serial(t *testing.T, address string) int64 {
	t.Helper()
	c, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true}) // it is the certificate itself that is looked at
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

func TestTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := writeCertificate(t, dir, 1)
	p := start(t, "-tls-cert", cert, "-tls-key", key, "-hsts")
	if !strings.HasPrefix(p.url, "https://") {
		t.Errorf("serving on %s", p.url)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	answer, err := client.Get(p.url + "/it/reti")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.ProtoMajor != 2 || answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s %d %v", answer.Proto, answer.StatusCode, answer.Header)
	}
	if _, err := tls.Dial("tcp", p.address, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11}); err == nil {
		t.Error("TLS 1.1 is spoken")
	}

	writeCertificate(t, dir, 2)
	p.until(t, "the new certificate is shown", func() bool { return serial(t, p.address) == 2 })
	write(t, key, "nonsense")
	p.until(t, "the fault is told", func() bool {
		return serial(t, p.address) == 2 && strings.Contains(p.stderr.String(), "certificate not taken up")
	})
	writeCertificate(t, dir, 3)
	p.until(t, "the next certificate is shown", func() bool { return serial(t, p.address) == 3 })

	answer, err = client.Get(p.url + "/it/reti") // on the connection from before
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Error(answer, err)
	}
	p.stop(t)
	if strings.Contains(p.stderr.String(), "127.0.0.1:") {
		t.Errorf("an address is in the log:\n%s", p.stderr)
	}
}

// HTTP/2 without TLS is for a proxy, and only with its flag.
func TestH2C(t *testing.T) {
	only := &http.Transport{Protocols: new(http.Protocols), DisableCompression: true}
	only.Protocols.SetUnencryptedHTTP2(true)
	defer only.CloseIdleConnections()
	client := &http.Client{Transport: only, Timeout: 20 * time.Second}

	p := start(t, "-h2c")
	answer, err := client.Get(p.url + "/it/reti")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if answer.ProtoMajor != 2 || answer.StatusCode != http.StatusOK || err != nil || int64(len(body)) != answer.ContentLength {
		t.Errorf("%s %d: %d bytes, %v", answer.Proto, answer.StatusCode, len(body), err)
	}
	if status, _, _ := get(t, p.url+"/it/reti"); status != http.StatusOK {
		t.Errorf("HTTP/1.1 beside it: %d", status)
	}
	// The end of the program is the end of the connection, told in time.
	p.Process.Signal(syscall.SIGTERM)
	for range 100 {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		r, _ := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/", nil)
		answer, err := client.Do(r)
		if err == nil {
			answer.Body.Close()
		}
		cancel()
		if err != nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.exits(t, 0)

	p = start(t)
	if answer, err := client.Get(p.url + "/it/reti"); err == nil {
		t.Errorf("without -h2c: %s", answer.Proto)
	}
	c := dial(t, p.address)
	io.WriteString(c, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
	if answer, err := http.ReadResponse(bufio.NewReader(c), nil); err == nil && answer.StatusCode >= 500 && answer.StatusCode != http.StatusHTTPVersionNotSupported {
		t.Errorf("%v", answer)
	}
	p.stop(t)
}
