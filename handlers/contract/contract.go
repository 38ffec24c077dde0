// Package contract reads what the service has promised, a text of requests and
// answers, and asks a server whether it keeps it. Tests use it: the handler is
// asked in the process, and the built program by the same file.
//
// A case is a title, a request, an empty line, and what the answer must have:
//
//	# the address of a page answers in the reader's language
//	GET /networks
//	Accept-Language: it
//
//	200
//	Content-Language: it
//	Content-Location: /it/reti
//	no Location
//	body: <html lang="it"
//	no body: <html lang="sv"
//
// A field may be named alone (ETag) if any value will do, and must otherwise
// have exactly the value. The request's target is sent as it stands. {etag} in
// a request stands for the ETag of the same request without that field.
package contract

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Case is one request and what its answer must have.
type Case struct {
	Title   string
	Line    int      // of the title
	Request []string // the request's first line and its fields
	Want    []string
}

// Read reads the cases of a contract.
func Read(text string) ([]Case, error) {
	var cases []Case
	var part *[]string // where the next line belongs
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "# "):
			cases = append(cases, Case{Title: line[2:], Line: i + 1})
			part = &cases[len(cases)-1].Request
		case strings.TrimSpace(line) == "":
			if part != nil && len(*part) > 0 {
				part = &cases[len(cases)-1].Want
			}
		case part == nil:
			return nil, fmt.Errorf("line %d: expected a title, such as: # the page in Italian", i+1)
		default:
			*part = append(*part, line)
		}
	}
	for _, c := range cases {
		if len(c.Request) == 0 || len(c.Want) == 0 {
			return nil, fmt.Errorf("line %d: expected a request, an empty line and an answer", c.Line)
		}
	}
	return cases, nil
}

// Check asks the server at an address, host:port, and says in what its answer
// differs from what was promised.
func (c Case) Check(address string) error {
	request := c.Request
	if tag, ok := c.withoutTag(); ok {
		answer, _, err := ask(address, tag)
		if err != nil {
			return err
		}
		request = nil
		for _, line := range c.Request {
			request = append(request, strings.ReplaceAll(line, "{etag}", answer.Header.Get("ETag")))
		}
	}
	answer, body, err := ask(address, request)
	if err != nil {
		return err
	}
	var wrong []error
	for _, want := range c.Want {
		if err := compare(want, answer, body); err != nil {
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}

// withoutTag is the request without the field that needs an ETag, if there is
// one.
func (c Case) withoutTag() (request []string, ok bool) {
	for _, line := range c.Request {
		if strings.Contains(line, "{etag}") {
			ok = true
		} else {
			request = append(request, line)
		}
	}
	return request, ok
}

func compare(want string, answer *http.Response, body string) error {
	name, value, valued := strings.Cut(want, ": ")
	switch {
	case !valued && strings.Trim(want, "0123456789") == "":
		if got := fmt.Sprint(answer.StatusCode); got != want {
			return fmt.Errorf("status %s, expected %s", got, want)
		}
	case name == "body":
		if !strings.Contains(body, value) {
			return fmt.Errorf("expected %q in the body", value)
		}
	case name == "no body":
		if strings.Contains(body, value) {
			return fmt.Errorf("expected no %q in the body", value)
		}
	case want == "empty body":
		if body != "" {
			return fmt.Errorf("expected no body, found %d bytes", len(body))
		}
	case strings.HasPrefix(want, "no "):
		if got, ok := answer.Header[http.CanonicalHeaderKey(want[3:])]; ok {
			return fmt.Errorf("expected no %s, found %q", want[3:], got)
		}
	default:
		got, ok := answer.Header[http.CanonicalHeaderKey(name)]
		if !ok || valued && (len(got) != 1 || got[0] != value) {
			return fmt.Errorf("%s %q, expected %q", name, got, value)
		}
	}
	return nil
}

// ask sends a request as it stands, on a connection of its own.
func ask(address string, lines []string) (*http.Response, string, error) {
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return nil, "", err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	first := lines[0]
	if !strings.Contains(first, " HTTP/") {
		first += " HTTP/1.1"
	}
	request := first + "\r\nHost: localhost\r\nConnection: close\r\n" + strings.Join(append(lines[1:len(lines):len(lines)], "", ""), "\r\n")
	if _, err := io.WriteString(conn, request); err != nil {
		return nil, "", err
	}
	method, _, _ := strings.Cut(first, " ")
	answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.ContentLength >= 0 && method != http.MethodHead && answer.StatusCode != 304 && int64(len(body)) != answer.ContentLength {
		err = fmt.Errorf("%d bytes of %d announced", len(body), answer.ContentLength)
	}
	return answer, string(body), err
}
