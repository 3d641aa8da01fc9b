package casework_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
)

// outcomeWhole holds every part that a policy may ask for, for a complaint of
// one point.
var outcomeWhole = casework.Facts{
	"definition.points": "- Nobody came on the two days that were agreed.", "definition.wanted": "A repair and an apology.",
	"outcome.findings": "We missed two visits.", "outcome.remedy": "We are sorry. We will repair it.", "outcome.actions": "The boiler will be replaced.",
}

var acknowledge = casework.Word{Verb: casework.VerbAcknowledge, Facts: casework.Facts{
	"definition.points": "1. Nobody came on the two days that were agreed.\n2) Nobody rang back.\n", "definition.wanted": "A repair and an apology.",
	"definition.ours": "The boiler.", "definition.not_ours": "The gas supply.",
}}

// both gives a finding on each of the two points.
var both = []casework.Facts{{"n": 1, "finding": "We missed both days."}, {"n": 2, "finding": "We rang a wrong number."}}

// outcomeOf is an OUTCOME with the parts of outcomeWhole and those given; nil
// takes a part away.
func outcomeOf(value string, change casework.Facts) casework.Word {
	facts := casework.Facts{}
	for k, v := range outcomeWhole {
		if !strings.HasPrefix(k, "definition.") {
			facts[k] = v
		}
	}
	for k, v := range change {
		facts[k] = v
	}
	return casework.Word{Verb: casework.VerbOutcome, Value: value, Facts: facts}
}

// ordered decides a word without taking it and returns the letter to the
// customer that it brings.
func (l *life) ordered(who string, w casework.Word) casework.Letter {
	l.t.Helper()
	w.By, _ = l.rules.Team.Find(who + "@victory.example")
	w.Message, w.Fresh, w.History = 9999, "fresh", l.events
	d, err := casework.Decide(l.rules, l.c, w, l.now)
	if err != nil {
		l.t.Fatalf("%s: %v", w.Verb, err)
	}
	i := slices.IndexFunc(d.Letters, func(x casework.Letter) bool { return x.Audience == casework.ToCustomer })
	if i < 0 {
		l.t.Fatalf("%s brings no letter", w.Verb)
	}
	return d.Letters[i]
}

// The whole of the Code (Code 5.6, 6.2 to 6.20; R18, R32 to R34, R36): receipt,
// acknowledgement with the definition, an extension within the cap, an answer
// with all seven items, stage 2 by somebody else and without reasons, the final
// answer. The dates are those of the Code chains in domain 3.5.
func TestLifeUnderTheCode(t *testing.T) {
	l := newLife(t, "code-2024")
	l.at("2026-12-11 09:00").arrives(casework.Complaint)
	l.at("2026-12-18 10:00").says("dana", "ACKNOWLEDGE without points", casework.Word{Verb: casework.VerbAcknowledge, Facts: casework.Facts{"definition.wanted": "x"}}, "what the complaint is about")
	l.says("dana", "ACKNOWLEDGE without what is wanted", casework.Word{Verb: casework.VerbAcknowledge, Facts: casework.Facts{"definition.points": "x"}}, "what the customer wants")
	l.says("sam", "ACKNOWLEDGE by somebody else", acknowledge, "role officer")
	l.says("dana", "ACKNOWLEDGE", acknowledge, "").send("dana")
	extend := func(day casework.Date, reason string) casework.Word {
		return casework.Word{Verb: casework.VerbExtend, Day: day, Facts: casework.Facts{"delay.reason": reason}}
	}
	l.at("2027-01-05 10:00").says("dana", "EXTEND to 21 January", extend("2027-01-21", "the surveyor is ill"), "10 working days from Wed 6 Jan 2027, the first date that the customer had: that is Wed 20 Jan 2027")
	l.says("dana", "EXTEND to 20 January without a reason", extend("2027-01-20", ""), "why more time is needed")
	l.says("dana", "EXTEND to 20 January", extend("2027-01-20", "the surveyor is ill"), "").send("dana")
	l.at("2027-01-15 14:00").says("dana", "EXTEND again", extend("2027-01-22", "a part is late"), "allows 1 extension at this stage")
	l.says("dana", "OUTCOME with a finding on one point", outcomeOf("partially upheld", casework.Facts{"outcome.points": both[:1]}), "Missing: Point 2: Nobody rang back.")
	l.says("dana", "OUTCOME without what puts it right", outcomeOf("partially upheld", casework.Facts{"outcome.points": both, "outcome.remedy": ""}), "“What puts it right:”")
	l.says("dana", "OUTCOME without what we will do", outcomeOf("partially upheld", casework.Facts{"outcome.points": both, "outcome.actions": ""}), "“What we will do:”")
	l.says("dana", "OUTCOME partially upheld", outcomeOf("partially upheld", casework.Facts{"outcome.points": both, "outcome.findings": ""}), "").send("dana")
	l.at("2027-01-18 10:00").arrives(casework.StageRequest)
	l.at("2027-01-25 10:00").says("dana", "ACKNOWLEDGE", acknowledge, "somebody else must give this one")
	l.says("robin", "ACKNOWLEDGE", acknowledge, "").send("robin")
	l.at("2027-02-20 10:00").says("robin", "EXTEND to 23 March", extend("2027-03-23", "x"), "that is Mon 22 Mar 2027")
	l.says("robin", "EXTEND to 22 March", extend("2027-03-22", "the panel of doctors meets in March"), "").send("robin")
	l.at("2027-03-19 10:00").says("robin", "OUTCOME not upheld", outcomeOf("not upheld", casework.Facts{"outcome.points": both, "outcome.remedy": "None", "outcome.actions": "None"}), "").send("robin")
	l.at("2027-04-10 10:00").golden("code")
}

