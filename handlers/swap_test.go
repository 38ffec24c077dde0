package handlers_test

import (
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/site"
)

func copyOf(t testing.TB, from fs.FS) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, name)
		m[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// text keeps an answer's body.
type text struct {
	sink
	body strings.Builder
}

func (w *text) Write(b []byte) (int, error) { return w.body.Write(b) }

// While sites are swapped, every answer is whole and of one site: its ETag
// belongs to its body.
func TestSwapUnderRequests(t *testing.T) {
	files := copyOf(t, networks.Site)
	var sites []*site.Site
	for _, members := range []string{"55", "56", "1"} {
		facts := string(networks55(t, files))
		files["content/networks/facts.toml"] = &fstest.MapFile{Data: []byte(strings.Replace(facts, "members = 55", "members = "+members, 1))}
		c, err := content.Load(files, content.Options{})
		if err != nil {
			t.Fatal(err)
		}
		sites = append(sites, build(t, c))
	}
	h := handler(t, sites[0])
	var wg sync.WaitGroup
	stop := make(chan struct{})
	bodies := make([]map[string]string, 2)
	for i := range bodies {
		bodies[i] = map[string]string{}
		wg.Go(func() {
			r := browser("/networks", "Accept-Encoding", "identity")
			for {
				select {
				case <-stop:
					return
				default:
				}
				w := &text{sink: sink{header: http.Header{}}}
				h.ServeHTTP(w, r)
				tag, body := w.header["Etag"][0], w.body.String()
				if was, ok := bodies[i][tag]; ok && was != body || w.status != http.StatusOK {
					t.Errorf("%d, and %s has two bodies", w.status, tag)
					return
				}
				bodies[i][tag] = body
			}
		})
	}
	for i := range 60 {
		if err := h.Swap(sites[i%len(sites)]); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	close(stop)
	wg.Wait()
	if len(bodies[0]) != len(sites) {
		t.Errorf("%d editions were seen, expected %d", len(bodies[0]), len(sites))
	}
}

func networks55(t *testing.T, files fstest.MapFS) []byte {
	t.Helper()
	data, err := fs.ReadFile(networks.Site, "content/networks/facts.toml")
	if err != nil || !strings.Contains(string(data), "members = 55") {
		t.Fatalf("members = 55 expected in facts.toml: %v\n%s", err, data)
	}
	return data
}
