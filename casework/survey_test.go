package casework_test

import (
	"slices"
	"testing"

	"putright/casework"
)

// R64, clause 16.5: nobody is asked how it went where that would hurt or tell
// nothing, and each such case says why.
func TestWhoIsNotAsked(t *testing.T) {
	adjust := func(what string) func(*life) {
		return func(l *life) {
			l.says("dana", "ADJUST", casework.Word{Verb: casework.VerbAdjust, Value: what}, "")
		}
	}
	for _, test := range []struct {
		reason string
		happen func(*life)
	}{
		{"", func(*life) {}},
		{"safety", func(l *life) { l.c.Safety = true }},
		{"hr", func(l *life) { l.c.Flags = []casework.Flag{casework.StaffConduct} }},
		{"open_linked", func(l *life) { l.c.Related = []string{"VH-2027-00009"} }},
		{"restriction", func(l *life) { l.c.Pause = &casework.Suspension{Reason: "restriction"} }},
		{"bereavement", adjust("Bereavement")},
		{"opt_out", adjust("no survey")},
	} {
		l := answeredCare(t, "victory-2019").at("2027-03-16 12:00")
		if l.c.State != casework.Closed {
			t.Fatalf("the case is %s", l.c.State)
		}
		test.happen(l)
		next, due := casework.NextWake(l.rules, l.c, l.now)
		if !due {
			t.Fatalf("%s: nobody is woken", test.reason)
		}
		d, err := casework.Decide(l.rules, l.c, casework.Wake{Look: next.AddDate(0, 0, 1)}, next)
		if err != nil {
			t.Fatal(err)
		}
		asked := slices.ContainsFunc(d.Letters, func(x casework.Letter) bool { return x.Name == casework.LetterSurvey })
		why := ""
		if test.reason != "" {
			why = "not asked: " + test.reason
		}
		if asked != (test.reason == "") || d.Events[0].What != casework.SurveyAsked || d.Events[0].Why != why {
			t.Errorf("%q: asked %v, on record %+v", test.reason, asked, d.Events[0])
		}
		l.rules.Policy.Survey.Suppress = nil
		if l.c.Safety || test.reason == "" {
			continue // a person must release any letter of such a case
		}
		if d, _ = casework.Decide(l.rules, l.c, casework.Wake{Look: next.AddDate(0, 0, 1)}, next); len(d.Letters) != 1 {
			t.Errorf("%q: a policy that spares nobody asks nobody", test.reason)
		}
	}
}

// R64: nobody is asked about a complaint that was not looked into, and not
// before the last promise is kept.
func TestWhenTheSurveyWaits(t *testing.T) {
	l := answeredCare(t, "victory-2019")
	l.says("dana", "PROMISE", promising("a new boiler", "2027-04-20"), "").send("dana")
	l.at("2027-04-19 12:00")
	if l.c.Surveyed {
		t.Error("asked while a promise is open")
	}
	l.says("dana", "DONE promise 1, on 16 April", casework.Word{Verb: casework.VerbDone, Value: "promise 1", Day: "2027-04-16"}, "")
	l.send("dana").at("2027-04-22 12:00")
	if l.c.Surveyed {
		t.Error("asked on the fourth working day after the promise was kept")
	}
	if l.at("2027-04-23 12:00"); !l.c.Surveyed {
		t.Error("not asked on the fifth")
	}

	l = answeredCare(t, "victory-2019").at("2027-03-16 12:00")
	l.c.Outcome = casework.OutcomeNotConsidered
	if when, due := casework.NextWake(l.rules, l.c, l.now); due {
		t.Errorf("asked about a complaint that was not looked into, on %s", when)
	}
}
