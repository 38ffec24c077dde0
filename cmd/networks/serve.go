package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"vanersborg.se/networks/handlers"
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
	from, err := c.source()
	if err != nil {
		return err
	}
	r := &reloader{source: from, url: c.url, drafts: c.drafts, handler: h, log: log}
	if err := r.load(); err != nil {
		return err
	}
	s.start(c, h, log)
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

func (c *config) source() (source, error) {
	if c.site == "" {
		return embedded(), nil
	}
	return folder(c.site)
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
