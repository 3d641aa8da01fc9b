package casework

import (
	"slices"
	"time"
)

// Wake asks what is due on the case. It carries what the case can't know of
// the mailbox.
type Wake struct {
	Look    time.Time // end of the last completed look at every folder that is read
	Waiting bool      // some message in the mailbox has not been read and decided yet
	Code    string    // keyed hash of a fresh code, should a letter need a person's word
}

func (w Wake) decide(s *story) error {
	// A case that slept through several dates does each once; the bound only
	// guards against a rule that never ends.
	for range 50 {
		next := w.next(s)
		if next == nil {
			return nil
		}
		next.do(s, w)
	}
	return nil
}

// next returns the earliest job that is due and may be done now, or nil.
func (w Wake) next(s *story) *job {
	for _, j := range s.agenda() {
		if j.at.After(s.now) || j.office && !s.rules.Office(s.now) {
			continue
		}
		if j.guard != nil && !j.guard(w) {
			continue
		}
		return &j
	}
	return nil
}

// NextWake is the instant at which the case must next be woken, as seen at
// now; ok is false when nothing is due on it any more.
func NextWake(r Rules, c Case, now time.Time) (at time.Time, ok bool) {
	s := &story{rules: r, now: now, today: r.Calendar.Date(now), c: c}
	at = never
	for _, j := range s.agenda() {
		when := j.at
		if j.office && when.Before(now) {
			when = r.nextOffice(now)
		}
		if when.Before(at) {
			at, ok = when, true
		}
	}
	return at, ok
}

// job is something to do on a case at an instant.
type job struct {
	at     time.Time
	office bool // only on a working day, from the hour of letters_from
	guard  func(Wake) bool
	do     func(*story, Wake)
}

// agenda lists what is to come on the case, earliest first. It is computed
// from the case each time, so a date that moves leaves no stale job behind.
func (s *story) agenda() []job {
	var jobs []job
	for _, d := range s.c.Deadlines {
		if d.State == Running {
			jobs = append(jobs, s.deadlineJobs(d)...)
		}
	}
	if draft := s.c.Draft; draft != nil && draft.Approved {
		until := draft.Until
		jobs = append(jobs, job{at: until, do: letGo, guard: func(w Wake) bool { return w.Look.After(until) && !w.Waiting }})
	}
	if day, due := s.surveyDay(); due {
		jobs = append(jobs, s.officeJob(day, survey))
	}
	slices.SortStableFunc(jobs, func(a, b job) int { return a.at.Compare(b.at) })
	return jobs
}

// jobsOf lists the deadlines that bring something other than reminders to
// staff.
var jobsOf = map[string]func(*story, Deadline) []job{
	DueWindow:   (*story).windowJobs,
	DueUpdate:   updateJobs,
	DueMakeSafe: (*story).makeSafeJobs,
	DueWord:     func(s *story, d Deadline) []job { return []job{s.officeJob(d.By, delay)} },
}

// deadlineJobs lists what a running deadline brings.
func (s *story) deadlineJobs(d Deadline) []job {
	cal := s.rules.Calendar
	if own, ok := jobsOf[d.What]; ok {
		return own(s, d)
	}
	jobs := []job{s.officeJob(s.reminderDay(d), remind)}
	if d.What == DueAnswer && s.c.Deadline(DueWord) == nil && s.c.Stage != "" {
		after := s.rules.Policy.Late.Apology
		jobs = append(jobs, s.officeJob(cal.After(d.By, max(1, after.N), after.Unit), delay))
	}
	return jobs
}

func (s *story) officeJob(day Date, do func(*story, Wake)) job {
	return job{at: s.rules.morning(day), office: true, do: do}
}

// reminderDay is the next day on which staff are reminded of the deadline: the
// policy's warn_at working days before it, then every working day after it.
func (s *story) reminderDay(d Deadline) Date {
	cal := s.rules.Calendar
	last := max(d.Set, d.Reminded)
	warn := s.rules.Policy.WarnAt // most days first
	if slices.Contains(onTheDay, d.What) {
		warn = []int{0}
	}
	for _, n := range warn {
		if day := cal.Add(d.By, -n); day > last && day <= d.By {
			return day
		}
	}
	return cal.Add(max(d.By, last), 1)
}

// onTheDay names what can only be done on its day, so nobody is told before.
var onTheDay = []string{DuePauseReview, DueMonitor, DueAdjustment}

// remind writes one mail about every date of the case that asks for it today:
// to the officer before it, and after it to the manager too (policy 16.2, 16.3).
func remind(s *story, _ Wake) {
	var next *Deadline
	var due []Deadline
	for _, d := range slices.Clone(s.c.Deadlines) {
		if _, own := jobsOf[d.What]; d.State != Running || own || s.reminderDay(d) > s.today {
			continue
		}
		s.record(Event{What: Reminded, Data: EventData{What: d.What, Day: s.today}, Clause: d.Clause})
		due = append(due, d)
		if next == nil || d.By < next.By {
			next = &d
		}
	}
	if next == nil {
		return
	}
	facts := Facts{
		"deadline.what": DeadlineWords(next.What), "deadlines": s.deadlineFacts(), "flags": s.flagLines(s.c.Flags),
		"words": s.wordsFor(Classification{Kind: s.c.Kind}),
	}
	s.besides(facts, due)
	if next.By >= s.today {
		facts["days_left"] = s.rules.Calendar.Between(s.today, next.By)
		s.toStaff(s.c.Officer, StaffReminder, facts, false)
		return
	}
	facts["days_late"] = s.rules.Calendar.Between(next.By, s.today)
	if word := s.c.Deadline(DueWord); word != nil {
		facts["next_word.date"] = word.By
	}
	s.toStaff(s.c.Officer, StaffOverdue, facts, false)
	if manager, ok := s.senior(); ok && manager.Address != s.c.Officer {
		s.toStaff(manager.Address, StaffOverdue, facts, false)
	}
}

// delay tells the customer on the working morning after a missed date that it
// was missed, who answers for it and when the next word comes; and keeps that
// promise until there is an answer. It moves no date (policy 10.1, leaflet).
func delay(s *story, w Wake) {
	answer := s.c.Deadline(DueAnswer)
	if answer == nil {
		s.drop("the answer was given", DueWord)
		return
	}
	p := s.interval(s.rules.Policy.Late.NextWord)
	next := s.rules.Calendar.DueFrom(DueWord, s.today, p, Landlord)
	missed := answer.By
	s.setDeadline(DueWord, next, p.Clause)
	s.toCustomer(LetterDelay, "delay", Facts{"missed.date": missed, "next_word.date": next.By, "again": s.ordinal(LetterDelay) > 1}, 0, w.Code)
}

// letGo releases an approved letter: its hold is over, the mailbox was read
// since, and nothing newer came (design 6).
func letGo(s *story, _ Wake) {
	key := s.c.Draft.Letter.Key
	s.record(Event{What: Released, Data: EventData{Key: key}})
	s.d.Release = append(s.d.Release, key)
}
