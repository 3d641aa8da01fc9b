package casework

import (
	"strconv"
	"strings"
)

// The words a mail offers as buttons, with the headings already in the reply.
var (
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
	words := append(s.caseWords(read), s.moreWords()...)
	danger := s.hazardWords()
	if s.c.Deadline(DueMakeSafe) != nil {
		return append(danger, words...)
	}
	return append(words, danger...)
}

// moreWords are what the case's flags and relations suggest beside.
func (s *story) moreWords() []Facts {
	var out []Facts
	if s.c.State != Triage && s.c.State != Open {
		return nil
	}
	if s.c.Deadline(DueConsider) != nil && s.c.State == Open {
		out = append(out, Facts{"label": "Something can be done", "words": "DONE consider"}, Facts{"label": "Nothing can be done", "words": "CLOSE because\n"})
	}
	if ref := s.c.Belongs(); ref != "" {
		out = append(out, Facts{"label": "It belongs with " + ref, "words": "SAME"}, Facts{"label": "It is a matter of its own", "words": "SEPARATE"})
	}
	if s.c.State == Triage || s.c.Kind == Complaint || s.c.Kind == StageRequest {
		out = append(out, s.refusalWords()...)
	}
	return out
}

// caseWords are those about the case itself.
func (s *story) caseWords(read Classification) []Facts {
	switch {
	case s.c.State == Suspended:
		out := []Facts{{"label": "Go on with the case", "words": "RESUME"}}
		if len(s.c.Holding) > 0 {
			out = append(out, Facts{"label": "The message asks for nothing more", "words": "OTHER"})
		}
		return append(out, wordNote)
	case len(s.c.Holding) > 0:
		return append(s.windowWords(), Facts{"label": "No, it asks for nothing more", "words": "OTHER"}, wordNote)
	case s.c.State == Triage:
		var out []Facts
		seen := map[Kind]bool{StageRequest: true}
		if stage, ok := s.stage(); ok && s.c.Kind == StageRequest {
			out = append(out, Facts{"label": "It asks for " + stage.Name, "words": strings.ToUpper(stage.Request)})
		}
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
		own := s.appealWords(stage)
		if own == nil {
			own = s.outcomeWords(stage)
		}
		return append(append(s.acknowledgeWords(stage), own...), wordNote)
	}
	return []Facts{wordDone, wordKind[Complaint], wordNote}
}

// windowWords are the answers to a message in the customer's window.
func (s *story) windowWords() []Facts {
	if s.c.Outcome == OutcomeResolved {
		stage, _ := s.stage()
		return []Facts{{"label": "Yes, open " + stage.Name, "words": "COMPLAINT"}}
	}
	next, ok := s.rules.Policy.NextStage(s.c.Stage)
	if !ok {
		return nil
	}
	return []Facts{
		{"label": "Yes, open " + next.Name, "words": strings.ToUpper(next.Request)},
		{"label": "It asks for more time: yes", "words": "MORE TIME to DATE"},
		{"label": "It asks for more time: no", "words": "MORE TIME no because REASON"},
	}
}

// appealWords are the answers to an appeal until the panel has sat; nil where
// the stage needs no such step, or none any more.
func (s *story) appealWords(stage Stage) []Facts {
	hearing := s.c.Hearing
	switch {
	case s.rules.accepts(stage) && !s.c.Accepted:
		return []Facts{{"label": "Yes, the appeal is heard", "words": "ACCEPT"}, {"label": "No, it is not", "words": "DECLINE because REASON"}}
	case !s.rules.hears(stage) || hearing != nil && s.today > hearing.Day:
		return nil
	case hearing != nil && s.today == hearing.Day: // the answer comes once the panel has sat
		return append([]Facts{{"label": "The panel has sat", "words": "DONE hearing"}}, s.outcomeWords(stage)...)
	}
	return []Facts{
		{"label": "Call the panel", "words": "HEARING on DATE at TIME\n\nWhere:\n\n\nPanel:\n" + strings.Join(s.rules.Policy.Hearing.Panel, ": NAME <ADDRESS>\n") + ": NAME <ADDRESS>\n\nPapers:\n"},
		{"label": "We need more time", "words": "EXTEND to DATE because REASON"},
	}
}

// acknowledgeWords offers the acknowledgement while it is owed and a person
// must write it, with what the program made of the customer's words (Code 5.6).
func (s *story) acknowledgeWords(stage Stage) []Facts {
	if stage.ReceiptIsAck || s.c.Deadline(DueAcknowledgement) == nil {
		return nil
	}
	return []Facts{acknowledgeWord("Acknowledge: this is what the complaint is", s.known())}
}

// known is what the complaint is as far as anybody has said; empty where mail
// may not show it.
func (s *story) known() Definition {
	if s.c.Confidential() {
		return Definition{}
	}
	def := Definition{}.over(s.c.Definition)
	if s.c.Definition == nil {
		def = def.over(s.c.Understood)
	}
	return def
}

// outcomeWords offers each outcome of the stage, with the parts that its letter
// may not lack.
func (s *story) outcomeWords(stage Stage) []Facts {
	var out []Facts
	for _, outcome := range stage.Outcomes {
		none := ""
		if strings.HasPrefix(outcome, "not") {
			none = "None"
		}
		label := strings.ToUpper(outcome[:1]) + outcome[1:]
		out = append(out, Facts{"label": label, "words": "OUTCOME " + outcome + "\n\n" + s.outcomeHeadings(stage, none)})
	}
	return append(out, Facts{"label": "We need more time", "words": "EXTEND to DATE because REASON"})
}

// outcomeHeadings writes the headings of an outcome letter. What the points are
// stands above the first of them, where it belongs to no part.
func (s *story) outcomeHeadings(stage Stage, none string) string {
	var b strings.Builder
	def := s.known()
	points := len(def.Points)
	if !stage.needs("definition") && s.c.Definition == nil {
		points = 0
	}
	switch {
	case points > 0 && s.c.Definition == nil:
		b.WriteString(def.headed() + "\n")
	case points > 1:
		for i, p := range def.Points {
			b.WriteString(strconv.Itoa(i+1) + ". " + p + "\n")
		}
		b.WriteString("\n")
	}
	if points > 1 {
		for i := range def.Points {
			b.WriteString(headPoint(i+1) + "\n\n\n")
		}
	} else {
		b.WriteString("Findings:\n\n\n")
	}
	if stage.needs("remedy") {
		b.WriteString("What puts it right:\n" + none + "\n\n")
	}
	b.WriteString("What we will do:\n" + none + "\n\n")
	b.WriteString("Learning:\n")
	return b.String()
}
