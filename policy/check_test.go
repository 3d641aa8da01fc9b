package policy

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
)

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
			[]string{`small.toml:92:1: warning: The contact details of Housing Ombudsman Service were last checked on Tuesday 24 November 2026, more than a year ago. Check them and write the date as checked_on.`}},
		{"contact never checked", `checked_on = "2026-11-24"`, ``, "2026-11-24",
			[]string{`small.toml:84:3: warning: Nobody has noted when the contact details of Housing Ombudsman Service were checked. Check them and write the date as checked_on.`}},
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
			`51:2: departure: A matter may be no older than 11 months; the Code allows 12 months from what happened or from when the customer knew. (Code 2.2)`},
		{"informal step", "[late]", "[early_resolution]\nn = 1\nunit = \"working_days\"\nfrom = \"receipt\"\nclause = \"1\"\n[late]", 1,
			`51:2: departure: There is an informal step before the first stage; the Code allows none. (Code 5.2)`},
		{"slow acknowledgement", "acknowledge = { n = 5", "acknowledge = { n = 6", 1, `28:1: departure: Stage 1 is acknowledged within 6 working days; the Code allows 5 working days. (Code 6.2)`},
		{"acknowledgement by receipt", `handler = "reviewer"`, "handler = \"reviewer\"\nreceipt_is_acknowledgement = true", 1,
			`42:1: departure: The automatic receipt is the acknowledgement of Stage 2; the Code wants the complaint defined in it, which takes a person. (Code 6.11)`},
		{"slow answer", "answer = { n = 10", "answer = { n = 11", 1, `29:1: departure: Stage 1 is answered within 11 working days; the Code allows 10 working days from the acknowledgement. (Code 6.3)`},
		{"slow answer from receipt", `answer = { n = 20, unit = "working_days", from = "acknowledgement"`, `answer = { n = 26, unit = "working_days", from = "receipt"`, 1,
			`44:1: departure: Stage 2 is answered within 26 working days; the Code allows 20 working days from the acknowledgement. (Code 6.14)`},
		{"extension without limit", "max = 10", "max = 0", 1, `30:1: departure: An extension of Stage 1 has no limit; the Code allows 10 working days. (Code 6.4)`},
		{"long extension", "max = 20", "max = 21", 1, `45:1: departure: An extension of Stage 2 may last 21 working days; the Code allows 20 working days. (Code 6.15)`},
		{"extension without reason", "needs_reason = true", "needs_reason = false", 1, `30:1: departure: An extension of Stage 1 needs no reason; the Code wants it explained. (Code 6.4)`},
		{"reasons", `reasons = "no"`, `reasons = "required"`, 2, `46:1: departure: Whoever asks for Stage 2 is required to give reasons; the Code asks for none. (Code 6.12)`},
		{"same person", "not_same_person_as_before = true", "not_same_person_as_before = false", 1, `42:1: departure: Stage 2 may be answered by the person who answered before. (Code 6.13)`},
		{"criteria", `handler = "reviewer"`, "handler = \"reviewer\"\ncriteria = [\"a reason\"]", 1,
			`42:1: departure: Whoever asks for Stage 2 must meet a criterion; the Code allows only its own grounds for refusing. (Code 5.11)`},
		{"letter", `"definition", "decision", `, ``, 1, `33:1: departure: The answer at Stage 1 may lack the definition of the complaint and the decision. (Code 6.9)`},
		{"letter of stage 2", `, "next_step"`, ``, 2, `48:1: departure: The answer at Stage 2 may lack how to take it further. (Code 6.19)`},
		{"pause", "[late]", "[[pause]]\nreason = \"mediation\"\nstops_clock = true\nreview_every = 10\nclause = \"1\"\n[late]", 1,
			`51:3: departure: Mediation stops the clock; the Code's clock runs on. (Code 6.3 and 6.14)`},
		{"designated person", "[[retention]]", "[[route]]\nid = \"designated-person\"\nname = \"Your MP\"\nchecked_on = \"2026-11-24\"\n[[retention]]", 1,
			`95:3: departure: The designated person is a live route; the law dropped that step on 1 October 2022. (Code 2.4)`},
		{"eight weeks", `"at any time"`, `"eight weeks after our final answer"`, 1,
			`90:1: departure: Customers are told to wait eight weeks for the Ombudsman; the law dropped that wait on 1 October 2022. (Code 2.4)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkSmall(t, test.old, test.with, test.nth, today, []string{"small.toml:" + test.want})
		})
	}
	// Reasons for the complaint itself are no departure.
	checkSmall(t, `reasons = "no"`, `reasons = "expected"`, 1, today, nil)
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
		got = append(got, f.In("small.toml"))
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
	want := []string{
		"Code 1.2 definition",
		"Code 2.2 age_limit",
		"Code 5.11 stage.criteria",
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
		"Code 6.9 stage.letter_requires",
	}
	if diff := cmp.Diff(want, departures("victory-2019")); diff != "" {
		t.Error("victory-2019", diff)
	}
	if diff := cmp.Diff([]string(nil), departures("code-2024")); diff != "" {
		t.Error("code-2024", diff)
	}
}
