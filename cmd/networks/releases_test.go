package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content/releases"
	"vanersborg.se/networks/content/releases/natstest"
)

// refused runs the program, expects it to fail with an exit code, and gives what
// it says on standard error.
func refused(t *testing.T, code int, args ...string) string {
	t.Helper()
	got, stdout, stderr := runs(t, nil, args...)
	if got != code || stdout != "" {
		t.Errorf("networks %s: exit code %d, expected %d\n%s%s", strings.Join(args, " "), got, code, stdout, stderr)
	}
	return stderr
}

// tells waits until the program's log has a text.
func (p *process) tells(t *testing.T, text string) {
	t.Helper()
	p.until(t, "the log has "+text, func() bool { return strings.Contains(p.stderr.String(), text) })
}

func TestPublish(t *testing.T) {
	t.Parallel()
	url, dir := natstest.Start(t).ClientURL(), siteDir(t)
	wantText(t, good(t, "releases", "-from", url), "nothing was published yet")
	wantText(t, refused(t, exitFault, "rollback", "-to", url, "1"), "nothing was published")

	// What has an error is told by file and line, and not published.
	italian := filepath.Join(dir, "content/networks/it.md")
	edit(t, italian, "dal {{sern.since}}", "dal 2005")
	wantText(t, refused(t, exitFault, "publish", "-to", url, "-site", dir),
		"content/networks/it.md:30: error: the figure 2005 is not in this section", "networks: not published: the site has 2 errors")
	edit(t, italian, "dal 2005", "dal {{sern.since}}")
	swedish := filepath.Join(dir, "locales/active.sv.toml")
	text := read(t, swedish)
	write(t, swedish, regexp.MustCompile(`(?m)^skip = .*$`).ReplaceAllString(text, ""))
	wantText(t, refused(t, exitFault, "publish", "-to", url, "-site", dir), "locales/active.sv.toml: error: message page.skip is missing")
	write(t, swedish, text)
	wantText(t, refused(t, exitFault, "publish", "-to", url, "-site", dir+"/content"), "not published: content: cannot be read: no such file or directory")
	wantText(t, good(t, "releases", "-from", url), "nothing was published yet")

	// Four releases, of which two are kept.
	for n := range 4 {
		setVersion(t, dir, 100+n)
		wantText(t, good(t, "publish", "-to", url, "-site", dir, "-keep", "2"), fmt.Sprintf("release %d, ", n+1), " files, SHA-256 ")
	}
	wantText(t, refused(t, exitFault, "rollback", "-to", url, "2"), "release 2 cannot be put in force again: its files are no longer kept")
	wantText(t, refused(t, exitFault, "rollback", "-to", url, "9"), "release 9 is not among those")
	wantText(t, good(t, "rollback", "-to", url, "3"), "release 5 is release 3 again")
}

// Of two who publish at once, the slower is told who was faster, and nothing of
// its release is in force.
func TestPublishersAtOnce(t *testing.T) {
	t.Parallel()
	url, dir := natstest.Start(t).ClientURL(), siteDir(t)
	good(t, "publish", "-to", url)
	setVersion(t, dir, 100)
	slow := natstest.NewProxy(t, strings.TrimPrefix(url, "nats://"))
	met, pass := slow.Hold("PUB $KV.networks.current ")
	defer pass()
	late := exec.Command(binary(t), "publish", "-to", slow.URL(), "-site", dir, "-comment", "late")
	var said output
	late.Stdout, late.Stderr = &said, &said
	if err := late.Start(); err != nil {
		t.Fatal(err)
	}
	<-met
	setVersion(t, dir, 101)
	good(t, "publish", "-to", url, "-site", dir, "-comment", "at once")
	pass()
	if err := late.Wait(); err == nil || late.ProcessState.ExitCode() != exitFault {
		t.Errorf("the slower publisher ended with %v", late.ProcessState)
	}
	wantText(t, said.String(), "networks: not published: another release was published meanwhile: release 2 of ", `"at once"; look at it and publish again`)
	if all := good(t, "releases", "-from", url); strings.Contains(all, "late") || strings.Count(all, "\n") != 3 {
		t.Errorf("releases:\n%s", all)
	}
	p := start(t, "-site", url)
	p.serves(t, "/it/reti", "101\u00a0membri")
	p.stop(t)
}

