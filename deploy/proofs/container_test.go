package proofs

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// image is what a builder made of the Containerfile.
type image struct {
	root   string // its files, mounted
	config imageConfig
}

type imageConfig struct {
	User       string
	Env        []string
	Entrypoint []string
}

// build builds an image without a daemon, from nothing but the Containerfile and the binary.
func build(t *testing.T, containerfile string) (m image) {
	t.Helper()
	folder := t.TempDir()
	storage := []string{"--root", folder + "/storage", "--runroot", folder + "/run", "--storage-driver", "vfs"}
	buildah := func(arguments ...string) string {
		t.Helper()
		output, err := exec.Command("buildah", append(storage, arguments...)...).Output()
		if err != nil {
			t.Fatalf("buildah %s: %v: %s", arguments[0], err, err.(*exec.ExitError).Stderr)
		}
		return strings.TrimSpace(string(output))
	}
	context := filepath.Join(folder, "context")
	os.Mkdir(context, 0o755)
	write(t, context+"/Containerfile", containerfile)
	if err := os.Link(*program, context+"/networks"); err != nil {
		binary, _ := os.ReadFile(*program)
		write(t, context+"/networks", string(binary))
	}
	buildah("build", "--network", "none", "-t", "networks", context)
	var inspected struct {
		OCIv1 struct {
			Config imageConfig `json:"config"`
		}
	}
	if err := json.Unmarshal([]byte(buildah("inspect", "--type", "image", "networks")), &inspected); err != nil {
		t.Fatal(err)
	}
	m.config = inspected.OCIv1.Config
	container := buildah("from", "networks")
	m.root = buildah("mount", container)
	t.Cleanup(func() {
		buildah("umount", container)
		buildah("rm", container)
	})
	return m
}

// start runs the image as a container runtime does: its own user, a read-only
// root, no capabilities, no new privileges. Only the network is this machine's.
func (m image) start(t *testing.T, arguments ...string) *container {
	t.Helper()
	bundle := t.TempDir()
	specify := exec.Command("runc", "spec")
	specify.Dir = bundle
	if output, err := specify.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	text, _ := os.ReadFile(bundle + "/config.json")
	var spec map[string]any
	if err := json.Unmarshal(text, &spec); err != nil {
		t.Fatal(err)
	}
	user, group, _ := strings.Cut(m.config.User, ":")
	uid, _ := strconv.Atoi(user)
	gid, _ := strconv.Atoi(group)
	inner := spec["process"].(map[string]any)
	inner["terminal"] = false
	inner["user"] = map[string]int{"uid": uid, "gid": gid}
	inner["args"] = append(m.config.Entrypoint, arguments...)
	inner["env"] = m.config.Env
	inner["capabilities"] = map[string]any{}
	spec["root"] = map[string]any{"path": m.root, "readonly": true}
	linux := spec["linux"].(map[string]any)
	var namespaces []any
	for _, n := range linux["namespaces"].([]any) {
		if n.(map[string]any)["type"] != "network" {
			namespaces = append(namespaces, n)
		}
	}
	linux["namespaces"] = namespaces
	text, _ = json.Marshal(spec)
	write(t, bundle+"/config.json", string(text))
	return &container{run(t, exec.Command("runc", "--root", bundle+"/state", "run", "--bundle", bundle, "networks")), bundle + "/state"}
}

type container struct {
	*process
	state string // folder of runc's
}

// file is one of /proc of the container's first process.
func (c *container) file(t *testing.T, name string) string {
	t.Helper()
	output, err := exec.Command("runc", "--root", c.state, "state", "networks").Output()
	if err != nil {
		t.Fatal(err)
	}
	var state struct{ Pid int }
	if err := json.Unmarshal(output, &state); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", state.Pid, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// faultsOfContainer are what an operator would not want of a running image.
func faultsOfContainer(t *testing.T, containerfile string) (faults []string) {
	m := build(t, containerfile)
	var files []string
	filepath.WalkDir(m.root, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, path)
		}
		return nil
	})
	if len(files) != 1 {
		faults = append(faults, fmt.Sprintf("%d files; expected the program alone", len(files)))
	}
	addr, admin := "127.0.0.1:"+port(t), "127.0.0.1:"+port(t)
	p := m.start(t, "-addr", addr, "-admin", admin)
	await(t, "the container", func() bool { return get(admin, "/readyz") != "" })
	if body := get(addr, "/"); !strings.Contains(body, "<html") {
		faults = append(faults, "does not answer with the page")
	}
	status := p.file(t, "status")
	for _, line := range []string{"Uid:\t65532\t65532", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1"} {
		if !strings.Contains(status, line) {
			faults = append(faults, "its status is not "+line)
		}
	}
	if first, _, _ := strings.Cut(p.file(t, "mounts"), "\n"); !strings.Contains(first, " / ") || !strings.Contains(first, " ro,") {
		faults = append(faults, "its root can be written to: "+first)
	}
	p.stop()
	if code := p.command.ProcessState.ExitCode(); code != 0 {
		faults = append(faults, fmt.Sprintf("stopped with code %d; expected 0", code))
	}
	return faults
}

// TestContainer holds if the image is built, runs without privileges and stops well.
func TestContainer(t *testing.T) {
	text := snippet(t, "Containerfile")
	for _, f := range faultsOfContainer(t, text) {
		t.Error(f)
	}
	if faults := faultsOfContainer(t, fault{from: "USER 65532:65532\n"}.put(t, text)); len(faults) == 0 {
		t.Error("an image that runs as root: not noticed")
	}
	report(t, "container: built from nothing without a daemon, ran as user 65532 with a read-only root and no capabilities, stopped with code 0; one that runs as root was noticed")
}
