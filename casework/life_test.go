package casework_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
	"putright/policy"
)

var update = flag.Bool("update", false, "write the life tables anew; read them against the policy before you commit")

// A life is one route through the policy: what happens from outside, in order.
// Between these the case is woken whenever it asks to be. What follows, day by
// day, stands in testdata/life/NAME.txt for a person to check against the
// policy.
type life struct {
	t      *testing.T
	rules  casework.Rules
	c      casework.Case
	events []casework.Event
	now    time.Time
	blind  bool // the mailbox can't be read
	busy   bool // a message in it waits
	keys   map[string]bool
	out    strings.Builder
	nextID casework.ID
}

var london = must(time.LoadLocation("Europe/London"))

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var team = casework.Team{
	{Name: "Dana Officer", Address: "dana@victory.example", Roles: []casework.Role{casework.RoleOfficer}},
	{Name: "Robin Reviewer", Address: "robin@victory.example", Roles: []casework.Role{casework.RoleReviewer}},
	{Name: "Sam Services", Address: "sam@victory.example", Roles: []casework.Role{casework.RoleServices, casework.RoleDuty}},
	{Name: "Alex Asb", Address: "alex@victory.example", Roles: []casework.Role{casework.RoleASB}},
	{Name: "Mo Members", Address: "mo@victory.example", Roles: []casework.Role{casework.RoleMembers}},
	{Name: "Mary Manager", Address: "mary@victory.example", Roles: []casework.Role{casework.RoleManager}},
}

func newLife(t *testing.T, profile string) *life {
	t.Helper()
	p := must(policy.Load(profile))
	rules := must(policy.Rules(p, nil))
	rules.Team = team
	return &life{t: t, rules: rules, keys: map[string]bool{}, nextID: 100}
}

// at moves time on, waking the case on the way.
func (l *life) at(when string) *life {
	l.t.Helper()
	until := must(time.ParseInLocation("2006-01-02 15:04", when, london))
	for range 400 {
		if l.c.Seq == 0 {
			break
		}
		next, due := casework.NextWake(l.rules, l.c, l.now)
		if !due || next.After(until) {
			break
		}
		if next.Before(l.now) {
			next = l.now
		}
		before := l.c.Seq
		l.now = next
		l.wake()
		if l.c.Seq == before { // a guard holds it back: ask again in an hour
			l.now = l.now.Add(time.Hour)
			if l.now.After(until) {
				break
			}
		}
	}
	if until.After(l.now) {
		l.now = until
	}
	return l
}

func (l *life) wake() {
	look := l.now.Add(time.Second)
	if l.blind {
		look = time.Time{}
	}
	l.do("", casework.Wake{Look: look, Waiting: l.busy, Code: "fresh"})
}

// arrives brings a message of the customer.
func (l *life) arrives(kind casework.Kind, change ...func(*casework.Arrival)) *life {
	l.t.Helper()
	l.nextID++
	a := casework.Arrival{
		Message: l.nextID, Received: l.now, From: casework.Person{ID: 7, Address: "pat@tenant.example", Name: "Pat Tenant"},
		Read: casework.Classification{Kind: kind, Sure: true, Confidence: 0.99, Reasons: []string{"the reason"}}, Subject: "Boiler", Text: "Words of the customer", Code: "fresh",
	}
	if kind == casework.StageRequest {
		a.Read.Stage = casework.AskReview
	}
	if l.c.Seq == 0 {
		a.Opens = &casework.Opening{ID: 1, Ref: "VH-2027-00001", Mailbox: "info@victory.example", Policy: "hash"}
	}
	for _, f := range change {
		f(&a)
	}
	l.do("a message of the customer: "+string(a.Read.Kind), a)
	return l
}

// says brings a word of staff; want is the refusal expected, "" for none.
func (l *life) says(who, what string, w casework.Word, want string) *life {
	l.t.Helper()
	l.nextID++
	w.By, _ = l.rules.Team.Find(who + "@victory.example")
	w.Message, w.Fresh, w.Hold, w.History = l.nextID, "fresh", 10*time.Minute, l.events
	d, err := casework.Decide(l.rules, l.c, w, l.now)
	if want != "" {
		if err == nil || !strings.Contains(err.Error(), want) {
			l.t.Fatalf("%s by %s: got error %v, want a refusal with %q", what, who, err, want)
		}
		l.line("%s writes: %s", who, what)
		l.sub("refused: %s", err)
		return l
	}
	if err != nil {
		l.t.Fatalf("%s by %s was refused: %v", what, who, err)
	}
	l.take(who+" writes: "+what, d)
	return l
}

