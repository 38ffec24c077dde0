package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"

	"vanersborg.se/networks/handlers"
	"vanersborg.se/networks/handlers/negotiate"
)

const whySummary = `Tell why a reader gets the language they get: how each element of their
Accept-Language field was read, the ranking of the languages, the rule that
decided, and the answer's header. ADDRESS is a path, / if it is left out. The
service's own code answers.`

// why explains the choice for one field.
func why(_ context.Context, p program, args []string) int {
	f := newFlags("why", "[ADDRESS]", whySummary)
	site := f.String("site", "", "use the site folder `dir` instead of the built-in site")
	drafts := f.Bool("drafts", false, "as with serve -drafts")
	var fields fieldLines
	f.Var(&fields, "header", "the `field` Accept-Language; leave it out for a reader who sends none, give it again for a further field line")
	if code, ok := f.parse(p, args); !ok {
		return code
	}
	address, err := url.Parse(cmp.Or(f.Arg(0), "/"))
	if err != nil || f.NArg() > 1 || !strings.HasPrefix(address.Path, "/") {
		return p.usage("expected one address, such as /networks, found %q", strings.Join(f.Args(), " "))
	}
	h, err := loaded(*site, *drafts)
	if err != nil {
		return p.fault("%v", err)
	}
	if e, tags, ok := h.Explain(address.Path, fields); ok {
		p.explain(e, tags)
	} else {
		fmt.Fprintf(p.stdout, "%s has one language, whatever the reader prefers.\n", address.Path)
	}
	p.header(h, address, fields)
	return exitGood
}

// fieldLines are the lines of one header field.
type fieldLines []string

// String is flag's.
func (l *fieldLines) String() string { return strings.Join(*l, ", ") }

// Set is flag's.
func (l *fieldLines) Set(line string) error {
	*l = append(*l, line)
	return nil
}

// loaded is the service with a site folder.
func loaded(dir string, drafts bool) (*handlers.Handler, error) {
	s, err := buildSite(dir, drafts)
	if err != nil {
		return nil, err
	}
	h := handlers.New(handlers.Options{})
	return h, h.Swap(s)
}

func (p program) explain(e negotiate.Explanation, tags []string) {
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for i, element := range e.Elements {
		if i == 0 {
			fmt.Fprintln(table, "element\tread as\tweight\tlanguage\tleads to")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", element.Text, element.Reading, element.Weight, element.Language, element.Offered)
	}
	table.Flush()
	if e.Cut {
		fmt.Fprintln(p.stdout, "What follows was not read: the field is too long.")
	}
	for i, ranked := range e.Ranking {
		fmt.Fprintf(p.stdout, "%d. %s (%v)\n", i+1, ranked.Tag, ranked.Rule)
	}
	fmt.Fprintf(p.stdout, "\n%s, by the rule %q\n", tags[e.Choice.Index], e.Choice.Rule.String())
}

// header prints the header of the answer.
func (p program) header(h *handlers.Handler, address *url.URL, fields []string) {
	r := httptest.NewRequest(http.MethodHead, address.RequestURI(), nil)
	r.Header["Accept-Language"] = fields
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	answer := w.Result()
	fmt.Fprintf(p.stdout, "\n%d %s\n", answer.StatusCode, http.StatusText(answer.StatusCode))
	var lines []string
	for name, values := range answer.Header {
		lines = append(lines, name+": "+strings.Join(values, ", "))
	}
	slices.Sort(lines)
	fmt.Fprintln(p.stdout, strings.Join(lines, "\n"))
}
