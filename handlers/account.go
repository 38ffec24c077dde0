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
	level := slog.LevelInfo
	if o.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	if h.log != nil && level >= h.log.level {
		h.log.put(entry{t.line, line(r, a, o, level, took)})
	}
}

// line is a request's line in the log. It has no address, no query and no
// Accept-Language field, which together come near to naming a reader, and
// nothing of the request that is not from a list or of a bounded form.
func line(r *http.Request, a *answer, o outcome, level slog.Level, took time.Duration) slog.Record {
	l := slog.NewRecord(o.start, level, "request", 0)
	l.AddAttrs(
		slog.String("method", method(r.Method)),
		slog.String("page", a.resource.Page),
		slog.Int("bytes", o.bytes),
		slog.Int64("duration_us", took.Microseconds()),
		slog.String("request_id", requestID(r.Header)),
	)
	if parent := value(r.Header, "Traceparent"); isTraceparent(parent) {
		l.AddAttrs(slog.String("traceparent", parent))
	}
	if o.fault != nil {
		l.AddAttrs(slog.String("fault", o.fault.Error()))
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

// numbered counts the requests that brought no id; started tells one run of the
// program from another.
var (
	started  = strconv.FormatInt(time.Now().UnixMilli(), 36) + "-"
	numbered atomic.Uint64
)

// requestID is that of the X-Request-Id field, if it has 1 to 64 ASCII letters,
// digits and hyphens, else a new one.
func requestID(h http.Header) string {
	if id := value(h, "X-Request-Id"); isRequestID(id) {
		return id
	}
	buf := make([]byte, 0, 32)
	return string(strconv.AppendUint(append(buf, started...), numbered.Add(1), 36))
}

func isRequestID(id string) bool {
	for i := range len(id) {
		c := id[i]
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-') {
			return false
		}
	}
	return 1 <= len(id) && len(id) <= 64
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
