package negotiate_test

import (
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

func TestCoding(t *testing.T) {
	offered := []string{"br", "zstd", "gzip", "identity"}
	for _, c := range []struct {
		want  string
		lines []string
	}{
		{"identity", nil},
		{"identity", []string{""}},
		{"identity", []string{"identity"}},
		{"identity", []string{"deflate, compress"}},
		{"identity", []string{"aws-chunked"}},
		// The examples of RFC 9110, 12.5.3.
		{"gzip", []string{"compress, gzip"}},
		{"br", []string{"*"}},
		{"gzip", []string{"compress;q=0.5, gzip;q=1.0"}},
		{"gzip", []string{"gzip;q=1.0, identity; q=0.5, *;q=0"}},
		// What browsers and programs send.
		{"br", []string{"gzip, deflate, br, zstd"}},
		{"br", []string{"gzip, deflate, br"}},
		{"gzip", []string{"gzip, deflate"}},
		{"gzip", []string{"gzip;q=1.0,deflate;q=0.6,identity;q=0.3"}},
		{"gzip", []string{"x-gzip"}},
		{"gzip", []string{"X-GZip ; Q = 0.3"}},
		// Weights, and the server's order among equal ones.
		{"br", []string{"zstd;q=0.5, br;q=0.5"}},
		{"gzip", []string{"br;q=0.5, gzip;q=0.501"}},
		{"gzip", []string{"gzip, br;q=0.5, *;q=0.7"}},
		{"br", []string{"gzip;q=0.2, *;q=0.5"}},
		{"br", []string{"gzip;q=0.8", "br;q=0.9"}},
		{"gzip", []string{"gzip;q=0.001"}},
		{"identity", []string{"gzip;q=0.5, identity"}},
		{"gzip", []string{"gzip;q=0.9, gzip;q=0.1, br;q=0.5"}},
		{"gzip", []string{"gzip;q=0.1, gzip;q=0.9, br;q=0.5"}},
		// Refusals.
		{"identity", []string{"br;q=0"}},
		{"identity", []string{"gzip;q=0.000, br;q=0.0, zstd;q=0"}},
		{"zstd", []string{"br;q=0, *"}},
		{"gzip", []string{"*;q=0, gzip"}},
		{"identity", []string{"*;q=0, identity;q=0.1"}},
		{"br", []string{"identity;q=0, *"}},
		{"gzip", []string{"identity;q=0, gzip;q=0.1"}},
		// Nothing is acceptable, so the answer is the plainest.
		{"identity", []string{"*;q=0"}},
		{"identity", []string{"identity;q=0"}},
		// What is malformed is passed over.
		{"gzip", []string{"@@, gzip"}},
		{"identity", []string{"gzip x, \"br\", zstd/2"}},
		{"identity", []string{"gzip;q=abc, br;q=1.5, zstd;q=-1"}},
		{"identity", []string{"gzip;q, br;q;q=1, zstd;q="}},
		{"gzip", []string{`br;x="a,zstd";q=0, gzip`}},
	} {
		if got := offered[negotiate.Coding(offered, c.lines)]; got != c.want {
			t.Errorf("%q: got %s, want %s", c.lines, got, c.want)
		}
	}
}

func TestCodingWithoutIdentity(t *testing.T) {
	offered := []string{"gzip", "br"}
	for field, want := range map[string]string{"br": "br", "deflate": "gzip", "*;q=0": "gzip", "gzip;q=0, *": "br"} {
		if got := offered[negotiate.Coding(offered, []string{field})]; got != want {
			t.Errorf("%q: got %s, want %s", field, got, want)
		}
	}
}
