package casework

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The holidays of England and Wales in the years that the tests touch; one
// stands out of order, as an added day does.
var testHolidays = []Holiday{
	{"2022-08-29", "Summer bank holiday"},
	{"2022-12-26", "Boxing Day"},
	{"2022-12-27", "Christmas Day (substitute day)"},
	{"2026-12-25", "Christmas Day"},
	{"2026-12-28", "Boxing Day (substitute day)"},
	{"2027-01-01", "New Year's Day"},
	{"2027-03-26", "Good Friday"},
	{"2027-03-29", "Easter Monday"},
	{"2027-05-03", "Early May bank holiday"},
	{"2027-05-31", "Spring bank holiday"},
	{"2027-08-30", "Summer bank holiday"},
	{"2027-12-27", "Christmas Day (substitute day)"},
	{"2027-12-28", "Boxing Day (substitute day)"},
	{"2028-01-03", "New Year's Day (substitute day)"},
	{"2028-04-14", "Good Friday"},
	{"2028-04-17", "Easter Monday"},
	{"2026-08-31", "Summer bank holiday"},
}

var testRule = CalendarRule{
	Weekend:       []string{"sat", "sun"},
	FirstDay:      "next_working_day",
	LandlordRolls: "back",
	CustomerRolls: "forward",
}

func london(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func testCalendar(t testing.TB, change ...func(*CalendarRule)) *Calendar {
	t.Helper()
	rule := testRule
	for _, c := range change {
		c(&rule)
	}
	return NewCalendar(rule, london(t), testHolidays)
}

func TestWorkingDays(t *testing.T) {
	c := testCalendar(t, func(r *CalendarRule) {
		r.Closures = []Closure{{Date: "2026-12-29", Label: "office shut", Counts: []string{"answer"}}}
	})
	for _, test := range []struct {
		day           Date
		working       bool
		after, before Date
	}{
		{"2026-12-24", true, "2026-12-24", "2026-12-24"},
		{"2026-12-25", false, "2026-12-29", "2026-12-24"},
		{"2026-12-27", false, "2026-12-29", "2026-12-24"},
		{"2026-12-28", false, "2026-12-29", "2026-12-24"},
		{"2026-12-29", true, "2026-12-29", "2026-12-29"}, // closed, but a working day
		{"2027-01-02", false, "2027-01-04", "2026-12-31"},
	} {
		if got := c.Working(test.day); got != test.working {
			t.Errorf("Working(%s) = %v", test.day, got)
		}
		if got := c.OnOrAfter(test.day); got != test.after {
			t.Errorf("OnOrAfter(%s) = %s, want %s", test.day, got, test.after)
		}
		if got := c.OnOrBefore(test.day); got != test.before {
			t.Errorf("OnOrBefore(%s) = %s, want %s", test.day, got, test.before)
		}
	}
}

func TestAddAndBetween(t *testing.T) {
	c := testCalendar(t)
	for _, test := range []struct {
		from Date
		n    int
		to   Date
	}{
		{"2026-12-24", 1, "2026-12-29"},
		{"2026-12-24", 10, "2027-01-12"},
		{"2026-12-26", 1, "2026-12-29"},
		{"2027-01-12", -10, "2026-12-24"},
		{"2026-12-29", -1, "2026-12-24"},
		{"2026-12-26", 0, "2026-12-26"},
	} {
		if got := c.Add(test.from, test.n); got != test.to {
			t.Errorf("Add(%s, %d) = %s, want %s", test.from, test.n, got, test.to)
		}
		if got := c.Between(test.from, test.to); got != test.n {
			t.Errorf("Between(%s, %s) = %d, want %d", test.from, test.to, got, test.n)
		}
	}
	// From a day off backwards: the day off itself never counted.
	if got := c.Add("2026-12-26", -1); got != "2026-12-24" {
		t.Errorf("a working day before Boxing Day 2026: %s", got)
	}
	if got := c.Between("2026-12-26", "2026-12-24"); got != 0 {
		t.Errorf("between Boxing Day and Christmas Eve 2026: %d", got)
	}
}

func TestDateIsLondon(t *testing.T) {
	c := testCalendar(t)
	at := time.Date(2027, 6, 14, 23, 30, 0, 0, time.UTC) // half past midnight in London
	if got := c.Date(at); got != "2027-06-15" {
		t.Errorf("Date(%v) = %s", at, got)
	}
}

func TestAddMonths(t *testing.T) {
	for _, test := range []struct {
		from Date
		n    int
		to   Date
	}{
		{"2027-08-31", -6, "2027-02-28"},
		{"2027-08-31", -12, "2026-08-31"},
		{"2028-01-31", 1, "2028-02-29"},
		{"2027-12-15", 1, "2028-01-15"},
		{"2028-02-29", 12, "2029-02-28"},
		{"2027-03-31", 0, "2027-03-31"},
	} {
		if got := test.from.AddMonths(test.n); got != test.to {
			t.Errorf("%s and %d months: %s, want %s", test.from, test.n, got, test.to)
		}
	}
}

func TestNoWorkingDayInAWeek(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a week of seven days off was accepted; counting would never end")
		}
	}()
	testCalendar(t, func(r *CalendarRule) {
		r.Weekend = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	})
}

// anyDate draws a date within a few days of a holiday, or a good way off.
func anyDate(rt *rapid.T, label string) Date {
	near := rapid.SampledFrom(testHolidays).Draw(rt, label+" near")
	return near.Date.AddDays(rapid.IntRange(-40, 40).Draw(rt, label+" days off"))
}

func TestCountingProperties(t *testing.T) {
	c := testCalendar(t)
	rapid.Check(t, func(rt *rapid.T) {
		a, b, d := anyDate(rt, "a"), anyDate(rt, "b"), anyDate(rt, "d")
		n := rapid.IntRange(1, 60).Draw(rt, "n")

		if to := c.Add(a, n); c.Between(a, to) != n || !c.Working(to) {
			rt.Errorf("%s plus %d is %s, and back it is %d", a, n, to, c.Between(a, to))
		}
		if w := c.OnOrAfter(a); c.Between(c.Add(w, -n), w) != n || c.Add(c.Add(w, -n), n) != w {
			rt.Errorf("%d working days back from %s do not come back", n, w)
		}
		if c.Between(a, b)+c.Between(b, d) != c.Between(a, d) {
			rt.Errorf("%s to %s to %s does not add up", a, b, d)
		}
		slow, from, to := 0, min(a, b), max(a, b)
		for day := from.AddDays(1); day <= to; day = day.AddDays(1) {
			if c.Working(day) {
				slow++
			}
		}
		if got := c.Between(from, to); got != slow {
			rt.Errorf("Between(%s, %s) = %d, counted one by one %d", from, to, got, slow)
		}
	})
}

func BenchmarkWorking(b *testing.B) {
	c := testCalendar(b)
	for b.Loop() {
		c.Working("2026-12-28")
	}
}

func BenchmarkBetween(b *testing.B) {
	c := testCalendar(b)
	for b.Loop() {
		c.Between("2026-11-24", "2027-01-12")
	}
}

func BenchmarkDue(b *testing.B) {
	c := testCalendar(b)
	start := time.Date(2026, 12, 24, 23, 59, 0, 0, time.UTC)
	for b.Loop() {
		c.Due("answer", start, Period{N: 10, Unit: WorkingDays, From: FromReceipt, Clause: "10.1"}, Landlord)
	}
}
