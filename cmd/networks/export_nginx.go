package main

import "strconv"

// Wanted is what the file of an address depends on, as variables of nginx.
func (d *serverData) Wanted(a addressed) string {
	wanted := ""
	if a.Offer >= 0 {
		wanted += " $networks_language" + strconv.Itoa(a.Offer)
	}
	if i := d.typeIndex(a.Types); i >= 0 {
		wanted += " $networks_type" + strconv.Itoa(i)
	}
	return wanted
}

// Choices are the values of Wanted, and the file for each.
func (d *serverData) Choices(a addressed) (all []row) {
	for _, files := range a.Rows {
		for j, f := range files {
			key := ""
			if a.Offer >= 0 {
				key += " " + files[0].Lang
			}
			if d.typeIndex(a.Types) >= 0 {
				key += " " + a.Types[j]
			}
			all = append(all, row{key, f.File})
		}
	}
	return all
}

// HashSize is how many places nginx's tables need.
func (d *serverData) HashSize() int {
	size := 2048
	for size < 4*len(d.Tags) {
		size *= 2
	}
	return size
}

// nginxText belongs into http. It needs no module beyond those that nginx is
// built with by itself: the coded forms are files like others.
const nginxText = `# Written by networks export. Include it in http { }; set listen as you need it.
map_hash_max_size {{.HashSize}};
map_hash_bucket_size 512;
variables_hash_max_size 2048;
{{range .Languages}}
# The range in Accept-Language that counts, and the language it means.
map $http_accept_language $networks_range{{.Index}} {
    default {{quote .Own}};
{{- range .Wishes}}
    {{quote (print "~*" .Pattern)}} {{quote .Value}};
{{- end}}
}
map $http_accept_language $networks_any{{.Index}} {
    default {{quote .Own}};
{{- range .Any}}
    {{quote (print "~*" .Pattern)}} {{quote .Value}};
{{- end}}
}
map $networks_range{{.Index}} $networks_language{{.Index}} {
    default {{quote .Own}};
    "*" $networks_any{{.Index}};
{{- range $range, $tag := .Ranges}}
    {{quote $range}} {{quote $tag}};
{{- end}}
}
{{end}}
{{- range $i, $choice := .Types}}
# The media type by Accept.
map $http_accept $networks_type{{$i}} {
    default {{quote (index .Types 0)}};
{{- range .Wishes}}
    {{quote (print "~*" .Pattern)}} {{quote .Value}};
{{- end}}
}
{{end}}
# The content coding by Accept-Encoding.
map $http_accept_encoding $networks_coding {
    default identity;
{{- range .Codings}}
    {{quote (print "~*" .Pattern)}} {{quote .Value}};
{{- end}}
}
map $networks_coding $networks_ending {
    default "";
    br .br;
    zstd .zst;
    zstd-gzip .gz;
    gzip .gz;
}

# The file, without and with its coding.
map $networks_key $networks_file {
    default "";
{{- range $a := .Addresses}}{{range $.Choices .}}
    {{quote (print $a.Path .Key)}} {{quote .Value}};
{{- end}}{{end}}
{{- range .Errors}}{{range $a := .Pages}}{{range $.Choices .}}
    {{quote (print $a.Path .Key)}} {{quote .Value}};
{{- end}}{{end}}{{end}}
}
map "$networks_coding $networks_file" $networks_sent {
    default $networks_file$networks_ending;
{{- range .Sent}}
    {{quote .Key}} {{quote .Value}};
{{- end}}
}
map "$status$networks_sent" $networks_content_encoding {
    default "";
    "~^304" "";
    "~/.*\.br$" br;
    "~/.*\.zst$" zstd;
    "~/.*\.gz$" gzip;
}
map $networks_sent $networks_etag {
    default "";
{{- range .Tags}}
    {{quote .Key}} {{quote .Value}};
{{- end}}
}
map "$networks_etag $http_if_none_match" $networks_known {
    default "";
    "~^(\"[^\"]+\") (?:\*$|(?:.*,)?[ \t]*(?:W/)?\1[ \t]*(?:,|$))" 1;
}

# Header fields of the file, or of a redirect where there is none.
{{- range .Fields}}
map $networks_file $networks_{{variable .Name}} {
    default {{quote .Default}};
{{- range .Values}}
    {{quote .Key}} {{quote .Value}};
{{- end}}
}
{{- end}}

# Addresses that are nearly right.
map $uri $networks_bare {
    default $uri;
    "~^(/.+?)/+$" $1;
}
map $networks_bare $networks_moved {
    default "";
{{- range .Moved}}
    {{quote .Key}} {{quote .Value}};
{{- end}}
}
{{range .Errors}}
map $uri $networks_error{{.Status}} {
{{- range .Pages}}
    {{if .Under}}{{quote (print "~*^" .Under "(?:/|$)")}}{{else}}default{{end}} {{quote .Path}};
{{- end}}
}
{{- end}}

server {
    listen 127.0.0.1:8081;
    root {{quote (print .Dir "/public")}};
    types { }
    default_type "";
    etag off;
    if_modified_since off;
    max_ranges 0;
    gzip off;
    absolute_redirect off;
    merge_slashes off;
    open_file_cache max=10000 inactive=1h;
    open_file_cache_valid 10s;

    add_header Last-Modified "";
    add_header Vary $networks_vary always;
    add_header Content-Encoding $networks_content_encoding always;
    add_header ETag $networks_etag always;
{{- range .Fields}}
    add_header {{.Name}} $networks_{{variable .Name}} always;
{{- end}}

    set $networks_key "";
    set $networks_vary "";
{{- range .Errors}}
    error_page {{.Status}} $networks_error{{.Status}};
{{- end}}
    if ($request_method !~ ^(?:GET|HEAD)$) { return 405; }
    location / {
        if ($networks_moved) { return 301 $networks_moved; }
        return 404;
    }
{{- range .Addresses}}
    location = {{quote .Path}} {
        set $networks_key {{quote (print .Path ($.Wanted .))}};
        set $networks_vary {{quote .Vary}};
        if ($networks_known) { return 304; }
        try_files $networks_sent =404;
    }
{{- end}}
{{- range .Errors}}
{{- range .Pages}}
    location = {{quote .Path}} {
        internal;
        set $networks_key {{quote (print .Path ($.Wanted .))}};
        set $networks_vary {{quote .Vary}};
        try_files $networks_sent =404;
    }
{{- end}}
{{- end}}
}
`
