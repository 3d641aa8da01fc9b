package casework_test

import (
	"strings"
	"testing"

	"putright/casework"
)

// answered is a complaint under the policy, answered at its first stage on 12
// February 2027; the customer's last day to ask is 12 March.
func answered(t *testing.T, profile string) *life {
	l := newAppealLife(t, profile)
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	w := outcomeUpheld
	l.at("2027-02-12 15:00").says("dana", "OUTCOME upheld", w, "")
	return l.send("dana").at("2027-02-12 16:00")
}

func requestWord(value string, day casework.Date) casework.Word {
	return casework.Word{Verb: casework.VerbRequest, Value: value, Day: day}
}

// R39, R47, clauses 10.2 and 11.4: a request that comes late is never refused by
// the program. It goes to a person, and a named one takes it up.
func TestLifeOfALateReview(t *testing.T) {
	l := answered(t, "victory-2019")
	l.at("2027-03-01 09:00").arrives(casework.Other) // a person still has to say what this was
	l.at("2027-03-16 09:00").arrives(casework.StageRequest)
	l.says("robin", "REVIEW", requestWord("review", ""), "after their last day")
	l.says("mary", "APPEAL", requestWord("appeal", ""), "What follows now is Step 2, Review")
	l.at("2027-03-17 09:00").says("mary", "REVIEW", requestWord("review", ""), "")
	l.at("2027-04-01 09:00").says("robin", "OUTCOME upheld", outcomeUpheld, "").send("robin")
	l.at("2027-04-06 09:00").golden("late-review")
}

// R39, clause 10.2: nor is one refused after the case was closed; under a
// window that is not hard, who would answer may take it up, too.
func TestLateRequestOnAClosedCase(t *testing.T) {
	for _, test := range []struct{ profile, who, refused string }{
		{"victory-2019", "mary", "robin"}, {"code-2024", "robin", "sam"},
	} {
		t.Run(test.profile, func(t *testing.T) {
			l := answered(t, test.profile).at("2027-03-18 10:00")
			if l.c.State != casework.Closed {
				t.Fatalf("the case is %s", l.c.State)
			}
			l.says(test.refused, "REVIEW on 17 March", requestWord("review", "2027-03-17"), "after their last day")
			l.says("mary", "REVIEW", requestWord("review", ""), "No message of the customer waits")
			l.says("mary", "REVIEW on 1 February", requestWord("review", "2027-02-01"), "Our answer left on Fri 12 Feb 2027")
			l.says("mary", "REVIEW on 19 March", requestWord("review", "2027-03-19"), "still to come")
			l.says(test.who, "REVIEW on 17 March", requestWord("review", "2027-03-17"), "")
			if l.c.State != casework.Open || l.c.Officer != "robin@victory.example" || !l.c.Closed.IsZero() {
				t.Errorf("the case is %s, with %s, closed %s", l.c.State, l.c.Officer, l.c.Closed)
			}
			if got := l.rules.Calendar.Date(l.c.Received); got != "2027-03-17" {
				t.Errorf("its dates count from %s", got)
			}
			l.says("dana", "OUTCOME upheld", outcomeUpheld, "gave the answer that is being looked at again")
		})
	}
}

// R68, clauses 11.1 and 12.1: a request by phone is keyed in by staff and counts
// from the day of the call; nobody is refused for the form of it.
func TestRequestByPhone(t *testing.T) {
	l := answered(t, "victory-2019").at("2027-03-15 08:00") // the last day is over; the call was in time
	l.says("sam", "REVIEW", requestWord("review", ""), "No message of the customer waits")
	l.says("sam", "REVIEW on 12 March", requestWord("review", "2027-03-12"), "")
	if got := l.c.Deadline(casework.DueAnswer).By; got != "2027-04-06" {
		t.Errorf("the answer is due by %s", got)
	}
	l = answered(t, "victory-2019").at("2027-03-10 08:00")
	l.says("sam", "REVIEW on 9 March", requestWord("review", "2027-03-09"), "").says("sam", "UNDO", casework.Word{Verb: casework.VerbUndo}, "already gone")
}

// R41: a request whose answer is not on file here goes on at the step that a
// person names; one beside a closed case goes to that case.
func TestRequestWithoutAFile(t *testing.T) {
	l := newAppealLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.StageRequest, appealWord)
	l.says("mary", "ESCALATION", requestWord("escalation", ""), "no step that is asked for with ESCALATION")
	l.says("mary", "APPEAL", requestWord("appeal", ""), "")
	if l.c.State != casework.Open || l.c.Stage != "appeal" || l.c.Deadline(casework.DueAccept) == nil || l.c.Officer != "pia@victory.example" {
		t.Errorf("the case is %s at %s with %s", l.c.State, l.c.Stage, l.c.Officer)
	}
	l = newAppealLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.StageRequest, func(a *casework.Arrival) { a.Opens.Related = "VH-2026-00007" })
	l.says("mary", "REVIEW", requestWord("review", ""), "on case VH-2026-00007")
}

// R41 to R43, R68: what a request can't be made on.
func TestRequestIsRefused(t *testing.T) {
	l := newAppealLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("mary", "REVIEW", requestWord("review", "2027-02-02"), "when an answer to a complaint has been sent")
	l = newAppealLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.ServiceRequest).says("sam", "DONE", casework.Word{Verb: casework.VerbDone}, "")
	l.says("mary", "REVIEW", requestWord("review", "2027-02-02"), "when an answer to a complaint has been sent")
}

