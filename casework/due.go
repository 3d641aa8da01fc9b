package casework

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Side says whose date it is: where a landlord's date falls on a day that does
// not count, it moves back; a customer's moves forward (CalendarRule).
type Side string

// The sides of a date.
const (
	Landlord Side = "landlord"
	Customer Side = "customer"
)

// Due is a date and its defence. What is due is in time until the end of By.
type Due struct {
	By      Date
	Working string // sentences: from which moment, which days were skipped and why, which clause
}

// Due reckons the date of the period p from the instant start. The name of the
// clock decides whether closures count. A period of 0 gives no date: the
// policy sets none.
//
// Working days are counted by the policy's convention; so are calendar days,
// except that each day counts. Weeks and months run to the corresponding date.
// Days, weeks and months that end on a day that does not count roll to the
// side's nearest working day. Hours are elapsed time at any hour of any day:
// By is the date on which they end, and the working gives the time.
func (c *Calendar) Due(clock string, start time.Time, p Period, side Side) Due {
	if p.N <= 0 {
		return Due{}
	}
	local := start.In(c.zone)
	w := working{Calendar: c, clock: clock, works: c.worksFor(clock)}
	if p.Unit == Hours {
		return w.hours(local, p)
	}
	day, at := c.Date(start), local.Format("15:04")
	w.say("%s %s at %s", startedAt(p.From), day.Short(), at)
	return w.from(dayNumber(day), c.rule.Cutoff != "" && at > c.rule.Cutoff, p, side)
}

// DueFrom reckons like Due from a civil date whose time of day is unknown or of
// no matter. Hours are counted from the start of that day. An acknowledgement
// given as a date is taken to be one that was due.
func (c *Calendar) DueFrom(clock string, day Date, p Period, side Side) Due {
	if p.N <= 0 {
		return Due{}
	}
	w := working{Calendar: c, clock: clock, works: c.worksFor(clock)}
	if p.Unit == Hours {
		return w.hours(day.At(0, 0, c.zone), p)
	}
	w.say("%s %s", startedOn(p.From), day.Short())
	return w.from(dayNumber(day), false, p, side)
}

// After returns the first working day that lies n of the unit or more after
// day, for what follows a date and must not come before it, such as the closing
// of a case. Part of a day counts as a day.
func (c *Calendar) After(day Date, n int, unit Unit) Date {
	switch unit {
	case WorkingDays:
		return c.Add(day, n)
	case Months:
		return c.OnOrAfter(day.AddMonths(n))
	case Weeks:
		n *= 7
	case Hours:
		n = (n + 23) / 24
	}
	return c.OnOrAfter(day.AddDays(n))
}

// from counts p from day n, whose sentence is begun; late tells that the
// moment was after the policy's cut-off hour.
func (w *working) from(n int, late bool, p Period, side Side) Due {
	if w.rule.FirstDay == "deem_next" {
		n = w.deemed(n, late)
	}
	w.say(".")

	var by int
	switch p.Unit {
	case WorkingDays:
		by = w.workingDays(n, p.N)
	case Months:
		by = w.roll(w.months(n, p.N), side)
	case Weeks:
		by = w.roll(w.days(n+7*p.N, p.N, "week"), side)
	default: // CalendarDays
		by = n + p.N
		if w.rule.FirstDay == "same_day" {
			by--
		}
		by = w.roll(w.days(by, p.N, "calendar day"), side)
	}
	return w.done(dateOf(by), p)
}

// deemed is convention D: what comes on a day off, or after the cut-off hour,
// counts as if it had come on the next working day.
func (w *working) deemed(n int, late bool) int {
	first := n
	switch {
	case !w.works(n):
		w.say(", not a working day")
	case late:
		w.say(", after %s", w.rule.Cutoff)
		first++
	default:
		return n
	}
	day := seek(first, 1, w.works)
	w.say(". It counts as %s", dateOf(day).Short())
	w.skipped("skipped", w.each(first, day))
	return day
}

// workingDays counts to working day k. Day 1 is the next working day after day
// n (conventions S and D), or n itself if it works (Z).
func (w *working) workingDays(n, k int) int {
	after := n + 1
	if w.rule.FirstDay == "same_day" {
		after = n
	}
	first := seek(after, 1, w.works)
	before := w.each(after, first)
	w.say(" Day 1 is %s", dateOf(first).Short())
	w.skipped("skipped", before)
	w.say(".")
	if k == 1 {
		return first
	}
	label := "skipped"
	if before != "" {
		label = "also skipped"
	}
	last := count(first, k-1, w.works)
	w.say(" Day %d is %s", k, dateOf(last).Short())
	w.skipped(label, w.summed(first, last))
	w.say(".")
	return last
}

func (w *working) days(by, k int, unit string) int {
	w.say(" %s on %s.", ends(k, unit), dateOf(by).Short())
	return by
}

func (w *working) months(n, k int) int {
	from := dateOf(n)
	to := from.AddMonths(k)
	w.say(" %s on %s", ends(k, "month"), to.Short())
	switch day := from.utc().Day(); {
	case to.utc().Day() == day:
	case day == 31:
		w.say(", as that month has no 31st")
	default:
		w.say(", as that month has no %dth", day)
	}
	w.say(".")
	return dayNumber(to)
}

// roll moves a date that falls on a day off to the nearest working day on the
// side's own side of it.
func (w *working) roll(n int, side Side) int {
	if w.works(n) {
		return n
	}
	step, way := -1, "back"
	if side == Landlord && w.rule.LandlordRolls == "forward" || side == Customer && w.rule.CustomerRolls != "back" {
		step, way = 1, "forward"
	}
	by := seek(n, step, w.works)
	off := w.each(min(n, by+1), max(n+1, by))
	w.say(" That is not a working day, so the date moves %s to %s", way, dateOf(by).Short())
	w.skipped("skipped", off)
	w.say(".")
	return by
}

// hours counts elapsed time. What ends at midnight is due on the day before,
// as a date lasts until its end.
func (w *working) hours(start time.Time, p Period) Due {
	const clock = "Mon 2 Jan 2006 at 15:04 MST"
	end := start.Add(time.Duration(p.N) * time.Hour)
	w.say("%s %s. %s on %s.", startedAt(p.From), start.Format(clock), ends(p.N, "hour"), end.Format(clock))
	if start.Format("MST") != end.Format("MST") {
		w.say(" The clocks change in between.")
	}
	return w.done(w.Date(end.Add(-time.Nanosecond)), p)
}

func (w *working) done(by Date, p Period) Due {
	switch {
	case p.Clause == "":
	case p.Clause[0] >= '0' && p.Clause[0] <= '9':
		w.say(" Policy %s.", p.Clause)
	default:
		_, first := utf8.DecodeRuneInString(p.Clause)
		w.say(" %s%s.", strings.ToUpper(p.Clause[:first]), p.Clause[first:])
	}
	return Due{By: by, Working: w.text.String()}
}
