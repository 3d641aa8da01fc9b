package casework

import (
	"fmt"
	"slices"
)

// advice is what each flag asks a person to think of, read in the customer's
// favour, and what that person can do (domain 1.1, 1.2; R10, R12, R15, R21 to
// R29). Of urgent messages and of who writes for a customer other rules speak.
var advice = map[Flag]string{
	Legal:         "A threat is no claim, and a claim that has begun is for the legal team to read. What the customer asks of us is looked into meanwhile.",
	StaffConduct:  "What is said of staff goes to Human Resources and a senior manager, in confidence. The customer still has an answer about the service, in time. Write nothing about discipline.",
	Anonymous:     "Nobody has to give a name. Think whether anything is fit to be done with what we know. If so, reply DONE consider and go on. If not, CLOSE because … puts down why.",
	Petition:      "It is one complaint of many people. Find out who speaks for them, and name that person with PARTY as their spokesperson: letters go to nobody else. Keep no list of the others.",
	DamagesClaim:  "Tell the customer how to claim from the insurer. What they say of how we dealt with it is looked into all the same.",
	Abusive:       "Read what is asked, not how it is said. Danger in the home, safety and disability come first, whatever the tone. Limits on contact need two people and a date to look again.",
	NoControl:     "Say who decides about it and how to reach them. What we did ourselves is ours to answer for.",
	ServiceCharge: "How a charge was worked out is explained by those who worked it out. How we dealt with the question is looked into as a complaint.",
	OutOfTime:     "A good reason for the delay counts too.",
}

// excludes are the flags that speak of a reason to turn a complaint away.
var excludes = []Flag{Legal, OutOfTime, DamagesClaim, Abusive, NoControl, ServiceCharge}

// ageFrom says from when an age limit counts.
var ageFrom = map[string]string{
	"issue":  "Count from the last time that it happened.",
	"aware":  "Count from the day on which the customer came to know of it.",
	"latest": "Count from the latest of three days: when it last happened, when the customer came to know of it, and our last word on it.",
}

// prompts tells a person what was seen in a message that the policy speaks of,
// why it matters and what they can do. None of it decides anything (policy 5.1,
// 5.2, 6.1; R6 to R8, R11, R19 to R30).
func (s *story) prompts(a Arrival) []string {
	var out []string
	for _, f := range Flags {
		seen := a.Read.Has(f) || f == Anonymous && a.Opens != nil && s.c.Deadline(DueConsider) != nil
		if say, ok := s.prompt(f); ok && seen {
			out = append(out, say)
		}
	}
	out = append(out, s.kindPrompts(a)...)
	if related := s.c.Belongs(); a.Opens != nil && related != "" {
		out = append(out, s.relatedPrompt(related))
	}
	return out
}

// prompt is what one flag has to say under this policy: a ground that it may
// speak of, or that there is none.
func (s *story) prompt(f Flag) (string, bool) {
	say, ok := advice[f]
	if !ok {
		return "", false
	}
	if f == OutOfTime {
		say = ageFrom[s.rules.Policy.AgeLimit.From] + " " + say
	}
	say = "Seen: " + s.flagWords(f) + ". " + say
	grounds := s.groundsOf(f)
	if len(grounds) == 0 && slices.Contains(excludes, f) {
		return say + " This procedure names no ground for turning it away.", true
	}
	for _, g := range grounds {
		say += fmt.Sprintf(" The procedure lets a person turn it away where %s (%s).", g.Text, g.Clause)
		if g.Handling {
			say += " A complaint about how it was handled is heard all the same."
		}
		if g.TwoPeople {
			say += " A second person must agree."
		}
		say += " You decide: NOT CONSIDERED " + g.ID + " because … writes the letter."
	}
	return say, true
}

// kindPrompts says what a message of that kind may be beside it: a first report
// by somebody unhappy is looked into at once and may still become a complaint
// (R6 to R8, R19, R20, R23).
func (s *story) kindPrompts(a Arrival) []string {
	read, opened := a.Read, a.Opens != nil
	unhappy := read.Formal || read.Second == Complaint // who is plainly unhappy: see choicePrompts
	clause := s.rules.Policy.Definition.Clause
	switch {
	case !opened:
	case s.c.Kind == ServiceRequest && unhappy:
		return []string{fmt.Sprintf("The customer may be unhappy with us, and it may be the first we hear of this. It is looked into at once, and the receipt offers to make it a complaint. If they told us before, or call it a complaint, reply COMPLAINT: its dates count from the day it came (%s).", clause)}
	case s.c.Kind == ASB && unhappy:
		return []string{fmt.Sprintf("A report about a neighbour is no complaint about us, but how we dealt with an earlier report is. If that is meant, reply COMPLAINT (%s).", clause)}
	case s.c.Kind == Complaint && read.Second == ServiceRequest:
		return []string{fmt.Sprintf("It may be the first we hear of this. Have the matter itself looked after at once, and go on with the complaint all the same. It becomes a mere request only if you reply SERVICE (%s).", clause)}
	}
	return nil
}

// relatedPrompt asks whether two cases are one matter (policy 6.4, 5.2; R11,
// R26).
func (s *story) relatedPrompt(ref string) string {
	say := fmt.Sprintf("It may belong with %s. SAME puts it there, and the earlier dates hold; SEPARATE keeps it as a matter of its own. MERGE and a reference puts it with another case of this customer.", ref)
	if route, ok := s.rules.Policy.Ombudsman(); ok && s.c.Kind != ServiceRequest && s.c.Kind != ASB {
		say += " If this very matter has had our final answer, say so and name the " + route.Name + "; what is new in it is looked into."
	}
	return say
}

// groundsOf lists the policy's grounds that the flag may speak of.
func (s *story) groundsOf(f Flag) []Ground {
	var out []Ground
	for _, g := range s.rules.Policy.NotComplaint {
		if f != "" && g.Flag == f {
			out = append(out, g)
		}
	}
	return out
}

// refusalWords are the buttons that turn a complaint away, with the headings
// already in the reply: only where a flag speaks of the ground.
func (s *story) refusalWords() []Facts {
	var out []Facts
	for _, f := range s.c.Flags {
		for _, g := range s.groundsOf(f) {
			out = append(out, Facts{"label": "We cannot look at it: " + g.Text, "words": "NOT CONSIDERED " + g.ID + " because\n\nEvidence:\n\nDiscretion:\n\nWhere to go instead:\n"})
		}
	}
	return out
}
