package content_test

import (
	"testing"

	networks "vanersborg.se/networks"
	"vanersborg.se/networks/content"
)

func TestEmbeddedSiteHasNoFault(t *testing.T) {
	c, err := content.Load(networks.Site, content.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Faults {
		t.Error(f)
	}
	for _, l := range c.Languages {
		if !l.Live {
			t.Errorf("%s is not live: %v", l.Tag, l.Reasons)
		}
	}
	for _, tr := range c.Pages[0].Translations {
		if tr.Share != 1 {
			t.Errorf("%s: %.0f %% of the sections are current", tr.Language.Tag, 100*tr.Share)
		}
	}
}
