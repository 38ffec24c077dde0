package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"vanersborg.se/networks/content"
)

// Options of Build.
type Options struct {
	Drafts   bool  // show drafts (editors' preview)
	Spare    bool  // for very many pages: hold pages compressed only, by gzip until Improve has come to them
	Previous *Site // bodies that did not change are taken from it; may be nil
}

// builder is a Site in the making.
type builder struct {
	site     *Site
	shared   *shared
	previous *Site // nil unless the pages have the same in common
	was      *Site // may be nil
	spare    bool
	todo     []*page // to be rendered
	coder    *coder
	extras   map[[sha256.Size]byte]*Body // of the previous site, by hash of their bytes
}

// Build renders and compresses c.
//
// A page whose content and surroundings are those of the previous site is
// taken over whole, and a body whose bytes are the same is not compressed
// again.
func Build(c *content.Content, o Options) (*Site, error) {
	b := &builder{site: &Site{Content: c}, was: o.Previous, spare: o.Spare, extras: map[[sha256.Size]byte]*Body{}}
	if err := b.share(c, o.Drafts); err != nil {
		return nil, err
	}
	for _, step := range []func() error{b.plan, b.render, b.failures, b.files, b.sitemaps, b.lay} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	b.site.Edition = b.edition()
	return b.site, nil
}

// share makes what pages have in common, or takes it from the previous site,
// whose pages are then good here.
func (b *builder) share(c *content.Content, drafts bool) error {
	if b.was == nil || !b.was.shares(c, drafts) {
		sh, err := newShared(c, drafts)
		if err != nil {
			return err
		}
		b.shared = sh
	}
	if b.was != nil {
		for _, body := range b.was.bodies {
			b.extras[body.hash] = body
		}
		if b.shared == nil || b.shared.version == b.was.shared.version {
			b.previous, b.shared = b.was, b.was.shared
			b.site.Offers = slices.Clone(b.was.Offers)
		}
	}
	b.site.shared = b.shared
	return nil
}

// shares reports whether content has the settings, languages and front page of
// the site. If not, what follows from them may still be the same.
func (s *Site) shares(c *content.Content, drafts bool) bool {
	was := s.Content
	return drafts == s.shared.drafts && c.Pages[0] == was.Pages[0] && slices.Equal(c.Languages, was.Languages) && reflect.DeepEqual(c.Config, was.Config)
}

// plan decides addresses and offers, which pages need of each other.
func (b *builder) plan() error {
	var err error
	if b.coder, err = newCoder(b.spare); err != nil {
		return err
	}
	b.site.pages = make(map[string]*page, len(b.site.Content.Pages))
	b.site.order = make([]*page, 0, len(b.site.Content.Pages))
	for _, cp := range b.site.Content.Pages {
		p := b.unchanged(cp)
		if p == nil {
			p = b.shared.plan(cp)
			p.offer = b.offer(p.live)
			b.todo = append(b.todo, p)
		}
		b.site.order = append(b.site.order, p)
		b.site.pages[cp.Key] = p
	}
	return nil
}

// unchanged is the previous site's page if this one would be the same.
func (b *builder) unchanged(cp *content.Page) *page {
	if b.previous == nil {
		return nil
	}
	if p := b.previous.pages[cp.Key]; p != nil && p.Page == cp {
		return p
	}
	return nil
}

// offer is the index of the offer of these translations' languages, added if it
// is new; -1 if there is none.
func (b *builder) offer(live []*translation) int {
	if len(live) == 0 {
		return -1
	}
	tags := make([]string, len(live))
	for i, t := range live {
		tags[i] = t.tongue.Tag
	}
	return b.offerOf(tags)
}

func (b *builder) offerOf(tags []string) int {
	for i, o := range b.site.Offers {
		if slices.Equal(o.Tags, tags) {
			return i
		}
	}
	c := b.shared.config
	readers := maps.Clone(c.Readers)
	maps.DeleteFunc(readers, func(tag string, _ []string) bool { return !slices.Contains(tags, tag) })
	b.site.Offers = append(b.site.Offers, Offer{tags, c.Own, c.International, readers})
	return len(b.site.Offers) - 1
}

