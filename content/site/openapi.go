package site

import (
	"fmt"
	"maps"
	"strings"
)

const descriptionPath = "/openapi.json"

// openAPI is the description of the interface for programs (OpenAPI 3.1).
func (b *builder) openAPI() (*Body, error) {
	known := schemas{}
	document, failed := known.add(Document{}), known.add(Problem{})
	d := describer{b.shared, document, failed}
	return b.encoded(object{
		"openapi": "3.1.0",
		"info": object{
			"title":   b.shared.config.Municipality.Name + ": " + b.shared.config.Front,
			"version": "1",
			"description": "Every page in every language, as HTML, JSON and Markdown. Every GET has its HEAD. " +
				"Answers are public and need no key. Names of JSON fields do not change; new ones may be added.",
		},
		"servers":  []object{{"url": b.shared.config.URL}},
		"security": []object{},
		"paths":    d.paths(),
		"components": object{
			"schemas":    known,
			"parameters": d.parameters(),
			"headers":    headers,
		},
	})
}

// describer describes the addresses of a site.
type describer struct {
	*shared
	document, problem object // references to the schemas
}

func (d describer) paths() object {
	paths := object{
		"/":            d.get("front", "The front page in the reader’s language", d.types(), "AcceptLanguage"),
		sitemapPath:    d.get("sitemap", "Every page in every language, for search engines", text("application/xml")),
		"/robots.txt":  d.get("robots", "What crawlers may read: all of it", text("text/plain")),
		"/favicon.svg": d.get("icon", "The icon", text("image/svg+xml")),
		descriptionPath: d.get("description", "This description", object{
			"application/json": object{"schema": object{"type": "object"}}}),
	}
	for i, f := range formats {
		types, in := d.types(), ""
		if i > 0 {
			types, in = object{f.media: types[f.media]}, " as "+strings.ToUpper(f.name)
		}
		paths["/{page}"+f.extension] = d.get("page"+in, "A page in the reader’s language"+in, types, "Page", "AcceptLanguage")
		paths["/{language}/{slug}"+f.extension] = d.get("translation"+in, "A page in one language"+in, types, "Language", "Slug")
	}
	return paths
}

// types are what a page is sent as.
func (d describer) types() object {
	types := object{}
	for _, f := range formats {
		maps.Copy(types, text(f.media))
	}
	types["application/json"] = object{"schema": d.document}
	return types
}

func text(media string) object {
	return object{media: object{"schema": object{"type": "string"}}}
}

// get describes a GET with the parameters of the named components.
func (d describer) get(id, summary string, types object, parameters ...string) object {
	refs := []object{ref("parameters", "IfNoneMatch")}
	for _, name := range parameters {
		refs = append(refs, ref("parameters", name))
	}
	answers := object{
		"200": object{"description": "The text", "content": types, "headers": refsTo("headers", headers)},
		"304": object{"description": "What the program has is still right"},
		"405": d.failed("Another method than GET, HEAD or OPTIONS"),
		"500": d.failed("A fault of the service"),
	}
	if len(parameters) > 0 && parameters[0] != "AcceptLanguage" {
		answers["404"] = d.failed("No such page, or not in this language")
		answers["301"] = object{
			"description": "The address is nearly right; Location has the right one",
			"headers":     object{"Location": object{"schema": object{"type": "string", "format": "uri-reference"}}},
		}
	}
	return object{"get": object{
		"operationId": strings.ReplaceAll(id, " ", "_"), "summary": summary, "parameters": refs, "responses": answers,
	}}
}

func (d describer) failed(what string) object {
	return object{"description": what, "content": object{
		problemType: object{"schema": d.problem},
		"text/html": object{"schema": object{"type": "string"}},
	}}
}

// parameters have the site's own languages and, as examples, the addresses of
// its front page.
func (d describer) parameters() object {
	var languages, slugs []string
	for _, t := range d.tongues {
		if home := d.home[t.Tag]; t.Live && home != "" {
			languages = append(languages, t.path[1:])
			slugs = append(slugs, strings.TrimPrefix(home, t.path+"/"))
		}
	}
	name := object{"type": "string"}
	return object{
		"Page": object{"name": "page", "in": "path", "required": true, "schema": name, "example": d.config.Front,
			"description": "The page’s key. A language’s tag here leads to the front page in it (301)."},
		"Language": object{"name": "language", "in": "path", "required": true,
			"schema": object{"type": "string", "enum": languages}, "description": "Tag of the language, in lower case."},
		"Slug": object{"name": "slug", "in": "path", "required": true, "schema": name, "examples": examples(languages, slugs),
			"description": "The page’s name in the language. Its name in another language, or its key, leads there (301)."},
		"AcceptLanguage": object{"name": "Accept-Language", "in": "header", "schema": name,
			"description": "The reader’s languages (RFC 9110, 12.5.4). Never a reason to refuse."},
		"IfNoneMatch": object{"name": "If-None-Match", "in": "header", "schema": name,
			"description": "ETags of what the program has (RFC 9110, 13.1.2)."},
	}
}

func examples(names, values []string) object {
	all := object{}
	for i, name := range names {
		all[name] = object{"value": values[i]}
	}
	return all
}

// headers are the fields of a 200 that a program may want.
var headers = object{
	"ETag":             header("Of these very bytes; strong."),
	"Vary":             header("The request’s fields that the choice looked at."),
	"Cache-Control":    header("How long the answer may be kept."),
	"Content-Language": header("The language of the answer; left out where there is none."),
	"Content-Location": header("The exact address of what was chosen; left out where nothing is."),
	"Link":             header("The translation’s other languages, its other types, and this description (RFC 8288)."),
}

func header(description string) object {
	return object{"description": description, "schema": object{"type": "string"}}
}

func ref(kind, name string) object {
	return object{"$ref": fmt.Sprintf("#/components/%s/%s", kind, name)}
}

func refsTo(kind string, components object) object {
	refs := object{}
	for name := range components {
		refs[name] = ref(kind, name)
	}
	return refs
}
