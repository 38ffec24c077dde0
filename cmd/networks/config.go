package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"time"

	"vanersborg.se/networks/content/releases"
)

// config is what serve is asked to do.
type config struct {
	addr, admin string
	site, url   string
	drafts      bool
	preview     bool
	collect     bool // set how often garbage is collected, for neither GOGC nor GOMEMLIMIT does
	nats        releases.Config
	natsKeep    string

	log, logFormat string

	drain, shutdown time.Duration
	maxConns        int
	cert, key       string
	h2c, hsts       bool

	timeouts timeouts
}

// timeouts are how long a client may take.
type timeouts struct {
	header time.Duration // to send a request's header
	read   time.Duration // to send a request
	write  time.Duration // to take the answer
	idle   time.Duration // between two requests
}

var usualTimeouts = timeouts{10 * time.Second, 15 * time.Second, 30 * time.Second, 2 * time.Minute}

const serveSummary = `Serve the site. A signal to stop (SIGTERM, SIGINT) lets requests finish; a
second one ends the program at once. SIGHUP loads the site folder again.`

// serveFlags are the flags of serve, and what they set.
func serveFlags() (flags, *config) {
	c := &config{timeouts: usualTimeouts}
	f := newFlags("serve", "", serveSummary)
	f.StringVar(&c.addr, "addr", "localhost:8080", "listen on `host:port`; :8080 is port 8080 of every interface")
	f.StringVar(&c.admin, "admin", "", "listen on `host:port` for health, readiness, metrics and profiling; keep it from the public")
	f.StringVar(&c.site, "site", "", "serve the site folder `dir` (with content and locales in it) instead of the built-in one, or the releases at nats://host:port,…, and take up changes")
	f.StringVar(&c.url, "url", "", "public `address` of the site, instead of the one in site.toml")
	f.BoolVar(&c.drafts, "drafts", false, "show languages and translations that are drafts")
	f.BoolVar(&c.preview, "preview", false, "show editors drafts, faults and what changed, and refresh open pages when a file is saved; never for the public")
	natsFlags(f, &c.nats)
	f.StringVar(&c.natsKeep, "nats-keep", "", "keep the last release in this `dir`, of this replica alone, for the next start")
	f.StringVar(&c.log, "log", "all", "log `which` requests: all, errors (those answered with 5xx, and faults of the content), or off (nothing at all)")
	f.StringVar(&c.logFormat, "log-format", "json", "write log lines as `json` or text")
	f.DurationVar(&c.drain, "drain", 300*time.Millisecond, "when stopping, go on serving for this `long`")
	f.DurationVar(&c.shutdown, "shutdown", 8*time.Second, "when stopping, wait this `long` for answers that are under way")
	f.IntVar(&c.maxConns, "max-conns", 10000, "serve at most this `many` connections at a time; fewer where the system's limit of open files asks for it")
	f.StringVar(&c.cert, "tls-cert", "", "serve HTTPS with the certificate chain in this PEM `file`; read again when it changes")
	f.StringVar(&c.key, "tls-key", "", "private key of -tls-cert, a PEM `file`")
	f.BoolVar(&c.h2c, "h2c", false, "also serve HTTP/2 without TLS, for a proxy that speaks it")
	f.BoolVar(&c.hsts, "hsts", false, "ask browsers to use HTTPS only (Strict-Transport-Security), for a site that is reached only by HTTPS")
	return f, c
}

// check says what no single flag's value can.
func (c *config) check() error {
	switch u, err := url.Parse(c.url); {
	case (c.cert == "") != (c.key == ""):
		return fmt.Errorf("-tls-cert and -tls-key belong together")
	case c.preview && c.remote():
		return fmt.Errorf("-preview shows a folder that you edit; give one with -site DIR")
	case c.maxConns < 1:
		return fmt.Errorf("-max-conns %d: expected at least 1", c.maxConns)
	case c.url != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https"):
		return fmt.Errorf("-url %s: expected an address such as https://example.org", c.url)
	}
	if _, err := c.level(); err != nil {
		return err
	}
	_, err := c.format()
	return err
}

// level is that of the least that is logged: requests are slog.LevelInfo.
func (c *config) level() (slog.Level, error) {
	switch c.log {
	case "all":
		return slog.LevelInfo, nil
	case "errors":
		return slog.LevelWarn, nil
	case "off":
		return slog.LevelError + 1, nil
	}
	return 0, fmt.Errorf("-log %s: expected all, errors or off", c.log)
}

func (c *config) format() (func(io.Writer) slog.Handler, error) {
	switch c.logFormat {
	case "json":
		return func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) }, nil
	case "text":
		return func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) }, nil
	}
	return nil, fmt.Errorf("-log-format %s: expected json or text", c.logFormat)
}
