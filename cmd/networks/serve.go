package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
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
	host, _, _ := strings.Cut(c.addr, ":")
	_, port, _ := net.SplitHostPort(a.String())
	if host == "" || strings.HasPrefix(c.addr, "[::]") || host == "0.0.0.0" {
		host = "localhost"
	} else if h, _, err := net.SplitHostPort(c.addr); err == nil {
		host = h
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// servers are the listeners of the program and what serves on them.
type servers struct {
	public, admin   net.Listener // admin is nil without -admin
	certificate     *certificate // nil without TLS
	serving, minder *http.Server
	failed          chan error
}

// spareFiles is how many open files are kept for other things than readers'
// connections: the site's files, the log, the operator's connections.
const spareFiles = 32

// adminConns is how many connections an operator's programs may have.
const adminConns = 16

func (c *config) listen() (*servers, error) {
	most := c.maxConns
	if files := openFiles(); files > 0 {
		most = max(1, min(most, files-spareFiles))
	}
	s := &servers{failed: make(chan error, 2)}
	var err error
	if s.public, err = listen(c.addr, most); err != nil {
		return nil, err
	}
	if c.admin == "" {
		return s, nil
	}
	if s.admin, err = listen(c.admin, adminConns); err != nil {
		s.public.Close()
		return nil, err
	}
	return s, nil
}

func (s *servers) secure(c *config, log *slog.Logger) (err error) {
	if c.cert != "" {
		s.certificate, err = newCertificate(c.cert, c.key, log)
	}
	return err
}

// headerBytes is the largest request header that is read; a larger one is
// answered with 431. net/http allows 4,096 bytes more than it is told.
const headerBytes = 32<<10 - 4096

func (s *servers) start(c *config, h *handlers.Handler, log *slog.Logger) {
	errorLog := slog.NewLogLogger(anonymous{log.Handler()}, slog.LevelWarn)
	s.serving = &http.Server{
		Handler: h, ErrorLog: errorLog, MaxHeaderBytes: headerBytes, DisableGeneralOptionsHandler: true, Protocols: c.protocols(),
		ReadHeaderTimeout: c.timeouts.header, ReadTimeout: c.timeouts.read, WriteTimeout: c.timeouts.write, IdleTimeout: c.timeouts.idle,
	}
	switch {
	case s.certificate != nil:
		s.serving.TLSConfig = s.certificate.config()
		go func() { s.failed <- s.serving.ServeTLS(s.public, "", "") }()
	case c.h2c:
		go func() { s.failed <- s.serving.Serve(s.public) }()
	default:
		go func() { s.failed <- s.serving.Serve(handlers.Cork(s.public)) }()
	}
	if s.admin != nil {
		s.minder = &http.Server{Handler: h.Admin(), ErrorLog: errorLog, ReadTimeout: c.timeouts.read, IdleTimeout: c.timeouts.idle}
		go func() { s.failed <- s.minder.Serve(s.admin) }()
	}
}

func (c *config) protocols() *http.Protocols {
	p := new(http.Protocols)
	p.SetHTTP1(true)
	p.SetHTTP2(true)
	p.SetUnencryptedHTTP2(c.h2c)
	return p
}

// stop goes on serving for a moment, since Shutdown drops requests that have
// been sent but not read; then it finishes what is under way, and at last
// closes what will not finish. The operator's listener is there to the end.
func (s *servers) stop(c *config) {
	time.Sleep(c.drain)
	ctx, cancel := context.WithTimeout(context.Background(), c.shutdown)
	defer cancel()
	if s.serving.Shutdown(ctx) != nil {
		s.serving.Close()
	}
}

func (s *servers) close() {
	for _, server := range []*http.Server{s.serving, s.minder} {
		if server != nil {
			server.Close()
		}
	}
	s.public.Close()
	if s.admin != nil {
		s.admin.Close()
	}
}
