package negotiate_test

import (
	"strings"
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

func BenchmarkChoose(b *testing.B) {
	l := newLanguages(b, nordic)
	for name, field := range map[string]string{
		"chrome":  "it-IT,it;q=0.9,en-US;q=0.8,en;q=0.7",
		"firefox": "sv-SE,sv;q=0.8,en-US;q=0.5,en;q=0.3",
		"german":  "de-DE,de;q=0.9",
		"hostile": strings.Repeat("en_abcde1234;q=0.12345,", 1<<20/23),
	} {
		b.Run(name, func(b *testing.B) {
			lines := []string{field}
			b.ReportAllocs()
			for b.Loop() {
				l.Choose(lines)
			}
		})
	}
}

func BenchmarkNewLanguages(b *testing.B) {
	for b.Loop() {
		if _, err := negotiate.NewLanguages(nordic); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCoding(b *testing.B) {
	offered := []string{"br", "zstd", "gzip", "identity"}
	lines := []string{"gzip, deflate, br, zstd"}
	b.ReportAllocs()
	for b.Loop() {
		negotiate.Coding(offered, lines)
	}
}

func BenchmarkMediaType(b *testing.B) {
	offered := []string{"text/html", "application/json", "text/markdown"}
	lines := []string{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"}
	b.ReportAllocs()
	for b.Loop() {
		negotiate.MediaType(offered, lines)
	}
}
