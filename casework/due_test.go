package casework

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// arrival reads the London time of a worked example. A time that the clocks
// show twice is the first of the two.
func arrival(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, london(t))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func days(n int) Period { return Period{N: n, Unit: WorkingDays, From: FromReceipt, Clause: "10.1"} }

var aMonth = Period{N: 1, Unit: Months, From: FromReceipt, Clause: "12.4"}

func deemNext(r *CalendarRule) { r.FirstDay, r.Cutoff = "deem_next", "17:30" }

// The worked examples: what arrives when, day 1, 10, 15 and 20 working days,
// a landlord's month, and the three counts again where mail outside office
// hours is deemed to arrive on the next working day.
func TestWorkedExamples(t *testing.T) {
	s, d := testCalendar(t), testCalendar(t, deemNext)
	for _, test := range []struct {
		number                        int
		arrives                       string
		day1, wd10, wd15, wd20, month Date
		d10, d15, d20                 Date // "" where the same
	}{
		{1, "2027-02-02 10:00", "2027-02-03", "2027-02-16", "2027-02-23", "2027-03-02", "2027-03-02", "", "", ""},
		{2, "2027-01-23 22:30", "2027-01-25", "2027-02-05", "2027-02-12", "2027-02-19", "2027-02-23", "2027-02-08", "2027-02-15", "2027-02-22"},
		{3, "2026-12-24 23:59", "2026-12-29", "2027-01-12", "2027-01-19", "2027-01-26", "2027-01-22", "2027-01-13", "2027-01-20", "2027-01-27"},
		{4, "2026-12-11 09:00", "2026-12-14", "2026-12-29", "2027-01-06", "2027-01-13", "2027-01-11", "", "", ""},
		{5, "2026-12-31 16:00", "2027-01-04", "2027-01-15", "2027-01-22", "2027-01-29", "2027-01-29", "", "", ""},
		{6, "2026-12-25 12:00", "2026-12-29", "2027-01-12", "2027-01-19", "2027-01-26", "2027-01-25", "2027-01-13", "2027-01-20", "2027-01-27"},
		{7, "2026-12-28 09:00", "2026-12-29", "2027-01-12", "2027-01-19", "2027-01-26", "2027-01-28", "2027-01-13", "2027-01-20", "2027-01-27"},
		{8, "2027-03-24 14:00", "2027-03-25", "2027-04-09", "2027-04-16", "2027-04-23", "2027-04-23", "", "", ""},
		{9, "2027-03-26 08:00", "2027-03-30", "2027-04-12", "2027-04-19", "2027-04-26", "2027-04-26", "2027-04-13", "2027-04-20", "2027-04-27"},
		{10, "2027-04-30 17:31", "2027-05-04", "2027-05-17", "2027-05-24", "2027-06-01", "2027-05-28", "2027-05-18", "2027-05-25", "2027-06-02"},
		{11, "2027-05-20 11:00", "2027-05-21", "2027-06-04", "2027-06-11", "2027-06-18", "2027-06-18", "", "", ""},
		{12, "2027-06-15 00:30", "2027-06-16", "2027-06-29", "2027-07-06", "2027-07-13", "2027-07-15", "", "", ""},
		{13, "2027-10-31 01:30", "2027-11-01", "2027-11-12", "2027-11-19", "2027-11-26", "2027-11-30", "2027-11-15", "2027-11-22", "2027-11-29"},
		{14, "2028-02-29 11:00", "2028-03-01", "2028-03-14", "2028-03-21", "2028-03-28", "2028-03-29", "", "", ""},
		{15, "2027-01-29 15:00", "2027-02-01", "2027-02-12", "2027-02-19", "2027-02-26", "2027-02-26", "", "", ""},
		{16, "2027-12-24 12:00", "2027-12-29", "2028-01-12", "2028-01-19", "2028-01-26", "2028-01-24", "", "", ""},
		{17, "2028-01-31 10:00", "2028-02-01", "2028-02-14", "2028-02-21", "2028-02-28", "2028-02-29", "", "", ""},
	} {
		at := arrival(t, test.arrives)
		check := func(c *Calendar, what string, p Period, want Date) {
			if got := c.Due("answer", at, p, Landlord); got.By != want {
				t.Errorf("example %d, %s, %s: %s, want %s\n\t%s", test.number, test.arrives, what, got.By, want, got.Working)
			}
		}
		check(s, "day 1", days(1), test.day1)
		check(s, "10 working days", days(10), test.wd10)
		check(s, "15 working days", days(15), test.wd15)
		check(s, "20 working days", days(20), test.wd20)
		check(s, "a month", aMonth, test.month)
		if test.d10 == "" {
			test.d10, test.d15, test.d20 = test.wd10, test.wd15, test.wd20
		}
		check(d, "deemed, 10 working days", days(10), test.d10)
		check(d, "deemed, 15 working days", days(15), test.d15)
		check(d, "deemed, 20 working days", days(20), test.d20)
	}
}

