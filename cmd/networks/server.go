package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"vanersborg.se/networks/handlers"
	"vanersborg.se/networks/handlers/wire"
)

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

func (s *servers) start(c *config, public http.Handler, h *handlers.Handler, log *slog.Logger) {
	errorLog := slog.NewLogLogger(anonymous{log.Handler()}, slog.LevelWarn)
	s.serving = &http.Server{
		Handler: public, ErrorLog: errorLog, MaxHeaderBytes: headerBytes, DisableGeneralOptionsHandler: true, Protocols: c.protocols(),
		ReadHeaderTimeout: c.timeouts.header, ReadTimeout: c.timeouts.read, WriteTimeout: c.timeouts.write, IdleTimeout: c.timeouts.idle,
	}
	switch {
	case s.certificate != nil:
		s.serving.TLSConfig = s.certificate.config()
		go func() { s.failed <- s.serving.ServeTLS(s.public, "", "") }()
	case c.h2c || c.preview: // a preview's events must not be held back
		go func() { s.failed <- s.serving.Serve(s.public) }()
	default:
		go func() { s.failed <- s.serving.Serve(wire.Cork(s.public)) }()
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
