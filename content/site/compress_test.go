package site

import (
	"bytes"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// every is each body of the site with a name to report it by.
func every(s *Site) map[string]*Body {
	all := map[string]*Body{}
	for b := range s.allBodies {
		all[strconv.Itoa(len(all))] = b
	}
	return all
}

// Each form decodes to the same bytes, and two machines that build the same
// content answer with the same tags, at once and improved.
func TestCodings(t *testing.T) {
	here, there := build(t, Options{}), build(t, Options{})
	if here.Edition != there.Edition {
		t.Errorf("editions %s and %s", here.Edition, there.Edition)
	}
	for _, when := range []string{"at once", "improved"} {
		elsewhere := every(there)
		for name, b := range every(here) {
			checkCoded(t, when+", body "+name, b.Coded())
			if diff := cmp.Diff(tags(b), tags(elsewhere[name])); diff != "" {
				t.Errorf("%s, body %s: ETags differ:\n%s", when, name, diff)
			}
		}
		here.Improve(nil)
		there.Improve(nil)
	}
}

func tags(b *Body) (all []string) {
	for _, v := range b.Coded().Variants {
		all = append(all, v.ETag)
	}
	return all
}

func checkCoded(t *testing.T, name string, c *Coded) {
	t.Helper()
	if last := c.Codings[len(c.Codings)-1]; last != "identity" {
		t.Errorf("%s: expected identity last, found %v", name, c.Codings)
	}
	plain := c.Variants[len(c.Variants)-1].Content()
	tags := map[string]bool{}
	for i, coding := range c.Codings {
		v := c.Variants[i]
		if got := decode(t, coding, v.Content()); !bytes.Equal(got, plain) {
			t.Errorf("%s: %s decodes to other bytes", name, coding)
		}
		want := map[string]string{"Etag": v.ETag, "Content-Length": strconv.Itoa(len(v.Content())), "Content-Encoding": coding}
		if coding == "identity" {
			delete(want, "Content-Encoding")
		}
		if diff := cmp.Diff(want, fields(v.Header)); diff != "" {
			t.Errorf("%s: %s: header (-expected +found):\n%s", name, coding, diff)
		}
		if tags[v.ETag] || len(v.ETag) < 14 || v.ETag[0] != '"' {
			t.Errorf("%s: %s: ETag %s is no strong one of its own", name, coding, v.ETag)
		}
		tags[v.ETag] = true
		if i > 0 && c.Variants[i-1].size > v.size || coding != "identity" && v.size >= len(plain) {
			t.Errorf("%s: %s has %d bytes, out of order or no smaller than identity", name, coding, len(v.held))
		}
	}
}

// A spared site answers with gzip and, made from that, with the bytes without
// coding. Improved, it says what any other site says but in zstd.
func TestSpare(t *testing.T) {
	full, spare := build(t, Options{}), build(t, Options{Spare: true})
	if full.Edition != spare.Edition {
		t.Errorf("editions %s and %s", full.Edition, spare.Edition)
	}
	for name, b := range every(spare) {
		c := b.Coded()
		checkCoded(t, "at once, body "+name, c)
		last := c.Variants[len(c.Variants)-1]
		if len(c.Codings) > 1 && (last.held != nil || !slices.Equal(c.Codings, []string{"gzip", "identity"})) {
			t.Errorf("body %s: codings %v, %d bytes without coding are held", name, c.Codings, len(last.held))
		}
	}
	full.Improve(nil)
	spare.Improve(nil)
	others := every(full)
	for name, b := range every(spare) {
		checkCoded(t, "improved, body "+name, b.Coded())
		if diff := cmp.Diff(tagsBut(others[name], "zstd"), tagsBut(b, "zstd")); diff != "" {
			t.Errorf("body %s: ETags (-full +spare):\n%s", name, diff)
		}
	}
}

// tagsBut are the ETags of all codings but one.
func tagsBut(b *Body, but string) map[string]string {
	all := map[string]string{}
	for i, coding := range b.Coded().Codings {
		if coding != but {
			all[coding] = b.Coded().Variants[i].ETag
		}
	}
	return all
}

func TestTinyBodyHasIdentityOnly(t *testing.T) {
	c, err := newCoder(false)
	if err != nil {
		t.Fatal(err)
	}
	b, err := c.body([]byte("x"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"identity"}, b.Coded().Codings); diff != "" {
		t.Error(diff)
	}
}

func TestImproveStops(t *testing.T) {
	s := build(t, Options{})
	stop := make(chan struct{})
	close(stop)
	s.Improve(stop)
	for name, b := range every(s) {
		if b.claimed.Load() {
			t.Errorf("body %s was taken up after stop", name)
		}
	}
}

// Readers take a body's forms while they are improved, by two sites at once.
func TestImproveWhileReading(t *testing.T) {
	s := build(t, Options{})
	next := buildFrom(t, s.Content, Options{Previous: s})
	done := make(chan struct{})
	var readers, improvers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				for b := range next.allBodies {
					c := b.Coded()
					if len(c.Codings) != len(c.Variants) || len(c.Variants[0].held) == 0 {
						t.Error("a body without forms")
					}
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	improvers.Go(func() { s.Improve(nil) })
	improvers.Go(func() { next.Improve(nil) })
	improvers.Wait()
	close(done)
	readers.Wait()
	for name, b := range every(next) {
		if !b.claimed.Load() {
			t.Errorf("body %s was left", name)
		}
	}
}