// Three servers that speak TLS with those they know, and a user of its own for
// each: who may read cannot publish, who may publish can, and all of it goes on
// without the server that led. Whoever trusts another authority is told so.
func TestReadersAndPublishers(t *testing.T) {
	t.Parallel()
	a := natstest.NewAuthority(t)
	a.Issue("server", x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth)
	a.Issue("client", x509.ExtKeyUsageClientAuth)
	nodes, o := natstest.NewSecureCluster(t, a, "server")
	url, dir := o.URL, siteDir(t)
	setVersion(t, dir, 100)
	reader, publisher := o.User(natstest.ReplicaRights()), o.User(natstest.PublisherRights())
	as := func(creds string, more ...string) []string {
		return append(more, "-nats-creds", creds, "-nats-ca", a.File("ca.pem"), "-nats-cert", a.File("client.pem"), "-nats-key", a.File("client.key"))
	}
	p := start(t, as(reader, "-site", url)...)
	good(t, as(publisher, "publish", "-to", url, "-site", dir)...)
	p.serves(t, "/sv/natverk", "100\u00a0medlemmar")
	for _, args := range [][]string{{"publish", "-to", url}, {"releases", "-from", url}, {"rollback", "-to", url, "1"}} {
		args = append(as(reader, args[:3]...), args[3:]...)
		wantText(t, refused(t, exitFault, args...), "these credentials do not suffice")
	}
	if all := good(t, as(publisher, "releases", "-from", url)...); strings.Count(all, "\n") != 2 {
		t.Errorf("expected a head and one release, none of the reader's, found\n%s", all)
	}

	lead := nodes.Leader("KV_networks")
	nodes.Kill(lead)
	setVersion(t, dir, 101)
	good(t, as(publisher, "publish", "-to", url, "-site", dir)...)
	p.serves(t, "/sv/natverk", "101\u00a0medlemmar")
	nodes.Start(lead)

	stranger := natstest.NewAuthority(t)
	lost := start(t, append(as(reader, "-site", url), "-nats-ca", stranger.File("ca.pem"))...)
	lost.tells(t, "no release server is in reach")
	lost.tells(t, "x509: certificate signed by unknown authority")
	lost.serves(t, "/sv/natverk", "55\u00a0medlemmar") // the built-in site
	lost.stop(t)
	wantText(t, refused(t, exitFault, "releases", "-from", url, "-nats-creds", publisher), "x509: certificate signed by unknown authority")
	wantText(t, refused(t, exitFault, "releases", "-from", url, "-nats-creds", publisher, "-nats-ca", stranger.File("ca.pem")), "x509: certificate signed by unknown authority")
	wantText(t, refused(t, exitFault, "releases", "-from", url, "-nats-creds", publisher, "-nats-ca", a.File("ca.pem")), "connect to the release servers at 127.0.0.1:")
	wantText(t, refused(t, exitFault, append(as(publisher, "releases", "-from", url)[:3], as("", "")[3:]...)...), "Authorization Violation")
	p.stop(t)
}

// Settings that cannot work end the program, as those of any other flag do, and
// do not look like servers that are out of reach.
func TestSettingsOfNATS(t *testing.T) {
	t.Parallel()
	const nobody = "nats://127.0.0.1:1"
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "nonsense")
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"publish"}, exitUsage, "-to nats://"},
		{[]string{"releases"}, exitUsage, "-from nats://"},
		{[]string{"rollback", "-to", nobody}, exitUsage, "a number"},
		{[]string{"rollback", "-to", nobody, "last"}, exitUsage, "a number"},
		{[]string{"publish", "-to", nobody, "-keep", "0"}, exitUsage, "expected 1 to 64"},
		{[]string{"publish", "-to", nobody}, exitFault, "127.0.0.1:1"},
		{[]string{"publish", "-to", "http://127.0.0.1:1"}, exitFault, "expected nats://host:port"},
		{[]string{"publish", "-to", nobody, "-site", file}, exitFault, "not a folder"},
		{[]string{"serve", "-site", "nats://"}, exitFault, "expected nats://host:port"},
		{[]string{"serve", "-site", nobody, "-nats-creds", file + "x"}, exitFault, file + "x"},
		{[]string{"serve", "-site", nobody, "-nats-creds", file}, exitFault, file},
		{[]string{"serve", "-site", nobody, "-nats-ca", file}, exitFault, file},
		{[]string{"serve", "-site", nobody, "-nats-cert", file}, exitFault, "give both"},
		{[]string{"serve", "-site", nobody, "-nats-cert", file, "-nats-key", file}, exitFault, "client certificate"},
		{[]string{"serve", "-site", nobody, "-nats-bucket", "a b"}, exitFault, `bucket "a b"`},
	} {
		if c.args[0] == "serve" {
			c.args = append(c.args, "-addr", "127.0.0.1:0")
		}
		said := refused(t, c.code, c.args...)
		if !strings.HasPrefix(said, "networks: ") || !strings.Contains(said, c.says) || strings.Count(said, "\n") != 1 {
			t.Errorf("%v: expected one line that has %q, found %q", c.args, c.says, said)
		}
	}
}

