package casework

import (
	"slices"
	"strings"
)

// OutcomeDeclined is the outcome of an appeal that two people did not let go
// to a panel.
const OutcomeDeclined = "declined"

// accepts reports whether a person must accept a request before the stage goes
// on: it has criteria, or a panel, and the policy says by when.
func (r Rules) accepts(stage Stage) bool {
	return r.Policy.Hearing.Accept.N > 0 && (len(stage.Criteria) > 0 || r.hears(stage))
}

// hears reports whether a panel hears the case at the stage.
func (r Rules) hears(stage Stage) bool {
	return len(r.Policy.Hearing.Panel) > 0 && stage.Handler == string(RolePanel)
}

// stageFacts is what the acknowledgement of a request for the stage says of it:
// what the policy asks for and what our own records already show (policy 12.2;
// R50 to R52, R55). Reasons that are missing never stop a clock.
func (s *story) stageFacts(stage Stage, a Arrival) Facts {
	facts := Facts{
		"appeal": s.rules.hears(stage), "more_time": a.Read.Stage == AskExtension,
		"reasons_expected": stage.Reasons == "expected", "reasons_required": stage.Reasons == "required",
		"definition_follows": !stage.ReceiptIsAck,
	}
	if len(stage.Criteria) > 0 {
		facts["criteria"], facts["our_record"] = lines(stage.Criteria), lines(s.ourRecord())
	}
	if accept := s.c.Deadline(DueAccept); accept != nil {
		facts["accept.by"] = accept.By
	}
	if answer := s.c.Deadline(DueAnswer); answer != nil && s.rules.hears(stage) {
		facts["hearing.by"] = answer.By
	}
	return facts
}

// ourRecord lists what the case's own dates show to have gone wrong: answers
// that were late, promises that were not kept in time. Whatever the wording of
// the policy's criteria, the customer need not prove these (policy 12.2.1; R51).
func (s *story) ourRecord() []string {
	var out []string
	first := map[string]Date{} // the answer's first date at each stage
	for i, d := range s.c.Deadlines {
		stage, ok := s.rules.Policy.StageOf(d.Stage)
		if d.What != DueAnswer || !ok {
			continue
		}
		given := "we had to"
		if day, seen := first[d.Stage]; seen && day < d.By {
			given = "we had told you we would"
		} else if !seen {
			first[d.Stage] = d.By
		}
		if d.State == MetLate || d.State == Dropped && s.movedLate(i) {
			out = append(out, "At "+stage.Name+" "+given+" answer by "+d.By.Long()+", and we did not.")
		}
	}
	for _, p := range s.c.Promises {
		switch {
		case p.State == MetLate:
			out = append(out, "We said that by "+p.By.Long()+" this would be done: “"+p.What+"”. It was done on "+p.Day.Long()+".")
		case p.State == Running && p.By < s.today:
			out = append(out, "We said that by "+p.By.Long()+" this would be done: “"+p.What+"”. We have no record that it was.")
		}
	}
	return out
}

// movedLate reports whether the i-th deadline had passed when a later date took
// its place.
func (s *story) movedLate(i int) bool {
	d := s.c.Deadlines[i]
	return slices.ContainsFunc(s.c.Deadlines[i+1:], func(next Deadline) bool {
		return next.What == d.What && next.Stage == d.Stage && next.Set > d.By
	})
}

// appealed returns the stage whose request waits to be accepted, for those who
// may say so.
func (w Word) appealed(s *story) (Stage, error) {
	stage, ok := s.stage()
	switch {
	case !ok || s.c.State != Open:
		return stage, &Refusal{Why: "No request waits to be accepted on this case: it is " + s.standing() + "."}
	case !s.rules.accepts(stage):
		return stage, &Refusal{Why: "Nobody has to accept a request at " + stage.Name + ": it goes ahead.", Help: "Reply OUTCOME with your findings when you have them."}
	case s.c.Accepted:
		return stage, &Refusal{Why: "This request was accepted already, and the customer has it in writing."}
	}
	return stage, w.mayJudgeAppeal(s, stage)
}

// mayJudgeAppeal refuses whoever may not accept or decline an appeal: managers and
// those with the stage's role may, and nobody who gave an earlier answer.
func (w Word) mayJudgeAppeal(s *story, stage Stage) error {
	switch {
	case slices.Contains(s.c.Before, w.By.Address):
		return &Refusal{Why: "You gave an answer that the customer appeals against, so somebody else must decide on the appeal.", Help: "Ask a manager who was not involved."}
	case !w.leads() && !w.By.Has(Role(stage.Handler)):
		return &Refusal{Why: "Whether an appeal is heard is said by somebody with the role " + stage.Handler + ", or by a manager."}
	}
	return nil
}

