package preview

import (
	"regexp"
	"strings"
)

// word is a run of words of the source text: as it was, taken out, or put in.
type word struct {
	Text     string
	Out, New bool
}

// mostWords bounds the table of the comparison, which grows with its square.
const mostWords = 2000

// changes compares two texts word by word, by their longest common subsequence.
func changes(then, now string) []word {
	a, b := split(then), split(now)
	if len(a) > mostWords || len(b) > mostWords {
		return []word{{Text: then, Out: true}, {Text: now, New: true}}
	}
	common := table(a, b)
	var out []word
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = add(out, word{Text: a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out = add(out, word{Text: a[i], Out: true})
			i++
		default:
			out = add(out, word{Text: b[j], New: true})
			j++
		}
	}
	return out
}

// table has the length of the longest common subsequence of what follows.
func table(a, b []string) [][]int {
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	return common
}

// paragraph is what stands between two paragraphs.
const paragraph = "\n\n"

var blankLines = regexp.MustCompile(`\n[ \t]*\n\s*`)

// split gives the words of a text, and a word for each end of a paragraph.
func split(text string) []string {
	var all []string
	for i, p := range blankLines.Split(strings.TrimSpace(text), -1) {
		if i > 0 {
			all = append(all, paragraph)
		}
		all = append(all, strings.Fields(p)...)
	}
	return all
}

// add joins words of one kind.
func add(out []word, w word) []word {
	if last := len(out) - 1; last >= 0 && out[last].Out == w.Out && out[last].New == w.New {
		out[last].Text += " " + w.Text // a space beside the end of a paragraph is not seen
		return out
	}
	return append(out, w)
}
