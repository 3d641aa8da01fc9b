package casework

import (
	"slices"
	"strings"
)

// Adjustment is a reasonable adjustment agreed with the customer (Code 5.10).
type Adjustment struct {
	What   string
	Review Date // a person asks then whether it still fits
}

// adjust records an adjustment agreed with the customer, which every mail to
// staff about the case then shows, or ends it (policy 17.1; Code 5.10; R66).
func (w Word) adjust(s *story) error {
	what := strings.TrimSpace(w.Value)
	i := slices.IndexFunc(s.c.Adjustments, func(a Adjustment) bool { return strings.EqualFold(a.What, what) })
	switch {
	case what == "":
		return &Refusal{Why: "Say what is done differently for the customer.", Help: "Write for example: ADJUST large print, review 12 March. To end it: ADJUST large print off."}
	case w.Off && i < 0:
		return &Refusal{Why: "No such adjustment is on this case."}
	case w.Day != "":
		if err := s.toCome(w.Day); err != nil {
			return err
		}
	}
	if i >= 0 {
		what = s.c.Adjustments[i].What
	}
	s.setAdjustment(what, w.Day, w.Off)
	s.reviewAdjustments()
	said := "The adjustment is on the case, and mails about it say so."
	if w.Off {
		said = "The adjustment has ended."
	}
	s.confirm(w.By.Address, said)
	return nil
}

func (s *story) setAdjustment(what string, review Date, off bool) {
	s.record(Event{What: AdjustmentSet, Data: EventData{Day: review, Off: off}, Words: Facts{"adjustment.what": what}})
}

// reviewAdjustments sets the earliest day on which an adjustment is looked at.
func (s *story) reviewAdjustments() {
	var first Date
	for _, a := range s.c.Adjustments {
		if a.Review != "" && (first == "" || a.Review < first) {
			first = a.Review
		}
	}
	if old := s.c.Deadline(DueAdjustment); old != nil && old.By == first || old == nil && first == "" {
		return
	}
	if first == "" || s.c.State == Closed {
		s.drop("no adjustment is to be looked at", DueAdjustment)
		return
	}
	clause := s.rules.Policy.redressClause(Stage{})
	s.setDeadline(DueAdjustment, Due{By: first, Working: "Agreed on " + s.today.Short() + "."}, clause)
}

// doneAdjustment says that the adjustments due were looked at and still fit. A
// day given with the word is the next one.
func (w Word) doneAdjustment(s *story) error {
	if w.Day != "" {
		if err := s.toCome(w.Day); err != nil {
			return err
		}
	}
	due := s.c.Deadline(DueAdjustment)
	if due == nil {
		return notDue(DueAdjustment)
	}
	by := due.By
	s.meet(DueAdjustment, s.today)
	for _, a := range slices.Clone(s.c.Adjustments) {
		if a.Review != "" && a.Review <= max(by, s.today) {
			s.setAdjustment(a.What, w.Day, false)
		}
	}
	s.reviewAdjustments()
	s.confirm(w.By.Address, "Noted: the adjustment was looked at and stays.")
	return nil
}

// adjusted reports whether an adjustment of that name is on the case.
func (c *Case) adjusted(names ...string) bool {
	return slices.ContainsFunc(c.Adjustments, func(a Adjustment) bool {
		return slices.Contains(names, strings.ToLower(a.What))
	})
}

// adjustmentLines lists the adjustments for mail to staff.
func adjustmentLines(all []Adjustment) []Facts {
	var out []string
	for _, a := range all {
		out = append(out, a.What)
	}
	return lines(out)
}
