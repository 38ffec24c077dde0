package locales

import (
	"strings"
	"testing"
	"time"
)

// all are the repository's languages and those of the fixture, but for the
// fixture's small Swedish.
func all(t *testing.T) map[string]*Locale {
	t.Helper()
	languages := real(t)
	for tag, l := range small(t) {
		if tag != "sv" {
			languages[tag] = l
		}
	}
	return languages
}

func must(t *testing.T) func(string, error) string {
	return func(text string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
}

// Expected values are CLDR 48's: decimalFormats, dateFormats "long",
// dateTimeFormats intervals of years with an unspaced dash.
func TestFormats(t *testing.T) {
	languages := all(t)
	day := time.Date(2024, 3, 15, 0, 0, 0, 0, time.UTC)
	new := time.Date(2009, 12, 1, 0, 0, 0, 0, time.UTC)
	for tag, want := range map[string]struct {
		n0, n999, n1000, n12345, million, date, december, years, year string
	}{
		"sv": {"0", "999", "1\u00a0000", "12\u00a0345", "1\u00a0000\u00a0000", "15\u00a0mars 2024", "1\u00a0december 2009", "2018–2021", "2015"},
		"en": {"0", "999", "1,000", "12,345", "1,000,000", "15\u00a0March 2024", "1\u00a0December 2009", "2018–2021", "2015"},
		"it": {"0", "999", "1000", "12.345", "1.000.000", "15\u00a0marzo 2024", "1\u00a0dicembre 2009", "2018–2021", "2015"},
		"fi": {"0", "999", "1 000", "12 345", "1 000 000", "15.\u00a0maaliskuuta 2024", "1.\u00a0joulukuuta 2009", "2018–2021", "2015"},
		"ar": {"٠", "٩٩٩", "١٬٠٠٠", "١٢٬٣٤٥", "١٬٠٠٠٬٠٠٠", "١٥\u00a0مارس ٢٠٢٤", "١\u00a0ديسمبر ٢٠٠٩", "٢٠١٨–٢٠٢١", "٢٠١٥"},
	} {
		l, ok := languages[tag], must(t)
		if l == nil {
			t.Fatalf("%s is not there", tag)
		}
		for _, c := range []struct{ name, got, want string }{
			{"0", l.Number(0), want.n0},
			{"999", l.Number(999), want.n999},
			{"1000", l.Number(1000), want.n1000},
			{"12345", l.Number(12345), want.n12345},
			{"1000000", l.Number(1000000), want.million},
			{"date", ok(l.Date(day)), want.date},
			{"december", ok(l.Date(new)), want.december},
			{"years", ok(l.Years(2018, 2021)), want.years},
			{"one year", ok(l.Years(2015, 2015)), want.year},
			{"year", l.Year(2015), want.year},
		} {
			if c.got != c.want {
				t.Errorf("%s, %s: %q, expected %q", tag, c.name, c.got, c.want)
			}
		}
	}
}

func TestGroupSignSurvivesLineBreak(t *testing.T) {
	number := real(t)["sv"].Number(12345)
	if !strings.ContainsRune(number, '\u00a0') {
		t.Errorf("%q: expected a no-break space between the groups", number)
	}
}

func TestList(t *testing.T) {
	languages := all(t)
	items := []string{"a", "b", "c", "d", "e"}
	for tag, want := range map[string][6]string{
		"sv": {"", "a", "a och b", "a, b och c", "a, b, c och d", "a, b, c, d och e"},
		"en": {"", "a", "a and b", "a, b and c", "a, b, c and d", "a, b, c, d and e"},
		"it": {"", "a", "a e b", "a, b e c", "a, b, c e d", "a, b, c, d e e"},
		"fi": {"", "a", "a ja b", "a, b ja c", "a, b, c ja d", "a, b, c, d ja e"},
		"ar": {"", "a", "a وb", "a وb وc", "a وb وc وd", "a وb وc وd وe"},
	} {
		for n := range want {
			if got := must(t)(languages[tag].List(items[:n], "")); got != want[n] {
				t.Errorf("%s, %d items: %q, expected %q", tag, n, got, want[n])
			}
		}
	}
	if got := must(t)(languages["sv"].List(items[:3], "samt")); got != "a, b samt c" {
		t.Errorf("own conjunction: %q", got)
	}
}

// Items are texts, never templates.
func TestListKeepsBraces(t *testing.T) {
	if got := must(t)(small(t)["sv"].List([]string{"{{.A}}", "<b>"}, "")); got != "{{.A}} och <b>" {
		t.Errorf("%q", got)
	}
}

func TestCount(t *testing.T) {
	languages := all(t)
	for _, c := range []struct {
		tag, id string
		n       int
		want    string
	}{
		{"sv", "count.members", 0, "0\u00a0medlemmar"},
		{"sv", "count.members", 1, "1\u00a0medlem"},
		{"sv", "count.members", 2, "2\u00a0medlemmar"},
		{"sv", "count.members", 55, "55\u00a0medlemmar"},
		{"sv", "count.members", 1000000, "1\u00a0000\u00a0000\u00a0medlemmar"},
		{"sv", "count.memberships", 2, "två\u00a0nätverk"},
		{"sv", "count.memberships", 13, "13\u00a0nätverk"},
		{"sv", "count.theme_groups", 5, "de fem\u00a0olika temagrupperna"},
		{"en", "count.members", 0, "0\u00a0members"},
		{"en", "count.members", 1, "1\u00a0member"},
		{"en", "count.members", 1000000, "1,000,000\u00a0members"},
		{"en", "count.memberships", 1, "one\u00a0network"},
		{"en", "count.memberships", 2, "two\u00a0networks"},
		{"it", "count.members", 0, "0\u00a0membri"},
		{"it", "count.members", 1, "1\u00a0membro"},
		{"it", "count.members", 2, "2\u00a0membri"},
		{"it", "count.members", 1000000, "1.000.000\u00a0membri"},
		{"it", "count.memberships", 1, "una rete"},
		{"it", "count.memberships", 12, "dodici\u00a0reti"},
		{"fi", "count.members", 0, "0\u00a0jäsentä"},
		{"fi", "count.members", 1, "1\u00a0jäsen"},
		{"fi", "count.networks", 3, "kolme\u00a0verkostoa"},
		{"ar", "count.members", 0, "لا أعضاء"},
		{"ar", "count.members", 1, "عضو واحد"},
		{"ar", "count.members", 2, "عضوان"},
		{"ar", "count.members", 3, "٣\u00a0أعضاء"},
		{"ar", "count.members", 11, "١١\u00a0عضوًا"},
		{"ar", "count.members", 100, "١٠٠\u00a0عضو"},
		{"ar", "count.members", 1000000, "١٬٠٠٠٬٠٠٠\u00a0عضو"},
	} {
		if got := must(t)(languages[c.tag].Count(c.id, c.n)); got != c.want {
			t.Errorf("%s, %s, %d: %q, expected %q", c.tag, c.id, c.n, got, c.want)
		}
	}
}

// A language that has a message without text says so instead of answering in
// another language.
func TestAbsentMessageIsAnError(t *testing.T) {
	l := small(t)["fi"]
	for name, err := range map[string]error{
		"Text":   second(l.Text("nowhere")),
		"Format": second(l.Format("nowhere", nil)),
		"Count":  second(l.Count("nowhere", 2)),
		"data":   second(l.Format("hello", struct{ Other string }{"x"})),
	} {
		if err == nil || !strings.Contains(err.Error(), FileName("fi")) {
			t.Errorf("%s: error %v, expected one that names the file", name, err)
		}
	}
}

func second(_ string, err error) error { return err }
