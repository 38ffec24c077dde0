package site

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"
)

// Field is a header field under its canonical name. The values are shared by
// all answers and are never written to.
type Field struct {
	Name   string
	Values []string
}

func field(name, value string) Field { return Field{name, []string{value}} }

// formats are the media types a page is sent in; the first is the default.
var formats = [...]struct {
	name      string // short name
	media     string
	charset   string // parameter of Content-Type; JSON has none (RFC 8259, 11)
	extension string // of the address that is only this type; none for the default
}{
	{"html", "text/html", "; charset=utf-8", ""},
	{"json", "application/json", "", ".json"},
	{"md", "text/markdown", "; charset=utf-8", ".md"},
}

// mediaTypes are those of formats, in their order.
var mediaTypes = func() (types []string) {
	for _, f := range formats {
		types = append(types, f.media)
	}
	return types
}()

// noPage is the metric label of what is no page.
const noPage = "-"

// A page may be five minutes old: a corrected figure is seen soon, and a cache
// in front asks once in five minutes however many read. While it asks, it
// answers at once; if the service is down it may answer for a week.
var cachePage = field("Cache-Control", "public, max-age=300, stale-while-revalidate=60, stale-if-error=604800")

// What is no page changes only with the program.
var cacheDay = field("Cache-Control", "public, max-age=86400, stale-if-error=604800")

// An address that is wrong now may be right after the next edit.
var cacheNever = field("Cache-Control", "no-cache")

// Vary (RFC 9110, 12.5.5) names what the choice looked at, and nothing else.
var (
	varyAll      = field("Vary", "Accept, Accept-Language, Accept-Encoding")
	varyType     = field("Vary", "Accept, Accept-Encoding")
	varyLanguage = field("Vary", "Accept-Language, Accept-Encoding")
	varyCoding   = field("Vary", "Accept-Encoding")
)

const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// security are the fields of every answer. The Content-Security-Policy of HTML
// knows its one style by hash; connect-src lets an audit inside the page read
// robots.txt.
func security(style string) []Field {
	policy := nothing
	if style != "" {
		sum := sha256.Sum256([]byte(style))
		hash := base64.StdEncoding.EncodeToString(sum[:])
		policy = strings.Replace(nothing, ";", "; style-src 'sha256-"+hash+"'; img-src 'self'; connect-src 'self';", 1)
	}
	return []Field{
		field("X-Content-Type-Options", "nosniff"),
		field("Referrer-Policy", "same-origin"),
		field("Cross-Origin-Opener-Policy", "same-origin"),
		field("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
		field("Content-Security-Policy", policy),
	}
}

// Pages are for people of this site; data are for programs of any site, which
// send no credentials.
var (
	ownSite = []Field{field("Cross-Origin-Resource-Policy", "same-origin")}
	anySite = []Field{field("Cross-Origin-Resource-Policy", "cross-origin"), field("Access-Control-Allow-Origin", "*")}
)

func join(lists ...[]Field) []Field {
	n := 0
	for _, l := range lists {
		n += len(l)
	}
	all := make([]Field, 0, n)
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// day is a date of ISO 8601.
func day(t time.Time) string { return t.Format(time.DateOnly) }
