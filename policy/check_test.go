package policy

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
)

// R67, clause 19.1: whoever runs a policy learns that its review is due. R61,
// clause 13.3: and that contact details are no longer fresh.
func TestWarnings(t *testing.T) {
	for _, test := range []struct {
		name, old, with string
		today           casework.Date
		want            []string
	}{
		{"nothing to see to", "", "", "2026-11-24", nil},
		{"review overdue", `review_by = "2029-01-01"`, `review_by = "2026-11-23"`, "2026-11-24",
			[]string{`small.toml:7:1: warning: The review of this policy was due by Monday 23 November 2026.`}},
		{"review due today", `review_by = "2029-01-01"`, `review_by = "2026-11-24"`, "2026-11-24", nil},
		{"holidays end within a year", `checked_on = "2026-11-24"`, `checked_on = "2027-12-31"`, "2028-01-01",
			[]string{`small.toml:13:1: warning: The published bank holidays end with Sunday 31 December 2028; dates after that rest on a forecast. Update putright, or add the new days to your list of changes.`}},
		{"holidays reach a year", `checked_on = "2026-11-24"`, `checked_on = "2027-12-31"`, "2027-12-31", nil},
		{"contact checked a year ago", "", "", "2027-11-24", nil},
		{"contact checked more than a year ago", "", "", "2027-11-25",
			[]string{`small.toml:99:1: warning: The contact details of Housing Ombudsman Service were last checked on Tuesday 24 November 2026, more than a year ago. Check them and write the date as checked_on.`}},
		{"panel without a hearing", `handler = "reviewer"`, `handler = "panel"`, "2026-11-24",
			[]string{`small.toml:47:1: warning: A panel answers at Stage 2, but no [hearing] says who sits on it and how it meets. It is run like any other stage: somebody with the role panel answers.`}},
		{"hearing without a panel", "[late]", "[hearing]\npanel = [\"a resident\"]\nclause = \"3\"\n[late]", "2026-11-24",
			[]string{`small.toml:57:2: warning: There are rules for a hearing, but no stage has it: none has handler = "panel".`}},
		{"contact never checked", `checked_on = "2026-11-24"`, ``, "2026-11-24",
			[]string{`small.toml:91:3: warning: Nobody has noted when the contact details of Housing Ombudsman Service were checked. Check them and write the date as checked_on.`}},
		{"nothing kept", "[[retention]]\nkind = \"complaint\"\nyears = 6\n", "", "2026-11-24",
			[]string{`small.toml: warning: It is not set how long closed cases are kept, so nothing is ever erased by age. Decide it and add [[retention]] for each kind.`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkSmall(t, test.old, test.with, 1, test.today, test.want)
		})
	}
}

