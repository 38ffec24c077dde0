package site

import (
	"embed"
	"html/template"
	"regexp"
	"strings"

	"vanersborg.se/networks/content"
)

//go:embed templates
var templates embed.FS

// shared is what the pages of a site have in common. If it and a page's content
// are as they were, the page's bodies are too.
type shared struct {
	config  content.Config
	drafts  bool
	tongues []*tongue // that are shown, in the order of the site
	byTag   map[string]*tongue
	byPath  map[string]*tongue // by the language's part of an address
	home    map[string]string  // tag: address of the front page
	contact *contact

	style       template.CSS
	page, error *template.Template
	data        []Field // header of data without a language
	plain       []Field // header of what has no type: redirects
	version     string
}

// languagePath is "/" and the language's part of an address: its tag in lower
// case.
func languagePath(tag string) string { return "/" + strings.ToLower(tag) }

func newShared(c *content.Content, drafts bool) (*shared, error) {
	sh := &shared{
		config: c.Config, drafts: drafts, contact: newContact(c.Config.Municipality),
		byTag: map[string]*tongue{}, byPath: map[string]*tongue{}, home: map[string]string{},
	}
	if err := sh.parse(); err != nil {
		return nil, err
	}
	for _, l := range c.Languages {
		if !l.Live && !(drafts && l.Has("page.skip")) {
			continue // not shown, or its messages could not be read
		}
		t, err := newTongue(l)
		if err != nil {
			return nil, err
		}
		sh.headers(t)
		sh.tongues = append(sh.tongues, t)
		sh.byTag[l.Tag], sh.byPath[t.path[1:]] = t, t
	}
	sh.front(c.Pages)
	sh.version = sh.digest()
	return sh, nil
}

// A style sheet can do without its comments, its line breaks with their
// indentation, and the spaces at its punctuation. (Not around +: calc needs them.)
var (
	breaks = regexp.MustCompile(`(?s)/\*.*?\*/|\s*\n\s*`)
	spaces = strings.NewReplacer(": ", ":", ", ", ",", " {", "{", " > ", ">", ";}", "}")
)

func squeeze(style string) string { return spaces.Replace(breaks.ReplaceAllString(style, "")) }

func (sh *shared) parse() error {
	style, err := templates.ReadFile("templates/style.css")
	if err != nil {
		return err
	}
	sh.style = template.CSS(squeeze(string(style)))
	if sh.page, err = template.ParseFS(templates, "templates/layout.html", "templates/page.html"); err != nil {
		return err
	}
	sh.error, err = template.ParseFS(templates, "templates/layout.html", "templates/error.html")
	return err
}

// headers are the fields that all representations in a language and type have.
func (sh *shared) headers(t *tongue) {
	language := field("Content-Language", t.Tag)
	own := join(security(string(sh.style)), ownSite)
	sh.data = join(security(""), anySite)
	sh.plain = sh.data
	for i, f := range formats {
		secure := sh.data
		if f.extension == "" {
			secure = own
		}
		t.header[i] = join([]Field{field("Content-Type", f.media+f.charset), language}, secure)
	}
}

func (sh *shared) front(pages []*content.Page) {
	for _, p := range pages {
		if p.Key != sh.config.Front {
			continue
		}
		for _, t := range p.Translations {
			if t := sh.translation(t); t != nil {
				sh.home[t.tongue.Tag] = t.path
			}
		}
	}
}

// homeOf is the address of the front page in a language; the neutral one if
// there is no front page in it.
func (sh *shared) homeOf(t *tongue) string {
	if path := sh.home[t.Tag]; path != "" {
		return path
	}
	return "/"
}

// absolute is a public address.
func (sh *shared) absolute(path string) string { return sh.config.URL + path }
