package policy

import (
	"fmt"
	"slices"

	"putright/casework"
)

// Check lists everything to know about a profile on the given date: errors,
// if it was not read by Read; warnings; and its departures from the Housing
// Ombudsman's Code of 2024, each with the Code's clause. Errors come first.
func Check(p Profile, today casework.Date) []Finding {
	d := parse(p.Source, new(casework.Policy))
	validate(d, p.Policy)
	warn(d, p.Policy, today)
	depart(d, p.Policy)
	sortFindings(d.findings)
	return d.findings
}

// warn lists what somebody should see to before long: a review of the policy
// that is due (R67, clause 19.1), contact details that nobody has checked for a
// year (R61, clause 13.3), and what else is soon out of date or missing.
func warn(d *document, p casework.Policy, today casework.Date) {
	w := warnings{d}
	if p.ReviewBy != "" && p.ReviewBy < today {
		w.note("review_by", "The review of this policy was due by %s.", p.ReviewBy.Long())
	}
	if last, err := Published(p.Calendar.Holidays); err == nil && last < today.AddMonths(12) {
		w.note("calendar.holidays", "The published bank holidays end with %s; dates after that rest on a forecast. Update putright, or add the new days to your list of changes.", last.Long())
	}
	for i, r := range p.Routes {
		path := fmt.Sprintf("route[%d].checked_on", i)
		switch {
		case r.Lapsed:
		case r.CheckedOn == "":
			w.note(path, "Nobody has noted when the contact details of %s were checked. Check them and write the date as checked_on.", r.Name)
		case r.CheckedOn < today.AddMonths(-12):
			w.note(path, "The contact details of %s were last checked on %s, more than a year ago. Check them and write the date as checked_on.", r.Name, r.CheckedOn.Long())
		}
	}
	w.panel(p)
	w.hazard(p.Hazard)
	if len(p.Retention) == 0 {
		w.note("retention", "It is not set how long closed cases are kept, so nothing is ever erased by age. Decide it and add [[retention]] for each kind.")
	}
}

// warnings notes what a policy can be run with, but hardly as it was meant.
type warnings struct{ *document }

func (w warnings) note(path, format string, args ...any) {
	w.document.note(w.Find(path), Warning, path, format, args...)
}

// panel looks whether a stage that a panel answers has rules for its sitting.
func (w warnings) panel(p casework.Policy) {
	stage := slices.IndexFunc(p.Stages, func(s casework.Stage) bool { return casework.Role(s.Handler) == casework.RolePanel })
	seated := len(p.Hearing.Panel) > 0
	switch {
	case stage >= 0 && !seated:
		w.note(fmt.Sprintf("stage[%d].handler", stage), "A panel answers at %s, but no [hearing] says who sits on it and how it meets. It is run like any other stage: somebody with the role panel answers.", p.Stages[stage].Name)
	case stage < 0 && seated:
		w.note("hearing", "There are rules for a hearing, but no stage has it: none has handler = \"panel\".")
	}
}

// hazard compares with the law's limits for danger in a home (SI 2025/1042).
func (w warnings) hazard(h casework.HazardRule) {
	if h.Emergency.N == 0 {
		w.note("hazard", "There is no [hazard], so nobody is reminded of the dates that the law sets for danger in a home (Awaab's Law). Add it as it stands in code-2024, unless no home of yours falls under that law.")
		return
	}
	for _, step := range []struct {
		field string
		rule  casework.Period
		n     int
		unit  casework.Unit
	}{
		{"emergency", h.Emergency, 24, casework.Hours},
		{"investigate", h.Investigate, 10, casework.WorkingDays},
		{"summary", h.Summary, 3, casework.WorkingDays},
		{"works", h.Works, 5, casework.WorkingDays},
		{"start", h.Start, 5, casework.WorkingDays},
		{"latest", h.Latest, 12, casework.Weeks},
	} {
		if days(step.rule.N, step.rule.Unit) > days(step.n, step.unit) {
			w.note("hazard."+step.field, "hazard.%s is %s; the law (Awaab's Law, SI 2025/1042) allows %s.", step.field, length(step.rule.N, step.rule.Unit), length(step.n, step.unit))
		}
	}
	if len(h.Phases) == 0 {
		w.note("hazard", "No [[hazard.phase]] says from when on the law counts which hazards.")
	}
	for i, phase := range h.Phases {
		if len(phase.Cues) == 0 {
			w.note(fmt.Sprintf("hazard.phase[%d]", i), "This phase has no cues: no message will be seen to hint at its hazards. Copy them from code-2024 and add your customers' own words.")
		}
	}
}
