package casework_test

import (
	"strings"
	"testing"

	"putright/casework"
)

// asked returns the prompts and the first words of the buttons that the officer
// reads of a further message.
func (l *life) asked(kind casework.Kind, text string) (prompts, buttons []string) {
	l.t.Helper()
	a := casework.Arrival{
		Message: 900, Received: l.now, From: l.c.Customer, Text: text, Code: "fresh",
		Read: casework.Classification{Kind: kind, Sure: true},
	}
	for _, letter := range must(casework.Decide(l.rules, l.c, a, l.now)).Letters {
		if letter.Name != casework.StaffMessage && letter.Name != casework.StaffDecision {
			continue
		}
		for _, p := range letter.Facts["prompts"].([]casework.Facts) {
			prompts = append(prompts, p["text"].(string))
		}
		for _, w := range letter.Facts["words"].([]casework.Facts) {
			first, _, _ := strings.Cut(w["words"].(string), "\n")
			buttons = append(buttons, first)
		}
	}
	return prompts, buttons
}

// R44 and R58, clauses 11.2 and 12.3; Code 6.8: the three tests of a new issue
// are put to a person, and the policy's usual answer comes first.
func TestNewIssues(t *testing.T) {
	l := newLife(t, "code-2024")
	l.rules.Policy.Stages[0].NewIssues, l.rules.Policy.Stages[1].NewIssues = "fold_in", "new_case"
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	if prompts, _ := l.asked(casework.Other, "Thank you."); len(prompts) > 0 {
		t.Errorf("thanks raise nothing new: %q", prompts)
	}
	prompts, buttons := l.asked(casework.ServiceRequest, "The gate is broken, too.")
	all := strings.Join(prompts, "\n")
	for _, want := range []string{"about the same thing", "has not gone yet; it is due by Tue 23 Feb 2027, in 15 working days", "hold it up", "reply SAME"} {
		if !strings.Contains(all, want) {
			t.Errorf("the prompts lack %q:\n%s", want, all)
		}
	}
	if buttons[0] != "SAME" || buttons[1] != "SEPARATE" {
		t.Errorf("at stage 1: %q", buttons)
	}

	l.says("dana", "SAME without a message", casework.Word{Verb: casework.VerbSame}, "No further message")
	l.says("dana", "ACKNOWLEDGE", acknowledge, "").send("dana").at("2027-02-03 10:00")
	if _, buttons = l.asked(casework.ServiceRequest, "The gate is broken, too."); buttons[2] != "ACKNOWLEDGE" {
		t.Errorf("the customer could not be told what the complaint now is: %q", buttons)
	}
	l.arrives(casework.ServiceRequest).says("dana", "SAME", casework.Word{Verb: casework.VerbSame}, "")

	l.says("dana", "OUTCOME upheld", outcomeOf("upheld", casework.Facts{"outcome.points": both}), "").send("dana").at("2027-02-04 10:00")
	prompts, buttons = l.asked(casework.ServiceRequest, "The gate is broken, too.")
	if buttons[0] != "SEPARATE" || !strings.Contains(prompts[0], "is answered") {
		t.Errorf("once it is answered: %q %q", prompts, buttons)
	}
	l.says("dana", "SAME once it is answered", casework.Word{Verb: casework.VerbSame}, "already answered")

	l.arrives(casework.StageRequest)
	prompts, buttons = l.asked(casework.Complaint, "And the gate is broken.")
	if buttons[0] != "SEPARATE" || buttons[1] != "SAME" || !strings.Contains(strings.Join(prompts, " "), "normally not looked at") {
		t.Errorf("at stage 2: %q %q", prompts, buttons)
	}
}
