package casework

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// inWindow takes a customer's message after an answer. A sure request in time
// opens the next stage. Whatever else it is, the case stays open until a person
// has judged it: a request that comes late, a wish for more time, thanks
// (policy 10.2, 11.1, 11.4, 12.1; R37 to R39, R47 to R49).
func (s *story) inWindow(a Arrival) {
	paused := s.c.State == Suspended // nothing opens under a pause: a person decides
	asks := !paused && a.Read.Sure && a.Read.Kind == StageRequest && a.Read.Stage != AskExtension
	next, ok := s.rules.Policy.NextStage(s.c.Stage)
	inTime := s.inTime(s.rules.Calendar.Date(a.Received))
	switch {
	case s.c.Outcome == OutcomeResolved:
		if inTime && (asks || !paused && a.Read.Sure && a.Read.Kind == Complaint) {
			s.takeUp(a)
			return
		}
	case inTime && asks && ok:
		s.openStage(next, a, 0)
		return
	}
	s.holdWindow(a.Message, a.Received, s.understood(a))
	if window := s.c.Deadline(DueWindow); window != nil && !inTime {
		a.Notes = append(a.Notes, "The customer's last day to ask was "+window.By.Short()+". A late request can still be taken up: that is for a person to say.")
	}
	if a.Read.Sure && a.Read.Kind == StageRequest && !s.acknowledged() {
		s.receipt(a)
	} else {
		s.added(a)
	}
	s.tell(a)
}

// inTime reports whether the day lies inside the customer's window, also when
// that has run out meanwhile.
func (s *story) inTime(day Date) bool {
	for _, d := range slices.Backward(s.c.Deadlines) {
		if d.What == DueWindow && d.Stage == s.c.Stage && d.State != Dropped {
			return day <= d.By
		}
	}
	return false
}

// acknowledged reports whether a request of the customer has had its receipt
// since our answer.
func (s *story) acknowledged() bool {
	for _, l := range slices.Backward(s.c.Letters) {
		switch {
		case l.Name == LetterReceipt:
			return true
		case l.Outcome != "":
			return false
		}
	}
	return false
}

// openStage starts the stage that the customer asked for: its own clocks from
// the day they asked, whatever they left out, and somebody who did not answer
// before (policy 11.1 to 11.3, 12.1; R41 to R43, R45, R48, R50). The receipt
// leaves after the hold.
func (s *story) openStage(next Stage, a Arrival, hold time.Duration) {
	s.meet(DueWindow, s.rules.Calendar.Date(a.Received))
	s.drop("the customer asked for the next stage", DueDecision)
	s.stopMoreTime()
	s.record(Event{What: StageOpened, Clause: next.Clause, Data: EventData{Stage: next.ID, Received: a.Received, Message: a.Message}, Why: strings.Join(a.Read.Reasons, "; "), Words: s.understood(a)})
	except := []string{}
	if next.NotSameAs {
		except = s.c.Before
	}
	s.assign(Role(next.Handler), int64(len(s.c.Before)), except...)
	s.startStage(next, a, hold)
}

// startStage sets a later stage's clocks, acknowledges the request in writing
// and tells who decides what the policy wants to be known (R44, R51, R58).
func (s *story) startStage(stage Stage, a Arrival, hold time.Duration) {
	s.startClocks(StageRequest, stage, a.Received, false)
	if s.rules.accepts(stage) {
		p := s.rules.Policy.Hearing.Accept
		s.setDeadline(DueAccept, s.rules.Calendar.Due(DueAccept, a.Received, p, Landlord), p.Clause)
	}
	s.receipt(a)
	if hold > 0 {
		s.hold(hold)
	}
	for _, line := range s.ourRecord() {
		a.Notes = append(a.Notes, "Our own records show: "+line)
	}
	if stage.NewIssues == "new_case" {
		a.Notes = append(a.Notes, "What was not raised before is normally not looked at at this step. It becomes a complaint of its own, and the customer is told.")
	}
	s.tell(a)
}

