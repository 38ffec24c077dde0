package proofs

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var metric = regexp.MustCompile(`\b(networks|process)_[a-z_]+\b`)

// TestAlerts holds if Prometheus accepts the alerts, each fires when it should,
// and the service has every metric that they name.
func TestAlerts(t *testing.T) {
	folder := t.TempDir()
	tests := []string{"test", "rules"}
	for _, name := range []string{"alerts_test.yml", "alerts_week_test.yml"} {
		tests = append(tests, filepath.Join(folder, name))
		write(t, filepath.Join(folder, name), snippet(t, name))
	}
	promtool := func(rules string) ([]byte, error) {
		write(t, filepath.Join(folder, "alerts.yml"), rules)
		if output, err := exec.Command("promtool", "check", "rules", filepath.Join(folder, "alerts.yml")).CombinedOutput(); err != nil {
			return output, err
		}
		return exec.Command("promtool", tests...).CombinedOutput()
	}
	text := snippet(t, "alerts.yml")
	if output, err := promtool(text); err != nil {
		t.Errorf("promtool: %v: %s", err, output)
	}

	r := serve(t, "127.0.0.1:"+port(t), "127.0.0.1:"+port(t))
	get(r.addr, "/networks")
	metrics, named := get(r.admin, "/metrics"), map[string]bool{}
	for _, name := range metric.FindAllString(text, -1) {
		named[name] = true
		if !strings.Contains(metrics, name) {
			t.Errorf("alerts.yml names %s, which the service does not have", name)
		}
	}

	rules, noticed := strings.Count(text, "- alert: "), 0
	for _, expression := range regexp.MustCompile(`(?m)^        expr: .*$`).FindAllString(text, -1) {
		if _, err := promtool(strings.Replace(text, expression, "        expr: vector(0) > 1", 1)); err != nil {
			noticed++
		} else {
			t.Errorf("never firing was not noticed of %s", strings.TrimSpace(expression))
		}
	}
	report(t, "alerts: %d rules, each seen to fire and missed when taken out (%d), on %d metrics that the service has", rules, noticed, len(named))
}
