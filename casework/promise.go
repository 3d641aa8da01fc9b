package casework

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Promise is something that a letter said we will do by a date (policy 14.1;
// Code 6.6, 7.3). It outlives the closing of its case.
type Promise struct {
	N     int // 1, 2, … in the case
	What  string
	By    Date
	State DeadlineState
	Day   Date // on which it was kept
}

// Deadline names the promise's own deadline: "promise 1".
func (p Promise) Deadline() string { return promiseDeadline(p.N) }

func promiseDeadline(n int) string { return DuePromise + " " + strconv.Itoa(n) }

// OpenPromises lists the promises that are still to be kept.
func (c *Case) OpenPromises() []Promise {
	return slices.DeleteFunc(slices.Clone(c.Promises), func(p Promise) bool { return p.State != Running })
}

// outlives says which deadlines run on when their case is closed: what was
// promised, and danger in a home, which a closed complaint does not end.
func outlives(what string) bool {
	return isHazard(what) || strings.HasPrefix(what, DuePromise+" ")
}

// promise drafts the letter that says what we will do by when. The promise is
// made when that letter leaves (policy 14.1; Code 7.3; R40).
func (w Word) promise(s *story) error {
	what := strings.TrimSpace(w.Value)
	list := []Facts{{"what": what, "by": w.Day}}
	if err := s.mayPromise(list); err != nil {
		return err
	}
	w.draft(s, sheet{name: LetterPromise, facts: Facts{"promises": list}})
	return nil
}

// redress completes an outcome letter with what is promised by a date, what
// was promised before and is still open, and what was paid at this stage
// (policy 14.1; Code 6.9, 7.1 to 7.3; R4, R40).
func (w Word) redress(s *story, facts Facts) error {
	made, _ := w.Facts["promises"].([]Facts)
	if err := s.mayPromise(made); err != nil {
		return err
	}
	all := slices.DeleteFunc(s.openPromises(0), func(old Facts) bool {
		return slices.ContainsFunc(made, func(new Facts) bool { return sameWords(text(old, "what"), text(new, "what")) })
	})
	facts["promises"] = append(all, made...)
	if paid := s.paidAt(s.c.Stage); paid > 0 {
		facts["payment"] = Pounds(paid)
	}
	return nil
}

// mayPromise refuses a promise without words or with a day on which nobody
// could keep it. What was promised before may stand in a letter as it is.
func (s *story) mayPromise(list []Facts) error {
	for _, f := range list {
		what := strings.TrimSpace(text(f, "what"))
		by, _ := f["by"].(Date)
		if s.promisedBefore(what, by) {
			continue
		}
		if what == "" || by == "" {
			return &Refusal{Why: "A promise says what we will do and by when.", Help: "Write for example: PROMISE to replace the boiler by 12 March."}
		}
		if err := s.toCome(by); err != nil {
			return err
		}
	}
	return nil
}

// toCome refuses a day that is not a working day after today.
func (s *story) toCome(day Date) error {
	switch cal := s.rules.Calendar; {
	case day <= s.today:
		return &Refusal{Why: day.Short() + " is not later than today.", Help: "Name a working day to come, such as " + cal.Add(s.today, 5).Short() + "."}
	case !cal.Working(day):
		return &Refusal{Why: day.Short() + " is not a working day.", Help: "Name a working day, such as " + cal.OnOrAfter(day).Short() + "."}
	}
	return nil
}

func (s *story) promisedBefore(what string, by Date) bool {
	return slices.ContainsFunc(s.c.Promises, func(p Promise) bool { return sameWords(p.What, what) && p.By == by })
}

func sameWords(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// openPromises lists what is still to be kept, for a letter, less the promise
// with the number except.
func (s *story) openPromises(except int) []Facts {
	out := []Facts{}
	for _, p := range s.c.OpenPromises() {
		if p.N != except {
			out = append(out, Facts{"what": p.What, "by": p.By})
		}
	}
	return out
}

// promised records what a letter promised, now that it has left. The same words
// with another day are the same promise with a new date.
func (s *story) promised(g gone) {
	list, _ := g.facts["promises"].([]Facts)
	for _, f := range list {
		what := strings.TrimSpace(text(f, "what"))
		by, _ := f["by"].(Date)
		if what == "" || by == "" || s.promisedBefore(what, by) {
			continue
		}
		n := len(s.c.Promises) + 1
		for _, p := range s.c.OpenPromises() {
			if sameWords(p.What, what) {
				n = p.N
			}
		}
		clause := s.rules.Policy.redressClause(g.stage)
		s.record(Event{What: Promised, By: g.By, Clause: clause, Data: EventData{N: n, Day: by}, Words: Facts{"promise.what": what}})
		s.setDeadline(promiseDeadline(n), Due{By: by, Working: "Promised in a letter of " + g.day.Short() + "."}, clause)
	}
}

// redressClause is where the policy speaks of putting things right.
func (p Policy) redressClause(stage Stage) string {
	return cmp.Or(p.Payment.Clause, stage.Clause, p.Stages[0].Clause)
}

// donePromise drafts the letter that a promise was kept; it counts from the
// day of the word, once the letter has left (Code 7.3).
func (w Word) donePromise(s *story) error {
	fields := strings.Fields(w.Value)
	n, _ := strconv.Atoi(fields[len(fields)-1])
	open := s.c.OpenPromises()
	i := slices.IndexFunc(open, func(p Promise) bool { return p.N == n })
	if i < 0 && n == 0 && len(open) == 1 {
		i = 0 // DONE promise, and there is only one
	}
	if i < 0 {
		var words []string
		for _, p := range open {
			words = append(words, fmt.Sprintf("DONE promise %d", p.N))
		}
		if len(words) == 0 {
			return &Refusal{Why: "Nothing that was promised on this case is still to be done."}
		}
		return &Refusal{Why: "That promise is not one that is still open on this case.", Help: "Begin with " + strings.Join(words, " or ") + "."}
	}
	day, err := w.dayPast(s)
	if err != nil {
		return err
	}
	p := open[i]
	w.draft(s, sheet{name: LetterPromiseKept, facts: Facts{"promise.n": p.N, "promise.what": p.What, "promise.day": day, "promises": s.openPromises(p.N)}})
	return nil
}

func promiseKept(s *story, g gone) {
	n, _ := g.facts["promise.n"].(int)
	day, _ := g.facts["promise.day"].(Date)
	if n == 0 || day == "" {
		return
	}
	s.record(Event{What: PromiseKept, By: g.By, Clause: s.rules.Policy.redressClause(g.stage), Data: EventData{N: n, Day: day}})
	s.meet(promiseDeadline(n), day)
}

// pastPromise refuses to release a letter whose promises have run out while it
// waited.
func (s *story) pastPromise(d Draft) error {
	list, _ := d.Facts["promises"].([]Facts)
	for _, f := range list {
		if by, _ := f["by"].(Date); by <= s.today && !s.promisedBefore(text(f, "what"), by) {
			return &Refusal{Why: "The letter promises something by " + by.Short() + ", and that day has come.", Help: "Write the letter again with a later day."}
		}
	}
	return nil
}

// missedPromise says what a person can offer where a promise was missed after
// its case was closed: the customer may ask for the next stage all the same
// (policy 12.2.1; R40).
func (s *story) missedPromise(d Deadline) (prompt string, words []Facts) {
	if s.c.State != Closed || d.By >= s.today || !strings.HasPrefix(d.What, DuePromise) {
		return "", nil
	}
	prompt = DeadlineWords(d.What) + " was due by " + d.By.Short() + " and the case is closed. Do it and reply DONE " + d.What + ", or give the customer a new date with PROMISE."
	if next, ok := s.rules.Policy.NextStage(s.c.Stage); ok {
		words = []Facts{{"label": "Open " + next.Name, "words": strings.ToUpper(next.Request)}}
		return prompt + " Offer them " + next.Name + " too: what was agreed was not done.", words
	}
	return prompt + " Tell them that they can go to the Ombudsman.", nil
}
