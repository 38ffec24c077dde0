package content_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"vanersborg.se/networks/content"
)

// The introduction of the front page in Italian, given another text.
func italian(t *testing.T, text string) (content.Text, *content.Content) {
	t.Helper()
	site := embedded(t)
	edit(t, site, itFile, "Nell’Unione", text+"\n\nNell’Unione")
	c := load(t, site, nil)
	return section(t, in(t, c, "it"), "").Body, c
}

func TestForms(t *testing.T) {
	for name, tt := range map[string]struct{ text, html, plain, markdown string }{
		"span":                {"[Foo Bar]{lang=en} x", `<p><span lang="en">Foo Bar</span> x</p>`, "Foo Bar x", "Foo Bar x"},
		"span to the left":    {"[שלום]{lang=he}", `<span lang="he" dir="rtl">שלום</span>`, "שלום", "שלום"},
		"span with direction": {"[A]{lang=en dir=auto}", `<span lang="en" dir="auto">A</span>`, "A", "A"},
		"span in a link":      {"[[Foo]{lang=en} x](#sern)", `<a href="#sern"><span lang="en">Foo</span> x</a>`, "Foo x", "[Foo x](#sern)"},
		"span in emphasis":    {"*[Foo]{lang=en}*", `<em><span lang="en">Foo</span></em>`, "Foo", "*Foo*"},
		"escaped span":        {`[a\]b \* c]{lang=en}`, `<span lang="en">a]b * c</span>`, "a]b * c", `a\]b \* c`},
		"nested list":         {"- uno\n  - a\n  - b\n- due\n\nfine", "<li>due</li>", "uno\na\nb\ndue\n\nfine", "- uno\n  - a"},
		"list":                {"- uno\n- due\n\nfine", "<li>due</li>", "uno\ndue\n\nfine", "- uno\n- due"},
		"entities":            {"a &amp; b &lt; c &#169;", "a &amp; b &lt; c ©", "a & b < c ©", "a &amp; b"},
		"third level":         {"### Sotto\n\nx", "<h3>Sotto</h3>", "Sotto\n\nx", "### Sotto"},
		"code":                {"`a \"b\"` x", "<code>a &quot;b&quot;</code>", `a "b" x`, "`a \"b\"` x"},
		"fence":               {"~~~\n## not a section {#no}\n~~~", "", "", ""},
		"line break":          {"uno  \ndue\ntre", "uno<br>\ndue\ntre", "uno due tre", "uno  \ndue"},
		"dash":                {"uno – due", "uno\u00a0– due", "uno\u00a0– due", "uno\u00a0– due"},
		"mail":                {"<a@example.org>", `<a href="mailto:a@example.org">a@example.org</a>`, "a@example.org", "<a@example.org>"},
		"autolink":            {"<https://example.org>", `<a href="https://example.org">https://example.org</a>`, "https://example.org", "<https://example.org>"},
	} {
		got, c := italian(t, tt.text)
		if name == "fence" {
			wantFault(t, c.Faults, itFile, "only a section’s heading has an id")
			continue
		}
		if len(c.Faults) > 0 {
			t.Errorf("%s: faults %v", name, c.Faults)
		}
		if !strings.Contains(got.HTML, tt.html) || !strings.Contains(got.Plain, tt.plain) || !strings.Contains(got.Markdown, tt.markdown) {
			t.Errorf("%s: got\n%s\n%s\n%s", name, got.HTML, got.Plain, got.Markdown)
		}
	}
}

