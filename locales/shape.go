package locales

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"vanersborg.se/networks/content/files"
)

// reserved are the keys that make a table of a message file one message, and
// not a group of messages. go-i18n takes them in any case.
var reserved = map[string]bool{
	"zero": true, "one": true, "two": true, "few": true, "many": true, "other": true, // plural categories
	"description": true, "hash": true, // for translators and their tools
	"id": false, "leftdelim": false, "rightdelim": false, // not used here
}

// shape finds what go-i18n would read otherwise than it was meant, or refuse
// without a line.
type shape struct {
	file   files.File
	lines  map[string]int
	faults files.Faults
}

func (s *shape) fault(key, format string, args ...any) {
	s.faults = append(s.faults, files.Fault{File: s.file.Name, Line: lineOf(s.lines, key), Text: fmt.Sprintf(format, args...)})
}

// lineOf is the line of a key, or of the nearest table around it.
func lineOf(lines map[string]int, key string) int {
	for lines[key] == 0 && strings.Contains(key, ".") {
		key = key[:strings.LastIndexByte(key, '.')]
	}
	return lines[key]
}

// table walks the table under a prefix, empty or with a dot at its end.
func (s *shape) table(prefix string, table map[string]any) {
	var special, plain []string
	for _, key := range slices.Sorted(maps.Keys(table)) {
		if _, ok := reserved[strings.ToLower(key)]; ok {
			special = append(special, key)
		} else {
			plain = append(plain, key)
		}
	}
	for _, key := range special {
		s.special(prefix, key, table[key], plain)
	}
	if len(special) > 0 && len(plain) == 0 {
		s.message(strings.TrimSuffix(prefix, "."), special)
	}
	for _, key := range plain {
		s.value(prefix+key, key, table[key])
	}
}

// special looks at a reserved key beside the plain keys of its table.
func (s *shape) special(prefix, key string, value any, plain []string) {
	_, isText := value.(string)
	switch lower := strings.ToLower(key); {
	case len(plain) > 0:
		s.fault(prefix+key, "go-i18n reserves the name %q for one message alone, but %s stands beside it; rename %q", key, plain[0], key)
	case prefix == "":
		s.fault(key, "go-i18n reserves the name %q; rename it", key)
	case lower != key:
		s.fault(prefix+key, "expected %q, in lower case", lower)
	case !reserved[key]:
		s.fault(prefix+key, "the key %q is not used here; take it out", key)
	case !isText:
		s.fault(prefix+key, "expected a text in quotes for %q, found %v", key, value)
	}
}

// message wants a message to have a text.
func (s *shape) message(id string, keys []string) {
	for _, key := range keys {
		if slices.Contains(categories, strings.ToLower(key)) {
			return
		}
	}
	if id != "" {
		s.fault(id, "message %s has no text; write other = \"…\"", id)
	}
}

func (s *shape) value(id, key string, value any) {
	switch v := value.(type) {
	case string:
		if strings.Contains(key, ".") {
			s.fault(id, "expected a name without a dot in quotes; write it as a table")
		}
	case map[string]any:
		s.table(id+".", v)
	default:
		s.fault(id, "expected a text in quotes for %s, found %v", id, value)
	}
}
