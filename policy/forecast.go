package policy

import (
	"time"

	"putright/casework"
)

// forecast gives the bank holidays that England and Wales will have in a year
// if nothing is moved or added: the eight regular ones, each on a weekday of
// its own.
func forecast(year int) []casework.Holiday {
	on := func(month time.Month, day int) time.Time { return time.Date(year, month, day, 0, 0, 0, 0, time.UTC) }
	easter := easterSunday(year)
	var list []casework.Holiday
	add := func(day time.Time, name string) {
		list = append(list, casework.Holiday{Date: casework.Date(day.Format(time.DateOnly)), Name: name})
	}
	// A fixed day at a weekend moves to the next weekday that is no holiday.
	moved := func(day time.Time, weekdays int, name string) {
		add(day.AddDate(0, 0, weekdays), name+" (substitute day)")
	}

	switch newYear := on(time.January, 1); newYear.Weekday() {
	case time.Saturday:
		moved(newYear, 2, "New Year's Day")
	case time.Sunday:
		moved(newYear, 1, "New Year's Day")
	default:
		add(newYear, "New Year's Day")
	}
	add(easter.AddDate(0, 0, -2), "Good Friday")
	add(easter.AddDate(0, 0, 1), "Easter Monday")
	add(monday(on(time.May, 1), 1), "Early May bank holiday")
	add(monday(on(time.May, 31), -1), "Spring bank holiday")
	add(monday(on(time.August, 31), -1), "Summer bank holiday")
	christmas, boxingDay := on(time.December, 25), on(time.December, 26)
	switch christmas.Weekday() {
	case time.Friday:
		add(christmas, "Christmas Day")
		moved(boxingDay, 2, "Boxing Day")
	case time.Saturday:
		moved(christmas, 2, "Christmas Day")
		moved(boxingDay, 2, "Boxing Day")
	case time.Sunday:
		add(boxingDay, "Boxing Day")
		moved(christmas, 2, "Christmas Day")
	default:
		add(christmas, "Christmas Day")
		add(boxingDay, "Boxing Day")
	}
	return list
}

// monday is the first Monday from a day on, in the direction of step.
func monday(day time.Time, step int) time.Time {
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, step)
	}
	return day
}

// easterSunday goes by the Gregorian rule, in the form known as Meeus, Jones
// and Butcher's.
func easterSunday(year int) time.Time {
	golden := year % 19
	century, rest := year/100, year%100
	epact := (19*golden + century - century/4 - (century-(century+8)/25+1)/3 + 15) % 30
	weekday := (32 + 2*(century%4) + 2*(rest/4) - epact - rest%4) % 7
	late := (golden + 11*epact + 22*weekday) / 451
	days := epact + weekday - 7*late + 114
	return time.Date(year, time.Month(days/31), days%31+1, 0, 0, 0, 0, time.UTC)
}