func TestMoreWorkedExamples(t *testing.T) {
	c := testCalendar(t)
	same := testCalendar(t, func(r *CalendarRule) { r.FirstDay = "same_day" })
	funeral := NewCalendar(testRule, london(t), append([]Holiday{{"2022-09-19", "State Funeral of Queen Elizabeth II"}}, testHolidays...))
	christmas := testCalendar(t, func(r *CalendarRule) {
		for _, day := range []Date{"2026-12-29", "2026-12-30", "2026-12-31"} {
			r.Closures = append(r.Closures, Closure{Date: day, Label: "office closed", Counts: []string{"answer"}})
		}
	})
	calendarDays := func(n int) Period { return Period{N: n, Unit: CalendarDays} }
	for _, test := range []struct {
		name    string
		c       *Calendar
		clock   string
		arrives string
		p       Period
		side    Side
		want    Date
	}{
		{"acknowledgement of example 8", c, "acknowledge", "2027-03-24 14:00", days(5), Landlord, "2027-04-02"},
		{"acknowledgement of example 2", c, "acknowledge", "2027-01-23 22:30", days(5), Landlord, "2027-01-29"},
		{"the customer's month of example 3", c, "window", "2026-12-24 23:59", aMonth, Customer, "2027-01-25"},
		{"12.1 read as working days", c, "window", "2027-01-18 10:00", days(20), Customer, "2027-02-15"},
		{"12.1 read as calendar days, before rolling Sun 7 Feb", c, "window", "2027-01-18 10:00", calendarDays(20), Customer, "2027-02-08"},
		{"12.1 read as calendar days of a landlord", c, "window", "2027-01-18 10:00", calendarDays(20), Landlord, "2027-02-05"},
		{"eight weeks", c, "wait", "2026-11-20 12:00", Period{N: 8, Unit: Weeks}, Customer, "2027-01-15"},
		{"twelve months", c, "ombudsman", "2026-08-31 12:00", Period{N: 12, Unit: Months}, Customer, "2027-08-31"},
		{"six months that end on a shorter month", c, "age", "2027-08-31 12:00", Period{N: 6, Unit: Months}, Customer, "2028-02-29"},
		{"a day off that became one later", c, "answer", "2022-09-05 12:00", days(10), Landlord, "2022-09-19"},
		{"the same with the one-off holiday", funeral, "answer", "2022-09-05 12:00", days(10), Landlord, "2022-09-20"},
		{"closures, example 4", christmas, "answer", "2026-12-11 09:00", days(10), Landlord, "2027-01-04"},
		{"closures, example 3", christmas, "answer", "2026-12-24 23:59", days(10), Landlord, "2027-01-15"},
		{"closures stop no other clock", christmas, "acknowledge", "2026-12-24 23:59", days(10), Landlord, "2027-01-12"},
		{"the day itself counts", same, "answer", "2027-02-02 10:00", days(10), Landlord, "2027-02-15"},
		{"the day itself counts, but is a Saturday", same, "answer", "2027-01-23 22:30", days(10), Landlord, "2027-02-05"},
		{"the day itself counts, one day", same, "answer", "2027-02-02 10:00", days(1), Landlord, "2027-02-02"},
		{"the day itself counts, calendar days", same, "answer", "2027-02-02 10:00", calendarDays(7), Landlord, "2027-02-08"},
		{"24 hours over the end of summer time", c, "hazard", "2027-10-30 18:00", Period{N: 24, Unit: Hours}, Landlord, "2027-10-31"},
		{"24 hours over the start of summer time", c, "hazard", "2027-03-27 18:00", Period{N: 24, Unit: Hours}, Landlord, "2027-03-28"},
		{"hours never roll", c, "hazard", "2026-12-24 18:00", Period{N: 24, Unit: Hours}, Landlord, "2026-12-25"},
		{"no period, no date", c, "answer", "2027-02-02 10:00", Period{Unit: WorkingDays}, Landlord, ""},
	} {
		if got := test.c.Due(test.clock, arrival(t, test.arrives), test.p, test.side); got.By != test.want {
			t.Errorf("%s: %s, want %s\n\t%s", test.name, got.By, test.want, got.Working)
		}
	}
}

