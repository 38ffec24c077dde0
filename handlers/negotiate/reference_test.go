package negotiate_test

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// The references do what the rules and RFC 9110 say, one step after the other
// and with no thought for speed. They share no code with the package. The one
// for languages knows those of the offer nordic.

// synonyms are the other ways to write the languages of the offer nordic and
// of their readers.
var synonyms = func() map[string]string {
	m := map[string]string{
		"swe": "sv", "swedish": "sv", "svenska": "sv", "eng": "en", "english": "en", "i-default": "en",
		"ita": "it", "italian": "it", "italiano": "it", "sme": "se", "srd": "sc", "lat": "la",
	}
	for _, codes := range nordic.Readers {
		for _, code := range codes {
			for _, macrolanguage := range strings.Fields("ar kok lv ms sgn sw uz zh") {
				if len(code) == 3 {
					m[macrolanguage+"-"+code] = code
				}
			}
		}
	}
	return m
}()

var (
	rangeForm  = regexp.MustCompile(`^([A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*|\*)$`)
	numberForm = regexp.MustCompile(`^(?:0*([01])|)(?:\.([0-9]*))?$`)
	unit       = new(big.Rat).SetFrac64(1, 1e15) // what weights are told apart by
	lowestRat  = new(big.Rat).SetFrac64(1, 1e16)
	one        = big.NewRat(1, 1)
)

// number is the number from 0 to 1 that s writes, or nil.
func number(s string) *big.Rat {
	m := numberForm.FindStringSubmatch(s)
	if m == nil || m[1] == "" && m[2] == "" {
		return nil
	}
	places := m[2] + strings.Repeat("0", 15)
	r, _ := new(big.Rat).SetString("0" + m[1] + "." + places[:15])
	if strings.Trim(places[15:], "0") != "" && (r.Sign() == 0 || r.Cmp(one) == 0) {
		r.Add(r, unit)
	}
	if r.Cmp(one) > 0 {
		return nil
	}
	return r
}

// weightOf is the weight that parameters give: 1, or nil for what is no number.
func weightOf(parameters []string) *big.Rat {
	for _, p := range parameters {
		name, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.Trim(name, " \t"), "q") {
			return number(strings.Trim(value, " \t"))
		}
	}
	return one
}

// wish is a language range of a field.
type wish struct {
	language string // as CLDR writes it, or *
	tag      string // the offered language it means, if any
	weight   *big.Rat
}

// split parts s at separators outside double quotes.
func split(s string, separator rune) []string {
	var parts []string
	var part strings.Builder
	quoted, escaped := false, false
	for _, c := range []byte(s) {
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case rune(c) == separator && !quoted:
			parts = append(parts, part.String())
			part.Reset()
			continue
		}
		part.WriteByte(c)
	}
	return append(parts, part.String())
}

// elements are those of a field that are read.
func elements(lines []string) []string {
	field := strings.Join(lines, ",")
	var read []string
	end := -1
	for _, e := range split(field, ',') {
		end += len(e) + 1
		if e = strings.Trim(e, " \t"); end > 8<<10 || len(read) == 200 {
			break
		} else if e != "" {
			read = append(read, e)
		}
	}
	return read
}

func wishes(lines []string) []wish {
	var all []wish
	for _, e := range elements(lines) {
		parts := split(e, ';')
		name := strings.ToLower(strings.ReplaceAll(strings.Trim(parts[0], " \t"), "_", "-"))
		if !rangeForm.MatchString(strings.Trim(parts[0], " \t")) || name == "und" || strings.HasPrefix(name, "und-") {
			continue
		}
		w := wish{language: name, weight: weightOf(parts[1:])}
		if w.weight == nil {
			w.weight = lowestRat
		}
		for from, to := range synonyms {
			if rest, ok := strings.CutPrefix(name+"-", from+"-"); ok {
				w.language = strings.Trim(to+"-"+rest, "-")
			}
		}
		if first, _, _ := strings.Cut(w.language, "-"); slices.Contains(nordic.Tags, first) {
			w.tag = first
		}
		all = append(all, w)
	}
	return all
}

// referenceLanguage is the tag chosen, and the rule.
func referenceLanguage(lines []string) (tag, rule string) {
	all := wishes(lines)
	listed, refused := map[string]bool{}, map[string]bool{}
	foreign, refuseAll := false, false
	var any *big.Rat
	for _, w := range all {
		switch positive := w.weight.Sign() > 0; {
		case w.language == "*" && !positive:
			refuseAll = true
		case w.language == "*":
			if any == nil || w.weight.Cmp(any) > 0 {
				any = w.weight
			}
		case !positive:
			refused[w.language] = true
		case w.tag != "":
			listed[w.tag] = true
		default:
			foreign = true
		}
	}
	slices.SortStableFunc(all, func(a, b wish) int { return b.weight.Cmp(a.weight) })
	free := func(tag string) bool { return !listed[tag] && !refused[tag] && !(refuseAll && any == nil) }
	var best *wish
	for i, w := range all {
		if w.tag != "" && w.weight.Sign() > 0 {
			best = &all[i]
			break
		}
	}
	if best != nil && (any == nil || any.Cmp(best.weight) <= 0) {
		return best.tag, "listed"
	}
	tag, rule = rest(all, free, foreign)
	switch {
	case tag != "" && any != nil:
		return tag, "any"
	case tag == "" && best != nil:
		return best.tag, "listed"
	case tag == "":
		return nordic.Own, "refused"
	}
	return tag, rule
}

// rest is the best of the languages that are free, and the rule.
func rest(all []wish, free func(string) bool, foreign bool) (tag, rule string) {
	for _, w := range all {
		first, _, _ := strings.Cut(w.language, "-")
		for _, tag := range nordic.Tags {
			if w.weight.Sign() > 0 && free(tag) && slices.Contains(nordic.Readers[tag], first) {
				return tag, "related"
			}
		}
	}
	if foreign && free(nordic.International) {
		return nordic.International, "international"
	}
	if !foreign && free(nordic.Own) {
		return nordic.Own, "own"
	}
	for _, tag := range nordic.Tags {
		if free(tag) {
			return tag, "remaining"
		}
	}
	return "", ""
}
