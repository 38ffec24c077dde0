package negotiate_test

import (
	"fmt"
	"strings"
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

// browserFields are what browsers send, and what hostile programs might.
var browserFields = []struct{ name, field string }{
	{"chrome", "it-IT,it;q=0.9,en-US;q=0.8,en;q=0.7"},
	{"firefox", "sv-SE,sv;q=0.8,en-US;q=0.5,en;q=0.3"},
	{"safari", "de-DE,de;q=0.9"},
	{"absent", ""},
	{"megabyte of ranges", strings.Repeat("en_abcde1234;q=0.12345,", 1<<20/23)},
	{"megabyte of letters", strings.Repeat("x", 1<<20)},
	{"megabyte of refusals", strings.Repeat("it-x;q=0,", 1<<20/9)},
}

func BenchmarkChoose(b *testing.B) {
	l := newLanguages(b, nordic)
	for _, c := range browserFields {
		b.Run(c.name, func(b *testing.B) {
			lines := []string{c.field}
			b.ReportAllocs()
			for b.Loop() {
				l.Choose(lines)
			}
		})
	}
	b.Run("varied", func(b *testing.B) {
		fields := variedFields()
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			l.Choose(fields[i%len(fields)])
		}
	})
}

// variedFields are 200 different fields as browsers write them.
func variedFields() [][]string {
	languages := strings.Fields("sv-SE en-US it-IT de-DE fr-FR pl-PL fi-FI da-DK nb-NO nl-NL es-ES pt-BR zh-CN ar-EG uk-UA fur-IT se-SE tr-TR ja-JP ro-RO")
	var fields [][]string
	for i := range 200 {
		first, second := languages[i%20], languages[(i*7+i/20)%20]
		field := fmt.Sprintf("%s,%.2s;q=0.9,%s;q=0.8,%[3]s;q=0.7", first, first, second)
		fields = append(fields, []string{field[:len(field)-i%2*6]})
	}
	return fields
}

// BenchmarkChooseForms is for a site that offers written forms of a language.
func BenchmarkChooseForms(b *testing.B) {
	l := newLanguages(b, written)
	lines := []string{"zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7"}
	b.ReportAllocs()
	for b.Loop() {
		l.Choose(lines)
	}
}

func BenchmarkExplain(b *testing.B) {
	l := newLanguages(b, nordic)
	lines := []string{browserFields[0].field}
	b.ReportAllocs()
	for b.Loop() {
		l.Explain(lines)
	}
}

func BenchmarkNewLanguages(b *testing.B) {
	for name, o := range map[string]negotiate.Offer{"three": nordic, "written forms": written} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := negotiate.NewLanguages(o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCoding(b *testing.B) {
	offered := []string{"br", "zstd", "gzip", "identity"}
	for name, field := range map[string]string{"browser": "gzip, deflate, br, zstd", "megabyte": strings.Repeat("gzip;q=0.5,", 1<<20/11)} {
		b.Run(name, func(b *testing.B) {
			lines := []string{field}
			b.ReportAllocs()
			for b.Loop() {
				negotiate.Coding(offered, lines)
			}
		})
	}
}

func BenchmarkMediaType(b *testing.B) {
	offered := []string{"text/html", "application/json", "text/markdown"}
	for name, field := range map[string]string{
		"browser":  "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
		"any":      "*/*",
		"json":     "application/json",
		"megabyte": strings.Repeat("text/html;x=y,", 1<<20/14),
	} {
		b.Run(name, func(b *testing.B) {
			lines := []string{field}
			b.ReportAllocs()
			for b.Loop() {
				negotiate.MediaType(offered, lines)
			}
		})
	}
}

func BenchmarkETagMatch(b *testing.B) {
	lines := []string{`"2f8c5d3b9a1e-br"`}
	b.ReportAllocs()
	for b.Loop() {
		negotiate.ETagMatch(lines, `"2f8c5d3b9a1e-br"`)
	}
}
