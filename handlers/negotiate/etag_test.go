package negotiate_test

import (
	"strings"
	"testing"

	"vanersborg.se/networks/handlers/negotiate"
)

func TestETagMatch(t *testing.T) {
	for _, c := range []struct {
		want  bool
		etag  string
		lines []string
	}{
		{false, `"a"`, nil},
		{false, `"a"`, []string{""}},
		{true, `"a"`, []string{`"a"`}},
		{false, `"a"`, []string{`"A"`}},
		{true, `""`, []string{`""`}},
		// The examples of RFC 9110, 13.1.2.
		{true, `"xyzzy"`, []string{`"xyzzy"`}},
		{true, `"xyzzy"`, []string{`W/"xyzzy"`}},
		{true, `"r2d2xxxx"`, []string{`"xyzzy", "r2d2xxxx", "c3piozzzz"`}},
		{true, `"c3piozzzz"`, []string{`W/"xyzzy", W/"r2d2xxxx", W/"c3piozzzz"`}},
		{true, `"xyzzy"`, []string{`*`}},
		// The comparison is weak on both sides; W is in upper case.
		{true, `W/"a"`, []string{`"a"`}},
		{true, `W/"a"`, []string{`W/"a"`}},
		{false, `"a"`, []string{`w/"a"`}},
		{false, `"a"`, []string{`W/ "a"`}},
		{false, `"a"`, []string{`W/W/"a"`}},
		// Lists.
		{true, `"a"`, []string{`"b"`, `"a"`}},
		{true, `"a"`, []string{",, \t\"a\"\t ,"}},
		{true, `"a,b"`, []string{`"c", "a,b"`}},
		{false, `"b"`, []string{`"a,"b"`}},
		{false, `"b"`, []string{`"a, "b", c"`}},
		// “*” means something only alone.
		{true, `"a"`, []string{" * "}},
		{false, `"a"`, []string{`"b", *`}},
		{false, `"a"`, []string{`*`, `"b"`}},
		{true, `"a"`, []string{`*, "a"`}},
		// What is no entity tag.
		{false, `"a"`, []string{`a`}},
		{false, `"a"`, []string{`"a`}},
		{false, `"a"`, []string{`a"`}},
		{false, `"a"`, []string{`'a'`}},
		{false, `"a"`, []string{`"a"b`}},
		{false, `"b"`, []string{`"a" "b"`}},
		{true, `"a"`, []string{`b, "a"`}},
		// No more than 8 KiB is read.
		{true, `"a"`, []string{strings.Repeat(`"b",`, 2000) + `"a"`}},
		{false, `"a"`, []string{strings.Repeat(`"b",`, 2048) + `"a"`}},
		// A backslash escapes nothing.
		{true, `"a"`, []string{`"\", "a"`}},
		{true, `"\"`, []string{`"\"`}},
	} {
		if got := negotiate.ETagMatch(c.lines, c.etag); got != c.want {
			t.Errorf("%.200q has %s: got %t", c.lines, c.etag, got)
		}
	}
}

func TestETagExcludes(t *testing.T) {
	for _, c := range []struct {
		want  bool
		lines []string
	}{
		{false, nil},
		{false, []string{"", " ,,\t"}},
		// The examples of RFC 9110, 13.1.1.
		{false, []string{`"a"`}},
		{false, []string{`"xyzzy", "a", "c3piozzzz"`}},
		{false, []string{`*`}},
		{true, []string{`"xyzzy"`}},
		// The comparison is strong.
		{true, []string{`W/"a"`}},
		{false, []string{`W/"a", "a"`}},
		{true, []string{`*, "b"`}},
		{true, []string{`a`}},
		{true, []string{`"b"`, `"c"`}},
		{false, []string{`"b"`, `"a"`}},
	} {
		if got := negotiate.ETagExcludes(c.lines, `"a"`); got != c.want {
			t.Errorf("%q: got %t", c.lines, got)
		}
	}
}
