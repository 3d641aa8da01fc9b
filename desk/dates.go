package desk

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"putright/casework"
)

var (
	isoDay     = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	slashDay   = regexp.MustCompile(`^(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})$`)
	namedDay   = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]+)\.?,?(?:\s+(\d{4}))?$`)
	weekdayDay = regexp.MustCompile(`^(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|nesday|rsday|sday|urday)?\s*,?\s+`)
)

// readDay reads a date as people in England write one: 4 December, Fri 4 Dec
// 2026, 04/12/2026, 2026-12-04. Without a year it is the next such day after
// today.
func readDay(text string, today casework.Date) (casework.Date, bool) {
	text = strings.ToLower(strings.Trim(strings.TrimSpace(text), ".,;:"))
	text = weekdayDay.ReplaceAllString(text, "")
	var year, month, day int
	if m := isoDay.FindStringSubmatch(text); m != nil {
		year, month, day = number(m[1]), number(m[2]), number(m[3])
	} else if m := slashDay.FindStringSubmatch(text); m != nil {
		day, month, year = number(m[1]), number(m[2]), number(m[3])
		if year < 100 {
			year += 2000
		}
	} else if m := namedDay.FindStringSubmatch(text); m != nil {
		day, month, year = number(m[1]), monthNumber(m[2]), number(m[3])
	}
	if month == 0 || day == 0 {
		return "", false
	}
	if year == 0 {
		year = number(string(today[:4]))
		if d, ok := civil(year, month, day); !ok || d <= today {
			year++
		}
	}
	return civil(year, month, day)
}

func civil(year, month, day int) (casework.Date, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || int(t.Month()) != month {
		return "", false
	}
	return casework.Date(t.Format(time.DateOnly)), true
}

func monthNumber(name string) int {
	for m := time.January; m <= time.December; m++ {
		full := strings.ToLower(m.String())
		if name == full || len(name) >= 3 && strings.HasPrefix(full, name) || name == "sept" && m == time.September {
			return int(m)
		}
	}
	return 0
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
