package casework

import (
	"fmt"
	"slices"
	"strings"
)

// Suspension is mediation or a restriction of contact (policy 5.2, 15.1). A
// person starts and ends it, and is asked at intervals whether it must go on.
type Suspension struct {
	Reason string // of the policy's list of pauses
	Since  Date
	Was    State      // to which the case returns
	Stops  bool       // the clocks in Days stand still; else they run on (Code)
	Days   []DaysLeft // what was left of each clock that was stopped
}

// DaysLeft is what remains of a deadline that a pause stopped.
type DaysLeft struct {
	What    string `json:"what"`
	Stage   string `json:"stage,omitempty"`
	Days    int    `json:"days"` // working days; none or less: it was due or late
	Clause  string `json:"clause,omitempty"`
	Working string `json:"working,omitempty"`
}

// stoppable names the clocks that a pause may stop: those of the complaint.
// Danger, promises and whatever waits for a person's word run on.
var stoppable = []string{DueAcknowledgement, DueAnswer, DueWindow, DueAccept, DueHearing, DueInWriting, DueContact, DueUpdate}

// pause suspends the case for a reason of the policy, or, said again, says that
// the pause must go on. Where the policy's pause stops the clocks, what is left
// of each carries over; where it does not (Code), they run on (policy 5.2,
// 15.1; R28, R62).
func (w Word) pause(s *story) error {
	if err := w.mayPause(s); err != nil {
		return err
	}
	if s.c.Pause != nil && s.c.State != Closed {
		return w.prolong(s)
	}
	rule, known := s.rules.Policy.pauseFor(w.Value)
	switch {
	case !known:
		return &Refusal{Why: "That is not a reason for which the policy lets a case pause.", Help: s.rules.Policy.pauseHelp()}
	case s.c.State != Open && s.c.State != Answered:
		return &Refusal{Why: "Only a case that is being looked into or was answered can pause. This one is " + s.standing() + "."}
	case strings.TrimSpace(text(w.Facts, "pause.why")) == "":
		return &Refusal{Why: "A pause needs a reason.", Help: "Write for example: PAUSE " + rule.Reason + " because …"}
	case rule.TwoPeople && (!w.By.Has(RoleManager) || w.By.Address == s.c.Officer):
		return &Refusal{Why: "Two people must agree on a " + rule.Reason + ", and one of them is a manager who does not look after the case.", Help: "Ask " + s.rules.Team.whoHas(RoleManager) + " to send the word."}
	case rule.TwoPeople && (s.c.Safety || s.c.hazardRuns()):
		return &Refusal{Why: "A danger is open on this case, and that comes before any " + rule.Reason + ".", Help: "Look after the danger first."}
	}
	e := Event{What: Paused, Clause: rule.Clause, Why: strings.TrimSpace(text(w.Facts, "pause.why")), Data: EventData{What: rule.Reason, Day: s.today, State: s.c.State, Message: w.Message}}
	told := "Its dates run on."
	if rule.Stops {
		s.stopAnswer()
		e.Data.State, e.Data.Days = Suspended, s.daysLeft()
		told = "Its clocks stand still and go on with the working days that are left."
	}
	if rule.TwoPeople && len(s.c.Adjustments) > 0 {
		told += " The adjustments on the case hold all the same."
	}
	s.record(e)
	if rule.Stops {
		s.drop("the case is paused", append([]string{DueWord}, stoppable...)...)
	}
	s.reviewPause(rule)
	heard := " The customer hears of it only if you write to them: reply LETTER."
	if rule.Stops && !rule.TwoPeople { // what takes two people is told in a person's own words
		s.tellPause(false, *s.c.Pause, w)
		heard = " The customer is told."
	}
	s.confirm(w.By.Address, "The case is paused: "+rule.Reason+". "+told+heard+" Reply RESUME when it is over.")
	return nil
}

// tellPause tells the customer that their dates stand still, or go on and which
// they are now: no date that they know moves without a letter (policy 15.1, 16.2;
// R3, R62). It waits for UNDO as a person's letter does.
func (s *story) tellPause(over bool, pause Suspension, w Word) {
	if s.mayRead(sheet{name: LetterPaused}) != nil {
		return
	}
	facts := Facts{"pause.over": over, "pause.reason": pause.Reason, "pause.since": pause.Since}
	if review := s.c.Deadline(DuePauseReview); review != nil {
		facts["pause.review"] = review.By
	}
	s.toCustomer(LetterPaused, LetterPaused, facts, s.c.LastIn, w.Fresh)
	s.hold(w.Hold)
}

