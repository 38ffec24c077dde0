package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
)

// answer asks a server with one of the case's requests.
func (c testCase) answer(s *server, index int) (*http.Response, error) {
	requests, err := c.tagged(s)
	if err != nil {
		return nil, err
	}
	return s.once(requests[index])
}

// once sends a request and gives the answer, its body read.
func (s *server) once(request []byte) (*http.Response, error) {
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if _, err := conn.Write(request); err != nil {
		return nil, err
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(answer.Body)
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, err
}

const placeholder = "%ETAG%"

// tagged are the case's requests with the ETag that the server gives.
func (c testCase) tagged(s *server) ([][]byte, error) {
	if !bytes.Contains(c.requests[0], []byte(placeholder)) {
		return c.requests, nil
	}
	plain, err := s.once(bytes.ReplaceAll(c.requests[0], []byte(placeholder), []byte(`"none"`)))
	if err != nil {
		return nil, err
	}
	var all [][]byte
	for _, r := range c.requests {
		all = append(all, bytes.ReplaceAll(r, []byte(placeholder), []byte(plain.Header.Get("Etag"))))
	}
	return all, nil
}

// right tells whether a server's first answer is what ours is.
func (c testCase) right(s *server, want *http.Response) error {
	wanted, err := io.ReadAll(want.Body)
	if err != nil {
		return err
	}
	want.Body = io.NopCloser(bytes.NewReader(wanted))
	got, err := c.answer(s, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	body, err := io.ReadAll(got.Body)
	if err != nil {
		return err
	}
	if got.StatusCode != want.StatusCode || !bytes.Equal(body, wanted) {
		return fmt.Errorf("%s answers %d with %d bytes, ours is %d with %d bytes", s.name, got.StatusCode, len(body), want.StatusCode, len(wanted))
	}
	for _, name := range []string{"Content-Encoding", "Content-Language", "Cache-Control", "Content-Security-Policy", "Link"} {
		if name == "Content-Encoding" && want.StatusCode == http.StatusNotModified {
			continue // may be told of a body that is not sent
		}
		if got.Header.Get(name) != want.Header.Get(name) {
			return fmt.Errorf("%s answers %s: %q, ours is %q", s.name, name, got.Header.Get(name), want.Header.Get(name))
		}
	}
	return nil
}
