package handlers

import (
	"log/slog"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"vanersborg.se/networks/content"
)

// meters find what counts an answer without a lock. Counters are made at their
// first use, so that a site of many pages has no more of them than it needs.
type meters struct {
	metrics   *metrics
	pages     map[string]int          // of each page of the site: index into labels
	labels    []string                // of pages: those of the site, then noPage and otherPages
	languages []string                // of the site, then "" for what has none
	meters    []atomic.Pointer[meter] // page × language × type
}

// meter is for one page in one language and type.
type meter [6][9]atomic.Pointer[tally] // coding × status

// tally is what equal answers leave behind.
type tally struct {
	requests, bytes prometheus.Counter
	line            slog.Handler // of the journal, with what equal answers have in common
}

const (
	noPage     = "-"
	otherPages = "other"
)

// meters are the counters for a site of this content. The first pages that
// were ever seen have a label of their own.
func (m *metrics) meters(c *content.Content) *meters {
	s := &meters{metrics: m, pages: make(map[string]int, len(c.Pages))}
	for _, p := range c.Pages {
		if len(m.pages) < labelled {
			m.pages[p.Key] = true
		}
		if m.pages[p.Key] {
			s.pages[p.Key] = len(s.labels)
			s.labels = append(s.labels, p.Key)
		}
	}
	s.labels = append(s.labels, noPage, otherPages)
	for _, l := range c.Languages {
		s.languages = append(s.languages, l.Tag)
	}
	s.languages = append(s.languages, "")
	s.meters = make([]atomic.Pointer[meter], len(s.labels)*len(s.languages)*len(types))
	return s
}

// tally is that of an answer.
func (s *meters) tally(a *answer, status int) *tally {
	page, language, kind := s.page(a.resource.Page), s.language(a.representation.Lang), index(types, a.representation.Type)
	cell := &s.meters[(page*len(s.languages)+language)*len(types)+kind]
	m := cell.Load()
	if m == nil {
		cell.CompareAndSwap(nil, new(meter))
		m = cell.Load()
	}
	coding, code := index(codings, a.coding), indexStatus(status)
	t := m[coding][code].Load()
	if t == nil {
		t = s.metrics.tally(s.labels[page], s.languages[language], types[kind], codings[coding], status)
		m[coding][code].Store(t)
	}
	return t
}

func (s *meters) page(key string) int {
	if i, ok := s.pages[key]; ok {
		return i
	}
	if key == noPage {
		return len(s.labels) - 2
	}
	return len(s.labels) - 1
}

func (s *meters) language(tag string) int {
	if i := slices.Index(s.languages, tag); i >= 0 {
		return i
	}
	return len(s.languages) - 1
}

// index is that of a value in a closed list whose last are "none", for the
// empty value, and "other".
func index(list []string, value string) int {
	if i := slices.Index(list, value); i >= 0 {
		return i
	}
	if value == "" {
		return len(list) - 2
	}
	return len(list) - 1
}

func indexStatus(status int) int {
	if i := slices.Index(statuses, status); i >= 0 {
		return i
	}
	return len(statuses) - 1
}

// tally has the counters for these labels.
func (m *metrics) tally(page, language, kind, coding string, status int) *tally {
	code := strconv.Itoa(status)
	t := &tally{
		requests: m.requests.WithLabelValues(page, language, kind, coding, code),
		bytes:    m.bytes.WithLabelValues(kind, coding),
	}
	if m.log != nil {
		t.line = m.log.format.WithAttrs([]slog.Attr{
			slog.Int("status", status), slog.String("language", language),
			slog.String("representation", kind), slog.String("coding", coding),
		})
	}
	return t
}