func (l *life) do(what string, h casework.Happening) {
	l.t.Helper()
	d, err := casework.Decide(l.rules, l.c, h, l.now)
	if err != nil {
		l.t.Fatalf("%s: %v", what, err)
	}
	if len(d.Events) > 0 || what != "" {
		l.take(what, d)
	}
}

// take writes a decision down, checks what must hold of any, and lets the
// letters that may leave do so at once.
func (l *life) take(what string, d casework.Decision) {
	l.t.Helper()
	before := l.c
	l.events = append(l.events, d.Events...)
	l.c = d.Case
	if what == "" {
		what = "a date comes"
	}
	l.line("%s", what)
	for _, letter := range d.Letters {
		if l.keys[letter.Key] {
			l.t.Errorf("the key %s is used twice", letter.Key)
		}
		l.keys[letter.Key] = true
		switch {
		case letter.Audience == casework.ToStaff:
			name, _, _ := strings.Cut(letter.To.Address, "@")
			l.sub("to %s: %s", name, letter.Name)
		case letter.Draft:
			l.sub("draft for the customer: %s", letter.Name)
		default:
			l.sub("to the customer: %s", letter.Template)
		}
	}
	for _, key := range d.Withdraw {
		l.sub("stopped: %s", strings.Split(key, "/")[1])
	}
	l.changes(before, d.Case)
	if folded := casework.Fold(l.c.ID, l.events); !cmp.Equal(folded, l.c) {
		l.t.Errorf("the events add up to another case:\n%s", cmp.Diff(folded, l.c))
	}
	var left []string
	for _, letter := range d.Letters {
		if letter.Records && !letter.Draft {
			left = append(left, letter.Key)
		}
	}
	for _, key := range append(left, d.Release...) {
		l.do("", casework.Left{Key: key, At: l.now})
	}
}

func (l *life) changes(before, after casework.Case) {
	for _, d := range after.Deadlines {
		i := slices.IndexFunc(before.Deadlines, func(b casework.Deadline) bool {
			return b.What == d.What && b.Stage == d.Stage && b.By == d.By && b.Set == d.Set
		})
		switch {
		case i < 0 && d.State == casework.Running:
			l.sub("%s by %s", d.What, d.By.Short())
		case i >= 0 && before.Deadlines[i].State != d.State:
			l.sub("%s %s", d.What, d.State)
		}
	}
	if after.State != before.State || after.Stage != before.Stage || after.Kind != before.Kind || after.Officer != before.Officer {
		officer, _, _ := strings.Cut(after.Officer, "@")
		l.sub("the case: %s %s %s, with %s", after.Kind, after.Stage, after.State, officer)
	}
}

func (l *life) line(format string, args ...any) {
	fmt.Fprintf(&l.out, "%s  %s\n", l.now.In(london).Format("Mon 02 Jan 2006 15:04"), fmt.Sprintf(format, args...))
}

func (l *life) sub(format string, args ...any) {
	fmt.Fprintf(&l.out, "                         %s\n", fmt.Sprintf(format, args...))
}

// golden compares the life with the table on file.
func (l *life) golden(name string) {
	l.t.Helper()
	path := filepath.Join("testdata", "life", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			l.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(l.out.String()), 0o644); err != nil {
			l.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		l.t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), l.out.String()); diff != "" {
		l.t.Errorf("%s went another way (-table +now):\n%s", name, diff)
	}
}

var outcomeUpheld = casework.Word{Verb: casework.VerbOutcome, Value: "upheld", Facts: casework.Facts{
	"outcome.findings": "We missed two visits.", "outcome.actions": "The boiler will be replaced.", "outcome.learning": "Ring before a visit.",
	"definition.points": "Nobody came on the two days that were agreed.", "definition.wanted": "A repair.", "outcome.remedy": "An apology.",
}}

func (l *life) send(who string) *life {
	return l.says(who, "SEND", casework.Word{Verb: casework.VerbSend, Code: "fresh"}, "")
}

// R31 to R40, clauses 10.1 and 10.2: the plain way through step 1, with one
// officer (R17, clause 16.3).
func TestLifeOfAComplaint(t *testing.T) {
	l := newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-12 15:00").says("dana", "OUTCOME upheld", outcomeUpheld, "")
	l.at("2027-02-12 15:05").send("dana")
	l.at("2027-04-30 12:00").golden("upheld")
}

