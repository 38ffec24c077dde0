package handlers

import (
	"encoding/json"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/files"
)

// Admin is what an operator's programs ask, for a listener that the public does
// not reach:
//
//	/livez        200 while the program runs
//	/readyz       what is served, as JSON; 503 while there is no site or the program stops
//	/metrics      for Prometheus
//	/debug/pprof  profiles
func (h *Handler) Admin() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", h.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(h.metrics.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

// Readiness is the answer of /readyz.
type Readiness struct {
	Ready     bool       `json:"ready"`
	Draining  bool       `json:"draining"`          // the program is about to stop
	Edition   string     `json:"edition,omitempty"` // equal on every machine that serves the same
	Loaded    *time.Time `json:"loaded,omitempty"`
	Languages []Language `json:"languages"`
	Faults    []string   `json:"faults"` // of the content as it was last read, at most 100
	Refused   *Refusal   `json:"refused,omitempty"`
}

// Language is how one language stands.
type Language struct {
	Language string   `json:"language"`
	Live     bool     `json:"live"`    // readers get it; else it is a draft
	Kept     bool     `json:"kept"`    // an earlier good version stands in for something faulty
	Stale    int      `json:"stale"`   // sections whose source text has changed since
	Missing  int      `json:"missing"` // sections that are shown in the source language
	Faults   []string `json:"faults"`  // why it is a draft or kept
}

// Refusal is a load that was not taken up; the site before it is still served.
type Refusal struct {
	At     time.Time `json:"at"`
	Faults []string  `json:"faults"`
}

func (h *Handler) readyz(w http.ResponseWriter, _ *http.Request) {
	r := h.readiness()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !r.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.Encode(r) // an error means that the client is gone
}

func (h *Handler) readiness() Readiness {
	r := Readiness{Draining: h.draining.Load(), Languages: []Language{}, Faults: []string{}, Refused: h.refused.Load()}
	s := h.current.Load()
	if s == nil {
		return r
	}
	c := s.site.Content
	r.Ready, r.Edition, r.Loaded, r.Faults = !r.Draining, s.site.Edition, &s.loaded, texts(c.Faults)
	for _, l := range c.Languages {
		r.Languages = append(r.Languages, languageOf(c, l))
	}
	return r
}

func languageOf(c *content.Content, l *content.Language) Language {
	state := Language{Language: l.Tag, Live: l.Live, Kept: l.Kept, Faults: texts(l.Reasons)}
	for _, p := range c.Pages {
		for _, t := range p.Translations {
			if t.Language.Tag != l.Tag {
				continue
			}
			state.Kept = state.Kept || t.Kept
			for _, s := range t.Sections {
				switch s.State {
				case content.Stale:
					state.Stale++
				case content.Missing:
					state.Missing++
				}
			}
		}
	}
	return state
}

// texts are the first faults, each on one line.
func texts(faults files.Faults) []string {
	lines := []string{}
	for _, f := range faults[:min(len(faults), 100)] {
		lines = append(lines, f.Error())
	}
	return lines
}

// Refused records that a load was not taken up, and why. The site that was
// there is served as before.
func (h *Handler) Refused(faults files.Faults) {
	h.metrics.reloads.WithLabelValues(resultRefused).Inc()
	h.metrics.standing.Set(float64(len(faults)))
	h.refused.Store(&Refusal{time.Now(), texts(faults)})
}

// Faulty counts faults that have newly appeared in the content.
func (h *Handler) Faulty(n int) { h.metrics.faults.Add(float64(n)) }