// R38, R39, R42, R48: what the receipt of a later request says.
func TestReceiptOfARequest(t *testing.T) {
	l := answered(t, "victory-2019")
	in := receiptOf(t, l, casework.StageRequest)
	if in["late"] != false || in["more_time"] != false || in["reasons_expected"] != true || in["reasons_required"] != false || in["criteria"] != nil || in["appeal"] != false {
		t.Errorf("in time: %v", in)
	}
	more := receiptOf(t, l, casework.StageRequest, func(a *casework.Arrival) { a.Read.Stage = casework.AskExtension })
	if more["more_time"] != true || more["late"] != false {
		t.Errorf("more time: %v", more)
	}
	l.blind = true
	late := receiptOf(t, l.at("2027-03-15 07:00"), casework.StageRequest)
	if late["late"] != true || late["due.answer"] != nil {
		t.Errorf("late: %v", late)
	}
	l = newAppealLife(t, "code-2024").at("2027-05-20 09:00")
	beside := receiptOf(t, l, casework.StageRequest, func(a *casework.Arrival) {
		a.Opens = &casework.Opening{ID: 2, Ref: "VH-2027-00002", Mailbox: "info@victory.example", Policy: "hash", Related: "VH-2027-00001"}
	})
	if beside["late"] != true || beside["definition_follows"] != true || beside["reasons_expected"] != false {
		t.Errorf("beside a closed case: %v", beside)
	}
}

// R44, R58, clauses 11.2 and 12.3: who looks again is told that a new matter is
// a complaint of its own, where the policy says so.
func TestNewMattersAtALaterStep(t *testing.T) {
	l := answered(t, "victory-2019").at("2027-03-01 09:00")
	for i := range l.rules.Policy.Stages {
		l.rules.Policy.Stages[i].NewIssues = "new_case"
	}
	a := casework.Arrival{Message: 900, Received: l.now, Read: casework.Classification{Kind: casework.StageRequest, Sure: true, Stage: casework.AskReview}}
	d, err := casework.Decide(l.rules, l.c, a, l.now)
	if err != nil {
		t.Fatal(err)
	}
	var notes string
	for _, letter := range d.Letters {
		if list, ok := letter.Facts["notes"].([]casework.Facts); ok {
			for _, n := range list {
				notes += n["text"].(string)
			}
		}
	}
	if !strings.Contains(notes, "a complaint of its own") {
		t.Errorf("notes: %q", notes)
	}
}

// Code 6.10 to 6.20, R41, R45, R59: stage 2 under the Code is the last.
func TestLifeOfStageTwo(t *testing.T) {
	l := answered(t, "code-2024")
	l.at("2027-03-01 09:00").arrives(casework.StageRequest)
	l.at("2027-04-01 09:00").says("robin", "OUTCOME not upheld", casework.Word{Verb: casework.VerbOutcome, Value: "not upheld", Facts: outcomeUpheld.Facts}, "")
	l.send("robin").at("2027-06-01 09:00").golden("stage2")
	if l.c.State != casework.Closed {
		t.Errorf("the case is %s", l.c.State)
	}
}

// Design 6: UNDO of what the case is stops an answer that was written to it
// meanwhile.
func TestUndoUnderAnAnswer(t *testing.T) {
	begin := func() *life {
		l := newAppealLife(t, "victory-2019")
		l.at("2027-02-02 10:00").arrives(casework.ServiceRequest, func(a *casework.Arrival) { a.Read.Sure, a.Read.Second = false, casework.Complaint })
		l.says("mary", "COMPLAINT", casework.Word{Verb: casework.VerbKind, Kind: casework.Complaint}, "")
		return l.says("max", "OUTCOME upheld", outcomeUpheld, "")
	}
	l := begin()
	for i, letter := range l.c.Letters { // the acknowledgement is still held
		if letter.Name == casework.LetterAcknowledgement {
			l.c.Letters[i].State = casework.LetterWaiting
		}
	}
	w := casework.Word{Verb: casework.VerbUndo, Message: 900, Fresh: "fresh", History: l.events}
	w.By, _ = l.rules.Team.Find("mary@victory.example")
	d, err := casework.Decide(l.rules, l.c, w, l.now)
	if err != nil || d.Case.State != casework.Triage || d.Case.Draft != nil {
		t.Fatalf("%v: the case is %s, with the draft %v", err, d.Case.State, d.Case.Draft)
	}
}

// R43, clause 11.2: where a manager gave the first answer, neither the manager
// nor the officer of the case gives the second.
func TestNeitherGiverNorOfficerLooksAgain(t *testing.T) {
	l := newAppealLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-12 15:00").says("mary", "OUTCOME upheld", outcomeUpheld, "").send("mary").at("2027-02-12 16:00")
	l.at("2027-03-01 09:00").arrives(casework.StageRequest)
	for _, who := range []string{"mary", "dana"} {
		l.says(who, "OUTCOME upheld", outcomeUpheld, "gave the answer that is being looked at again")
	}
	for _, kind := range []casework.Kind{casework.Complaint, casework.ServiceRequest, casework.Other} {
		l.says("robin", "another kind", casework.Word{Verb: casework.VerbKind, Kind: kind}, "has had an answer and is now at Step 2")
	}
	l.says("robin", "OUTCOME upheld", outcomeUpheld, "")
}
