package casework_test

import (
	"slices"
	"testing"

	"putright/casework"
)

func pause(reason string) casework.Word {
	return casework.Word{Verb: casework.VerbPause, Value: reason, Facts: reasoned("both sides agreed to it")}
}

var resume = casework.Word{Verb: casework.VerbResume}

// R62, clause 15.1, G18: mediation stops the clocks; what is left carries over;
// a person looks every 10 working days; it never rots.
func TestLifeOfAMediation(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-09 12:00").says("dana", "PAUSE mediation", pause("mediation"), "")
	l.says("dana", "OUTCOME upheld", fullOutcome(), "it is paused")
	l.says("dana", "SERVICE", casework.Word{Verb: casework.VerbKind, Kind: casework.ServiceRequest}, "it is paused")
	l.says("dana", "DONE", casework.Word{Verb: casework.VerbDone}, "is paused")
	l.at("2027-02-24 09:00").says("dana", "PAUSE", casework.Word{Verb: casework.VerbPause}, "")
	l.at("2027-02-25 10:00").arrives(casework.Other)
	l.at("2027-03-03 12:00").says("dana", "RESUME", resume, "")
	l.at("2027-03-10 12:00").says("dana", "OUTCOME upheld", fullOutcome(), "")
	l.send("dana").at("2027-03-11 09:00").golden("mediation")
}

// R62, Code: mediation stops no clock; the date of the answer stays, and a
// person still looks at it.
func TestLifeOfAMediationUnderTheCode(t *testing.T) {
	l := newCare(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	answer := l.c.Deadline(casework.DueAnswer).By
	l.at("2027-02-03 12:00").says("dana", "PAUSE mediation", pause("mediation"), "")
	if l.c.State != casework.Open || l.c.Deadline(casework.DueAnswer).By != answer || l.c.Pause.Stops {
		t.Errorf("the clock of the Code was stopped: %+v", l.c.Pause)
	}
	l.at("2027-02-18 09:00").says("mary", "RESUME", resume, "")
	l.at("2027-02-18 10:00").golden("mediation-code")
}

// R62, G18: what a pause leaves of a customer's window is never less than two
// working days, a message that came meanwhile is judged by a person, and
// nothing closes under a pause.
func TestAPauseInTheWindow(t *testing.T) {
	l := answeredCare(t, "victory-2019")
	l.at("2027-03-11 12:00").says("dana", "PAUSE mediation", pause("mediation"), "")
	l.at("2027-03-25 12:00").says("dana", "PAUSE mediation", pause("mediation"), "")
	l.at("2027-04-06 12:00")
	if l.c.State != casework.Suspended {
		t.Fatalf("the case is %s", l.c.State)
	}
	l.arrives(casework.StageRequest)
	if len(l.c.Holding) != 1 || l.c.Deadline(casework.DueDecision) == nil {
		t.Error("a request under a pause waits for nobody")
	}
	if words, _ := l.letter("dana", casework.StaffDone, casework.Word{Verb: casework.VerbNote}).Facts["deadlines"].([]casework.Facts); len(words) != 2 {
		t.Errorf("what is due under the pause: %v", words)
	}
	l.says("dana", "OTHER", casework.Word{Verb: casework.VerbKind, Kind: casework.Other}, "")
	l.says("dana", "RESUME", resume, "")
	window := l.c.Deadline(casework.DueWindow)
	if l.c.State != casework.Answered || window == nil || window.By != "2027-04-08" {
		t.Fatalf("after the pause: %s, %+v", l.c.State, window)
	}
	if want := "1 working day was left when the case was paused on Thu 11 Mar 2027. Counted from Tue 6 Apr 2027. Day 1 is Wed 7 Apr 2027. Day 2 is Thu 8 Apr 2027. Policy 10.2 and 11.1."; window.Working != want {
		t.Errorf("the working says %q, want %q", window.Working, want)
	}
}

// R62: nothing closes under a pause, even one that stops no clock.
func TestNothingClosesUnderAPause(t *testing.T) {
	l := newCare(t, "victory-2019")
	for i := range l.rules.Policy.Pauses {
		l.rules.Policy.Pauses[i].Stops = false
	}
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "OUTCOME", fullOutcome(), "").send("dana").at("2027-02-03 09:00")
	l.says("dana", "PAUSE mediation", pause("mediation"), "")
	if l.at("2027-03-05 12:00"); l.c.State != casework.Answered {
		t.Errorf("the case is %s", l.c.State)
	}
	l.says("dana", "RESUME", resume, "")
	if l.at("2027-03-05 13:00"); l.c.State != casework.Closed {
		t.Errorf("after the pause the case is %s", l.c.State)
	}
}

