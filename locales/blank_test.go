package locales

import (
	"strings"
	"testing"
)

// A new language's file shows the source's texts as they are typed: a no-break
// space by its sign, since a comment would show it as any other.
func TestBlankShowsNoBreakSpaces(t *testing.T) {
	text, err := Blank(real(t)["sv"], "fi")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`# other: {{.Count}} medlemmar`, `# {{.Day}} {{.Month}} {{.Year}}`, "# \\u00A0\ngroup = \"\"\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("expected %q in\n%s", want, text)
		}
	}
}
