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

	out.glance(policy)
	out.definition(policy)
	out.refusing(policy)
	out.counting(policy)
	out.arrival(policy)
	out.people(policy)
	for i := range policy.Stages {
		out.stage(policy, i)
	}
	out.hearing(policy.Hearing)
	out.lateness(policy)
	out.pauses(policy.Pauses)
	out.remedies(policy.Payment)
	out.closing(policy)
	out.letters(policy)
	out.danger(policy.Hazard)
	out.help(policy.Routes)
	out.records(policy.Retention)
	return out.String()
}

// glance says in a few lines how a complaint goes, and what is left to people.
func (out *page) glance(p casework.Policy) {
	out.heading("At a glance")
	for i, s := range p.Stages {
		ends := "That is our final answer."
		if !s.Final {
			ends = fmt.Sprintf("The customer then has %s to ask for %s.", length(s.Window.N, s.Window.Unit), p.Stages[i+1].Name)
		}
		out.item("%s: %s %s. %s", s.Name, handlerOf(s), answers(p, s), ends)
	}
	out.say("Only a person decides an outcome, gives more time, turns a complaint or an appeal away, joins two cases, pauses a case or ends it early. The program counts the days, reminds, prepares letters and sends them.")
}

func (out *page) definition(p casework.Policy) {
	out.heading("What a complaint is")
	out.say("%s%s", p.Definition.Words, clause(p.Definition.Clause))
	if a := p.AgeLimit; a.N > 0 {
		out.say("It should be about something no older than %s, counted from %s%s. No date turns anybody away: a person decides.", length(a.N, a.Unit), map[string]string{
			"issue": "what happened", "aware": "when the customer knew",
			"latest": "the latest of what happened, when the customer knew, and our last response",
		}[a.From], clause(a.Clause))
	}
}

func (out *page) refusing(p casework.Policy) {
	if len(p.NotComplaint) == 0 {
		return
	}
	out.heading("When a complaint may be turned away" + clause(p.Refusal.Clause))
	needs := []string{"the reasons"}
	if p.Refusal.Evidence {
		needs = append(needs, "what shows that the ground holds")
	}
	if p.Refusal.Discretion {
		needs = append(needs, "whether it could be looked into all the same")
	}
	out.say("A named person decides, never the program. They choose a ground and put down %s. The customer gets the reasons in a letter that says who else can help and names the Ombudsman.", list(needs, "and"))
	marked := false
	for _, g := range p.NotComplaint {
		text := g.Text
		if g.Flag != "" {
			text += " *"
			marked = true
		}
		if g.Handling {
			text += "; a complaint about how we handled it is heard"
		}
		if g.TwoPeople {
			text += "; a second person must agree"
		}
		out.item("%s%s", text, clause(g.Clause))
	}
	if marked {
		out.say("* Where a message shows signs of this, the program points it out to the person who deals with it.")
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
	rolls := fmt.Sprintf("ours moves %s to a working day and a customer's moves %s", c.LandlordRolls, c.CustomerRolls)
	if c.LandlordRolls == c.CustomerRolls {
		rolls = "it moves " + c.LandlordRolls + " to a working day"
	}
	out.say("What is due on a day is in time until the end of that day. Weeks and months run to the corresponding date, a month at most to its last day. Where a date falls on a day off, %s.", rolls)
	if last, err := Published(c.Holidays); err == nil {
		out.say("The bank holidays are published until %s; later ones go by the usual rules. A holiday announced at short notice gives customers longer. It moves none of our dates that a customer knows.", day(last))
	}
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

func (out *page) help(all []casework.Route) {
	out.heading("Help from outside")
	live := slices.DeleteFunc(slices.Clone(all), func(r casework.Route) bool { return r.Lapsed })
	for _, r := range live {
		checked := ""
		if r.CheckedOn != "" {
			checked = " (checked on " + day(r.CheckedOn) + ")"
		}
		out.item("%s, %s%s: %s%s", r.Name, r.When, clause(r.Clause), strings.Join(slices.DeleteFunc([]string{r.Web, r.Phone, r.Post}, func(s string) bool { return s == "" }), "; "), checked)
	}
	for _, r := range all {
		if r.Lapsed {
			out.item("No longer, and in no letter: %s, %s%s", r.Name, r.When, clause(r.Clause))
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
