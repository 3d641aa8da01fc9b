package policy

import (
	"fmt"
	"slices"
	"strings"

	"putright/casework"
)

// Show writes the procedure in plain words: who does what by when, and the
// clause that says so. It is plain text of at most 80 columns.
func Show(p Profile) string {
	var out page
	policy := p.Policy
	out.heading(strings.ToUpper(policy.Title))
	out.say("%s, version %s. Approved %s, to be reviewed by %s. Owner: %s.",
		policy.ID, policy.Version, day(policy.ApprovedOn), day(policy.ReviewBy), policy.Owner)
	out.say("In square brackets stands the clause that a rule comes from.")

	out.definition(policy)
	out.counting(policy)
	out.arrival(policy)
	for i := range policy.Stages {
		out.stage(policy, i)
	}
	out.hearing(policy.Hearing)
	out.lateness(policy)
	out.closing(policy)
	out.danger(policy.Hazard)
	out.help(policy.Routes)
	out.records(policy.Retention)
	return out.String()
}

func (out *page) definition(p casework.Policy) {
	out.heading("What a complaint is")
	out.say("%s%s", p.Definition.Words, clause(p.Definition.Clause))
	if a := p.AgeLimit; a.N > 0 {
		out.say("It should be about something no older than %s, counted from %s%s.", length(a.N, a.Unit), map[string]string{
			"issue": "what happened", "aware": "when the customer knew",
			"latest": "the latest of what happened, when the customer knew, and our last response",
		}[a.From], clause(a.Clause))
	}
	if len(p.NotComplaint) == 0 {
		return
	}
	out.say("A person may decide that a message can't be looked at as a complaint, and must then give the reasons in writing. The program never decides that. Grounds:")
	for _, g := range p.NotComplaint {
		also := ""
		if g.Handling {
			also = "; a complaint about how we handled it is heard"
		}
		out.item("%s%s%s", g.Text, also, clause(g.Clause))
	}
}

var dayNames = map[string]string{"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday"}

func (out *page) counting(p casework.Policy) {
	c := p.Calendar
	off := make([]string, 0, len(c.Weekend)+1)
	for _, d := range c.Weekend {
		off = append(off, dayNames[d])
	}
	off = append(off, "the bank holidays of "+placeNames[c.Holidays])
	out.heading("How days are counted")
	out.say("Every day is a working day but %s.", list(off, "and"))
	switch c.FirstDay {
	case "deem_next":
		late := ""
		if c.Cutoff != "" {
			late = ", or after " + c.Cutoff + ","
		}
		out.say("What comes on a day off%s counts as if it came on the next working day. The working day after that is day 1.", late)
	case "same_day":
		out.say("The day on which a message comes is day 1, or the next working day if it is a day off.")
	default:
		out.say("The date of a message is the one on which it arrived, at any hour (%s). The next working day is day 1.", p.Timezone)
	}
	out.say("What is due on a day is in time until the end of that day. Weeks and months run to the corresponding date, a month at most to its last day. Where a date falls on a day off, ours moves %s to a working day and a customer's moves %s.", c.LandlordRolls, c.CustomerRolls)
	for _, closure := range c.Closures {
		moved := "which changes no date"
		if len(closure.Counts) > 0 {
			moved = "which does not count towards: " + list(closure.Counts, "and")
		}
		out.item("%s: %s, %s", closure.Date.Long(), closure.Label, moved)
	}
	if p.Post.N > 0 {
		out.say("A letter by post counts as received %s after we posted it%s.", length(p.Post.N, p.Post.Unit), clause(p.Post.Clause))
	}
}

var placeNames = map[string]string{"england-and-wales": "England and Wales"}

func (out *page) arrival(p casework.Policy) {
	out.heading("When a message comes in")
	out.say("The customer gets a receipt at once, at any hour, with a reference and a date. Letters that a date sends leave from %s on a working day. Where a message hints at abuse, stalking or self-harm nothing leaves by itself: the duty contact is called at once.", p.LettersFrom)
	out.item("Unclear messages: a person says what it is %s.", within(p.Triage))
	for _, care := range []struct {
		what string
		does string
		rule casework.CareRule
	}{
		{"A request for a service", "contacts the customer", p.Services},
		{"A report about a neighbour", "contacts the customer", p.ASB},
		{"An enquiry from a councillor or an MP", "answers", p.Members},
	} {
		urgent := ""
		if care.rule.ContactUrgent.N > 0 {
			urgent = ", or if it is urgent " + within(care.rule.ContactUrgent)
		}
		out.item("%s: %s %s %s%s.", care.what, roleNames[casework.Role(care.rule.Role)], care.does, within(care.rule.Contact), urgent)
	}
	if p.Early.N > 0 {
		out.item("A complaint: we try to settle it informally %s. If that does not work it goes through the steps below.", within(p.Early))
	}
}

var roleNames = map[casework.Role]string{
	casework.RoleOfficer: "an officer", casework.RoleReviewer: "a reviewer", casework.RolePanel: "the panel",
	casework.RoleServices: "the services team", casework.RoleASB: "the team for anti-social behaviour",
	casework.RoleHR: "human resources", casework.RoleLegal: "the legal team", casework.RoleMembers: "the team for members' enquiries",
	casework.RoleDuty: "the duty contact", casework.RoleManager: "a manager", casework.RoleAdministrator: "an administrator",
}

var sectionNames = map[string]string{
	"stage": "the stage", "definition": "what the complaint is", "decision": "the decision", "findings": "what we found",
	"reasons": "the reasons", "remedy": "what puts it right", "actions": "what we will do", "next_step": "what the customer can do next",
}