// R62: an outcome that turns out not to have arrived ends the pause after it:
// the answer is owed again.
func TestABounceUnderAPause(t *testing.T) {
	l := answeredCare(t, "victory-2019")
	key := l.c.Letters[len(l.c.Letters)-1].Key
	l.says("dana", "PAUSE mediation", pause("mediation"), "")
	l.do("the outcome bounces", casework.Undelivered{Key: key, Why: "5.1.1"})
	if l.c.State != casework.Open || l.c.Pause != nil || l.c.Deadline(casework.DueAnswer) == nil || l.c.Deadline(casework.DueWindow) != nil {
		t.Errorf("%s, %+v", l.c.State, l.c.Pause)
	}
}

// R62: an answer that was due on the day of the pause is due the day after it
// ends, not in the past.
func TestAPauseOnTheLastDay(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-18 12:00").says("dana", "PAUSE mediation", pause("mediation"), "")
	if l.c.Deadline(casework.DueWord) != nil || l.c.Pause.Days[0].Days != -2 {
		t.Errorf("stopped: %+v", l.c.Pause)
	}
	l.at("2027-02-22 12:00").says("dana", "RESUME", resume, "")
	if got := l.c.Deadline(casework.DueAnswer).By; got != "2027-02-23" {
		t.Errorf("the answer is due by %s", got)
	}
}

// R28 and R62, clause 5.2: who may pause a case, for what.
func TestPausesRefused(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("robin", "PAUSE", pause("mediation"), "by its officer or a manager")
	l.says("dana", "PAUSE a holiday", pause("a holiday"), "not a reason")
	l.says("dana", "PAUSE without a reason", casework.Word{Verb: casework.VerbPause, Value: "mediation"}, "needs a reason")
	l.says("dana", "PAUSE restriction", pause("restriction"), "Two people must agree")
	l.says("dana", "RESUME", resume, "not paused")
	l.says("mary", "PAUSE restriction", pause("Restriction"), "")
	d, _ := casework.Decide(l.rules, l.c, casework.Arrival{Message: 7, Received: l.now, From: pat, Read: casework.Classification{Kind: casework.Other, Sure: true}}, l.now)
	words, _ := d.Letters[len(d.Letters)-1].Facts["words"].([]casework.Facts)
	if len(words) != 2 || words[0]["words"] != "RESUME" {
		t.Errorf("under a pause the officer is offered %v", words)
	}
	l.says("mary", "PAUSE mediation", pause("mediation"), "paused already, for another reason")
	l.says("mary", "RESUME", resume, "")
	if l.c.Pause != nil || l.c.State != casework.Open {
		t.Errorf("after RESUME: %+v", l.c.Pause)
	}

	l = newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint, func(a *casework.Arrival) { a.Read.Safety = true })
	l.says("mary", "PAUSE restriction", pause("restriction"), "A danger is open")
}

// R62: promises, and whatever waits for a person's word, run on under a pause;
// a policy without an interval has the pause looked at every day.
func TestWhatAPauseLeavesRunning(t *testing.T) {
	l := newCare(t, "victory-2019")
	for i := range l.rules.Policy.Pauses {
		l.rules.Policy.Pauses[i].Review = 0
	}
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "PROMISE a visit", promising("a visit", "2027-02-12"), "").send("dana").at("2027-02-02 11:00")
	l.says("dana", "PAUSE mediation", pause("mediation"), "")
	var running []string
	for _, d := range l.c.Deadlines {
		if d.State == casework.Running {
			running = append(running, d.What+" "+string(d.By))
		}
	}
	if want := []string{"promise 1 2027-02-12", "pause_review 2027-02-03"}; !slices.Equal(running, want) {
		t.Errorf("running: %q, want %q", running, want)
	}
}

// R62: an answer that was on its way when the case was paused counts, and the
// pause is over.
func TestAnAnswerThatLeftUnderAPause(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-12 15:00").says("dana", "OUTCOME", fullOutcome(), "").send("dana")
	l.now = l.now.Add(l.c.Draft.Until.Sub(l.now))
	d, err := casework.Decide(l.rules, l.c, casework.Wake{Look: l.now.Add(1), Code: "fresh"}, l.now)
	if err != nil || len(d.Release) != 1 {
		t.Fatalf("released %q, %v", d.Release, err)
	}
	key := d.Release[0]
	d.Release = nil // it is with the mail server
	l.take("the hold is over", d)
	l.says("dana", "PAUSE mediation", pause("mediation"), "")
	l.do("the mail server takes the outcome", casework.Left{Key: key, At: l.now})
	if l.c.State != casework.Answered || l.c.Pause != nil || l.c.Deadline(casework.DueWindow) == nil || l.c.Deadline(casework.DuePauseReview) != nil {
		t.Errorf("%s, %+v", l.c.State, l.c.Pause)
	}
	l.do("and it bounces", casework.Undelivered{Key: key, Why: "5.1.1"})
	if l.c.State != casework.Open || l.c.Deadline(casework.DueAnswer) == nil {
		t.Errorf("after the bounce: %s, %+v", l.c.State, l.c.Deadline(casework.DueAnswer))
	}
}
