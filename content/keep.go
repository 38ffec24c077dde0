package content

import (
	"maps"
	"path"
	"slices"

	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/locales"
)

// keepLanguages puts the last good messages of a language in the place of
// faulty ones, and of vanished ones as long as a page has a text in it. Both
// files of a language gone means that it was taken away on purpose.
func (l *loader) keepLanguages() {
	if l.good == nil {
		return
	}
	for _, lang := range l.languages {
		p := l.good.language(lang.Tag)
		if p == nil {
			continue
		}
		if len(lang.Reasons) > 0 && (p.Live || p.Kept) {
			lang.Locale, lang.Kept = p.Locale, true
		}
	}
	for _, p := range l.good.Languages {
		if (p.Live || p.Kept) && l.language(p.Tag) == nil && l.hasText(p.Tag) {
			fault := files.Fault{File: locales.FileName(p.Tag), Text: "is gone while pages have texts in this language; the last good messages are kept"}
			l.faults = append(l.faults, fault)
			l.languages = append(l.languages, &Language{Locale: p.Locale, Kept: true, Reasons: files.Faults{fault}})
		}
	}
	sortLanguages(l.languages, l.config)
}

// addLanguages adds the languages that pages have texts in, but whose messages
// are not there. They are drafts.
func (l *loader) addLanguages() {
	known := map[string]bool{}
	for _, lang := range l.languages {
		known[lang.Tag] = true
	}
	missing := map[string]bool{}
	for _, f := range l.folders {
		for _, tag := range f.tags {
			if !known[tag] {
				missing[tag] = true
			}
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(missing)) {
		locale, faults := locales.Read(l.fsys, tag, l.languages[0].Locale)
		l.faults = append(l.faults, faults...)
		if locale != nil {
			l.languages = append(l.languages, &Language{Locale: locale, Reasons: faults})
		}
	}
	sortLanguages(l.languages, l.config)
}

func (l *loader) language(tag string) *Language {
	return (&Content{Languages: l.languages}).language(tag)
}

func (l *loader) hasText(tag string) bool {
	for _, f := range l.folders {
		if f.docs[tag] != nil || f.broken[tag] {
			return true
		}
	}
	return false
}

// pageBuilder puts one page into words, or keeps what it was.
type pageBuilder struct {
	*loader
	folder   *folder
	previous *Page // what has not changed is taken from it; may be nil
	good     *Page // stands in for what is faulty or gone; may be nil
	faults   files.Faults
	fatal    files.Faults
}

func (b *pageBuilder) build() *Page {
	key := b.folder.key
	fault, refused := b.refused[path.Join(Folder, key)]
	if refused {
		b.faults = append(b.faults, fault)
		return b.keepPage()
	}
	source := b.document(b.config.Own)
	if source == nil && b.folder.docs[b.config.Own] == nil && !b.folder.broken[b.config.Own] {
		b.faults = append(b.faults, files.Fault{File: documentPath(key, b.config.Own), Text: "the text in the source language is missing"})
	}
	if source == nil || b.folder.facts == nil {
		return b.keepPage()
	}
	t := &translator{
		facts: b.folder.facts, source: source, hashes: source.hashes(), md: b.md,
		habits: b.habits, glossary: b.glossary, ids: b.folder.facts.names(), counted: b.folder.facts.counted(),
		links: linker{page: key, own: b.config.Own, ids: source.ids(), addresses: b.addresses, linked: map[string]bool{}},
	}
	shared := b.sharedWith(b.folder)
	if p := b.previous; p != nil && p.read.facts == t.facts && p.read.docs[source.tag] == source && p.shared == shared && p.linksLead(b.addresses) {
		t.before = p
		for key := range p.links {
			t.links.linked[key] = true
		}
	}
	own, faults := t.translate(source, b.languages[0])
	b.faults = append(b.faults, faults...)
	if len(faults.Errors()) > 0 {
		kept := b.keepPage()
		if kept != nil {
			kept.links = b.leads(t.links.linked) // a page that comes back may mend it
		}
		return kept
	}
	t.own, t.said = own, own.Texts()
	t.used = t.termsUsed()
	page := &Page{Key: key, Translations: []*Translation{own}, read: b.folder, shared: shared}
	for _, lang := range b.languages[1:] {
		if tr := b.translation(t, lang); tr != nil {
			page.Translations = append(page.Translations, tr)
		}
	}
	page.faults, page.at, page.links = b.faults, page.address(), b.leads(t.links.linked)
	return page
}

// leads are the addresses of the pages linked to.
func (l *loader) leads(linked map[string]bool) addresses {
	to := make(addresses, len(linked))
	for key := range linked {
		to[key] = l.addresses[key]
	}
	return to
}

// document is the text in a language, nil if there is none that may be shown.
func (b *pageBuilder) document(tag string) *document {
	doc := b.folder.docs[tag]
	if doc == nil {
		return nil
	}
	if fault, refused := b.refused[doc.file.Name]; refused {
		b.faults = append(b.faults, fault)
		return nil
	}
	return doc
}

// sharedWith is the hash of what the page of a folder depends on beside its
// files and the pages it links to.
func (l *loader) sharedWith(f *folder) string {
	s := l.shared
	if len(l.refused) == 0 {
		return s
	}
	if fault, refused := l.refused[path.Join(Folder, f.key)]; refused {
		s += fault.Error()
	}
	for _, tag := range slices.Sorted(maps.Keys(f.docs)) {
		if fault, refused := l.refused[f.docs[tag].file.Name]; refused {
			s += fault.Error()
		}
	}
	return s
}

// keepPage is the page as it was, for want of a good one.
func (b *pageBuilder) keepPage() *Page {
	if b.loader.good == nil {
		b.fatal = append(append(b.fatal, b.folder.faults...), b.faults...)
		b.fatal = b.fatal.Errors()
	}
	if b.good == nil {
		return nil
	}
	kept := *b.good
	kept.read, kept.shared, kept.faults = b.folder, b.sharedWith(b.folder), b.faults
	kept.Translations = nil
	for _, t := range b.good.Translations {
		kept.Translations = append(kept.Translations, t.kept())
	}
	return &kept
}

// kept is t, marked as standing in for a faulty text.
func (t *Translation) kept() *Translation {
	copied := *t
	copied.Kept = true
	return &copied
}

// translation is the page in another language: from its file, else from the
// last good text of that file, else as it last was.
func (b *pageBuilder) translation(t *translator, lang *Language) *Translation {
	before := b.good.in(lang.Tag)
	doc := b.document(lang.Tag)
	if doc == nil && (before == nil || !before.Live) {
		return nil
	}
	var draft *Translation
	if doc != nil {
		tr, faults := t.translate(doc, lang)
		if doc.head.Draft {
			faults = faults.Warnings() // nobody is shown it yet
		}
		b.faults = append(b.faults, faults...)
		if len(faults.Errors()) == 0 {
			return tr
		}
		draft = tr
		draft.Live = false
	} else if b.folder.docs[lang.Tag] == nil && !b.folder.broken[lang.Tag] {
		b.faults = append(b.faults, files.Fault{File: documentPath(b.folder.key, lang.Tag), Text: "is gone while the language's messages remain; the last good version is kept"})
	}
	if before == nil || !before.Live {
		return draft
	}
	if tr, faults := t.translate(before.doc, lang); len(faults.Errors()) == 0 {
		return tr.kept()
	}
	return before.kept()
}