// accept drafts the letter that says the appeal is heard (policy 12.2, 12.3;
// R51, R54).
func (w Word) accept(s *story) error {
	if _, err := w.appealed(s); err != nil {
		return err
	}
	facts := Facts{"accept.reason": w.reason("accept.reason"), "panel": lines(s.rules.Policy.Hearing.Panel)}
	if answer := s.c.Deadline(DueAnswer); answer != nil {
		facts["hearing.by"] = answer.By
	}
	w.draft(s, sheet{name: LetterAccepted, facts: facts})
	return nil
}

func acceptedLeft(s *story, g gone) {
	if !s.still(g, Open, Suspended) {
		return
	}
	s.record(Event{What: RequestAccepted, By: g.By, Clause: g.stage.Clause, Why: text(g.facts, "accept.reason")})
	s.meet(DueAccept, g.day)
	if answer := s.c.Deadline(DueAnswer); answer != nil && s.c.State == Open {
		s.confirm(s.c.Officer, "The customer knows that the appeal is heard. Now call the panel: it sits by "+answer.By.Short()+".", Facts{"words": s.wordsFor(Classification{})})
	}
}

// decline drafts the letter that says why no panel hears the appeal. It closes
// the case, so it needs a reason and, if the policy says so, a second person's
// agreement: that person is shown the letter and sends it (policy 12.2.3; R53).
func (w Word) decline(s *story) error {
	stage, err := w.appealed(s)
	if err != nil {
		return err
	}
	reason := w.reason("decline.reason")
	if reason == "" {
		return &Refusal{Why: "The customer must be told why the appeal is not heard.", Help: "Add the reason: DECLINE because …"}
	}
	l := sheet{name: LetterDeclined, outcome: OutcomeDeclined, facts: Facts{"decline.reason": reason, "decline.who": w.By.Name, "criteria": lines(stage.Criteria)}}
	if !s.rules.Policy.Hearing.TwoPeople {
		w.draft(s, l)
		return nil
	}
	second, ok := s.secondPerson(w.By, Role(stage.Handler))
	if !ok {
		return &Refusal{Why: "The policy asks for two people to decline an appeal, and there is nobody else who may agree.", Help: "Reply ACCEPT, or ask for another manager to be registered."}
	}
	l.by, l.facts["decline.who"] = second.Address, w.By.Name+" and "+second.Name
	w.draft(s, l)
	s.confirm(w.By.Address, "Your letter is with "+second.Name+", who must agree. Nothing leaves before that.")
	return nil
}

// secondPerson finds somebody beside the author who may agree to a decision at
// a later stage: a manager, somebody with the role or an administrator, who gave
// no earlier answer.
func (s *story) secondPerson(author Staff, role Role) (Staff, bool) {
	for _, r := range []Role{RoleManager, role, RoleAdministrator} {
		for _, who := range s.rules.Team.With(r) {
			if who.Address != author.Address && !slices.Contains(s.c.Before, who.Address) && !slices.Contains(s.c.Excluded, who.Address) {
				return who, true
			}
		}
	}
	return Staff{}, false
}

func declinedLeft(s *story, g gone) {
	if !s.still(g, Open, Suspended) {
		return
	}
	s.meet(DueAccept, g.day)
	s.meet(DueAnswer, g.day)
	s.drop("the appeal was declined")
	s.record(Event{What: CaseClosed, By: g.By, Clause: g.stage.Clause, Data: EventData{Outcome: OutcomeDeclined}, Why: strings.TrimSpace(text(g.facts, "decline.reason"))})
}

// heard refuses an answer before the appeal was accepted and the panel has sat
// (policy 12.3 to 12.6; R55, R59). A customer who leaves it to the papers is told
// the panel's day all the same: the panel still sits, on what it has been given
// (12.5), and the customer may yet send papers until then.
func (s *story) heard(stage Stage) error {
	hearing := s.c.Hearing
	switch {
	case s.rules.accepts(stage) && !s.c.Accepted:
		return &Refusal{Why: "Nobody has said yet whether this appeal is heard.", Help: "Reply ACCEPT, or DECLINE with a reason, and SEND that letter first."}
	case !s.rules.hears(stage):
		return nil
	case hearing == nil:
		return &Refusal{Why: "No panel has been called to hear this appeal.", Help: "Send HEARING with its day, time, place and panel first, also where the customer leaves it to the papers."}
	case s.now.Before(hearing.start(s.rules.Calendar)):
		return &Refusal{Why: "The panel sits on " + hearing.Day.Short() + " at " + hearing.Clock + ". Its answer can be given after that."}
	}
	return nil
}
