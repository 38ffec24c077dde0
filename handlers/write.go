package handlers

import (
	"net/http"

	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers/negotiate"
)

// Values of fields that are not the site's. Like the site's, they are shared by
// all answers and never written to.
var (
	zero      = []string{"0"}
	lastReply = []string{"close"}
	never     = []string{"no-store"}
)

// write sends an answer: header fields and status together, then the body in
// one piece. It gives the status and the number of body bytes.
func (h *Handler) write(w http.ResponseWriter, r *http.Request, a *answer) (status, bytes int) {
	status = a.status(r.Header)
	header := w.Header()
	set(header, a.resource.Header)
	set(header, a.representation.Header)
	set(header, h.extra)
	a.setBody(header, status)
	if h.draining.Load() {
		header["Connection"] = lastReply
	}
	w.WriteHeader(status)
	if a.variant == nil || bodiless(status) || r.Method == http.MethodHead {
		return status, 0
	}
	bytes, _ = w.Write(a.variant.Content()) // an error means that the client is gone
	return status, bytes
}

// status is that of the resource, unless it is 200 and the client has set
// conditions (RFC 9110, 13.2.2): 412 if it wants nothing but what there is no
// more, 304 for what it has already. If-Modified-Since and If-Unmodified-Since
// are ignored, as they must be where no answer has Last-Modified.
func (a *answer) status(h http.Header) int {
	switch {
	case a.resource.Status != http.StatusOK || a.variant == nil:
	case negotiate.ETagExcludes(h["If-Match"], a.variant.ETag):
		return http.StatusPreconditionFailed
	case negotiate.ETagMatch(h["If-None-Match"], a.variant.ETag):
		return http.StatusNotModified
	}
	return a.resource.Status
}

// bodiless are answers of a resource that has a body, without it.
func bodiless(status int) bool {
	return status == http.StatusNotModified || status == http.StatusPreconditionFailed
}

// setBody sets the fields that tell of the body. A 304 has none, so it tells of
// it only by its ETag (RFC 9110, 15.4.5). A 412 is about what this client has,
// so no cache may keep it.
func (a *answer) setBody(header http.Header, status int) {
	switch {
	case status == http.StatusNoContent:
	case status == http.StatusPreconditionFailed:
		for _, name := range []string{"Content-Type", "Content-Language", "Content-Location"} {
			delete(header, name)
		}
		header["Content-Length"], header["Cache-Control"] = zero, never
	case a.variant == nil:
		header["Content-Length"] = zero
	case status == http.StatusNotModified:
		for _, f := range a.variant.Header {
			if f.Name == "Etag" {
				header[f.Name] = f.Values
			}
		}
	default:
		set(header, a.variant.Header)
	}
}

func set(header http.Header, fields []site.Field) {
	for _, f := range fields {
		header[f.Name] = f.Values
	}
}
