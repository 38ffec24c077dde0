package handlers

import (
	"maps"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
)

// crawlers are words of the User-Agent fields of programs that read the web for
// others, most of which give an address to learn about them. They are counted
// apart: they say nothing of readers.
var crawlers = [...]string{"://", "bot", "Bot", "spider", "crawl"}

// agentLimit is how much of a User-Agent field is looked at.
const agentLimit = 256

func isCrawler(agent string) bool {
	agent = agent[:min(len(agent), agentLimit)]
	for _, word := range crawlers {
		if strings.Contains(agent, word) {
			return true
		}
	}
	return false
}

// demand counts wishes for languages. Wishes come from the closed list of
// negotiate.Choice, so there are only so many counters.
type demand struct {
	vec  *prometheus.CounterVec
	made atomic.Pointer[map[wish]prometheus.Counter] // copied when one is added
}

// wish is a language asked for first, and what it was answered with.
type wish struct {
	language, served string
	crawler          bool
}

func newDemand(vec *prometheus.CounterVec) *demand {
	d := &demand{vec: vec}
	d.made.Store(new(map[wish]prometheus.Counter))
	return d
}

func (d *demand) count(w wish) {
	counter, ok := (*d.made.Load())[w]
	if !ok {
		counter = d.add(w)
	}
	counter.Inc()
}

func (d *demand) add(w wish) prometheus.Counter {
	counter := d.vec.WithLabelValues(w.language, w.served, strconv.FormatBool(w.crawler))
	for {
		old := d.made.Load()
		next := make(map[wish]prometheus.Counter, len(*old)+1)
		maps.Copy(next, *old)
		next[w] = counter
		if d.made.CompareAndSwap(old, &next) {
			return counter
		}
	}
}
