package classifier

import (
	"fmt"
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
	var dates, money, questions, bangs int
	for _, w := range r.text.words {
		switch w.text {
		case "£":
			money++
		case "?":
			questions++
		case "!":
			bangs++
		default:
			if months[w.text] > 0 || weekdays[w.text] {
				dates++
			}
		}
	}
	for _, c := range []struct {
		name string
		n    int
	}{{"dates", dates}, {"money", money}, {"questions", questions}, {"bangs", bangs}} {
		for _, least := range []int{1, 2, 3, 5} {
			if c.n >= least {
				out = append(out, fmt.Sprintf("%s>=%d", c.name, least))
			}
		}
	}
	if text := strings.TrimSpace(r.text.raw); text != "" && strings.ToUpper(text) == text {
		out = append(out, "capitals")
	}
	local, domain, _ := strings.Cut(m.From.Addr, "@")
	for _, p := range providers {
		if strings.Contains(domain, p) {
			out = append(out, "provider")
			break
		}
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
	if oldest(r.text.words, m.Date) > 6 {
		out = append(out, "old_date")
	}
	return out
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
	for i, w := range words {
		if len(w.text) != 4 || w.text[:2] != "20" || !isDigit(w.text[3]) {
			continue
		}
		year, month, since := 2000+int(w.text[2]-'0')*10+int(w.text[3]-'0'), time.December, false
		if year < 2010 {
			continue
		}
		for _, before := range words[max(0, i-4):i] {
			if m := months[before.text]; m > 0 {
				month = m
			}
			since = since || before.text == "since"
		}
		if !since {
			ago = max(ago, (day.Year()-year)*12+int(day.Month()-month))
		}
	}
	return ago
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
