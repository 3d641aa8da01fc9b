package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"putright/casework"
)

// The words that a policy file may use.
var (
	units      = []casework.Unit{casework.WorkingDays, casework.CalendarDays, casework.Weeks, casework.Months, casework.Hours}
	starts     = []casework.Start{casework.FromReceipt, casework.FromAcknowledgement, casework.FromOutcome, casework.FromClosure, casework.FromEvent}
	weekdays   = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	firstDays  = []string{"next_working_day", "deem_next", "same_day"}
	deadlines  = []string{casework.DueAcknowledgement, casework.DueAnswer, casework.DueContact, casework.DueTriage, casework.DueDecision, casework.DueWindow, casework.DueWord, "survey", "hazard"}
	requests   = []string{casework.AskReview, casework.AskAppeal}
	outcomes   = []string{"upheld", "partially upheld", "not upheld"}
	reasons    = []string{"no", "expected", "required"}
	sections   = []string{"stage", "definition", "decision", "findings", "reasons", "remedy", "actions", "next_step"}
	guards     = []string{"mailbox_read", "no_message_waiting", "no_extension_asked", "no_message_in_window"}
	suppress   = []string{"safety", "restriction", "bereavement", "hr", "open_linked", "opt_out", "open_promise"}
	ageStarts  = []string{"issue", "aware", "latest"}
	deadOffice = []string{"PO Box 152", "L33 7WQ", "L337WQ", "Liverpool"} // the Ombudsman's, until it moved
)

// validation finds what keeps a policy from being run.
type validation struct{ *document }

func validate(d *document, p casework.Policy) {
	v := validation{d}
	v.head(p)
	v.calendar(p.Calendar)
	v.grounds(p)
	if len(p.Stages) == 0 {
		v.wrong("stage", "A policy needs at least one [[stage]].")
	}
	for i := range p.Stages {
		v.stage(p.Stages, i)
	}
	v.clocks(p)
	v.ending(p)
	v.hazard(p.Hazard)
	v.routes(p.Routes)
}

func (v validation) head(p casework.Policy) {
	v.needed("id", p.ID)
	v.needed("title", p.Title)
	v.needed("owner", p.Owner)
	v.needed("version", p.Version)
	v.date("approved_on", p.ApprovedOn)
	v.date("review_by", p.ReviewBy)
	if v.needed("timezone", p.Timezone) {
		if _, err := time.LoadLocation(p.Timezone); err != nil || p.Timezone == "Local" {
			v.wrong("timezone", `There is no time zone %q; write "Europe/London".`, p.Timezone)
		}
	}
	if v.needed("letters_from", p.LettersFrom) {
		v.clock("letters_from", p.LettersFrom)
	}
	v.needed("definition.words", p.Definition.Words)
	v.needed("definition.clause", p.Definition.Clause)
}

func (v validation) calendar(c casework.CalendarRule) {
	known(v, "calendar.holidays", c.Holidays, holidayNames())
	v.allKnown("calendar.weekend", c.Weekend, weekdays)
	if slices.Equal(slices.Compact(slices.Sorted(slices.Values(c.Weekend))), slices.Sorted(slices.Values(weekdays))) {
		v.wrong("calendar.weekend", "The weekend takes up the whole week: nothing would ever fall due.")
	}
	known(v, "calendar.first_day", c.FirstDay, firstDays)
	if c.Cutoff != "" {
		v.clock("calendar.cutoff", c.Cutoff)
		if c.FirstDay != "deem_next" {
			v.wrong("calendar.cutoff", `A cutoff works only with first_day = "deem_next"; write cutoff = "".`)
		}
	}
	known(v, "calendar.landlord_rolls", c.LandlordRolls, []string{"back", "forward"})
	known(v, "calendar.customer_rolls", c.CustomerRolls, []string{"back", "forward"})
	for i, closure := range c.Closures {
		at := fmt.Sprintf("calendar.closure[%d].", i)
		v.date(at+"date", closure.Date)
		v.needed(at+"label", closure.Label)
		v.allKnown(at+"counts_for", closure.Counts, deadlines)
	}
}

func (v validation) grounds(p casework.Policy) {
	var ids []string
	for i, g := range p.NotComplaint {
		at := fmt.Sprintf("not_complaint[%d].", i)
		v.unique(at+"id", g.ID, &ids)
		v.needed(at+"text", g.Text)
		v.clause(at+"clause", g.Clause)
	}
	if a := p.AgeLimit; a.N != 0 {
		v.atLeast("age_limit.n", a.N, 1)
		known(v, "age_limit.unit", a.Unit, units)
		known(v, "age_limit.from", a.From, ageStarts)
		v.clause("age_limit.clause", a.Clause)
	}
	v.period("early_resolution", p.Early, false, casework.FromReceipt)
}

