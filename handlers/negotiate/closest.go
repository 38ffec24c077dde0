package negotiate

import (
	"fmt"
	"slices"

	"golang.org/x/text/language"
)

// measure fills f.near: for each script that a form is written in, and each
// region, the form that is closest by CLDR.
func (f *forms) measure(primary string, public []form) {
	c := newCloseness(public)
	regions := regions()
	for _, script := range c.scripts() {
		for _, region := range regions {
			if i := c.closest(primary + script + region); i != none {
				var s subtags
				s.read(script + region)
				f.near[s] = i
			}
		}
	}
}

// closeness compares tags with the forms of one language.
type closeness struct {
	forms   []form
	likely  []maximized // of each form
	matcher language.Matcher
}

// maximized is a tag with the script and the region that it most likely has.
type maximized struct {
	base   language.Base
	script language.Script
	region language.Region
}

func maximize(t language.Tag) (m maximized) {
	m.base, _ = t.Base()
	m.script, _ = t.Script()
	m.region, _ = t.Region()
	return m
}

func newCloseness(forms []form) closeness {
	c := closeness{forms: forms}
	var tags []language.Tag
	for _, f := range forms {
		tag := language.Make(f.tag)
		tags = append(tags, tag)
		c.likely = append(c.likely, maximize(tag))
	}
	c.matcher = language.NewMatcher(tags)
	return c
}

// scripts are those the forms are written in if that tells them apart, each with
// a separator, and "".
func (c closeness) scripts() []string {
	scripts := []string{""}
	for _, m := range c.likely {
		scripts = append(scripts, "-"+m.script.String())
	}
	slices.Sort(scripts)
	if scripts = slices.Compact(scripts); len(scripts) == 2 {
		return scripts[:1]
	}
	return scripts
}

// closest is the index of the form closest to a tag; none if no form is near.
// CLDR takes forms for equal whose likely script and region are the same (pt
// and pt-BR): among these it is the longest that the tag begins with.
func (c closeness) closest(tag string) int {
	_, best, confidence := c.matcher.Match(language.Make(tag))
	if confidence == language.No {
		return none
	}
	tag = canonical(tag)
	chosen, length := best, 0
	for i, f := range c.forms {
		if c.likely[i] == c.likely[best] && len(f.tag) > length && beginsWith("", tag, f.tag) {
			chosen, length = i, len(f.tag)
		}
	}
	return c.forms[chosen].index
}

// regions are all regions, each with a separator, and "". Countries stand there
// by their letters alone, as BCP 47 writes them.
func regions() []string {
	known := []string{""}
	add := func(code string) {
		if r, err := language.ParseRegion(code); err == nil && len(r.String()) == len(code) {
			known = append(known, "-"+code)
		}
	}
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			add(string([]rune{a, b}))
		}
	}
	for n := range 1000 {
		add(fmt.Sprintf("%03d", n))
	}
	return known
}