// request says that the customer asked for the next stage: in a message that
// waits, or otherwise on the day that the word names (by phone, by letter; R68).
// Nobody is too late for it: a person may take up a request that came after the
// window, or on a closed case, and says so by name (R39, R47).
func (w Word) request(s *story) error {
	if s.c.State == Triage {
		return w.requestWithoutFile(s)
	}
	next, ok := s.rules.Policy.NextStage(s.c.Stage)
	switch {
	case s.c.MergedInto != "":
		return &Refusal{Why: "This case ended when it was merged.", Help: "Write to " + s.c.MergedInto + ", which carries it on."}
	case s.c.Stage == "" || s.c.State != Answered && s.c.State != Closed:
		return &Refusal{Why: "The next step can only be asked for when an answer to a complaint has been sent. This case is " + s.standing() + "."}
	case s.c.Outcome == "":
		return &Refusal{Why: "No answer was given on this case that could be looked at again.", Help: "If the customer is still unhappy, start a new case: NEW complaint."}
	case s.c.Outcome == OutcomeResolved:
		return &Refusal{Why: "This complaint was settled at once, so it has had no answer yet that could be looked at again.", Help: "Reply COMPLAINT to take it up as a complaint."}
	case !ok:
		return &Refusal{Why: "There is no step after this one: our answer was final.", Help: "Something new is a complaint of its own. The customer can go to the Ombudsman with this one."}
	case !strings.EqualFold(next.Request, w.Value):
		return &Refusal{Why: "What follows now is " + next.Name + ".", Help: "Reply " + strings.ToUpper(next.Request) + " if that is what the customer asks for."}
	}
	a, err := w.asked(s)
	if err != nil {
		return err
	}
	day := s.rules.Calendar.Date(a.Received)
	if !s.inTime(day) {
		if err := w.mayTakeLate(s); err != nil {
			return err
		}
		a.Read.Reasons = []string{cmp.Or(w.reason("note"), "asked on "+day.Short()+", after the last day, and taken up all the same")}
	}
	s.openStage(next, a, w.Hold)
	s.confirm(w.By.Address, "The case is now at "+next.Name+". Its dates count from "+day.Short()+", the day the customer asked.")
	return nil
}

// asked makes the customer's request out of the word: its own day, or the
// message that waits.
func (w Word) asked(s *story) (Arrival, error) {
	a := Arrival{Message: s.c.LastIn, Received: s.c.LastInAt, From: s.c.Customer, Subject: s.c.Subject, Read: Classification{Kind: StageRequest, Sure: true}, Code: w.Fresh}
	answered := s.answeredOn()
	switch last := s.rules.Calendar.Date(s.c.LastInAt); {
	case w.Day == "" && len(s.c.Holding) == 0:
		return a, &Refusal{Why: "No message of the customer waits on this case.", Help: "If they asked by phone or letter, add the day on which they did, such as: " + strings.ToUpper(w.Value) + " on " + s.today.utc().Format("2 January 2006") + "."}
	case w.Day > s.today:
		return a, &Refusal{Why: w.Day.Short() + " is still to come, so nobody can have asked on it."}
	case w.Day != "" && w.Day < answered:
		return a, &Refusal{Why: "Our answer left on " + answered.Short() + ", so nobody can have asked to look at it again on " + w.Day.Short() + "."}
	case w.Day != "" && w.Day != last:
		a.Message, a.Received = 0, w.Day.At(0, 0, s.rules.Calendar.Zone())
	}
	return a, nil
}

// answeredOn is the date on which the latest answer at this stage left.
func (s *story) answeredOn() Date {
	var day Date
	for _, l := range s.c.Letters {
		if l.Stage == s.c.Stage && l.State == LetterGone && (l.Outcome != "" || l.Name == LetterNotConsidered) {
			day = max(day, s.rules.Calendar.Date(l.At))
		}
	}
	return day
}

