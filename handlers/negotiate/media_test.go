package negotiate_test

import (
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

func TestMediaType(t *testing.T) {
	const html, json, markdown = "text/html", "application/json", "text/markdown"
	offered := []string{html, json, markdown}
	for _, c := range []struct {
		want  string
		lines []string
	}{
		{html, nil},
		{html, []string{""}},
		{html, []string{"*/*"}},
		// Chrome, Firefox, Safari, the same for pictures, curl, old Java.
		{html, []string{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"}},
		{html, []string{"text/html,application/xhtml+xml,application/xml;q=0.9,image/png,image/svg+xml,*/*;q=0.8"}},
		{html, []string{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}},
		{html, []string{"image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5"}},
		{html, []string{"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"}},
		// Programs.
		{json, []string{"application/json"}},
		{json, []string{"application/json, text/plain, */*"}},
		{json, []string{"application/json, text/javascript, */*; q=0.01"}},
		{json, []string{"Application/JSON"}},
		{json, []string{"application/json; charset=utf-8"}},
		{json, []string{`application/json;charset="UTF-8"`}},
		{json, []string{"application/ld+json, application/json;q=0.9"}},
		{markdown, []string{"text/markdown, text/html;q=0.9"}},
		{markdown, []string{"text/markdown", "text/html;q=0.9"}},
		// Weights; then what is named in full; then the server's order.
		{json, []string{"text/html;q=0.5, application/json;q=0.501"}},
		{html, []string{"application/json, text/html"}},
		{json, []string{"application/json;q=0.2, */*;q=0.2"}},
		{html, []string{"*/*;q=0.5, application/json;q=0.4"}},
		{markdown, []string{"text/markdown;q=0.001"}},
		{html, []string{"text/html;q=0.5, text/html;q=0.9, application/json;q=0.7"}},
		{html, []string{"text/html;q=0.9, text/html;q=0.5, application/json;q=0.7"}},
		// The more specific range counts, whatever its weight or place.
		{json, []string{"application/*"}},
		{html, []string{"text/*"}},
		{markdown, []string{"text/*, text/html;q=0.3"}},
		{json, []string{"text/*;q=0.3, */*;q=0.4"}},
		{json, []string{"text/html;level=1, application/json;q=0.5"}},
		// A field that comes back to the type it began with.
		{json, []string{"text/html, text/html;charset=utf-8;q=0.1, application/json;q=0.2"}},
		{json, []string{"text/html,*/*;q=0.1,TEXT/HTML ; CHARSET=UTF-8;q=0.1,application/json;q=0.2"}},
		{html, []string{"text/html, application/json"}},
		{html, []string{"text/html", "application/json"}},
		{json, []string{"text/htmlx, application/json"}},
		{json, []string{"text/html;x=y, application/json"}},
		// Refusals.
		{json, []string{"text/html;q=0, */*"}},
		{markdown, []string{"text/html;q=0, application/*;q=0, */*;q=0.1"}},
		{html, []string{"*/*;q=0"}},
		{html, []string{"text/html;q=0"}},
		// What cannot be had, or is malformed.
		{html, []string{"image/png"}},
		{html, []string{"application/json;version=2"}},
		{html, []string{"application/json;q=0.9;version=2"}},
		{json, []string{"application/json;q=0.9;x"}},
		{html, []string{"*, */json, application, application/json/x, application / json"}},
		{html, []string{`text/plain;x="a,application/json"`}},
		{html, []string{"application/json;q, application/json;q=2"}},
		{json, []string{"%%, application/json"}},
		{json, []string{"application/json; ;"}},
	} {
		if got := offered[negotiate.MediaType(offered, c.lines)]; got != c.want {
			t.Errorf("%q: got %s, want %s", c.lines, got, c.want)
		}
	}
}

// TestMediaTypeSpecificity has the weights of the table in RFC 9110, 12.5.1:
// the first of two offered wins against the second, in any order.
func TestMediaTypeSpecificity(t *testing.T) {
	lines := []string{"text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"}
	ranked := []string{"text/plain;format=flowed", "text/plain", "image/jpeg", "text/plain; format=fixed", "text/html"}
	for i, better := range ranked {
		for _, worse := range ranked[i+1:] {
			for _, offered := range [][]string{{better, worse}, {worse, better}} {
				if got := offered[negotiate.MediaType(offered, lines)]; got != better {
					t.Errorf("of %q: got %s", offered, got)
				}
			}
		}
	}
}
