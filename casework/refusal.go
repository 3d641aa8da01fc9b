package casework

import (
	"fmt"
	"slices"
	"strings"
)

// notConsidered writes the letter that turns a complaint away, at whatever
// stage: on a ground of the policy, for a reason that a named person typed
// (policy 5.2, 6.1; Code 2.1 to 2.5, 5.11; R19 to R30). It is never sent
// without both. Evidence and the thought of discretion are on the case, not in
// the letter.
func (w Word) notConsidered(s *story) error {
	if err := w.mayRefuse(s); err != nil {
		return err
	}
	ground, err := s.ground(w.Value)
	if err != nil {
		return err
	}
	if err := s.refusalComplete(ground, w.Facts); err != nil {
		return err
	}
	second, err := w.second(s, ground)
	if err != nil {
		return err
	}
	s.record(Event{What: Noted, Clause: s.rules.Policy.Refusal.Clause, Data: EventData{Message: w.Message, Ground: ground.ID}, Words: kept(w.Facts, "refusal.evidence", "refusal.discretion")})
	facts := Facts{
		"refusal.id": ground.ID, "refusal.ground": ground.Text, "refusal.reason": typed(w.Facts, "refusal.reason"), "refusal.signpost": typed(w.Facts, "refusal.signpost"),
		"refusal.who": w.By.Name, "handling": ground.Handling,
	}
	if second.Address != "" {
		facts["refusal.who"] = w.By.Name + " and " + second.Name
	}
	l := sheet{name: LetterNotConsidered, facts: facts, by: second.Address}
	for heading, name := range map[string]string{"Evidence": "refusal.evidence", "Discretion": "refusal.discretion"} {
		if said := typed(w.Facts, name); said != "" {
			l.prompts = append(l.prompts, heading+", not in the letter: "+said)
		}
	}
	slices.Sort(l.prompts)
	w.draft(s, l)
	if second.Address != "" {
		s.confirm(w.By.Address, "A second person must agree to turn this complaint away. "+second.Name+" has your letter and decides whether it leaves.")
	}
	return nil
}

// mayRefuse refuses the word where there is no complaint to turn away, or by
// whom it may not be.
func (w Word) mayRefuse(s *story) error {
	complaint := s.c.Kind == Complaint || s.c.Kind == StageRequest
	switch {
	case s.c.State == Suspended:
		return &Refusal{Why: "This case is paused, so nothing is decided on it.", Help: "Reply RESUME first."}
	case s.c.State != Triage && (s.c.State != Open || !complaint):
		return &Refusal{Why: "There is no complaint here that could be turned away: this case is " + s.standing() + "."}
	case len(s.c.Leaving) > 0:
		return &Refusal{Why: "A letter on this case is leaving just now.", Help: "Wait until it has left and look at the case again."}
	case s.c.Customer.Address == "":
		return &Refusal{Why: "There is no address to which a letter could explain this.", Help: "If nothing can be done, reply CLOSE because … and put down what was decided."}
	}
	return w.inCharge(s)
}

// inCharge refuses whoever may not decide on the case: its officer, those
// whose work it is and managers may, but nobody who gave the answer under
// review.
func (w Word) inCharge(s *story) error {
	stage, _ := s.stage()
	role := s.rules.roleFor(s.c.Kind, stage)
	if stage.NotSameAs && slices.Contains(s.c.Before, w.By.Address) {
		return &Refusal{Why: "You gave the answer that is being looked at again, so somebody else must decide.", Help: "Ask your manager to give the case to somebody who was not involved."}
	}
	if w.By.Address != s.c.Officer && !w.By.Has(role) && !w.By.Has(RoleManager) {
		return &Refusal{Why: "Only whoever looks after this case, somebody with the role " + string(role) + " or a manager can do that."}
	}
	return nil
}

