package proofs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// proxy is a program before the service, and the snippet that configures it.
type proxy struct {
	name    string
	snippet string
	cache   bool
	// start runs it in a folder with the snippet's text, before two addresses,
	// and tells how to ask it.
	start func(t *testing.T, folder, text string, from origins) *server
	// faults are changes to the snippet, each of which a proof has to notice.
	faults []fault
	// givesUp is one that shows when a replica dies.
	givesUp fault
	// stale are those that show when an answer in the cache is too old.
	stale []fault
}

// origins are two replicas: the host:port of each, and the port of its admin
// listener, which is the same on both.
type origins struct{ one, two, admin string }

// fault is a change to a snippet: the first of two texts becomes the second.
type fault struct{ what, from, to string }

func (f fault) put(t *testing.T, text string) string {
	t.Helper()
	if !strings.Contains(text, f.from) {
		t.Fatalf("the snippet has no %q", f.from)
	}
	return strings.Replace(text, f.from, f.to, 1)
}

var proxies = []proxy{
	{
		name: "nginx", snippet: "nginx.conf", cache: true, start: nginx,
		givesUp: fault{"no second try", "proxy_next_upstream error timeout http_502 http_503 http_504", "proxy_next_upstream off"},
		stale: []fault{
			{"no stale answers", "proxy_cache networks;", "proxy_cache networks; proxy_ignore_headers Cache-Control; proxy_cache_valid 1s;"},
			{"errors passed on", "proxy_cache_use_stale http_500", "proxy_cache_use_stale"},
			{"readers who wait", "proxy_cache_background_update on", "proxy_cache_background_update off"},
		},
		faults: []fault{
			{"a default language", `default "";`, `default en;`},
			{"any weight taken for the highest", `[ \t]*(,|$)" $networks_tag`, `" $networks_tag`},
			{"the last wish taken for the first", `"~*^(?<networks_tag>`, `"~*(?<networks_tag>`},
			{"compressing again", "gzip off; ", "gzip on; gzip_proxied any; gzip_types *;"},
			{"Vary ignored", "proxy_cache networks;", "proxy_cache networks; proxy_ignore_headers Vary;"},
			{"fields not normalised", "sv|en|it", "xx"},
		},
	},
	{
		name: "Varnish", snippet: "networks.vcl", cache: true, start: varnish,
		givesUp: fault{"no second try", "bereq.retries < 2", "bereq.retries < 0"},
		stale: []fault{
			{"no stale answers", "beresp.grace = std.duration", "beresp.keep = std.duration"},
			{"errors kept", "beresp.status >= 500", "beresp.status >= 900"},
		},
		faults: []fault{
			{"a default language", `else if (req.http.Accept-Language)`, `else if (req.http.Accept-Language) { set req.http.Accept-Language = "en"; } else if (req.http.Nothing)`},
			{"an absent field made English", `std.collect(req.http.Accept-Language, ",");`, `if (!req.http.Accept-Language) { set req.http.Accept-Language = "en"; }`},
			{"any weight taken for the highest", `[ \t]*(,|$)") {`, `") {`},
			{"HTML taken for the first wish", `"^text/html(,|$)"`, `"text/html"`},
			{"fields not normalised", "sv|en|it", "xx"},
			{"Varnish compresses and asks for gzip only", "http_gzip_support=off", "http_gzip_support=on"},
			{"lists of tags looked up", `"[,*]"`, `"none"`},
			{"HEAD passed as it is", `bereq.method == "HEAD"`, `bereq.method == "NONE"`},
		},
	},
	{
		name: "Caddy", snippet: "Caddyfile", start: caddy,
		givesUp: fault{"no second try", "lb_try_duration 5s", "lb_try_duration 0s"},
		faults: []fault{
			{"compressing for the transport", "compression off", "compression on"},
			{"a default language", "lb_policy", "header_up Accept-Language en\n\t\tlb_policy"},
			{"compressing again", "reverse_proxy 192", "encode gzip\n\treverse_proxy 192"},
		},
	},
}

