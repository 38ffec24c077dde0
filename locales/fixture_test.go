package locales

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// The message files of a small site: a source language, and two languages that
// the repository does not have, one of them with six plural categories, its
// own digits and no number words.
const swedish = `hello = "Hej {{.Name}}"
plain = "Svenska"

[language]
name = "Svenska"

[count.members]
one = "{{.Count}} medlem"
other = "{{.Count}} medlemmar"

[count.networks]
one = "{{.Word}} nätverk"
other = "{{.Word}} nätverk"

[number]
digits = "0123456789"
group = " "
group_from = "1000"
n1 = "ett"
n2 = "två"

[list]
and = "och"
pair = "{{.A}} {{.And}} {{.B}}"
start = "{{.A}}, {{.B}}"
middle = "{{.A}}, {{.B}}"
end = "{{.A}} {{.And}} {{.B}}"

[date]
long = "{{.Day}} {{.Month}} {{.Year}}"
years = "{{.From}}–{{.To}}"
m01 = "januari"
m02 = "februari"
m03 = "mars"
m04 = "april"
m05 = "maj"
m06 = "juni"
m07 = "juli"
m08 = "augusti"
m09 = "september"
m10 = "oktober"
m11 = "november"
m12 = "december"
`

const finnish = `hello = "Hei {{.Name}}"
plain = "Suomi"

[language]
name = "suomi"

[count.members]
one = "{{.Count}} jäsen"
other = "{{.Count}} jäsentä"

[count.networks]
one = "yksi verkosto"
other = "{{.Word}} verkostoa"

[number]
digits = "0123456789"
group = " "
group_from = "1000"
n1 = "yksi"
n2 = "kaksi"
n3 = "kolme"

[list]
and = "ja"
pair = "{{.A}} {{.And}} {{.B}}"
start = "{{.A}}, {{.B}}"
middle = "{{.A}}, {{.B}}"
end = "{{.A}} {{.And}} {{.B}}"

[date]
long = "{{.Day}}. {{.Month}} {{.Year}}"
years = "{{.From}}–{{.To}}"
m01 = "tammikuuta"
m02 = "helmikuuta"
m03 = "maaliskuuta"
m04 = "huhtikuuta"
m05 = "toukokuuta"
m06 = "kesäkuuta"
m07 = "heinäkuuta"
m08 = "elokuuta"
m09 = "syyskuuta"
m10 = "lokakuuta"
m11 = "marraskuuta"
m12 = "joulukuuta"
`

const arabic = `hello = "مرحبًا {{.Name}}"
plain = "العربية"

[language]
name = "العربية"

[count.members]
zero = "لا أعضاء"
one = "عضو واحد"
two = "عضوان"
few = "{{.Count}} أعضاء"
many = "{{.Count}} عضوًا"
other = "{{.Count}} عضو"

[count.networks]
zero = "لا شبكات"
one = "شبكة واحدة"
two = "شبكتان"
few = "{{.Count}} شبكات"
many = "{{.Count}} شبكة"
other = "{{.Count}} شبكة"

[number]
digits = "٠١٢٣٤٥٦٧٨٩"
group = "٬"
group_from = "1000"

[list]
and = "و"
pair = "{{.A}} {{.And}}{{.B}}"
start = "{{.A}} {{.And}}{{.B}}"
middle = "{{.A}} {{.And}}{{.B}}"
end = "{{.A}} {{.And}}{{.B}}"

[date]
long = "{{.Day}} {{.Month}} {{.Year}}"
years = "{{.From}}–{{.To}}"
m01 = "يناير"
m02 = "فبراير"
m03 = "مارس"
m04 = "أبريل"
m05 = "مايو"
m06 = "يونيو"
m07 = "يوليو"
m08 = "أغسطس"
m09 = "سبتمبر"
m10 = "أكتوبر"
m11 = "نوفمبر"
m12 = "ديسمبر"
`

// folder is a site folder with the given message files.
func folder(texts map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for tag, text := range texts {
		fsys[FileName(tag)] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// load loads message files that have no fault, by tag.
func load(t *testing.T, texts map[string]string) map[string]*Locale {
	t.Helper()
	all, faults, err := Load(folder(texts), "sv")
	if err != nil || len(faults) > 0 {
		t.Fatalf("Load: %v\n%v", err, faults)
	}
	byTag := map[string]*Locale{}
	for _, l := range all {
		byTag[l.Tag] = l
	}
	return byTag
}

// small is the site of the constants above.
func small(t *testing.T) map[string]*Locale {
	t.Helper()
	return load(t, map[string]string{"sv": swedish, "fi": finnish, "ar": arabic})
}

// real are the message files of the repository.
func real(t *testing.T) map[string]*Locale {
	t.Helper()
	all, faults, err := Load(os.DirFS(".."), "sv")
	if err != nil || len(faults) > 0 {
		t.Fatalf("Load: %v\n%v", err, faults)
	}
	byTag := map[string]*Locale{}
	for _, l := range all {
		byTag[l.Tag] = l
	}
	return byTag
}

// swap is text with one part of it replaced, which must be there.
func swap(t *testing.T, text, old, new string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("the text has no %q", old)
	}
	return strings.Replace(text, old, new, 1)
}

// lineOfText is the line on which a text stands.
func lineOfText(t *testing.T, text, part string) int {
	t.Helper()
	before, _, ok := strings.Cut(text, part)
	if !ok {
		t.Fatalf("the text has no %q", part)
	}
	return 1 + strings.Count(before, "\n")
}
