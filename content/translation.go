package content

import (
	"maps"
	"slices"
	"time"

	"vanersborg.se/networks/content/files"
)

// translator puts the documents of one page into words.
type translator struct {
	facts  *facts
	source *document
	hashes map[string]string // of the source
	own    *Translation      // the source in words; nil until it is done
	said   []Texts           // by own
	before *Page             // made from the same source, facts and surroundings; may be nil
	links  linker            // of the page, language left open
	md     markdown

	habits   map[string]habits // by language
	glossary []glossaryTerm

	ids     []string                  // of all that the facts name
	counted []count                   // of the facts
	used    map[string][]glossaryTerm // in the source, by section
}

// translate puts a document into words. With a fault that is no warning the
// translation must not be shown. What was made from the same document before
// is taken as it is.
func (t *translator) translate(doc *document, lang *Language) (*Translation, files.Faults) {
	if before := t.before.in(lang.Tag); before != nil && before.doc == doc && !before.Kept && len(before.faults.Errors()) == 0 {
		return before, before.faults
	}
	tr := &Translation{
		Page: t.links.page, Language: lang, Live: !doc.head.Draft, doc: doc,
		Title: doc.head.Title, Slug: doc.head.Slug, Description: doc.head.Description,
		State: t.state(doc, pageKey), figures: map[string]figures{},
	}
	faults := append(t.order(doc), t.checkNames(doc)...)
	texts := make([]Texts, len(t.source.parts))
	for i := range t.source.parts {
		id := t.source.parts[i].id
		p := doc.part(id)
		if p == nil {
			section := t.own.Sections[i]
			section.State, section.Hash = Missing, t.hashes[recordKey(id)]
			tr.Sections, texts[i] = append(tr.Sections, section), t.said[i]
			faults = append(faults, t.missing(doc, id))
			tr.Live = tr.Live && !t.required(id)
			continue
		}
		section, text, found := t.section(tr, doc, p)
		tr.Sections, texts[i] = append(tr.Sections, section), text
		faults = append(faults, found...)
	}
	tr.texts = pack(texts)
	networks, found := t.networks(doc, lang)
	tr.Networks, faults = networks, append(faults, found...)
	tr.Updated, tr.Share = t.updated(doc, tr), share(tr)
	tr.faults = append(faults, t.compareFigures(tr)...)
	if t.own != nil {
		tr.figures = nil // only the source's are compared with
	}
	return tr, tr.faults
}

func (t *translator) vocabulary(doc *document, lang *Language) vocabulary {
	return vocabulary{facts: t.facts, names: doc.head.Names, source: t.source, lang: lang.Locale}
}

func (t *translator) section(tr *Translation, doc *document, p *part) (Section, Texts, files.Faults) {
	key, texts := recordKey(p.id), Texts{}
	s := Section{ID: p.id, Lang: tr.Language.Tag, State: t.state(doc, key), Hash: t.hashes[key]}
	if s.State == Stale {
		s.From = doc.head.Source[key].Updated
	}
	v := t.vocabulary(doc, tr.Language)
	heading, used, faults := v.expand(p.heading)
	about := prose{place: p.heading, links: t.links, quotes: t.habits[doc.tag].quotes, dir: tr.Language.Direction()}
	about.links.tag, about.links.draft = tr.Language.Tag, doc.head.Draft
	if p.id != "" {
		text, found := t.md.heading(heading, about)
		texts.Heading, faults = text, append(faults, found...)
	}
	body, more, found := v.expand(p.body)
	faults = append(faults, found...)
	about.place = p.body
	var bare string
	texts.Body, bare, found = t.md.block(body, about)
	tr.figures[p.id] = figuresOf(p, append(used, more...), tr.Language)
	return s, texts, append(append(faults, found...), t.checkSection(doc, p, texts.Body.Plain, bare)...)
}

