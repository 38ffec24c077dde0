package site

import (
	"testing"

	networks "vanersborg.se/networks"
)

func BenchmarkBuild(b *testing.B) {
	c := load(b, networks.Site, nil)
	for b.Loop() {
		buildFrom(b, c, Options{})
	}
}

// A site of 301 pages in three languages: time a translation is a 903rd.
func BenchmarkBuild300(b *testing.B) {
	c := load(b, many(b, 300), nil)
	for b.Loop() {
		buildFrom(b, c, Options{})
	}
}

// The same after an edit of one page.
func BenchmarkRebuild300(b *testing.B) {
	m := many(b, 300)
	c := load(b, m, nil)
	s := buildFrom(b, c, Options{})
	edit(b, m, "content/p007/it.md", "In totale la rete", "La rete")
	edited := load(b, m, c)
	for b.Loop() {
		buildFrom(b, edited, Options{Previous: s})
	}
}

func BenchmarkImprove(b *testing.B) {
	c := load(b, networks.Site, nil)
	for b.Loop() {
		buildFrom(b, c, Options{}).Improve(nil)
	}
}

func BenchmarkLookup(b *testing.B) {
	s := build(b, Options{})
	for _, path := range []string{"/it/reti", "/it/reti.json", "/it/networks/", "/no/such/page"} {
		b.Run(path[1:], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if s.Lookup(path) == nil {
					s.NotFound(path)
				}
			}
		})
	}
}