// The Code's chains: acknowledgement, answer from the acknowledgement, and the
// longest extension after that.
func TestCodeChains(t *testing.T) {
	c := testCalendar(t)
	fromAck := func(n int) Period {
		return Period{N: n, Unit: WorkingDays, From: FromAcknowledgement, Clause: "Code 6.3"}
	}
	for _, test := range []struct {
		received                 Date
		answerDays               int
		acknowledge, answer, max Date
	}{
		{"2026-12-11", 10, "2026-12-18", "2027-01-06", "2027-01-20"},
		{"2027-03-24", 10, "2027-04-02", "2027-04-16", "2027-04-30"},
		{"2027-01-18", 20, "2027-01-25", "2027-02-22", "2027-03-22"},
	} {
		ack := c.DueFrom("acknowledge", test.received, days(5), Landlord)
		answer := c.DueFrom("answer", ack.By, fromAck(test.answerDays), Landlord)
		longest := c.Add(answer.By, test.answerDays)
		if ack.By != test.acknowledge || answer.By != test.answer || longest != test.max {
			t.Errorf("received %s: acknowledge %s, answer %s, at most %s", test.received, ack.By, answer.By, longest)
		}
	}
}

// Awaab's Law, aware on Mon 30 Nov 2026 and the investigation finished on its
// last day.
func TestHazardChain(t *testing.T) {
	c := testCalendar(t)
	from := func(day Date, p Period) Date { return c.DueFrom("hazard", day, p, Landlord).By }
	investigate := from("2026-11-30", days(10))
	for what, dates := range map[string][2]Date{
		"investigate":             {investigate, "2026-12-14"},
		"written summary":         {from(investigate, days(3)), "2026-12-17"},
		"safety work":             {from(investigate, days(5)), "2026-12-21"},
		"outer limit, 84 days":    {from(investigate, Period{N: 84, Unit: CalendarDays}), "2027-03-08"},
		"outer limit, twelve wks": {from(investigate, Period{N: 12, Unit: Weeks}), "2027-03-08"},
	} {
		if dates[0] != dates[1] {
			t.Errorf("%s by %s, want %s", what, dates[0], dates[1])
		}
	}
}

