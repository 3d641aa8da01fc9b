package casework

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Hearing is the sitting of a panel on an appeal (policy 12.3 to 12.5).
type Hearing struct {
	Day   Date
	Clock string // HH:MM in the landlord's zone
	Where string
	Panel []Seat
}

// start is the instant at which the panel sits.
func (h *Hearing) start(c *Calendar) time.Time {
	at, _ := time.Parse("15:04", h.Clock)
	return h.Day.At(at.Hour(), at.Minute(), c.Zone())
}

// hearing drafts the notice of the panel's sitting: day, time, place, who sits,
// and what the customer can choose (policy 12.3 to 12.5; R54 to R57). A day later
// than the customer was told before needs a reason, which the notice gives.
func (w Word) hearing(s *story) error {
	stage, err := w.answerable(s)
	if err != nil {
		return err
	}
	rule, answer := s.rules.Policy.Hearing, s.c.Deadline(DueAnswer)
	switch {
	case !s.rules.hears(stage) || answer == nil:
		return &Refusal{Why: "No panel sits at " + stage.Name + "."}
	case s.rules.accepts(stage) && !s.c.Accepted:
		return &Refusal{Why: "Nobody has said yet whether this appeal is heard.", Help: "Reply ACCEPT and SEND that letter first."}
	}
	where := strings.TrimSpace(text(w.Facts, "hearing.where"))
	if err := w.sitting(s, where); err != nil {
		return err
	}
	seats, err := s.panel(text(w.Facts, "hearing.panel"))
	if err != nil {
		return err
	}

	told, reason := answer.By, w.reason("delay.reason")
	if s.c.Hearing != nil {
		told = s.c.Hearing.Day
	}
	late := w.Day > told
	switch {
	case late && reason == "":
		return &Refusal{Why: "The customer was told of " + told.Short() + ", so a later day needs a reason.", Help: "Add the reason: HEARING on " + w.Day.utc().Format("2 January") + " at " + w.Clock + " because …"}
	case late && stage.Extension.Count > 0 && s.c.Extended >= stage.Extension.Count && !w.leads():
		return &Refusal{Why: "The customer's date has been moved already.", Help: "Only a manager can move it again. Ask one to send the word."}
	}
	facts := Facts{
		"hearing.day": w.Day, "hearing.clock": w.Clock, "hearing.where": where, "hearing.papers": strings.TrimSpace(text(w.Facts, "hearing.papers")),
		"panel": shown(seats), "hearing.panel": seats, "papers_only": rule.Papers, "may_go_ahead": rule.Absence,
		"hearing.letter_by": cmp.Or(s.rules.Calendar.DueFrom(DueAnswer, w.Day, rule.Letter, Landlord).By, w.Day), "hearing.late": late,
	}
	if late {
		facts["hearing.reason"], facts["hearing.old_date"] = reason, told
	}
	w.draft(s, sheet{name: LetterHearing, facts: facts, prompts: s.hearingPrompts(w, seats)})
	return nil
}

// sitting refuses a time or place that a panel can't sit at, and too short a
// notice from anybody but a manager (R57, G13).
func (w Word) sitting(s *story, where string) error {
	rule, cal := s.rules.Policy.Hearing, s.rules.Calendar
	notice := cal.Between(s.today, w.Day)
	switch _, err := time.Parse("15:04", w.Clock); {
	case w.Day == "" || err != nil || where == "":
		return &Refusal{Why: "The notice must say on which day, at what time and where the panel sits.", Help: "Write for example: HEARING on 4 March at 10:30, and a line beginning “Where:”."}
	case w.Day <= s.today:
		return &Refusal{Why: "The day of the hearing must be later than today."}
	case !cal.Working(w.Day):
		return &Refusal{Why: w.Day.Short() + " is not a working day.", Help: "Name a working day, such as " + cal.OnOrBefore(w.Day).Short() + "."}
	case notice < rule.NoticeMin && !w.leads():
		return &Refusal{Why: fmt.Sprintf("That leaves the customer %d working days. With fewer than %d, only a manager can call a panel.", notice, rule.NoticeMin), Help: "Name a day from " + cal.Add(s.today, rule.NoticeMin).Short() + " on, or ask a manager to send the word."}
	}
	return nil
}

// hearingPrompts is what the writer must think of before the notice leaves.
func (s *story) hearingPrompts(w Word, seats []Facts) []string {
	rule := s.rules.Policy.Hearing
	var out []string
	if notice := s.rules.Calendar.Between(s.today, w.Day); notice < rule.Notice {
		out = append(out, fmt.Sprintf("The customer would have %d working days' notice. The policy wants as much as possible, and here at least %d. Has the customer agreed to this day?", notice, rule.Notice))
	}
	if strings.TrimSpace(text(w.Facts, "hearing.papers")) == "" {
		out = append(out, "Nothing stands under “Papers:”. The customer is to have full details of how the panel works.")
	}
	for _, seat := range seats {
		if text(seat, "address") == "" {
			out = append(out, "No address was given for "+text(seat, "name")+", so whether they had a part in the case was only checked by name.")
		}
	}
	return out
}

// hearingLeft fixes the panel's day and gives the answer its date after it. A
// day later than the customer was told before is one more extension.
func hearingLeft(s *story, g gone) {
	if !s.still(g, Open, Suspended) || g.Day == "" {
		return
	}
	rule, clock := s.rules.Policy.Hearing, text(g.facts, "hearing.clock")
	s.record(Event{
		What: HearingFixed, By: g.By, Clause: rule.Clause, Data: EventData{Day: g.Day, Clock: clock},
		Words: Facts{"hearing.where": g.facts["hearing.where"], "hearing.panel": g.facts["hearing.panel"]},
	})
	if late, _ := g.facts["hearing.late"].(bool); late {
		s.record(Event{What: Extended, By: g.By, Clause: rule.Clause, Data: EventData{Day: g.Day}, Why: text(g.facts, "hearing.reason")})
	}
	fixed := "The panel sits on " + g.Day.Short() + " at " + clock + ", by a letter of " + g.day.Short() + "."
	s.setDeadline(DueHearing, Due{By: g.Day, Working: fixed}, rule.Clause)
	answer := s.rules.Calendar.DueFrom(DueAnswer, g.Day, rule.Letter, Landlord)
	s.setDeadline(DueAnswer, Due{By: cmp.Or(answer.By, g.Day), Working: strings.TrimSpace(fixed + " " + answer.Working)}, cmp.Or(rule.Letter.Clause, rule.Clause))
	s.drop("the day of the hearing was given", DueWord)
}

// hearingHeld says that the panel sat on the day that was fixed.
func (w Word) hearingHeld(s *story) error {
	due := s.c.Deadline(DueHearing)
	switch {
	case due == nil || s.c.Hearing == nil:
		return &Refusal{Why: "No hearing is fixed on this case that could have been held."}
	case s.now.Before(s.c.Hearing.start(s.rules.Calendar)):
		return &Refusal{Why: "The panel sits on " + due.By.Short() + " at " + s.c.Hearing.Clock + ", which is still to come.", Help: "If the day has changed, the customer must be told: send HEARING with the new one."}
	}
	s.meet(DueHearing, due.By)
	answer := ""
	if d := s.c.Deadline(DueAnswer); d != nil {
		answer = " The customer has our answer by " + d.By.Short() + "."
	}
	s.confirm(w.By.Address, "Noted: the panel sat on "+due.By.Short()+"."+answer)
	return nil
}
