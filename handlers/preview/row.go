package preview

import (
	"cmp"

	"vanersborg.se/networks/content"
)

// row is a page in one language.
type row struct {
	content.PageReport
	Name    string // of the language, in that language
	Address string // fixed address of the page, empty if there is none
	Says    string // its state in words
}

// rowsOf are all pages in all languages.
func rowsOf(c *content.Content, report content.Report) []row {
	names := map[string]string{}
	for _, l := range c.Languages {
		name, _ := l.Text("language.name") // a draft may lack it
		names[l.Tag] = cmp.Or(name, l.Tag)
	}
	rows := make([]row, len(report.Pages))
	for i, p := range report.Pages {
		rows[i] = row{p, names[p.Language], c.Address(p.Page, p.Language), says(p.State)}
		if p.State == string(content.Stale) {
			rows[i].Says = "not up to date" // it may also lack sections
		}
	}
	return rows
}

// says puts the state of a page or a section into words.
func says(state string) string {
	switch state {
	case string(content.Current):
		return "up to date"
	case string(content.Stale):
		return "older than the source"
	case string(content.Missing):
		return "not translated"
	case "draft":
		return "draft, which readers do not get"
	}
	return state
}
