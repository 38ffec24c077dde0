package content

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"vanersborg.se/networks/content/files"
	"vanersborg.se/networks/locales"
)

// Options of Load.
type Options struct {
	URL      string   // overrides the public address of site.toml; empty: no override
	Previous *Content // the last good state, nil at the start
	Whole    bool     // nothing of Previous stands in for what is faulty or gone
	Tree     *Tree    // the folder as it was just seen; nil: Load looks itself
}

// Load reads a site folder: content/ and locales/.
//
// Without a previous state the error is Faults if anything is wrong that
// concerns all languages: the settings, the source language's messages, a
// page's facts or its source text. A fault of another language keeps that
// language, or that translation, out, and stands in Content.Faults.
//
// With a previous state nothing that was good is lost: what has a fault, or is
// half gone, stays as it was, and its faults are reported. The error is then
// nil unless nothing at all could be read.
//
// What has not changed is taken from the previous state as it is: the files of
// a page by what Look sees of them, a text by its bytes, a finished translation
// by what it was made from (its text, the source, the facts, what all pages
// have in common, the addresses it links to). The result is what a first load
// would make.
//
// Whole is for a folder that is taken whole or not at all. Previous then saves
// work and does nothing else: result and error are those of a first load. A
// Previous that was not loaded so is not used, for it may hold texts that no
// file has any more.
func Load(fsys fs.FS, o Options) (*Content, error) {
	l := &loader{fsys: fsys, tree: o.Tree, previous: o.Previous, good: o.Previous, md: newMarkdown(), refused: map[string]files.Fault{}}
	if o.Whole {
		l.good = nil
		if o.Previous != nil && !o.Previous.whole {
			l.previous = nil
		}
	}
	if l.tree == nil {
		l.tree = Look(fsys)
	}
	if err := l.readShared(o); err != nil {
		return nil, err
	}
	if err := l.tree.err; err != nil && l.good == nil {
		return nil, files.AsFaults(Folder, err)
	}
	l.readFolders()
	l.keepLanguages()
	l.addLanguages()
	l.checkKeys()
	l.learnHabits()
	l.shared = l.sharedHash()
	l.addresses = l.firstAddresses()
	c := l.build()
	for l.readdress(c.Pages) {
		c = l.build()
	}
	c.disputed = len(l.refused) > 0
	c.whole = l.good == nil
	c.goLive()
	c.settle(l.previous)
	if err := l.fatal(c); err != nil {
		return nil, err
	}
	return c, nil
}

type loader struct {
	fsys      fs.FS
	tree      *Tree
	previous  *Content // what has not changed is taken from it; may be nil
	good      *Content // stands in for what is faulty or gone; nil if nothing may
	md        markdown
	common    *common
	config    Config
	languages []*Language
	habits    map[string]habits // by language
	glossary  []glossaryTerm
	folders   []*folder
	before    []*Page         // of the folders, as they were; nil for a new one
	keys      map[string]bool // of the folders; nil until asked for
	addresses addresses
	refused   map[string]files.Fault // documents, and folders, that want what is taken, by path
	shared    string                 // hash of what all pages depend on
	faults    files.Faults
	fatals    files.Faults // faults that end a first load
}

// common is what all pages have in common, as it was read without a fault.
type common struct {
	url      string // of Options
	config   Config
	glossary []glossaryTerm
	locales  []*locales.Locale
}

// readShared reads what all pages have in common, unless it is as it was.
func (l *loader) readShared(o Options) error {
	if p := l.previous; p != nil && p.common != nil && p.common.url == o.URL && l.tree.common.same(p.tree.common) {
		l.common, l.config, l.glossary = p.common, p.common.config, p.common.glossary
		l.addLocales(p.common.locales)
		return nil
	}
	config, err := readConfig(l.fsys, o.URL)
	switch {
	case err != nil && l.good == nil:
		return err
	case err != nil:
		l.faults = append(l.faults, files.AsFaults(ConfigFile, err)...)
		config = l.good.Config
	}
	l.config = config
	glossary, faults := readGlossary(l.fsys)
	l.glossary, l.faults = glossary, append(l.faults, faults...)
	all, faults, err := locales.Load(l.fsys, config.Own)
	switch {
	case err != nil && l.good == nil:
		return err
	case err != nil:
		l.faults = append(l.faults, files.AsFaults(locales.Folder, err)...)
		l.languages = copies(l.good.Languages)
		if own := l.language(config.Own); own != nil {
			own.Kept, own.Reasons = true, files.AsFaults(locales.Folder, err)
		}
		return nil
	}
	l.faults = append(l.faults, faults...)
	l.addLocales(all)
	if len(l.faults) == 0 {
		l.common = &common{o.URL, config, glossary, all}
	}
	return nil
}

func (l *loader) addLocales(all []*locales.Locale) {
	for _, locale := range all {
		l.languages = append(l.languages, &Language{Locale: locale, Reasons: locale.Faults})
	}
}

// learnHabits asks the languages that are new for their habits.
func (l *loader) learnHabits() {
	l.habits = map[string]habits{}
	for _, lang := range l.languages {
		if was := l.previous.language(lang.Tag); was != nil && was.Locale == lang.Locale {
			l.habits[lang.Tag] = l.previous.habits[lang.Tag]
		} else {
			l.habits[lang.Tag] = habitsOf(lang)
		}
	}
}

