package casework

import (
	"fmt"
	"time"
	_ "time/tzdata" // the program must know London even on a machine without zone files
)

// Date is a civil date in the landlord's time zone, written YYYY-MM-DD. The
// zero value means "no date". Dates compare with < and > as text.
type Date string

// DateOf returns the civil date on which the instant t falls in loc.
func DateOf(t time.Time, loc *time.Location) Date {
	return Date(t.In(loc).Format(time.DateOnly))
}

// ParseDate reads YYYY-MM-DD and refuses anything else, such as 2026-02-30.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("%q is not a date: write it as YYYY-MM-DD", s)
	}
	return Date(s), nil
}

// At returns the instant at which the clock in loc shows hour:minute on d. An
// hour that the clocks skip in spring gives the instant after the jump.
func (d Date) At(hour, minute int, loc *time.Location) time.Time {
	t := d.utc()
	return time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, loc)
}

// End returns the first instant after d in loc: what is due by the end of d is
// late from this instant on.
func (d Date) End(loc *time.Location) time.Time { return d.AddDays(1).At(0, 0, loc) }

// AddDays counts calendar days; n may be negative.
func (d Date) AddDays(n int) Date {
	return Date(d.utc().AddDate(0, 0, n).Format(time.DateOnly))
}

// AddMonths goes to the corresponding date n months on, or back for a negative
// n: from 31 August 2027 six months back to 28 February, the last day of a
// month that has no 31st.
func (d Date) AddMonths(n int) Date {
	t := d.utc()
	month := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := month.AddDate(0, 1, -1).Day()
	return Date(month.AddDate(0, 0, min(t.Day(), last)-1).Format(time.DateOnly))
}

// Weekday returns the day of the week of d.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Long writes the date as letters show it: "Tuesday 24 November 2026".
func (d Date) Long() string {
	if d == "" {
		return ""
	}
	return d.utc().Format("Monday 2 January 2006")
}

// Short writes the date as staff mail and workings show it: "Tue 24 Nov 2026".
func (d Date) Short() string {
	if d == "" {
		return ""
	}
	return d.utc().Format("Mon 2 Jan 2006")
}

// utc is midnight UTC of d; civil arithmetic is done there, where no day has
// 23 or 25 hours. A Date that does not parse behaves as 1 January of year 1.
func (d Date) utc() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}
