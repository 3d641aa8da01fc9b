package casework_test

import (
	"strings"
	"testing"

	"putright/casework"
	"putright/policy"
)

// R37, R47, R48, domain 3.1: a holiday that is announced while the customer's
// window runs lengthens it; our own dates stay.
func TestLifeOfALateHoliday(t *testing.T) {
	l := answered(t, "victory-2019").at("2027-03-02 10:00")
	with := l.withDayOff("2027-03-12")
	l.rules = with
	l.at("2027-03-20 09:00").golden("holiday")
	windows := 0
	for _, d := range l.c.Deadlines {
		if d.What == casework.DueWindow {
			windows++
		}
	}
	if windows != 2 {
		t.Errorf("%d windows", windows)
	}

	l = newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.rules = with
	if l.at("2027-02-12 10:00"); l.c.Deadline(casework.DueAnswer).By != "2027-02-16" {
		t.Errorf("our own date moved to %s", l.c.Deadline(casework.DueAnswer).By)
	}
}

// R38: a longer window that a person gave is not cut by counting anew.
func TestHolidayBesideMoreTime(t *testing.T) {
	l := answered(t, "victory-2019")
	l.says("dana", "MORE TIME to 30 April", moreTime("2027-04-30"), "").send("dana").at("2027-02-15 10:00")
	with := l.withDayOff("2027-03-12")
	l.rules = with
	l.at("2027-02-16 10:00").arrives(casework.Other)
	if w := l.c.Deadline(casework.DueWindow); w.By != "2027-04-30" || strings.Contains(w.Working, "day off") {
		t.Errorf("window by %s: %s", w.By, w.Working)
	}
}

// withDayOff is what the life goes on by when a day off has been announced.
func (l *life) withDayOff(day casework.Date) casework.Rules {
	l.t.Helper()
	days := must(policy.Holidays("england-and-wales", nil, 2026, 2028))
	rules := l.rules
	rules.Calendar = casework.NewCalendar(l.rules.Policy.Calendar, london, append(days, casework.Holiday{Date: day, Name: "a one-off holiday"}))
	return rules
}
