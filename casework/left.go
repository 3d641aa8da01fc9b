package casework

import (
	"slices"
	"time"
)

// Left says that the mail server accepted a letter to the customer. What the
// letter promised or met counts from here.
type Left struct {
	Key string
	At  time.Time
}

// gone is a letter that left, with what its consequences need.
type gone struct {
	LetterMark
	at     time.Time
	day    Date  // the London date on which it left
	facts  Facts // what filled it, for a letter that a person asked for; else nil
	stage  Stage // at which the case stands
	staged bool
}

// leaving says what follows when a letter of each name has left. What is not
// listed has no consequence.
var leaving = map[string]func(*story, gone){
	LetterReceipt: receiptLeft, LetterAcknowledgement: acknowledgementLeft,
	LetterOutcome: (*story).outcomeGiven, LetterResolved: (*story).outcomeGiven, LetterExtension: extensionLeft,
	LetterPromise: (*story).promised, LetterPromiseKept: promiseKept, LetterMoreTime: moreTimeLeft,
	LetterAccepted: acceptedLeft, LetterDeclined: declinedLeft, LetterHearing: hearingLeft,
	LetterNotConsidered: notConsideredLeft, LetterEnded: endedLeft,
}

func (l Left) decide(s *story) error {
	mark := s.c.Letter(l.Key)
	if mark == nil {
		return nil // undone in the meantime; the outbox keeps the letter itself
	}
	g := gone{LetterMark: *mark, at: l.At, day: s.rules.Calendar.Date(l.At)}
	for _, d := range s.c.Leaving {
		if d.Letter.Key == l.Key {
			g.facts = d.Facts
		}
	}
	s.record(Event{What: LetterSent, Data: EventData{Key: l.Key}})
	g.stage, g.staged = s.stage()
	if follow, ok := leaving[g.Name]; ok {
		follow(s, g)
	}
	if g.Name != LetterSurvey {
		s.nextUpdate(g.day)
	}
	return nil
}

// still reports whether the case stands where it did when the letter was
// written: what the letter brings may not meet it any more.
func (s *story) still(g gone, states ...State) bool {
	return g.staged && g.Stage == s.c.Stage && slices.Contains(states, s.c.State)
}

func receiptLeft(s *story, g gone) {
	if g.staged && g.stage.ReceiptIsAck && s.c.State != Triage {
		s.meet(DueAcknowledgement, g.day)
	}
}

// acknowledgementLeft records the definition that it held, if it held one, and
// starts the answer's clock where it runs from there: at the earlier of sent and
// due (Code 6.2, 6.3).
func acknowledgementLeft(s *story, g gone) {
	if g.LetterMark.Stage != s.c.Stage {
		return // the case went on to another stage while the letter waited
	}
	s.define(g, g.stage.Acknowledge.Clause)
	if s.c.State != Open && s.c.State != Suspended {
		return
	}
	s.meet(DueAcknowledgement, g.day)
	if due, nearer := s.answerFrom(g.stage, g); nearer {
		s.setDeadline(DueAnswer, due, g.stage.Answer.Clause)
	}
}

func extensionLeft(s *story, g gone) {
	answer := s.c.Deadline(DueAnswer)
	if answer == nil || g.Day == "" || g.stage.ID != g.Stage {
		return // the case went another way while the letter was on its way
	}
	s.record(Event{What: Extended, By: g.By, Clause: g.stage.Extension.Clause, Data: EventData{Day: g.Day}, Why: text(g.facts, "delay.reason")})
	s.setDeadline(DueAnswer, Due{By: g.Day, Working: answer.Working + " Extended to " + g.Day.Short() + " by a letter of " + g.day.Short() + "."}, g.stage.Extension.Clause)
	s.drop("a new date was given", DueWord)
}

