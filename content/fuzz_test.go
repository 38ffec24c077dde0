package content

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content/files"
)

// FuzzFrontMatter: whatever stands before and after +++, the faults are of
// lines of the file, and what has none has all that a page needs.
func FuzzFrontMatter(f *testing.F) {
	const good = "+++\ntitle = \"T\"\nslug = \"t\"\ndescription = \"D\"\n+++\ntext\n\n## H {#h}\n\nmore\n"
	for _, seed := range []string{
		good, "", "+++\n+++\n", "+++\n+++", "+++\n", "+++\r\n", "text", strings.Replace(good, "## H {#h}", "## H", 1), good + "## I {#h}\n", good + "## {#i}\n",
		strings.Replace(good, "slug", "names = { a = 1, b = { name = \"x\" } }\nslug", 1), strings.Replace(good, "slug", "[source]\nh = { hash = \"x\", updated = 2024-02-30 }\nslug", 1),
		good + "```\n## no {#no}\n```\n", good + "~~~\n## no {#no}\n```\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, faults := parseDocument(files.File{Name: "f.md", Text: []byte(text)}, "sv")
		for _, fault := range faults {
			if fault.File != "f.md" || fault.Line > 1+strings.Count(text, "\n") {
				t.Fatalf("fault %v of another place", fault)
			}
		}
		if len(faults) > 0 {
			return
		}
		if d.head.Title == "" || !slugForm.MatchString(d.head.Slug) || d.parts[0].id != "" {
			t.Fatalf("no fault, and yet %+v", d.head)
		}
		seen := map[string]bool{}
		for _, p := range d.parts {
			if seen[p.id] || p.id != "" && !sectionID.MatchString(p.id) {
				t.Fatalf("sections %v", d.ids())
			}
			seen[p.id] = true
			if !strings.Contains(text, string(p.body.Text)) || !strings.Contains(text, string(p.heading.Text)) {
				t.Fatalf("section %s is not in the text", p.id)
			}
		}
	})
}

// FuzzMarkdown: whatever is written in a section, the HTML is well formed and
// harmless, and what has no fault shows no sign that was meant for the program.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{
		"", "text", "[x]{lang=en}", "[x]{lang=en dir=rtl}", "[[x]{lang=en}](p#h)", "*[x]{lang=en", "<script>alert(1)</script>", "x <b onclick=y>z</b>", "[x](javascript:alert(1))",
		"[x](JaVaScRiPt:a)", "![x](y)", "<https://a.example/\"onx=>", "[x](https://a.example/?a=\"b<c>)", "- a\n  - b\n\n1. c\n", "> q\n\n    code\n\n```go\nx\n```\n", "a  \nb\\\nc", "&lt;script&gt; &#60;",
		"[a\\]b]{lang=sv}", "{{a}} }} {{", "***\n\n### H\n", "[x]: y\n\n[x]", "a\x00b", "[]{lang=en}", "[x]{lang=x-y}", "\u202e[x]{lang=he}",
	} {
		f.Add(seed)
	}
	md := newMarkdown()
	links := linker{page: "p", tag: "it", own: "sv", ids: []string{"h"}, linked: map[string]bool{}, addresses: addresses{
		"p": {slugs: map[string]string{"sv": "p"}, ids: []string{"h"}},
	}}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsRune(text, '\r') {
			return // files.Read lets neither through
		}
		body, _, faults := md.block(text, prose{place: files.File{Name: "f.md", Text: []byte(text)}, links: links, dir: "ltr"})
		heading, _ := md.heading(strings.ReplaceAll(text, "\n", " "), prose{place: files.File{Name: "f.md", Text: []byte("x")}, links: links})
		for _, html := range []string{body.HTML, heading.HTML} {
			if err := malformed(html); err != "" {
				t.Fatalf("%s in %q of %q", err, html, text)
			}
		}
		for _, fault := range faults {
			if fault.File != "f.md" || fault.Line < 1 || fault.Line > 1+strings.Count(text, "\n") {
				t.Fatalf("fault %v of another place", fault)
			}
		}
		if len(faults) == 0 && strings.Contains(text, "{{") {
			t.Fatalf("signs for the program in %q of %q", body.HTML, text)
		}
	})
}

