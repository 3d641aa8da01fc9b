package policy

import (
	"fmt"
	"slices"
	"strings"

	"putright/casework"
)

// The seven things that the Code wants in an answer (6.9 and 6.19), and the
// sections that provide each.
var sevenItems = []struct {
	words    string
	sections []string
}{
	{"the stage", []string{"stage"}},
	{"the definition of the complaint", []string{"definition"}},
	{"the decision", []string{"decision"}},
	{"the reasons for it", []string{"reasons", "findings"}},
	{"what puts it right", []string{"remedy"}},
	{"the actions outstanding", []string{"actions"}},
	{"how to take it further", []string{"next_step"}},
}

// codeStage is what the Code sets for its first and its second stage.
type codeStage struct {
	acknowledge, answer, extension string // clauses
	answerDays                     int    // working days from the acknowledgement; the longest extension is as long
	letter                         string
}

var codeStages = []codeStage{
	{"Code 6.2", "Code 6.3", "Code 6.4", 10, "Code 6.9"},
	{"Code 6.11", "Code 6.14", "Code 6.15", 20, "Code 6.19"},
}

const codeAcknowledgeDays = 5 // Code 6.2 and 6.11

// departures notes where a procedure and the Code differ.
type departures struct{ *document }

// depart lists the departures. That every letter names the Ombudsman (6.5 and
// 6.16 among others) needs no look here: without a live route a policy does
// not load.
func depart(d *document, p casework.Policy) {
	c := departures{d}
	if !strings.Contains(strings.ToLower(p.Definition.Words), "expression of dissatisfaction, however made") {
		c.note("definition", "Code 1.2", "The definition of a complaint is not the Code's, which counts any expression of dissatisfaction, however made.")
	}
	if a := p.AgeLimit; a.N > 0 && days(a.N, a.Unit) < days(12, casework.Months) {
		c.note("age_limit", "Code 2.2", "A matter may be no older than %s; the Code allows 12 months from what happened or from when the customer knew.", length(a.N, a.Unit))
	}
	if p.Early.N > 0 {
		c.note("early_resolution", "Code 5.2", "There is an informal step before the first stage; the Code allows none.")
	}
	for i, g := range p.NotComplaint {
		c.ground(fmt.Sprintf("not_complaint[%d]", i), g)
	}
	if !p.Refusal.Evidence {
		c.note("not_considered.evidence", "Code 2.1", "A complaint can be turned away without putting down what shows that the ground holds; the Code wants evidence.")
	}
	if !p.Refusal.Discretion {
		c.note("not_considered.discretion", "Code 2.3 and 2.5", "A complaint can be turned away without putting down whether it could be looked into all the same; the Code wants that weighed in each case.")
	}
	if p.Members.Complaint != "dissatisfied" {
		c.note("member_enquiry.complaint", "Code 1.2 and 1.3", "A councillor or an MP who is dissatisfied must ask for a complaint to be opened; the Code counts any dissatisfaction.")
	}
	if p.Spoken.N > 0 {
		c.note("spoken_outcome", "Code 6.9 and 6.19", "An answer may be spoken and put in writing up to %s later; the Code wants it in writing when the stage ends.", length(p.Spoken.N, p.Spoken.Unit))
	}
	if n := len(p.Stages); n != 2 {
		c.note("stage", "Code 5.3", "There are %s; the Code wants two, no fewer and no more.", count(n, "stage"))
	}
	for i, s := range p.Stages {
		c.stage(fmt.Sprintf("stage[%d]", i), s, i)
	}
	for i, pause := range p.Pauses {
		if pause.Stops {
			c.note(fmt.Sprintf("pause[%d]", i), "Code 6.3 and 6.14", "%s stops the clock; the Code's clock runs on.", sentence(pause.Reason))
		}
	}
	for i, r := range p.Routes {
		if !r.Lapsed && strings.Contains(strings.ToLower(r.ID+" "+r.Name), "designated") {
			c.note(fmt.Sprintf("route[%d]", i), "Code 2.4", "The designated person is a live route; the law dropped that step on 1 October 2022.")
		}
		if !r.Lapsed && r.Ombudsman && strings.Contains(strings.ToLower(r.When), "eight weeks") {
			c.note(fmt.Sprintf("route[%d].when", i), "Code 2.4", "Customers are told to wait eight weeks for the Ombudsman; the law dropped that wait on 1 October 2022.")
		}
	}
}

