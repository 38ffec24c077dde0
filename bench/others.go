package main

var others []func(dir string, c testCase, head, body []byte, echo string) (*server, error)
