package content

import (
	"cmp"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"

	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/locales"
)

// Options of Load.
type Options struct {
	URL      string   // overrides the public address of site.toml; empty: no override
	Previous *Content // the last good state, nil at the start
}

// Load reads a site folder: content/ and locales/.
//
// Without a previous state the error is Faults if anything is wrong that
// concerns all languages: the settings, the source language's messages, a
// page's facts or its source text. A fault of another language keeps that
// language, or that translation, out, and stands in Content.Faults.
//
// With a previous state nothing that was good is lost: what has a fault, or is
// half gone, stays as it was, and its faults are reported. What has not
// changed is taken from the previous state as it is. The error is then nil
// unless nothing at all could be read.
func Load(fsys fs.FS, o Options) (*Content, error) {
	l := &loader{fsys: fsys, previous: o.Previous, md: newMarkdown(), refused: map[string]files.Fault{}, habits: map[string]habits{}}
	if err := l.readShared(o); err != nil {
		return nil, err
	}
	keys, err := listFolders(fsys)
	if err != nil && o.Previous == nil {
		return nil, files.AsFaults(Folder, err)
	}
	l.faults = append(l.faults, files.AsFaults(Folder, err)...)
	if err != nil {
		keys = l.previousKeys()
	}
	l.readFolders(keys)
	l.keepLanguages()
	l.addLanguages()
	l.checkKeys()
	for _, lang := range l.languages {
		l.habits[lang.Tag] = habitsOf(lang)
	}
	l.shared = l.sharedHash()
	l.addresses = l.firstAddresses()
	c := l.build()
	for l.readdress(c.Pages) {
		c = l.build()
	}
	c.goLive()
	c.settle(l.previous)
	if err := l.fatal(c); err != nil {
		return nil, err
	}
	return c, nil
}

type loader struct {
	fsys      fs.FS
	previous  *Content
	md        markdown
	config    Config
	languages []*Language
	habits    map[string]habits // by language
	glossary  []glossaryTerm
	folders   []*folder
	addresses addresses
	refused   map[string]files.Fault // documents, and folders, that want what is taken, by path
	shared    string                 // hash of what all pages depend on
	faults    files.Faults
	fatals    files.Faults // faults that end a first load
}

// readShared reads what all pages have in common.
func (l *loader) readShared(o Options) error {
	config, err := readConfig(l.fsys, o.URL)
	switch {
	case err != nil && l.previous == nil:
		return err
	case err != nil:
		l.faults = append(l.faults, files.AsFaults(ConfigFile, err)...)
		config = l.previous.Config
	}
	l.config = config
	glossary, faults := readGlossary(l.fsys)
	l.glossary, l.faults = glossary, append(l.faults, faults...)
	all, faults, err := locales.Load(l.fsys, config.Own)
	switch {
	case err != nil && l.previous == nil:
		return err
	case err != nil:
		l.faults = append(l.faults, files.AsFaults(locales.Folder, err)...)
		l.languages = copies(l.previous.Languages)
		if own := l.language(config.Own); own != nil {
			own.Kept, own.Reasons = true, files.AsFaults(locales.Folder, err)
		}
		return nil
	}
	l.faults = append(l.faults, faults...)
	for _, locale := range all {
		l.languages = append(l.languages, &Language{Locale: locale, Reasons: locale.Faults})
	}
	return nil
}

// readFolders reads all pages' files, on all processors.
func (l *loader) readFolders(keys []string) {
	l.folders = make([]*folder, len(keys))
	each(len(keys), func(i int) {
		var earlier *folder
		if p := l.previousPage(keys[i]); p != nil {
			earlier = p.read
		}
		l.folders[i] = readFolder(l.fsys, keys[i], earlier)
	})
	for _, f := range l.folders {
		l.faults = append(l.faults, f.faults...)
	}
}

// each does the same for 0 to n-1 on all processors.
func each(n int, do func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// build puts all pages into words, on all processors.
func (l *loader) build() *Content {
	builders := make([]pageBuilder, len(l.folders))
	pages := make([]*Page, len(l.folders))
	each(len(l.folders), func(i int) {
		builders[i] = pageBuilder{loader: l, folder: l.folders[i], previous: l.previousPage(l.folders[i].key)}
		pages[i] = builders[i].build()
	})
	c := &Content{Config: l.config, Languages: l.languages, Faults: slices.Clone(l.faults)}
	l.fatals = nil
	for i, p := range pages {
		c.Faults = append(c.Faults, builders[i].faults...)
		l.fatals = append(l.fatals, builders[i].fatal...)
		if p != nil {
			c.Pages = append(c.Pages, p)
		}
	}
	if i := slices.IndexFunc(c.Pages, func(p *Page) bool { return p.Key == l.config.Front }); i > 0 {
		front := c.Pages[i]
		c.Pages = slices.Insert(slices.Delete(c.Pages, i, i+1), 0, front)
	}
	c.Faults = unique(sorted(append(c.Faults, l.fatals...)))
	return c
}

func unique(faults files.Faults) files.Faults { return slices.Compact(faults) }

// sharedHash changes when anything changes that all pages depend on.
func (l *loader) sharedHash() string {
	s := fmt.Sprintf("%+v\n%v\n", l.config, l.glossary)
	for _, lang := range l.languages {
		s += fmt.Sprintln(lang.Tag, lang.Version(), lang.Reasons)
	}
	return s
}

// fatal are the faults without which there is nothing to serve.
func (l *loader) fatal(c *Content) error {
	if l.previous == nil && len(l.fatals) > 0 {
		return unique(sorted(l.fatals))
	}
	if len(c.Pages) == 0 || c.Pages[0].Key != l.config.Front {
		if l.previous == nil {
			return append(l.fatals, files.Fault{File: ConfigFile, Text: "the front page " + quote(l.config.Front) + " has no folder with a text in the language " + l.config.Own + " under " + Folder})
		}
		// The front page went away: nothing could stand at /, so all stays.
		c.Config, c.Pages, c.Languages, c.byKey = l.previous.Config, l.previous.Pages, l.previous.Languages, l.previous.byKey
		c.Faults = append(c.Faults, files.Fault{File: Folder + "/" + l.config.Front, Text: "the front page is gone; the site stays as it was"})
	}
	return nil
}

func (l *loader) previousPage(key string) *Page {
	if l.previous == nil {
		return nil
	}
	return l.previous.byKey[key]
}

func (l *loader) previousKeys() []string {
	var keys []string
	for _, p := range l.previous.Pages {
		keys = append(keys, p.Key)
	}
	slices.Sort(keys)
	return keys
}

func sortLanguages(languages []*Language, config Config) {
	rank := func(l *Language) int {
		switch l.Tag {
		case config.Own:
			return 0
		case config.International:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(languages, func(a, b *Language) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Tag, b.Tag))
	})
}
