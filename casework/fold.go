package casework

import (
	"cmp"
	"slices"
	"time"
)

// Fold builds a case from its events, in order. Events that a later one has
// undone don't count. The result equals the case that Decide returned with the
// last of them.
func Fold(id ID, events []Event) Case {
	undone := undoneIn(events)
	c := Case{ID: id}
	for _, e := range events {
		if undone[e.Seq] {
			c.Seq = e.Seq
			continue
		}
		apply(&c, e)
	}
	return c
}

// undoneIn returns the numbers of the events that no longer count.
func undoneIn(events []Event) map[int]bool {
	undone := map[int]bool{}
	for _, e := range events {
		for _, seq := range e.Data.Undoes {
			undone[seq] = true
		}
	}
	return undone
}

// apply changes the case by one fact.
func apply(c *Case, e Event) {
	c.Seq = e.Seq
	d := e.Data
	if e.Action != "" && !slices.Contains(c.Involved, e.By) {
		c.Involved = append(c.Involved, e.By)
	}
	switch e.What {
	case CaseOpened:
		c.Mailbox, c.Ref, c.Policy = d.Mailbox, d.Ref, d.Policy
		c.Kind, c.State, c.Stage = d.Kind, d.State, d.Stage
		c.Flags, c.Safety = d.Flags, d.Safety
		c.Received, c.Opened = d.Received, d.Received
		c.LastIn, c.LastInAt = d.Message, d.Received
		c.Customer = Person{ID: d.Person, Address: text(e.Words, "customer.address"), Name: text(e.Words, "customer.name")}
		c.Subject = text(e.Words, "subject")
		c.Hazards = d.Hazards
		c.understand(e.Words)
		if d.Related != "" {
			c.Related = append(c.Related, d.Related)
		}
	case KindSet:
		c.Kind, c.State, c.Stage = d.Kind, d.State, d.Stage
		if answer := c.Deadline(DueAnswer); answer != nil && d.Stage != "" {
			answer.Stage = d.Stage // it goes on as the answer of that stage
		}
	case Assigned:
		c.Officer = d.Officer
		if !slices.Contains(c.Involved, d.Officer) {
			c.Involved = append(c.Involved, d.Officer)
		}
	case MessageIn:
		c.LastIn, c.LastInAt = d.Message, d.Received
		addFlags(c, d)
	case DeadlineSet:
		endDeadline(c, d.Deadline.What, Dropped)
		c.Deadlines = append(c.Deadlines, *d.Deadline)
	case DeadlineMet:
		if running := c.Deadline(d.What); running != nil {
			running.State = Met
			if d.Day > running.By || d.Day == running.By && !running.At.IsZero() && e.At.After(running.At) {
				running.State = MetLate
			}
			if d.What == DueWindow {
				running.State = Ended
			}
		}
		if isHazard(d.What) && !c.hazardRuns() {
			c.Hazards = nil // all is done: what comes now is a new report
		}
	case DeadlineReopened:
		for i := range slices.Backward(c.Deadlines) { // the latest of that name
			if dl := &c.Deadlines[i]; dl.What == d.What {
				if dl.State == Met || dl.State == MetLate {
					dl.State = Running
				}
				break
			}
		}
	case DeadlineDropped:
		endDeadline(c, d.What, Dropped)
	case Reminded:
		if running := c.Deadline(d.What); running != nil {
			running.Reminded = d.Day
			if !running.At.IsZero() {
				running.Paged = e.At
			}
		}
	case LetterOrdered:
		c.Letters = append(c.Letters, *d.Letter)
	case LetterSent, LetterFailed, DraftWithdrawn:
		if mark := c.Letter(d.Key); mark != nil {
			mark.State, mark.At = letterStates[e.What], e.At
		}
		c.Leaving = slices.DeleteFunc(c.Leaving, func(l Draft) bool { return l.Letter.Key == d.Key })
		if c.Draft != nil && c.Draft.Letter.Key == d.Key {
			c.Draft = nil
		}
	case Drafted:
		draft := *d.Draft
		draft.Facts = e.Words
		c.Draft = &draft
		c.Letters = append(c.Letters, draft.Letter)
	case Approved:
		if c.Draft != nil {
			draft := *c.Draft
			draft.Approved, draft.Until = true, d.Draft.Until
			c.Draft = &draft
		}
	case Released:
		if c.Draft != nil {
			c.Leaving = append(c.Leaving, *c.Draft)
		}
		c.Draft = nil
	case OutcomeGiven:
		c.Outcome, c.State, c.ToldOn = d.Outcome, d.State, ""
		// Whoever looked after it and whoever gave the answer: neither looks again.
		for _, who := range []string{d.Officer, e.By} {
			if who != Program && !slices.Contains(c.Before, who) {
				c.Before = append(c.Before, who)
			}
		}
	case OutcomeVoid:
		c.State, c.Outcome, c.Ground, c.Holding, c.Closed = Open, "", "", nil, time.Time{}
	case StageOpened:
		if c.State == Closed {
			c.Pause = nil
		}
		if c.Definition != nil {
			c.Understood = c.Definition // until the request says otherwise
		}
		c.understand(e.Words)
		c.Stage, c.State, c.Holding = d.Stage, Open, nil
		c.Received, c.Closed = d.Received, time.Time{}
		c.Surveyed, c.Accepted, c.Hearing, c.Definition, c.Extended, c.ToldOn = false, false, nil, nil, 0, ""
	case WindowHeld:
		c.Holding = append(c.Holding, d.Message)
		c.understand(e.Words)
	case WindowFreed:
		c.Holding = nil
	case CaseClosed:
		c.State, c.Closed, c.Outcome = Closed, e.At, cmp.Or(d.Outcome, c.Outcome)
	case SurveyAsked:
		c.Surveyed = true
	case NotConsidered:
		c.Ground, c.Outcome = d.Ground, OutcomeNotConsidered
	case Merged:
		c.MergedInto = d.Ref
		for i := range c.Promises {
			if c.Promises[i].State == Running {
				c.Promises[i].State = Dropped // it moves with the case
			}
		}
	case TookOver:
		c.Related = append(c.Related, d.Ref)
		takeOver(c, d)
	case KeptApart:
		c.Apart = true
	case Excluded:
		c.Excluded = append(c.Excluded, d.Officer)
	case Referred:
		c.ToHR = c.ToHR || d.Role == RoleHR
	case Reopened:
		c.State, c.Stage, c.Received, c.Closed = Open, d.Stage, d.Received, time.Time{}
		c.Holding, c.Outcome, c.Ground, c.Surveyed, c.Pause = nil, "", "", false, nil
	case SafetySet:
		c.Safety = !d.Off
	default:
		applyTerms(c, e)
	}
}

