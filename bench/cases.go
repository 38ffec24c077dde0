package main

import "fmt"

// aims are the most that an answer of ours should cost, divided by what it
// costs another server.
type aims map[string]float64

// cases are the requests of the comparison. The tag of the 304 case is filled
// in from an answer of the server that is asked.
func cases() []testCase {
	const browser, codings = "it-IT,it;q=0.9,en;q=0.8", "gzip, deflate, br, zstd"
	const nginx, apache, caddy = "nginx, exported site", "Apache, exported type maps", "Caddy, compressed files"
	return []testCase{
		{"br", [][]byte{request("/networks", browser, codings, "")}, aims{yardstick: 0.75, nginx: 1.55, apache: 0.33, caddy: 0.25}},
		{"br, one language", [][]byte{request("/it/reti", browser, codings, "")}, aims{yardstick: 0.72, nginx: 1.60, apache: 0.33, caddy: 0.25}},
		{"identity", [][]byte{request("/networks", browser, "identity", "")}, aims{yardstick: 0.62, nginx: 1.50, apache: 0.35, caddy: 0.25}},
		{"304", [][]byte{request("/networks", browser, codings, "If-None-Match: %ETAG%\r\n")}, aims{yardstick: 1.08, nginx: 1.95, apache: 0.32, caddy: 0.25}},
		{"404", [][]byte{request("/it/non-esiste", browser, codings, "")}, aims{yardstick: 1.08, nginx: 1.55, apache: 0.30, caddy: 0.25}},
		{"200 values", varied(codings), aims{yardstick: 0.78, nginx: 1.70, apache: 0.33, caddy: 0.25}},
	}
}

// varied are 200 different values of Accept-Language, with the fetch metadata
// that a browser adds.
func varied(codings string) [][]byte {
	const more = "Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\nSec-Fetch-User: ?1\r\nUpgrade-Insecure-Requests: 1\r\nCache-Control: max-age=0\r\nDNT: 1\r\n"
	wishes := []string{"it-IT", "sv-SE", "en-GB", "de-DE", "fr-FR", "fur", "pl", "nb-NO", "fi-FI", "zh-Hans-CN"}
	var all [][]byte
	for i, first := range wishes {
		for j, second := range wishes {
			for _, q := range []string{"0.9", "0.5"} {
				all = append(all, request("/networks", fmt.Sprintf("%s,%s;q=%s,%s;q=0.3", first, second, q, wishes[(i+j)%10]), codings, more))
			}
		}
	}
	return all
}
