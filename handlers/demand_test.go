package handlers

import (
	"strings"
	"testing"
)

func TestIsCrawler(t *testing.T) {
	for agent, want := range map[string]bool{
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36":                                   false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1": false,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0":                                                        false,
		"": false,
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":            true,
		"Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)": true,
		"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)":           true,
		"Sogou web spider/4.0":                    true,
		"DuckDuckBot":                             true,
		strings.Repeat("x", agentLimit) + " bot":  false, // beyond what is looked at
		strings.Repeat("x", agentLimit-3) + "bot": true,
		strings.Repeat("b", 1<<20):                false,
	} {
		if got := isCrawler(agent); got != want {
			t.Errorf("%.100s: %t, expected %t", agent, got, want)
		}
	}
}