// stage looks at one stage and at its place among the others.
func (v validation) stage(all []casework.Stage, i int) {
	s, at, last := all[i], fmt.Sprintf("stage[%d]", i), i == len(all)-1
	called := cmp.Or(s.ID, fmt.Sprint(i+1))
	if v.needed(at+".id", s.ID) && slices.ContainsFunc(all[:i], func(other casework.Stage) bool { return other.ID == s.ID }) {
		v.wrong(at+".id", "There are two stages %q; give each an id of its own.", s.ID)
	}
	v.needed(at+".name", s.Name)
	v.clause(at+".clause", s.Clause)
	known(v, at+".handler", casework.Role(s.Handler), casework.Roles)

	switch {
	case i == 0 && s.Request != "":
		v.wrong(at+".request", "The first stage is what a complaint begins with: nobody asks for it by a word. Delete this line.")
	case i > 0:
		known(v, at+".request", s.Request, requests)
		if slices.ContainsFunc(all[:i], func(other casework.Stage) bool { return other.Request == s.Request && s.Request != "" }) {
			v.wrong(at+".request", "Two stages are asked for with the word %q; a customer could not tell them apart.", s.Request)
		}
		if s.Request == casework.AskReview && slices.ContainsFunc(all[:i], func(other casework.Stage) bool { return other.Request == casework.AskAppeal }) {
			v.wrong(at+".request", "A review stands after an appeal; put the stages in the order in which they follow each other.")
		}
	}
	switch {
	case s.Final && !last:
		v.wrong(at+".final", "Stage %s is final, but another stage follows it; only the last may be final.", called)
	case !s.Final && last:
		v.wrong(at+".final", "Stage %s is the last, so it must say final = true.", called)
	}

	v.period(at+".acknowledge", s.Acknowledge, true, casework.FromReceipt)
	v.period(at+".answer", s.Answer, true, casework.FromReceipt, casework.FromAcknowledgement)
	v.extension(at+".extension", s.Extension)
	if last && s.Window.N != 0 {
		v.wrong(at+".window", "There is no stage after %s that could be asked for; delete its window.", called)
	} else {
		v.period(at+".window", s.Window, !last, casework.FromOutcome)
	}
	known(v, at+".reasons", s.Reasons, reasons)
	v.someKnown(at+".outcomes", s.Outcomes, outcomes)
	v.someKnown(at+".letter_requires", s.Requires, sections)
}

func (v validation) extension(at string, e casework.ExtRule) {
	v.atLeast(at+".max", e.Max, 0)
	v.atLeast(at+".warn_over", e.WarnOver, 0)
	v.atLeast(at+".count", e.Count, 0)
	known(v, at+".unit", e.Unit, units)
	v.clause(at+".clause", e.Clause)
}

// clocks looks at the dates that do not belong to a stage.
func (v validation) clocks(p casework.Policy) {
	v.period("triage", p.Triage, true, casework.FromReceipt)
	for _, care := range []struct {
		at   string
		rule casework.CareRule
	}{{"service_request", p.Services}, {"asb", p.ASB}, {"member_enquiry", p.Members}} {
		known(v, care.at+".role", casework.Role(care.rule.Role), casework.Roles)
		v.period(care.at+".contact", care.rule.Contact, true, casework.FromReceipt)
		v.period(care.at+".contact_urgent", care.rule.ContactUrgent, false, casework.FromReceipt)
	}
	v.period("late.apology", p.Late.Apology, true, casework.FromEvent)
	v.period("late.next_word", p.Late.NextWord, true, casework.FromEvent)
	v.period("spoken_outcome", p.Spoken, false, casework.FromEvent)
	v.period("update", p.Update, false, casework.FromEvent)
	v.period("posted_letter", p.Post, false, casework.FromEvent)
	v.period("hearing.accept", p.Hearing.Accept, false, casework.FromReceipt)
	v.period("hearing.letter_within", p.Hearing.Letter, false, casework.FromEvent)
	if p.Hearing.Notice < p.Hearing.NoticeMin {
		v.wrong("hearing.notice_least", "The least notice of a hearing is longer than the notice wanted.")
	}

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

func (v validation) hazard(h casework.HazardRule) {
	if !v.has("hazard") {
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
	}
}

// routes makes sure that each letter about a complaint can print a way to the
// Ombudsman that works (Code 2.4 and 3.7).
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
