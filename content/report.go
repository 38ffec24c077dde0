package content

import (
	"cmp"
	"slices"

	"vanersborg.se/networks/content/files"
)

// Report is what every language owes, for people (networks check) and for
// programs (networks check -json).
type Report struct {
	Languages []LanguageReport `json:"languages"`
	Pages     []PageReport     `json:"pages"`
	Faults    []FaultReport    `json:"faults"`
	Errors    int              `json:"errors"`
	Warnings  int              `json:"warnings"`
}

// LanguageReport is one language of the site.
type LanguageReport struct {
	Tag     string   `json:"language"`
	Live    bool     `json:"live"`
	Reasons []string `json:"reasons,omitempty"` // why it is not live
}

// PageReport is one page in one language.
type PageReport struct {
	Page     string   `json:"page"`
	Language string   `json:"language"`
	State    string   `json:"state"`             // source, current, stale, draft or missing
	Stale    []string `json:"stale,omitempty"`   // ids of sections whose source has changed; "page": title, description, names
	Missing  []string `json:"missing,omitempty"` // ids of sections that are not translated
	Share    float64  `json:"share"`             // of the sections that are current, 0 to 1
}

// FaultReport is one fault.
type FaultReport struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Text    string `json:"text"`
	Warning bool   `json:"warning,omitempty"`
}

// Report is the state of every page in every language, drafts included.
func (c *Content) Report() Report {
	r := Report{Languages: []LanguageReport{}, Pages: []PageReport{}, Faults: []FaultReport{}}
	for _, l := range c.Languages {
		row := LanguageReport{Tag: l.Tag, Live: l.Live}
		for _, f := range l.Reasons {
			row.Reasons = append(row.Reasons, f.Error())
		}
		r.Languages = append(r.Languages, row)
	}
	for _, p := range c.Pages {
		for _, l := range c.Languages {
			r.Pages = append(r.Pages, pageReport(p, l, c.Config.Own))
		}
	}
	r.addFaults(c.Faults)
	return r
}

// FaultsReport is the report of a site that cannot be loaded at all.
func FaultsReport(err error) Report {
	r := Report{Languages: []LanguageReport{}, Pages: []PageReport{}, Faults: []FaultReport{}}
	r.addFaults(files.AsFaults(Folder, err))
	return r
}

func (r *Report) addFaults(faults files.Faults) {
	for _, f := range faults {
		r.Faults = append(r.Faults, FaultReport{f.File, f.Line, f.Text, f.Warning})
	}
	r.Errors = len(faults.Errors())
	r.Warnings = len(faults) - r.Errors
	slices.SortStableFunc(r.Faults, func(a, b FaultReport) int { return cmp.Compare(a.File, b.File) })
}

func pageReport(p *Page, l *Language, own string) PageReport {
	row := PageReport{Page: p.Key, Language: l.Tag, State: string(Missing)}
	t := p.in(l.Tag)
	if t == nil {
		return row
	}
	row.Share = t.Share
	if t.State == Stale {
		row.Stale = append(row.Stale, pageKey)
	}
	for _, s := range t.Sections {
		switch s.State {
		case Stale:
			row.Stale = append(row.Stale, recordKey(s.ID))
		case Missing:
			row.Missing = append(row.Missing, recordKey(s.ID))
		}
	}
	switch {
	case l.Tag == own:
		row.State = "source"
	case !t.Live || !l.Live:
		row.State = "draft"
	case len(row.Stale)+len(row.Missing) > 0:
		row.State = string(Stale)
	default:
		row.State = string(Current)
	}
	return row
}
