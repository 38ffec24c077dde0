package proofs

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// question is a request as it is sent: net/http's client would refuse or mend
// some of what is asked here.
type question struct {
	method, path string
	fields       []string // "Name: value"
}

func (q question) String() string {
	s := fmt.Sprintf("%s %s %q", q.method, q.path, q.fields)
	return s[:min(len(s), 160)]
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// server is asked over one connection, which is made again when it was closed.
type server struct {
	addr   string
	tls    *tls.Config // nil without TLS
	conn   net.Conn
	reader *bufio.Reader
}

func (s *server) close() {
	if s.conn != nil {
		s.conn.Close()
		s.conn = nil
	}
}

func (s *server) dial() (err error) {
	if s.tls != nil {
		s.conn, err = tls.Dial("tcp", s.addr, s.tls)
	} else {
		s.conn, err = net.DialTimeout("tcp", s.addr, 5*time.Second)
	}
	if err != nil {
		s.conn = nil
		return err
	}
	s.reader = bufio.NewReader(s.conn)
	return nil
}

// ask sends a question, once.
func (s *server) ask(q question) (answer, error) {
	if s.conn == nil {
		if err := s.dial(); err != nil {
			return answer{}, err
		}
	}
	a, err := s.exchange(q)
	if err != nil {
		s.close()
	}
	return a, err
}

func (s *server) exchange(q question) (answer, error) {
	s.conn.SetDeadline(time.Now().Add(10 * time.Second))
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s %s HTTP/1.1\r\nHost: networks.example\r\n", q.method, q.path)
	for _, f := range q.fields {
		out.WriteString(f + "\r\n")
	}
	out.WriteString("\r\n")
	if _, err := s.conn.Write(out.Bytes()); err != nil {
		return answer{}, err
	}
	r, err := http.ReadResponse(s.reader, &http.Request{Method: q.method})
	if err != nil {
		return answer{}, err
	}
	body, err := io.ReadAll(r.Body)
	if r.Close {
		s.close()
	}
	return answer{r.StatusCode, r.Header, body}, err
}

// mayAdd are fields that a proxy may add or change: how old an answer is, by
// which way it came, and how the connection goes on.
var mayAdd = []string{"Age", "Via", "Server", "Date", "Connection", "Keep-Alive", "X-Varnish", "Alt-Svc", "Accept-Ranges"}

// difference is what a proxy changed of an answer; nothing if nothing. A 304 may
// say more of the body that is not sent.
func difference(want, got answer) string {
	if want.status != got.status {
		return fmt.Sprintf("status %d, the service's is %d", got.status, want.status)
	}
	for name := range merge(want.header, got.header) {
		if slices.Contains(mayAdd, name) || want.status == http.StatusNotModified && strings.HasPrefix(name, "Content-") && want.header.Get(name) == "" {
			continue
		}
		if w, g := strings.Join(want.header.Values(name), ", "), strings.Join(got.header.Values(name), ", "); w != g {
			return fmt.Sprintf("%s: %q, the service's is %q", name, g, w)
		}
	}
	if !bytes.Equal(want.body, got.body) {
		return fmt.Sprintf("a body of %d bytes that is not the service's of %d", len(got.body), len(want.body))
	}
	return ""
}

func merge(a, b http.Header) http.Header {
	all := a.Clone()
	for name, values := range b {
		all[name] = values
	}
	return all
}