func TestWorking(t *testing.T) {
	s := testCalendar(t)
	same := testCalendar(t, func(r *CalendarRule) { r.FirstDay = "same_day" })
	christmas := testCalendar(t, func(r *CalendarRule) {
		r.Closures = []Closure{{Date: "2026-12-29", Label: "office closed", Counts: []string{"answer"}}}
	})
	instant := func(c *Calendar, at string, p Period, side Side) string {
		return c.Due("answer", arrival(t, at), p, side).Working
	}
	for _, test := range []struct{ got, want string }{
		{instant(s, "2026-12-24 23:59", days(10), Landlord),
			"Received Thu 24 Dec 2026 at 23:59. Day 1 is Tue 29 Dec 2026 (skipped: Fri 25 Dec 2026 Christmas Day, " +
				"Sat 26 and Sun 27 Dec weekend, Mon 28 Dec Boxing Day, substitute day). Day 10 is Tue 12 Jan 2027 " +
				"(also skipped: Fri 1 Jan 2027 New Year's Day and 2 weekends). Policy 10.1."},
		{instant(s, "2027-02-02 10:00", Period{N: 1, Unit: WorkingDays, From: FromEvent}, Landlord),
			"Counted from Tue 2 Feb 2027 at 10:00. Day 1 is Wed 3 Feb 2027."},
		{instant(s, "2027-02-02 10:00", Period{N: 5, Unit: WorkingDays, From: FromClosure, Clause: "16.5, number proposed"}, Landlord),
			"Closed Tue 2 Feb 2027 at 10:00. Day 1 is Wed 3 Feb 2027. Day 5 is Tue 9 Feb 2027 (skipped: a weekend). Policy 16.5, number proposed."},
		{instant(s, "2027-01-23 22:30", Period{N: 10, Unit: WorkingDays, From: FromAcknowledgement, Clause: "Code 6.3"}, Landlord),
			"Acknowledgement sent Sat 23 Jan 2027 at 22:30. Day 1 is Mon 25 Jan 2027 (skipped: Sun 24 Jan 2027 weekend). " +
				"Day 10 is Fri 5 Feb 2027 (also skipped: a weekend). Code 6.3."},
		{s.DueFrom("answer", "2026-12-18", Period{N: 10, Unit: WorkingDays, From: FromAcknowledgement, Clause: "Code 6.3"}, Landlord).Working,
			"Acknowledgement due Fri 18 Dec 2026. Day 1 is Mon 21 Dec 2026 (skipped: Sat 19 and Sun 20 Dec 2026 weekend). " +
				"Day 10 is Wed 6 Jan 2027 (also skipped: Fri 25 Dec 2026 Christmas Day, Mon 28 Dec Boxing Day, substitute day, " +
				"Fri 1 Jan 2027 New Year's Day and 2 weekends). Code 6.3."},
		{s.DueFrom("window", "2027-01-18", Period{N: 20, Unit: CalendarDays, From: FromOutcome}, Customer).Working,
			"Outcome sent Mon 18 Jan 2027. 20 calendar days end on Sun 7 Feb 2027. " +
				"That is not a working day, so the date moves forward to Mon 8 Feb 2027 (skipped: Sun 7 Feb 2027 weekend)."},
		{instant(s, "2026-12-24 23:59", aMonth, Landlord),
			"Received Thu 24 Dec 2026 at 23:59. 1 month ends on Sun 24 Jan 2027. " +
				"That is not a working day, so the date moves back to Fri 22 Jan 2027 (skipped: Sat 23 and Sun 24 Jan 2027 weekend). Policy 12.4."},
		{instant(s, "2027-01-29 15:00", aMonth, Landlord),
			"Received Fri 29 Jan 2027 at 15:00. 1 month ends on Sun 28 Feb 2027, as that month has no 29th. " +
				"That is not a working day, so the date moves back to Fri 26 Feb 2027 (skipped: Sat 27 and Sun 28 Feb 2027 weekend). Policy 12.4."},
		{instant(s, "2028-01-31 10:00", aMonth, Landlord),
			"Received Mon 31 Jan 2028 at 10:00. 1 month ends on Tue 29 Feb 2028, as that month has no 31st. Policy 12.4."},
		{instant(s, "2027-02-02 10:00", Period{N: 1, Unit: WorkingDays, From: FromReceipt, Clause: "proposed; the policy sets no number"}, Landlord),
			"Received Tue 2 Feb 2027 at 10:00. Day 1 is Wed 3 Feb 2027. Proposed; the policy sets no number."},
		{instant(s, "2026-10-30 10:00", days(1), Landlord),
			"Received Fri 30 Oct 2026 at 10:00. Day 1 is Mon 2 Nov 2026 (skipped: Sat 31 Oct and Sun 1 Nov 2026 weekend). Policy 10.1."},
		{instant(s, "2027-02-01 10:00", Period{N: 8, Unit: Weeks, From: FromOutcome, Clause: "13.2"}, Customer),
			"Outcome sent Mon 1 Feb 2027 at 10:00. 8 weeks end on Mon 29 Mar 2027. " +
				"That is not a working day, so the date moves forward to Tue 30 Mar 2027 (skipped: Mon 29 Mar 2027 Easter Monday). Policy 13.2."},
		{instant(testCalendar(t, deemNext), "2026-12-24 23:59", days(10), Landlord),
			"Received Thu 24 Dec 2026 at 23:59, after 17:30. It counts as Tue 29 Dec 2026 (skipped: Fri 25 Dec 2026 Christmas Day, " +
				"Sat 26 and Sun 27 Dec weekend, Mon 28 Dec Boxing Day, substitute day). Day 1 is Wed 30 Dec 2026. " +
				"Day 10 is Wed 13 Jan 2027 (skipped: Fri 1 Jan 2027 New Year's Day and 2 weekends). Policy 10.1."},
		{instant(testCalendar(t, deemNext), "2027-01-23 09:00", days(1), Landlord),
			"Received Sat 23 Jan 2027 at 09:00, not a working day. It counts as Mon 25 Jan 2027 (skipped: Sat 23 and Sun 24 Jan 2027 weekend). " +
				"Day 1 is Tue 26 Jan 2027. Policy 10.1."},
		{instant(same, "2027-02-02 10:00", days(2), Landlord),
			"Received Tue 2 Feb 2027 at 10:00. Day 1 is Tue 2 Feb 2027. Day 2 is Wed 3 Feb 2027. Policy 10.1."},
		{instant(christmas, "2026-12-28 10:00", days(2), Landlord),
			"Received Mon 28 Dec 2026 at 10:00. Day 1 is Wed 30 Dec 2026 (skipped: Tue 29 Dec 2026 office closed). Day 2 is Thu 31 Dec 2026. Policy 10.1."},
		{instant(s, "2027-10-30 18:00", Period{N: 24, Unit: Hours, From: FromReceipt}, Landlord),
			"Received Sat 30 Oct 2027 at 18:00 BST. 24 hours end on Sun 31 Oct 2027 at 17:00 GMT. The clocks change in between."},
		{instant(s, "2027-03-27 18:00", Period{N: 24, Unit: Hours, From: FromReceipt}, Landlord),
			"Received Sat 27 Mar 2027 at 18:00 GMT. 24 hours end on Sun 28 Mar 2027 at 19:00 BST. The clocks change in between."},
		{s.DueFrom("hazard", "2026-11-30", Period{N: 24, Unit: Hours, From: FromEvent}, Landlord).Working,
			"Counted from Mon 30 Nov 2026 at 00:00 GMT. 24 hours end on Tue 1 Dec 2026 at 00:00 GMT."},
	} {
		if test.got != test.want {
			t.Errorf("got  %s\nwant %s", test.got, test.want)
		}
	}
}

