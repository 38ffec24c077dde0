package content

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func TestTextsComeBackAsTheyWerePacked(t *testing.T) {
	long := strings.Repeat("Nätverk – 56\u00a0medlemmar. ", 9000)
	noise := make([]byte, 70_000) // which takes more room when it is packed
	for i := range noise {
		noise[i] = byte(rand.N(256))
	}
	for _, texts := range [][]Texts{
		{},
		{{}},
		{{Body: Text{HTML: "<p>a</p>", Plain: "a", Markdown: "a"}}},
		{{Heading: Text{"<em>1</em>", "1", "*1*"}, Body: Text{long, long, "x" + long}}, {}, {Heading: Text{Plain: "字"}}},
		{{Body: Text{HTML: string(noise)}}},
	} {
		tr := &Translation{texts: pack(texts), Sections: make([]Section, len(texts))}
		if got := tr.Texts(); !reflect.DeepEqual(got, texts) {
			t.Errorf("expected %.200q, found %.200q", texts, got)
		}
	}
}

// What is held of the texts is a site's memory: the forms say the same.
func TestPackedTextsTakeAThirdOfTheirRoom(t *testing.T) {
	words := make([]string, 400)
	for i := range words {
		words[i] = strings.Repeat(string(rune('a'+i%26)), i%7+1) + string(rune('a'+i/26))
	}
	text := strings.Join(words, " ")
	packed := pack([]Texts{{Body: Text{"<p>" + text + "</p>", text, text}}})
	if len(packed) > len(text)+len(text)/10 {
		t.Errorf("three forms of %d bytes take %d", len(text), len(packed))
	}
}
