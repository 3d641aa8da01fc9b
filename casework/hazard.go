package casework

import (
	"slices"
	"strings"
	"time"
)

// hazardDeadlines are the law's dates about danger in a home. They run beside
// any complaint, whatever becomes of it, and outlive its closing.
var hazardDeadlines = []string{DueMakeSafe, DueInvestigate, DueSummary, DueWorks, DueStart, DueLatest}

func isHazard(what string) bool { return slices.Contains(hazardDeadlines, what) }

// hazardRuns reports whether a date about danger in the home is still to be
// kept.
func (c *Case) hazardRuns() bool {
	return slices.ContainsFunc(c.Deadlines, func(d Deadline) bool { return d.State == Running && isHazard(d.What) })
}

// hazardsIn lists the cues of a message that nobody on the case knows of yet. A
// request for another stage reports all anew.
func (s *story) hazardsIn(a Arrival) []string {
	if a.Opens == nil && a.Read.Kind == Other && a.Read.Sure {
		return nil
	}
	cues := s.rules.Hazards(a.Subject+"\n"+a.Text, s.rules.Calendar.Date(a.Received))
	return slices.DeleteFunc(cues, func(cue string) bool {
		return a.Read.Kind != StageRequest && slices.Contains(s.c.Hazards, cue)
	})
}

// danger reports whether a message starts the law's clocks: by a cue, whatever
// its kind, or because a request or complaint is urgent. A report about a
// neighbour, a member's enquiry or a hint at abuse is urgent for other reasons.
func (a Arrival) danger() bool {
	urgent := a.Read.Has(Urgent) && !a.Read.Safety &&
		(a.Read.Kind == ServiceRequest || a.Read.Kind == Complaint || a.Read.Kind == StageRequest)
	return len(a.hazards) > 0 || urgent
}

// startHazard starts the law's clocks from the report: 24 hours of real time,
// and the working days of an investigation. The program does not judge how
// grave it is, so both run until a person says what is so. A clock that runs is
// only ever moved nearer (Awaab's Law, reg 5 and 6; domain 2.4).
func (s *story) startHazard(a Arrival) {
	if !a.danger() {
		return
	}
	rule := s.rules.Policy.Hazard
	s.setHazard(DueMakeSafe, a.Received, rule.Emergency)
	s.setHazard(DueInvestigate, a.Received, rule.Investigate)
}

// setHazard sets one of the law's dates from an instant. A length in hours
// counts real time, at any hour of any day.
func (s *story) setHazard(what string, from time.Time, p Period) {
	if p.N == 0 {
		return
	}
	due := s.rules.Calendar.statute().Due(what, from, p, Landlord)
	d := Deadline{What: what, Stage: s.c.Stage, By: due.By, State: Running, Working: due.Working, Clause: p.Clause, Set: s.today}
	if p.Unit == Hours {
		d.At = from.Add(time.Duration(p.N) * time.Hour)
	}
	if old := s.c.Deadline(what); old != nil && (old.By < d.By || old.By == d.By && !d.At.Before(old.At)) {
		return
	}
	s.record(Event{What: DeadlineSet, Clause: p.Clause, Data: EventData{Deadline: &d}})
}

// statute is the calendar by which the law counts: day 1 is the next working
// day, and a closed office counts, whatever the landlord's own convention.
func (c *Calendar) statute() *Calendar {
	law := *c
	law.rule.FirstDay, law.rule.Cutoff, law.rule.LandlordRolls, law.rule.Closures = "next_working_day", "", "back", nil
	return &law
}

// makeSafeJobs pages whoever is on duty while a danger is not made safe: when
// half of the time is over, at its end, and each morning after that, whatever
// the day.
func (s *story) makeSafeJobs(d Deadline) []job {
	if d.At.IsZero() {
		return []job{s.officeJob(s.reminderDay(d), page)}
	}
	half := d.At.Add(-time.Duration(s.rules.Policy.Hazard.Emergency.N) * time.Hour / 2)
	for _, at := range []time.Time{half, d.At} {
		if d.Paged.Before(at) {
			return []job{{at: at, do: page}}
		}
	}
	return []job{{at: s.rules.morning(s.rules.Calendar.Date(d.Paged).AddDays(1)), do: page}}
}

// page writes to everybody on duty that a danger is still not made safe, and
// past its time to the manager, too.
func page(s *story, _ Wake) {
	d := s.c.Deadline(DueMakeSafe)
	s.record(Event{What: Reminded, Data: EventData{What: DueMakeSafe, Day: s.today}, Clause: d.Clause})
	who := s.onDuty()
	if manager, ok := s.senior(); ok && !s.now.Before(d.At) && !slices.Contains(who, manager.Address) {
		who = append(who, manager.Address)
	}
	facts := s.hazardFacts().and(Facts{"again": true, "deadlines": s.deadlineFacts(), "words": s.hazardWords(), "message.received": s.c.LastInAt})
	for _, to := range who {
		s.toStaff(to, StaffPage, facts, true)
	}
}

// hazardFacts says to staff which danger was heard of and by when it must be
// made safe. No letter to the customer holds it: the program tells nobody that
// something is, or is not, an emergency.
func (s *story) hazardFacts() Facts {
	f := Facts{"hazards": lines(s.c.Hazards)}
	if d := s.c.Deadline(DueMakeSafe); d != nil && !d.At.IsZero() {
		f["make_safe.by"] = d.At
	}
	return f
}

