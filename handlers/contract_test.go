package handlers_test

import (
	"net/http/httptest"
	"os"
	"sync"
	"testing"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
	"vanersborg.se/networks/content/site"
	"vanersborg.se/networks/handlers"
	"vanersborg.se/networks/handlers/contract"
)

// embedded is the site that is built into the program. Tests share it.
func embedded(t testing.TB) *site.Site {
	t.Helper()
	s, err := embeddedSite()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var embeddedSite = sync.OnceValues(func() (*site.Site, error) {
	c, err := content.Load(networks.Site, content.Options{})
	if err != nil {
		return nil, err
	}
	return site.Build(c, site.Options{})
})

// service serves a site on a port of this machine until the test ends.
func service(t testing.TB, h *handlers.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(h)
	server.Config.DisableGeneralOptionsHandler = true
	server.Start()
	t.Cleanup(server.Close)
	return server
}

func handler(t testing.TB, s *site.Site) *handlers.Handler {
	t.Helper()
	h := handlers.New(handlers.Options{})
	if err := h.Swap(s); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestContract(t *testing.T) {
	text, err := os.ReadFile("testdata/contract.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := contract.Read(string(text))
	if err != nil {
		t.Fatal(err)
	}
	address := service(t, handler(t, embedded(t))).Listener.Addr().String()
	for _, c := range cases {
		t.Run(c.Title, func(t *testing.T) {
			if err := c.Check(address); err != nil {
				t.Errorf("testdata/contract.txt:%d: %v", c.Line, err)
			}
		})
	}
}
