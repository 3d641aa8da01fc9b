package casework_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
	"putright/policy"
)

// withCues gives the policy a few cues of its phases, so that a test does not
// hang on a profile's list.
func withCues(l *life) *life {
	l.rules.Policy.Hazard.Phases = []casework.HazardPhase{
		{From: "2025-10-27", Hazards: []string{"damp and mould"}, Cues: []string{"mould", "damp", "black spots", "gas leak", "no heating", "can't lock"}},
		{From: "2026-11-30", Hazards: []string{"excess cold"}, Cues: []string{"freezing"}},
	}
	return l
}

func says(text string) func(*casework.Arrival) {
	return func(a *casework.Arrival) { a.Subject, a.Text = "", text }
}

// A cue counts as whole words, in any capitals, over line ends, from its
// phase's first day on, and not where it is plainly denied.
func TestHazardCues(t *testing.T) {
	r := withCues(newLife(t, "code-2024")).rules
	for text, want := range map[string][]string{
		"There is mould on the wall":                    {"mould"},
		"MOULD!":                                        {"mould"},
		"black\nspots and Damp":                         {"damp", "black spots"},
		"a gas  leak":                                   {"gas leak"},
		"gas. Leak in the kitchen":                      nil,
		"the moulding came off":                         nil,
		"dampers":                                       nil,
		"no damp here":                                  nil,
		"there is no sign of mould":                     nil,
		"there isn’t any mould":                         nil,
		"it is not damp":                                nil,
		"no damp or mould":                              nil,
		"it is no longer damp":                          nil,
		"no damp, but mould":                            {"mould"},
		"No, mould is everywhere":                       {"mould"},
		"you have not fixed the damp":                   {"damp"},
		"we have never seen mould like this":            {"mould"},
		"we had no mould until the roof went":           {"mould"},
		"not only damp":                                 {"damp"},
		"no doubt it is mould":                          {"mould"},
		"no sign of a plumber or anybody for the mould": {"mould"},
		"we have no heating":                            {"no heating"},
		"my door I can’t lock":                          {"can't lock"},
		"my door I cant lock":                           {"can't lock"},
		"no mould at first. Now mould everywhere":       {"mould"},
		"": nil,
	} {
		if diff := cmp.Diff(want, r.Hazards(text, "2027-02-01")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	if got := r.Hazards("it is freezing", "2026-11-29"); got != nil {
		t.Errorf("the day before its phase begins: %v", got)
	}
	if got := r.Hazards("it is freezing", "2026-11-30"); len(got) != 1 {
		t.Errorf("the day on which its phase begins: %v", got)
	}
}

// Which messages start the law's clocks: a cue in whatever kind, or an urgent
// request or complaint.
func TestWhatStartsAHazard(t *testing.T) {
	urgent := func(a *casework.Arrival) { a.Read.Flags = []casework.Flag{casework.Urgent} }
	safety := func(a *casework.Arrival) { a.Read.Safety = true }
	for name, test := range map[string]struct {
		kind   casework.Kind
		change []func(*casework.Arrival)
		want   bool
	}{
		"a complaint with a cue":         {casework.Complaint, []func(*casework.Arrival){says("mould")}, true},
		"a complaint without":            {casework.Complaint, nil, false},
		"an urgent request":              {casework.ServiceRequest, []func(*casework.Arrival){urgent}, true},
		"an urgent report of a person":   {casework.ASB, []func(*casework.Arrival){urgent}, false},
		"a report of a person, of mould": {casework.ASB, []func(*casework.Arrival){says("mould")}, true},
		"a member's enquiry about damp":  {casework.MemberEnquiry, []func(*casework.Arrival){says("damp")}, true},
		"an urgent enquiry":              {casework.MemberEnquiry, []func(*casework.Arrival){urgent}, false},
		"a hint at abuse":                {casework.ServiceRequest, []func(*casework.Arrival){urgent, safety}, false},
		"a hint at abuse, and mould":     {casework.ServiceRequest, []func(*casework.Arrival){safety, says("mould")}, true},
	} {
		for _, profile := range []string{"victory-2019", "code-2024"} {
			l := withCues(newLife(t, profile)).at("2027-02-05 10:00").arrives(test.kind, test.change...)
			if got := l.c.Deadline(casework.DueMakeSafe) != nil; got != test.want {
				t.Errorf("%s under %s: the clock runs: %v", name, profile, got)
			}
		}
	}
}

// Awaab's Law, reg 5: 24 hours are real time, over weekends and when the clocks
// change (domain 3.4); reg 6: ten working days by the law's own convention,
// whatever the landlord's.
func TestHazardHours(t *testing.T) {
	for at, want := range map[string][2]string{
		"2027-10-30 18:00": {"Sun 31 Oct 2027 17:00", "2027-11-12"},
		"2027-03-27 18:00": {"Sun 28 Mar 2027 19:00", "2027-04-12"},
		"2026-11-30 09:00": {"Tue 01 Dec 2026 09:00", "2026-12-14"},
	} {
		for _, convention := range []string{"next_working_day", "deem_next", "same_day"} {
			l := withCues(newLife(t, "code-2024"))
			l.rules.Policy.Calendar.FirstDay = convention
			l.rules = must(policy.Rules(policy.Profile{Policy: l.rules.Policy}, nil))
			l.at(at).arrives(casework.Complaint, says("damp"))
			safe, look := l.c.Deadline(casework.DueMakeSafe), l.c.Deadline(casework.DueInvestigate)
			if got := safe.At.In(london).Format("Mon 02 Jan 2006 15:04"); got != want[0] {
				t.Errorf("from %s made safe by %s, want %s", at, got, want[0])
			}
			if string(look.By) != want[1] {
				t.Errorf("from %s under %s looked at by %s, want %s", at, convention, look.By, want[1])
			}
		}
	}
}

// A hazard's clock runs beside the complaint's: pages at half of the 24 hours,
// at their end and each morning after, the steps of the law, the closing of the
// case. Dates as in domain 2.4.
func TestLifeOfAHazard(t *testing.T) {
	l := withCues(newLife(t, "code-2024"))
	l.at("2026-11-30 16:00").arrives(casework.Complaint, says("Nobody came about the black spots. Please repair it."))
	l.at("2026-12-01 20:00").says("sam", "DONE made safe", casework.Word{Verb: casework.VerbDone, Value: "made safe"}, "")
	l.at("2026-12-02 10:00").says("sam", "DONE summary, too soon", casework.Word{Verb: casework.VerbDone, Value: "summary"}, "Nothing of that kind is due")
	l.at("2026-12-02 11:00").arrives(casework.Complaint, says("The black spots are still there."))
	l.says("dana", "ACKNOWLEDGE", acknowledge, "").send("dana")
	l.at("2026-12-14 12:00").says("sam", "DONE investigated tomorrow", casework.Word{Verb: casework.VerbDone, Value: "investigated", Day: "2026-12-15"}, "still to come")
	l.says("sam", "DONE investigated", casework.Word{Verb: casework.VerbDone, Value: "investigated"}, "")
	l.says("dana", "OUTCOME upheld", casework.Word{Verb: casework.VerbOutcome, Value: "upheld", Facts: outcomeWhole}, "").send("dana")
	l.at("2026-12-16 12:00").says("sam", "DONE summary", casework.Word{Verb: casework.VerbDone, Value: "summary"}, "")
	l.at("2026-12-21 12:00").says("sam", "DONE works", casework.Word{Verb: casework.VerbDone, Value: "works"}, "")
	if l.c.Hazards == nil {
		t.Error("further work is owed, and the case knows of no danger any more")
	}
	l.at("2026-12-22 12:00").says("sam", "DONE started on 21 December", casework.Word{Verb: casework.VerbDone, Value: "started", Day: "2026-12-21"}, "")
	l.at("2026-12-23 12:00").golden("hazard")
	if l.c.Hazards != nil {
		t.Errorf("all is done, and the case still knows of %v", l.c.Hazards)
	}
}

// What is owed about a danger outlives its case; to be done with the work is to
// have made it safe.
func TestAHazardOutlivesItsCase(t *testing.T) {
	l := withCues(newLife(t, "victory-2019"))
	l.at("2027-02-02 10:00").arrives(casework.ServiceRequest, says("There is a gas leak."))
	l.at("2027-02-02 12:00").says("sam", "DONE", casework.Word{Verb: casework.VerbDone}, "")
	if l.c.State != casework.Closed || l.c.Deadline(casework.DueMakeSafe) != nil || l.c.Deadline(casework.DueInvestigate) == nil {
		t.Fatalf("the case is %s: %+v", l.c.State, l.c.Deadlines)
	}
	if _, due := casework.NextWake(l.rules, l.c, l.now); !due {
		t.Error("nobody is woken")
	}
	l.at("2027-02-03 12:00").says("sam", "DONE investigated", casework.Word{Verb: casework.VerbDone, Value: "investigated"}, "")
	if l.c.Deadline(casework.DueSummary) == nil {
		t.Error("the written findings are not owed")
	}
}

// NO HAZARD is for somebody who can judge it, with a reason; a cue that a person
// has judged starts nothing again, another one does.
func TestNoHazard(t *testing.T) {
	no := casework.Word{Verb: casework.VerbNoHazard, Facts: casework.Facts{"hazard.why": "it is paint"}}
	l := withCues(newLife(t, "victory-2019"))
	l.at("2027-02-02 10:00").arrives(casework.Complaint, says("mould"))
	l.at("2027-02-02 10:30").arrives(casework.Complaint, says("and damp"))
	if d := l.c.Deadline(casework.DueMakeSafe); d.At.In(london).Format("15:04") != "10:00" {
		t.Errorf("a second danger moved the clock of the first: %s", d.At)
	}
	l.says("dana", "NO HAZARD by an officer", no, "services or duty")
	l.says("sam", "NO HAZARD without a reason", casework.Word{Verb: casework.VerbNoHazard}, "reason is missing")
	l.says("sam", "NO HAZARD because it is paint", no, "")
	l.says("sam", "NO HAZARD again", no, "No date about a danger runs")
	l.at("2027-02-02 11:00").arrives(casework.Complaint, says("But it is mould."))
	if l.c.Deadline(casework.DueMakeSafe) != nil {
		t.Error("a cue that a person has judged started a clock")
	}
	l.at("2027-02-02 12:00").says("sam", "UNDO", casework.Word{Verb: casework.VerbUndo}, "")
	if d := l.c.Deadline(casework.DueMakeSafe); d == nil || d.At.In(london).Hour() != 10 {
		t.Errorf("undone, the clock runs as it did: %+v", d)
	}
	l.says("mary", "NO HAZARD because it is paint", no, "").at("2027-02-02 13:00").arrives(casework.Complaint, says("And there is a gas leak."))
	if d := l.c.Deadline(casework.DueMakeSafe); d == nil || d.At.In(london).Hour() != 13 {
		t.Errorf("a new cue starts the clock: %+v", d)
	}
}

// What staff read of a danger, and that no letter to the customer holds it.
func TestHazardIsShownToStaffAlone(t *testing.T) {
	l := withCues(newLife(t, "code-2024")).at("2027-02-06 23:00")
	a := casework.Arrival{
		Message: 1, Received: l.now, From: casework.Person{ID: 7, Address: "pat@tenant.example"}, Text: "There is mould.",
		Read:  casework.Classification{Kind: casework.ServiceRequest, Sure: true},
		Opens: &casework.Opening{ID: 1, Ref: "VH-2027-00001"},
	}
	d := must(casework.Decide(l.rules, casework.Case{}, a, l.now))
	paged := false
	for _, letter := range d.Letters {
		_, shown := letter.Facts["hazards"]
		if letter.Audience == casework.ToCustomer && shown {
			t.Errorf("%s to the customer holds the hazard", letter.Name)
		}
		if letter.Name == casework.StaffPage {
			paged = true
			if by, _ := letter.Facts["make_safe.by"].(time.Time); !by.Equal(l.now.Add(24 * time.Hour)) {
				t.Errorf("make safe by %v", by)
			}
			prompts, _ := letter.Facts["prompts"].([]casework.Facts)
			if len(prompts) == 0 || !slices.ContainsFunc(letter.Facts["words"].([]casework.Facts), func(f casework.Facts) bool { return f["words"] == "DONE made safe" }) {
				t.Errorf("the page holds no prompt or no button: %v", letter.Facts)
			}
		}
	}
	if !paged {
		t.Error("nobody was paged")
	}
}

// An ordinary mail, which holds none of the policy's cues.
func BenchmarkHazards(b *testing.B) {
	r := casework.Rules{Policy: must(policy.Load("victory-2019")).Policy}
	text := "I reported the gate in October and rang four times since. Nobody came and nobody has rung back. I am not happy with how this has been dealt with."
	for b.Loop() {
		r.Hazards(text, "2027-02-02")
	}
}
