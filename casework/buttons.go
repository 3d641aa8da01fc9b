package casework

import "strings"

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
		if stage, ok := s.stage(); ok && s.c.Kind == StageRequest && len(s.c.Related) == 0 {
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
		if own := s.appealWords(stage); own != nil {
			return append(own, wordNote)
		}
		return append(append([]Facts{}, wordOutcome...), wordNote)
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
	case !s.rules.hears(stage) || hearing != nil && !s.now.Before(hearing.start(s.rules.Calendar)):
		return nil
	}
	return []Facts{
		{"label": "Call the panel", "words": "HEARING on DATE at TIME\n\nWhere:\n\n\nPanel:\n" + strings.Join(s.rules.Policy.Hearing.Panel, ": NAME <ADDRESS>\n") + ": NAME <ADDRESS>\n\nPapers:\n"},
		{"label": "We need more time", "words": "EXTEND to DATE because REASON"},
	}
}