// Promise 2, clause 10.1 and the leaflet: a missed date, apologies, no
// extension.
func TestLifeOfAMissedDate(t *testing.T) {
	l := newLife(t, "victory-2019")
	l.at("2026-12-11 09:00").arrives(casework.Complaint)
	l.at("2027-01-08 09:30").says("dana", "OUTCOME not upheld", casework.Word{Verb: casework.VerbOutcome, Value: "not upheld", Facts: casework.Facts{"outcome.findings": "We came in time.", "outcome.actions": "None"}}, "")
	l.send("dana").at("2027-01-09 12:00").golden("missed")
}

// Clause 10.1, R34: more time, with a reason, by a letter.
func TestLifeOfAnExtension(t *testing.T) {
	l := newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-12 15:00").says("dana", "EXTEND without a reason", casework.Word{Verb: casework.VerbExtend, Day: "2027-02-23"}, "why more time is needed")
	l.says("dana", "EXTEND to a Saturday", casework.Word{Verb: casework.VerbExtend, Day: "2027-02-27", Facts: casework.Facts{"delay.reason": "x"}}, "not a working day")
	l.says("dana", "EXTEND to an earlier day", casework.Word{Verb: casework.VerbExtend, Day: "2027-02-15", Facts: casework.Facts{"delay.reason": "x"}}, "later than")
	l.says("dana", "EXTEND to 23 February", casework.Word{Verb: casework.VerbExtend, Day: "2027-02-23", Facts: casework.Facts{"delay.reason": "The surveyor comes on 19 February."}}, "")
	l.send("dana").at("2027-02-25 12:00").golden("extended")
}

// Clauses 10.2 and 11.1, R37 to R39: what the customer writes in the window.
func TestLifeOfAWindow(t *testing.T) {
	answered := func(t *testing.T) *life {
		l := newLife(t, "victory-2019")
		l.at("2027-02-02 10:00").arrives(casework.Complaint)
		l.at("2027-02-12 15:00").says("dana", "OUTCOME upheld", outcomeUpheld, "")
		return l.send("dana").at("2027-03-01 09:00")
	}
	t.Run("thanks keep it open until a person decides", func(t *testing.T) {
		l := answered(t)
		l.arrives(casework.Other).at("2027-03-16 10:00")
		l.says("dana", "OTHER", casework.Word{Verb: casework.VerbKind, Kind: casework.Other}, "")
		l.at("2027-03-20 09:00").golden("window-thanks")
	})
	t.Run("more time freezes the closure", func(t *testing.T) {
		l := answered(t)
		l.arrives(casework.StageRequest, func(a *casework.Arrival) { a.Read.Stage = casework.AskExtension })
		l.at("2027-03-18 10:00")
		if l.c.State != casework.Answered {
			t.Errorf("the case is %s", l.c.State)
		}
	})
	t.Run("a review starts step 2 with somebody else", func(t *testing.T) {
		l := answered(t)
		l.arrives(casework.StageRequest)
		l.says("dana", "OUTCOME upheld", outcomeUpheld, "gave the answer that is being looked at again")
		l.at("2027-03-12 09:00").says("robin", "OUTCOME upheld", outcomeUpheld, "")
		l.send("robin").at("2027-03-13 09:00").golden("review")
	})
	t.Run("an unread mailbox keeps it open", func(t *testing.T) {
		l := answered(t)
		l.blind = true
		if l.at("2027-03-19 09:00"); l.c.State != casework.Answered {
			t.Errorf("closed without a look at the mailbox: %s", l.c.State)
		}
		l.blind, l.busy = false, true
		if l.at("2027-03-20 09:00"); l.c.State != casework.Answered {
			t.Errorf("closed while a message waits: %s", l.c.State)
		}
		l.busy = false
		if l.at("2027-03-22 12:00"); l.c.State != casework.Closed {
			t.Errorf("not closed: %s", l.c.State)
		}
	})
}

