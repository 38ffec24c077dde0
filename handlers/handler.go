// Package handlers answers requests: it looks up a resource of the current
// site, chooses one of its representations, and writes bytes that are ready.
//
// One value is the service, [Handler]. A request is one straight line:
//
//	path                              site.Lookup: what the address answers with
//	Accept-Language, Accept,
//	Accept-Encoding                   choose: language, type and coding (package negotiate)
//	If-Match, If-None-Match           200, 412 or 304
//	write                             header fields, status and body, at once
//
// Nothing is read, rendered, compressed or put into words here, and there is no
// list of languages, pages or types: all of that is in the site. [Handler.Swap]
// puts another site in place of the current one; a request that has begun ends
// with the site it began with.
//
// Echo stays at the rim (route.go): choosing and writing take the types of
// net/http. What a request leaves behind are counters (metrics.go) and a line in
// the log (journal.go), neither of which can make it wait. What an operator sees
// of all this is in admin.go.
//
// What each address answers is told, and tested, by testdata/contract.txt.
package handlers

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers/negotiate"
)

// Options of New.
type Options struct {
	Log  *Journal // nil: nothing is logged
	HSTS bool     // every answer asks for HTTPS for a year (RFC 6797)
}

// Handler is the service. Until the first Swap it answers 503.
type Handler struct {
	echo     *echo.Echo
	current  atomic.Pointer[snapshot]
	draining atomic.Bool
	extra    []site.Field // fields of every answer besides the site's
	log      *Journal
	metrics  *metrics

	refused  atomic.Pointer[Refusal] // nil after a good load
	swapping sync.Mutex              // held by Swap, never by a request
}

// snapshot is a site with what follows from it. It never changes.
type snapshot struct {
	site      *site.Site
	languages []*negotiate.Languages // by index of site.Offers
	meters    *meters
	loaded    time.Time
}

// New is a service without a site.
func New(o Options) *Handler {
	h := &Handler{log: o.Log, metrics: newMetrics(o.Log)}
	if o.HSTS {
		h.extra = []site.Field{{Name: "Strict-Transport-Security", Values: []string{"max-age=31536000; includeSubDomains"}}}
	}
	h.echo = h.routes()
	return h
}

// Swap puts a site in place. Requests that have begun keep the one they have.
// It fails, and changes nothing, if the site's languages cannot be chosen from.
func (h *Handler) Swap(s *site.Site) error {
	h.swapping.Lock()
	defer h.swapping.Unlock()
	next := &snapshot{site: s, loaded: time.Now()}
	for _, o := range s.Offers {
		l, err := negotiate.NewLanguages(negotiate.Offer(o))
		if err != nil {
			return err
		}
		next.languages = append(next.languages, l)
	}
	next.meters = h.metrics.meters(s.Content)
	h.current.Store(next)
	h.refused.Store(nil)
	h.metrics.loaded(s)
	return nil
}

// Drain makes readiness false and asks clients to use another connection for
// their next request. Requests are answered as before.
func (h *Handler) Drain() { h.draining.Store(true) }

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer h.recover(w, r)
	h.echo.ServeHTTP(w, r)
}
