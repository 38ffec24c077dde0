package contract

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A contract that cannot be broken proves nothing: each kind of promise is
// broken once.
func TestCheckFindsWhatIsBroken(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Vary", "Accept")
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "hello "+r.RequestURI)
	}))
	defer server.Close()
	for want, wrong := range map[string]string{
		"200": "", "404": "status 200, expected 404",
		"ETag": "", "Location": "Location []",
		"Vary: Accept": "", "Vary: *": `Vary ["Accept"], expected "*"`,
		"no Location": "", "no Vary": "expected no Vary",
		"body: hello": "", "body: goodbye": `expected "goodbye"`,
		"no body: goodbye": "", "no body: hello": `expected no "hello"`,
		"empty body":        "expected no body",
		"body: //host/%2f?": "",
	} {
		cases, err := Read("# it\nGET //host/%2f?\n\n" + want + "\n")
		if err != nil {
			t.Fatal(err)
		}
		err = cases[0].Check(server.Listener.Addr().String())
		if wrong == "" && err != nil || wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)) {
			t.Errorf("%q: %v, expected %q", want, err, wrong)
		}
	}
	cases, err := Read("# conditional\nGET /\nIf-None-Match: {etag}\n\n304\nempty body\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := cases[0].Check(server.Listener.Addr().String()); err != nil {
		t.Error(err)
	}
}

func TestReadRefusesHalfCases(t *testing.T) {
	for _, text := range []string{"GET /\n\n200\n", "# title\n\n200\n", "# title\nGET /\n", "# a\nGET /\n# b\nGET /\n\n200"} {
		if cases, err := Read(text); err == nil {
			t.Errorf("%q: expected an error, found %+v", text, cases)
		}
	}
}
