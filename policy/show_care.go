package policy

import (
	"fmt"
	"strings"

	"putright/casework"
)

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
		out.item("%s: %s %s %s%s.%s", care.what, roleNames[casework.Role(care.rule.Role)], care.does, within(care.rule.Contact), urgent, map[string]string{
			"asked":        " If they ask for the complaints procedure it is a complaint, too, from the day it came; a person confirms that.",
			"dissatisfied": " If they say that the customer is dissatisfied it is a complaint, too, from the day it came; a person confirms that.",
		}[care.rule.Complaint])
	}
	if p.Early.N > 0 {
		out.item("A complaint: we try to settle it informally %s. What was agreed is put in writing. If that does not work it goes through the steps below.", within(p.Early))
	}
	out.item("A second complaint of the same customer: a person may join the two; the earlier dates then hold.")
	out.say("The receipt of anything but a complaint says how to make it one: with the one word COMPLAINT.")
}

// people is about everybody but the customer and the staff who answer.
func (out *page) people(p casework.Policy) {
	out.heading("Other people in a case")
	if p.Third.Words != "" {
		out.item("Somebody who writes for the customer: %s%s", p.Third.Words, clause(p.Third.Clause))
	}
	if p.Anonymous.N > 0 {
		out.item("A writer who withholds their name: a person says whether anything can be done %s.", within(p.Anonymous))
	}
	if p.Contract.Clause != "" {
		watched := ""
		if p.Contract.Monitor.N > 0 {
			watched = fmt.Sprintf(" A person asks how it goes every %s%s.", length(p.Contract.Monitor.N, p.Contract.Monitor.Unit), clause(p.Contract.Monitor.Clause))
		}
		out.item("A contractor may deal with a complaint, but our dates hold%s.%s", clause(p.Contract.Clause), watched)
	}
	out.item("A petition is one complaint; letters go to its spokesperson alone.")
	out.item("A complaint about a member of staff goes to human resources, in confidence. The customer gets an answer about the service in the same time as for any complaint.")
}

func (out *page) lateness(p casework.Policy) {
	out.heading("Keeping to dates")
	warnings := make([]string, 0, len(p.WarnAt))
	onTheDay := ""
	for _, n := range p.WarnAt {
		if n == 0 {
			onTheDay = "on the day itself"
			continue
		}
		warnings = append(warnings, fmt.Sprint(n))
	}
	when := onTheDay
	if len(warnings) > 0 {
		when = list(warnings, "and") + " working days before a date"
		if onTheDay != "" {
			when += " and " + onTheDay
		}
	}
	out.say("The person who must act is reminded %s, and each working day after it; a manager, too, once it is late.", when)
	out.item("After a missed date the customer gets an apology %s, and then hears from us %s until there is an answer.", within(p.Late.Apology), within(p.Late.NextWord))
	if p.Update.N > 0 {
		out.item("While a case is open the customer hears from us at least every %s%s, or as agreed with them.", length(p.Update.N, p.Update.Unit), clause(p.Update.Clause))
	}
	if p.Spoken.N > 0 {
		out.item("An answer given by phone or in person is confirmed in writing %s.", within(p.Spoken))
	}
}

func (out *page) pauses(all []casework.Pause) {
	if len(all) == 0 {
		return
	}
	out.heading("Pausing a case")
	for _, pause := range all {
		clock := "the clock runs on"
		if pause.Stops {
			clock = "the clock stops, and goes on with the days that were left"
		}
		if pause.TwoPeople {
			clock += "; a manager must agree"
		}
		out.item("%s%s: %s. A person looks every %s whether the pause must go on.", sentence(pause.Reason), clause(pause.Clause), clock, length(pause.Review, casework.WorkingDays))
	}
}

func (out *page) remedies(pay casework.PaymentRule) {
	out.heading("Putting it right")
	out.item("What we promise has a date of its own. Whoever owes it is reminded, and the customer hears when it is done, also after the case is closed.")
	if pay.Role != "" {
		out.item("A payment is awarded by %s%s.", roleNames[casework.Role(pay.Role)], clause(pay.Clause))
	}
}

var suppressNames = map[string]string{
	"safety": "somebody may be in danger", "restriction": "contact is restricted", "bereavement": "somebody has died",
	"hr": "it is about a member of staff", "open_linked": "another case of theirs is open", "opt_out": "they asked us not to",
	"open_promise": "a promise is still to be kept",
}

func (out *page) closing(p casework.Policy) {
	out.heading("How a complaint ends" + clause(p.Close.Clause))
	out.item("Each answer but the final one names the last day on which the customer may ask for the next step.")
	if p.Close.Reminder > 0 {
		out.item("The customer is reminded %s before that day.", length(p.Close.Reminder, casework.WorkingDays))
	}
	out.item("The complaint is closed %s after that last day%s, if every message in the mailbox has been read by then and none from the customer waits for a person.", length(p.Close.After.N, p.Close.After.Unit), clause(p.Close.After.Clause))
	out.item("After the final answer it is closed at once. What was promised in it is still followed up.")
	if p.Survey.After.N == 0 {
		return
	}
	out.item("We ask the customer how it went %s. Questions: %s", within(p.Survey.After), strings.Join(p.Survey.Questions, " "))
	var unless []string
	for _, reason := range p.Survey.Suppress {
		unless = append(unless, suppressNames[reason])
	}
	if len(unless) > 0 {
		out.item("We do not ask where %s.", list(unless, "or"))
	}
}

func (out *page) danger(h casework.HazardRule) {
	if h.Emergency.N == 0 {
		return
	}
	out.heading("Danger in the home" + clause(h.Clause))
	out.say("These dates run beside those of a complaint, from the first word of a danger. The duty contact is called at once, at any hour. A person judges whether it is a hazard and how bad.")
	out.item("An emergency is looked into and made safe %s.", within(h.Emergency))
	out.item("A significant hazard is looked into %s.", within(h.Investigate))
	out.item("From the end of that: findings in writing to the tenant %s; safety work %s; further work begun %s, at the latest %s.", within(h.Summary), within(h.Works), within(h.Start), within(h.Latest))
	for _, phase := range h.Phases {
		hints := ""
		if n := len(phase.Cues); n > 0 {
			hints = fmt.Sprintf(" Words that hint at it: %s", strings.Join(phase.Cues[:min(n, 4)], ", "))
			if n > 4 {
				hints += fmt.Sprintf(" and %d more in the policy's file", n-4)
			}
			hints += "."
		}
		out.item("From %s on the law counts: %s.%s", day(phase.From), list(phase.Hazards, "and"), hints)
	}
}
