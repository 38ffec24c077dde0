package negotiate

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

// measure fills f.near: for each script that a form is written in, and each
// region, the form that is closest by CLDR.
func (f *forms) measure(primary string, public []form) {
	c := newCloseness(public)
	regions := append(regions(), "")
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
	tags    []language.Tag
	matcher language.Matcher
}

func newCloseness(forms []form) closeness {
	c := closeness{forms: forms}
	for _, f := range forms {
		c.tags = append(c.tags, language.Make(f.tag))
	}
	c.matcher = language.NewMatcher(c.tags)
	return c
}

// scripts are those the forms are written in, each with a separator, and "".
func (c closeness) scripts() []string {
	scripts := []string{""}
	for _, t := range c.tags {
		script, _ := t.Script()
		scripts = append(scripts, "-"+script.String())
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
	chosen, length := best, 0
	for i, f := range c.forms {
		equal := likely(c.tags[i]) == likely(c.tags[best])
		if equal && len(f.tag) > length && beginsWith("", canonical(tag), f.tag) {
			chosen, length = i, len(f.tag)
		}
	}
	return c.forms[chosen].index
}

// likely is a tag with the script and the region that it most likely has.
func likely(t language.Tag) [3]string {
	base, _ := t.Base()
	script, _ := t.Script()
	region, _ := t.Region()
	return [3]string{base.String(), script.String(), region.String()}
}

// regions are all regions, each with a separator.
func regions() []string {
	var known []string
	add := func(region string) {
		if _, err := language.ParseRegion(region); err == nil {
			known = append(known, "-"+strings.ToLower(region))
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
