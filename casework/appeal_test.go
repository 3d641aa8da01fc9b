package casework_test

import (
	"slices"
	"strings"
	"testing"

	"putright/casework"
)

// panelTeam adds those who look after an appeal.
var panelTeam = append(slices.Clone(team),
	casework.Staff{Name: "Pia Panel", Address: "pia@victory.example", Roles: []casework.Role{casework.RolePanel}},
	casework.Staff{Name: "Max Manager", Address: "max@victory.example", Roles: []casework.Role{casework.RoleManager}},
)

func newAppealLife(t *testing.T, profile string) *life {
	l := newLife(t, profile)
	l.rules.Team = panelTeam
	l.rules.Policy.Hearing.TwoPeople = true
	return l
}

var (
	appealWord = func(a *casework.Arrival) { a.Read.Stage = casework.AskAppeal }
	acceptWord = casework.Word{Verb: casework.VerbAccept, Facts: casework.Facts{"accept.reason": "Our answer came late."}}
)

func declineWord(reason string) casework.Word {
	return casework.Word{Verb: casework.VerbDecline, Facts: casework.Facts{"decline.reason": reason}}
}

// reviewed is a complaint whose step 1 answer was in time and whose step 2
// answer was late, on the day before an appeal.
func reviewed(t *testing.T) *life {
	l := newAppealLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-12 15:00").says("dana", "OUTCOME upheld", outcomeUpheld, "")
	l.send("dana").at("2027-03-01 09:00").arrives(casework.StageRequest)
	l.at("2027-03-24 09:00").says("robin", "OUTCOME upheld", outcomeUpheld, "")
	return l.send("robin").at("2027-04-20 09:00")
}

// appealed is that complaint, appealed on 20 April 2027.
func appealed(t *testing.T) *life {
	return reviewed(t).arrives(casework.StageRequest, appealWord)
}

// accepted is that appeal, accepted on 22 April.
func accepted(t *testing.T) *life {
	l := appealed(t).at("2027-04-22 11:00")
	return l.says("pia", "ACCEPT", acceptWord, "").send("pia").at("2027-04-23 09:00")
}

// R48 to R59, clauses 12.1 to 12.6: an appeal is accepted, heard and answered
// for good; then the survey.
func TestLifeOfAnAppeal(t *testing.T) {
	l := accepted(t)
	l.says("pia", "OUTCOME upheld", outcomeUpheld, "No panel has been called")
	l.says("pia", "HEARING on 13 May at 10:30", hearingOn("2027-05-13"), "").send("pia")
	l.at("2027-05-13 10:00").says("pia", "OUTCOME upheld", outcomeUpheld, "The panel sits on")
	l.at("2027-05-14 09:00").says("pia", "DONE hearing", casework.Word{Verb: casework.VerbDone, Value: "hearing"}, "")
	l.at("2027-05-17 14:00").says("pia", "OUTCOME upheld", outcomeUpheld, "").send("pia")
	l.at("2027-06-30 09:00").golden("appeal")
	if l.c.State != casework.Closed || l.c.Outcome != "upheld" {
		t.Errorf("the case is %s, %s", l.c.State, l.c.Outcome)
	}
}

// R53, clause 12.2.3: two people decline an appeal, with a reason; neither gave
// an answer that is appealed against.
func TestLifeOfADeclinedAppeal(t *testing.T) {
	l := appealed(t)
	l.at("2027-04-22 11:00").says("dana", "DECLINE", declineWord("x"), "You gave an answer that the customer appeals against")
	l.says("sam", "DECLINE", declineWord("x"), "role panel, or by a manager")
	l.says("mary", "DECLINE without a reason", declineWord(" "), "must be told why")
	l.says("mary", "DECLINE", declineWord("All that was agreed has been done."), "")
	l.says("mary", "SEND of her own letter", casework.Word{Verb: casework.VerbSend, Code: "fresh"}, "code does not belong")
	l.at("2027-04-22 15:00").send("max").at("2027-06-01 09:00").golden("declined")
	if l.c.Outcome != casework.OutcomeDeclined || l.c.State != casework.Closed {
		t.Errorf("the case is %s, %s", l.c.State, l.c.Outcome)
	}
	var by string
	for _, e := range l.events {
		if e.What == casework.CaseClosed {
			by = e.By
		}
	}
	if by != "mary@victory.example" {
		t.Errorf("closed by %q", by)
	}
}

