package content_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// What someone writes to keep the program busy, or to fill its memory or its
// log, is refused by its size, and nobody else's text goes down with it.
func TestTextsThatAreMadeToHurt(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"a thousand thousand quotes": {strings.Repeat(">", 1_000_000), "expected a line of at most 8192 bytes"},
		"links in links":             {strings.Repeat("[a](", 250_000), "expected a line of at most 8192 bytes"},
		"links in links, on lines":   {strings.Repeat("[a](\n", 250_000), "expected a section of at most 65536 bytes, found 12"},
		"references that grow":       {strings.Repeat("{{sern}} {{ensa}}\n", 3_000), "when its references are filled in"},
		"faults without end":         {strings.Repeat("{{no}}\n", 9_000), "8900 more faults in this file"},
	} {
		t.Run(name, func(t *testing.T) {
			site := embedded(t)
			edit(t, site, itFile, "Nell’Unione", tt.text+"\n\nNell’Unione")
			c := load(t, site, nil)
			wantFault(t, c.Faults, itFile, tt.want)
			if n := len(c.Faults); n > 200 {
				t.Errorf("%d faults", n)
			}
			if c.Languages[2].Live || !c.Languages[0].Live || !c.Languages[1].Live {
				t.Error("another language went down, or this one did not")
			}
		})
	}
}

// A key of half a million parts took seven gigabytes before it was refused.
func TestKeysThatAreMadeToHurt(t *testing.T) {
	parts := strings.Repeat("a.", 500_000) + "a"
	for name, text := range map[string]string{
		itFile: fmt.Sprintf("+++\n[%s]\n+++\n", parts), itMessages: fmt.Sprintf("[%s]\n", parts), factsFile: fmt.Sprintf("[%s]\n", parts),
	} {
		first := load(t, embedded(t), nil)
		site := embedded(t)
		site[name] = &fstest.MapFile{Data: []byte(text)}
		c := load(t, site, first)
		wantFault(t, c.Faults, name+":", "expected a line of at most 8192 bytes")
		for _, l := range c.Languages {
			if !l.Live {
				t.Errorf("%s: %s went down", name, l.Tag)
			}
		}
	}
}
