package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"putright/casework"
)

// makingAmends is a procedure of nobody's: two stages with names of their own, lengths
// in calendar days and weeks, a receipt that is the acknowledgement at the first
// and not at the second, and clauses that no shipped profile has.
func makingAmends() casework.Policy {
	days := func(n int, from casework.Start, clause string) casework.Period {
		return casework.Period{N: n, Unit: casework.CalendarDays, From: from, Clause: clause}
	}
	weeks := func(n int, from casework.Start, clause string) casework.Period {
		return casework.Period{N: n, Unit: casework.Weeks, From: from, Clause: clause}
	}
	return casework.Policy{
		ID: "third", Title: "Making amends", Timezone: "Europe/London", LettersFrom: "09:30",
		Calendar: casework.CalendarRule{Holidays: "england-and-wales", Weekend: []string{"sat", "sun"}, FirstDay: "next_working_day", LandlordRolls: "back", CustomerRolls: "forward"},
		Stages: []casework.Stage{
			{
				ID: "hear", Name: "First hearing", Clause: "§1", Handler: "officer", ReceiptIsAck: true,
				Acknowledge: days(2, casework.FromReceipt, "§1a"), Answer: days(16, casework.FromAcknowledgement, "§1b"),
				Extension: casework.ExtRule{Max: 6, Unit: casework.CalendarDays, Count: 2, NeedsReason: true, Clause: "§1c"},
				Window:    weeks(3, casework.FromOutcome, "§1d"), Outcomes: []string{"upheld", "not upheld"}, Requires: []string{"findings"}, NewIssues: "fold_in",
			},
			{
				ID: "again", Name: "Second hearing", Request: "review", Clause: "§2", Handler: "reviewer", NotSameAs: true,
				Acknowledge: days(4, casework.FromReceipt, "§2a"), Answer: weeks(4, casework.FromAcknowledgement, "§2b"),
				Extension: casework.ExtRule{WarnOver: 1, Unit: casework.Weeks, NeedsReason: true, Clause: "§2c"},
				Outcomes:  []string{"upheld", "not upheld"}, Requires: []string{"definition", "reasons", "remedy"}, Final: true, NewIssues: "new_case",
			},
		},
		Late:   casework.LateRule{Apology: days(1, casework.FromEvent, "§3"), NextWord: weeks(1, casework.FromEvent, "§3")},
		Close:  casework.CloseRule{Reminder: 2, After: days(1, casework.FromEvent, "§4"), Clause: "§4"},
		Survey: casework.SurveyRule{After: weeks(1, casework.FromClosure, "§5"), Questions: []string{"How did it go?"}},
		WarnAt: []int{3}, Triage: days(2, casework.FromReceipt, "§6"),
		Services: casework.CareRule{Contact: days(2, casework.FromReceipt, "§7")},
		ASB:      casework.CareRule{Contact: days(3, casework.FromReceipt, "§8")},
		Members:  casework.CareRule{Contact: weeks(1, casework.FromReceipt, "§9")},
		Routes:   []casework.Route{{ID: "o", Name: "The Ombudsman", Web: "https://o.example", Ombudsman: true}},
	}
}

// A third policy: nothing about a landlord is in the code. The whole life runs,
// and no number, name or clause of a shipped profile appears in it.
func TestLifeUnderAThirdPolicy(t *testing.T) {
	l := newLife(t, "code-2024")
	holidays := l.rules.Calendar
	l.rules.Policy, l.rules.Calendar = makingAmends(), holidays // the same bank holidays
	extend := func(day casework.Date) casework.Word {
		return casework.Word{Verb: casework.VerbExtend, Day: day, Facts: casework.Facts{"delay.reason": "the roofer is ill"}}
	}
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-16 10:00").says("dana", "EXTEND by seven days", extend("2027-02-25"), "6 calendar days from Thu 18 Feb 2027")
	l.says("dana", "EXTEND by four days", extend("2027-02-22"), "").send("dana")
	l.at("2027-02-22 10:00").says("dana", "EXTEND by two more", extend("2027-02-24"), "").send("dana")
	l.at("2027-02-24 10:00").says("dana", "OUTCOME upheld", casework.Word{Verb: casework.VerbOutcome, Value: "upheld", Facts: casework.Facts{"outcome.findings": "We forgot it."}}, "").send("dana")
	l.at("2027-03-10 10:00").arrives(casework.StageRequest)
	l.at("2027-03-12 10:00").says("robin", "ACKNOWLEDGE", acknowledge, "").send("robin")
	l.at("2027-04-08 10:00").says("robin", "EXTEND by more than a week", extend("2027-04-19"), "more than 1 week")
	l.says("robin", "OUTCOME without what puts it right", outcomeOf("not upheld", casework.Facts{"outcome.points": both, "outcome.remedy": ""}), "What puts it right:")
	l.says("robin", "OUTCOME not upheld", casework.Word{Verb: casework.VerbOutcome, Value: "not upheld", Facts: casework.Facts{"outcome.points": both, "outcome.remedy": "None"}}, "").send("robin")
	l.at("2027-05-10 10:00").golden("third-policy")

	ours := fmt.Sprintf("%+v", makingAmends())
	for _, e := range l.events {
		if e.Clause != "" && !strings.HasPrefix(e.Clause, "§") {
			t.Errorf("%s cites %q", e.What, e.Clause)
		}
		if d := e.Data.Deadline; d != nil && !strings.Contains(d.Working, "§") {
			t.Errorf("%s is worked out by another policy: %s", d.What, d.Working)
		}
		if e.Data.Stage != "" && !strings.Contains(ours, "ID:"+e.Data.Stage) {
			t.Errorf("%s is at the stage %q", e.What, e.Data.Stage)
		}
	}
	if l.c.State != casework.Closed || !slices.Contains(l.c.Before, "robin@victory.example") {
		t.Errorf("the case is %s, answered by %v", l.c.State, l.c.Before)
	}
}

// A button asks for what the stage's letter needs and no more, whatever another
// stage needs.
func TestThirdPolicyButtons(t *testing.T) {
	l := newLife(t, "code-2024")
	l.rules.Policy = makingAmends()
	l.at("2027-02-02 10:00").arrives(casework.Complaint, says("Nobody came. The roof leaks."))
	if l.c.Understood == nil {
		t.Fatal("nothing was understood")
	}
	_, buttons := l.asked(casework.Other, "Thank you.")
	if want := []string{"OUTCOME upheld", "OUTCOME not upheld"}; !slices.Equal(buttons[:2], want) {
		t.Errorf("the buttons are %q", buttons)
	}
	a := casework.Arrival{Message: 900, Received: l.now, From: l.c.Customer, Read: casework.Classification{Kind: casework.Other, Sure: true}}
	d := must(casework.Decide(l.rules, l.c, a, l.now))
	words := d.Letters[len(d.Letters)-1].Facts["words"].([]casework.Facts)
	if got := words[0]["words"]; got != "OUTCOME upheld\n\nFindings:\n\n\nWhat we will do:\n\n\nLearning:\n" {
		t.Errorf("the button is %q", got)
	}
}
