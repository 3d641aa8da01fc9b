package casework

import "strings"

// newIssue reports whether a further message on a complaint may raise something
// that the complaint is not about.
func (s *story) newIssue(a Arrival) bool {
	kind := a.Read.Kind
	return a.Opens == nil && s.c.Stage != "" && (s.c.State == Open || s.c.State == Answered) &&
		(kind == Complaint || kind == ServiceRequest || kind == ASB)
}

// newIssuePrompts puts the three tests of a new issue to the officer: whether it
// is related, whether the complaint is answered already, and whether it would
// hold up the answer (Code 6.8; policy 11.2, 12.3; R44, R58). A person decides.
func newIssuePrompts(s *story, a Arrival) []Facts {
	if !s.newIssue(a) {
		return nil
	}
	stage, _ := s.stage()
	if s.c.State == Answered {
		return lines([]string{"The message may raise something new. This complaint is answered, so a new matter becomes a case of its own: reply SEPARATE. If it asks us to look again at our answer, say so instead."})
	}
	out := []string{"The message may raise something new. Is it about the same thing as this complaint? If not, reply SEPARATE: it becomes a case of its own, with dates that count from today."}
	if answer := s.c.Deadline(DueAnswer); answer != nil {
		out = append(out, "Our answer at "+stage.Name+" has not gone yet; it is due by "+answer.By.Short()+", in "+counted(max(0, s.rules.Calendar.Between(s.today, answer.By)), "working day")+". If the new matter would hold it up, reply SEPARATE.")
	}
	if stage.NewIssues == "new_case" {
		return lines(append(out, "At "+stage.Name+" new matters are normally not looked at with the rest. Reply SAME only if this is part of what the complaint is about."))
	}
	return lines(append(out, "If it belongs here and holds up nothing, reply SAME and answer it with the rest."))
}

// newIssueWords are the buttons of that question, the policy's usual answer
// first.
func (s *story) newIssueWords(a Arrival) []Facts {
	if !s.newIssue(a) {
		return nil
	}
	same := Facts{"label": "It belongs to this complaint", "words": "SAME"}
	separate := Facts{"label": "It is a matter of its own", "words": "SEPARATE"}
	stage, _ := s.stage()
	switch {
	case s.c.State == Answered:
		return []Facts{separate}
	case stage.NewIssues == "new_case":
		return []Facts{separate, same}
	}
	out := []Facts{same, separate}
	if added := understand(a.Text); len(added.Points) > 0 && stage.needs("definition") && s.c.Definition != nil && !s.c.Confidential() {
		def := *s.c.Definition
		def.Points = append(append([]string{}, def.Points...), added.Points...)
		out = append(out, acknowledgeWord("It belongs here: tell the customer what the complaint now is", def))
	}
	return out
}

// foldIn says that the customer's latest message belongs to this complaint: it
// is answered with the rest, by the same date (Code 6.8). SEPARATE makes it a
// case of its own.
func (w Word) foldIn(s *story) error {
	stage, ok := s.stage()
	switch {
	case !ok || s.c.State != Open:
		return &Refusal{Why: "Nothing can be added to this case: it is " + s.standing() + ".", Help: "Reply SEPARATE if the customer's message is a matter of its own."}
	case s.c.LastInAt.Equal(s.c.Received):
		return &Refusal{Why: "No further message of the customer is on this case."}
	}
	s.record(Event{What: Noted, Words: Facts{"note": "The customer's latest message belongs to this complaint."}, Data: EventData{Message: s.c.LastIn}, Clause: stage.Clause})
	more := Facts{}
	if s.c.Definition != nil {
		more["words"] = []Facts{acknowledgeWord("Tell the customer what the complaint now is", *s.c.Definition), {"label": "Undo this", "words": "UNDO"}}
	}
	s.confirm(w.By.Address, "Noted: the customer's message belongs to this complaint and is answered with it.", more)
	return nil
}

// acknowledgeWord is the button that acknowledges a complaint, with what is
// known of it already in the reply.
func acknowledgeWord(label string, d Definition) Facts {
	return Facts{"label": label, "words": "ACKNOWLEDGE\n\n" + d.headed() + "\n" + headOurs + "\n" + d.Ours + "\n\n" + headNotOurs + "\n" + d.NotOurs + "\n"}
}

// headed writes the points and the wish under their headings.
func (d Definition) headed() string {
	var b strings.Builder
	b.WriteString(headPoints + "\n")
	for _, p := range d.Points {
		b.WriteString("- " + p + "\n")
	}
	if len(d.Points) == 0 {
		b.WriteString("- \n")
	}
	b.WriteString("\n" + headWanted + "\n" + d.Wanted + "\n")
	return b.String()
}
