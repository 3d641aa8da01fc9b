package casework_test

import (
	"testing"

	"putright/casework"
)

func closing(reason string) casework.Word {
	return casework.Word{Verb: casework.VerbClose, Facts: casework.Facts{"ended.reason": reason}}
}

// Clauses 6.1 and 10.2, R31: a complaint that the customer withdrew ends by a letter,
// by a named person; without the customer's word nobody ends it.
func TestLifeOfAWithdrawnComplaint(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-08 10:00").says("gail", "CLOSE without the customer's word", closing("it is a waste of time"), "only if the customer withdrew")
	l.says("olu", "CLOSE without a reason", closing(""), "must be told why")
	l.says("sam", "CLOSE by somebody else", closing("the customer withdrew it"), "Only whoever looks after this case")
	l.says("olu", "CLOSE because the customer withdrew it", closing("You withdrew your complaint on 5 February."), "").send("olu")
	l.at("2027-02-08 12:00")
	if l.c.State != casework.Closed {
		t.Fatalf("the case is %s", l.c.State)
	}
	l.do("the letter bounces", casework.Undelivered{Key: l.c.Letters[len(l.c.Letters)-1].Key, Why: "5.1.1"})
	if l.c.State != casework.Open || l.c.Deadline(casework.DueAnswer) == nil {
		t.Errorf("after the bounce the case is %s", l.c.State)
	}
	l.at("2027-02-09 12:00").golden("withdrawn")
}

// Clause 10.2: inside the window the customer's agreement ends it, and what
// they wrote needs no other word; a letter that bounces leaves it answered.
func TestCloseInTheWindow(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-03 15:00").says("olu", "OUTCOME upheld", outcomeUpheld, "")
	l.send("olu").at("2027-02-08 09:00").arrives(casework.Other)
	l.says("olu", "CLOSE", closing("all is done"), "only if the customer withdrew")
	l.says("olu", "CLOSE", closing("the customer agreed that we close it"), "").send("olu")
	l.at("2027-02-08 12:00")
	if l.c.State != casework.Closed || l.c.Deadline(casework.DueDecision) != nil || l.c.Deadline(casework.DueWindow) != nil {
		t.Errorf("the case is %s and due are %+v", l.c.State, l.c.Deadlines)
	}
	l.do("the letter bounces", casework.Undelivered{Key: l.c.Letters[len(l.c.Letters)-1].Key, Why: "5.1.1"})
	if l.c.State != casework.Closed {
		t.Errorf("an answered case is %s after the bounce", l.c.State)
	}
}

// A request that the customer no longer needs ends likewise; in triage a person
// says first what it is.
func TestCloseOfARequest(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.ServiceRequest, func(a *casework.Arrival) { a.Read.Sure = false })
	l.says("sam", "CLOSE", closing("The tap is fine again."), "said yet what this message is")
	l.says("sam", "SERVICE", casework.Word{Verb: casework.VerbKind, Kind: casework.ServiceRequest}, "")
	l.says("sam", "CLOSE", closing("The tap is fine again."), "").send("sam")
	l.at("2027-02-02 12:00")
	if l.c.State != casework.Closed {
		t.Errorf("the case is %s", l.c.State)
	}
	l.says("sam", "CLOSE", closing("again"), "closed already")
}

// R12, clause 6.2: an anonymous complaint. Somebody says within the policy's time
// whether anything can be done; no letter goes to nobody.
func TestLifeOfAnAnonymousComplaint(t *testing.T) {
	t.Run("without an address", func(t *testing.T) {
		l := flagged(t, "victory-2019")
		l.at("2027-02-02 10:00").arrives(casework.Complaint, flags(casework.Anonymous), func(a *casework.Arrival) { a.From = casework.Person{ID: 9} })
		l.at("2027-02-15 10:00").says("olu", "CLOSE because nothing can be done", closing("There are no names, places or dates to go by."), "")
		l.at("2027-03-15 10:00").golden("anonymous")
		for _, letter := range l.c.Letters {
			t.Errorf("a letter %s was ordered for nobody", letter.Name)
		}
	})
	t.Run("with an address", func(t *testing.T) {
		for _, profile := range []string{"victory-2019", "code-2024"} {
			l := flagged(t, profile)
			l.at("2027-02-02 10:00").arrives(casework.Complaint, flags(casework.Anonymous))
			if d := l.c.Deadline(casework.DueConsider); d == nil || d.By != "2027-02-16" || l.c.Deadline(casework.DueAnswer) == nil {
				t.Fatalf("due: %+v", l.c.Deadlines)
			}
			l.says("olu", "DONE consider", casework.Word{Verb: casework.VerbDone, Value: "consider"}, "")
			if l.c.Deadline(casework.DueConsider) != nil || l.c.Deadline(casework.DueAnswer) == nil {
				t.Errorf("after DONE consider: %+v", l.c.Deadlines)
			}
			l.says("olu", "CLOSE", closing("There is nothing to go by after all."), "").send("olu").at("2027-02-02 11:00")
			if l.c.State != casework.Closed {
				t.Errorf("the case is %s", l.c.State)
			}
		}
	})
	t.Run("a request has no such date", func(t *testing.T) {
		l := flagged(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.ServiceRequest, flags(casework.Anonymous))
		if l.c.Deadline(casework.DueConsider) != nil {
			t.Error("a request is to be considered")
		}
	})
}

// Design 5: a final answer that did not arrive is no answer, so the case that it
// closed is open again.
func TestFinalAnswerThatBounced(t *testing.T) {
	l := flagged(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("olu", "OUTCOME", outcomeUpheld, "").send("olu").at("2027-02-05 10:00").arrives(casework.StageRequest)
	l.says("robin", "OUTCOME", outcomeUpheld, "").send("robin").at("2027-02-05 12:00")
	if l.c.State != casework.Closed {
		t.Fatalf("the case is %s", l.c.State)
	}
	l.do("the answer bounces", casework.Undelivered{Key: l.c.Letters[len(l.c.Letters)-1].Key, Why: "5.1.1"})
	if l.c.State != casework.Open || l.c.Deadline(casework.DueAnswer) == nil {
		t.Errorf("the case is %s, due %+v", l.c.State, l.c.Deadlines)
	}
}

// Danger in the home and promises outlive the case that a person closes.
func TestWhatOutlivesAClosedCase(t *testing.T) {
	for _, w := range []casework.Word{closing("the customer withdrew it"), refuse("too_old")} {
		l := flagged(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.Complaint)
		from := l.beside(2, "VH-2027-00002", casework.Complaint).c
		from.Promises = []casework.Promise{{N: 1, What: "mend the gate", By: "2027-03-01", State: casework.Running}}
		for _, what := range []string{"promise 1", casework.DueInvestigate, casework.DueMonitor} {
			from.Deadlines = append(from.Deadlines, casework.Deadline{What: what, By: "2027-03-01", State: casework.Running, Working: "Told.", Clause: "14.1", Set: "2027-02-02"})
		}
		l.do("another case becomes part of it", casework.TakeOver{From: from, Message: 70, By: wider[0]})
		l.says("olu", string(w.Verb), w, "").send("olu").at("2027-02-02 11:00")
		if l.c.State != casework.Closed || l.c.Deadline("promise 1") == nil || l.c.Deadline(casework.DueInvestigate) == nil || l.c.Deadline(casework.DueAnswer) != nil {
			t.Errorf("%s: the case is %s, due %+v", w.Verb, l.c.State, l.c.Deadlines)
		}
	}
}