// A release that this program cannot serve, of another time or published by
// another, leaves in place what is served, and is told.
func TestReleasesThatCannotBeServed(t *testing.T) {
	t.Parallel()
	url, dir, keep, admin := natstest.Start(t).ClientURL(), siteDir(t), t.TempDir(), freePort(t)
	swedish := filepath.Join(dir, "locales/active.sv.toml")
	text := read(t, swedish)
	write(t, swedish, regexp.MustCompile(`(?m)^skip = .*$`).ReplaceAllString(text, ""))
	b, err := releases.Open(releases.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.Publish(t.Context(), os.DirFS(dir), "unchecked"); err != nil {
		t.Fatal(err)
	}
	keepRelease(t, url, keep)
	p := start(t, "-site", url, "-nats-keep", keep, "-admin", admin)
	p.tells(t, "release 1, kept in "+keep+", cannot be served; the built-in site is: locales/active.sv.toml: message page.skip is missing")
	p.tells(t, "release 1 was refused, what is served stays")
	p.serves(t, "/it/reti", "55\u00a0membri")
	if status, _, body := get(t, "http://"+admin+"/readyz"); status != http.StatusOK || !strings.Contains(body, "page.skip") {
		t.Errorf("/readyz: %d %s", status, body)
	}
	write(t, swedish, text)
	setVersion(t, dir, 100)
	good(t, "publish", "-to", url, "-site", dir)
	p.serves(t, "/it/reti", "100\u00a0membri")
	p.stop(t)

	// What is kept is damaged: the built-in site, and then the release in force.
	write(t, filepath.Join(keep, "release.zip"), "nonsense")
	p = start(t, "-site", url, "-nats-keep", keep)
	p.tells(t, "release.zip")
	p.serves(t, "/it/reti", "100\u00a0membri")
	p.stop(t)
}

// keepRelease keeps the release in force, as a machine does that can serve it.
func keepRelease(t *testing.T, url, dir string) {
	t.Helper()
	taken := make(chan struct{}, 1)
	r := releases.Replica{Config: releases.Config{URL: url}, Dir: dir, Report: func(err error) { t.Error(err) },
		Take: func(releases.Release, fs.FS) error { taken <- struct{}{}; return nil }}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Follow(ctx) }()
	<-taken
	until(t, "the release is kept", func() bool { _, _, err := releases.Last(dir); return err == nil })
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// The commands that the guide for operators has, as they stand there.
func TestOperatorsGuide(t *testing.T) {
	t.Parallel()
	_, guide, _ := strings.Cut(read(t, filepath.Join(here, "../../deploy/README.md")), "**NATS**")
	_, guide, _ = strings.Cut(guide, "```sh\n")
	commands, _, _ := strings.Cut(guide, "```")
	o := natstest.NewOperator(t)
	work := t.TempDir()
	copyFiles(t, networks.Site, filepath.Join(work, "DIR"))
	setVersion(t, filepath.Join(work, "DIR"), 100)
	for name, file := range map[string]string{"reader.creds": o.User(natstest.ReplicaRights()), "publisher.creds": o.User(natstest.PublisherRights())} {
		write(t, filepath.Join(work, name), read(t, file))
	}
	address := strings.TrimPrefix(o.URL, "nats://")
	commands = strings.NewReplacer("a:4222", address, "b:4222", address, "c:4222", address, "/var/lib/networks", filepath.Join(work, "kept"), " 41\n", " 1\n").Replace(commands)
	ran := map[string]bool{}
	var p *process
	for line := range strings.Lines(commands) {
		name := strings.Fields(line)[1]
		ran[name] = true
		cmd := exec.Command("sh", "-c", "exec "+strings.TrimSpace(line))
		cmd.Dir = work
		cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(binary(t))+":"+os.Getenv("PATH"), "NETWORKS_ADDR=127.0.0.1:0")
		if name == "serve" {
			p = startCommand(t, cmd)
			continue
		}
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s%v\n%s", line, err, out)
		}
		switch name {
		case "publish":
			wantText(t, string(out), "release 1")
			p.serves(t, "/it/reti", "100\u00a0membri")
		case "releases":
			wantText(t, string(out), "new figure")
		}
	}
	if len(ran) != 4 || p == nil {
		t.Fatalf("the guide has the commands %v", ran)
	}
	p.stop(t)
	if _, _, err := releases.Last(filepath.Join(work, "kept")); err != nil {
		t.Errorf("kept: %v", err)
	}
}
