package proofs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// fileServer is a program that serves what networks export wrote.
type fileServer struct {
	name   string
	config string // its configuration, in the exported folder
	start  func(t *testing.T, folder string) *server
	// methods are those that it answers as the service does.
	methods []string
	// faults are changes to its configuration, each of which a proof has to notice.
	faults []fault
}

var fileServers = []fileServer{
	{
		name: "nginx", config: "nginx.conf", start: exportedNginx, methods: []string{"GET", "HEAD", "POST", "PUT", "DELETE"},
		faults: []fault{
			{"the first language, whatever its weight", `(?3)(?:(?4)1(?:\.0*)?(?5)|(?=,|$))`, `(?3)`},
			{"no Vary", "add_header Vary", "add_header X-Vary"},
			{"the whole page for who has it", `"$networks_etag $http_if_none_match"`, `"$http_if_none_match"`},
			{"one ETag for all", "add_header ETag $networks_etag", `add_header ETag "\"1\""`},
			{"compressing again", "gzip off;", ""},
			{"moved for a while", "return 301", "return 302"},
			{"the language of the reader under an address of one", `"~*^/it(?:/|$)"`, `"~*^/itx(?:/|$)"`},
		},
	},
	{
		name: "Apache", config: "apache.conf", start: exportedApache, methods: []string{"GET", "HEAD"},

		faults: []fault{
			{"the language by type maps alone", "prefer-language=", "prefer-nothing="},
			{"no Vary", "Header always set Vary", "Header always set X-Vary"},
			{"the whole page for who has it", `RequestHeader set If-None-Match "*"`, "RequestHeader unset If-None-Match"},
			{"files that have no address", `RewriteRule "^" - [R=404,L]`, ""},
			{"nothing for who wants a picture", `RequestHeader set Accept "*/*"`, `RequestHeader set X-Accept "*/*"`},
			{"compressing again", "SetEnv no-gzip 1", ""},
		},
	},
}

func exportedNginx(t *testing.T, folder string) *server {
	public := "127.0.0.1:" + port(t)
	edit(t, folder+"/nginx.conf", "listen 127.0.0.1:8081", "listen "+public)
	own := t.TempDir()
	write(t, own+"/nginx.conf", strings.NewReplacer("OWN", own, "SITE", folder).Replace(`
daemon off; user root; worker_processes 1; pid OWN/pid; error_log OWN/error.log; pcre_jit on;
events {}
http {
	gzip on; gzip_types *; access_log off;
	client_body_temp_path OWN/body; proxy_temp_path OWN/proxy; fastcgi_temp_path OWN/fastcgi; uwsgi_temp_path OWN/uwsgi; scgi_temp_path OWN/scgi;
	include SITE/nginx.conf;
}`))
	run(t, exec.Command("nginx", "-c", own+"/nginx.conf", "-p", own, "-e", own+"/error.log"))
	await(t, "nginx", func() bool { return open(public) })
	return &server{addr: public}
}

func exportedApache(t *testing.T, folder string) *server {
	public := "127.0.0.1:" + port(t)
	edit(t, folder+"/apache.conf", "Listen 127.0.0.1:8082", "Listen "+public)
	own := t.TempDir()
	text := "ServerRoot " + own + "\nServerName localhost\nDefaultRuntimeDir " + own + "\nPidFile " + own + "/pid\nErrorLog " + own + "/error.log\nMutex file:" + own + " default\nUser www-data\nGroup www-data\n"
	// Those of Debian's own setup come first.
	for _, module := range strings.Fields("mpm_event authz_core authz_host access_compat alias dir env filter autoindex deflate mime negotiation setenvif status reqtimeout rewrite headers") {
		for _, ending := range []string{".load", ".conf"} {
			if file := "/etc/apache2/mods-available/" + module + ending; exists(file) {
				text += "Include " + file + "\n"
			}
		}
	}
	write(t, own+"/apache.conf", text+"Include "+folder+"/apache.conf\n")
	command := exec.Command("apache2", "-D", "FOREGROUND", "-f", own+"/apache.conf")
	command.Env = append(os.Environ(), "APACHE_RUN_DIR="+own, "APACHE_PID_FILE="+own+"/pid", "APACHE_LOG_DIR="+own)
	run(t, command)
	await(t, "Apache", func() bool { return open(public) })
	return &server{addr: public}
}

