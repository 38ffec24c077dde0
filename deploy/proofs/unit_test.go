package proofs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// exposure is the highest that systemd may find in the unit: 0 is best, 10 worst.
const exposure = 1.5

var level = regexp.MustCompile(`Overall exposure level for \S+: ([0-9.]+)`)

// TestUnitExposure holds if systemd finds the unit well locked.
func TestUnitExposure(t *testing.T) {
	unit := filepath.Join(t.TempDir(), "networks.service")
	score := func(text string) (n float64) {
		write(t, unit, text)
		output, err := exec.Command("systemd-analyze", "security", "--offline=true", "--no-pager", unit).CombinedOutput()
		found := level.FindSubmatch(output)
		if found == nil {
			t.Fatalf("%v: %s", err, output)
		}
		fmt.Sscan(string(found[1]), &n)
		return n
	}
	text := snippet(t, "networks.service")
	got := score(text)
	if got > exposure {
		t.Errorf("exposure %.1f; expected at most %.1f", got, exposure)
	}
	open := score(fault{from: "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources\n"}.put(t, text))
	if open <= exposure {
		t.Errorf("exposure %.1f with every system call allowed: not noticed", open)
	}
	report(t, "systemd unit: exposure %.1f of 10 (at most %.1f; %.1f with every system call allowed, which was noticed)", got, exposure, open)
}

// machine is systemd with the unit, running.
type machine struct {
	*process
	admin string
	init  string // process id of systemd
}

func boot(t *testing.T, text string) *machine {
	t.Helper()
	folder := t.TempDir()
	addr, admin := "127.0.0.1:"+port(t), "127.0.0.1:"+port(t)
	root := filepath.Join(folder, "machine")
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, folder+"/unit", text)
	write(t, folder+"/settings", "NETWORKS_ADDR="+addr+"\nNETWORKS_ADMIN="+admin+"\n")
	m := &machine{admin: admin}
	m.process = run(t, exec.Command("bash", "testdata/boot.sh", root, folder+"/unit", *program, folder+"/settings"))
	t.Cleanup(func() {
		m.kill()
		removeGroups(t, m.command.Process.Pid)
	})
	await(t, "systemd", func() bool {
		children, _ := os.ReadFile(fmt.Sprintf("/proc/%[1]d/task/%[1]d/children", m.command.Process.Pid))
		m.init = strings.TrimSpace(string(children))
		name, _ := os.ReadFile("/proc/" + m.init + "/comm")
		return m.init != "" && strings.TrimSpace(string(name)) == "systemd"
	})
	await(t, "answers of systemd", func() bool { return m.property("ActiveState") != "" })
	return m
}

// removeGroups removes the control group of a machine that has ended.
func removeGroups(t *testing.T, process int) {
	await(t, "the end of the control group", func() bool {
		roots, _ := filepath.Glob(fmt.Sprintf("/sys/fs/cgroup/*/networks-%d", process))
		unified, _ := filepath.Glob(fmt.Sprintf("/sys/fs/cgroup/networks-%d", process))
		roots = append(roots, unified...)
		for _, root := range roots {
			exec.Command("find", root, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";").Run()
		}
		return len(roots) == 0
	})
}

func (m *machine) systemctl(arguments ...string) string {
	output, err := exec.Command("nsenter", append([]string{"-t", m.init, "-m", "-p", "systemctl"}, arguments...)...).CombinedOutput()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(output))
}

func (m *machine) property(name string) string {
	return m.systemctl("show", "--value", "-p", name, "networks.service")
}

// status is a line of the service's own /proc/self/status.
func (m *machine) status(name string) string {
	text, _ := exec.Command("nsenter", "-t", m.init, "-m", "-p", "cat", "/proc/"+m.property("MainPID")+"/status").Output()
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.Join(strings.Fields(value), " ")
		}
	}
	return ""
}

func (m *machine) ready() bool { return get(m.admin, "/readyz") != "" }

// TestUnit holds if systemd itself starts, reloads, restarts and stops the unit.
func TestUnit(t *testing.T) {
	m := boot(t, snippet(t, "networks.service"))
	await(t, "the service", m.ready)
	if uid := m.status("Uid"); uid == "" || strings.HasPrefix(uid, "0 ") {
		t.Errorf("runs as user %q; expected one of its own", uid)
	}
	for name, want := range map[string]string{"CapEff": "0000000000000000", "NoNewPrivs": "1", "Seccomp": "2"} {
		if got := m.status(name); got != want {
			t.Errorf("%s: %q; expected %q", name, got, want)
		}
	}
	if !strings.Contains(get(m.admin, "/metrics"), "process_resident_memory_bytes") {
		t.Error("no process_resident_memory_bytes in the metrics")
	}
	first := m.property("MainPID")
	m.systemctl("reload", "networks.service")
	if time.Sleep(time.Second / 2); !m.ready() || m.property("MainPID") != first || m.property("ReloadResult") != "success" {
		t.Error("did not reload")
	}
	m.systemctl("kill", "-s", "KILL", "networks.service")
	await(t, "the restarted service", func() bool { id := m.property("MainPID"); return id != first && id != "0" && m.ready() })
	m.systemctl("stop", "networks.service")
	if result, code := m.property("Result"), m.property("ExecMainStatus"); result != "success" || code != "0" {
		t.Errorf("stopped with %q and code %q; expected success and 0", result, code)
	}
	report(t, "systemd unit: started by systemd under its own user without privileges, reloaded, restarted after a kill, stopped with code 0")
}

// TestUnitFaults holds if a unit that forbids too much is noticed.
func TestUnitFaults(t *testing.T) {
	m := boot(t, fault{"", "=AF_INET AF_INET6", "=AF_UNIX"}.put(t, snippet(t, "networks.service")))
	await(t, "the end of the service", func() bool { return m.property("ExecMainStatus") == "1" })
	if m.ready() {
		t.Error("started without the Internet's addresses: not noticed")
	}
	report(t, "systemd unit: one without the Internet's addresses was noticed")
}