// Code 6.3 and 6.14: the answer counts from the earlier of acknowledgement sent
// and due (domain 0, 3.5); an extension's cap from the first date.
func TestCodeChains(t *testing.T) {
	for _, test := range []struct {
		received, sent            string
		ack, before, answer, last casework.Date
	}{
		{"2026-12-11 09:00", "2026-12-18 09:00", "2026-12-18", "2027-01-06", "2027-01-06", "2027-01-20"},
		{"2026-12-11 09:00", "2026-12-11 10:00", "2026-12-18", "2027-01-06", "2026-12-29", "2027-01-13"},
		{"2026-12-11 09:00", "2026-12-22 10:00", "2026-12-18", "2027-01-06", "2027-01-06", "2027-01-20"},
		{"2027-03-24 14:00", "2027-04-02 10:00", "2027-04-02", "2027-04-16", "2027-04-16", "2027-04-30"},
	} {
		l := newLife(t, "code-2024").at(test.received).arrives(casework.Complaint)
		if got := l.c.Deadline(casework.DueAcknowledgement).By; got != test.ack {
			t.Errorf("received %s: acknowledged by %s, want %s", test.received, got, test.ack)
		}
		if got := l.c.Deadline(casework.DueAnswer).By; got != test.before {
			t.Errorf("received %s: answer by %s, want %s", test.received, got, test.before)
		}
		l.at(test.sent)
		if got := l.ordered("dana", acknowledge).Facts["due.answer"]; got != test.answer {
			t.Errorf("acknowledged %s: the letter says %v, want %s", test.sent, got, test.answer)
		}
		l.says("dana", "ACKNOWLEDGE", acknowledge, "").send("dana").at(l.now.In(london).Add(20 * 60e9).Format("2006-01-02 15:04"))
		if got := l.c.Deadline(casework.DueAnswer).By; got != test.answer {
			t.Errorf("acknowledged %s: answer by %s, want %s", test.sent, got, test.answer)
		}
		extend := casework.Word{Verb: casework.VerbExtend, Day: test.last, Facts: casework.Facts{"delay.reason": "x"}}
		l.says("dana", "EXTEND to the last day", extend, "")
		extend.Day = l.rules.Calendar.Add(test.last, 1)
		l.says("dana", "EXTEND to the day after", extend, test.last.Short())
	}
}

