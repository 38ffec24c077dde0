package main

import "fmt"

// cases are the requests of the comparison. The tag of the 304 case is filled
// in from our own answer.
func cases() []testCase {
	const browser, codings = "it-IT,it;q=0.9,en;q=0.8", "gzip, deflate, br, zstd"
	return []testCase{
		{"negotiated, br", [][]byte{request("/networks", browser, codings, "")}},
		{"fixed address, br", [][]byte{request("/it/reti", browser, codings, "")}},
		{"identity", [][]byte{request("/networks", browser, "identity", "")}},
		{"304", [][]byte{request("/networks", browser, codings, "If-None-Match: %ETAG%\r\n")}},
		{"404", [][]byte{request("/it/non-esiste", browser, codings, "")}},
		{"200 values of Accept-Language, br", varied(codings)},
	}
}

// varied are 200 different fields, with the fetch metadata a browser adds.
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