func figuresOf(p *part, used []int, lang *Language) figures {
	f := figures{heading: figuresIn(p.heading.Text, lang.Group()), body: figuresIn(p.body.Text, lang.Group()), facts: map[int]int{}}
	for _, n := range used {
		f.facts[n] = 0
	}
	return f
}

// state compares what a translation was made from with the source as it is.
func (t *translator) state(doc *document, key string) State {
	if doc.tag == t.source.tag || doc.head.Source[key].Hash == t.hashes[key] {
		return Current
	}
	return Stale
}

func (t *translator) required(id string) bool {
	return id == "" || slices.Contains(t.source.head.Required, id)
}

func (t *translator) missing(doc *document, id string) files.Fault {
	f := doc.fault("title", "section "+id+" is missing and shown in the source language; translate it from "+t.source.file.Name)
	if f.Warning = !t.required(id); !f.Warning {
		f.Text = "section " + id + " is missing and required; until it is there the translation stays a draft"
	}
	return f
}

// order wants the sections of the source, in the order of the source.
func (t *translator) order(doc *document) files.Faults {
	var faults files.Faults
	last := -1
	for _, p := range doc.parts[1:] {
		place := slices.IndexFunc(t.source.parts, func(s part) bool { return s.id == p.id })
		switch {
		case place < 0 && doc.head.Source[p.id].Hash != "":
			fault := p.heading.At(0, "section %s is no longer in %s and not shown; take it out", p.id, t.source.file.Name)
			fault.Warning = true
			faults = append(faults, fault)
			continue
		case place < 0:
			faults = append(faults, p.heading.At(0, "section %s is not in %s; mend its id or take it out", p.id, t.source.file.Name))
		case place < last:
			faults = append(faults, p.heading.At(0, "section %s stands in another place than in %s", p.id, t.source.file.Name))
		}
		last = max(last, place)
	}
	if doc != t.source {
		return faults
	}
	for _, id := range doc.head.Required {
		if doc.part(id) == nil {
			faults = append(faults, doc.fault("required", "there is no section "+id))
		}
	}
	return faults
}

// checkNames finds names that mean nothing on the page, and those that are
// still in the source language. The text that the source's front matter has
// changed is told by the state of the page.
func (t *translator) checkNames(doc *document) files.Faults {
	if doc == t.source {
		if later(t.facts.Updated, doc.head.Updated).IsZero() {
			return files.Faults{doc.fault("updated", "the day of the text is missing; write updated = … in "+factsName+" or here")}
		}
		return nil
	}
	var faults files.Faults
	for _, id := range slices.Sorted(maps.Keys(doc.head.Names)) {
		_, fact := t.facts.name(id)
		if _, source := t.source.head.Names[id]; !fact && !source {
			faults = append(faults, doc.fault("names."+id, "the page has no name "+id+"; mend it or take it out"))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(t.source.head.Names)) {
		_, fact := t.facts.name(id)
		if _, own := doc.head.Names[id]; !own && !fact {
			fault := doc.fault("names", "the name "+id+" is not translated; the source’s stands in its place, marked as such")
			fault.Warning = true
			faults = append(faults, fault)
		}
	}
	return faults
}

// updated is the day of the newest text a translation has taken in.
func (t *translator) updated(doc *document, tr *Translation) time.Time {
	source := later(t.facts.Updated, t.source.head.Updated)
	if doc.tag == t.source.tag {
		return source
	}
	if tr.State == Current && !slices.ContainsFunc(tr.Sections, func(s Section) bool { return s.State != Current }) {
		return later(source, doc.head.Updated)
	}
	newest := doc.head.Updated
	for _, r := range doc.head.Source {
		newest = later(newest, r.Updated)
	}
	if newest.IsZero() {
		return source
	}
	return newest
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func share(tr *Translation) float64 {
	current := 0
	for _, s := range tr.Sections {
		if s.State == Current {
			current++
		}
	}
	return float64(current) / float64(len(tr.Sections))
}
