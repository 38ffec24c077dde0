package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"time"
)

// connections is how many keep-alive connections ask at a time.
const connections = 4

// testCase is one kind of request; its requests are sent in turn.
type testCase struct {
	name     string
	requests [][]byte
	aims     aims
}

// ask sends the requests over and over until the window ends, and counts the
// answers.
func ask(address string, requests [][]byte, window time.Duration) (int, error) {
	end := time.Now().Add(window)
	counts, errs := make([]int, connections), make([]error, connections)
	var wg sync.WaitGroup
	for i := range connections {
		wg.Go(func() { counts[i], errs[i] = askOne(address, requests, i, end) })
	}
	wg.Wait()
	total := 0
	for i := range connections {
		if errs[i] != nil {
			return 0, errs[i]
		}
		total += counts[i]
	}
	return total, nil
}

func askOne(address string, requests [][]byte, first int, end time.Time) (int, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 64<<10)
	n := 0
	for i := first * 7; time.Now().Before(end); i++ {
		if _, err := conn.Write(requests[i%len(requests)]); err != nil {
			return n, err
		}
		if _, _, err := readAnswer(r); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// readAnswer reads one answer and gives its head and its body, framing of a
// chunked body included.
func readAnswer(r *bufio.Reader) (head, body []byte, err error) {
	length, chunked := 0, false
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return nil, nil, err
		}
		head = append(head, line...)
		switch name, value, _ := bytes.Cut(line, []byte(":")); {
		case len(line) == 2:
			if status(head) == 304 {
				return head, nil, nil
			}
			if chunked {
				body, err = readChunks(r)
				return head, body, err
			}
			body = make([]byte, length)
			_, err = io.ReadFull(r, body)
			return head, body, err
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return nil, nil, err
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = true
		}
	}
}

func status(head []byte) int {
	n, _ := strconv.Atoi(string(head[9:12]))
	return n
}

func readChunks(r *bufio.Reader) ([]byte, error) {
	var body []byte
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err != nil {
			return nil, err
		}
		body = append(body, line...)
		chunk := make([]byte, n+2)
		if _, err := io.ReadFull(r, chunk); err != nil {
			return nil, err
		}
		body = append(body, chunk...)
		if n == 0 {
			return body, nil
		}
	}
}

// request is one request as an ordinary browser sends it.
func request(path, language, coding, more string) []byte {
	if language != "" {
		language = "Accept-Language: " + language + "\r\n"
	}
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\n"+
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n%sAccept-Encoding: %s\r\n%s\r\n", path, language, coding, more)
}
