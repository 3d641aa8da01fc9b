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
