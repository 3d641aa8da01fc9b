package desk

import (
	"fmt"
	"regexp"
	"slices"
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
	year, month, day := dateParts(text)
	if year != 0 || month == 0 {
		return civil(year, month, day)
	}
	year = number(string(today[:4]))
	for range 8 { // 29 February is up to eight years away
		if d, ok := civil(year, month, day); ok && d > today {
			return d, true
		}
		year++
	}
	return "", false
}

// pastDay reads the date of something that has happened: today, yesterday, or a
// date, which without a year is the latest such day up to today.
func pastDay(text string, today casework.Date) (casework.Date, bool) {
	switch strings.ToLower(strings.Trim(text, " .,;:!")) {
	case "today":
		return today, true
	case "yesterday":
		return today.AddDays(-1), true
	}
	year, month, day := dateParts(text)
	if year != 0 || month == 0 {
		return civil(year, month, day)
	}
	year = number(string(today[:4]))
	for range 8 {
		if d, ok := civil(year, month, day); ok && d <= today {
			return d, true
		}
		year--
	}
	return "", false
}

// dateLike reports whether somebody meant a date: "DATE" of a button, or words
// with a figure that are none, such as 31 November.
func dateLike(text string) bool {
	text = strings.Trim(text, " .,;:!")
	return text == "DATE" || len(strings.Fields(text)) <= 4 && strings.ContainsAny(text, "0123456789")
}

// dateParts reads the numbers of a date; month is 0 where there is none, and
// year 0 where none was given.
func dateParts(text string) (year, month, day int) {
	text = strings.ToLower(strings.Trim(strings.TrimSpace(text), ".,;:!"))
	text = weekdayDay.ReplaceAllString(text, "")
	if m := isoDay.FindStringSubmatch(text); m != nil {
		return number(m[1]), number(m[2]), number(m[3])
	}
	if m := slashDay.FindStringSubmatch(text); m != nil {
		day, month, year = number(m[1]), number(m[2]), number(m[3])
		if year < 100 {
			year += 2000
		}
		return year, month, day
	}
	if m := namedDay.FindStringSubmatch(text); m != nil {
		return number(m[3]), monthNumber(m[2]), number(m[1])
	}
	return 0, 0, 0
}

var clockForm = regexp.MustCompile(`(?i)^(\d{1,2})(?:[:.](\d\d))?\s*(am|pm|a\.m\.?|p\.m\.?|o'clock|o’clock|hrs)?$`)

// readClock reads a time of day, such as 10:30, 2.30pm or noon, as HH:MM. An
// hour without minutes must say whether it is morning or afternoon.
func readClock(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if low := strings.TrimPrefix(strings.ToLower(text), "12 "); low == "noon" || low == "midday" {
		return "12:00", true
	}
	m := clockForm.FindStringSubmatch(text)
	if m == nil || m[2] == "" && m[3] == "" {
		return "", false
	}
	hour, minute := number(m[1]), number(m[2])
	switch half := strings.ToLower(m[3]); {
	case (half == "" || half[0] == 'o') && hour < 7 && m[1][0] != '0':
		return "", false // 2:30 could be either; nothing is guessed
	case half == "" || half == "hrs" || half[0] == 'o':
	case half[0] == 'a' || half[0] == 'p':
		if hour < 1 || hour > 12 {
			return "", false
		}
		hour %= 12
		if half[0] == 'p' {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 {
		return "", false
	}
	return fmt.Sprintf("%02d:%02d", hour, minute), true
}

var smallNumbers = strings.Fields("one two three four five six seven eight nine ten")

// count reads a number in figures or words; 0 where it is none.
func count(text string) int {
	if i := slices.Index(smallNumbers, strings.ToLower(text)); i >= 0 {
		return i + 1
	}
	return number(text)
}

func civil(year, month, day int) (casework.Date, bool) {
	if year == 0 || month == 0 || day == 0 {
		return "", false
	}
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
