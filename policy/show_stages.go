package policy

import (
	"fmt"
	"slices"
	"strings"

	"putright/casework"
)

var roleNames = map[casework.Role]string{
	casework.RoleOfficer: "an officer", casework.RoleReviewer: "a reviewer", casework.RolePanel: "the panel",
	casework.RoleServices: "the services team", casework.RoleASB: "the team for anti-social behaviour",
	casework.RoleHR: "human resources", casework.RoleLegal: "the legal team", casework.RoleMembers: "the team for members' enquiries",
	casework.RoleDuty: "the duty contact", casework.RoleManager: "a manager", casework.RoleAdministrator: "an administrator",
}

func handlerOf(s casework.Stage) string { return roleNames[casework.Role(s.Handler)] }

// answers says what the handler of a stage does by when.
func answers(p casework.Policy, s casework.Stage) string {
	if heard(p, s) {
		return "meets within " + lengthFrom(s.Answer)
	}
	return "answers within " + lengthFrom(s.Answer)
}

// heard reports whether a stage has a hearing.
func heard(p casework.Policy, s casework.Stage) bool {
	return len(p.Hearing.Panel) > 0 && casework.Role(s.Handler) == casework.RolePanel
}

func (out *page) stage(p casework.Policy, i int) {
	s := p.Stages[i]
	out.heading(s.Name + clause(s.Clause))
	asks := ""
	if s.Request != "" {
		asks = fmt.Sprintf("The customer asks for this in any words, or just with the word %s. ", strings.ToUpper(s.Request))
	}
	who := sentence(handlerOf(s)) + " deals with it"
	if s.NotSameAs {
		who += ", never somebody who answered before"
	}
	out.say("%s%s.", asks, who)
	if i > 0 {
		switch s.Reasons {
		case "no":
			out.item("No reasons are asked for.")
		default:
			out.item("Reasons are %s; a request without them is dated by its arrival all the same.", s.Reasons)
		}
	}
	if len(s.Criteria) > 0 {
		out.item("It is for one of these: %s. A person decides whether one is met.", strings.Join(s.Criteria, "; "))
	}
	how := "The program prepares it with what the complaint is about; a person approves it."
	if s.ReceiptIsAck {
		how = "The receipt, which leaves at once, is the acknowledgement."
	}
	out.item("Acknowledgement: %s. %s", within(s.Acknowledge), how)
	if heard(p, s) {
		out.item("Hearing: %s.", within(s.Answer))
	} else {
		out.item("Answer: %s.", within(s.Answer))
	}
	out.extension(s)
	switch s.NewIssues {
	case "fold_in":
		out.item("A new matter raised before the answer is taken in, if it is related and causes no delay. Otherwise it is a complaint of its own. A person decides.")
	case "new_case":
		out.item("A new matter raised at this stage is a complaint of its own. A person decides.")
	}
	out.item("The answer is %s, in writing, and holds %s.", list(s.Outcomes, "or"), list(sectionsOf(s), "and"))
	if s.Final {
		out.item("This is our final answer. What the customer writes after it is read by a person.")
		return
	}
	late := "A later request is taken all the same, unless a person finds a ground against it."
	if s.WindowHard {
		late = "Until then they may ask for more time. A person decides about that, and about a later request."
	}
	out.item("The customer may ask for %s %s. %s", p.Stages[i+1].Name, within(s.Window), late)
}

func (out *page) extension(s casework.Stage) {
	e := s.Extension
	with := "the new date"
	if e.NeedsReason {
		with += " and the reason"
	}
	most := e.Max
	if e.WarnOver > 0 && (most == 0 || e.WarnOver < most) {
		most = e.WarnOver
	}
	var limits []string
	if most > 0 {
		limits = append(limits, "for no more than "+length(most, e.Unit))
	}
	switch {
	case e.Count == 1:
		limits = append(limits, "only once")
	case e.Count > 1:
		limits = append(limits, fmt.Sprintf("no more than %d times", e.Count))
	}
	unless := ""
	if len(limits) > 0 {
		unless = ", " + list(limits, "and") + " unless a manager agrees"
	}
	out.item("More time: before the date a person writes to the customer with %s%s%s.", with, unless, clause(e.Clause))
}

var sectionNames = map[string]string{
	"stage": "the stage", "definition": "what the complaint is", "decision": "the decision", "findings": "what we found",
	"reasons": "the reasons", "remedy": "what puts it right", "actions": "what we will do", "next_step": "what the customer can do next",
}

func sectionsOf(s casework.Stage) []string {
	var names []string
	for _, section := range s.Requires {
		names = append(names, sectionNames[section])
	}
	return names
}

func (out *page) hearing(h casework.HearingRule) {
	if len(h.Panel) == 0 {
		return
	}
	out.heading("The panel" + clause(h.Clause))
	out.say("It is made up of %s. Nobody who had a part in the case sits on it.", list(h.Panel, "and"))
	if h.Accept.N > 0 {
		out.item("A person decides whether it is heard %s.", within(h.Accept))
	}
	if h.TwoPeople {
		out.item("To decline it takes a second person's agreement.")
	}
	if h.Notice > 0 {
		out.item("Notice to the customer: %s; with less than %d a manager is asked.", length(h.Notice, casework.WorkingDays), h.NoticeMin)
	}
	if h.Papers {
		out.item("The customer may leave it to the papers.")
	}
	if h.Absence {
		out.item("The panel may go ahead without the customer.")
	}
	if h.Letter.N > 0 {
		out.item("Letter after the hearing: %s.", within(h.Letter))
	}
}

// letters sums up what the customer is sent, and who lets it go.
func (out *page) letters(p casework.Policy) {
	out.heading("Letters to the customer")
	out.item("At once, from the program: the receipt of a message, and a note where a message was added to a case.")
	dated := []string{"the apology for a missed date"}
	if p.Update.N > 0 {
		dated = append(dated, "word on how it goes")
	}
	if p.Close.Reminder > 0 {
		dated = append(dated, "the reminder of the last day to ask for more")
	}
	dated = append(dated, "the closing notice")
	if p.Survey.After.N > 0 {
		dated = append(dated, "the survey")
	}
	out.item("On their date, from the program: %s.", list(dated, "and"))
	var approved []string
	if slices.ContainsFunc(p.Stages, func(s casework.Stage) bool { return !s.ReceiptIsAck }) {
		approved = append(approved, "the acknowledgement that says what the complaint is")
	}
	approved = append(approved, "the answer at each stage", "more time for us", "more time to ask", "why a complaint is turned away")
	if len(p.Hearing.Panel) > 0 {
		approved = append(approved, "whether the panel hears it", "the notice of the hearing")
	}
	approved = append(approved, "what was agreed", "who deals with it instead of us", "any letter in a person's own words")
	out.item("Only once a person has seen and released it: %s.", list(approved, "and"))
	out.say("A letter that waits for release stops if something new arrives on the case first.")
}
