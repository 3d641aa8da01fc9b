package casework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// told says that the outcome was spoken, by phone or in person. It answers
// nothing: the written outcome is still owed, from now on within the policy's
// time for putting it in writing, and the customer's window runs from that
// writing (policy 10.1, 11.3; R35, R46, G6).
func (w Word) told(s *story) error {
	stage, err := w.answerable(s)
	if err != nil {
		return err
	}
	day, p := cmp.Or(w.Day, s.today), s.rules.Policy.Spoken
	switch {
	case p.N == 0:
		return &Refusal{Why: "Under this policy an answer is given in writing only.", Help: "Reply OUTCOME with your findings. You can keep what was said with NOTE."}
	case !slices.Contains(stage.Outcomes, w.Value):
		return &Refusal{Why: "The outcome is missing or is not one that the policy knows.", Help: "Begin with one of: TOLD " + strings.Join(stage.Outcomes, ", TOLD ") + "."}
	case day > s.today:
		return &Refusal{Why: day.Short() + " is still to come.", Help: "Send the word when you have spoken with the customer."}
	case day < s.rules.Calendar.Date(s.c.Received):
		return &Refusal{Why: "On " + day.Short() + " the customer had not asked yet."}
	}
	if err := s.heard(stage); err != nil {
		return err
	}
	s.record(Event{What: OutcomeTold, Clause: p.Clause, Data: EventData{Outcome: w.Value, Day: day}, Words: w.Facts})
	due := s.rules.Calendar.DueFrom(DueInWriting, day, p, Landlord)
	s.setDeadline(DueInWriting, due, p.Clause)
	s.confirm(w.By.Address, "Noted: you told the customer on "+day.Short()+". They must have it in writing by "+due.By.Short()+": reply OUTCOME "+w.Value+" with your findings. Their time to ask for more runs from that letter.")
	return nil
}

// writtenPrompts warns whoever writes another outcome than was spoken.
func (s *story) writtenPrompts(outcome string) []string {
	if s.c.ToldOn == "" || s.c.Outcome == outcome {
		return nil
	}
	return []string{fmt.Sprintf("On %s the customer was told: %s. This letter says: %s.", s.c.ToldOn.Short(), s.c.Outcome, outcome)}
}

// posted says that the latest letter also went by post. If that was the
// answer, the customer's window counts from the day on which the post is taken
// to have come, and only ever gets longer (policy 10.2; R37, R48, G2).
func (w Word) posted(s *story) error {
	letter := s.latestGone()
	day := cmp.Or(w.Day, s.today)
	switch {
	case letter == nil:
		return &Refusal{Why: "No letter has left on this case yet."}
	case day > s.today:
		return &Refusal{Why: day.Short() + " is still to come.", Help: "Send the word when it has been posted."}
	case day < s.rules.Calendar.Date(letter.At):
		return &Refusal{Why: "The latest letter on this case left by email on " + s.rules.Calendar.Date(letter.At).Short() + ", after that day."}
	}
	s.record(Event{What: Posted, Data: EventData{Day: day, What: letter.Name}, Clause: s.rules.Policy.Post.Clause})
	said := "Noted: " + letterWords[letter.Name] + " also went by post on " + day.Short() + "."
	stage, _ := s.stage()
	if window := s.c.Deadline(DueWindow); letter.Outcome != "" && window != nil {
		came := cmp.Or(s.rules.Calendar.DueFrom("post", day, s.rules.Policy.Post, Customer).By, day)
		p := stage.Window
		p.From = FromEvent
		due := s.rules.Calendar.DueFrom(DueWindow, came, p, Customer)
		if due.By > window.By {
			due.Working = "Posted " + day.Short() + ", so it counts as having come on " + came.Short() + ". " + due.Working
			s.setWindow(due, came, window.Set, p.Clause)
		}
		said += " The customer's last day to ask is " + s.c.Deadline(DueWindow).By.Short() + "."
	}
	s.confirm(w.By.Address, said)
	return nil
}

// latestGone is the latest letter that left: while the customer's window runs,
// the answer that opened it.
func (s *story) latestGone() *LetterMark {
	var latest *LetterMark
	for i := range s.c.Letters {
		l := &s.c.Letters[i]
		answers := s.c.State != Answered || l.Outcome != "" && l.Stage == s.c.Stage
		if l.State == LetterGone && answers && (latest == nil || !l.At.Before(latest.At)) {
			latest = l
		}
	}
	return latest
}
