package handlers

import (
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// outcome is what came of a request.
type outcome struct {
	status, bytes int
	start         time.Time
	fault         error // why the status is 500
}

// account counts an answer and logs it. Nothing of it waits: a counter is one
// atomic addition, and the journal drops what it cannot take.
func (h *Handler) account(s *snapshot, r *http.Request, a *answer, o outcome) {
	took := time.Since(o.start)
	t := s.meters.tally(a, o.status)
	t.requests.Inc()
	t.bytes.Add(float64(o.bytes))
	h.metrics.duration.Observe(took.Seconds())
	if a.resource.Offer >= 0 && a.resource.Page != noPage {
		h.metrics.demand.count(wish{a.wish, a.representation.Lang, isCrawler(value(r.Header, "User-Agent"))})
	}
	if h.log != nil && o.level() >= h.log.level {
		h.log.put(entry{format: t.line, request: visit{
			outcome: o, took: took, page: a.resource.Page, method: method(r.Method),
			id: brief(value(r.Header, "X-Request-Id")), parent: brief(value(r.Header, "Traceparent")),
		}})
	}
}

func (o *outcome) level() slog.Level {
	if o.status >= http.StatusInternalServerError {
		return slog.LevelError
	}
	return slog.LevelInfo
}

// visit is what the log says of one request. It has no address, no query and no
// Accept-Language field, which together come near to naming a reader, and
// nothing of the request that is not from a list or of a bounded form.
type visit struct {
	outcome
	took         time.Duration
	page, method string
	id, parent   string // as they were sent, if they are brief
}

// record puts the visit into words. The journal calls it, so that the request
// does not wait for it.
func (v *visit) record() slog.Record {
	l := slog.NewRecord(v.start, v.level(), "request", 0)
	l.AddAttrs(
		slog.String("method", v.method),
		slog.String("page", v.page),
		slog.Int("bytes", v.bytes),
		slog.Int64("duration_us", v.took.Microseconds()),
		slog.String("request_id", requestID(v.id)),
	)
	if isTraceparent(v.parent) {
		l.AddAttrs(slog.String("traceparent", v.parent))
	}
	if v.fault != nil {
		l.AddAttrs(slog.String("fault", v.fault.Error()))
	}
	return l
}

// method is one of a closed list.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost, http.MethodPut,
		http.MethodPatch, http.MethodDelete, http.MethodConnect, http.MethodTrace:
		return m
	}
	return "other"
}

// value is the first value of a field under its canonical name.
func value(h http.Header, name string) string {
	if values := h[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// longest is the most bytes that the log keeps of what a client sends.
const longest = 64

// brief is a text that is not too long to be kept, else nothing.
func brief(s string) string {
	if len(s) > longest {
		return ""
	}
	return s
}

// numbered counts the requests that brought no id; started tells one run of the
// program from another.
var (
	started  = strconv.FormatInt(time.Now().UnixMilli(), 36) + "-"
	numbered atomic.Uint64
)

// requestID is the id that was sent, if it has 1 to 64 ASCII letters, digits and
// hyphens, else a new one.
func requestID(sent string) string {
	if isRequestID(sent) {
		return sent
	}
	return started + strconv.FormatUint(numbered.Add(1), 36)
}

func isRequestID(id string) bool {
	for i := range len(id) {
		c := id[i]
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-') {
			return false
		}
	}
	return 1 <= len(id) && len(id) <= longest
}

// isTraceparent is true for a trace parent of W3C Trace Context, version 00.
func isTraceparent(p string) bool {
	const form = "00-hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh-hhhhhhhhhhhhhhhh-hh"
	if len(p) != len(form) {
		return false
	}
	for i := range len(form) {
		hex := '0' <= p[i] && p[i] <= '9' || 'a' <= p[i] && p[i] <= 'f'
		if form[i] == 'h' && !hex || form[i] != 'h' && form[i] != p[i] {
			return false
		}
	}
	return true
}
