package main

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// typeMaps are Apache's: what an address chooses from.
func (e *exporter) typeMaps(d *serverData) error {
	for _, a := range d.asked() {
		if err := e.bytes("maps"+mapName(a.Path), []byte(typeMap(a))); err != nil {
			return err
		}
	}
	return nil
}

func mapName(address string) string {
	if address == "/" {
		return "/index.var"
	}
	return address + ".var"
}

// typeMap has a record for each file that can be sent for an address. Apache
// takes a file's address for one beside the address that was asked for.
func typeMap(a addressed) string {
	var out strings.Builder
	for _, files := range a.Rows {
		for j, f := range files {
			for i, coding := range f.Coded.Codings {
				name, _ := filepath.Rel(path.Dir(a.Path), f.File+codingExtensions[coding])
				fmt.Fprintf(&out, "URI: %s\nContent-Type: %s\nContent-Length: %s\n", name, a.Types[j]+quality(j), value(f.Coded.Variants[i].Header, "Content-Length"))
				if coding != "identity" {
					fmt.Fprintf(&out, "Content-Encoding: %s\n", coding)
				}
				if f.Lang != "" {
					fmt.Fprintf(&out, "Content-Language: %s\n", f.Lang)
				}
				out.WriteString("\n")
			}
		}
	}
	return out.String()
}

// quality makes the first type the one for who asks for any.
func quality(index int) string {
	if index == 0 {
		return ""
	}
	return "; qs=0.99"
}

// Folders are the files by folder, with the fields in which they differ from a
// redirect.
func (d *serverData) Folders() map[string]map[string][]row {
	all := map[string]map[string][]row{}
	for _, f := range d.Fields {
		for _, v := range f.Values {
			folder, name := path.Split(v.Key)
			if all[folder] == nil {
				all[folder] = map[string][]row{}
			}
			pattern := "^" + regexp.QuoteMeta(name) + `(?:\.(?:br|zst|gz))?$`
			all[folder][pattern] = append(all[folder][pattern], row{f.Name, v.Value})
		}
	}
	return all
}

// Varies are the addresses by what Vary says, as patterns.
func (d *serverData) Varies() map[string]string {
	all := map[string]string{}
	for _, a := range d.asked() {
		all[a.Vary] = or(all[a.Vary], a.Path)
	}
	return all
}

// Typed are the addresses that choose among these types, as a pattern.
func (d *serverData) Typed(choice int) string {
	all := ""
	for _, a := range d.asked() {
		if d.typeIndex(a.Types) == choice {
			all = or(all, a.Path)
		}
	}
	return all
}

// asked are the addresses, those of error pages too.
func (d *serverData) asked() []addressed {
	all := slices.Clone(d.Addresses)
	for _, f := range d.Errors {
		all = append(all, f.Pages...)
	}
	return all
}

// or is a pattern with one more text that it matches.
func or(pattern, text string) string {
	if pattern != "" {
		pattern += "|"
	}
	return pattern + regexp.QuoteMeta(text)
}

// Said are the ranges that mean a language, as a pattern, by language.
func (c languageChoice) Said() map[string]string {
	all := map[string]string{}
	for _, r := range rows(c.Ranges) {
		all[r.Value] = or(all[r.Value], r.Key)
	}
	return all
}

// The tables that Apache looks up.
const (
	movedText = `{{range .Moved}}{{.Key}} {{.Value}}
{{end}}`
	tagsText = `{{range .Tags}}{{.Key}} {{.Value}}
{{end}}`
)

