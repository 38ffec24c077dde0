package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// startLasting builds the program and exports its site, and starts those who
// can answer every case: the program itself first, everything that it does in
// service switched on.
func startLasting(dir string) (all []*server, err error) {
	program, site := dir+"/networks", dir+"/site"
	build := exec.Command("go", "build", "-trimpath", "-o", program, "./cmd/networks")
	build.Dir, build.Stderr = "..", os.Stderr
	if err := build.Run(); err != nil {
		return nil, err
	}
	if out, err := exec.Command(program, "export", site).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("networks export: %w\n%s", err, out)
	}
	for _, begin := range []func(dir, address string) (*server, error){networks, nginx, apache} {
		address, err := freeAddress()
		if err != nil {
			return all, err
		}
		s, err := begin(dir, address)
		if err != nil {
			return all, err
		}
		all = append(all, s)
		if _, err := s.await(); err != nil {
			return all, err
		}
	}
	time.Sleep(1500 * time.Millisecond) // until the best compression of all bodies is done
	return all, nil
}

func networks(dir, address string) (*server, error) {
	admin, err := freeAddress()
	if err != nil {
		return nil, err
	}
	return start("this service", address, dir+"/networks", "-addr", address, "-admin", admin)
}

// nginx serves the exported site. It writes no log.
func nginx(dir, address string) (*server, error) {
	own, err := folder(dir, "nginx")
	if err != nil {
		return nil, err
	}
	err = write(own+"/nginx.conf", `daemon off; worker_processes 1; pcre_jit on; pid OWN/pid; error_log OWN/error.log;
events {}
http {
	sendfile on; tcp_nopush on; access_log off; keepalive_requests 1000000000;
	client_body_temp_path OWN/1; proxy_temp_path OWN/2; fastcgi_temp_path OWN/3; uwsgi_temp_path OWN/4; scgi_temp_path OWN/5;
	include OWN/../site/nginx.conf;
}
`, "OWN", own)
	if err != nil {
		return nil, err
	}
	if err := edit(dir+"/site/nginx.conf", "127.0.0.1:8081", address); err != nil {
		return nil, err
	}
	return start("nginx, exported site", address, "nginx", "-c", own+"/nginx.conf", "-p", own, "-e", own+"/error.log")
}

// apache serves the exported site. It writes no log.
func apache(dir, address string) (*server, error) {
	own, err := folder(dir, "apache")
	if err != nil {
		return nil, err
	}
	text := `ServerRoot OWN
ServerName localhost
DefaultRuntimeDir OWN
PidFile OWN/pid
ErrorLog OWN/error.log
Mutex file:OWN default
User www-data
Group www-data
MaxKeepAliveRequests 0
`
	for _, module := range strings.Fields("mpm_event authz_core authz_host mime negotiation setenvif env rewrite headers") {
		text += "Include /etc/apache2/mods-available/" + module + ".load\n"
	}
	if err := write(own+"/apache.conf", text+"TypesConfig /dev/null\nInclude OWN/../site/apache.conf\n", "OWN", own); err != nil {
		return nil, err
	}
	if err := edit(dir+"/site/apache.conf", "127.0.0.1:8082", address); err != nil {
		return nil, err
	}
	return start("Apache, exported type maps", address, "apache2", "-D", "FOREGROUND", "-f", own+"/apache.conf")
}

// startOthers starts those who are told one answer of ours, recorded in a file.
func startOthers(dir string, c testCase, ours *server) (all []*server, err error) {
	answer, err := c.answer(ours, 0)
	if err != nil {
		return nil, err
	}
	recorded, err := record(dir, c.name, answer)
	if err != nil {
		return nil, err
	}
	for _, kind := range []string{"echo", "http"} {
		s, err := bare(kind, recorded)
		if s != nil {
			all = append(all, s)
		}
		if err != nil {
			return all, err
		}
	}
	s, err := caddy(dir, answer.Header)
	if s != nil {
		all = append(all, s)
	}
	if err != nil {
		return all, err
	}
	cache, err := varnish(dir, c, ours)
	return append(all, cache...), err
}

// record writes an answer to a file, as it was sent.
func record(dir, name string, answer *http.Response) (file string, err error) {
	text, err := httputil.DumpResponse(answer, true)
	if err != nil {
		return "", err
	}
	own, err := folder(dir, "recorded "+name)
	if err != nil {
		return "", err
	}
	return own + "/answer", os.WriteFile(own+"/answer", text, 0o644)
}

