package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"putright/casework"
	"putright/policy/fields"
)

// The words that a policy file may use.
var (
	units      = []casework.Unit{casework.WorkingDays, casework.CalendarDays, casework.Weeks, casework.Months, casework.Hours}
	starts     = []casework.Start{casework.FromReceipt, casework.FromAcknowledgement, casework.FromOutcome, casework.FromClosure, casework.FromEvent}
	weekdays   = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	firstDays  = []string{"next_working_day", "deem_next", "same_day"}
	deadlines  = []string{casework.DueAcknowledgement, casework.DueAnswer, casework.DueContact, casework.DueTriage, casework.DueDecision, casework.DueWindow, casework.DueWord, "survey", "hazard"}
	outcomes   = []string{"upheld", "partially upheld", "not upheld"}
	reasons    = []string{"no", "expected", "required"}
	sections   = []string{"stage", "definition", "decision", "findings", "reasons", "remedy", "actions", "next_step"}
	guards     = []string{"mailbox_read", "no_message_waiting", "no_extension_asked", "no_message_in_window"}
	suppress   = []string{"safety", "restriction", "bereavement", "hr", "open_linked", "opt_out", "open_promise"}
	ageStarts  = []string{"issue", "aware", "latest"}
	newIssues  = []string{"fold_in", "new_case"}
	fromWhen   = []string{"asked", "dissatisfied"}
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
	v.others(p)
	v.hearing(p.Hearing)
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
		maybe(v, at+"flag", g.Flag, casework.Flags)
	}
	if v.Has("not_considered") {
		v.clause("not_considered.clause", p.Refusal.Clause)
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

	v.request(at+".request", all, i)
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
	maybe(v, at+".new_issues", s.NewIssues, newIssues)
	v.someKnown(at+".outcomes", s.Outcomes, outcomes)
	v.someKnown(at+".letter_requires", s.Requires, sections)
}

// request looks at the word with which a customer asks for a stage, alone on a
// line; staff write it in the same way.
func (v validation) request(path string, all []casework.Stage, i int) {
	word := all[i].Request
	switch {
	case i == 0 && word != "":
		v.wrong(path, "The first stage is what a complaint begins with: nobody asks for it by a word. Delete this line.")
	case i == 0:
	case word == "":
		v.wrong(path, `%s is missing: write the one word with which a customer asks for this stage, such as request = "review".`, fields.Plain(path))
	case strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLower(r) }):
		v.wrong(path, `%s is %q; it must be one word in small letters, such as "review", which customers and staff can write alone on a line.`, fields.Plain(path), word)
	case slices.Contains(ownWords(), word):
		v.wrong(path, `%s is %q, which means something else in a mail to putright. Choose another word, such as "review".`, fields.Plain(path), word)
	case slices.ContainsFunc(all[:i], func(other casework.Stage) bool { return other.Request == word }):
		v.wrong(path, "Two stages are asked for with the word %q; a customer could not tell them apart.", word)
	}
}

func (v validation) extension(at string, e casework.ExtRule) {
	if !v.Has(at) {
		v.wrong(at, `%s is missing: write %s = { max = 10, unit = "working_days", count = 1, needs_reason = true, clause = "proposed" }, with your own numbers and clause. With max = 0 there is no limit.`, fields.Plain(at), lastOf(at))
		return
	}
	v.atLeast(at+".max", e.Max, 0)
	v.atLeast(at+".warn_over", e.WarnOver, 0)
	v.atLeast(at+".count", e.Count, 0)
	known(v, at+".unit", e.Unit, units)
	v.clause(at+".clause", e.Clause)
}