// mayPause refuses whoever may not start or end a pause: the case's officer and
// managers may.
func (w Word) mayPause(s *story) error {
	if w.By.Address != s.c.Officer && !w.By.Has(RoleManager) {
		return &Refusal{Why: "A case is paused, and taken up again, by its officer or a manager.", Help: "Ask " + s.rules.Team.whoHas(RoleManager) + "."}
	}
	return nil
}

// prolong says that a pause was looked at and must go on.
func (w Word) prolong(s *story) error {
	rule, _ := s.rules.Policy.pauseFor(s.c.Pause.Reason)
	if v := strings.TrimSpace(w.Value); v != "" && !strings.EqualFold(v, s.c.Pause.Reason) {
		return &Refusal{Why: "The case is paused already, for another reason: " + s.c.Pause.Reason + ".", Help: "Reply RESUME first."}
	}
	s.record(Event{What: PauseReviewed, Clause: rule.Clause, Why: text(w.Facts, "pause.why"), Data: EventData{What: s.c.Pause.Reason, Day: s.today, Message: w.Message}})
	s.meet(DuePauseReview, s.today)
	s.reviewPause(rule)
	s.confirm(w.By.Address, "Noted: the pause goes on.")
	return nil
}

// reviewPause sets the day on which a person looks whether the pause must go
// on. A policy that names no interval has it looked at every working day: a
// pause may not be forgotten.
func (s *story) reviewPause(rule Pause) {
	p := Period{N: max(1, rule.Review), Unit: WorkingDays, From: FromEvent, Clause: rule.Clause}
	s.setDeadline(DuePauseReview, s.rules.Calendar.DueFrom(DuePauseReview, s.today, p, Landlord), rule.Clause)
}

// resume ends a pause: the clocks that it stopped go on with what was left, at
// least a day, and at least two of the customer's own (policy 15.1; G18, R62).
func (w Word) resume(s *story) error {
	if err := w.mayPause(s); err != nil {
		return err
	}
	if s.c.Pause == nil || s.c.State == Closed {
		return &Refusal{Why: "This case is not paused."}
	}
	pause := *s.c.Pause
	s.goOn(w.By.Address, text(w.Facts, "pause.why"))
	if pause.Stops && len(pause.Days) > 0 {
		s.tellPause(true, pause, w)
		s.confirm(w.By.Address, "The case goes on, and the customer is told the dates.")
		return nil
	}
	s.confirm(w.By.Address, "The case goes on.")
	return nil
}

// goOn takes the case back to where it stood and lets its clocks go on.
func (s *story) goOn(by, why string) {
	pause := *s.c.Pause
	rule, _ := s.rules.Policy.pauseFor(pause.Reason)
	state := s.c.State
	if state == Suspended {
		state = pause.Was
	}
	s.record(Event{What: Resumed, By: by, Clause: rule.Clause, Why: why, Data: EventData{State: state, What: pause.Reason, Day: s.today}})
	s.meet(DuePauseReview, s.today)
	for _, left := range pause.Days {
		s.restart(left, pause.Since)
	}
}

// daysLeft lists the running clocks that a pause stops, with what is left of
// each after today.
func (s *story) daysLeft() []DaysLeft {
	var out []DaysLeft
	for _, d := range s.c.Deadlines {
		if d.State == Running && slices.Contains(stoppable, d.What) {
			out = append(out, DaysLeft{What: d.What, Stage: d.Stage, Days: s.rules.Calendar.Between(s.today, d.By), Clause: d.Clause, Working: d.Working})
		}
	}
	return out
}

// restart lets a stopped clock go on from today.
func (s *story) restart(left DaysLeft, since Date) {
	n, side := max(1, left.Days), Landlord
	if left.What == DueWindow {
		n, side = max(2, left.Days), Customer
	}
	due := s.rules.Calendar.DueFrom(left.What, s.today, Period{N: n, Unit: WorkingDays, From: FromEvent, Clause: left.Clause}, side)
	days := "No working day was"
	if left.Days == 1 {
		days = "1 working day was"
	} else if left.Days > 1 {
		days = fmt.Sprintf("%d working days were", left.Days)
	}
	due.Working = fmt.Sprintf("%s left when the case was paused on %s. %s", days, since.Short(), due.Working)
	s.setDeadline(left.What, due, left.Clause)
}

func (p Policy) pauseFor(reason string) (Pause, bool) {
	for _, rule := range p.Pauses {
		if strings.EqualFold(rule.Reason, strings.TrimSpace(reason)) {
			return rule, true
		}
	}
	return Pause{}, false
}

func (p Policy) pauseHelp() string {
	var words []string
	for _, rule := range p.Pauses {
		words = append(words, "PAUSE "+rule.Reason)
	}
	if len(words) == 0 {
		return "The policy knows no pause."
	}
	return "Begin with " + strings.Join(words, " or ") + "."
}