// readFolders reads the files of the pages that have changed, on all
// processors.
func (l *loader) readFolders() {
	keys, same := l.tree.keys(), make([]bool, len(l.tree.pages))
	switch {
	case l.tree.err != nil:
		l.faults = append(l.faults, files.AsFaults(Folder, l.tree.err)...)
		keys = l.good.keys()
		same = make([]bool, len(keys))
	case l.previous != nil:
		same = l.tree.unchanged(l.previous.tree)
	}
	l.folders, l.before = make([]*folder, len(keys)), make([]*Page, len(keys))
	each(len(keys), func(i int) {
		p := l.previous.page(keys[i])
		l.before[i] = p
		switch {
		case p == nil:
			l.folders[i] = readFolder(l.fsys, keys[i], nil)
		case same[i]:
			l.folders[i] = p.read
		default:
			l.folders[i] = readFolder(l.fsys, keys[i], p.read)
		}
	})
	for _, f := range l.folders {
		l.faults = append(l.faults, f.faults...)
	}
}

// each does the same for 0 to n-1 on all processors. If one of them panics, each
// does, so that whoever loads can recover.
func each(n int, do func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	var fallen atomic.Value
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			defer func() {
				if cause := recover(); cause != nil {
					fallen.Store(fmt.Sprintf("%v\n%s", cause, debug.Stack()))
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
	if cause := fallen.Load(); cause != nil {
		panic(cause)
	}
}

// build puts the pages into words that are not as they were, on all
// processors.
func (l *loader) build() *Content {
	pages := make([]*Page, len(l.folders))
	builders := map[int]*pageBuilder{}
	var todo []int
	for i, f := range l.folders {
		p := l.before[i]
		if pages[i] = l.unchanged(f, p); pages[i] == nil {
			builders[i] = &pageBuilder{loader: l, folder: f, previous: p, good: l.good.page(f.key)}
			todo = append(todo, i)
		}
	}
	each(len(todo), func(n int) { pages[todo[n]] = builders[todo[n]].build() })
	c := &Content{
		Config: l.config, Languages: l.languages, Faults: slices.Clone(l.faults), Pages: make([]*Page, 0, len(pages)),
		common: l.common, tree: l.tree, habits: l.habits,
	}
	l.fatals = nil
	for i, p := range pages {
		if b := builders[i]; b != nil {
			c.Faults = append(c.Faults, b.faults...)
			l.fatals = append(l.fatals, b.fatal...)
		} else {
			c.Faults = append(c.Faults, p.faults...)
		}
		if p != nil {
			c.Pages = append(c.Pages, p)
		}
	}
	if i := slices.IndexFunc(c.Pages, func(p *Page) bool { return p.Key == l.config.Front }); i > 0 {
		front := c.Pages[i]
		c.Pages = slices.Insert(slices.Delete(c.Pages, i, i+1), 0, front)
	}
	c.Faults = told(append(c.Faults, l.fatals...))
	return c
}

// unchanged is the previous page if nothing has changed that it depends on.
func (l *loader) unchanged(f *folder, p *Page) *Page {
	if p == nil || p.read != f || p.shared != l.sharedWith(f) || !p.linksLead(l.addresses) {
		return nil
	}
	return p
}

// mostFaults is how many faults of one file are told one by one.
const mostFaults = 100

// told are the faults in order, each once, and of a file with very many the
// first and how many more there are: a log takes each on a line of its own.
func told(faults files.Faults) files.Faults {
	faults = slices.Compact(sorted(faults))
	var all files.Faults
	for len(faults) > 0 {
		n := 1
		for n < len(faults) && faults[n].File == faults[0].File {
			n++
		}
		all = append(all, faults[:min(n, mostFaults)]...)
		if rest := faults[min(n, mostFaults):n]; len(rest) > 0 {
			text := fmt.Sprintf("%d more faults in this file; mend the first and check again", len(rest))
			all = append(all, files.Fault{File: faults[0].File, Text: text, Warning: len(rest.Errors()) == 0})
		}
		faults = faults[n:]
	}
	return all
}

// sharedHash changes when anything changes that all pages depend on.
func (l *loader) sharedHash() string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%+v\n%v\n", l.config, l.glossary)
	for _, lang := range l.languages {
		fmt.Fprintln(sum, lang.Tag, lang.Version(), lang.Reasons)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// fatal are the faults without which there is nothing to serve.
func (l *loader) fatal(c *Content) error {
	if l.good == nil && len(l.fatals) > 0 {
		return told(l.fatals)
	}
	if len(c.Pages) == 0 || c.Pages[0].Key != l.config.Front {
		if l.good == nil {
			return append(l.fatals, files.Fault{File: ConfigFile, Text: "the front page " + quote(l.config.Front) + " has no folder with a text in the language " + l.config.Own + " under " + Folder})
		}
		// The front page went away: nothing could stand at /, so all stays.
		c.Config, c.Pages, c.Languages, c.byKey = l.good.Config, l.good.Pages, l.good.Languages, l.good.byKey
		c.disputed = true
		c.Faults = append(c.Faults, files.Fault{File: Folder + "/" + l.config.Front, Text: "the front page is gone; the site stays as it was"})
	}
	return nil
}

func (c *Content) page(key string) *Page {
	if c == nil {
		return nil
	}
	return c.byKey[key]
}

func (c *Content) keys() []string {
	var keys []string
	for _, p := range c.Pages {
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
