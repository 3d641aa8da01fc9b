package casework_test

import (
	"strings"
	"testing"

	"putright/casework"
)

var asksForTime = func(a *casework.Arrival) { a.Read.Stage = casework.AskExtension }

func moreTime(day casework.Date) casework.Word {
	return casework.Word{Verb: casework.VerbMoreTime, Day: day}
}

func noTime(reason string) casework.Word {
	return casework.Word{Verb: casework.VerbMoreTime, Off: true, Facts: casework.Facts{"more_time.reason": reason}}
}

// R38, R49, G7, clauses 11.1 and 12.1: more time to ask: the closure waits for a
// person's answer, and the window ends on the day that the letter names.
func TestLifeOfMoreTime(t *testing.T) {
	l := answered(t, "victory-2019")
	l.at("2027-03-11 09:00").arrives(casework.StageRequest, asksForTime)
	l.at("2027-03-17 09:00").says("dana", "MORE TIME to 12 March", moreTime("2027-03-12"), "later than today")
	l.says("dana", "MORE TIME to Good Friday", moreTime("2027-03-26"), "not a working day")
	l.says("dana", "MORE TIME to 31 March", moreTime("2027-03-31"), "").send("dana")
	l.at("2027-04-10 09:00").golden("more-time")
}

// R38: no more time is a person's word, with a reason; what was left when the
// customer asked is left to them.
func TestLifeOfNoMoreTime(t *testing.T) {
	l := answered(t, "victory-2019")
	l.at("2027-03-10 09:00").arrives(casework.StageRequest, asksForTime)
	l.at("2027-03-15 09:00").says("dana", "MORE TIME no", noTime(""), "must be told why")
	l.says("sam", "MORE TIME no", noTime("x"), "who looks after the case, or by a manager")
	l.says("dana", "MORE TIME no", noTime("You have had four weeks."), "")
	l.at("2027-03-16 09:00").send("dana") // a day later: its last day is counted anew
	l.send("dana").at("2027-03-25 09:00").golden("no-more-time")
}

// R38: nobody can have more of what is not running, and one who got more time
// by phone has it too.
func TestMoreTime(t *testing.T) {
	l := newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint).says("dana", "MORE TIME", moreTime("2027-03-31"), "No time to ask")
	l = answered(t, "victory-2019")
	l.at("2027-03-11 09:00").says("dana", "MORE TIME to 31 March", moreTime("2027-03-31"), "")
	if l.at("2027-03-18 10:00"); l.c.State != casework.Answered || l.c.Deadline(casework.DueRelease) == nil {
		t.Errorf("the case is %s and nobody is reminded of the letter", l.c.State)
	}
	l.send("dana").at("2027-03-18 11:00")
	if w := l.c.Deadline(casework.DueWindow); w.By != "2027-03-31" || !strings.HasSuffix(w.Working, "by a letter of Thu 18 Mar 2027.") {
		t.Errorf("window by %s: %s", w.By, w.Working)
	}
}

// R38: who asks for the next step meanwhile needs no more time: the waiting
// letter is stopped.
func TestMoreTimeOvertaken(t *testing.T) {
	l := answered(t, "victory-2019")
	l.at("2027-03-01 09:00").arrives(casework.StageRequest, asksForTime)
	l.says("dana", "MORE TIME to 31 March", moreTime("2027-03-31"), "")
	l.arrives(casework.StageRequest)
	if l.c.State != casework.Open || l.c.Stage != "review" || l.c.Draft != nil {
		t.Errorf("the case is %s at %s, draft %v", l.c.State, l.c.Stage, l.c.Draft)
	}
}

// Design 6: UNDO of a letter that was shown again takes back the first one,
// too: its mail was stopped, so nobody could send it.
func TestUndoOfALetterShownAgain(t *testing.T) {
	l := answered(t, "victory-2019")
	l.at("2027-03-10 09:00").arrives(casework.StageRequest, asksForTime)
	l.says("dana", "MORE TIME no", noTime("You have had four weeks."), "")
	l.at("2027-03-11 09:00").send("dana")
	l.says("dana", "UNDO", casework.Word{Verb: casework.VerbUndo}, "")
	if l.c.Draft != nil {
		t.Errorf("a letter whose mail was stopped still waits: %+v", l.c.Draft.Letter)
	}
	if l.c.Deadline(casework.DueDecision) == nil || len(l.c.Holding) == 0 {
		t.Errorf("nobody is asked any more: %+v", l.c.Deadlines)
	}
}
