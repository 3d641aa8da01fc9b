package casework

import (
	"cmp"
	"strconv"
	"strings"
)

// extend drafts the letter that gives the answer a later date, with a reason
// (policy 10.1, 11.3; Code 6.4, 6.5, 6.15, 6.16; R34, R45, G17). Past what the
// policy allows it takes a manager and a reason.
func (w Word) extend(s *story) error {
	stage, err := w.answerable(s)
	if err != nil {
		return err
	}
	answer := s.c.Deadline(DueAnswer)
	reason := strings.TrimSpace(text(w.Facts, "delay.reason"))
	if answer != nil && w.Day == "" && w.N > 0 {
		w.Day = s.rules.Calendar.Add(answer.By, w.N)
	}
	switch {
	case answer == nil:
		return &Refusal{Why: "This case has no date for an answer that could be moved."}
	case w.Day <= answer.By || w.Day <= s.today:
		return &Refusal{Why: "The new date must be later than today and than " + answer.By.Short() + ", the date the customer has now.", Help: "Write for example: EXTEND to 4 December because the surveyor comes on 1 December."}
	case !s.rules.Calendar.Working(w.Day):
		return &Refusal{Why: w.Day.Short() + " is not a working day.", Help: "Name a working day, such as " + s.rules.Calendar.OnOrBefore(w.Day).Short() + "."}
	}
	beyond := s.beyond(stage.Extension, w.Day)
	switch {
	case reason == "" && (stage.Extension.NeedsReason || beyond != ""):
		return &Refusal{Why: "The customer must be told why more time is needed.", Help: "Add the reason: EXTEND to 4 December because …"}
	case beyond != "" && !w.By.Has(RoleManager):
		return &Refusal{Why: beyond, Help: "Name an earlier date, or ask a manager to send the word."}
	}
	facts := Facts{
		"delay.reason": reason, "delay.old_date": answer.By, "delay.new_date": w.Day,
		"delay.again": s.c.Extended > 0, "delay.done": text(w.Facts, "delay.done"),
	}
	s.lateFacts(facts)
	w.draft(s, sheet{name: LetterExtension, facts: facts})
	return nil
}

// lateFacts says whether the date that the letter moves has passed already.
func (s *story) lateFacts(facts Facts) {
	old, _ := facts["delay.old_date"].(Date)
	facts["delay.late"] = old < s.today
}

// beyond says why the policy leaves an extension to that day to a manager; ""
// where it does not. Lengths count from the first date that the customer was
// told, so that several short extensions are no way round the limit.
func (s *story) beyond(rule ExtRule, day Date) string {
	if rule.Count > 0 && s.c.Extended >= rule.Count {
		return "The policy allows " + counted(rule.Count, "extension") + " at this stage, and the customer has had " + strconv.Itoa(s.c.Extended) + "."
	}
	most := cmp.Or(rule.Max, rule.WarnOver)
	if most == 0 {
		return ""
	}
	p := Period{N: most, Unit: cmp.Or(rule.Unit, WorkingDays), From: FromEvent}
	first := s.firstAnswer()
	last := s.rules.Calendar.DueFrom(DueAnswer, first, p, Landlord).By
	if day <= last {
		return ""
	}
	say := "The policy allows an extension of "
	if rule.Max == 0 {
		say = "A manager is asked about an extension of more than "
	}
	return say + p.length() + " from " + first.Short() + ", the first date that the customer had: that is " + last.Short() + "."
}

// length writes "10 working days" and "1 week".
func (p Period) length() string {
	return counted(p.N, strings.TrimSuffix(strings.ReplaceAll(string(p.Unit), "_", " "), "s"))
}

// firstAnswer is the first date of the answer at this stage: the one that an
// acknowledgement set, where its clock runs from there, before any extension.
func (s *story) firstAnswer() Date {
	began := s.rules.Calendar.Date(s.c.Received)
	var first Date
	for _, d := range s.c.Deadlines {
		here := d.Stage == s.c.Stage || d.Stage == "" // "": it was taken for something else at first
		if d.What == DueAnswer && here && d.Set >= began && (first == "" || d.By < first) {
			first = d.By
		}
	}
	if first == "" {
		return s.c.Deadline(DueAnswer).By
	}
	return first
}
