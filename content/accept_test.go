package content_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"vanersborg.se/networks/content"
)

// However an editor's program ends its lines, accept changes the record and no
// other byte of the file.
func TestAcceptChangesNothingElse(t *testing.T) {
	for name, write := range map[string]func(string) string{
		"as it is":          func(s string) string { return s },
		"Windows":           func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"byte order mark":   func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") },
		"both kinds of end": func(s string) string { return strings.Replace(s, "\n\n## ", "\r\n\r\n## ", 1) },
		"no end":            func(s string) string { return strings.TrimRight(s, "\n") },
		"no records": func(s string) string {
			front, rest, _ := strings.Cut(s, "[source]")
			_, text, _ := strings.Cut(rest, "+++\n")
			return strings.ReplaceAll(front+"+++\n"+text, "\n", "\r\n")
		},
	} {
		site := embedded(t)
		edit(t, site, svFile, "Målet med nätverket", "Syftet med nätverket")
		before := write(string(site[itFile].Data))
		site[itFile] = &fstest.MapFile{Data: []byte(before)}
		_, text, err := content.Accept(site, "it", "networks", []string{"sern"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		added := 0
		rest := before
		for line := range strings.Lines(string(text)) {
			if after, found := strings.CutPrefix(rest, line); found {
				rest = after
				continue
			}
			added++
			if !strings.HasPrefix(line, "sern = { hash = ") && strings.TrimSpace(line) != "" && strings.TrimSpace(line) != "[source]" {
				t.Errorf("%s: another line changed: %q", name, line)
			}
			if strings.HasSuffix(line, "\r\n") != strings.HasPrefix(strings.TrimLeft(before, "\ufeff"), "+++\r\n") {
				t.Errorf("%s: the end of the line %q", name, line)
			}
			if strings.HasPrefix(rest, "sern = { hash = ") { // what stood there
				_, rest, _ = strings.Cut(rest, "\n")
			}
		}
		if rest != "" || added == 0 || added > 3 {
			t.Errorf("%s: %d lines changed, and %q is gone", name, added, rest)
		}
		site[itFile] = &fstest.MapFile{Data: text}
		if s := section(t, in(t, load(t, site, nil), "it"), "sern"); s.State != content.Current {
			t.Errorf("%s: the section is %s", name, s.State)
		}
	}
}

func TestAcceptOfAPageThatIsNotThere(t *testing.T) {
	_, _, err := content.Accept(embedded(t), "it", "nowhere", nil)
	if err == nil || err.Error() != "content: there is no page “nowhere”; expected one of networks" {
		t.Errorf("got %v", err)
	}
}
