package content

import (
	"reflect"
	"slices"

	"vanersborg.se/networks/content/files"
)

// goLive decides which languages are live: those whose messages are complete
// and whose front page is live. The others' translations are drafts.
func (c *Content) goLive() {
	if len(c.Pages) == 0 {
		return
	}
	front := c.Pages[0]
	for _, lang := range c.Languages {
		if lang.Live = false; len(lang.Reasons) > 0 && !lang.Kept {
			continue
		}
		t := front.in(lang.Tag)
		lang.Live = t != nil && t.Live
		if !lang.Live {
			lang.Reasons = append(lang.Reasons, c.whyDraft(lang.Tag, t)...)
		}
	}
}

// whyDraft are the faults that keep the front page of a language back.
func (c *Content) whyDraft(tag string, t *Translation) files.Faults {
	name := documentPath(c.Config.Front, tag)
	var reasons files.Faults
	for _, f := range c.Faults.Errors() {
		if f.File == name {
			reasons = append(reasons, f)
		}
	}
	switch {
	case len(reasons) > 0:
		return reasons
	case t != nil && t.doc.head.Draft:
		return files.Faults{t.doc.fault("draft", "marked as a draft; take the line out when the translation is ready")}
	}
	return files.Faults{{File: name, Text: "the front page is not translated into this language; write it, as in " + documentPath(c.Config.Front, c.Config.Own)}}
}

// settle takes the languages that did not change from the previous state, and
// gives every translation its language. A page in which nothing changes stays
// the same page, so that whoever made something of it can see that.
func (c *Content) settle(previous *Content) {
	final := map[string]*Language{}
	for i, lang := range c.Languages {
		if p := previous.language(lang.Tag); p != nil && p.same(lang) {
			c.Languages[i] = p
		}
		final[lang.Tag] = c.Languages[i]
	}
	c.byKey = make(map[string]*Page, len(c.Pages))
	same := previous != nil && slices.Equal(c.Languages, previous.Languages)
	for i, p := range c.Pages {
		// After an edit nearly all pages are settled already, in their old place.
		if !same || i >= len(previous.Pages) || previous.Pages[i] != p {
			c.Pages[i] = p.settled(final)
		}
		c.byKey[p.Key] = c.Pages[i]
	}
}

func (c *Content) language(tag string) *Language {
	if c == nil {
		return nil
	}
	if i := slices.IndexFunc(c.Languages, func(l *Language) bool { return l.Tag == tag }); i >= 0 {
		return c.Languages[i]
	}
	return nil
}

func (l *Language) same(other *Language) bool {
	return l.Live == other.Live && l.Kept == other.Kept && reflect.DeepEqual(l.Reasons, other.Reasons) && l.Version() == other.Version()
}

// settled is p with its translations' languages as they are in final.
func (p *Page) settled(final map[string]*Language) *Page {
	same := func(t *Translation) bool { return final[t.Language.Tag] == t.Language }
	if !slices.ContainsFunc(p.Translations, func(t *Translation) bool { return !same(t) }) {
		return p
	}
	changed := *p
	changed.Translations = nil
	for _, t := range p.Translations {
		if lang := final[t.Language.Tag]; lang != nil {
			copied := *t
			copied.Language = lang
			changed.Translations = append(changed.Translations, &copied)
		}
	}
	return &changed
}

// in is the translation into a language, nil if there is none.
func (p *Page) in(tag string) *Translation {
	if p == nil {
		return nil
	}
	for _, t := range p.Translations {
		if t.Language.Tag == tag {
			return t
		}
	}
	return nil
}

func copies(languages []*Language) []*Language {
	all := make([]*Language, len(languages))
	for i, l := range languages {
		copied := *l
		all[i] = &copied
	}
	return all
}