// ground finds the policy's ground by its id, or by words of its text that no
// other ground has.
func (s *story) ground(said string) (Ground, error) {
	said = plain(said)
	var found []Ground
	for _, g := range s.rules.Policy.NotComplaint {
		if plain(g.ID) == said {
			return g, nil
		}
		if said != "" && strings.Contains(plain(g.Text), said) {
			found = append(found, g)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	var all []string
	for _, g := range s.rules.Policy.NotComplaint {
		all = append(all, fmt.Sprintf("NOT CONSIDERED %s (%s)", g.ID, g.Text))
	}
	return Ground{}, &Refusal{Why: "A complaint can be turned away only on a ground that the procedure names, and your word does not say which.", Help: "Begin with one of: " + strings.Join(all, "; ") + "."}
}

// plain makes texts comparable: lower case, and single spaces for what stands
// between words.
func plain(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" \t\n_-.,;:'’“”\"()", r) }), " ")
}

// refusalComplete refuses a word that lacks what a person must put down.
func (s *story) refusalComplete(ground Ground, f Facts) error {
	rule := s.rules.Policy.Refusal
	careful := len(s.c.Adjustments) > 0 && ground.TwoPeople
	switch {
	case typed(f, "refusal.reason") == "":
		return &Refusal{Why: "The customer must be told why we cannot look at it, in your own words.", Help: "Write NOT CONSIDERED " + ground.ID + " because … and give the reason."}
	case rule.Evidence && typed(f, "refusal.evidence") == "":
		return &Refusal{Why: "The procedure asks what shows that the ground holds (" + rule.Clause + ").", Help: "Add a part headed “Evidence:”. It stays on the case and is not in the letter."}
	case (rule.Discretion || careful) && typed(f, "refusal.discretion") == "":
		return &Refusal{Why: "The procedure asks whether you thought of looking at it all the same, and why not.", Help: "Add a part headed “Discretion:”. It stays on the case and is not in the letter."}
	}
	return nil
}

// second names the person who must agree, where the ground asks for two: a
// manager other than the writer (R28, R29). Where somebody may be in danger,
// nobody is turned away for how they write.
func (w Word) second(s *story, ground Ground) (Staff, error) {
	if !ground.TwoPeople {
		return Staff{}, nil
	}
	if s.c.Safety || s.c.hazardRuns() {
		return Staff{}, &Refusal{Why: "Somebody may be in danger on this case, and that comes first, whatever the tone.", Help: "Once the danger is over (DONE, NO HAZARD or SAFE off), you can decide again."}
	}
	for _, who := range s.rules.Team.With(RoleManager) {
		if who.Address != w.By.Address && !slices.Contains(s.c.Excluded, who.Address) && !slices.Contains(s.c.Before, who.Address) {
			return who, nil
		}
	}
	return Staff{}, &Refusal{Why: "Turning a complaint away on this ground takes two people, and there is no other manager who could agree."}
}

// notConsideredLeft turns the complaint away, by the person who wrote the
// letter, now that the customer can read why (R30).
func notConsideredLeft(s *story, g gone) {
	switch s.c.State {
	case Triage:
		// Whoever turns it away has said what it is.
		kind, stage := s.c.Kind, g.stage
		if !g.staged {
			kind, stage = Complaint, s.rules.firstStage(Complaint, "")
		}
		s.record(Event{What: KindSet, By: g.By, Data: EventData{Kind: kind, State: Open, Stage: stage.ID}})
	case Open, Suspended:
	default:
		return // something else ended the case while the letter was on its way
	}
	id := text(g.facts, "refusal.id")
	clause := s.rules.Policy.Refusal.Clause
	for _, ground := range s.rules.Policy.NotComplaint {
		if ground.ID == id {
			clause = ground.Clause
		}
	}
	s.record(Event{What: NotConsidered, By: g.By, Clause: clause, Data: EventData{Ground: id}, Why: text(g.facts, "refusal.reason")})
	s.endCase("it was turned away", Event{By: g.By, Clause: clause, Why: "a person turned it away"})
}

// typed is a text that a person wrote, without space around it.
func typed(f Facts, name string) string { return strings.TrimSpace(text(f, name)) }

// kept picks the texts of those names that hold something.
func kept(f Facts, names ...string) Facts {
	out := Facts{}
	for _, name := range names {
		if t := typed(f, name); t != "" {
			out[name] = t
		}
	}
	return out
}