// codeGrounds are the three that the Code itself names (2.2), by the ids under
// which they ship, and what the text of each must say so as not to go further.
var codeGrounds = map[string]string{"too_old": "", "court": "filed", "already_considered": ""}

// ground compares a ground for turning a complaint away. Those of 2.2 are by
// their id; an age is compared with the age limit.
func (c departures) ground(at string, g casework.Ground) {
	says, named := codeGrounds[g.ID]
	switch {
	case !named:
		c.note(at, "Code 2.2 and 2.5", "The Code does not name this ground for turning a complaint away: %s.", g.Text)
	case !strings.Contains(strings.ToLower(g.Text), says):
		c.note(at, "Code 2.2", "This ground goes further than the Code, which counts a court only once the claim has been filed: %s.", g.Text)
	}
}

// stage compares a stage with the Code's of the same place. A third has none.
func (c departures) stage(at string, s casework.Stage, i int) {
	if i > 0 && s.Reasons != "no" {
		c.note(at+".reasons", "Code 6.12", "Whoever asks for %s is %s to give reasons; the Code asks for none.", s.Name, s.Reasons)
	}
	if i > 0 && !s.NotSameAs {
		c.note(at+".not_same_person_as_before", "Code 6.13", "%s may be answered by the person who answered before.", s.Name)
	}
	if s.WindowHard {
		c.note(at+".window_hard", "Code 5.11", "A request after the last day comes too late at %s; the Code allows only its own grounds for refusing.", s.Name)
	}
	if i == 0 && s.NewIssues != "fold_in" {
		c.note(at+".new_issues", "Code 6.8", "A new matter raised at %s is not taken in; the Code wants it in, if it is related and causes no delay.", s.Name)
	}
	if len(s.Criteria) > 0 {
		c.note(at+".criteria", "Code 5.11", "Whoever asks for %s must meet a criterion; the Code allows only its own grounds for refusing.", s.Name)
	}
	if i >= len(codeStages) {
		return
	}
	code := codeStages[i]
	if a := s.Acknowledge; days(a.N, a.Unit) > days(codeAcknowledgeDays, casework.WorkingDays) {
		c.note(at+".acknowledge", code.acknowledge, "%s is acknowledged within %s; the Code allows %d working days.", s.Name, length(a.N, a.Unit), codeAcknowledgeDays)
	}
	if s.ReceiptIsAck {
		c.note(at+".receipt_is_acknowledgement", code.acknowledge, "The automatic receipt is the acknowledgement of %s; the Code wants the complaint defined in it, which takes a person.", s.Name)
	}
	longest := code.answerDays
	if s.Answer.From == casework.FromReceipt {
		longest += codeAcknowledgeDays
	}
	if days(s.Answer.N, s.Answer.Unit) > days(longest, casework.WorkingDays) {
		c.note(at+".answer", code.answer, "%s is answered within %s; the Code allows %d working days from the acknowledgement.", s.Name, length(s.Answer.N, s.Answer.Unit), code.answerDays)
	}
	switch e := s.Extension; {
	case e.Max == 0:
		c.note(at+".extension", code.extension, "An extension of %s has no limit; the Code allows %d working days.", s.Name, code.answerDays)
	case days(e.Max, e.Unit) > days(code.answerDays, casework.WorkingDays):
		c.note(at+".extension", code.extension, "An extension of %s may last %s; the Code allows %d working days.", s.Name, length(e.Max, e.Unit), code.answerDays)
	}
	if !s.Extension.NeedsReason {
		c.note(at+".extension", code.extension, "An extension of %s needs no reason; the Code wants it explained.", s.Name)
	}
	var missing []string
	for _, item := range sevenItems {
		if !slices.ContainsFunc(item.sections, func(section string) bool { return slices.Contains(s.Requires, section) }) {
			missing = append(missing, item.words)
		}
	}
	if len(missing) > 0 {
		c.note(at+".letter_requires", code.letter, "The answer at %s may lack %s.", s.Name, list(missing, "and"))
	}
}

func (c departures) note(path, clause, format string, args ...any) {
	c.document.note(c.Find(path), Departure, path, format, args...)
	c.findings[len(c.findings)-1].Clause = clause
}

// days compares lengths of time in different units, roughly: a working week
// has five working days.
func days(n int, unit casework.Unit) float64 {
	perUnit := map[casework.Unit]float64{
		casework.WorkingDays: 7.0 / 5, casework.CalendarDays: 1, casework.Weeks: 7, casework.Months: 365.25 / 12, casework.Hours: 1.0 / 24,
	}
	return float64(n) * perUnit[unit]
}
