package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers"
	"vanersborg.se/networks/handlers/preview"
)

// lastLines is how long the log may take to be written when the program ends.
const lastLines = 500 * time.Millisecond

func serve(ctx context.Context, p program, args []string) int {
	flags, c := serveFlags()
	if code, ok := flags.parse(p, args); !ok {
		return code
	}
	if err := c.check(); err != nil {
		return p.usage("%v; see networks help serve", err)
	}
	c.collect = p.getenv("GOGC") == "" && p.getenv("GOMEMLIMIT") == ""
	if c.collect {
		debug.SetGCPercent(collectWhileMade)
	}
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	if err := c.serve(ctx, p, hangups); err != nil {
		return p.fault("%v", err)
	}
	return exitGood
}

// serve serves until ctx ends, and then until what is under way is finished. It
// listens before it loads, so that a taken address is told at once.
func (c *config) serve(ctx context.Context, p program, again <-chan os.Signal) error {
	s, err := c.listen()
	if err != nil {
		return err
	}
	defer s.close()
	level, _ := c.level()
	format, _ := c.format()
	journal := handlers.NewJournal(p.stderr, level, format)
	defer journal.Close(lastLines)
	log := slog.New(journal)
	if err := s.secure(c, log); err != nil {
		return err
	}
	h := handlers.New(handlers.Options{Log: journal, HSTS: c.hsts})
	from, err := c.source(log)
	if err != nil {
		return err
	}
	r := &reloader{source: from, url: c.url, drafts: c.drafts || c.preview, handler: h, log: log, collect: c.collect}
	var public http.Handler = h
	if c.preview {
		editors := preview.New(h, preview.Options{Then: c.then(ctx)})
		defer editors.Stop()
		r.shown = func(s *site.Site) { editors.Show(s.Content, s.Edition) }
		public = editors
	}
	if err := r.start(); err != nil {
		return err
	}
	s.start(c, public, h, log)
	fmt.Fprintf(p.stdout, "networks: serving on %s\n", c.address(s.public.Addr()))

	ctx, cancel := context.WithCancel(ctx)
	defer r.background.Wait()
	defer cancel()
	r.background.Go(func() { r.watch(ctx, again) })
	select {
	case err := <-s.failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	h.Drain()
	s.stop(c)
	return nil
}

func (c *config) source(log *slog.Logger) (source, error) {
	switch {
	case c.site == "":
		return embedded(), nil
	case c.remote():
		c.nats.URL = c.site
		return replica(c.nats, c.natsKeep, log)
	}
	return folder(c.site)
}

// remote reports whether the site comes from servers that keep releases.
func (c *config) remote() bool {
	return strings.HasPrefix(c.site, "nats://") || strings.HasPrefix(c.site, "tls://")
}

// then finds earlier versions of source texts for the preview.
func (c *config) then(ctx context.Context) func(file, section, hash string) string {
	return func(file, section, hash string) string {
		text, _ := versionWith(ctx, cmp.Or(c.site, "."), file, section, hash)
		return text
	}
}

// address is where a reader on this machine finds the site.
func (c *config) address(a net.Addr) string {
	scheme := "http"
	if c.cert != "" {
		scheme = "https"
	}
	host, _, _ := net.SplitHostPort(c.addr)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	_, port, _ := net.SplitHostPort(a.String())
	return scheme + "://" + net.JoinHostPort(host, port)
}
