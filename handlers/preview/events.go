package preview

import (
	"fmt"
	"net/http"
	"time"
)

// eventsFor is how long one answer waits for changes. The browser then asks
// again, so no answer outlives the server's time-outs.
const eventsFor = 20 * time.Second

// events tells the edition now, and again after each change.
func (p *Preview) events(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	out := http.NewResponseController(w)
	end := time.NewTimer(eventsFor)
	defer end.Stop()
	for {
		_, edition, changed := p.current()
		if _, err := fmt.Fprintf(w, "retry: 500\ndata: %s\n\n", edition); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case <-changed:
		case <-end.C:
			return
		case <-p.stopped:
			return
		case <-r.Context().Done():
			return
		}
	}
}