func exists(file string) bool { _, err := os.Stat(file); return err == nil }

func edit(t *testing.T, file string, pairs ...string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, replace(t, string(text), pairs...))
}

// exported is a new folder with what networks export wrote.
func exported(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "www")
	for _, above := range []string{filepath.Dir(folder), filepath.Dir(filepath.Dir(folder))} { // Apache reads as a user of its own
		if err := os.Chmod(above, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command(*program, "export", folder).CombinedOutput(); err != nil {
		t.Fatalf("networks export: %v\n%s", err, out)
	}
	return folder
}

var (
	codings   = []string{"", "gzip, deflate, br, zstd", "gzip", "gzip, deflate, br", "zstd", "gzip, zstd", "identity", "gzip;q=0", "br;q=0, gzip", "*", "gzip;q=0.1, identity", "x"}
	languages = []string{"", "it", "sv-SE,sv;q=0.9,en;q=0.8", "de"}
	types     = []string{"", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json", "*/*", "text/markdown", "application/json, */*", "text/html;q=0.5, application/json", "application/problem+json", "image/png"}
)

func asked(method, path, coding, language, media string) question {
	q := question{method: method, path: path}
	for _, f := range [][2]string{{"Accept-Encoding", coding}, {"Accept-Language", language}, {"Accept", media}} {
		if f[1] != "" {
			q.fields = append(q.fields, f[0]+": "+f[1])
		}
	}
	if method != "GET" && method != "HEAD" {
		q.fields = append(q.fields, "Content-Length: 0")
	}
	return q
}

// everything asks each address for each coding, language and type that somebody
// sends, and for what is nearly or not at all an address.
func everything(t *testing.T, folder string, methods []string) (all []question) {
	moved, err := os.ReadFile(folder + "/moved.txt")
	if err != nil {
		t.Fatal(err)
	}
	addresses, wrong := []string{"/"}, []string{"/nope", "/it/nope", "/IT/nope", "/xx/reti", "/it/reti.html", "/it/reti.html.br", "/errors/404", "/errors/it/404.html", "/networks.var", "/it/reti.xml", "/reti"}
	for line := range strings.Lines(string(moved)) {
		from, to, _ := strings.Cut(strings.TrimSpace(line), " ")
		if from == to {
			addresses = append(addresses, to)
		} else {
			wrong = append(wrong, from)
		}
		wrong = append(wrong, from+"/", from+"?a=b")
		if strings.Count(from, "/") == 2 {
			wrong = append(wrong, strings.ToUpper(from[:3])+from[3:])
		}
	}
	ask := func(path string, codings, languages, types []string) {
		for _, coding := range codings {
			for _, language := range languages {
				for _, media := range types {
					all = append(all, asked(methods[len(all)%len(methods)], path, coding, language, media))
				}
			}
		}
	}
	for _, path := range addresses {
		ask(path, codings, languages, types)
	}
	for _, path := range wrong {
		ask(path, codings[:3], languages[:2], types[:3])
	}
	return all
}

// alike takes away what says the same in other words.
func alike(want, got *answer) {
	if want.status == 301 && got.status == 301 { // a text that nobody reads
		got.body = nil
		got.header.Del("Content-Type")
		got.header.Set("Content-Length", "0")
		got.header.Set("Location", strings.TrimPrefix(got.header.Get("Location"), "http://networks.example"))
	}
	for _, a := range []*answer{want, got} {
		if vary := a.header.Get("Vary"); vary != "" {
			a.header.Set("Vary", strings.ReplaceAll(vary, " ", ""))
		}
	}
}

// asService compares a server with the service.
var asService = comparison{times: 1, alike: alike}

// conditional asks for each address twice, the second time with the ETag of the
// first answer and with another.
func conditional(t *testing.T, through *server, questions []question) (faults []string) {
	t.Helper()
	tags := map[string]string{}
	for _, q := range questions {
		a, err := through.ask(q)
		if err != nil || q.method != "GET" || a.status != 200 {
			continue
		}
		tag := a.header.Get("Etag")
		if other, ok := tags[tag]; ok && other != string(a.body) || tag == "" {
			faults = append(faults, fmt.Sprintf("%v: ETag %q is of another body too", q, tag))
		}
		tags[tag] = string(a.body)
		for with, want := range map[string]int{tag: 304, "W/" + tag: 304, `"x", ` + tag + `, "y"`: 304, `"x"`: 200} {
			again := question{"GET", q.path, append(slices.Clone(q.fields), "If-None-Match: "+with)}
			switch b, err := through.ask(again); {
			case err != nil:
				faults = append(faults, err.Error())
			case b.status != want || want == 304 && (len(b.body) > 0 || b.header.Get("Etag") != tag || b.header.Get("Vary") != a.header.Get("Vary")):
				faults = append(faults, fmt.Sprintf("%v: %d %v, expected %d", again, b.status, b.header, want))
			}
		}
	}
	return faults
}

// claimed is what README.md says of a server: the public cases it answers as
// the service does, and their number.
func claimed(t *testing.T, name string) (equal, of int) {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^\| ` + name + `[^|]*\| (\d+) of (\d+) \|`).FindSubmatch(text)
	if found == nil {
		t.Fatalf("README.md has no row for %s with how many public cases it answers", name)
	}
	fmt.Sscan(string(found[1]), &equal)
	fmt.Sscan(string(found[2]), &of)
	return equal, of
}

// served is what a proof counted, and what it found wrong.
type served struct {
	equal, asked int
	public, of   int
	odd, faults  []string
}

// proof asks a server of an exported folder every nth question.
func (f fileServer) proof(t *testing.T, service *server, folder string, nth int) (s served) {
	through := f.start(t, folder)
	defer through.close()
	var questions []question
	for i, q := range everything(t, folder, f.methods) {
		if i%nth == 0 {
			questions = append(questions, q)
		}
	}
	s.asked = len(questions)
	s.equal, s.faults = asService.ask(t, through, service, questions)
	s.faults = append(s.faults, conditional(t, through, questions)...)
	s.public, s.odd = asService.ask(t, through, service, publicCases(t))
	s.of = s.public + len(s.odd)
	if n, of := claimed(t, f.name); n != s.public || of != s.of {
		s.faults = append(s.faults, fmt.Sprintf("%d of %d public cases are answered as by the service, README.md says %d of %d:\n%s", s.public, s.of, n, of, strings.Join(s.odd, "\n")))
	}
	return s
}

// TestExport holds if servers of files answer as README.md says they do.
func TestExport(t *testing.T) {
	both := replicas(t)
	for _, f := range fileServers {
		t.Run(f.name, func(t *testing.T) {
			s := f.proof(t, &server{addr: both[0].addr}, exported(t), 1)
			for _, fault := range s.faults[:min(len(s.faults), 12)] {
				t.Error(fault)
			}
			if len(s.faults) > 0 {
				t.Errorf("%d faults", len(s.faults))
			}
			report(t, "%s with what networks export wrote: %d of %d questions and %d of %d public cases answered as by the service", f.name, s.equal, s.asked, s.public, s.of)
		})
	}
}

// TestExportFaults holds if the proof above notices each fault.
func TestExportFaults(t *testing.T) {
	both := replicas(t)
	for _, f := range fileServers {
		t.Run(f.name, func(t *testing.T) {
			for _, fault := range f.faults {
				t.Run(fault.what, func(t *testing.T) {
					folder := exported(t)
					edit(t, folder+"/"+f.config, fault.from, fault.to)
					if s := f.proof(t, &server{addr: both[0].addr}, folder, 7); len(s.faults) == 0 {
						t.Error("not noticed")
					} else {
						t.Log(s.public, s.faults[0])
					}
				})
			}
			report(t, "%s: %d faults put into what networks export wrote were noticed", f.name, len(f.faults))
		})
	}
}
