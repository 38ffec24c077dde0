package handlers

import "strings"

// wishes are the languages whose demand is counted: every primary language
// with two letters (ISO 639-1), the national minority languages of Sweden and
// the regional ones of Italy that have three, and none. Any other is "other".
var wishes = append(strings.Fields(`
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu
fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km
kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om
or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr
ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
sju sma smj sje fit rmu rom ckb fur scn lld nap lij vec lmo pms egl rgn sdc sdn
`), "none", "other")

// wishIndex is the place of each wish in the list. Nobody writes to it.
var wishIndex = func() map[string]int {
	m := make(map[string]int, len(wishes))
	for i, w := range wishes {
		m[w] = i
	}
	return m
}()

// crawlers are words of the User-Agent fields of programs that read the web for
// others. They are counted apart: they say nothing of readers.
var crawlers = [...]string{"bot", "Bot", "BOT", "crawl", "Crawl", "spider", "Spider", "Slurp", "facebookexternalhit", "archiver", "monitor", "Lighthouse"}

// agentLimit is how much of a User-Agent field is looked at.
const agentLimit = 256

func isCrawler(agent string) bool {
	agent = agent[:min(len(agent), agentLimit)]
	for _, word := range crawlers {
		if strings.Contains(agent, word) {
			return true
		}
	}
	return false
}

// ask counts a wish for a language, and what it was answered with.
func (s *meters) ask(wish, served string, crawler bool) {
	w, language, who := wishOf(wish), s.language(served), 0
	if crawler {
		who = 1
	}
	cell := &s.demand[(w*len(s.languages)+language)*2+who]
	counter := cell.Load()
	if counter == nil {
		made := s.metrics.demand.WithLabelValues(wishes[w], served, [...]string{"false", "true"}[who])
		cell.Store(&made)
		counter = &made
	}
	(*counter).Inc()
}

// wishOf is the place of a wish in the list.
func wishOf(wish string) int {
	if i, ok := wishIndex[wish]; ok {
		return i
	}
	if wish == "" {
		return len(wishes) - 2
	}
	return len(wishes) - 1
}
