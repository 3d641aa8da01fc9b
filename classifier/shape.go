package classifier

import (
	"slices"
	"strings"
	"time"

	"putright/casework"
)

// shapeOf lists what a message shows without saying it: how long it is, how
// many dates and questions it holds, what kind of address it comes from,
// whether its sender signed it, whether it speaks of an old date.
func shapeOf(r *reading, m casework.Message) (out []string) {
	switch n := len(r.text.words); {
	case n == 0:
		out = append(out, "empty")
	case n < 25:
		out = append(out, "short")
	case n < 60:
		out = append(out, "brief")
	case n > 200:
		out = append(out, "long")
	}
	var dates, money, questions, bangs, you, they int
	for _, w := range r.text.words {
		switch w.text {
		case "£":
			money++
		case "?":
			questions++
		case "!":
			bangs++
		case "you", "your", "youve", "u", "ur", "youre":
			you++
		case "he", "she", "they", "him", "her", "them", "his", "their", "hes", "shes", "theyre":
			they++
		default:
			if months[w.text] > 0 || weekdays[w.text] {
				dates++
			}
		}
	}
	atLeast := func(n int, names ...string) {
		for i, least := range [...]int{1, 2, 3, 5} {
			if n >= least {
				out = append(out, names[i])
			}
		}
	}
	atLeast(dates, "dates1", "dates2", "dates3", "dates5")
	atLeast(money, "money1", "money2", "money3", "money5")
	atLeast(questions, "questions1", "questions2", "questions3", "questions5")
	atLeast(bangs, "bangs1", "bangs2", "bangs3", "bangs5")
	atLeast(you, "you1", "you2", "you3", "you5")
	atLeast(they, "they1", "they2", "they3", "they5")
	if text := strings.TrimSpace(r.text.raw); text != "" && strings.ToUpper(text) == text {
		out = append(out, "capitals")
	}
	local, domain, _ := strings.Cut(m.From.Addr, "@")
	if containsAny(domain, providers) {
		out = append(out, "provider")
	}
	if containsAny(domain, businesses) {
		out = append(out, "business")
	}
	for _, part := range strings.FieldsFunc(local, func(r rune) bool { return strings.ContainsRune(".-_+", r) }) {
		if roles[part] {
			out = append(out, "role")
			break
		}
	}
	if !r.signed() {
		out = append(out, "unsigned")
	}
	return out
}

func containsAny(s string, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

// signed reports whether a part of the sender's name or address stands near the
// end of the text.
func (r *reading) signed() bool {
	tail := r.text.words[max(0, len(r.text.words)-25):]
	for _, s := range r.sender.words {
		if s.text == "@" {
			break // a domain is no name
		}
		for _, w := range tail {
			if len(s.text) > 2 && w.text == s.text {
				return true
			}
		}
	}
	return false
}

// oldest returns how many months before day the oldest year, or month and year,
// among the words lies; 0 when there is none or no day to count from. "Since
// 2019" tells how long something has been so, not when it happened.
func oldest(words []word, day time.Time) (ago int) {
	if day.IsZero() {
		return 0
	}
	back := func(year int, month time.Month) { ago = max(ago, (day.Year()-year)*12+int(day.Month()-month)) }
	for i, w := range words {
		before, after := words[max(0, i-4):i], words[i+1:min(len(words), i+6)]
		if month := months[w.text]; month > 0 {
			switch {
			case follows(after, "this", "year"):
				back(day.Year(), month)
			case follows(after, "last", "year"):
				back(day.Year()-1, month)
			case len(before) > 0 && before[len(before)-1].text == "last" && month > day.Month():
				back(day.Year()-1, month)
			}
			continue
		}
		year, ok := yearOf(w.text)
		if !ok || slices.ContainsFunc(before, func(w word) bool { return w.text == "since" }) {
			continue
		}
		month := time.December
		for _, b := range before {
			if m := months[b.text]; m > 0 {
				month = m
			}
		}
		back(year, month)
	}
	return ago
}

// yearOf reads a year that something still complained of may have happened in.
func yearOf(w string) (int, bool) {
	if len(w) != 4 || w[:2] != "20" || w[2] == '0' || !isDigit(w[3]) {
		return 0, false
	}
	return 2000 + int(w[2]-'0')*10 + int(w[3]-'0'), true
}

func follows(words []word, first, second string) bool {
	for i := 1; i < len(words); i++ {
		if words[i-1].text == first && words[i].text == second {
			return true
		}
	}
	return false
}

var months = map[string]time.Month{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
	"june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
	"october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
	"spring": 4, "summer": 7, "autumn": 10, "winter": 1, "christmas": 12, "easter": 4,
}

var weekdays = set(`monday tuesday wednesday thursday friday saturday sunday
	mon tue tues wed weds thu thur thurs fri sat sun`)

// providers are parts of the names of mail providers for people at home.
var providers = strings.Fields("mail post net box outlook live yahoo icloud sky. aol btinternet msn talktalk")

// businesses are parts of the names of firms, schools, papers and other bodies.
var businesses = strings.Fields(`plumb heating roof scaffold fenc lifts glaz decorat electric build clean drain skip
	suppl spares hire recruit press media radio hotel dental vets surgery chambers bank insur train school college
	academy univers church parish charit appeal theatre club housing homes group consult survey architect software
	tech solution print courier transport logistic shop store garden landscap clearance compliance safety energy
	finance portal news bulletin 6form procure benefice`)

// roles are local parts of addresses that stand for an office, not a person.
var roles = set(`info admin office accounts enquiries enquiry sales marketing hello team events news newsletter
	noreply reception secretary editor press bookings orders dispatch invoices billing casework offers support
	service services contact help notify hr jobs recruitment procurement webform web forms postmaster vicar
	caretaker mailer-daemon clerk`)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}
