package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"vanersborg.se/networks/content/site"
)

// routes is all that echo knows: every address answers GET, HEAD and OPTIONS,
// and what is wrong ends in fail. The addresses themselves are the site's, for
// echo's routes cannot change while it serves.
func (h *Handler) routes() *echo.Echo {
	e := echo.New()
	e.HTTPErrorHandler = h.fail
	read(e, "/*", h.get)
	e.OPTIONS("/*", h.options)
	return e
}

// read adds a route that can be read: echo answers HEAD with 405 where only
// GET is registered.
func read(e *echo.Echo, path string, to echo.HandlerFunc) {
	e.Match([]string{http.MethodGet, http.MethodHead}, path, to)
}

func (h *Handler) get(c echo.Context) error {
	h.serve(c.Response(), c.Request(), (*snapshot).lookup)
	return nil
}

func (h *Handler) options(c echo.Context) error {
	h.serve(c.Response(), c.Request(), options)
	return nil
}

func options(s *snapshot, _ *http.Request) *site.Resource { return s.site.Options() }

// fail answers for what echo has no route for: another method, or a path that
// is none.
func (h *Handler) fail(err error, c echo.Context) {
	status := http.StatusInternalServerError
	if e := (*echo.HTTPError)(nil); errors.As(err, &e) {
		status = e.Code
	}
	find := func(s *snapshot, r *http.Request) *site.Resource { return s.site.Error(status, r.URL.Path) }
	if c.Request().Method == http.MethodOptions {
		find = options // OPTIONS * has no path
	}
	h.serve(c.Response(), c.Request(), find)
}

// serve answers a request with what find finds.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, find func(*snapshot, *http.Request) *site.Resource) {
	start := time.Now()
	s := h.current.Load()
	if s == nil {
		w.Header()["Content-Length"] = zero
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	a := s.choose(find(s, r), r.Header)
	status, bytes := h.write(w, r, &a)
	h.account(s, r, &a, outcome{status, bytes, start, nil})
}

// lookup is the resource at a request's path. A path with an encoding of its
// own, such as /it%2Freti, is no second address of a page.
func (s *snapshot) lookup(r *http.Request) *site.Resource {
	if r.URL.RawPath == "" {
		if found := s.site.Lookup(r.URL.Path); found != nil {
			return found
		}
	}
	return s.site.NotFound(r.URL.Path)
}

// recover answers 500 when answering has failed. It looks at nothing of the
// request but its path, since what looked at more may be what failed.
func (h *Handler) recover(w http.ResponseWriter, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	s := h.current.Load()
	if cause == http.ErrAbortHandler || s == nil {
		panic(cause)
	}
	start := time.Now()
	a := first(s.site.Error(http.StatusInternalServerError, r.URL.Path))
	status, bytes := h.write(w, r, &a)
	h.account(s, r, &a, outcome{status, bytes, start, fmt.Errorf("%v\n%s", cause, debug.Stack())})
}
