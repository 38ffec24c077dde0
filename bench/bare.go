package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"

	"github.com/labstack/echo/v4"
)

// serveBare answers every request with the answer recorded in a file, and
// prints its address.
func serveBare(kind, file string) error {
	recorded, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(recorded)), nil)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	answer.Header.Del("Date")
	answer.Header.Del("Content-Length")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	os.Stdout.WriteString(listener.Addr().String() + "\n")
	if kind == "http" {
		return http.Serve(listener, plain(answer, body))
	}
	return http.Serve(listener, bareEcho(answer, body))
}

// bareEcho is the smallest echo service that sends the answer: fields set one
// by one, the body by c.Blob.
func bareEcho(answer *http.Response, body []byte) http.Handler {
	e := echo.New()
	e.GET("/*", func(c echo.Context) error {
		h := c.Response().Header()
		for name, values := range answer.Header {
			h.Set(name, values[0])
		}
		if answer.StatusCode == http.StatusNotModified {
			return c.NoContent(answer.StatusCode)
		}
		return c.Blob(answer.StatusCode, answer.Header.Get("Content-Type"), body)
	})
	return e
}

func plain(answer *http.Response, body []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for name, values := range answer.Header {
			h.Set(name, values[0])
		}
		w.WriteHeader(answer.StatusCode)
		w.Write(body)
	})
}
