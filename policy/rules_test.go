package policy

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
)

// What a policy says of exclusions, other people and hearings, and the words
// with which stages are asked for.
func TestBadRules(t *testing.T) {
	for _, test := range []struct {
		name, old, with string
		nth             int
		want            []string
	}{
		{"flag", "[late]", "[[not_complaint]]\nid = \"a\"\ntext = \"b\"\nflag = \"out_of_tim\"\nclause = \"1\"\n[late]", 1,
			[]string{`60:1: error: not_complaint.flag is "out_of_tim"; did you mean "out_of_time"?`}},
		{"refusal without its clause", "clause = \"1.2\"\n", "", 1,
			[]string{`23:2: error: not_considered.clause is missing: name the clause of the policy it comes from, or write "proposed" where there is none.`}},
		{"anonymous from another moment", "[late]", "[anonymous]\nn = 10\nunit = \"working_days\"\nfrom = \"event\"\nclause = \"1\"\n[late]", 1,
			[]string{`60:1: error: anonymous cannot count from event, only from receipt.`}},
		{"third party", "[late]", "[third_party]\nwords = \"\"\nclause = \"2\"\n[late]", 1,
			[]string{`58:1: error: third_party.words is empty.`}},
		{"contractor", "[late]", "[contractor]\nmonitr = { n = 5, unit = \"working_days\", from = \"event\", clause = \"1\" }\n[late]", 1,
			[]string{`58:1: error: contractor.monitr is not known; did you mean "monitor"?`}},
		{"payment", "[late]", "[payment]\nrole = \"the manager\"\nclause = \"1\"\n[late]", 1,
			[]string{`58:1: error: payment.role is "the manager"; it can be officer, reviewer, panel, services, asb, hr, legal, members, duty, manager or administrator.`}},
		{"new matters", `new_issues = "fold_in"`, `new_issues = "fold in"`, 1,
			[]string{`37:1: error: stage.new_issues is "fold in"; did you mean "fold_in"?`}},
		{"members' complaint", `"dissatisfied"`, `"disatisfied"`, 1,
			[]string{`89:1: error: member_enquiry.complaint is "disatisfied"; did you mean "dissatisfied"?`}},
		{"neighbours' complaint", `role = "asb"`, "role = \"asb\"\ncomplaint = \"asked\"", 1,
			[]string{`84:1: error: This belongs under [member_enquiry], which is about councillors and MPs.`}},
		{"no members", "[member_enquiry]\nrole = \"members\"\ncontact = { n = 10, unit = \"working_days\", from = \"receipt\", clause = \"10\" }\ncomplaint = \"dissatisfied\"\n", "", 1,
			[]string{`error: There is no [member_enquiry]: say under it which team looks after it and by when, with role = "members" and contact = { n = 5, unit = "working_days", from = "receipt", clause = "proposed" }.`}},
		{"no extension", "extension = { max = 10, unit = \"working_days\", needs_reason = true, clause = \"2.3\" }\n", "", 1,
			[]string{`28:3: error: stage.extension is missing: write extension = { max = 10, unit = "working_days", count = 1, needs_reason = true, clause = "proposed" }, with your own numbers and clause. With max = 0 there is no limit.`}},
		{"hearing without people", "[late]", "[hearing]\ndecline_two_people = true\nnotice = -1\n[late]", 1,
			[]string{
				`57:2: error: hearing.panel is missing: say who sits on it, such as panel = ["a member of the Board", "a resident"].`,
				`57:2: error: hearing.clause is missing: name the clause of the policy it comes from, or write "proposed" where there is none.`,
				`59:1: error: hearing.notice is -1; it must be 0 or more.`,
			}},
		{"two words", `request = "review"`, `request = "look again"`, 1,
			[]string{`45:1: error: stage.request is "look again"; it must be one word in small letters, such as "review", which customers and staff can write alone on a line.`}},
		{"capitals", `request = "review"`, `request = "REVIEW"`, 1,
			[]string{`45:1: error: stage.request is "REVIEW"; it must be one word in small letters, such as "review", which customers and staff can write alone on a line.`}},
		{"a word of staff", `request = "review"`, `request = "resolved"`, 1,
			[]string{`45:1: error: stage.request is "resolved", which means something else in a mail to putright. Choose another word, such as "review".`}},
		{"a kind", `request = "review"`, `request = "complaint"`, 1,
			[]string{`45:1: error: stage.request is "complaint", which means something else in a mail to putright. Choose another word, such as "review".`}},
	} {
		t.Run(test.name, func(t *testing.T) { readBad(t, test.old, test.with, test.nth, test.want) })
	}
}