func (out *page) stage(p casework.Policy, i int) {
	s := p.Stages[i]
	out.heading(s.Name + clause(s.Clause))
	who := sentence(roleNames[casework.Role(s.Handler)]) + " answers"
	if s.NotSameAs {
		who += ", never somebody who answered before"
	}
	if s.Request != "" {
		who = fmt.Sprintf("The customer asks for a%s %s in any words. %s", article(s.Request), s.Request, who)
	}
	out.say("%s.", who)
	if s.Reasons == "no" {
		if i > 0 {
			out.item("No reasons are asked for.")
		}
	} else {
		out.item("Reasons are %s; a request without them is dated by its arrival all the same.", s.Reasons)
	}
	if len(s.Criteria) > 0 {
		out.item("It is for one of these: %s.", strings.Join(s.Criteria, "; "))
	}
	how := "A person approves it."
	if s.ReceiptIsAck {
		how = "The receipt is the acknowledgement."
	}
	out.item("Acknowledgement: %s. %s", within(s.Acknowledge), how)
	out.item("Answer: %s.", within(s.Answer))
	out.extension(s)
	out.item("The answer is %s, in writing, and holds %s.", list(s.Outcomes, "or"), list(sectionsOf(s), "and"))
	switch {
	case s.Final:
		out.item("This is our final answer.")
	default:
		next := p.Stages[i+1]
		late := "A person decides about a later request."
		if s.WindowHard {
			late = "More time may be asked for until then."
		}
		out.item("The customer may ask for %s %s. %s", next.Name, within(s.Window), late)
	}
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

func article(word string) string {
	if strings.ContainsAny(word[:1], "aeiou") {
		return "n"
	}
	return ""
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
		out.item("A person decides whether the appeal is heard %s.", within(h.Accept))
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

func (out *page) lateness(p casework.Policy) {
	out.heading("Keeping to dates")
	warnings := make([]string, 0, len(p.WarnAt))
	onTheDay := ""
	for _, n := range p.WarnAt {
		if n == 0 {
			onTheDay = " and on the day itself"
			continue
		}
		warnings = append(warnings, fmt.Sprint(n))
	}
	out.say("The person who must act is reminded %s working days before a date%s.", list(warnings, "and"), onTheDay)
	out.item("After a missed date the customer gets an apology %s, and then hears from us %s until there is an answer.", within(p.Late.Apology), within(p.Late.NextWord))
	if p.Update.N > 0 {
		out.item("While a case is open the customer hears from us at least every %s%s.", length(p.Update.N, p.Update.Unit), clause(p.Update.Clause))
	}
	if p.Spoken.N > 0 {
		out.item("An answer given by phone or in person is confirmed in writing %s.", within(p.Spoken))
	}
	for _, pause := range p.Pauses {
		clock := "the clock runs on"
		if pause.Stops {
			clock = "the clock stops, and goes on with the days that were left"
		}
		out.item("%s: a person may pause the case; %s. A person looks at it again every %s%s.", sentence(pause.Reason), clock, length(pause.Review, casework.WorkingDays), clause(pause.Clause))
	}
}

func (out *page) closing(p casework.Policy) {
	out.heading("How a complaint ends" + clause(p.Close.Clause))
	if p.Close.Reminder > 0 {
		out.item("The customer is reminded %s before the last day on which they may ask for the next step.", length(p.Close.Reminder, casework.WorkingDays))
	}
	out.item("The complaint is closed %s after that day%s, if every message in the mailbox has been read by then and none from the customer waits for a person.", length(p.Close.After.N, p.Close.After.Unit), clause(p.Close.After.Clause))
	if p.Survey.After.N > 0 {
		out.item("We ask the customer how it went %s. Questions: %s", within(p.Survey.After), strings.Join(p.Survey.Questions, " "))
	}
}

func (out *page) danger(h casework.HazardRule) {
	if h.Emergency.N == 0 {
		return
	}
	out.heading("Danger in the home" + clause(h.Clause))
	out.say("These dates run beside those of a complaint. The duty contact is called at once, at any hour; a person judges how bad it is.")
	out.item("An emergency is looked into and made safe %s.", within(h.Emergency))
	out.item("A significant hazard is looked into %s.", within(h.Investigate))
	out.item("From the end of that: findings in writing to the tenant %s; safety work %s; further work begun %s, at the latest %s.", within(h.Summary), within(h.Works), within(h.Start), within(h.Latest))
	for _, phase := range h.Phases {
		out.item("From %s on the law counts: %s.", day(phase.From), list(phase.Hazards, "and"))
	}
}

func (out *page) help(all []casework.Route) {
	out.heading("Help from outside")
	live := slices.DeleteFunc(slices.Clone(all), func(r casework.Route) bool { return r.Lapsed })
	for _, r := range live {
		out.item("%s, %s%s: %s", r.Name, r.When, clause(r.Clause), strings.Join(slices.DeleteFunc([]string{r.Web, r.Phone, r.Post}, func(s string) bool { return s == "" }), "; "))
	}
	for _, r := range all {
		if r.Lapsed {
			out.item("No longer: %s, %s%s", r.Name, r.When, clause(r.Clause))
		}
	}
	out.say("Every letter about a complaint names the Ombudsman.")
}

func (out *page) records(kept []casework.Retention) {
	out.heading("How long closed cases are kept")
	if len(kept) == 0 {
		out.say("Not decided. Until it is, nothing is erased by age.")
	}
	for _, k := range kept {
		out.item("%s: %s.", sentence(casework.KindWords(k.Kind)), count(k.Years, "year"))
	}
}

func day(d casework.Date) string {
	_, rest, _ := strings.Cut(d.Long(), " ")
	return rest
}