// apacheText needs mod_negotiation, mod_rewrite, mod_setenvif, mod_mime and
// mod_headers.
const apacheText = `# Written by networks export. Include it; set Listen as you need it. It needs the
# modules negotiation, rewrite, setenvif, mime and headers.
Define NETWORKS {{quote .Dir}}
Listen 127.0.0.1:8082
<VirtualHost *>
    DocumentRoot "${NETWORKS}/public"
    <Directory "${NETWORKS}">
        Require all granted
        Options None
        AllowOverride None
    </Directory>
    <Directory "${NETWORKS}/maps">
        AddHandler type-map .var
        RequestHeader set Accept "*/*" "expr=-z reqenv('networks_types')"
{{- range $i, $c := .Types}}
        RequestHeader set Accept "*/*" "expr=reqenv('networks_types') == '{{$i}}' && %{req:Accept} !~ m#{{.Named}}#i"
{{- end}}
    </Directory>
    <Directory "${NETWORKS}/public">
        RemoveLanguage .br
        RemoveType .gz
        AddEncoding br .br
        AddEncoding zstd .zst
        AddEncoding gzip .gz
        FileETag MTime
        Header unset ETag
        Header always set ETag "%{networks_etag}e"
        RequestHeader set If-None-Match "*" env=networks_known
        RequestHeader unset If-None-Match env=!networks_known
        SetEnv no-gzip 1
        SetEnv no-brotli 1
    </Directory>

    # An address has a type map; only this server itself asks for a file.
    RewriteEngine on
    RewriteMap moved "txt:${NETWORKS}/moved.txt"
    RewriteMap tags "txt:${NETWORKS}/tags.txt"
    RewriteMap lower "int:tolower"
    RewriteRule "^/$" "${NETWORKS}/maps/index.var" [L]
    RewriteCond %{ENV:REDIRECT_STATUS} !^$
    RewriteRule "^(/errors/[^.]+)$" "${NETWORKS}/maps$1.var" [L]
    RewriteCond %{ENV:REDIRECT_STATUS} !^$
    RewriteRule "^(.+)$" - [E=networks_etag:${tags:$1}]
    RewriteCond "%{ENV:networks_etag} %{HTTP:If-None-Match}" "^(\x22[^\x22]+\x22)\x20(?:\*$|(?:.*,)?[\x20\t]*(?:W/)?\1[\x20\t]*(?:,|$))" [NV]
    RewriteRule "^" - [E=networks_known:1]
    RewriteCond %{ENV:REDIRECT_STATUS} !^$
    RewriteRule "^" - [L]
    RewriteCond "${NETWORKS}/maps%{REQUEST_URI}.var" -f
    RewriteRule "^(?!/errors/)(/.+)$" "${NETWORKS}/maps$1.var" [L]
    RewriteCond "${moved:${lower:$1}}" "(.+)"
    RewriteRule "^(/.+?)/*$" "%1" [R=301,QSD,L]
    RewriteRule "^" - [R=404,L]

    # The language: type maps read weights and places by themselves. They are told
    # what they do not know: related languages, stars, and who is served in what.
{{- range .Languages}}
{{- range reverse .Any}}
    SetEnvIfNoCase Accept-Language {{quote .Pattern}} {{quote (print "networks_any=" .Value)}}
{{- end}}
{{- range reverse .Wishes}}
    SetEnvIfNoCase Accept-Language {{quote .Pattern}} {{quote (print "networks_range=" .Value)}}
{{- end}}
{{- range $tag, $ranges := .Said}}
    SetEnvIfNoCase networks_range {{quote (print "^(?:" $ranges ")$")}} {{quote (print "prefer-language=" $tag)}}
    SetEnvIfExpr "reqenv('networks_range') == '*' && reqenv('networks_any') == '{{$tag}}'" {{quote (print "prefer-language=" $tag)}}
{{- end}}
{{- end}}
{{- range .Errors}}
{{- $status := .Status}}
{{- range .Pages}}{{if .Under}}
    <LocationMatch {{quote (print "^(?i:" .Under ")(?:/|$)")}}>
        ErrorDocument {{$status}} {{.Path}}
    </LocationMatch>
{{- else}}
    ErrorDocument {{$status}} {{.Path}}
{{- end}}{{end}}
{{- end}}

    # Header fields: of a redirect, then those in which a file differs.
{{- range $i, $c := .Types}}
    SetEnvIf Request_URI {{quote (print "^(?:" ($.Typed $i) ")$")}} networks_types={{$i}}
{{- end}}
{{- range $vary, $addresses := .Varies}}
    SetEnvIf Request_URI {{quote (print "^(?:" $addresses ")$")}} {{quote (print "networks_vary=" $vary)}}
{{- end}}
    Header always unset TCN
    Header unset TCN
    Header unset Last-Modified
    Header unset Accept-Ranges
    Header always unset Content-Location
    Header unset Content-Location
    Header always unset Vary
    Header always set Vary "expr=%{reqenv:REDIRECT_networks_vary}" "expr=-n reqenv('REDIRECT_networks_vary')"
{{- range .Fields}}{{if .Default}}
    Header always set {{.Name}} {{quote .Default}}
{{- end}}{{end}}
{{- range $folder, $files := .Folders}}
    <Directory {{quote (print "${NETWORKS}/public" $folder)}}>
{{- range $pattern, $fields := $files}}
        <FilesMatch {{quote $pattern}}>
{{- range $fields}}
{{- if eq .Key "Content-Type"}}
            ForceType {{quote .Value}}
{{- else if .Value}}
            Header always set {{.Key}} {{quote .Value}}
{{- else}}
            Header always unset {{.Key}}
{{- end}}
{{- end}}
        </FilesMatch>
{{- end}}
    </Directory>
{{- end}}
</VirtualHost>
`

// Named is a pattern of the media types and of the ranges that include one.
func (c typeChoice) Named() string {
	all := []string{`\*/\*`}
	for _, t := range c.Types {
		all = append(all, regexp.QuoteMeta(t), regexp.QuoteMeta(major(t))+`/\*`)
	}
	return strings.Join(all, "|")
}