func TestWhatProseCannotHave(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"mark with a class":      {"[Foo]{lang=en class=x}", "expected [words]{lang=tag}"},
		"mark without a tag":     {"[Foo]{en}", "expected [words]{lang=tag}"},
		"mark of no language":    {"[Foo]{lang=english}", "expected a BCP 47 language tag"},
		"mark over two lines":    {"[Foo\nBar]{lang=en}", "expected [words]{lang=tag}"},
		"emphasis in a mark":     {"[*Foo*]{lang=en}", "are plain"},
		"HTML in a mark":         {"[<b>Foo</b>]{lang=en}", "are plain"},
		"id on a third level":    {"### Foo {#foo}", "only a section’s heading has an id"},
		"first level":            {"# Foo", "third level"},
		"first level underlined": {"Foo\n===", "third level"},
		"second level indented":  {"  ## Foo {#foo}", "third level"},
		"second level quoted":    {"> ## Foo", "third level"},
		"HTML block":             {"<div>\nx\n</div>", "raw HTML"},
		"comment":                {"<!-- x -->", "raw HTML"},
		"comment in a line":      {"x <!-- x -->", "raw HTML"},
		"picture":                {"![x](https://example.org/x.png)", "pictures"},
		"link with a title":      {"[x](#sern (y))", "a link has no title"},
		"link without words":     {"[](#sern)", "the link has no words"},
		"link to a definition":   {"[x][y]\n\n[y]: https://example.org", "found a link to a definition"},
		"link to a path":         {"[x](/it/reti)", "expected a page’s key"},
		"link to another host":   {"[x](//example.org/)", "expected a page’s key"},
		"link to data":           {"[x](data:text/html,x)", "cannot begin with data:"},
		"link in capitals":       {"[x](HTTPS://example.org)", "cannot begin with HTTPS:"},
		"bare link to data":      {"<data:text/html,x>", "between < and >"},
		"bare link in capitals":  {"<HTTPS://example.org>", "between < and >"},
		"link without a host":    {"[x](https:x)", "cannot begin with https:"},
		"link to nowhere":        {"[x](#)", "the page has no section"},
		"straight apostrophe":    {"l'Europa", "straight quotation mark"},
		"unknown reference":      {"{{sernn}}", "there is no fact or name {{sernn}}"},
		"unknown field":          {"{{sern.founded}}", "a network has no {{sern.founded}}"},
		"word after no list":     {"{{sern.since dal}}", "is no list"},
		"two words":              {"{{ensa.theme_groups e poi}}", "expected {{name}}"},
		"upper case":             {"{{Sern}}", "expected {{name}}"},
		"empty reference":        {"{{}}", "expected {{name}}"},
		"reference left open":    {"{{sern", "expected a reference such as {{name}}"},
		"reference over lines":   {"{{sern\n}}", "expected a reference such as {{name}}"},
		"brace too many":         {"{{sern}}}}", "expected a reference such as {{name}}"},
		"no value":               {"{{icc.members}}", "add members under [networks.icc]"},
	} {
		t.Run(name, func(t *testing.T) {
			_, c := italian(t, tt.text)
			wantFault(t, c.Faults, itFile+":2", strings.ReplaceAll(tt.want, "page’s", "page's"))
			if c.Languages[2].Live {
				t.Error("the language is live")
			}
		})
	}
}

// A name is what it says, whatever signs of Markdown it has.
func TestNamesAreNoMarkdown(t *testing.T) {
	const name = `A*B* _c_ [d](e) <f> #g ~h~ | \i & j {k} !`
	site := embedded(t)
	edit(t, site, factsFile, `name = "SOSEVO"`, "name = '"+name+"'")
	c := load(t, site, nil)
	it := in(t, c, "it")
	if got := section(t, it, "ensa").Body.Plain; !strings.Contains(got, "abbiamo coordinato "+name+", un progetto") {
		t.Errorf("got %s", got)
	}
	if got := it.Networks[2].Projects[0].Text; got != name {
		t.Errorf("got %s", got)
	}
	if len(c.Faults) > 0 {
		t.Error(c.Faults)
	}
}

func TestSectionsInAnotherOrder(t *testing.T) {
	site := embedded(t)
	text := string(site[itFile].Data)
	icc, ensa := strings.Index(text, "## {{icc"), strings.Index(text, "## {{ensa")
	site[itFile] = &fstest.MapFile{Data: []byte(text[:icc] + text[ensa:] + "\n" + text[icc:ensa])}
	c := load(t, site, nil)
	wantFault(t, c.Faults.Errors(), itFile+":", "section icc stands in another place")
	if c.Languages[2].Live {
		t.Error("the language is live")
	}
}

// The line of a fault is that of the file, whatever references stand before.
func TestLineOfAFault(t *testing.T) {
	site := embedded(t)
	edit(t, site, itFile, "membro di {{memberships}}.", "membro di {{memberships}}.\n\n{{sern.neighbours}}\n{{sern}} x\ny <b>z</b>\n\n- uno\n- `due` l'Europa\n- {{nothing}}")
	c := load(t, site, nil)
	text := string(site[itFile].Data)
	line := func(part string) string {
		before, _, _ := strings.Cut(text, part)
		return itFile + ":" + itoa(1+strings.Count(before, "\n")) + ":"
	}
	wantFault(t, c.Faults, line("<b>z"), "raw HTML")
	wantFault(t, c.Faults, line("l'Europa"), "straight quotation mark")
	wantFault(t, c.Faults, line("{{nothing}}"), "no fact")
}

func TestHeadings(t *testing.T) {
	for heading, want := range map[string]content.Text{
		"1. {{sern.acronym}}": {HTML: "1. SERN", Plain: "1. SERN", Markdown: "1. SERN"},
		"- *x* {{sosevo}} #":  {HTML: "- <em>x</em> SOSEVO", Plain: "- x SOSEVO", Markdown: "- *x* SOSEVO #"},
		"> {{ece}}":           {HTML: `&gt; <span lang="en">Early Childhood Education</span>`, Plain: "> Early Childhood Education", Markdown: "> Early Childhood Education"},
	} {
		site := embedded(t)
		for _, name := range []string{svFile, enFile, itFile} {
			edit(t, site, name, "## {{sern}} {#sern}", "## "+heading+" {#sern}")
		}
		c := load(t, site, nil)
		if got := section(t, in(t, c, "it"), "sern").Heading; got != want || len(c.Faults.Errors()) > 0 {
			t.Errorf("%s: got %+v, faults %v", heading, got, c.Faults)
		}
	}
}

