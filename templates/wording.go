package templates

import (
	"regexp"
	"strings"

	"putright/casework"
)

// sensitive are words that a subject, read by anybody who sees the screen,
// must not hold.
var sensitive = regexp.MustCompile(`(?i)\b(asb|anti-?social|abuse|abusive|hr|arrears|neighbou?rs?|nuisance|violen\w*|harass\w*|threat\w*|evict\w*|police|safeguard\w*|disab\w*|staff|conduct|damp|mould|death|debt)\b`)

// avoided are words that letters do without, and why.
var avoided = []struct {
	words  *regexp.Regexp
	advice string
}{
	{avoid(`unfortunately|regrettably`), "say plainly what happened"},
	{avoid(`takes? (?:\S+ ){0,4}seriously`), "say what we do instead"},
	{avoid(`not (?:being )?(?:treated as )?an? (?:formal )?complaint`), "say what we treat it as, and that the customer may ask for a complaint"},
	{avoid(`rejected|classified|dismissed`), "these are our words, not the customer's"},
	{avoid(`failure to respond`), "say what we did not do, or who we have not heard from"},
	{avoid(`any inconvenience`), "name what went wrong"},
	{avoid(`sorry (?:that )?you (?:feel|felt)|sorry if`), "apologise for what we did, not for what somebody feels"},
	{avoid(`in due course|at the earliest opportunity`), "give a weekday and a date"},
	{avoid(`please be advised|please note that|we would like to`), "leave it out"},
	{avoid(`vexatious|complainant|perpetrator`), "these are our words, not the customer's"},
	{avoid(`click here`), "say in the words of the link where it leads"},
	{avoid(`TBC|TBA|XXX+|\[(?:insert|name|date)[^\]]*\]|lorem ipsum`), "something is left to fill in here"},
}

func avoid(phrases string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL])(` + strings.ReplaceAll(phrases, " ", `\s+`) + `)(?:$|[^\pL])`)
}

var markup = regexp.MustCompile(`</?[A-Za-z][^>]*>|&[a-z]+;`)

// wording warns about words in the source, tags aside.
func wording(s *source) []Finding {
	var found []Finding
	for _, a := range avoided {
		for _, m := range a.words.FindAllStringSubmatchIndex(s.raw, -1) {
			found = append(found, s.place(m[2]).warning("“%s”: %s", strings.Join(strings.Fields(s.raw[m[2]:m[3]]), " "), a.advice))
		}
	}
	for _, m := range markup.FindAllStringIndex(s.raw, -1) {
		if !strings.Contains(s.raw[m[0]:m[1]], "@") && !strings.Contains(s.raw[m[0]:m[1]], "://") {
			found = append(found, s.place(m[0]).warning("%s is HTML, which letters print as it stands", s.raw[m[0]:m[1]]))
		}
	}
	return found
}

// readable warns where a letter to a customer is hard to read.
func readable(l *source) []Finding {
	if l.to != string(casework.ToCustomer) {
		return nil
	}
	if age := ageOf(l); age > maxReadingAge {
		return []Finding{place{l.name, 1, 1}.warning("the letter needs a reading age of %.0f: shorter sentences and everyday words bring it to %d or less", age, maxReadingAge)}
	}
	return nil
}
