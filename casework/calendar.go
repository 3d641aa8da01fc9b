package casework

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Holiday is a bank holiday, or a one-off day of the same standing.
type Holiday struct {
	Date Date
	Name string // as people say it: "Christmas Day", "Boxing Day (substitute day)"
}

// Calendar knows which days the landlord works and counts them. It never
// changes once made and may be shared: when the list of holidays changes, make
// a new one. Looking up a day costs no more than a map access.
type Calendar struct {
	rule     CalendarRule
	zone     *time.Location
	weekend  [7]bool        // by time.Weekday
	perWeek  int            // days of a week outside the weekend
	holidays map[int]string // name by day number
	lost     []int          // day numbers of holidays outside the weekend, in order
}

// NewCalendar makes the calendar of a policy. Only what the rule lists is a
// weekend: sat and sun as a rule, in three small letters. It panics if that
// leaves no day to work on; the check of a policy file refuses such a rule.
func NewCalendar(rule CalendarRule, zone *time.Location, holidays []Holiday) *Calendar {
	c := &Calendar{rule: rule, zone: zone, holidays: map[int]string{}}
	for day := time.Sunday; day <= time.Saturday; day++ {
		c.weekend[day] = slices.Contains(rule.Weekend, strings.ToLower(day.String()[:3]))
		if !c.weekend[day] {
			c.perWeek++
		}
	}
	if c.perWeek == 0 {
		panic("casework: the calendar has no working day in a week")
	}
	for _, h := range holidays {
		n := dayNumber(h.Date)
		if _, twice := c.holidays[n]; !twice && !c.weekend[weekdayOf(n)] {
			c.lost = append(c.lost, n)
		}
		c.holidays[n] = cmp.Or(h.Name, "bank holiday")
	}
	slices.Sort(c.lost)
	return c
}

// Zone returns the landlord's time zone.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Date returns the civil date of an instant in the landlord's zone.
func (c *Calendar) Date(t time.Time) Date { return DateOf(t, c.zone) }

// Working reports whether d is neither a weekend day nor a bank holiday. A
// closed office does not make a day count less: see Closure.
func (c *Calendar) Working(d Date) bool { return c.works(dayNumber(d)) }

// OnOrAfter returns d, or the next working day if d is none.
func (c *Calendar) OnOrAfter(d Date) Date { return dateOf(seek(dayNumber(d), 1, c.works)) }

// OnOrBefore returns d, or the last working day before it if d is none.
func (c *Calendar) OnOrBefore(d Date) Date { return dateOf(seek(dayNumber(d), -1, c.works)) }

// Add returns the n-th working day after d, or for a negative n before d. For
// 0 it is d itself, working day or not.
func (c *Calendar) Add(d Date, n int) Date { return dateOf(count(dayNumber(d), n, c.works)) }

// Between returns how many working days lie after from, up to and including
// to. Where to is the earlier date the number is the same as the other way
// round, but negative.
func (c *Calendar) Between(from, to Date) int {
	return c.workedBy(dayNumber(to)) - c.workedBy(dayNumber(from))
}

func (c *Calendar) works(n int) bool {
	if c.weekend[weekdayOf(n)] {
		return false
	}
	_, holiday := c.holidays[n]
	return !holiday
}

// worksFor is works for one clock: a closure stops the clocks it names.
func (c *Calendar) worksFor(clock string) func(int) bool {
	if len(c.rule.Closures) == 0 {
		return c.works
	}
	return func(n int) bool { return c.works(n) && c.closed(clock, n) == "" }
}

// closed names the closure that stops a clock on day n, if one does.
func (c *Calendar) closed(clock string, n int) string {
	for _, closure := range c.rule.Closures {
		if dayNumber(closure.Date) == n && slices.Contains(closure.Counts, clock) {
			return cmp.Or(closure.Label, "office closed")
		}
	}
	return ""
}

// workedBy counts the working days up to and including day n from a fixed,
// arbitrary start; only differences mean something.
func (c *Calendar) workedBy(n int) int {
	rest := (n%7 + 7) % 7
	days := (n - rest) / 7 * c.perWeek
	for i := n - rest + 1; i <= n; i++ {
		if !c.weekend[weekdayOf(i)] {
			days++
		}
	}
	holidays, _ := slices.BinarySearch(c.lost, n+1)
	return days - holidays
}

// count walks from day n to the k-th day that works, backwards for a negative k.
func count(n, k int, works func(int) bool) int {
	step := 1
	if k < 0 {
		step, k = -1, -k
	}
	for ; k > 0; k-- {
		n = seek(n+step, step, works)
	}
	return n
}

// seek returns the first day from n on, in the direction of step, that works.
func seek(n, step int, works func(int) bool) int {
	for !works(n) {
		n += step
	}
	return n
}

// dayNumber counts days from 1 January 1970, so that walking over days needs
// no text and no time zone.
func dayNumber(d Date) int { return int(d.utc().Unix() / (24 * 60 * 60)) }

func dateOf(dayNumber int) Date {
	return Date(time.Unix(int64(dayNumber)*24*60*60, 0).UTC().Format(time.DateOnly))
}

// weekdayOf relies on 1 January 1970 having been a Thursday.
func weekdayOf(dayNumber int) time.Weekday {
	return time.Weekday(((dayNumber+int(time.Thursday))%7 + 7) % 7)
}
