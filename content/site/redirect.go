package site

import "strings"

// moved is the address that a path should have been, empty if there is none.
// It is always an address of the site, never made of the path's own text.
func (s *Site) moved(path string) string {
	trimmed := strings.TrimRight(path, "/")
	if trimmed != path && s.at(trimmed) != nil {
		return trimmed
	}
	part, name, slug := strings.Cut(strings.TrimPrefix(trimmed, "/"), "/")
	t := s.shared.byPath[strings.ToLower(part)]
	switch {
	case t == nil || !strings.HasPrefix(path, "/"):
		return ""
	case !slug:
		return s.pages[s.shared.config.Front].path(t)
	}
	stem, extension := cutExtension(name)
	p := s.named(t, stem)
	if to := p.path(t); to != "" && s.at(to+extension) != nil {
		return to + extension
	}
	return ""
}

// named is the page that a name stands for: its slug in the language, its key,
// or its slug in another language.
func (s *Site) named(t *tongue, name string) *page {
	if a := s.address(t.path + "/" + name); a != nil {
		return s.pages[a.all.Page]
	}
	if p := s.pages[name]; p != nil {
		return p
	}
	for _, other := range s.shared.tongues {
		if a := s.address(other.path + "/" + name); a != nil {
			return s.pages[a.all.Page]
		}
	}
	return nil
}

func (s *Site) pageAt(path string) string {
	if r := s.at(path); r != nil {
		return r.Page
	}
	return noPage
}

// cutExtension divides a path before the last dot of its last part.
func cutExtension(path string) (stem, extension string) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 || strings.Contains(path[i:], "/") {
		return path, ""
	}
	return path[:i], path[i:]
}

func (sh *shared) redirect(page, to string) *Resource {
	return &Resource{
		Page: page, Status: 301, Offer: -1, Types: []string{formats[0].media},
		Representations: [][]*Representation{{{Type: formats[0].name, Header: sh.plain}}},
		Header:          []Field{field("Location", to), cachePage},
	}
}
