package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"putright/casework"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const today = casework.Date("2026-11-24")

func load(t testing.TB, name string) Profile {
	t.Helper()
	p, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// third is a policy that another landlord could have written.
func third(t testing.TB) Profile {
	t.Helper()
	src, err := os.ReadFile("testdata/third.toml")
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := Read(src, "third.toml")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNames(t *testing.T) {
	if diff := cmp.Diff([]string{"code-2024", "victory-2019"}, Names()); diff != "" {
		t.Error(diff)
	}
	_, err := Load("victory-2018")
	if err == nil || err.Error() != `there is no policy profile "victory-2018"; did you mean "victory-2019"?` {
		t.Errorf("an unknown profile: %v", err)
	}
}

func TestProfilesKeepTheirSource(t *testing.T) {
	for _, name := range Names() {
		p := load(t, name)
		src, err := os.ReadFile("profiles/" + name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(src)
		if p.Hash != hex.EncodeToString(sum[:]) || string(p.Source) != string(src) || p.Policy.ID != name {
			t.Errorf("%s: its source, hash or id differs from its file", name)
		}
	}
}

// What victory-2019 must say, read from the policy's text.
func TestVictory(t *testing.T) {
	p := load(t, "victory-2019").Policy
	period := func(n int, unit casework.Unit, from casework.Start, clause string) casework.Period {
		return casework.Period{N: n, Unit: unit, From: from, Clause: clause}
	}
	for _, test := range []struct {
		what      string
		got, want casework.Period
	}{
		{"answer at step 1", p.Stages[0].Answer, period(10, casework.WorkingDays, casework.FromReceipt, "10.1")},
		{"window after step 1", p.Stages[0].Window, period(20, casework.WorkingDays, casework.FromOutcome, "10.2 and 11.1")},
		{"answer at step 2", p.Stages[1].Answer, period(15, casework.WorkingDays, casework.FromReceipt, "11.3")},
		{"window after step 2", p.Stages[1].Window, period(20, casework.WorkingDays, casework.FromOutcome, "11.4 and 12.1")},
		{"hearing", p.Stages[2].Answer, period(1, casework.Months, casework.FromReceipt, "12.4")},
		{"no window after step 3", p.Stages[2].Window, casework.Period{}},
		{"members", p.Members.Contact, period(10, casework.WorkingDays, casework.FromReceipt, "7.1, number proposed")},
		{"apology", p.Late.Apology, period(1, casework.WorkingDays, casework.FromEvent, "10.1, number proposed")},
		{"closing", p.Close.After, period(1, casework.WorkingDays, casework.FromEvent, "10.2 and 11.4")},
		{"survey", p.Survey.After, period(5, casework.WorkingDays, casework.FromClosure, "16.5, number proposed")},
	} {
		if test.got != test.want {
			t.Errorf("%s: %+v, want %+v", test.what, test.got, test.want)
		}
	}
	for _, s := range p.Stages {
		if !s.ReceiptIsAck {
			t.Errorf("the receipt of %s is not its acknowledgement", s.ID)
		}
	}
	if len(p.Survey.Questions) != 2 {
		t.Error("16.5 asks how the complaint was handled and about the outcome: two questions")
	}
	if !p.Stages[2].Final || len(p.Stages[2].Criteria) != 3 {
		t.Error("step 3 is final and has three criteria (12.2.1, 12.6)")
	}
}

// R60, clauses 13.1 and 13.2: the designated person and the eight weeks have
// lapsed. R61, clause 13.3: no letter may send anybody to the Ombudsman's old
// address, nor by email.
func TestOmbudsmanRoute(t *testing.T) {
	for _, name := range Names() {
		p := load(t, name)
		route, ok := p.Policy.Ombudsman()
		if !ok || route.Phone != "0300 111 3000" || route.Post != "PO Box 1484, Unit D, Preston, PR2 0ET" {
			t.Errorf("%s: the Ombudsman's route is %+v", name, route)
		}
		for _, dead := range []string{"Liverpool,", "PO Box 152", "@housing-ombudsman"} {
			if strings.Contains(string(p.Source), dead) {
				t.Errorf("%s holds %q", name, dead)
			}
		}
	}
	for _, r := range load(t, "victory-2019").Policy.Routes {
		if r.ID != "ombudsman" && !r.Lapsed {
			t.Errorf("%s is a live route", r.ID)
		}
	}
}

func TestProfilesHaveNoErrors(t *testing.T) {
	for _, name := range Names() {
		for _, f := range Check(load(t, name), today) {
			if f.Level == Error {
				t.Error(f.In(name))
			}
		}
	}
}

// Every number of a profile that ships has its clause and leads to a date that
// is no earlier than its start and, unless it counts hours, a working day.
func TestEveryPeriodGivesADate(t *testing.T) {
	for _, name := range Names() {
		p := load(t, name)
		rules, err := Rules(p, nil)
		if err != nil {
			t.Fatal(err)
		}
		periods := periodsOf(reflect.ValueOf(p.Policy))
		if len(periods) < 20 {
			t.Fatalf("%s: only %d periods were found", name, len(periods))
		}
		start := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
		rapid.Check(t, func(rt *rapid.T) {
			period := rapid.SampledFrom(periods).Draw(rt, "period")
			side := rapid.SampledFrom([]casework.Side{casework.Landlord, casework.Customer}).Draw(rt, "side")
			at := start.Add(time.Duration(rapid.IntRange(0, 5*365*24*60).Draw(rt, "minutes")) * time.Minute)
			due := rules.Calendar.Due("answer", at, period, side)
			if due.By < rules.Calendar.Date(at) || due.By > rules.Calendar.Date(at).AddDays(100) {
				rt.Errorf("%+v from %v is due on %s", period, at, due.By)
			}
			if period.Unit != casework.Hours && !rules.Calendar.Working(due.By) {
				rt.Errorf("%+v from %v is due on %s, a day off", period, at, due.By)
			}
			if !strings.Contains(due.Working, period.Clause[1:]) {
				rt.Errorf("the working of %+v does not name its clause: %s", period, due.Working)
			}
		})
	}
}

// periodsOf finds every period that a policy sets.
func periodsOf(v reflect.Value) []casework.Period {
	var found []casework.Period
	switch {
	case v.Type() == reflect.TypeFor[casework.Period]():
		if p := v.Interface().(casework.Period); p.N > 0 {
			found = append(found, p)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			found = append(found, periodsOf(v.Field(i))...)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			found = append(found, periodsOf(v.Index(i))...)
		}
	}
	return found
}

func TestRules(t *testing.T) {
	p := load(t, "victory-2019")
	rules, err := Rules(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := rules.Calendar.Add("2026-12-24", 10); got != "2027-01-12" {
		t.Errorf("ten working days from Christmas Eve 2026: %s", got)
	}
	if got := rules.Calendar.Zone().String(); got != "Europe/London" {
		t.Errorf("the zone is %s", got)
	}

	// A landlord's own list, with a day added and one taken away.
	list, err := Holidays("england-and-wales", []byte("+ 2026-12-29 Royal wedding\n- 2027-01-01\n"), 2026, 2027)
	if err != nil {
		t.Fatal(err)
	}
	if rules, err = Rules(p, list); err != nil {
		t.Fatal(err)
	}
	if rules.Calendar.Working("2026-12-29") || !rules.Calendar.Working("2027-01-01") {
		t.Error("the changes to the holidays are not in the calendar")
	}
}

func TestShow(t *testing.T) {
	for _, name := range append(Names(), "third") {
		p := third(t)
		if name != "third" {
			p = load(t, name)
		}
		got := Show(p)
		for line := range strings.Lines(got) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 {
				t.Errorf("%s: a line is %d columns wide: %s", name, n, line)
			}
		}
		compare(t, filepath.Join("testdata", "show", name+".txt"), got)
	}
}

// compare holds got against a golden file.
func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s has changed; look at it, then run with -update\n%s", golden, diff)
	}
}

// Whatever a calendar says is said in words.
func TestShowOtherConventions(t *testing.T) {
	p := load(t, "victory-2019")
	p.Policy.Calendar.FirstDay, p.Policy.Calendar.Cutoff = "deem_next", "17:30"
	p.Policy.Calendar.Closures = []casework.Closure{
		{Date: "2026-12-29", Label: "office closed", Counts: []string{"answer"}},
		{Date: "2026-12-30", Label: "staff day"},
	}
	p.Policy.Retention = []casework.Retention{{Kind: casework.Complaint, Years: 6}}
	got := strings.Join(strings.Fields(Show(p)), " ")
	for _, want := range []string{
		"What comes on a day off, or after 17:30, counts as if it came on the next working day.",
		"- Tuesday 29 December 2026: office closed, which does not count towards: answer",
		"- Wednesday 30 December 2026: staff day, which changes no date",
		"- Complaint: 6 years.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not shown: %s", want)
		}
	}
	p.Policy.Calendar.FirstDay = "same_day"
	if got := Show(p); !strings.Contains(got, "is day 1, or the next working day") {
		t.Error("the convention that counts the day itself is not shown")
	}
}