// mayTakeLate refuses whoever may not take up a late request. Where the
// policy's window is hard, that is an exception, and a manager's to make.
func (w Word) mayTakeLate(s *story) error {
	stage, _ := s.stage()
	next, _ := s.rules.Policy.NextStage(s.c.Stage)
	if w.leads() || !stage.WindowHard && (w.By.Address == s.c.Officer || w.By.Has(Role(next.Handler))) {
		return nil
	}
	return &Refusal{Why: "The customer asked after their last day.", Help: "A manager can take it up all the same. Pass it on to one."}
}

// leads reports whether the writer answers for everything.
func (w Word) leads() bool { return w.By.Has(RoleManager) || w.By.Has(RoleAdministrator) }

// reason is what the writer gave as one, under the letter's own field or as a
// reason in general.
func (w Word) reason(field string) string {
	return strings.TrimSpace(cmp.Or(text(w.Facts, field), text(w.Facts, "reason")))
}

// requestWithoutFile says that a message in triage asks for a later stage of a
// complaint whose answer is not on file here: older, or answered elsewhere. Its
// dates count from the day it came (R41).
func (w Word) requestWithoutFile(s *story) error {
	if len(s.c.Related) > 0 {
		ref := s.c.Related[len(s.c.Related)-1]
		return &Refusal{Why: "The answer that the customer means is on case " + ref + ", not on this one.", Help: "Write " + strings.ToUpper(w.Value) + " on " + s.rules.Calendar.Date(s.c.Received).utc().Format("2 January 2006") + " to case " + ref + ". It goes on from there."}
	}
	for _, stage := range s.rules.Policy.Stages {
		if stage.Request == "" || !strings.EqualFold(stage.Request, w.Value) {
			continue
		}
		s.record(Event{What: KindSet, Data: EventData{Kind: Complaint, State: Open, Stage: stage.ID}, Clause: stage.Clause})
		s.drop("a person said what this is", DueTriage, DueContact)
		if s.lacks(Role(stage.Handler)) {
			s.assign(Role(stage.Handler), int64(s.c.ID%97))
		}
		for _, what := range []string{DueAcknowledgement, DueAnswer} { // they run on, but as this stage's
			if d := s.c.Deadline(what); d != nil && d.Stage != stage.ID {
				s.setDeadline(what, Due{By: d.By, Working: d.Working}, d.Clause)
			}
		}
		s.startStage(stage, Arrival{Message: s.c.LastIn, Received: s.c.Received, From: s.c.Customer, Subject: s.c.Subject, Read: Classification{Kind: StageRequest, Sure: true}, Code: w.Fresh}, w.Hold)
		s.confirm(w.By.Address, "The case is now at "+stage.Name+". Who gave the earlier answer is not on file here: see to it that somebody else gives this one.")
		return nil
	}
	return &Refusal{Why: "The policy has no step that is asked for with " + strings.ToUpper(w.Value) + "."}
}

// free says that the messages in the window ask for nothing more, so that the
// window takes its course.
func (w Word) free(s *story) error {
	if len(s.c.Holding) == 0 {
		return &Refusal{Why: "No message waits for that decision on this case."}
	}
	s.record(Event{What: WindowFreed, Clause: s.rules.Policy.Close.Clause})
	s.meet(DueDecision, s.today)
	s.confirm(w.By.Address, "Noted: the customer's message is no request. The case closes after the customer's last day, unless they write again.")
	return nil
}

// late reports whether the message asks for a later stage when the customer's
// time is over, or on a case of its own beside one that has ended.
func (s *story) late(a Arrival) bool {
	if a.Read.Kind != StageRequest {
		return false
	}
	if a.Opens != nil {
		return a.Opens.Related != ""
	}
	return s.c.State == Answered && !s.inTime(s.rules.Calendar.Date(a.Received))
}