func TestSectionsAndCode(t *testing.T) {
	const fences = "\n\n````\n```\n## One\n```\n````\n\n~~~ x\n```\n## Two\n~~~\n\n``` a`b\n"
	site := embedded(t)
	for _, name := range []string{svFile, enFile, itFile} {
		edit(t, site, name, "\n## {{sern}} {#sern}", fences+"\n## {{sern}} {#sern}")
	}
	c := load(t, site, nil)
	if n := len(in(t, c, "it").Sections); n != 4 {
		t.Errorf("%d sections, faults %v", n, c.Faults)
	}
}

func TestFrontMatter(t *testing.T) {
	for name, tt := range map[string]struct{ from, to, where, want string }{
		"title with a reference": {`title = "Reti"`, `title = "Reti {{sern}}"`, itFile + ":2:", "not in the front matter"},
		"title straight":         {`title = "Reti"`, `title = "L'Europa"`, itFile + ":2:", "straight quotation mark"},
		"title of two lines":     {`title = "Reti"`, `title = "a\nb"`, itFile + ":2:", "control character"},
		"no title":               {`title = "Reti"`, `title = " "`, itFile + ":2:", "title is missing"},
		"name of two lines":      {`youth = "Giovani"`, `youth = "Gio\nvani"`, itFile + ":", "control character"},
		"name without text":      {`youth = "Giovani"`, `youth = ""`, itFile + ":", "expected a name"},
		"name unknown":           {`youth = "Giovani"`, "youth = \"Giovani\"\nyuoth = \"Giovani\"", itFile + ":", "the page has no name yuoth"},
		"name in capitals":       {`youth = "Giovani"`, "youth = \"Giovani\"\nYOUTH = \"Giovani\"", itFile + ":", "lower-case"},
		"never closed":           {"+++\n\nNell", "\nNell", itFile + ":1:", "expected front matter"},
	} {
		site := embedded(t)
		edit(t, site, itFile, tt.from, tt.to)
		c := load(t, site, nil)
		wantFault(t, c.Faults, tt.where, tt.want)
		if c.Languages[2].Live {
			t.Errorf("%s: the language is live", name)
		}
	}
}

func TestAPageNeedsADay(t *testing.T) {
	site := embedded(t)
	edit(t, site, factsFile, "updated = 2024-03-15\n", "")
	if _, err := loadErr(site); err == nil || !strings.Contains(err.Error(), svFile) || !strings.Contains(err.Error(), "updated") {
		t.Errorf("got %v", err)
	}
	edit(t, site, svFile, "slug = ", "updated = 2025-01-02\nslug = ")
	c := load(t, site, nil)
	if got := in(t, c, "it").Updated.Format("2006-01-02"); got != "2025-01-02" {
		t.Errorf("updated %s", got)
	}
}

// An editor adds a theme group: no translation goes down, the new name is
// marked as Swedish until it has one of its own.
func TestANameThatIsNotTranslatedYet(t *testing.T) {
	site := embedded(t)
	edit(t, site, factsFile, `"inclusion"]`, `"inclusion", "climate"]`)
	edit(t, site, svFile, "[names]\n", "[names]\nclimate = \"Klimat\"\n")
	c := load(t, site, nil)
	it := in(t, c, "it")
	if got := section(t, it, "ensa").Body.HTML; !it.Live || it.State != content.Stale || !strings.Contains(got, `Inclusione sociale e <span lang="sv">Klimat</span>.`) {
		t.Errorf("live %v, page %s, %s", it.Live, it.State, got)
	}
	groups := it.Networks[2].ThemeGroups
	if got := groups[len(groups)-1]; got != (content.Name{ID: "climate", Text: "Klimat", Lang: "sv"}) {
		t.Errorf("got %+v", got)
	}
	if len(c.Faults.Errors()) > 0 {
		t.Error(c.Faults)
	}
	wantFault(t, c.Faults, itFile+":", "the name climate is not translated")
}

// An editor takes a section away: the translations no longer show it.
func TestASectionTakenAway(t *testing.T) {
	site := embedded(t)
	text := string(site[svFile].Data)
	site[svFile] = &fstest.MapFile{Data: []byte(text[:strings.Index(text, "## {{ensa}}")])}
	c := load(t, site, nil)
	it := in(t, c, "it")
	if !it.Live || len(it.Sections) != 3 || len(c.Faults.Errors()) > 0 {
		t.Errorf("live %v, %d sections, faults %v", it.Live, len(it.Sections), c.Faults)
	}
	wantFault(t, c.Faults, itFile+":", "section ensa is no longer in "+svFile)
}

// A figure that an editor typed anew is no fault of the translators: their
// section is stale and says so.
func TestFiguresOfAStaleSection(t *testing.T) {
	site := embedded(t)
	first := load(t, site, nil)
	edit(t, site, svFile, "sedan {{sern.since}}", "sedan 2007")
	c := load(t, site, first)
	it := in(t, c, "it")
	if s := section(t, it, "sern"); s.State != content.Stale || it.Kept || !it.Live {
		t.Errorf("state %s, kept %v, live %v", s.State, it.Kept, it.Live)
	}
	wantFault(t, c.Faults, itFile+":", "2006")
	if len(c.Faults.Errors()) > 0 {
		t.Error(c.Faults.Errors())
	}
}
