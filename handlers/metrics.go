package handlers

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/site"
)

// labelled is how many pages have a metric label of their own; the others are
// counted together. It bounds what a site of any size costs the metrics' reader.
const labelled = 200

// What labels say besides what the site's pages and languages are called. A
// value that is in no list is counted as the last of its list.
var (
	types    = []string{"html", "json", "md", "xml", "txt", "svg", "none", "other"}
	codings  = []string{"br", "zstd", "gzip", "identity", "none", "other"}
	statuses = []int{200, 204, 301, 304, 404, 405, 412, 500, 0}
)

// metrics are the counters of the service, in a registry of their own. Every
// label comes from the site or from a list; none from a request.
type metrics struct {
	registry *prometheus.Registry
	log      *Journal        // may be nil
	pages    map[string]bool // that have a label; changed by meters only

	requests *prometheus.CounterVec
	bytes    *prometheus.CounterVec
	duration prometheus.Histogram
	demand   *demand

	reloads  *prometheus.CounterVec
	faults   prometheus.Counter
	standing prometheus.Gauge
	edition  *prometheus.GaugeVec
	since    prometheus.Gauge
	live     *prometheus.GaugeVec
	sections *prometheus.GaugeVec
}

func newMetrics(log *Journal) *metrics {
	r := prometheus.NewRegistry()
	wishes := counters("networks_language_demand_total", "Answers of addresses that negotiate the language, by the language asked for first and the one served.", "wished", "served", "crawler")
	m := &metrics{
		registry: r, log: log, pages: map[string]bool{},
		requests: counters("networks_requests_total", "Answers.", "page", "language", "representation", "coding", "status"),
		bytes:    counters("networks_response_bytes_total", "Bytes of bodies sent.", "representation", "coding"),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "networks_request_duration_seconds", Help: "Time from a request's header to its answer's last byte handed to the system.",
			Buckets: []float64{10e-6, 25e-6, 50e-6, 100e-6, 250e-6, 1e-3, 10e-3, 100e-3, 1, 10},
		}),
		demand:   newDemand(wishes),
		reloads:  counters("networks_reloads_total", "Times the content was loaded, and whether it was taken up.", "result"),
		faults:   prometheus.NewCounter(prometheus.CounterOpts{Name: "networks_content_faults_total", Help: "Faults found in the content, each counted when it appears."}),
		standing: prometheus.NewGauge(prometheus.GaugeOpts{Name: "networks_content_faults", Help: "Faults in the content now."}),
		edition:  gauges("networks_edition_info", "1 for the edition of the site that is served.", "edition"),
		since:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "networks_loaded_timestamp_seconds", Help: "When the site that is served was loaded, in Unix time."}),
		live:     gauges("networks_language_live", "1 for a language that readers get, 0 for a draft.", "language"),
		sections: gauges("networks_sections", "Sections of a language's translations, by how they stand to the source text.", "language", "state"),
	}
	r.MustRegister(m.requests, m.bytes, m.duration, wishes, m.reloads, m.faults, m.standing, m.edition, m.since, m.live, m.sections,
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "networks_log_lines_dropped_total", Help: "Log lines lost because the log's reader was stuck or gone."}, m.dropped),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, result := range []string{resultLoaded, resultRefused} {
		m.reloads.WithLabelValues(result)
	}
	return m
}

const (
	resultLoaded  = "loaded"
	resultRefused = "refused"
)

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func gauges(name, help string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
}

func (m *metrics) dropped() float64 {
	if m.log == nil {
		return 0
	}
	return float64(m.log.Dropped())
}

// loaded says what the site is that is served from now on.
func (m *metrics) loaded(s *site.Site) {
	m.reloads.WithLabelValues(resultLoaded).Inc()
	m.edition.Reset()
	m.edition.WithLabelValues(s.Edition).Set(1)
	m.since.SetToCurrentTime()
	m.standing.Set(float64(len(s.Content.Faults)))
	m.live.Reset()
	m.sections.Reset()
	for _, l := range s.Content.Languages {
		m.live.WithLabelValues(l.Tag).Set(boolean(l.Live))
		for _, state := range []content.State{content.Current, content.Stale, content.Missing} {
			m.sections.WithLabelValues(l.Tag, string(state))
		}
	}
	type row struct{ language, state string }
	count := map[row]int{} // labels are slow to find
	for _, p := range s.Content.Pages {
		for _, t := range p.Translations {
			for i := range t.Sections {
				count[row{t.Language.Tag, string(t.Sections[i].State)}]++
			}
		}
	}
	for of, n := range count {
		m.sections.WithLabelValues(of.language, of.state).Set(float64(n))
	}
}

func boolean(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