func TestHoursFromADateEndWithIt(t *testing.T) {
	got := testCalendar(t).DueFrom("hazard", "2026-11-30", Period{N: 24, Unit: Hours}, Landlord)
	if got.By != "2026-11-30" {
		t.Errorf("24 hours from the start of Mon 30 Nov 2026 are up by the end of %s", got.By)
	}
}

func TestDueProperties(t *testing.T) {
	conventions := []*Calendar{
		testCalendar(t),
		testCalendar(t, deemNext),
		testCalendar(t, func(r *CalendarRule) { r.FirstDay = "same_day" }),
		testCalendar(t, func(r *CalendarRule) {
			r.Closures = []Closure{{Date: "2026-12-29", Counts: []string{"answer"}}, {Date: "2027-06-15", Counts: []string{"answer"}}}
		}),
	}
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.SampledFrom(conventions).Draw(rt, "calendar")
		p := Period{
			N:    rapid.IntRange(1, 40).Draw(rt, "n"),
			Unit: rapid.SampledFrom([]Unit{WorkingDays, CalendarDays, Weeks, Months, Hours}).Draw(rt, "unit"),
			From: FromReceipt,
		}
		side := rapid.SampledFrom([]Side{Landlord, Customer}).Draw(rt, "side")
		moment := func(label string) time.Time {
			return anyDate(rt, label).At(rapid.IntRange(0, 23).Draw(rt, label+" hour"), 29, c.Zone())
		}
		early, late := moment("a"), moment("b")
		if late.Before(early) {
			early, late = late, early
		}

		due, dueLate := c.Due("answer", early, p, side), c.Due("answer", late, p, side)
		if due.By > dueLate.By {
			rt.Errorf("%v is due %s, but the later %v is due %s", early, due.By, late, dueLate.By)
		}
		more := p
		more.N++
		if longer := c.Due("answer", early, more, side); longer.By < due.By {
			rt.Errorf("%d %s end on %s, but one more on %s", p.N, p.Unit, due.By, longer.By)
		}
		if p.Unit != Hours && !c.Working(due.By) {
			rt.Errorf("due on %s, not a working day: %s", due.By.Short(), due.Working)
		}
		if p.Unit != Hours && c.Due("answer", early, p, Landlord).By > c.Due("answer", early, p, Customer).By {
			rt.Errorf("the landlord has longer than a customer would")
		}
		if !strings.Contains(due.Working, due.By.Short()) && !strings.Contains(due.Working, "at 00:00") {
			rt.Errorf("the working does not name %s: %s", due.By.Short(), due.Working)
		}
		for _, h := range testHolidays { // every bank holiday that was counted over is named
			name, _, _ := strings.Cut(h.Name, " (")
			if p.Unit == WorkingDays && h.Date > c.Date(early) && h.Date < due.By && !strings.Contains(due.Working, name) {
				rt.Errorf("%s is skipped but not named: %s", h.Name, due.Working)
			}
		}
	})
}

// What follows a date never comes before the policy's time is over, and only on
// a working day: Friday 4 December 2026 and what lies after it.
func TestAfter(t *testing.T) {
	c := testCalendar(t)
	for _, test := range []struct {
		n    int
		unit Unit
		want Date
	}{
		{1, WorkingDays, "2026-12-07"},
		{1, CalendarDays, "2026-12-07"}, // a Saturday
		{4, CalendarDays, "2026-12-08"},
		{3, Weeks, "2026-12-29"}, // Christmas Day, the weekend and a bank holiday
		{1, Months, "2027-01-04"},
		{24, Hours, "2026-12-07"},
		{73, Hours, "2026-12-08"},
	} {
		if got := c.After("2026-12-04", test.n, test.unit); got != test.want {
			t.Errorf("%d %s after Friday 4 December: %s, want %s", test.n, test.unit, got, test.want)
		}
	}
}
