package main

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/template"

	"vanersborg.se/networks/content/site"
)

// serverData is what the configurations of the servers are made of.
type serverData struct {
	Dir       string
	Languages []languageChoice // by offer
	Types     []typeChoice
	Codings   []wish
	Fields    []headerField
	Sent      []row // word of a coding wish and file: file that is sent, where it is not the usual one
	Tags      []row // file that is sent: ETag
	Addresses []addressed
	Errors    []failure
	Moved     []row // address: where it is now
}

// row is a row of a server's table.
type row struct{ Key, Value string }

// typeChoice is how a server of files chooses among media types.
type typeChoice struct {
	Types  []string
	Wishes []wish
}

// headerField is a field by file. The default is what a redirect has.
type headerField struct {
	Name, Default string
	Values        []row
}

// configurations writes what nginx and Apache need to choose.
func (e *exporter) configurations() error {
	d := &serverData{Dir: e.dir, Codings: codingWishes(), Addresses: e.addresses, Errors: e.errors, Moved: e.moved()}
	for i, o := range e.site.Offers {
		c, err := newLanguageChoice(i, o)
		if err != nil {
			return err
		}
		d.Languages = append(d.Languages, c)
	}
	for _, a := range e.addresses {
		d.addTypes(a.Types)
	}
	for _, f := range e.errors {
		d.addTypes(f.Pages[0].Types)
	}
	d.header(e.all, e.redirect())
	d.files(e.all)
	if err := d.quotable(); err != nil {
		return err
	}
	for name, text := range map[string]string{"nginx.conf": nginxText, "apache.conf": apacheText, "moved.txt": movedText, "tags.txt": tagsText} {
		out, err := d.fill(name, text)
		if err != nil {
			return err
		}
		if err := e.bytes(name, out); err != nil {
			return err
		}
	}
	return e.typeMaps(d)
}

// fill fills in a template, whose functions are those of both servers.
func (d *serverData) fill(name, text string) ([]byte, error) {
	var out bytes.Buffer
	functions := template.FuncMap{"quote": quoted, "variable": variableName, "reverse": reversed}
	err := template.Must(template.New(name).Funcs(functions).Parse(text)).Execute(&out, d)
	return out.Bytes(), err
}

// quoted is a text in the quotes of both servers.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// variableName is the end of the name of a field's variable.
func variableName(s string) string { return strings.ToLower(strings.ReplaceAll(s, "-", "_")) }

func reversed(w []wish) []wish {
	w = slices.Clone(w)
	slices.Reverse(w)
	return w
}

func (d *serverData) addTypes(types []string) {
	if len(types) > 1 && d.typeIndex(types) < 0 {
		d.Types = append(d.Types, typeChoice{types, typeWishes(types)})
	}
}

func (d *serverData) typeIndex(types []string) int {
	return slices.IndexFunc(d.Types, func(c typeChoice) bool { return slices.Equal(c.Types, types) })
}

// moved are the addresses that are nearly right, in lower case and without a
// slash at the end, and those they lead to: of each language the slugs of the
// others, the keys of the pages, and the language alone.
func (e *exporter) moved() []row {
	names, parts := map[string]bool{"": true}, map[string]bool{}
	for _, a := range e.addresses {
		dir, name := path.Split(a.Path)
		names[name] = true
		if dir != "/" {
			parts[dir] = true
		}
	}
	to := map[string]string{}
	for _, a := range e.addresses {
		to[a.Path] = a.Path
	}
	for part := range parts {
		for name := range names {
			from := strings.TrimSuffix(part+name, "/")
			if r := e.site.Lookup(from); r != nil && r.Status == 301 {
				to[from] = value(r.Header, "Location")
			}
		}
	}
	delete(to, "/")
	return rows(to)
}

func rows(m map[string]string) []row {
	var all []row
	for key, value := range m {
		all = append(all, row{key, value})
	}
	slices.SortFunc(all, func(a, b row) int { return strings.Compare(a.Key, b.Key) })
	return all
}

// value is the value of a field, empty if there is none.
func value(fields []site.Field, name string) string {
	for _, f := range fields {
		if f.Name == name {
			return strings.Join(f.Values, ", ")
		}
	}
	return ""
}

// redirect is the header of every redirect, but where it leads.
func (e *exporter) redirect() []site.Field {
	for _, a := range e.addresses {
		if r := e.site.Lookup(a.Path + "/"); r != nil && r.Status == 301 {
			return slices.Concat(r.Representations[0][0].Header, r.Header)
		}
	}
	return nil
}

// header makes a table of each field.
func (d *serverData) header(files []*exported, redirect []site.Field) {
	var names []string
	for _, f := range files {
		for _, field := range slices.Concat(f.Header, redirect) {
			if field.Name != "Location" && !slices.Contains(names, field.Name) {
				names = append(names, field.Name)
			}
		}
	}
	slices.Sort(names)
	for _, name := range names {
		table := headerField{Name: name, Default: value(redirect, name)}
		for _, f := range files {
			if v := value(f.Header, name); v != table.Default {
				table.Values = append(table.Values, row{f.File, v})
			}
		}
		d.Fields = append(d.Fields, table)
	}
}

// usual is the ending of a file by the word of a coding wish, and the codings
// that the word allows.
var usual = map[string]struct {
	ending string
	may    []string
}{
	"br":        {".br", []string{"br"}},
	"zstd-gzip": {".gz", []string{"zstd", "gzip"}},
	"zstd":      {".zst", []string{"zstd"}},
	"gzip":      {".gz", []string{"gzip"}},
}

// files tells which file is sent for which wish, and its ETag.
func (d *serverData) files(files []*exported) {
	for _, f := range files {
		for word, u := range usual {
			sent := f.File
			for _, coding := range f.Coded.Codings { // the smallest first
				if slices.Contains(u.may, coding) {
					sent += codingExtensions[coding]
					break
				}
			}
			if sent != f.File+u.ending {
				d.Sent = append(d.Sent, row{word + " " + f.File, sent})
			}
		}
		for i, coding := range f.Coded.Codings {
			d.Tags = append(d.Tags, row{f.File + codingExtensions[coding], f.Coded.Variants[i].ETag})
		}
	}
	slices.SortFunc(d.Sent, func(a, b row) int { return strings.Compare(a.Key, b.Key) })
}

// quotable holds if nothing in the tables means something to a server.
func (d *serverData) quotable() error {
	for _, f := range d.Fields {
		for _, v := range append(f.Values, row{"", f.Default}) {
			if strings.ContainsAny(v.Key+v.Value, "$%\n\\") {
				return fmt.Errorf("%s of %s: %q has a character that neither server takes ($, %%, \\): export cannot write it", f.Name, v.Key, v.Value)
			}
		}
	}
	return nil
}
