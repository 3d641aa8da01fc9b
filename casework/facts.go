package casework

import (
	"slices"
)

// facts completes what a letter's rule gave with what every letter of the case
// may say: above all by when the next word comes (policy 2.2, 16.2; R3).
func (s *story) facts(own Facts) Facts {
	c := &s.c
	f := Facts{
		"case.ref": c.Ref, "case.received": c.Received, "case.kind_words": kindWords[c.Kind],
		"customer.name": c.Customer.Name, "today": s.today, "urgent": slices.Contains(c.Flags, Urgent), "safety": c.Safety,
		"confidential":   c.Confidential(),
		"case.complaint": c.Kind == Complaint || c.Kind == StageRequest,
	}
	stage, staged := s.stage()
	if staged {
		f["case.stage_name"] = stage.Name
	}
	if who, ok := s.rules.Team.Find(c.Officer); ok {
		f["officer.name"] = who.Name
	}
	if who, ok := s.senior(); ok {
		f["manager.name"] = who.Name
	}
	for _, d := range c.Deadlines {
		if d.State == Running && !s.underWay(d) {
			f["due."+d.What] = d.By
		}
	}
	if window := c.Deadline(DueWindow); window != nil {
		f["window.last_day"] = window.By
		if next, ok := s.rules.Policy.NextStage(c.Stage); ok && c.Outcome != OutcomeResolved {
			f["next_stage.name"], f["next_stage.word"] = next.Name, next.Request
		}
	}
	if route, ok := s.rules.Policy.Ombudsman(); ok {
		f["ombudsman.name"], f["ombudsman.web"], f["ombudsman.phone"] = route.Name, route.Web, route.Phone
		f["ombudsman.post"], f["ombudsman.when"] = route.Post, route.When
	}
	if c.Outcome != "" {
		f["outcome.value"] = c.Outcome
	}
	if open := s.openPromises(0); len(open) > 0 {
		f["promises"] = open
	}
	for k, v := range own {
		f[k] = v
	}
	return f
}

// messageFacts is what an officer reads of a message: who, what, why it was
// taken for that, what is due, what can be done. Of what is said about staff
// or hints at abuse, mail shows the reference and dates only (design 6).
func (s *story) messageFacts(a Arrival) Facts {
	f := Facts{
		"notes": lines(a.Notes), "deadlines": s.deadlineFacts(),
		"flags": s.flagLines(s.c.Flags), "state.triage": s.c.State == Triage, "holding": len(s.c.Holding) > 0,
		"new_case": a.Opens != nil, "related": lines(s.c.Related),
	}
	f = f.and(s.hazardFacts())
	f["prompts"] = slices.Concat(hazardPrompts(s, a), memberPrompts(s, a), choicePrompts(s, a), newIssuePrompts(s, a))
	if a.Read.Second != "" {
		f["second.kind_words"] = kindWords[a.Read.Second]
	}
	f["message.received"] = a.Received
	addPrompts(f, s.partyPrompt())
	f["words"] = slices.Concat(s.newIssueWords(a), s.wordsFor(a.Read), s.partyWords())
	if s.c.Confidential() {
		return f
	}
	f["reasons"] = lines(a.Read.Reasons)
	addPrompts(f, s.prompts(a)...)
	f["message.from"], f["message.address"] = a.From.Name, a.From.Address
	if a.From.Name == "" {
		f["message.from"] = "a customer who gave no name"
	}
	f["message.subject"], f["message.text"] = a.Subject, a.Text
	f["quiet"] = s.c.Kind == ASB // a phone shows the first lines when locked
	return f
}

// Confidential reports whether mail about the case may show its reference and
// dates only: what is said of staff (policy 6.5), and safety.
func (c *Case) Confidential() bool { return c.Safety || slices.Contains(c.Flags, StaffConduct) }

// deadlineFacts lists the running deadlines with their working.
func (s *story) deadlineFacts() []Facts {
	var out []Facts
	for _, d := range s.c.Deadlines {
		if d.State == Running && !s.underWay(d) {
			out = append(out, Facts{"what": DeadlineWords(d.What), "by": d.By, "working": d.Working, "late": d.What != DueWindow && (d.By < s.today || !d.At.IsZero() && s.now.After(d.At))})
		}
	}
	return out
}

// underWay reports whether a letter that meets the deadline is on its way, so
// that nobody is told to expect or write another.
func (s *story) underWay(d Deadline) bool {
	stage, ok := s.stage()
	return ok && d.What == DueAcknowledgement && stage.ReceiptIsAck && slices.ContainsFunc(s.c.Letters, func(l LetterMark) bool {
		return l.Stage == s.c.Stage && l.State == LetterWaiting && (l.Name == LetterReceipt || l.Name == LetterAcknowledgement)
	})
}

func lines(texts []string) []Facts {
	var out []Facts
	for _, t := range texts {
		out = append(out, Facts{"text": t})
	}
	return out
}

func (s *story) flagLines(flags []Flag) []Facts {
	var out []Facts
	for _, f := range flags {
		out = append(out, Facts{"text": s.flagWords(f)})
	}
	return out
}
