package locales

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// numbers are how a language writes whole numbers.
type numbers struct {
	digits []rune // from zero to nine
	group  string // between groups of three digits
	from   int    // first number that is grouped
}

// newNumbers takes them from the messages, once for all.
func newNumbers(l *Locale) (numbers, error) {
	digits, err := l.Text("number.digits")
	if err != nil {
		return numbers{}, err
	}
	group, err := l.Text("number.group")
	if err != nil {
		return numbers{}, err
	}
	first, err := l.Text("number.group_from")
	if err != nil {
		return numbers{}, err
	}
	from, err := strconv.Atoi(first)
	if n := []rune(digits); err == nil && len(n) == 10 && from >= 1000 {
		return numbers{n, group, from}, nil
	}
	return numbers{}, fmt.Errorf("%s: messages number.digits and number.group_from: expected the ten digits from zero to nine, and a number of 1000 or more", l.file.Name)
}

// counted is a number before the space that parts it from its word.
var counted = regexp.MustCompile(`(\{\{ *\.(?:Count|Word|Day) *\}\}\.?) `)

// bound is the message with a number and its word, a day and its month kept on
// one line. Whoever translates types ordinary spaces.
func bound(m i18n.Message) *i18n.Message {
	for _, text := range forms(&m) {
		*text = counted.ReplaceAllString(*text, "$1\u00a0")
	}
	return &m
}

// Group is the sign between groups of three digits.
func (l *Locale) Group() string { return l.numbers.group }

// Number is n in the language's digits, with its sign between groups of three
// from the number that group_from names.
func (l *Locale) Number(n int) string {
	digits := strconv.Itoa(n)
	if n < l.numbers.from {
		return l.digits(digits)
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + l.numbers.group + digits[i:]
	}
	return l.digits(digits)
}

// Year is a year in the language's digits, never grouped.
func (l *Locale) Year(year int) string { return l.digits(strconv.Itoa(year)) }

// Years is a range of years, or one year where the two are the same.
func (l *Locale) Years(from, to int) (string, error) {
	if from == to {
		return l.Year(from), nil
	}
	return l.Format("date.years", struct{ From, To string }{l.Year(from), l.Year(to)})
}

// Date is a day with its month in words and its year.
func (l *Locale) Date(t time.Time) (string, error) {
	month, err := l.Text(fmt.Sprintf("date.m%02d", t.Month()))
	if err != nil {
		return "", err
	}
	day := l.digits(strconv.Itoa(t.Day()))
	return l.Format("date.long", struct{ Day, Month, Year string }{day, month, l.Year(t.Year())})
}

// List joins the items as CLDR's list patterns do (CLDR’s “2” is pair; start, middle, end).
// The word before the last item is and, or the language's usual one if and is
// empty.
func (l *Locale) List(items []string, and string) (string, error) {
	if len(items) == 0 {
		return "", nil
	}
	if and == "" {
		var err error
		if and, err = l.Text("list.and"); err != nil {
			return "", err
		}
	}
	last := len(items) - 1
	list := items[last]
	for i := last - 1; i >= 0; i-- {
		data := struct{ A, B, And string }{items[i], list, and}
		var err error
		if list, err = l.Format("list."+pattern(i, last), data); err != nil {
			return "", err
		}
	}
	return list, nil
}

func pattern(i, last int) string {
	switch {
	case last == 1:
		return "pair"
	case i == last-1:
		return "end"
	case i == 0:
		return "start"
	}
	return "middle"
}

// word is n in words if the language's file has the word, else in digits.
func (l *Locale) word(n int, digits string) (string, error) {
	id := "number.n" + strconv.Itoa(n)
	for _, m := range l.messages {
		if m.ID == id && m.Other != "" {
			return l.Text(id)
		}
	}
	return digits, nil
}

func (l *Locale) digits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return l.numbers.digits[r-'0']
		}
		return r
	}, s)
}