// The letter that acknowledges: what fills it, what it may not lack under a
// policy whose receipt is the acknowledgement, and when it is too early.
func TestAcknowledge(t *testing.T) {
	l := newLife(t, "code-2024").at("2027-02-02 10:00").arrives(casework.Complaint, func(a *casework.Arrival) { a.Read.Sure = false })
	l.says("dana", "ACKNOWLEDGE in triage", acknowledge, "Nobody has said yet what this message is")
	l.says("dana", "COMPLAINT", casework.Word{Verb: casework.VerbKind, Kind: casework.Complaint}, "")
	letter := l.ordered("mary", acknowledge)
	want := []casework.Facts{{"text": "Nobody came on the two days that were agreed."}, {"text": "Nobody rang back."}}
	if diff := cmp.Diff(want, letter.Facts["definition.points"]); diff != "" {
		t.Errorf("points (-want +got):\n%s", diff)
	}
	for field, want := range map[string]any{"definition.wanted": "A repair and an apology.", "definition.ours": "The boiler.", "definition.not_ours": "The gas supply.", "appeal": false} {
		if letter.Facts[field] != want {
			t.Errorf("%s is %v, want %v", field, letter.Facts[field], want)
		}
	}
	l.says("dana", "ACKNOWLEDGE", acknowledge, "").send("dana").at("2027-02-02 11:00")
	if d := l.c.Definition; d == nil || len(d.Points) != 2 || d.Day != "2027-02-02" {
		t.Errorf("the case holds %+v", d)
	}
	l.do("it bounces", casework.Undelivered{Key: l.c.Letters[len(l.c.Letters)-1].Key, Why: "5.1.1"})
	if l.c.Deadline(casework.DueAcknowledgement) == nil {
		t.Error("a letter that did not arrive acknowledged the complaint")
	}

	v := newLife(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.Complaint)
	v.says("dana", "ACKNOWLEDGE without what is wanted", casework.Word{Verb: casework.VerbAcknowledge, Facts: casework.Facts{"definition.points": "x"}}, "").send("dana")
	v.at("2027-02-03 10:00")
	if got := v.c.Deadline(casework.DueAnswer).By; got != "2027-02-16" {
		t.Errorf("an answer that counts from receipt moved to %s", got)
	}
}

// A date that the acknowledgement printed holds although the letter left a day
// later; a SEND on a later day shows it again with the date of that day.
func TestAcknowledgementLeavesLater(t *testing.T) {
	l := newLife(t, "code-2024").at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-02 23:55").says("dana", "ACKNOWLEDGE", acknowledge, "").send("dana").at("2027-02-03 08:00")
	if got := l.c.Deadline(casework.DueAnswer); got.By != "2027-02-16" || !strings.Contains(got.Working, "The letter printed Tue 16 Feb 2027") {
		t.Errorf("the letter said Tue 16 Feb, and the answer is due by %s: %s", got.By, got.Working)
	}
	l = newLife(t, "code-2024").at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "ACKNOWLEDGE", acknowledge, "").at("2027-02-03 10:00").send("dana")
	if l.c.Draft == nil || l.c.Draft.Approved || l.c.Draft.Facts["due.answer"] != casework.Date("2027-02-17") {
		t.Errorf("the letter was not shown again with its new date: %+v", l.c.Draft)
	}
}

// An acknowledgement that leaves after an extension moves no date, and one that
// leaves after its stage says nothing of the next.
func TestAcknowledgementAfterAll(t *testing.T) {
	extend := casework.Word{Verb: casework.VerbExtend, Day: "2027-03-02", Facts: casework.Facts{"delay.reason": "x"}}
	l := newLife(t, "code-2024").at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "EXTEND", extend, "").send("dana").at("2027-02-03 10:00")
	if got := l.ordered("dana", acknowledge).Facts["due.answer"]; got != casework.Date("2027-03-02") {
		t.Errorf("the letter says %v", got)
	}
	l.says("dana", "ACKNOWLEDGE", acknowledge, "").send("dana").at("2027-02-03 11:00")
	if got := l.c.Deadline(casework.DueAnswer).By; got != "2027-03-02" {
		t.Errorf("the answer moved to %s", got)
	}

	l = newLife(t, "code-2024").at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "ACKNOWLEDGE", acknowledge, "")
	c := l.c
	c.Stage = "stage2"
	if d := must(casework.Decide(l.rules, c, casework.Left{Key: c.Draft.Letter.Key, At: l.now}, l.now)); d.Case.Definition != nil || d.Case.Deadline(casework.DueAcknowledgement) == nil {
		t.Errorf("a letter of stage 1 acknowledged the request at stage 2: %+v", d.Case.Definition)
	}
}