// outcomeGiven starts the customer's window from the day the written outcome
// really left, never shorter than the letter printed (policy 10.2, 11.1, 11.4,
// 12.1; R37, R47, R48, G2). Without a window it is our final answer, and closes
// the case (policy 12.6; R59). What was settled at once has a window, too (R31).
func (s *story) outcomeGiven(g gone) {
	if s.c.State == Suspended { // it was on its way when the case was paused
		s.goOn(g.By, "the answer was given")
	}
	if !s.still(g, Open, Suspended) {
		return // a person has said meanwhile that the case is something else
	}
	clause := g.stage.Clause
	if g.Outcome == OutcomeResolved {
		clause = s.rules.Policy.Early.Clause
	}
	s.meet(DueAnswer, g.day)
	s.meet(DueInWriting, g.day)
	if hearing := s.c.Deadline(DueHearing); hearing != nil {
		s.meet(DueHearing, hearing.By)
	}
	if g.stage.needs("definition") && g.Name == LetterOutcome { // it says what an acknowledgement says
		if s.c.Definition == nil {
			s.define(g, g.stage.Clause)
		}
		s.meet(DueAcknowledgement, g.day)
	}
	s.drop("the answer was given", DueAcknowledgement, DueWord, DueTriage, DueDecision, DueAccept, DueUpdate, DueConsider)
	s.record(Event{What: OutcomeGiven, By: g.By, Clause: clause, Data: EventData{Outcome: g.Outcome, Officer: s.c.Officer, State: Answered}})
	s.promised(g)
	if g.stage.Window.N == 0 {
		s.drop("the answer was final")
		s.record(Event{What: CaseClosed, By: g.By, Clause: g.stage.Clause, Why: "the final answer was given"})
		return
	}
	s.openWindow(g.day, g.Day, g.stage.Window)
}

// Undelivered says that a letter could not be delivered: refused by a mail
// server or bounced. The officer is told at once and what it met is unmet.
type Undelivered struct {
	Key string
	Why string // the server's answer, without addresses
}

func (u Undelivered) decide(s *story) error {
	mark := s.c.Letter(u.Key)
	if mark == nil || mark.State == LetterUndelivered {
		return nil
	}
	letter := *mark
	s.record(Event{What: LetterFailed, Data: EventData{Key: u.Key}, Why: u.Why})
	switch letter.Name {
	case LetterReceipt, LetterAcknowledgement:
		if stage, ok := s.stage(); ok && s.c.State != Closed && (letter.Name != LetterReceipt || stage.ReceiptIsAck) {
			s.record(Event{What: DeadlineReopened, Data: EventData{What: DueAcknowledgement}})
		}
	case LetterNotConsidered, LetterEnded:
		s.unended(letter)
	case LetterOutcome, LetterResolved, LetterDeclined:
		if s.c.State == Suspended && s.c.Pause.Was == Answered && letter.Stage == s.c.Stage {
			s.goOn("", "the outcome did not arrive")
		}
		s.unanswered(letter)
	}
	s.toStaff(s.c.Officer, StaffUndelivered, Facts{"letter.name": letterWords[letter.Name], "undelivered.why": u.Why, "words": s.wordsFor(Classification{Kind: s.c.Kind})}, true)
	return nil
}

// unanswered takes an answer back that did not arrive: what it met is owed
// again, and the case that it closed is open.
func (s *story) unanswered(letter LetterMark) {
	stage, _ := s.stage()
	closedBy := s.c.State == Closed && (letter.Name == LetterDeclined || stage.Window.N == 0)
	if letter.Stage != s.c.Stage || letter.Outcome != s.c.Outcome || s.c.State != Answered && !closedBy {
		return
	}
	s.drop("the outcome did not arrive", DueWindow, DueDecision)
	s.stopMoreTime()
	for _, what := range []string{DueAnswer, DueInWriting, DueAccept} {
		for _, d := range slices.Backward(s.c.Deadlines) { // only if this letter met the latest
			if d.What != what {
				continue
			}
			met := d.State == Met || d.State == MetLate
			if met && (what == DueAnswer || d.Stage == s.c.Stage) && (what != DueAccept || letter.Name == LetterDeclined) {
				s.record(Event{What: DeadlineReopened, Data: EventData{What: what}})
			}
			break
		}
	}
	s.record(Event{What: OutcomeVoid})
}
