package main

import (
	"maps"
	"path"
	"slices"
	"strings"
	"text/template"

	"vanersborg.se/networks/content/site"
)

// configurations writes what nginx and Apache need to choose the language.
func (e *exporter) configurations() error {
	data := serverData{
		Offer: e.site.Offers[e.site.NotFound("/").Offer],
		Fixed: e.fixed, Neutral: e.neutral, Errors: e.errors,
	}
	for name, text := range map[string]string{"nginx.conf": nginxText, "apache.conf": apacheText} {
		var out strings.Builder
		if err := template.Must(template.New(name).Parse(text)).Execute(&out, data); err != nil {
			return err
		}
		if err := e.bytes(name, []byte(out.String())); err != nil {
			return err
		}
	}
	for _, n := range e.neutral {
		if err := e.bytes("maps"+mapName(n.Address), []byte(typeMap(n))); err != nil {
			return err
		}
	}
	return nil
}

type serverData struct {
	Offer         site.Offer
	Fixed, Errors []exported
	Neutral       []neutral
}

// Tags are the languages, in the form of a regular expression's alternatives.
func (d serverData) Tags() string { return strings.ToLower(strings.Join(d.Offer.Tags, "|")) }

// Related are the languages whose readers each language serves, likewise.
func (d serverData) Related() map[string]string {
	all := map[string]string{}
	for tag, readers := range d.Offer.Readers {
		all[strings.ToLower(tag)] = strings.Join(readers, "|")
	}
	return all
}

// Map is the name of an address's nginx variable.
func (n neutral) Map() string {
	return "networks" + strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(n.Address)
}

// File is the type map of an address, under maps/.
func (n neutral) File() string { return mapName(n.Address) }

func mapName(address string) string {
	if address == "/" {
		return "/index.var"
	}
	return address + ".var"
}

// Types are the extensions of the files and their Content-Type.
func (d serverData) Types() []exported {
	byExtension := map[string]exported{}
	for _, f := range d.Fixed {
		extension := strings.TrimPrefix(path.Ext(f.File), ".")
		byExtension[extension] = exported{File: extension, Type: f.Type}
	}
	var all []exported
	for _, extension := range slices.Sorted(maps.Keys(byExtension)) {
		all = append(all, byExtension[extension])
	}
	return all
}

// typeMap is Apache's: one record for each language.
func typeMap(n neutral) string {
	var out strings.Builder
	for _, f := range n.Files {
		out.WriteString("URI: " + path.Join("/public", f.File) + "\nContent-Type: " + f.Type + "\nContent-Language: " + f.Lang + "\n\n")
	}
	return out.String()
}

// nginxText belongs into http. It takes the language that stands first in the
// field, whatever the weights, unless it is refused.
const nginxText = `# Written by networks export. Include it in http; set the folder and the port.
map $http_accept_language $networks_wish {
    default {{.Offer.International}};
    "~^[^A-Za-z]*$" {{.Offer.Own}};
    "~*(?:^|,)[ \t]*(?<networks_tag>{{.Tags}})(?![A-Za-z0-9])(?![^,]*;[ \t]*q=0(?:\.0*)?[ \t]*(?:,|$))" $networks_tag;
{{- range $tag, $readers := .Related}}
    "~*(?:^|,)[ \t]*(?:{{$readers}})(?![A-Za-z0-9])(?![^,]*;[ \t]*q=0(?:\.0*)?[ \t]*(?:,|$))" {{$tag}};
{{- end}}
}
{{range .Neutral}}map $networks_wish ${{.Map}} {
    default {{with index .Files 0}}{{.File}}{{end}};
{{- range .Files}}
    {{.Lang}} {{.File}};
{{- end}}
}
{{end}}map $networks_wish $networks_404 {
    default {{with index .Errors 0}}{{.File}}{{end}};
{{- range .Errors}}
    {{.Lang}} {{.File}};
{{- end}}
}
server {
    listen 127.0.0.1:8081;
    root public;
    charset utf-8;
    charset_types *;
    gzip_static on;
    gzip_vary on;
    types {
{{- range .Types}}
        {{.Media}} {{.File}};
{{- end}}
    }
    error_page 404 $networks_404;
    location / { return 404; }
    location /errors/ { internal; }
{{- range .Fixed}}
    location = {{.Address}} {
        try_files {{.File}} =404;
{{- if .Lang}}
        add_header Content-Language {{.Lang}};
{{- end}}
        add_header X-Content-Type-Options nosniff;
    }
{{- end}}
{{- range .Neutral}}
    location = {{.Address}} {
        try_files ${{.Map}} =404;
        add_header Content-Language $networks_wish;
        add_header Vary Accept-Language;
        add_header X-Content-Type-Options nosniff;
    }
{{- end}}
}
`

// apacheText needs mod_negotiation, mod_alias, mod_mime and mod_headers.
const apacheText = `# Written by networks export. Include it; define NETWORKS as the folder's path.
Listen 127.0.0.1:8082
<VirtualHost 127.0.0.1:8082>
    DocumentRoot "${NETWORKS}"
    <Directory "${NETWORKS}">
        Require all granted
        Options None
        AllowOverride None
        AddHandler type-map .var
        LanguagePriority {{.Offer.International}}{{range .Offer.Tags}} {{.}}{{end}}
        ForceLanguagePriority Prefer Fallback
    </Directory>
{{- range .Types}}
    AddType "{{.Type}}" .{{.File}}
{{- end}}
    Header set X-Content-Type-Options nosniff
{{- range .Fixed}}
    AliasMatch "^{{.Address}}$" "${NETWORKS}/public{{.File}}"
{{- if .Lang}}
    <Files "{{.Name}}">
        Header set Content-Language {{.Lang}}
    </Files>
{{- end}}
{{- end}}
{{- range .Neutral}}
    AliasMatch "^{{.Address}}$" "${NETWORKS}/maps{{.File}}"
{{- end}}
    AliasMatch "^/public/" "${NETWORKS}/public/"
</VirtualHost>
`

// Media is the type without its parameters.
func (f exported) Media() string {
	media, _, _ := strings.Cut(f.Type, ";")
	return strings.TrimSpace(media)
}

// Name is the last part of the file's path.
func (f exported) Name() string { return path.Base(f.File) }
