package casework

import "slices"

// exceptional returns the stage of a complaint that a manager may hurry, for a
// reason (policy 6.6; R16).
func (w Word) exceptional(s *story, why string) (Stage, error) {
	stage, staged := s.stage()
	switch {
	case !w.By.Has(RoleManager):
		return stage, &Refusal{Why: "Only a manager may hurry a complaint through the procedure or past a stage."}
	case !staged || s.c.State == Triage || s.c.State == Closed || s.c.State == Suspended:
		return stage, &Refusal{Why: "There is no complaint under way here: this case is " + s.standing() + ".", Help: "Say first what it is, or take it up again."}
	case why == "":
		return stage, &Refusal{Why: "The reason must be on the case.", Help: "Write it after the word: " + string(w.Verb) + " … because …"}
	case s.c.Draft != nil && s.c.Draft.Approved || len(s.c.Leaving) > 0:
		return stage, &Refusal{Why: "A letter on this case is on its way.", Help: "Reply UNDO to stop it, or wait until it has left."}
	}
	return stage, nil
}

// bypass takes a complaint to its next stage at once (policy 6.6; R16): by a
// manager, with a reason, without the customer's asking. The next stage's dates
// count from today; whoever looked into it so far does not answer it again. The
// customer is told, after the hold.
func (w Word) bypass(s *story) error {
	why := w.reason("bypass.why")
	stage, err := w.exceptional(s, why)
	if err != nil {
		return err
	}
	next, ok := s.rules.Policy.NextStage(stage.ID)
	if !ok {
		return &Refusal{Why: stage.Name + " is the last stage, so there is none to go to."}
	}
	s.stopAnswer()
	before := s.c.Officer
	s.drop("a manager took the complaint to the next stage", DueAcknowledgement, DueAnswer, DueWindow, DueDecision, DueWord, DueInWriting, DueAccept, DueHearing, DueConsider)
	s.record(Event{What: StageOpened, Clause: next.Clause, Data: EventData{Stage: next.ID, Received: s.now, Message: s.c.LastIn}, Why: why})
	if s.rules.accepts(next) {
		s.record(Event{What: RequestAccepted, Clause: next.Clause})
	}
	var except []string
	if next.NotSameAs {
		except = slices.Concat(s.c.Before, []string{before})
	}
	s.assign(Role(next.Handler), int64(len(s.c.Before)), except...)
	s.startClocks(StageRequest, next, s.now, false)
	facts := s.stageFacts(next, Arrival{})
	facts["bypass"] = true
	s.toCustomer(LetterReceipt, receiptNames[StageRequest], facts, s.c.LastIn, w.Fresh)
	s.hold(w.Hold)
	s.handedOver()
	s.confirm(w.By.Address, "The case is now at "+next.Name+". Its dates count from today, and the customer is told.")
	return nil
}

// faster brings the answer's date forward (policy 6.6; R16): by a manager, with
// a reason. The customer is told, after the hold.
func (w Word) faster(s *story) error {
	why := w.reason("faster.why")
	stage, err := w.exceptional(s, why)
	if err != nil {
		return err
	}
	answer := s.c.Deadline(DueAnswer)
	switch {
	case answer == nil:
		return &Refusal{Why: "No answer is owed on this case, so there is no date to bring forward."}
	case w.Day == "" || w.Day < s.today || w.Day >= answer.By:
		return &Refusal{Why: "The new date must lie between today and " + answer.By.Short() + ", the date the customer has now.", Help: "Write for example: FASTER by " + s.rules.Calendar.OnOrBefore(s.rules.Calendar.Add(answer.By, -1)).Short() + " because …"}
	case !s.rules.Calendar.Working(w.Day):
		return &Refusal{Why: w.Day.Short() + " is not a working day.", Help: "Name a working day, such as " + s.rules.Calendar.OnOrBefore(w.Day).Short() + "."}
	}
	s.record(Event{What: Noted, Words: Facts{"reason": why}, Data: EventData{Message: w.Message}, Clause: stage.Clause})
	s.setDeadline(DueAnswer, Due{By: w.Day, Working: answer.Working + " A manager brought it forward to " + w.Day.Short() + " on " + s.today.Short() + "."}, answer.Clause)
	if ack := s.c.Deadline(DueAcknowledgement); ack != nil && ack.By > w.Day {
		s.setDeadline(DueAcknowledgement, Due{By: w.Day, Working: ack.Working + " It can't be later than the answer, " + w.Day.Short() + "."}, ack.Clause)
	}
	s.toCustomer(LetterProgress, LetterProgress, Facts{"next_word.date": w.Day}, s.c.LastIn, w.Fresh)
	s.hold(w.Hold)
	if s.c.Officer != w.By.Address {
		s.handedOver()
	}
	s.confirm(w.By.Address, "The answer is now due by "+w.Day.Short()+", and the customer is told.")
	return nil
}
