package casework_test

import (
	"testing"

	"putright/casework"
)

var resolvedWord = casework.Word{Verb: casework.VerbResolved, Facts: casework.Facts{"resolved.what": "An engineer comes tomorrow at 9."}}

func settled(t *testing.T) *life {
	l := newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-02 15:00").says("dana", "RESOLVED", resolvedWord, "")
	return l.send("dana").at("2027-02-02 16:00")
}

// R31, clause 9.2: a complaint is settled at once and stays settled.
func TestLifeOfASettledComplaint(t *testing.T) {
	settled(t).at("2027-03-20 09:00").golden("resolved")
}

// R31, clause 9.2: the customer is not content: step 1 begins, from the day they
// say so.
func TestLifeOfASettledComplaintThatCameBack(t *testing.T) {
	l := settled(t)
	l.at("2027-02-08 09:00").arrives(casework.Complaint)
	l.at("2027-02-22 12:00").says("dana", "OUTCOME upheld", outcomeUpheld, "").send("dana")
	l.at("2027-03-01 09:00").arrives(casework.StageRequest).golden("resolved-back")
}

// R31: what a settled complaint's customer writes otherwise is for a person, and
// what can't be settled this way is refused.
func TestResolved(t *testing.T) {
	l := settled(t)
	l.at("2027-02-08 09:00").arrives(casework.Other).at("2027-02-09 09:00")
	l.says("dana", "REVIEW", requestWord("review", ""), "settled at once")
	l.says("dana", "COMPLAINT", casework.Word{Verb: casework.VerbKind, Kind: casework.Complaint}, "")
	if l.c.State != casework.Open || l.c.Stage != "local" || l.c.Deadline(casework.DueAnswer).By != "2027-02-22" {
		t.Errorf("the case is %s at %s with %+v", l.c.State, l.c.Stage, l.c.Deadlines)
	}
	l = settled(t).at("2027-03-03 07:00").arrives(casework.Complaint) // a day late
	if l.at("2027-03-10 10:00"); l.c.State != casework.Answered || l.c.Deadline(casework.DueDecision) == nil {
		t.Errorf("the case is %s", l.c.State)
	}

	l = newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "RESOLVED", casework.Word{Verb: casework.VerbResolved}, "what you and the customer agreed")
	l = answered(t, "victory-2019")
	l.arrives(casework.StageRequest).says("robin", "RESOLVED", resolvedWord, "Only a new complaint")
}

// R31, Code 6.6: under the Code a settled complaint is still owed its answer.
func TestResolvedUnderTheCode(t *testing.T) {
	l := newLife(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "RESOLVED", resolvedWord, "")
	if l.c.State != casework.Open || l.c.Draft != nil || l.c.Deadline(casework.DueAnswer) == nil {
		t.Errorf("the case is %s, draft %v", l.c.State, l.c.Draft)
	}
}

// R31: a letter that did not arrive settles nothing.
func TestResolvedBounces(t *testing.T) {
	l := settled(t)
	l.do("it bounces", casework.Undelivered{Key: l.c.Letters[len(l.c.Letters)-1].Key, Why: "5.1.1"})
	if l.c.State != casework.Open || l.c.Deadline(casework.DueAnswer) == nil || l.c.Outcome != "" {
		t.Errorf("the case is %s, %s", l.c.State, l.c.Outcome)
	}
}

// R37: with an answer that did not arrive, the window and what was held in it
// are gone; the next answer opens a window of its own.
func TestOutcomeBouncesBesideAHeldMessage(t *testing.T) {
	l := settled(t)
	key := l.c.Letters[len(l.c.Letters)-1].Key
	l.at("2027-02-03 09:00").arrives(casework.Other)
	l.do("the letter bounces", casework.Undelivered{Key: key, Why: "5.1.1"})
	if l.c.State != casework.Open || len(l.c.Holding) > 0 || l.c.Deadline(casework.DueDecision) != nil {
		t.Errorf("the case is %s, holding %v, with %+v", l.c.State, l.c.Holding, l.c.Deadlines)
	}
}
