package content

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFiguresIn(t *testing.T) {
	for _, tt := range []struct {
		text, group string
		want        []int
	}{
		{"no figure", ".", nil},
		{"55 medlemmar sedan 2006, 2018–2021", "\u00a0", []int{55, 2006, 2018, 2021}},
		{"{{sern.members}} [x](page#a1) [Agenda]{lang=es-419} <https://a.example/7> ## 5", ".", []int{5}},
		{"1. uno\n2. due\n\nnel 2006", ".", []int{2006}},
		{"1.000.000 e 12.345", ".", []int{12345, 1000000}},
		{"1,000,000 and 12,345", ",", []int{12345, 1000000}},
		{"12\u00a0345, 12 345 och 12\u202f345", "\u00a0", []int{12345}},
		{"nel 2018 200 comuni", ".", []int{200, 2018}},
		{"12.3456 e 1.5", ".", []int{1, 5, 12, 3456}},
		{"1.000 in English", ",", []int{0, 1}},
		{"٢٠٠٦ و١٬٢٣٤ و007", "٬", []int{7, 1234, 2006}},
		{"99999999999999999999999", ".", nil},
	} {
		if diff := cmp.Diff(tt.want, slices.Sorted(maps.Keys(figuresIn([]byte(tt.text), tt.group)))); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
	if got := figuresIn([]byte("– 1.000 e 55"), "."); got[1000] != 4 || got[55] != 12 {
		t.Errorf("offsets %v", got)
	}
}