// Design 6: two steps, a hold, UNDO, and nothing leaves past a newer message.
func TestLifeOfADraft(t *testing.T) {
	l := newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-08 15:00").says("dana", "SEND too early", casework.Word{Verb: casework.VerbSend, Code: "fresh"}, "code does not belong")
	l.says("dana", "OUTCOME without findings", casework.Word{Verb: casework.VerbOutcome, Value: "upheld", Facts: casework.Facts{}}, "Findings:")
	l.says("dana", "OUTCOME upheld", outcomeUpheld, "")
	l.says("robin", "SEND of another's letter", casework.Word{Verb: casework.VerbSend, Code: "fresh"}, "code does not belong")
	l.says("dana", "SEND with a wrong code", casework.Word{Verb: casework.VerbSend, Code: "wrong"}, "code does not belong")
	l.send("dana")
	l.at("2027-02-08 15:05").arrives(casework.ServiceRequest)
	l.send("dana")
	l.at("2027-02-08 15:09").says("dana", "UNDO", casework.Word{Verb: casework.VerbUndo}, "")
	l.at("2027-02-08 15:30").says("dana", "OUTCOME upheld", outcomeUpheld, "")
	l.at("2027-02-09 09:00").send("dana") // a day later: shown again first
	l.send("dana").at("2027-02-09 09:30")
	l.says("dana", "UNDO after it left", casework.Word{Verb: casework.VerbUndo}, "already gone")
	l.golden("draft")
}

// R7, R13, R32: what is no complaint goes to its team and is tracked to DONE.
func TestLifeOfTheOtherKinds(t *testing.T) {
	for _, kind := range []casework.Kind{casework.ServiceRequest, casework.ASB, casework.MemberEnquiry} {
		t.Run(string(kind), func(t *testing.T) {
			l := newLife(t, "victory-2019")
			l.at("2027-02-05 10:00").arrives(kind, func(a *casework.Arrival) {
				if kind == casework.ServiceRequest {
					a.Read.Flags = []casework.Flag{casework.Urgent}
				}
			})
			who, _, _ := strings.Cut(l.c.Officer, "@")
			if kind == casework.ServiceRequest {
				l.at("2027-02-05 14:00").says(who, "NO HAZARD because the tap only drips", casework.Word{Verb: casework.VerbNoHazard, Facts: casework.Facts{"hazard.why": "the tap only drips"}}, "")
			}
			l.at("2027-02-24 10:00").says(who, "DONE", casework.Word{Verb: casework.VerbDone}, "")
			l.at("2027-02-24 11:00").says(who, "UNDO", casework.Word{Verb: casework.VerbUndo}, "")
			l.at("2027-02-25 11:00").says(who, "DONE", casework.Word{Verb: casework.VerbDone}, "")
			l.at("2027-04-24 11:00").golden(string(kind))
		})
	}
}

// Design 3: unsure means a neutral receipt, the strictest plausible clock and
// one word from a person.
func TestLifeOfTriage(t *testing.T) {
	unsure := func(a *casework.Arrival) { a.Read.Sure, a.Read.Second = false, casework.Complaint }
	l := newLife(t, "victory-2019")
	l.at("2027-02-05 10:00").arrives(casework.ServiceRequest, unsure)
	l.at("2027-02-10 10:00").says("dana", "DONE", casework.Word{Verb: casework.VerbDone}, "said yet what this message is")
	l.says("dana", "COMPLAINT", casework.Word{Verb: casework.VerbKind, Kind: casework.Complaint}, "")
	l.at("2027-02-10 12:00").says("dana", "SERVICE", casework.Word{Verb: casework.VerbKind, Kind: casework.ServiceRequest}, "")
	l.at("2027-02-10 12:05").says("dana", "UNDO", casework.Word{Verb: casework.VerbUndo}, "")
	l.at("2027-02-11 12:00").golden("triage")
}

// Design promise 2: where a mail hints at abuse, nothing automatic leaves.
func TestLifeOfASafetyCase(t *testing.T) {
	l := newLife(t, "victory-2019")
	l.at("2027-02-05 23:10").arrives(casework.ServiceRequest, func(a *casework.Arrival) { a.Read.Safety = true })
	l.at("2027-02-08 09:00").send("sam")
	l.at("2027-02-08 10:00").golden("safety")
}

// Design 5: a letter that did not arrive leaves its deadline unmet.
func TestLifeOfABounce(t *testing.T) {
	l := newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.do("the receipt bounces", casework.Undelivered{Key: "1/receipt/local/1", Why: "5.1.1"})
	l.at("2027-02-08 15:00").says("dana", "OUTCOME upheld", outcomeUpheld, "")
	l.send("dana").at("2027-02-08 16:00")
	key := l.c.Letters[len(l.c.Letters)-1].Key
	l.do("the outcome bounces", casework.Undelivered{Key: key, Why: "5.1.1"})
	l.do("the same bounce again", casework.Undelivered{Key: key, Why: "5.1.1"})
	l.at("2027-02-16 09:00").golden("bounce")
}