func TestDeparturesOneByOne(t *testing.T) {
	for _, test := range []struct {
		name, old, with string
		nth             int
		want            string
	}{
		{"definition", ", however made", "", 1, `19:2: departure: The definition of a complaint is not the Code's, which counts any expression of dissatisfaction, however made. (Code 1.2)`},
		{"age", "[late]", "[age_limit]\nn = 11\nunit = \"months\"\nfrom = \"latest\"\nclause = \"1\"\n[late]", 1,
			`57:2: departure: A matter may be no older than 11 months; the Code allows 12 months from what happened or from when the customer knew. (Code 2.2)`},
		{"informal step", "[late]", "[early_resolution]\nn = 1\nunit = \"working_days\"\nfrom = \"receipt\"\nclause = \"1\"\n[late]", 1,
			`57:2: departure: There is an informal step before the first stage; the Code allows none. (Code 5.2)`},
		{"slow acknowledgement", "acknowledge = { n = 5", "acknowledge = { n = 6", 1, `33:1: departure: Stage 1 is acknowledged within 6 working days; the Code allows 5 working days. (Code 6.2)`},
		{"acknowledgement by receipt", `handler = "reviewer"`, "handler = \"reviewer\"\nreceipt_is_acknowledgement = true", 1,
			`48:1: departure: The automatic receipt is the acknowledgement of Stage 2; the Code wants the complaint defined in it, which takes a person. (Code 6.11)`},
		{"slow answer", "answer = { n = 10", "answer = { n = 11", 1, `34:1: departure: Stage 1 is answered within 11 working days; the Code allows 10 working days from the acknowledgement. (Code 6.3)`},
		{"slow answer from receipt", `answer = { n = 20, unit = "working_days", from = "acknowledgement"`, `answer = { n = 26, unit = "working_days", from = "receipt"`, 1,
			`50:1: departure: Stage 2 is answered within 26 working days; the Code allows 20 working days from the acknowledgement. (Code 6.14)`},
		{"extension without limit", "max = 10", "max = 0", 1, `35:1: departure: An extension of Stage 1 has no limit; the Code allows 10 working days. (Code 6.4)`},
		{"long extension", "max = 20", "max = 21", 1, `51:1: departure: An extension of Stage 2 may last 21 working days; the Code allows 20 working days. (Code 6.15)`},
		{"extension without reason", "needs_reason = true", "needs_reason = false", 1, `35:1: departure: An extension of Stage 1 needs no reason; the Code wants it explained. (Code 6.4)`},
		{"reasons", `reasons = "no"`, `reasons = "required"`, 2, `52:1: departure: Whoever asks for Stage 2 is required to give reasons; the Code asks for none. (Code 6.12)`},
		{"same person", "not_same_person_as_before = true", "not_same_person_as_before = false", 1, `48:1: departure: Stage 2 may be answered by the person who answered before. (Code 6.13)`},
		{"criteria", `handler = "reviewer"`, "handler = \"reviewer\"\ncriteria = [\"a reason\"]", 1,
			`48:1: departure: Whoever asks for Stage 2 must meet a criterion; the Code allows only its own grounds for refusing. (Code 5.11)`},
		{"letter", `"definition", "decision", `, ``, 1, `39:1: departure: The answer at Stage 1 may lack the definition of the complaint and the decision. (Code 6.9)`},
		{"letter of stage 2", `, "next_step"`, ``, 2, `54:1: departure: The answer at Stage 2 may lack how to take it further. (Code 6.19)`},
		{"ground of its own", "[late]", "[[not_complaint]]\nid = \"rude\"\ntext = \"it is rude\"\nclause = \"1\"\n[late]", 1,
			`57:3: departure: The Code does not name this ground for turning a complaint away: it is rude. (Code 2.2 and 2.5)`},
		{"court too soon", "[late]", "[[not_complaint]]\nid = \"court\"\ntext = \"a court may deal with it\"\nclause = \"1\"\n[late]", 1,
			`57:3: departure: This ground goes further than the Code, which counts a court only once the claim has been filed: a court may deal with it. (Code 2.2)`},
		{"no evidence", "evidence = true", "evidence = false", 1,
			`24:1: departure: A complaint can be turned away without putting down what shows that the ground holds; the Code wants evidence. (Code 2.1)`},
		{"no discretion", "discretion = true\n", "", 1,
			`23:2: departure: A complaint can be turned away without putting down whether it could be looked into all the same; the Code wants that weighed in each case. (Code 2.3 and 2.5)`},
		{"members must ask", `"dissatisfied"`, `"asked"`, 1,
			`89:1: departure: A councillor or an MP who is dissatisfied must ask for a complaint to be opened; the Code counts any dissatisfaction. (Code 1.2 and 1.3)`},
		{"spoken answer", "[late]", "[spoken_outcome]\nn = 2\nunit = \"working_days\"\nfrom = \"event\"\nclause = \"1\"\n[late]", 1,
			`57:2: departure: An answer may be spoken and put in writing up to 2 working days later; the Code wants it in writing when the stage ends. (Code 6.9 and 6.19)`},
		{"hard window", `reasons = "no"`, "reasons = \"no\"\nwindow_hard = true", 1,
			`37:1: departure: A request after the last day comes too late at Stage 1; the Code allows only its own grounds for refusing. (Code 5.11)`},
		{"new matters", `new_issues = "fold_in"`, `new_issues = "new_case"`, 1,
			`37:1: departure: A new matter raised at Stage 1 is not taken in; the Code wants it in, if it is related and causes no delay. (Code 6.8)`},
		{"pause", "[late]", "[[pause]]\nreason = \"mediation\"\nstops_clock = true\nreview_every = 10\nclause = \"1\"\n[late]", 1,
			`57:3: departure: Mediation stops the clock; the Code's clock runs on. (Code 6.3 and 6.14)`},
		{"designated person", "[[retention]]", "[[route]]\nid = \"designated-person\"\nname = \"Your MP\"\nchecked_on = \"2026-11-24\"\n[[retention]]", 1,
			`102:3: departure: The designated person is a live route; the law dropped that step on 1 October 2022. (Code 2.4)`},
		{"eight weeks", `"at any time"`, `"eight weeks after our final answer"`, 1,
			`97:1: departure: Customers are told to wait eight weeks for the Ombudsman; the law dropped that wait on 1 October 2022. (Code 2.4)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkSmall(t, test.old, test.with, test.nth, today, []string{"small.toml:" + test.want})
		})
	}
	// Reasons for the complaint itself are no departure, nor the Code's own
	// grounds.
	checkSmall(t, `reasons = "no"`, `reasons = "expected"`, 1, today, nil)
	checkSmall(t, "[late]", "[[not_complaint]]\nid = \"court\"\ntext = \"the claim was Filed at court\"\nclause = \"1\"\n[late]", 1, today, nil)
}

// checkSmall changes the small policy and compares all that Check finds.
func checkSmall(t *testing.T, old, with string, nth int, today casework.Date, want []string) {
	t.Helper()
	src := small(t)
	if old != "" {
		src = change(t, src, old, with, nth)
	}
	p, _, err := Read([]byte(src), "small.toml")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range Check(p, today) {
		if f.Field != "hazard" { // the small policy has none: TestHazardWarnings
			got = append(got, f.In("small.toml"))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDepartures(t *testing.T) {
	departures := func(name string) []string {
		var list []string
		for _, f := range Check(load(t, name), today) {
			if f.Level == Departure {
				list = append(list, f.Clause+" "+f.Field)
			}
		}
		slices.Sort(list)
		return list
	}
	ground := "Code 2.2 and 2.5 not_complaint"
	want := []string{
		"Code 1.2 and 1.3 member_enquiry.complaint",
		"Code 1.2 definition",
		"Code 2.1 not_considered.evidence",
		"Code 2.2 age_limit",
		ground, ground, ground, ground, ground, ground, ground, ground, ground, // 12 in all, too_old and the exhausted procedure are the Code's
		"Code 2.2 not_complaint",
		"Code 2.3 and 2.5 not_considered.discretion",
		"Code 5.11 stage.criteria",
		"Code 5.11 stage.window_hard",
		"Code 5.11 stage.window_hard",
		"Code 5.2 early_resolution",
		"Code 5.3 stage",
		"Code 6.11 stage.receipt_is_acknowledgement",
		"Code 6.12 stage.reasons",
		"Code 6.12 stage.reasons",
		"Code 6.15 stage.extension",
		"Code 6.19 stage.letter_requires",
		"Code 6.2 stage.receipt_is_acknowledgement",
		"Code 6.3 and 6.14 pause",
		"Code 6.3 and 6.14 pause",
		"Code 6.4 stage.extension",
		"Code 6.9 and 6.19 spoken_outcome",
		"Code 6.9 stage.letter_requires",
	}
	if diff := cmp.Diff(want, departures("victory-2019")); diff != "" {
		t.Error("victory-2019", diff)
	}
	if diff := cmp.Diff([]string(nil), departures("code-2024")); diff != "" {
		t.Error("code-2024", diff)
	}
}

// The law on danger in a home is above every policy: what is laxer is said.
func TestHazardWarnings(t *testing.T) {
	const hazard = `[hazard]
emergency = { n = 24, unit = "hours", from = "receipt", clause = "law" }
investigate = { n = 10, unit = "working_days", from = "receipt", clause = "law" }
summary = { n = 3, unit = "working_days", from = "event", clause = "law" }
works = { n = 5, unit = "working_days", from = "event", clause = "law" }
start = { n = 5, unit = "working_days", from = "event", clause = "law" }
latest = { n = 84, unit = "calendar_days", from = "event", clause = "law" }
clause = "law"
[[hazard.phase]]
from = "2025-10-27"
hazards = ["damp"]
cues = ["damp"]
`
	for _, test := range []struct{ name, hazard, want string }{
		{"the law's own", hazard, ""},
		{"none", "", "There is no [hazard], so nobody is reminded of the dates that the law sets for danger in a home (Awaab's Law). Add it as it stands in code-2024, unless no home of yours falls under that law."},
		{"slow", strings.Replace(hazard, "n = 24", "n = 48", 1), "hazard.emergency is 48 hours; the law (Awaab's Law, SI 2025/1042) allows 24 hours."},
		{"slow works", strings.Replace(hazard, "works = { n = 5", "works = { n = 6", 1), "hazard.works is 6 working days; the law (Awaab's Law, SI 2025/1042) allows 5 working days."},
		{"no phase", hazard[:strings.Index(hazard, "[[")], "No [[hazard.phase]] says from when on the law counts which hazards."},
		{"no cues", strings.Replace(hazard, `cues = ["damp"]`, "", 1), "This phase has no cues: no message will be seen to hint at its hazards. Copy them from code-2024 and add your customers' own words."},
	} {
		p, _, err := Read([]byte(small(t)+test.hazard), "small.toml")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range Check(p, today) {
			got = append(got, f.Text)
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}