// hazardPrompts says what was seen of a danger in a message, what the law says
// and what a person can do.
func hazardPrompts(s *story, a Arrival) []Facts {
	if !a.danger() || !s.c.hazardRuns() {
		return nil
	}
	seen := "The message may be about danger in the home."
	if len(a.hazards) > 0 {
		seen = "The message says “" + strings.Join(a.hazards, "”, “") + "”."
	}
	say := seen + " The law counts from when it came (" + s.rules.Policy.Hazard.Clause + ")."
	if d := s.c.Deadline(DueMakeSafe); d != nil && !d.At.IsZero() {
		say += " If it is an emergency, it must be made safe by " + d.At.In(s.rules.Calendar.Zone()).Format("15:04 on Mon 2 Jan 2006") + ": nights and weekends count."
	}
	if d := s.c.Deadline(DueInvestigate); d != nil {
		say += " It must be looked at by " + d.By.Short() + "."
	}
	return lines([]string{say + " Reply DONE made safe, DONE investigated, or NO HAZARD with the reason. Do not tell the customer that it is no emergency before somebody has looked."})
}

// The words about a danger that runs.
var hazardButtons = []struct{ what, label, words string }{
	{DueMakeSafe, "The danger is made safe", "DONE made safe"},
	{DueInvestigate, "It has been looked at", "DONE investigated"},
	{DueSummary, "The tenant has our findings in writing", "DONE summary"},
	{DueWorks, "The safety work is done", "DONE works"},
	{DueStart, "Further work has begun", "DONE started"},
}

// hazardWords lists what a member of staff can say about a danger.
func (s *story) hazardWords() []Facts {
	var out []Facts
	for _, b := range hazardButtons {
		if s.c.Deadline(b.what) != nil {
			out = append(out, Facts{"label": b.label, "words": b.words})
		}
	}
	if s.c.hazardRuns() {
		out = append(out, Facts{"label": "There is no such danger", "words": "NO HAZARD because REASON"})
	}
	return out
}

// investigated says that the danger was looked at; the written findings and the
// work count from that day (Awaab's Law, reg 9, 11 and 13).
func (w Word) investigated(s *story) error {
	day, err := w.dayPast(s)
	switch {
	case err != nil:
		return err
	case s.c.Deadline(DueInvestigate) == nil:
		return &Refusal{Why: "No danger waits to be looked at on this case."}
	}
	rule := s.rules.Policy.Hazard
	s.record(Event{What: HazardInvestigated, Clause: rule.Investigate.Clause, Data: EventData{Day: day}})
	from := day.At(12, 0, s.rules.Calendar.Zone())
	for _, next := range []struct {
		what string
		p    Period
	}{{DueSummary, rule.Summary}, {DueWorks, rule.Works}, {DueStart, rule.Start}, {DueLatest, rule.Latest}} {
		s.setHazard(next.what, from, next.p)
	}
	s.meet(DueInvestigate, day)
	s.confirmHazard(w, "Noted: the danger was looked at on "+day.Short()+". What follows counts from that day.")
	return nil
}

// hazardMet says that what the named dates ask for is done. absent refuses it
// where none of them runs.
func hazardMet(absent Refusal, done string, names ...string) func(Word, *story) error {
	return func(w Word, s *story) error {
		day, err := w.dayPast(s)
		switch {
		case err != nil:
			return err
		case !slices.ContainsFunc(names, func(what string) bool { return s.c.Deadline(what) != nil }):
			return &absent
		}
		for _, what := range names {
			s.meet(what, day)
		}
		s.confirmHazard(w, "Noted: "+done+" on "+day.Short()+".")
		return nil
	}
}

var (
	notInDanger     = Refusal{Why: "No danger waits to be made safe on this case."}
	notInvestigated = Refusal{Why: "Nothing of that kind is due on this case.", Help: "DONE investigated comes first: what follows counts from that day."}
)

// noHazard says that there is no such danger, so that the law's dates no longer
// run. Somebody who can judge it says so, with the reason; the customer is told
// nothing by it.
func (w Word) noHazard(s *story) error {
	reason := strings.TrimSpace(text(w.Facts, "hazard.why"))
	switch {
	case !w.By.Has(RoleServices) && !w.By.Has(RoleDuty) && !w.By.Has(RoleManager):
		return &Refusal{Why: "Whether there is a danger is for somebody with the role services or duty, or for a manager.", Help: "Ask one of them to send the word."}
	case !s.c.hazardRuns():
		return &Refusal{Why: "No date about a danger runs on this case."}
	case reason == "":
		return &Refusal{Why: "The reason is missing.", Help: "Write for example: NO HAZARD because it is condensation on the outside of the window."}
	}
	s.record(Event{What: HazardCleared, Clause: s.rules.Policy.Hazard.Clause, Data: EventData{Message: w.Message}, Words: Facts{"hazard.why": reason}})
	s.drop("a person said that there is no such danger", hazardDeadlines...)
	s.confirmHazard(w, "Noted: there is no such danger, and its dates no longer run. The customer gets no letter about it.")
	return nil
}

// confirmHazard answers a word about a danger, with what comes next.
func (s *story) confirmHazard(w Word, what string) {
	s.confirm(w.By.Address, what, Facts{"words": append(s.hazardWords(), Facts{"label": "Undo this", "words": "UNDO"})})
}
