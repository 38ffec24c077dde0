package content

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"vanersborg.se/networks/content/files"
)

// factsName is the file of a page's facts inside its folder.
const factsName = "facts.toml"

// The roles that the municipality has in a network.
const (
	Member      = "member"      // a membership, counted by {{memberships}}
	Participant = "participant" // takes part without being a member
)

// facts are facts.toml: every figure, year, date and proper name of a page.
type facts struct {
	Updated  time.Time
	Networks map[string]networkFacts
	Projects map[string]projectFacts
	Names    map[string]nameFacts
	Figures  map[string]figure
	Years    map[string]int

	file files.File
}

type networkFacts struct {
	nameFacts
	Acronym     string
	Role        string
	Since       int
	ActiveSince int `toml:"active_since"`
	Members     int
	ThemeGroups []string `toml:"theme_groups"`
	MemberTypes []string `toml:"member_types"`
	Neighbours  []string
	Projects    []string
}

type projectFacts struct {
	nameFacts
	Years []int // one year, or the first and the last
}

type nameFacts struct {
	Name string
	Lang string // BCP 47; empty for names that belong to no language
}

// figure is a number, and the plural message that says it with what it counts.
type figure struct {
	Value int
	Count string // id of a message; empty: the number alone
}

func readFacts(file files.File) (*facts, files.Faults) {
	f := &facts{file: file}
	if err := file.Decode(f); err != nil {
		return nil, files.AsFaults(file.Name, err)
	}
	f.Updated = day(f.Updated)
	return f, f.check()
}

// day is the day of t at midnight, UTC: a date is no moment.
func day(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func (f *facts) check() files.Faults {
	c := factsCheck{facts: f, lines: f.file.Lines(), seen: map[string]string{"memberships": "the count of memberships"}}
	for id, n := range f.Networks {
		key := "networks." + id
		c.name(key, id, n.nameFacts)
		if n.Role != Member && n.Role != Participant {
			c.fault(key+".role", "expected role = %q or %q, found %q", Member, Participant, n.Role)
		}
		for _, project := range n.Projects {
			if _, ok := f.Projects[project]; !ok {
				c.fault(key+".projects", "there is no [projects.%s]", project)
			}
		}
		c.year(key+".since", n.Since)
		c.year(key+".active_since", n.ActiveSince)
		if n.Members < 0 {
			c.fault(key+".members", "expected a number of members, found %d", n.Members)
		}
	}
	for id, p := range f.Projects {
		c.name("projects."+id, id, p.nameFacts)
		c.years("projects."+id+".years", p.Years)
	}
	for id, n := range f.Names {
		c.name("names."+id, id, n)
	}
	for id, year := range f.Years {
		c.id("years."+id, id)
		c.year("years."+id, year)
	}
	for id := range f.Figures {
		c.id("figures."+id, id)
	}
	return sorted(c.faults)
}

// factID is what prose can call a fact.
var factID = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

type factsCheck struct {
	*facts
	lines  map[string]int
	seen   map[string]string
	faults files.Faults
}

func (c *factsCheck) fault(key, format string, args ...any) {
	c.faults = append(c.faults, files.Fault{File: c.file.Name, Line: c.lines[key], Text: fmt.Sprintf(format, args...)})
}

// id wants every name that prose can take to mean one thing.
func (c *factsCheck) id(key, id string) {
	if !factID.MatchString(id) {
		c.fault(key, "expected a name of lower-case letters a to z, digits and _ for %s", quote(id))
	}
	if other, ok := c.seen[id]; ok {
		c.fault(key, "the name %s is taken by %s; choose another", id, other)
	}
	c.seen[id] = key
}

func (c *factsCheck) name(key, id string, n nameFacts) {
	c.id(key, id)
	if n.Name == "" {
		c.fault(key, "name is missing")
	}
	if strings.ContainsFunc(n.Name, unicode.IsControl) {
		c.fault(key+".name", "a line break or another control character in the name; write it on one line")
	}
	if n.Lang != "" && !isTag(n.Lang) {
		c.fault(key+".lang", "expected a BCP 47 language tag, found %q", n.Lang)
	}
}

func (c *factsCheck) year(key string, year int) {
	if year < 0 || year > 9999 {
		c.fault(key, "expected a year, found %d", year)
	}
}

func (c *factsCheck) years(key string, years []int) {
	if len(years) < 1 || len(years) > 2 || years[0] > years[len(years)-1] {
		c.fault(key, "expected one year, or the first and the last, such as [2018, 2021]")
		return
	}
	for _, year := range years {
		c.year(key, year)
	}
}

// names are the ids of everything that has a name.
func (f *facts) names() []string {
	all := slices.Collect(maps.Keys(f.Networks))
	all = slices.AppendSeq(all, maps.Keys(f.Projects))
	all = slices.AppendSeq(all, maps.Keys(f.Names))
	slices.Sort(all)
	return all
}

// memberships is how many of the networks the municipality is a member of.
func (f *facts) memberships() int {
	n := 0
	for _, network := range f.Networks {
		if network.Role == Member {
			n++
		}
	}
	return n
}

// order is the networks' ids: those that have a section in the order of the
// sections, then the others by id.
func (f *facts) order(sections []part) []string {
	place := func(id string) int {
		if i := slices.IndexFunc(sections, func(p part) bool { return p.id == id }); i >= 0 {
			return i
		}
		return len(sections)
	}
	return slices.SortedFunc(maps.Keys(f.Networks), func(a, b string) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
	})
}

func sorted(faults files.Faults) files.Faults {
	slices.SortStableFunc(faults, func(a, b files.Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text))
	})
	return faults
}
