package policy

import (
	"fmt"
	"strings"

	"putright/casework"
)

// clocks looks at the dates that do not belong to a stage.
func (v validation) clocks(p casework.Policy) {
	v.period("triage", p.Triage, true, casework.FromReceipt)
	for _, care := range []struct {
		at   string
		role casework.Role
		rule casework.CareRule
	}{{"service_request", casework.RoleServices, p.Services}, {"asb", casework.RoleASB, p.ASB}, {"member_enquiry", casework.RoleMembers, p.Members}} {
		if !v.Has(care.at) {
			v.wrong(care.at, `There is no [%s]: say under it which team looks after it and by when, with role = %q and contact = { n = 5, unit = "working_days", from = "receipt", clause = "proposed" }.`, care.at, care.role)
			continue
		}
		known(v, care.at+".role", casework.Role(care.rule.Role), casework.Roles)
		v.period(care.at+".contact", care.rule.Contact, true, casework.FromReceipt)
		v.period(care.at+".contact_urgent", care.rule.ContactUrgent, false, casework.FromReceipt)
		if care.at != "member_enquiry" && care.rule.Complaint != "" {
			v.wrong(care.at+".complaint", "This belongs under [member_enquiry], which is about councillors and MPs.")
		}
	}
	maybe(v, "member_enquiry.complaint", p.Members.Complaint, fromWhen)
	v.period("late.apology", p.Late.Apology, true, casework.FromEvent)
	v.period("late.next_word", p.Late.NextWord, true, casework.FromEvent)
	v.period("spoken_outcome", p.Spoken, false, casework.FromEvent)
	v.period("update", p.Update, false, casework.FromEvent)
	v.period("posted_letter", p.Post, false, casework.FromEvent)

	if len(p.WarnAt) == 0 {
		v.wrong("warn_at", "warn_at is missing: write on how many working days before a date its officer is reminded, such as [5, 2, 1, 0].")
	}
	for i, n := range p.WarnAt {
		v.atLeast(fmt.Sprintf("warn_at[%d]", i), n, 0)
		if i > 0 && n >= p.WarnAt[i-1] {
			v.wrong(fmt.Sprintf("warn_at[%d]", i), "warn_at must go down from the most days to the fewest, but %d stands after %d.", n, p.WarnAt[i-1])
		}
	}
}

// ending looks at how a case ends and what follows.
func (v validation) ending(p casework.Policy) {
	v.atLeast("close.reminder", p.Close.Reminder, 0)
	v.period("close.after", p.Close.After, true, casework.FromEvent)
	v.someKnown("close.guards", p.Close.Guards, guards)
	v.clause("close.clause", p.Close.Clause)

	v.period("survey.after", p.Survey.After, false, casework.FromClosure)
	v.allKnown("survey.suppress", p.Survey.Suppress, suppress)
	if p.Survey.After.N > 0 && len(p.Survey.Questions) == 0 {
		v.wrong("survey.questions", "The survey has no questions. Write some, or set its after to n = 0.")
	}
	for i, pause := range p.Pauses {
		at := fmt.Sprintf("pause[%d].", i)
		v.needed(at+"reason", pause.Reason)
		v.atLeast(at+"review_every", pause.Review, 1)
		v.clause(at+"clause", pause.Clause)
	}
	for i, r := range p.Retention {
		at := fmt.Sprintf("retention[%d].", i)
		known(v, at+"kind", r.Kind, casework.Kinds)
		v.atLeast(at+"years", r.Years, 1)
	}
}

// others looks at what a policy says of people other than the customer.
func (v validation) others(p casework.Policy) {
	v.period("anonymous", p.Anonymous, false, casework.FromReceipt)
	if v.Has("third_party") {
		v.needed("third_party.words", p.Third.Words)
		v.clause("third_party.clause", p.Third.Clause)
	}
	if v.Has("contractor") {
		v.period("contractor.monitor", p.Contract.Monitor, false, casework.FromEvent)
		v.clause("contractor.clause", p.Contract.Clause)
	}
	if v.Has("payment") {
		known(v, "payment.role", casework.Role(p.Payment.Role), casework.Roles)
		v.clause("payment.clause", p.Payment.Clause)
	}
}

func (v validation) hearing(h casework.HearingRule) {
	if !v.Has("hearing") {
		return
	}
	if len(h.Panel) == 0 {
		v.wrong("hearing.panel", `hearing.panel is missing: say who sits on it, such as panel = ["a member of the Board", "a resident"].`)
	}
	for i, seat := range h.Panel {
		v.needed(fmt.Sprintf("hearing.panel[%d]", i), seat)
	}
	v.period("hearing.accept", h.Accept, false, casework.FromReceipt)
	v.period("hearing.letter_within", h.Letter, false, casework.FromEvent)
	v.atLeast("hearing.notice", h.Notice, 0)
	v.atLeast("hearing.notice_least", h.NoticeMin, 0)
	if h.Notice >= 0 && h.Notice < h.NoticeMin {
		v.wrong("hearing.notice_least", "The least notice of a hearing is longer than the notice wanted.")
	}
	v.clause("hearing.clause", h.Clause)
}

func (v validation) hazard(h casework.HazardRule) {
	if !v.Has("hazard") {
		return
	}
	v.period("hazard.emergency", h.Emergency, true, casework.FromReceipt)
	v.period("hazard.investigate", h.Investigate, true, casework.FromReceipt)
	v.period("hazard.summary", h.Summary, true, casework.FromEvent)
	v.period("hazard.works", h.Works, true, casework.FromEvent)
	v.period("hazard.start", h.Start, true, casework.FromEvent)
	v.period("hazard.latest", h.Latest, true, casework.FromEvent)
	v.clause("hazard.clause", h.Clause)
	for i, phase := range h.Phases {
		at := fmt.Sprintf("hazard.phase[%d].", i)
		v.date(at+"from", phase.From)
		if len(phase.Hazards) == 0 {
			v.wrong(at+"hazards", "This phase names no hazards.")
		}
		for j, cue := range phase.Cues {
			if cue != strings.ToLower(strings.Join(strings.Fields(cue), " ")) || cue == "" {
				v.wrong(fmt.Sprintf("%scues[%d]", at, j), `%q is no cue: write a word or a few, in small letters with one blank between, such as "black mould".`, cue)
			}
		}
	}
}

// routes makes sure that each letter about a complaint can print a way to the
// Ombudsman that works (R60 and R61, clauses 13.1 to 13.3; Code 2.4 and 3.7).
func (v validation) routes(all []casework.Route) {
	live := false
	var ids []string
	for i, r := range all {
		at := fmt.Sprintf("route[%d].", i)
		v.unique(at+"id", r.ID, &ids)
		v.needed(at+"name", r.Name)
		if r.CheckedOn != "" {
			v.date(at+"checked_on", r.CheckedOn)
		}
		if r.Lapsed || !r.Ombudsman {
			continue
		}
		live = true
		v.needed(at+"web", r.Web)
		v.needed(at+"phone", r.Phone)
		v.needed(at+"post", r.Post)
		v.needed(at+"when", r.When)
		for _, dead := range deadOffice {
			if strings.Contains(r.Post, dead) {
				v.wrong(at+"post", "The Ombudsman has left that address; letters to it are lost. It is now PO Box 1484, Unit D, Preston, PR2 0ET.")
				break
			}
		}
	}
	if !live {
		v.wrong("route", "No route to the Ombudsman is live. Every letter about a complaint must name one: add a [[route]] with ombudsman = true that has not lapsed.")
	}
}