var (
	tag       = regexp.MustCompile(`<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"<>]*")*)>`)
	attribute = regexp.MustCompile(` ([a-z]+)="([^"<>]*)"`)
	allowed   = strings.Fields("a blockquote br code em h1 h2 h3 h4 h5 h6 hr img li ol p pre span strong ul")
	scheme    = regexp.MustCompile(`^(https?:|mailto:|tel:|/|#|$)`)
)

// malformed says what is wrong with HTML, if anything: a small reader for the
// few elements that prose has.
func malformed(html string) string {
	html = strings.ReplaceAll(html, "<!-- raw HTML omitted -->", "")
	if strings.ContainsAny(tag.ReplaceAllString(html, ""), "<>") {
		return "a bare < or >"
	}
	var open []string
	for _, m := range tag.FindAllStringSubmatch(html, -1) {
		switch name := m[2]; {
		case !slices.Contains(allowed, name):
			return "element " + name
		case m[1] == "/" && (len(open) == 0 || open[len(open)-1] != name):
			return "end of " + name
		case m[1] == "/":
			open = open[:len(open)-1]
		case name != "br" && name != "hr" && name != "img":
			open = append(open, name)
		}
		for _, a := range attribute.FindAllStringSubmatch(m[3], -1) {
			switch a[1] {
			case "href":
				if !scheme.MatchString(a[2]) {
					return "link to " + a[2]
				}
			case "lang", "dir", "hreflang", "start", "class", "alt", "src":
			default:
				return "attribute " + a[1]
			}
		}
	}
	if len(open) > 0 {
		return "no end of " + open[0]
	}
	return ""
}

// FuzzSite puts any text in the place of one file of the site: either it is
// loaded in full, or there is a fault that names the file; and after a good
// state nothing of it is lost.
func FuzzSite(f *testing.F) {
	var names []string
	site := fstest.MapFS{}
	err := fs.WalkDir(networks.Site, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(networks.Site, name)
		site[name] = &fstest.MapFile{Data: text}
		names = append(names, name)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	for i, name := range names {
		text := string(site[name].Data)
		for _, seed := range []string{"", text, text + "x", text[:len(text)/2], strings.ReplaceAll(text, "=", "= ="), strings.ReplaceAll(text, "{{", "{"), strings.ReplaceAll(text, "\"", "'"), strings.ReplaceAll(text, "20", "21")} {
			f.Add(uint8(i), seed)
		}
	}
	good, err := Load(site, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, n uint8, text string) {
		name := names[int(n)%len(names)]
		changed := fstest.MapFS{}
		for other, file := range site {
			changed[other] = file
		}
		changed[name] = &fstest.MapFile{Data: []byte(text)}
		first, err := Load(changed, Options{})
		if err != nil && !strings.Contains(err.Error(), name) && !strings.Contains(err.Error(), "content/") {
			t.Fatalf("%s: the error names another file: %v", name, err)
		}
		later, err := Load(changed, Options{Previous: good})
		if err != nil {
			t.Fatalf("%s: with a good state before: %v", name, err)
		}
		for _, c := range []*Content{first, later} {
			if c != nil {
				complete(t, c, name)
			}
		}
	})
}

// complete wants every live translation to be whole.
func complete(t *testing.T, c *Content, name string) {
	t.Helper()
	if len(c.Pages) == 0 || c.Pages[0].Key != c.Config.Front || !c.Languages[0].Live {
		t.Fatalf("%s: there is no front page", name)
	}
	for _, l := range c.Languages {
		if !l.Live && len(l.Reasons) == 0 {
			t.Fatalf("%s: %s is not live, and no reason is given", name, l.Tag)
		}
	}
	for _, tr := range c.Pages[0].Translations {
		if !tr.Live {
			continue
		}
		if tr.Title == "" || !slugForm.MatchString(tr.Slug) || tr.Updated.IsZero() || len(tr.Sections) == 0 {
			t.Fatalf("%s: %s lacks something: %+v", name, tr.Language.Tag, tr)
		}
		for i, s := range tr.Texts() {
			for _, text := range []Text{s.Heading, s.Body} {
				if strings.Contains(text.HTML, "{{") || malformed(text.HTML) != "" {
					t.Fatalf("%s: %s, section %s: %s", name, tr.Language.Tag, tr.Sections[i].ID, text.HTML)
				}
			}
		}
	}
}