// R53, clause 12.2.3: nobody declines alone where the policy asks for two, and
// one is enough where it does not.
func TestDecliningTakesTwo(t *testing.T) {
	l := appealed(t)
	l.rules.Team = slices.DeleteFunc(slices.Clone(panelTeam), func(s casework.Staff) bool {
		return s.Name == "Mary Manager" || s.Name == "Max Manager"
	})
	l.says("pia", "DECLINE", declineWord("x"), "nobody else who may agree")
	l.rules.Policy.Hearing.TwoPeople = false
	l.says("pia", "DECLINE", declineWord("x"), "").send("pia").at("2027-04-21 09:00")
	if l.c.State != casework.Closed {
		t.Errorf("the case is %s", l.c.State)
	}
}

// R53: a refusal that did not arrive is none: its dates are owed again.
func TestDeclinedLetterBounces(t *testing.T) {
	l := appealed(t)
	l.says("mary", "DECLINE", declineWord("All that was agreed has been done."), "").send("max").at("2027-04-21 09:00")
	l.do("it bounces", casework.Undelivered{Key: l.c.Letters[len(l.c.Letters)-1].Key, Why: "5.1.1"})
	if l.c.State != casework.Open || l.c.Deadline(casework.DueAccept) == nil || l.c.Deadline(casework.DueAnswer) == nil {
		t.Errorf("the case is %s with %+v", l.c.State, l.c.Deadlines)
	}
}

// R59, clause 12.6: a final answer that did not arrive leaves the case open; a
// mail after it is a case of its own, beside the one that ended.
func TestAfterTheFinalAnswer(t *testing.T) {
	final := func(t *testing.T) *life {
		l := accepted(t).says("pia", "HEARING on 13 May at 10:30", hearingOn("2027-05-13"), "").send("pia")
		l.at("2027-05-17 14:00").says("pia", "OUTCOME upheld", outcomeUpheld, "")
		return l.send("pia").at("2027-05-18 09:00")
	}
	t.Run("it bounces", func(t *testing.T) {
		l := final(t)
		l.do("it bounces", casework.Undelivered{Key: l.c.Letters[len(l.c.Letters)-1].Key, Why: "5.1.1"})
		if l.c.State != casework.Open || l.c.Deadline(casework.DueAnswer) == nil {
			t.Errorf("the case is %s with %+v", l.c.State, l.c.Deadlines)
		}
	})
	t.Run("no step follows", func(t *testing.T) {
		final(t).says("mary", "APPEAL on 18 May", casework.Word{Verb: casework.VerbRequest, Value: "appeal", Day: "2027-05-18"}, "our answer was final")
	})
	t.Run("the customer writes again", func(t *testing.T) {
		l := newAppealLife(t, "victory-2019")
		l.at("2027-05-20 09:00").arrives(casework.StageRequest, appealWord, func(a *casework.Arrival) {
			a.Opens = &casework.Opening{ID: 2, Ref: "VH-2027-00002", Mailbox: "info@victory.example", Policy: "hash", Related: "VH-2027-00001"}
		})
		if l.c.State != casework.Triage || l.c.Deadline(casework.DueTriage) == nil {
			t.Errorf("the case is %s", l.c.State)
		}
	})
}