// takeOver adds what another case brought with it.
func takeOver(c *Case, d EventData) {
	addFlags(c, d)
	if d.Received.After(c.LastInAt) {
		c.LastIn, c.LastInAt = d.Message, d.Received
	}
}

// addFlags adds what a message is marked with and hints at; no message takes a
// mark away.
func addFlags(c *Case, d EventData) {
	c.Safety = c.Safety || d.Safety
	for _, cue := range d.Hazards {
		if !slices.Contains(c.Hazards, cue) {
			c.Hazards = append(slices.Clone(c.Hazards), cue)
		}
	}
	for _, f := range d.Flags {
		if !slices.Contains(c.Flags, f) {
			c.Flags = append(slices.Clone(c.Flags), f)
		}
	}
}

var letterStates = map[What]LetterState{LetterSent: LetterGone, LetterFailed: LetterUndelivered, DraftWithdrawn: LetterWithdrawn}

// endDeadline gives the running deadline of that name its last state.
func endDeadline(c *Case, what string, state DeadlineState) {
	if running := c.Deadline(what); running != nil {
		running.State = state
	}
}

// text returns a fact that is a string, "" when it is missing.
func text(f Facts, name string) string {
	s, _ := f[name].(string)
	return s
}

// clone copies what apply changes in place, so that a decision never alters
// the case it was given.
func clone(c Case) Case {
	c.Flags = slices.Clone(c.Flags)
	c.Before = slices.Clone(c.Before)
	c.Deadlines = slices.Clone(c.Deadlines)
	c.Letters = slices.Clone(c.Letters)
	c.Holding = slices.Clone(c.Holding)
	c.Related = slices.Clone(c.Related)
	c.Leaving = slices.Clone(c.Leaving)
	c.Promises = slices.Clone(c.Promises)
	c.Payments = slices.Clone(c.Payments)
	c.Involved = slices.Clone(c.Involved)
	c.Helpers = slices.Clone(c.Helpers)
	c.Excluded = slices.Clone(c.Excluded)
	c.Adjustments = slices.Clone(c.Adjustments)
	return c
}

// never is later than any date of a case.
var never = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
