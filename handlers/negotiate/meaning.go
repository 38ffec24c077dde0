package negotiate

// none is the index of no offered language.
const none = -1

// meaning is what a primary subtag says.
type meaning struct {
	offered  int               // index of the offered language that it means, or none
	related  int               // index of the offered language that serves its readers, or none
	forms    *forms            // of the offered language; nil if its further subtags say nothing
	compound map[code]*meaning // by second subtag: what the two together mean (i-lux, zh-yue)
	tag      string            // what CLDR puts in its place, in lower case: it for ita, sr-latn for sh
	inherits subtags           // of tag, after the primary one
	wish     string            // for Choice.Wish
}

// unknown is the meaning of a subtag outside the table.
var unknown = &meaning{wish: WishOther, offered: none, related: none}

// leads tells whether the meaning is of use to a reader of this site.
func (m *meaning) leads() bool {
	return m.offered != none || m.related != none || m.forms != nil
}

// index is the offered language that a range of this meaning and with these
// further subtags means, or none.
func (m *meaning) index(tail string) int {
	if m.forms == nil {
		return m.offered
	}
	return m.forms.index(m, tail)
}

// undetermined is the code und.
const undetermined code = 'u'<<16 | 'n'<<8 | 'd'

// vocabulary has the meanings of primary subtags.
type vocabulary struct {
	two    [26 * 26]*meaning // of two letters, which is nearly all that browsers send; nil if unknown
	longer map[code]*meaning
}

func newVocabulary(p primaries) *vocabulary {
	v := &vocabulary{longer: map[code]*meaning{}}
	for c, m := range p {
		if i := c.two(); i >= 0 {
			v.two[i] = m
		} else {
			v.longer[c] = m
		}
	}
	return v
}

// two is the number of a code among those of two letters, negative for others.
func (c code) two() int {
	if c>>16 != 0 || c>>8 == 0 {
		return -1
	}
	return int(c>>8-'a')*26 + int(c&0xff-'a')
}

// meaning is that of a primary subtag, or of it with the second one, and the
// subtags that remain.
func (v *vocabulary) meaning(primary code, tail string) (*meaning, string) {
	var m *meaning
	if i := primary.two(); i >= 0 {
		m = v.two[i]
	} else {
		m = v.longer[primary]
	}
	if m == nil {
		return unknown, tail
	}
	if m.compound != nil && tail != "" {
		second, n := leadingCode(tail[1:])
		if c := m.compound[second]; c != nil && n == subtagLen(tail) {
			return c, tail[1+n:]
		}
	}
	return m, tail
}