// What a reviewer finds in the button is what the complaint was at stage 1, as
// long as the request says nothing else (Code 6.12: nobody has to).
func TestAcknowledgeButtonAtStage2(t *testing.T) {
	l := newLife(t, "code-2024").at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "ACKNOWLEDGE", acknowledge, "").send("dana").at("2027-02-10 10:00")
	l.says("dana", "OUTCOME upheld", outcomeOf("upheld", casework.Facts{"outcome.points": both}), "").send("dana").at("2027-02-11 10:00")
	for text, want := range map[string]string{
		"Please look at it afresh.":               "- Nobody came on the two days that were agreed.\n- Nobody rang back.\n",
		"You still have not repaired the boiler.": "- You still have not repaired the boiler.\n",
	} {
		a := casework.Arrival{Message: 900, Received: l.now, From: l.c.Customer, Text: text, Read: casework.Classification{Kind: casework.StageRequest, Stage: casework.AskReview, Sure: true}}
		d := must(casework.Decide(l.rules, l.c, a, l.now))
		words := d.Letters[len(d.Letters)-1].Facts["words"].([]casework.Facts)
		if got := words[0]["words"].(string); !strings.HasPrefix(got, "ACKNOWLEDGE\n\nWhat we understood:\n"+want) {
			t.Errorf("%q: the button is %q", text, got)
		}
	}
}

// What the program made of the customer's words stands in the button, but not where mail about
// the case must be silent.
func TestAcknowledgeButton(t *testing.T) {
	text := "Dear Sirs,\n\nThe boiler has been broken for three weeks.\nYour plumber never came.\n\nPlease repair it and pay for the heater.\n\nRegards\nPat"
	button := func(flags ...casework.Flag) string {
		l := newLife(t, "code-2024").at("2027-02-02 10:00")
		a := casework.Arrival{
			Message: 1, Received: l.now, From: casework.Person{ID: 7, Address: "pat@tenant.example"}, Text: text,
			Read:  casework.Classification{Kind: casework.Complaint, Sure: true, Flags: flags},
			Opens: &casework.Opening{ID: 1, Ref: "VH-2027-00001"},
		}
		for _, letter := range must(casework.Decide(l.rules, casework.Case{}, a, l.now)).Letters {
			words, _ := letter.Facts["words"].([]casework.Facts)
			for _, w := range words {
				if s := w["words"].(string); letter.Name == casework.StaffNewCase && strings.HasPrefix(s, "ACKNOWLEDGE") {
					return s
				}
			}
		}
		return ""
	}
	want := "ACKNOWLEDGE\n\nWhat we understood:\n- The boiler has been broken for three weeks.\n- Your plumber never came.\n\nWhat you want:\nPlease repair it and pay for the heater.\n\nWhat we are responsible for:\n\n\nWhat we are not responsible for:\n\n"
	if diff := cmp.Diff(want, button()); diff != "" {
		t.Errorf("the button (-want +got):\n%s", diff)
	}
	if got := button(casework.StaffConduct); got == "" || strings.Contains(got, "boiler") {
		t.Errorf("what is said of staff stands in a button: %q", got)
	}
}

// The seven items (Code 6.9, 6.19) and the finding on every point (Code 6.7).
func TestOutcomeParts(t *testing.T) {
	l := newLife(t, "code-2024").at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "OUTCOME without a definition", outcomeOf("upheld", nil), "what the complaint is")
	l.says("dana", "OUTCOME with a point too many", outcomeOf("upheld", casework.Facts{"definition.points": "one", "outcome.points": both}), "no point 2")
	l.says("dana", "OUTCOME without a finding", outcomeOf("upheld", casework.Facts{"definition.points": "one", "outcome.findings": ""}), "“Findings:”")
	one := l.ordered("dana", outcomeOf("upheld", casework.Facts{"definition.points": "one", "definition.wanted": "a repair", "outcome.findings": "", "outcome.points": both[:1]}))
	if diff := cmp.Diff([]casework.Facts{{"text": "one", "finding": "We missed both days."}}, one.Facts["definition.points"]); diff != "" {
		t.Errorf("points (-want +got):\n%s", diff)
	}
	for field, want := range map[string]any{
		"definition.wanted": "a repair", "outcome.remedy": outcomeWhole["outcome.remedy"], "outcome.actions": outcomeWhole["outcome.actions"],
		"upheld": true, "partly": false, "not_upheld": false, "final": false, "case.stage_name": "Stage 1", "next_stage.name": "Stage 2",
	} {
		if one.Facts[field] != want {
			t.Errorf("%s is %v, want %v", field, one.Facts[field], want)
		}
	}
	l.says("dana", "OUTCOME upheld", outcomeOf("upheld", casework.Facts{"definition.points": "one"}), "").send("dana").at("2027-02-02 11:00")
	if l.c.Definition == nil || l.c.Deadlines[0].What != casework.DueAcknowledgement || l.c.Deadlines[0].State != casework.Met {
		t.Errorf("the answer says what the complaint is, so it acknowledges it: %+v %+v", l.c.Definition, l.c.Deadlines[0])
	}
}

