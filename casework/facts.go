package casework

import (
	"slices"
	"strings"
)

// kindWords is how letters and mails name a case of each kind.
var kindWords = map[Kind]string{
	ServiceRequest: "request", Complaint: "complaint", ASB: "report",
	StageRequest: "request to look again", MemberEnquiry: "enquiry", Other: "message",
}

// KindWords names a kind in plain words.
func KindWords(k Kind) string { return kindWords[k] }

// facts completes what a letter's rule gave with what every letter of the case
// may say.
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
	if who, ok := s.rules.Team.First(RoleManager); ok {
		f["manager.name"] = who.Name
	}
	for _, d := range c.Deadlines {
		if d.State == Running && !s.underWay(d) {
			f["due."+d.What] = d.By
		}
	}
	if window := c.Deadline(DueWindow); window != nil {
		f["window.last_day"] = window.By
		if next, ok := s.rules.Policy.NextStage(c.Stage); ok {
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
	for k, v := range own {
		f[k] = v
	}
	return f
}

// Ombudsman returns the live route to the Ombudsman; a profile without one
// fails its check.
func (p Policy) Ombudsman() (Route, bool) {
	for _, r := range p.Routes {
		if r.Ombudsman && !r.Lapsed {
			return r, true
		}
	}
	return Route{}, false
}

// messageFacts is what an officer reads of a message: who, what, why it was
// taken for that, what is due, what can be done. Of what is said about staff
// or hints at abuse, mail shows the reference and dates only (design 6).
func (s *story) messageFacts(a Arrival) Facts {
	f := Facts{
		"reasons": lines(a.Read.Reasons), "notes": lines(a.Notes), "deadlines": s.deadlineFacts(), "words": s.wordsFor(a.Read),
		"flags": flagLines(s.c.Flags), "state.triage": s.c.State == Triage, "holding": len(s.c.Holding) > 0,
		"new_case": a.Opens != nil, "related": lines(s.c.Related),
	}
	if a.Read.Second != "" {
		f["second.kind_words"] = kindWords[a.Read.Second]
	}
	f["message.received"] = a.Received
	if s.c.Confidential() {
		return f
	}
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
			out = append(out, Facts{"what": deadlineWords[d.What], "by": d.By, "working": d.Working, "late": d.What != DueWindow && d.By < s.today})
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

var deadlineWords = map[string]string{
	DueAcknowledgement: "Acknowledgement", DueAnswer: "Answer", DueContact: "First contact with the customer",
	DueTriage: "Say what this is", DueDecision: "Say whether this is a request", DueWindow: "Customer's last day to ask for more", DueWord: "Next word to the customer", DueRelease: "Release the letter that waits",
}

// DeadlineWords names a deadline in plain words.
func DeadlineWords(what string) string { return deadlineWords[what] }

// The words a mail offers as buttons, with the headings already in the reply.
var (
	wordOutcome = []Facts{
		{"label": "Upheld", "words": "OUTCOME upheld\n\nFindings:\n\n\nWhat we will do:\n\n\nLearning:\n"},
		{"label": "Partially upheld", "words": "OUTCOME partially upheld\n\nFindings:\n\n\nWhat we will do:\n\n\nLearning:\n"},
		{"label": "Not upheld", "words": "OUTCOME not upheld\n\nFindings:\n\n\nWhat we will do:\nNone\n\nLearning:\n"},
		{"label": "We need more time", "words": "EXTEND to DATE because REASON"},
	}
	wordNote = Facts{"label": "Keep a private note", "words": "NOTE\n\n"}
	wordDone = Facts{"label": "It is done", "words": "DONE"}
	wordKind = map[Kind]Facts{
		Complaint:      {"label": "It is a complaint", "words": "COMPLAINT"},
		ServiceRequest: {"label": "It is a request for a service", "words": "SERVICE"},
		ASB:            {"label": "It is a report about a neighbour", "words": "ASB"},
		MemberEnquiry:  {"label": "It is a councillor's or MP's enquiry", "words": "MEMBER"},
		Other:          {"label": "Nothing to do", "words": "OTHER"},
	}
)

// wordsFor lists what a member of staff can answer, likeliest first.
func (s *story) wordsFor(read Classification) []Facts {
	switch {
	case len(s.c.Holding) > 0:
		out := []Facts{}
		if next, ok := s.rules.Policy.NextStage(s.c.Stage); ok {
			out = append(out, Facts{"label": "Yes, open " + next.Name, "words": strings.ToUpper(next.Request)})
		}
		return append(out, Facts{"label": "No, it asks for nothing more", "words": "OTHER"}, wordNote)
	case s.c.State == Triage:
		var out []Facts
		seen := map[Kind]bool{StageRequest: true}
		for _, k := range append([]Kind{read.Kind, read.Second}, Complaint, ServiceRequest, ASB, MemberEnquiry, Other) {
			if w, ok := wordKind[k]; ok && !seen[k] {
				seen[k] = true
				out = append(out, w)
			}
		}
		return out
	case s.c.State != Open:
		return []Facts{wordNote}
	}
	if stage, ok := s.stage(); ok && len(stage.Outcomes) > 0 {
		return append(append([]Facts{}, wordOutcome...), wordNote)
	}
	return []Facts{wordDone, wordKind[Complaint], wordNote}
}

func lines(texts []string) []Facts {
	var out []Facts
	for _, t := range texts {
		out = append(out, Facts{"text": t})
	}
	return out
}

// flagWords says each flag to an officer.
var flagWords = map[Flag]string{
	Urgent: "may be urgent: danger to life, health or the building", Legal: "speaks of solicitors, a court or a legal claim",
	StaffConduct: "is about how a member of staff behaved", Anonymous: "the writer withholds who they are",
	Petition: "comes from several people", OutOfTime: "what happened may be more than six months ago",
	DamagesClaim: "asks for money for damage or injury", Abusive: "has abusive or threatening words for staff",
	NoControl: "is about something outside our control", ThirdParty: "somebody writes for the customer",
	ServiceCharge: "disputes how a service charge was worked out",
}

func flagLines(flags []Flag) []Facts {
	var out []Facts
	for _, f := range flags {
		out = append(out, Facts{"text": flagWords[f]})
	}
	return out
}
