package casework

import "time"

// Left says that the mail server accepted a letter to the customer. What the
// letter promised or met counts from here.
type Left struct {
	Key string
	At  time.Time
}

func (l Left) decide(s *story) error {
	mark := s.c.Letter(l.Key)
	if mark == nil {
		return nil // undone in the meantime; the outbox keeps the letter itself
	}
	letter := *mark
	day := s.rules.Calendar.Date(l.At)
	s.record(Event{What: LetterSent, Data: EventData{Key: l.Key}})
	stage, staged := s.stage()
	switch letter.Name {
	case LetterReceipt:
		if staged && stage.ReceiptIsAck && s.c.State != Triage {
			s.meet(DueAcknowledgement, day)
		}
	case LetterAcknowledgement:
		s.meet(DueAcknowledgement, day)
		if answer := s.c.Deadline(DueAnswer); staged && stage.Answer.From == FromAcknowledgement && answer != nil {
			if due := s.rules.Calendar.Due(DueAnswer, l.At, stage.Answer, Landlord); due.By < answer.By {
				s.setDeadline(DueAnswer, due, stage.Answer.Clause)
			}
		}
	case LetterOutcome:
		s.outcomeGiven(letter, stage, day)
	case LetterExtension:
		if answer := s.c.Deadline(DueAnswer); answer != nil && letter.Day != "" {
			s.setDeadline(DueAnswer, Due{By: letter.Day, Working: answer.Working + " Extended to " + letter.Day.Short() + " by a letter of " + day.Short() + "."}, stage.Extension.Clause)
			s.drop("a new date was given", DueWord)
		}
	}
	return nil
}

// outcomeGiven starts the customer's window from the day the written outcome
// really left, never shorter than the letter printed (policy 10.2, 11.1; R37,
// G2).
func (s *story) outcomeGiven(letter LetterMark, stage Stage, day Date) {
	s.meet(DueAnswer, day)
	s.drop("the answer was given", DueAcknowledgement, DueWord, DueTriage, DueDecision)
	s.record(Event{What: OutcomeGiven, Clause: stage.Clause, Data: EventData{Outcome: letter.Outcome, Officer: s.c.Officer, State: Answered}})
	if stage.Window.N == 0 {
		s.drop("the answer was final")
		s.record(Event{What: CaseClosed, Clause: stage.Clause, Why: "the final answer was given"})
		return
	}
	due := s.rules.Calendar.DueFrom(DueWindow, day, stage.Window, Customer)
	if letter.Day > due.By {
		due.Working += " The letter printed " + letter.Day.Short() + ", which is later, so that date holds."
		due.By = letter.Day
	}
	s.setDeadline(DueWindow, due, stage.Window.Clause)
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
		if stage, ok := s.stage(); ok && s.c.State != Closed && (letter.Name == LetterAcknowledgement || stage.ReceiptIsAck) {
			s.record(Event{What: DeadlineReopened, Data: EventData{What: DueAcknowledgement}})
		}
	case LetterOutcome:
		if s.c.State == Answered && letter.Stage == s.c.Stage {
			s.drop("the outcome did not arrive", DueWindow)
			s.record(Event{What: DeadlineReopened, Data: EventData{What: DueAnswer}})
			s.record(Event{What: OutcomeVoid})
		}
	}
	s.toStaff(s.c.Officer, StaffUndelivered, Facts{"letter.name": letterWords[letter.Name], "undelivered.why": u.Why, "words": s.wordsFor(Classification{Kind: s.c.Kind})}, true)
	return nil
}

// letterWords names a letter to staff.
var letterWords = map[string]string{
	LetterReceipt: "the receipt", LetterAcknowledgement: "the acknowledgement", LetterAdded: "the note that a message was added", LetterDelay: "the apology for a missed date",
	LetterExtension: "the letter about more time", LetterOutcome: "the outcome letter", LetterWindowReminder: "the reminder of the last day",
	LetterClosure: "the closure notice", LetterSurvey: "the survey",
}