func nginx(t *testing.T, folder, text string, from origins) *server {
	certificate(t, folder)
	public, plain, cache := "127.0.0.1:"+port(t), "127.0.0.1:"+port(t), "127.0.0.1:"+port(t)
	write(t, filepath.Join(folder, "networks.conf"), replace(t, text,
		"listen 443 ssl", "listen "+public+" ssl", "listen 80", "listen "+plain, "127.0.0.1:8088", cache,
		"/var/cache/nginx/networks", folder+"/cache", "/etc/ssl/networks", folder+"/networks",
		"192.0.2.11:8080", from.one, "192.0.2.12:8080", from.two))
	// Debian's own nginx.conf compresses; the snippet has to switch that off.
	write(t, filepath.Join(folder, "nginx.conf"), strings.ReplaceAll(`
daemon off; user root; worker_processes 2; pid FOLDER/pid; error_log FOLDER/error.log;
events {}
http {
	gzip on; gzip_proxied any; gzip_types *; access_log off;
	client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/fastcgi; uwsgi_temp_path FOLDER/uwsgi; scgi_temp_path FOLDER/scgi;
	include FOLDER/networks.conf;
}`, "FOLDER", folder))
	run(t, exec.Command("nginx", "-c", folder+"/nginx.conf", "-p", folder, "-e", folder+"/error.log"))
	await(t, "nginx", func() bool { return open(public) && open(cache) })
	return &server{addr: public, tls: &tls.Config{InsecureSkipVerify: true}}
}

func varnish(t *testing.T, folder, text string, from origins) *server {
	public := "127.0.0.1:" + port(t)
	for was, is := range map[string]string{"192.0.2.11": from.one, "192.0.2.12": from.two} {
		host, port, _ := strings.Cut(is, ":")
		text = replace(t, text, `.host = "`+was+`"; .port = "8080"`, `.host = "`+host+`"; .port = "`+port+`"`)
	}
	write(t, filepath.Join(folder, "networks.vcl"), text)
	parameters := []string{"-F", "-j", "none", "-n", folder + "/run", "-a", public, "-f", folder + "/networks.vcl", "-s", "malloc,64m", "-T", "none"}
	_, parameter, _ := strings.Cut(text, "\n# -p ") // the one that the snippet asks for
	parameter, _, _ = strings.Cut(parameter, ":")
	run(t, exec.Command("varnishd", append(parameters, "-p", parameter)...))
	await(t, "Varnish", func() bool { return open(public) })
	return &server{addr: public}
}

func caddy(t *testing.T, folder, text string, from origins) *server {
	certificate(t, folder)
	public := port(t)
	write(t, filepath.Join(folder, "Caddyfile"), replace(t, text,
		"admin off", "admin off\n\tauto_https disable_redirects",
		"networks.example {", "https://networks.example:"+public+" {\n\tbind 127.0.0.1\n\ttls "+folder+"/networks.crt "+folder+"/networks.key",
		"192.0.2.11:8080", from.one, "192.0.2.12:8080", from.two, "health_port 9090", "health_port "+from.admin))
	command := exec.Command("caddy", "run", "--config", folder+"/Caddyfile", "--adapter", "caddyfile")
	command.Env = append(command.Environ(), "HOME="+folder, "XDG_DATA_HOME="+folder, "XDG_CONFIG_HOME="+folder)
	run(t, command)
	await(t, "Caddy", func() bool { return open("127.0.0.1:" + public) })
	return &server{addr: "127.0.0.1:" + public, tls: &tls.Config{InsecureSkipVerify: true, ServerName: "networks.example"}}
}

// replace puts this machine's addresses into a snippet. A text that is not
// there is a mistake of the proof's.
func replace(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the snippet has no %q", pairs[i])
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// certificate writes one for networks.example, signed by itself.
func certificate(t *testing.T, folder string) (crt, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "networks.example"}, DNSNames: []string{"networks.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	crt, key = filepath.Join(folder, "networks.crt"), filepath.Join(folder, "networks.key")
	write(t, crt, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})))
	write(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})))
	return crt, key
}
