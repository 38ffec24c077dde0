package networks_test

import (
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "vanersborg.se/networks"

// rooms are the packages of the house, and what each may import of the others.
var rooms = map[string]string{
	"":                          "",
	"content/files":             "",
	"locales":                   "content/files",
	"content":                   "content/files locales",
	"content/site":              "content",
	"content/releases":          "",
	"content/releases/natstest": "",
	"handlers/negotiate":        "",
	"handlers":                  "content content/files content/site handlers/negotiate",
	"handlers/preview":          "content",
	"handlers/contract":         "",
	"handlers/wire":             "",
	"cmd/networks":              "/ content content/files content/releases content/site handlers handlers/negotiate handlers/preview handlers/wire locales",
}

// owners are the outside modules, and the rooms that import them: one each.
// Language tags and Unicode forms are everybody's.
var owners = map[string]string{
	"github.com/andybalholm/brotli":       "content/site",
	"github.com/klauspost/compress":       "content/site",
	"github.com/labstack/echo/v4":         "handlers",
	"github.com/nats-io/jwt/v2":           "content/releases/natstest",
	"github.com/nats-io/nats-server/v2":   "content/releases/natstest",
	"github.com/nats-io/nats.go":          "content/releases",
	"github.com/nats-io/nkeys":            "content/releases/natstest",
	"github.com/nicksnyder/go-i18n/v2":    "locales",
	"github.com/pelletier/go-toml/v2":     "content/files",
	"github.com/pierrec/lz4/v4":           "content",
	"github.com/prometheus/client_golang": "handlers",
	"github.com/yuin/goldmark":            "content",
	"golang.org/x/sync":                   "content/releases",
	"golang.org/x/text":                   "content/files handlers/negotiate locales",
}

// strangers are packages of the standard library that a room must do without:
// answering reads no file, fills no template and compresses nothing; what
// editors write knows no HTTP.
var strangers = map[string]string{
	"handlers":           "os io/fs html/template text/template compress/gzip embed",
	"handlers/wire":      "io/fs net/http",
	"handlers/negotiate": "os io/fs net/http html/template text/template regexp",
	"content":            "net/http html/template os embed",
	"content/files":      "net/http html/template os",
	"locales":            "net/http html/template os",
	"content/site":       "os",
}

func TestArrows(t *testing.T) {
	seen := map[string]bool{}
	owned := map[string]map[string]bool{}
	modules := map[string]string{} // import path: module
	for _, line := range list(t, "-deps", "-f", "{{.ImportPath}} {{with .Module}}{{.Path}}{{end}}", "./...") {
		if path, of, _ := strings.Cut(line, " "); of != module {
			modules[path] = of
		}
	}
	for _, line := range list(t, "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...") {
		path, imports, _ := strings.Cut(line, " ")
		room := strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
		may, known := rooms[room]
		if !known {
			t.Errorf("%s is no room of the house: give it a place in this test, or none", path)
		}
		seen[room] = true
		for _, imported := range strings.Fields(imports) {
			switch inside, ok := strings.CutPrefix(imported, module); {
			case ok && !slices.Contains(strings.Fields(may), strings.TrimPrefix(inside, "/")) && (inside != "" || !strings.HasPrefix(may, "/")):
				t.Errorf("%s imports %s: it may import %q", path, imported, may)
			case slices.Contains(strings.Fields(strangers[room]), imported):
				t.Errorf("%s imports %s, which is not its business", path, imported)
			case modules[imported] != "":
				if owned[modules[imported]] == nil {
					owned[modules[imported]] = map[string]bool{}
				}
				owned[modules[imported]][room] = true
			}
		}
	}
	for room := range rooms {
		if !seen[room] {
			t.Errorf("the room %q is gone", room)
		}
	}
	for of, by := range owned {
		if got := strings.Join(slices.Sorted(maps.Keys(by)), " "); got != owners[of] {
			t.Errorf("%s is imported by %q, expected %q", of, got, owners[of])
		}
	}
}

func list(t *testing.T, args ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