// A stage may be asked for by any other word, in any order, in any language.
func TestRequestWords(t *testing.T) {
	for _, word := range []string{"appeal", "reconsider", "adolygiad", "prüfung"} {
		if _, _, err := Read([]byte(change(t, small(t), `"review"`, `"`+word+`"`, 1)), "our.toml"); err != nil {
			t.Error(err)
		}
	}
}

// The list of staff's words is whole.
func TestVerbs(t *testing.T) {
	src, err := os.ReadFile("../casework/word.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []casework.Verb
	for _, m := range regexp.MustCompile(`(?m)^\tVerb\w+\s+Verb = "([A-Z ]+)"`).FindAllStringSubmatch(string(src), -1) {
		want = append(want, casework.Verb(m[1]))
	}
	if len(want) < 30 {
		t.Fatalf("only %d words were found", len(want))
	}
	sorted := func(verbs []casework.Verb) []casework.Verb { return slices.Sorted(slices.Values(verbs)) }
	if diff := cmp.Diff(sorted(want), sorted(casework.Verbs)); diff != "" {
		t.Error(diff)
	}
}

// What a landlord leaves out is no error where the program can do without.
func TestLessIsTaken(t *testing.T) {
	survey := small(t)[strings.Index(small(t), "[survey]"):strings.Index(small(t), "[triage]")]
	refusal := small(t)[strings.Index(small(t), "[not_considered]"):strings.Index(small(t), "[[stage]]")]
	for _, left := range []string{survey, refusal, "new_issues = \"fold_in\"\n", "complaint = \"dissatisfied\"\n", "reminder = 5\n", "weekend = [\"sat\", \"sun\"]\n", "[[retention]]\nkind = \"complaint\"\nyears = 6\n"} {
		p, _, err := Read([]byte(change(t, small(t), left, "", 1)), "our.toml")
		if err != nil {
			t.Errorf("without %q: %v", left, err)
			continue
		}
		Show(p)
	}
	for _, unit := range []string{"calendar_days", "weeks", "months"} {
		if _, _, err := Read([]byte(strings.ReplaceAll(small(t), "working_days", unit)), "our.toml"); err != nil {
			t.Errorf("in %s: %v", unit, err)
		}
	}
}

// A procedure that is neither of those that ship counts by its own numbers:
// calendar days, weeks, a cut-off hour, dates that roll forward.
func TestThirdPolicy(t *testing.T) {
	p := third(t)
	rules, err := Rules(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	first, second := p.Policy.Stages[0], p.Policy.Stages[1]
	at := func(day casework.Date, hour, minute int) time.Time {
		return day.At(hour, minute, rules.Calendar.Zone())
	}
	for _, test := range []struct {
		what string
		at   time.Time
		rule casework.Period
		side casework.Side
		want casework.Date
	}{
		{"a fortnight", at("2026-11-24", 16, 59), first.Answer, casework.Landlord, "2026-12-08"},
		{"a fortnight from after the cut-off", at("2026-11-24", 17, 1), first.Answer, casework.Landlord, "2026-12-09"},
		{"a fortnight from a Saturday", at("2026-11-28", 9, 0), first.Answer, casework.Landlord, "2026-12-14"},
		{"a fortnight that ends on Christmas Day", at("2026-12-11", 9, 0), first.Answer, casework.Landlord, "2026-12-30"}, // the office is shut on the 29th
		{"28 days for the customer", at("2026-11-27", 9, 0), first.Window, casework.Customer, "2026-12-29"},               // from Christmas Day
		{"five weeks", at("2026-11-24", 9, 0), second.Answer, casework.Landlord, "2026-12-30"},                            // from the 29th
	} {
		if got := rules.Calendar.Due("answer", test.at, test.rule, test.side).By; got != test.want && test.side == casework.Landlord {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
		if got := rules.Calendar.Due("window", test.at, test.rule, test.side).By; got != test.want && test.side == casework.Customer {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
	}
	if second.Request != "reconsider" || !second.Final || second.Outcomes[1] != "partially upheld" {
		t.Errorf("the second stage is %+v", second)
	}
}

// A holiday announced after a date was told: the same rules with the new list
// give the later date (domain: received on 5 September 2022, ten working days).
func TestHolidayAnnouncedLater(t *testing.T) {
	p := load(t, "victory-2019")
	due := func(override string) casework.Date {
		list, err := Holidays(england, []byte(override), firstYear, lastYear)
		if err != nil {
			t.Fatal(err)
		}
		rules, err := Rules(p, list)
		if err != nil {
			t.Fatal(err)
		}
		return rules.Calendar.Due(casework.DueAnswer, time.Date(2022, 9, 5, 9, 0, 0, 0, time.UTC), p.Policy.Stages[0].Answer, casework.Landlord).By
	}
	if before, after := due("- 2022-09-19\n"), due(""); before != "2022-09-19" || after != "2022-09-20" {
		t.Errorf("due on %s before and on %s after the announcement", before, after)
	}
	if both := due("- 2022-09-19\n+ 2022-09-19 State funeral\n"); both != "2022-09-20" {
		t.Errorf("taken away and added again: %s", both)
	}
}

// The law on hazards is one, and so are its words; they hold what people say.
func TestHazardPhases(t *testing.T) {
	victory, code := load(t, "victory-2019").Policy.Hazard, load(t, "code-2024").Policy.Hazard
	if diff := cmp.Diff(victory, code); diff != "" {
		t.Error("the two profiles differ:", diff)
	}
	if len(code.Phases) != 2 || code.Phases[0].From != "2025-10-27" || code.Phases[1].From != "2026-11-30" {
		t.Fatalf("the phases are %+v", code.Phases)
	}
	var all []string
	for i, words := range [][]string{
		{"damp", "black mould", "mold", "condensation", "no heating", "boiler broken", "exposed wires", "sparks", "ceiling falling", "carbon monoxide", "gas smell", "sewage"},
		{"rats", "loose handrail", "freezing", "overheating", "smoke alarm", "cracks in the wall", "broken stairs", "fuse box", "cockroaches"},
	} {
		for _, word := range words {
			if !slices.Contains(code.Phases[i].Cues, word) {
				t.Errorf("%q does not hint at a hazard of %s", word, code.Phases[i].From)
			}
		}
		all = append(all, code.Phases[i].Cues...)
	}
	slices.Sort(all)
	if n := len(all); n != len(slices.Compact(all)) {
		t.Error("a cue stands there twice")
	}
}

// What victory-2019 and code-2024 say of exclusions and other people.
func TestWhoDecides(t *testing.T) {
	victory, code := load(t, "victory-2019").Policy, load(t, "code-2024").Policy
	// R28, clause 5.2: a second person agrees.
	for _, g := range victory.NotComplaint {
		if g.TwoPeople != (g.ID == "unreasonable") {
			t.Errorf("two people decide on %s: %v", g.ID, g.TwoPeople)
		}
	}
	// R53, clause 12.2.3.
	if !victory.Hearing.TwoPeople {
		t.Error("one person may decline an appeal")
	}
	if !code.Refusal.Evidence || !code.Refusal.Discretion {
		t.Error("the Code wants evidence and discretion put down")
	}
	if victory.Members.Complaint != "asked" || code.Members.Complaint != "dissatisfied" {
		t.Error("7.1 waits for a member to ask; the Code counts dissatisfaction")
	}
	if victory.Anonymous.N != 10 || victory.Contract.Monitor.N != 5 || victory.Payment.Role != "manager" || victory.Third.Clause != "2.1" {
		t.Error("6.2, 3.2, 14.1 or 2.1 is not as proposed")
	}
	var issues []string
	for _, s := range append(slices.Clone(victory.Stages), code.Stages...) {
		issues = append(issues, s.NewIssues)
	}
	if diff := cmp.Diff([]string{"fold_in", "new_case", "new_case", "fold_in", "new_case"}, issues); diff != "" {
		t.Error(diff)
	}
}