func bare(kind, recorded string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s, err := start("bare "+kind, "", self, "-bare", recorded, "-kind", kind)
	if err != nil {
		return nil, err
	}
	if !s.out.Scan() {
		return s, fmt.Errorf("%s did not start", s.name)
	}
	s.address = s.out.Text()
	return s.await()
}

// caddy serves the exported files with the header fields of one answer. The
// language is the one that stands first.
func caddy(dir string, header http.Header) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	own, err := folder(dir, "caddy")
	if err != nil {
		return nil, err
	}
	pages, err := filepath.Glob(dir + "/site/public/??/*.html")
	if err != nil || len(pages) == 0 {
		return nil, fmt.Errorf("no pages in the exported site: %w", err)
	}
	var languages, fields strings.Builder
	for _, page := range pages {
		page = strings.TrimPrefix(page, dir+"/site/public")
		fmt.Fprintf(&languages, "\t\t~^%s %s\n", page[1:3], page)
	}
	for name, values := range header {
		if !slices.Contains([]string{"Date", "Etag", "Content-Length", "Content-Encoding"}, name) {
			fmt.Fprintf(&fields, "\theader %s `%s`\n", name, values[0])
		}
	}
	err = write(own+"/Caddyfile", `{
	admin off
	auto_https off
}
http://:PORT {
	bind 127.0.0.1
	root * DIR/site/public
	map {header.Accept-Language} {page} {
LANGUAGES		default /en/networks.html
	}
	@page path /networks
	rewrite @page {page}
	try_files {path} {path}.html
FIELDS	file_server {
		precompressed br gzip
	}
	handle_errors {
	FIELDS	rewrite * /errors/it/404.html
		file_server {
			precompressed br gzip
		}
	}
}
`, "PORT", address[strings.LastIndex(address, ":")+1:], "DIR", dir, "LANGUAGES", languages.String(), "FIELDS", fields.String())
	if err != nil {
		return nil, err
	}
	s, err := start("Caddy, compressed files", address, "env", "HOME="+own, "caddy", "run", "--config", own+"/Caddyfile", "--adapter", "caddyfile")
	if err != nil {
		return nil, err
	}
	return s.await()
}

// varnish has its answers from a bare echo, which has no name here, and keeps
// them.
func varnish(dir string, c testCase, ours *server) (all []*server, err error) {
	whole, err := ours.once(bytes.ReplaceAll(c.requests[0], []byte(placeholder), []byte(`"none"`)))
	if err != nil {
		return nil, err
	}
	recorded, err := record(dir, c.name+" whole", whole)
	if err != nil {
		return nil, err
	}
	behind, err := bare("echo", recorded)
	if err != nil {
		return []*server{behind}, err
	}
	behind.name = ""
	address, err := freeAddress()
	if err != nil {
		return []*server{behind}, err
	}
	own, err := folder(dir, "varnish "+c.name)
	if err != nil {
		return []*server{behind}, err
	}
	host, port, _ := strings.Cut(behind.address, ":")
	err = write(own+"/cache.vcl", `vcl 4.1;
backend default { .host = "HOST"; .port = "PORT"; }
sub vcl_backend_response { set beresp.ttl = 1h; return (deliver); }
`, "HOST", host, "PORT", port)
	if err != nil {
		return []*server{behind}, err
	}
	s, err := start("Varnish before bare echo", address, "varnishd", "-F", "-j", "none", "-n", own+"/run", "-a", address,
		"-f", own+"/cache.vcl", "-s", "malloc,64m", "-T", "none", "-p", "http_gzip_support=off")
	if err != nil {
		return []*server{behind}, err
	}
	_, err = s.await()
	return []*server{s, behind}, err
}

// folder is a new folder that everyone may read.
func folder(dir, name string) (string, error) {
	name = filepath.Join(dir, strings.NewReplacer(" ", "-", ",", "").Replace(name))
	return name, os.MkdirAll(name, 0o755)
}

func write(file, text string, pairs ...string) error {
	return os.WriteFile(file, []byte(strings.NewReplacer(pairs...).Replace(text)), 0o644)
}

func edit(file, from, to string) error {
	text, err := os.ReadFile(file)
	if err == nil && !bytes.Contains(text, []byte(from)) {
		err = fmt.Errorf("%s has no %q", file, from)
	}
	if err != nil {
		return err
	}
	return os.WriteFile(file, bytes.ReplaceAll(text, []byte(from), []byte(to)), 0o644)
}
