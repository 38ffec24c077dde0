package content

import (
	"vanersborg.se/networks/content/files"
)

// networks are the page's networks with their names in a document's language.
func (t *translator) networks(doc *document, lang *Language) ([]Network, files.Faults) {
	n := namer{v: t.vocabulary(doc, lang), doc: doc, tag: lang.Tag}
	var all []Network
	for _, id := range t.facts.order(t.source.parts) {
		f := t.facts.Networks[id]
		network := Network{
			Name: n.name(id), Acronym: f.Acronym, Role: f.Role,
			Since: f.Since, ActiveSince: f.ActiveSince, Members: f.Members,
			ThemeGroups: n.names(f.ThemeGroups), MemberTypes: n.names(f.MemberTypes), Neighbours: n.names(f.Neighbours),
		}
		for _, project := range f.Projects {
			years := t.facts.Projects[project].Years
			network.Projects = append(network.Projects, Project{Name: n.name(project), From: years[0], To: years[len(years)-1]})
		}
		all = append(all, network)
	}
	return all, n.faults
}

type namer struct {
	v      vocabulary
	doc    *document
	tag    string
	faults files.Faults
}

// name is in the document's language where the document has a form of its own.
func (n *namer) name(id string) Name {
	t, err := n.v.term(id)
	if err != nil {
		n.faults = append(n.faults, n.doc.fault("names", err.Error()))
		return Name{ID: id}
	}
	lang := n.tag
	if _, own := asTerm(n.v.names[id]); !own {
		lang = n.v.source.tag
		if fact, ok := n.v.facts.name(id); ok {
			lang = fact.Lang
		}
	}
	return Name{ID: id, Text: plainWords(t.name), Lang: lang}
}

func (n *namer) names(ids []string) []Name {
	var all []Name
	for _, id := range ids {
		all = append(all, n.name(id))
	}
	return all
}
