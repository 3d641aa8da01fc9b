package casework

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Happening is something that a case must answer: an Arrival, a Wake, a Word
// of a member of staff, a letter that left (Left) or could not (Undelivered).
type Happening interface {
	// decide records what follows in the story of the case.
	decide(s *story) error
}

// Decision is what follows from a happening: facts to append, letters to
// write, letters to stop or let go, and the case as it then stands. All of it
// is committed together or not at all.
type Decision struct {
	Case     Case
	Events   []Event
	Letters  []Letter
	Withdraw []string // keys of letters that must not leave
	Release  []string // keys of held letters that may leave now
	Stop     []string // keys of letters to stop if they have not left: that one has refuses nothing
}

// Refusal says why a word of staff can't be carried out, in a sentence for
// the person who wrote it. Nothing has changed.
type Refusal struct {
	Why  string
	Help string // what to do instead; may be ""
}

func (r *Refusal) Error() string { return r.Why }

// Decide answers a happening on a case by the rules, as of the instant now. The
// zero Case with an Arrival opens one. The error is a *Refusal for a word of
// staff that can't be carried out, and otherwise means that the happening
// doesn't fit the case.
func Decide(r Rules, c Case, h Happening, now time.Time) (Decision, error) {
	s := &story{rules: r, now: now, today: r.Calendar.Date(now), by: Program, c: clone(c)}
	if s.c.State == Answered {
		s.lengthenWindow()
	}
	if err := cmp.Or(h.decide(s), s.err); err != nil {
		return Decision{}, err
	}
	s.d.Case = s.c
	return s.d, nil
}

// Program is who an event is by when no person did it; Customer writes in.
const (
	Program    = "putright"
	ByCustomer = "customer"
)

// story is a decision in the making: each fact recorded changes the case at
// once, so that later rules see it.
type story struct {
	rules  Rules
	now    time.Time
	today  Date
	by     string
	action string
	c      Case
	d      Decision

	staffMails int   // ordered so far, for their keys
	err        error // the first event that could not meet the case
}

// record appends a fact, dated now and by whoever acts, and applies it.
func (s *story) record(e Event) {
	was := s.c.State
	s.err = cmp.Or(s.err, mayMeet(&s.c, e.What))
	e.Seq, e.At, e.Version = s.c.Seq+1, s.now, 1
	if e.By == "" {
		e.By = s.by
	}
	e.Action = s.action
	s.d.Events = append(s.d.Events, e)
	apply(&s.c, e)
	s.err = cmp.Or(s.err, mayMove(&s.c, e.What, was))
}

// setDeadline starts a deadline of the current stage, ending one of the same
// name that still runs.
func (s *story) setDeadline(what string, due Due, clause string) {
	d := Deadline{What: what, Stage: s.c.Stage, By: due.By, State: Running, Working: due.Working, Clause: clause, Set: s.today}
	s.record(Event{What: DeadlineSet, Clause: clause, Data: EventData{Deadline: &d}})
}

// meet ends a running deadline that was kept, or kept late, on the given day.
func (s *story) meet(what string, day Date) {
	if s.c.Deadline(what) != nil {
		s.record(Event{What: DeadlineMet, Data: EventData{What: what, Day: day}})
	}
}

// drop ends running deadlines that no longer apply; without names, all but
// those that outlive the case.
func (s *story) drop(why string, names ...string) {
	for _, d := range s.c.Deadlines {
		if d.State == Running && (slices.Contains(names, d.What) || len(names) == 0 && !outlives(d.What)) {
			s.record(Event{What: DeadlineDropped, Data: EventData{What: d.What}, Why: why})
		}
	}
}

// stage returns the policy's stage that the case is at; ok is false for kinds
// without stages.
func (s *story) stage() (Stage, bool) { return s.rules.Policy.StageOf(s.c.Stage) }

// StageOf finds a stage by its id.
func (p Policy) StageOf(id string) (Stage, bool) {
	for _, st := range p.Stages {
		if st.ID == id {
			return st, true
		}
	}
	return Stage{}, false
}

// NextStage returns the stage after the one with that id.
func (p Policy) NextStage(id string) (Stage, bool) {
	for i, st := range p.Stages {
		if st.ID == id && i+1 < len(p.Stages) {
			return p.Stages[i+1], true
		}
	}
	return Stage{}, false
}

// morning is the instant on the day from which dated letters may leave (policy
// letters_from), in the landlord's zone.
func (r Rules) morning(d Date) time.Time {
	from, err := time.Parse("15:04", r.Policy.LettersFrom)
	if err != nil {
		from = time.Date(0, 1, 1, 8, 0, 0, 0, time.UTC)
	}
	return d.At(from.Hour(), from.Minute(), r.Calendar.Zone())
}

// Office reports whether dated letters may leave at now: on a working day from
// the hour of letters_from.
func (r Rules) Office(now time.Time) bool {
	today := r.Calendar.Date(now)
	return r.Calendar.Working(today) && !now.Before(r.morning(today))
}

// nextOffice is now if letters may leave, else the next working morning.
func (r Rules) nextOffice(now time.Time) time.Time {
	if r.Office(now) {
		return now
	}
	today := r.Calendar.Date(now)
	if r.Calendar.Working(today) && now.Before(r.morning(today)) {
		return r.morning(today)
	}
	return r.morning(r.Calendar.Add(today, 1))
}

// key names a letter of the case for all time, so that a decision replayed
// writes to nobody twice.
func (s *story) key(name, stage string, ordinal int) string {
	return fmt.Sprintf("%d/%s/%s/%d", s.c.ID, name, stage, ordinal)
}

// ordinal counts the letters of that name at the current stage, the next one
// included.
func (s *story) ordinal(name string) int {
	n := 1
	for _, l := range s.c.Letters {
		if l.Name == name && l.Stage == s.c.Stage {
			n++
		}
	}
	return n
}

// staffKey names a mail to staff. It holds the number that the case's next
// event would have, so the same decision taken again gives the same key.
func (s *story) staffKey(name, to string) string {
	return fmt.Sprintf("%d/%s/%s/%d.%d", s.c.ID, name, to, s.c.Seq, s.staffMails)
}
