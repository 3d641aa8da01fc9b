package casework

import (
	"slices"
	"strings"
)

// endCase closes the case before its time, for a person: a letter that waits is
// stopped and nothing more is due.
func (s *story) endCase(why string, closing Event) {
	s.stopWaiting("the case is closed")
	s.meet(DueConsider, s.today)
	s.drop(why)
	closing.What = CaseClosed
	s.record(closing)
}

// withdrawn are words by which a reason says that the customer wants no answer
// any more.
var withdrawn = []string{"withdr", "agree", "no longer w", "does not want", "doesn't want", "do not want", "asked us to close", "asked to close", "asked for it to be closed", "happy for us to close", "happy to close"}

// close writes the letter that ends a case early, for a reason that a person
// gives (policy 6.1). A complaint to which an answer is owed, or whose window
// is open, ends like this only if the reason says that the customer withdrew it
// or agreed, whoever writes: otherwise it has an outcome, or it is turned away
// on a ground of the policy. Of an anonymous complaint a person says that
// nothing can be done (policy 6.2; R12); without an address it ends at once.
func (w Word) close(s *story) error {
	reason := w.reason("ended.reason")
	switch {
	case s.c.State == Closed:
		return &Refusal{Why: "The case is closed already."}
	case s.c.State == Triage:
		return &Refusal{Why: "Nobody has said yet what this message is.", Help: "Reply COMPLAINT, SERVICE, ASB or MEMBER first. If nothing is to be done, reply OTHER."}
	case reason == "":
		return &Refusal{Why: "The customer must be told why the case ends.", Help: "Write CLOSE because … and give the reason."}
	case len(s.c.Leaving) > 0:
		return &Refusal{Why: "A letter on this case is leaving just now.", Help: "Wait until it has left and look at the case again."}
	case s.c.Stage != "" && !s.nameless() && !withdrew(reason):
		return &Refusal{Why: "The customer is owed an answer, or may still ask for the next step. A complaint ends early only if the customer withdrew it or agreed, and your reason does not say so.", Help: "If they did, write for example: CLOSE because the customer withdrew the complaint on 3 March. If it must be turned away, use NOT CONSIDERED; otherwise answer it with OUTCOME."}
	}
	if err := w.inCharge(s); err != nil {
		return err
	}
	if s.c.Customer.Address == "" {
		s.endCase("a person closed the case", Event{Why: reason})
		s.confirm(w.By.Address, "The case is closed. There is no address to write to, so no letter leaves.")
		return nil
	}
	w.draft(s, sheet{name: LetterEnded, facts: Facts{"ended.reason": reason, "promises": s.openPromises(0)}})
	return nil
}

// withdrew reports whether the reason says that the customer withdrew or agreed.
func withdrew(reason string) bool {
	reason = strings.ReplaceAll(strings.ToLower(reason), "’", "'")
	return slices.ContainsFunc(withdrawn, func(word string) bool { return strings.Contains(reason, word) })
}

// endedLeft closes the case, by the person who wrote the letter.
func endedLeft(s *story, g gone) {
	if s.c.State == Closed || s.c.State == Triage {
		return
	}
	s.endCase("a person closed the case", Event{By: g.By, Why: text(g.facts, "ended.reason")})
}

// unended takes a case up again whose closing letter did not arrive: the
// customer has not read that it is over. What had been answered stays so.
func (s *story) unended(letter LetterMark) {
	if s.c.State != Closed || s.c.MergedInto != "" || s.answered() {
		return
	}
	s.record(Event{What: OutcomeVoid, Why: "the letter that closed it did not arrive"})
	if s.c.Pause != nil {
		s.goOn(letter.By, "the letter that closed the case did not arrive")
	}
	stage, _ := s.stage()
	for _, what := range s.clocksOf(s.c.Kind) {
		if d := s.latest(what); d != nil && d.State == Dropped {
			s.setDeadline(what, Due{By: d.By, Working: d.Working + " It holds again: the letter that closed the case did not arrive."}, d.Clause)
		}
	}
	if s.latest(DueAnswer) == nil && s.latest(DueContact) == nil {
		s.startClocks(s.c.Kind, stage, s.c.Received, slices.Contains(s.c.Flags, Urgent))
	}
}

// latest is the last deadline of that name at the case's stage, however it
// stands.
func (s *story) latest(what string) *Deadline {
	for i := range slices.Backward(s.c.Deadlines) {
		if d := &s.c.Deadlines[i]; d.What == what && d.Stage == s.c.Stage {
			return d
		}
	}
	return nil
}

// answered reports whether the stage at which the case stands had its answer.
func (s *story) answered() bool {
	d := s.latest(DueAnswer)
	return s.c.Stage != "" && d != nil && (d.State == Met || d.State == MetLate)
}