// render renders the pages that are new or changed, on all processors.
func (b *builder) render() error {
	workers := min(runtime.GOMAXPROCS(0), len(b.todo))
	errs := make([]error, workers)
	var next atomic.Int64
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() { errs[w] = b.work(&next) })
	}
	wait.Wait()
	return errors.Join(errs...)
}

// work renders pages until none is left. A page that makes it panic is an
// error like any other: the program goes on with the site it has.
func (b *builder) work(next *atomic.Int64) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%v\n%s", cause, debug.Stack())
		}
	}()
	c, err := newCoder(b.spare)
	if err != nil {
		return err
	}
	for i := next.Add(1) - 1; int(i) < len(b.todo); i = next.Add(1) - 1 {
		p := b.todo[i]
		var was *page
		if b.was != nil {
			was = b.was.pages[p.Key]
		}
		if err := p.render(c, was); err != nil {
			return fmt.Errorf("content/%s: %w", p.Key, err)
		}
	}
	return nil
}

// lay lays every page's addresses. Two at one address are a fault of the
// content.
func (b *builder) lay() error {
	s := b.site
	if b.laid() {
		s.places = b.was.places
		return nil
	}
	s.places = make(map[string]place, 4*len(s.order))
	for _, p := range s.order {
		for i, a := range p.addresses {
			if other := s.address(a.path); other != nil {
				return fmt.Errorf("content/%s: the address %s is that of %s too; give one of them another slug or name", p.Key, a.path, other.all.Page)
			}
			s.places[a.path] = place{p.Key, i}
		}
	}
	return nil
}

// laid reports whether the pages have the addresses of the previous site's.
func (b *builder) laid() bool {
	if b.was == nil || len(b.was.order) != len(b.site.order) || len(b.was.files) != len(b.site.files) {
		return false
	}
	for _, p := range b.todo { // the others are the same pages
		if was := b.was.pages[p.Key]; was == nil || !was.samePaths(p) {
			return false
		}
	}
	return true
}

// scratch is an empty buffer, until the next one is asked for.
func (b *builder) scratch() *bytes.Buffer {
	b.coder.text.Reset()
	return &b.coder.text
}

// encoded is the body of v as JSON.
func (b *builder) encoded(v any) (*Body, error) {
	out := b.scratch()
	if err := encode(out, v); err != nil {
		return nil, err
	}
	return b.extra(out.Bytes())
}

// extra is the body of what is no page.
func (b *builder) extra(identity []byte) (*Body, error) {
	body, err := b.coder.body(identity, b.extras[sha256.Sum256(identity)])
	if err == nil {
		b.site.bodies = append(b.site.bodies, body)
	}
	return body, err
}

// edition is a hash over all addresses and bodies.
func (b *builder) edition() string {
	hash := sha256.New()
	io.WriteString(hash, b.shared.version)
	for _, p := range b.site.order {
		hash.Write(p.hash[:])
	}
	for _, part := range b.site.sitemap {
		hash.Write(part.body.hash[:])
	}
	for _, body := range b.site.bodies {
		hash.Write(body.hash[:])
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// digest tells two surroundings of pages apart: the configuration, the
// languages with their messages, the templates.
func (sh *shared) digest() string {
	hash := sha256.New()
	fmt.Fprintf(hash, "%t %q %q\n", sh.drafts, sh.config, sh.style)
	for _, t := range sh.tongues {
		fmt.Fprintf(hash, "%q %t %q %s\n", t.Tag, t.Live, sh.home[t.Tag], t.Version())
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// allBodies yields every body of the site, those of pages first.
func (s *Site) allBodies(yield func(*Body) bool) {
	for _, p := range s.order {
		for b := range p.bodies {
			if !yield(b) {
				return
			}
		}
	}
	s.otherBodies(yield)
}

// otherBodies yields those of what is no page.
func (s *Site) otherBodies(yield func(*Body) bool) {
	for _, part := range s.sitemap {
		if !yield(part.body) {
			return
		}
	}
	for _, body := range s.bodies {
		if !yield(body) {
			return
		}
	}
}
