package casework_test

import (
	"slices"
	"testing"
	"time"

	"putright/casework"
)

func hurry(verb casework.Verb, day casework.Date) casework.Word {
	return casework.Word{Verb: verb, Day: day, Facts: casework.Facts{"bypass.why": "The family moves out on 1 March.", "faster.why": "The family moves out on 1 March."}}
}

// R16, clause 6.6: a manager takes a complaint past a stage. The next one's dates
// count from that day, nobody who looked into it answers again, and the
// customer is told after the hold.
func TestLifeOfABypass(t *testing.T) {
	for _, profile := range []string{"victory-2019", "code-2024"} {
		t.Run(profile, func(t *testing.T) {
			l := flagged(t, profile)
			l.at("2027-02-02 10:00").arrives(casework.Complaint)
			l.at("2027-02-04 10:00").says("olu", "BYPASS", hurry(casework.VerbBypass, ""), "Only a manager")
			l.says("gail", "BYPASS without a reason", casework.Word{Verb: casework.VerbBypass}, "reason must be on the case")
			l.says("gail", "BYPASS because …", hurry(casework.VerbBypass, ""), "")
			l.at("2027-02-05 10:00").golden("bypass-" + profile)
			if l.c.Officer != "robin@victory.example" {
				t.Errorf("with %s", l.c.Officer)
			}
			for _, e := range l.events {
				if e.What == casework.StageOpened && (e.By != "gail@victory.example" || e.Why == "") {
					t.Errorf("the stage was opened by %s because %q", e.By, e.Why)
				}
			}
		})
	}
}

// R16, clause 6.6: to the last stage, past the decision whether it is heard, and
// no further; from an answered stage as well.
func TestBypassToTheLastStage(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("olu", "OUTCOME", outcomeUpheld, "").send("olu").at("2027-02-05 10:00")
	l.says("gail", "BYPASS", hurry(casework.VerbBypass, ""), "")
	if l.c.Stage != "review" || l.c.State != casework.Open || l.c.Deadline(casework.DueWindow) != nil || l.c.Accepted {
		t.Errorf("%s %s, due %+v", l.c.Stage, l.c.State, l.c.Deadlines)
	}
	l.says("gail", "BYPASS", hurry(casework.VerbBypass, ""), "")
	if l.c.Stage != "appeal" || !l.c.Accepted {
		t.Errorf("%s, accepted %v", l.c.Stage, l.c.Accepted)
	}
	l.says("gail", "BYPASS", hurry(casework.VerbBypass, ""), "is the last stage")
	request := flagged(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.ServiceRequest)
	request.says("gail", "BYPASS", hurry(casework.VerbBypass, ""), "no complaint under way")
}

// R16, clause 6.6: an earlier answer, by a manager and with a reason.
func TestLifeOfAFasterAnswer(t *testing.T) {
	for _, profile := range []string{"victory-2019", "code-2024"} {
		t.Run(profile, func(t *testing.T) {
			l := flagged(t, profile)
			l.at("2027-02-02 10:00").arrives(casework.Complaint)
			l.at("2027-02-03 10:00").says("olu", "FASTER", hurry(casework.VerbFaster, "2027-02-05"), "Only a manager")
			l.says("gail", "FASTER to a later day", hurry(casework.VerbFaster, "2027-03-05"), "must lie between today and")
			l.says("gail", "FASTER to a past day", hurry(casework.VerbFaster, "2027-02-02"), "must lie between today and")
			l.says("gail", "FASTER to a Sunday", hurry(casework.VerbFaster, "2027-02-07"), "not a working day")
			l.says("gail", "FASTER to 5 February", hurry(casework.VerbFaster, "2027-02-05"), "")
			l.at("2027-02-04 10:00").golden("faster-" + profile)
		})
	}
}

// Design 6: what tells the customer of a manager's or an officer's step waits for
// the hold, so that UNDO can still stop it.
func TestExceptionalLettersWait(t *testing.T) {
	for _, w := range []casework.Word{hurry(casework.VerbBypass, ""), hurry(casework.VerbFaster, "2027-02-05")} {
		l := flagged(t, "victory-2019")
		l.at("2027-02-02 10:00").arrives(casework.Complaint)
		before := l.c
		w.By, w.Message, w.Hold = wider[0], 800, 10*time.Minute
		d, err := casework.Decide(l.rules, l.c, w, l.now)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(d.Letters, func(x casework.Letter) bool { return x.Audience == casework.ToCustomer })
		if i < 0 || !d.Letters[i].NotBefore.Equal(l.now.Add(w.Hold)) {
			t.Fatalf("%s: the letter does not wait: %+v", w.Verb, d.Letters)
		}
		undo := casework.Word{Verb: casework.VerbUndo, By: w.By, Message: 801, History: append(slices.Clone(l.events), d.Events...)}
		undone, err := casework.Decide(l.rules, d.Case, undo, l.now)
		if err != nil {
			t.Fatal(err)
		}
		if c := undone.Case; c.Stage != before.Stage || c.Officer != before.Officer || c.Deadline(casework.DueAnswer).By != before.Deadline(casework.DueAnswer).By || !slices.Contains(undone.Withdraw, d.Letters[i].Key) {
			t.Errorf("%s: after UNDO the case is at %s with %s, stopped %v", w.Verb, c.Stage, c.Officer, undone.Withdraw)
		}
	}
}

// R16, R43: past a stage, too, somebody else takes a fresh look.
func TestBypassChangesTheOfficer(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.rules.Team = append(casework.Team{{Name: "Una Universal", Address: "una@victory.example", Roles: []casework.Role{casework.RoleOfficer, casework.RoleReviewer}}}, wider...)
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	if l.c.Officer != "una@victory.example" {
		t.Fatalf("with %s", l.c.Officer)
	}
	if l.says("gail", "BYPASS", hurry(casework.VerbBypass, ""), ""); l.c.Officer != "robin@victory.example" {
		t.Errorf("the review is with %s", l.c.Officer)
	}
}