// What the buttons of an outcome offer, by the policy's parts and the points of
// the definition.
func TestOutcomeButtons(t *testing.T) {
	buttons := func(profile string) string {
		l := newLife(t, profile).at("2027-02-02 10:00").arrives(casework.Complaint)
		l.says("dana", "ACKNOWLEDGE", acknowledge, "").send("dana").at("2027-02-10 10:00")
		for _, letter := range must(casework.Decide(l.rules, l.c, casework.Arrival{Message: 5, Received: l.now, From: l.c.Customer, Read: casework.Classification{Kind: casework.Other, Sure: true}}, l.now)).Letters {
			words, _ := letter.Facts["words"].([]casework.Facts)
			for _, w := range words {
				if s := w["words"].(string); strings.HasPrefix(s, "OUTCOME not upheld") {
					return s
				}
			}
		}
		return ""
	}
	points := "1. Nobody came on the two days that were agreed.\n2. Nobody rang back.\n\nPoint 1:\n\n\nPoint 2:\n\n\n"
	if diff := cmp.Diff("OUTCOME not upheld\n\n"+points+"What puts it right:\nNone\n\nWhat we will do:\nNone\n\nLearning:\n", buttons("code-2024")); diff != "" {
		t.Errorf("under the Code (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("OUTCOME not upheld\n\n"+points+"What we will do:\nNone\n\nLearning:\n", buttons("victory-2019")); diff != "" {
		t.Errorf("under the policy (-want +got):\n%s", diff)
	}
}

// G17 and R34: where the policy has no cap a manager is asked above a number,
// and about a second extension; whatever the unit, from the first date.
func TestExtensionLimits(t *testing.T) {
	extend := func(day casework.Date) casework.Word {
		return casework.Word{Verb: casework.VerbExtend, Day: day, Facts: casework.Facts{"delay.reason": "the part is late", "delay.done": "It is ordered."}}
	}
	l := newLife(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.Complaint) // answer by 16 February
	l.says("dana", "EXTEND over ten working days", extend("2027-03-03"), "more than 10 working days")
	l.says("dana", "EXTEND to the tenth", extend("2027-03-02"), "").send("dana").at("2027-02-03 10:00")
	l.says("dana", "EXTEND again", extend("2027-03-03"), "has had 1")
	l.says("mary", "EXTEND by a day", extend("2027-03-03"), "").at("2027-03-03 10:00")
	l.says("mary", "SEND once that day has come", casework.Word{Verb: casework.VerbSend, Code: "fresh"}, "names has come")
	again := l.ordered("mary", extend("2027-03-31"))
	if again.Facts["delay.again"] != true || again.Facts["delay.done"] != "It is ordered." || again.Facts["manager.name"] != "Mary Manager" {
		t.Errorf("the second extension: %v", again.Facts)
	}

	l = newLife(t, "victory-2019")
	l.rules.Policy.Stages[0].Extension = casework.ExtRule{Max: 2, Unit: casework.Weeks, Count: 3, Clause: "X"}
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "EXTEND over two weeks", extend("2027-03-03"), "2 weeks from Tue 16 Feb 2027")
	l.says("dana", "EXTEND by a week", extend("2027-02-23"), "").send("dana").at("2027-02-16 10:00")
	l.says("dana", "EXTEND over two weeks from the first date", extend("2027-03-03"), "2 weeks from Tue 16 Feb 2027")
	l.says("mary", "EXTEND over the cap without a reason", casework.Word{Verb: casework.VerbExtend, Day: "2027-03-03"}, "why more time is needed")
	l.says("mary", "EXTEND over the cap", extend("2027-03-03"), "").send("mary").at("2027-02-16 12:00")
	if l.c.Extended != 2 || l.c.Deadline(casework.DueAnswer).By != "2027-03-03" {
		t.Errorf("extended %d times, to %s", l.c.Extended, l.c.Deadline(casework.DueAnswer).By)
	}
}