// R51, R52, clause 12.2.1: the acknowledgement of an appeal lists the criteria
// and what our own records show; it asks for reasons and waits for none.
func TestOurOwnRecord(t *testing.T) {
	l := newAppealLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-15 15:00").says("dana", "EXTEND to 23 February", casework.Word{Verb: casework.VerbExtend, Day: "2027-02-23", Facts: casework.Facts{"delay.reason": "x"}}, "").send("dana")
	l.at("2027-02-25 15:00").says("dana", "OUTCOME upheld", outcomeUpheld, "").send("dana")
	l.at("2027-03-01 09:00").arrives(casework.StageRequest)
	l.at("2027-03-12 09:00").says("robin", "OUTCOME upheld", outcomeUpheld, "").send("robin").at("2027-03-20 09:00")
	l.c.Promises = []casework.Promise{
		{N: 1, What: "Mend the gate", By: "2027-03-10", State: casework.Running},
		{N: 2, What: "Write to the contractor", By: "2027-03-10", State: casework.MetLate, Day: "2027-03-15"},
		{N: 3, What: "Ring you", By: "2027-03-10", State: casework.Met, Day: "2027-03-09"},
	}
	facts := receiptOf(t, l, casework.StageRequest, appealWord)
	var got []string
	for _, line := range facts["our_record"].([]casework.Facts) {
		got = append(got, line["text"].(string))
	}
	want := []string{
		"At Step 1, Local Resolution we had told you we would answer by Tuesday 23 February 2027, and we did not.",
		"We said that by Wednesday 10 March 2027 this would be done: “Mend the gate”. We have no record that it was.",
		"We said that by Wednesday 10 March 2027 this would be done: “Write to the contractor”. It was done on Monday 15 March 2027.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("our record: %q\nwant: %q", got, want)
	}
	if n := len(facts["criteria"].([]casework.Facts)); n != 3 {
		t.Errorf("%d criteria", n)
	}
	if facts["accept.by"] != casework.Date("2027-03-30") || facts["hearing.by"] != casework.Date("2027-04-20") || facts["reasons_required"] != true || facts["appeal"] != true {
		t.Errorf("facts: accept.by %v, hearing.by %v, reasons %v, appeal %v", facts["accept.by"], facts["hearing.by"], facts["reasons_required"], facts["appeal"])
	}
}

// receiptOf gives the facts of the receipt that a message would bring; the
// case stays as it is.
func receiptOf(t *testing.T, l *life, kind casework.Kind, change ...func(*casework.Arrival)) casework.Facts {
	t.Helper()
	a := casework.Arrival{
		Message: 900, Received: l.now, From: casework.Person{ID: 7, Address: "pat@tenant.example"},
		Read: casework.Classification{Kind: kind, Sure: true, Stage: casework.AskReview}, Code: "fresh",
	}
	for _, f := range change {
		f(&a)
	}
	d, err := casework.Decide(l.rules, l.c, a, l.now)
	if err != nil {
		t.Fatal(err)
	}
	for _, letter := range d.Letters {
		if strings.HasPrefix(letter.Template, "receipt_") {
			return letter.Facts
		}
	}
	t.Fatalf("no receipt among %+v", d.Letters)
	return nil
}

// R50, R53, clause 12.2: an answer before the appeal was accepted, a second
// ACCEPT and one where nothing is appealed are refused.
func TestAcceptingIsRefused(t *testing.T) {
	l := appealed(t)
	l.says("pia", "OUTCOME upheld", outcomeUpheld, "Nobody has said yet whether this appeal is heard")
	l.says("pia", "HEARING", hearingOn("2027-05-13"), "Nobody has said yet whether this appeal is heard")
	l.says("robin", "ACCEPT", acceptWord, "You gave an answer that the customer appeals against")
	accepted(t).says("pia", "ACCEPT", acceptWord, "accepted already")
	l = newAppealLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint).says("mary", "ACCEPT", acceptWord, "it goes ahead")
	l = reviewed(t)
	l.says("mary", "DECLINE", declineWord("x"), "already answered")
}
