package casework_test

import (
	"errors"
	"flag"
	"math/bits"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"putright/casework"
	"putright/policy"
)

// Whatever happens to a case in whatever order, under three policies: its
// events add up to it, no letter's key is used twice, somebody is woken as long
// as it is open, nothing is due on it once it is closed but promises, dangers
// and letters that wait, our dates are working days, a customer's window never
// gets shorter, nobody without authority reads of it, and only a person
// decides, refuses or closes before the window's end. What must hold stands in
// invariants_test.go.
//
// The histories are the same each time, so that a change is judged by itself;
// "make histories" looks for new ones.
func TestAnyHistory(t *testing.T) {
	if flag.Lookup("rapid.seed").Value.String() == "0" {
		flag.Set("rapid.seed", "7")
	}
	profiles := []policy.Profile{must(policy.Load("victory-2019")), must(policy.Load("code-2024")), third(t)}
	carriedOut := map[casework.Verb]int{}
	rapid.Check(t, func(rt *rapid.T) {
		h := &history{T: rt, keys: map[string]bool{}, stopped: map[string]bool{}, to: map[string]string{}, windows: map[string]casework.Date{}, carriedOut: carriedOut}
		h.rules = must(policy.Rules(pick(h, "policy", profiles), nil))
		h.rules.Team = crew
		h.now = time.Date(2026, 11, 2, 9, 0, 0, 0, london).Add(time.Duration(h.number(0, 60*24*90, "minute")) * time.Minute)
		switch h.number(0, 3, "begins") {
		case 0, 1:
			h.arrives()
		case 2:
			h.escalates(1)
		case 3:
			h.escalates(2)
		}
		for range h.number(1, 60, "steps") {
			h.something()
			h.holds()
		}
		h.clockMovesBack()
	})
	checks, _ := strconv.Atoi(flag.Lookup("rapid.checks").Value.String())
	for verb := range plausible {
		if carriedOut[verb] == 0 && checks >= 2000 && !t.Failed() && casework.HasRule(verb) {
			t.Errorf("in all these histories %s was never carried out: does plausible still give what its rule asks for?", verb)
		}
	}
}

// third is a policy unlike the shipped ones.
func third(t testing.TB) policy.Profile {
	t.Helper()
	p, _, err := policy.Read(must(os.ReadFile("testdata/third.toml")), "third.toml")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// crew has somebody in each role.
var crew = append(slices.Clone(team),
	casework.Staff{Name: "Olu Officer", Address: "olu@victory.example", Roles: []casework.Role{casework.RoleOfficer}},
	casework.Staff{Name: "Hana Hr", Address: "hana@victory.example", Roles: []casework.Role{casework.RoleHR}},
	casework.Staff{Name: "Lee Legal", Address: "lee@victory.example", Roles: []casework.Role{casework.RoleLegal}},
	casework.Staff{Name: "Bea Board", Address: "bea@victory.example", Roles: []casework.Role{casework.RolePanel}},
	casework.Staff{Name: "Max Manager", Address: "max@victory.example", Roles: []casework.Role{casework.RoleManager, casework.RoleReviewer}},
)

// history is a case to which anything may happen.
type history struct {
	*rapid.T
	rules  casework.Rules
	c      casework.Case
	events []casework.Event
	now    time.Time
	nextID casework.ID
	blind  bool // the mailbox can't be read
	slow   bool // the mail server takes nothing
	posted []handedIn

	keys       map[string]bool          // of every letter ever written
	stopped    map[string]bool          // letters that must not leave
	to         map[string]string        // to whom each letter to a customer is addressed
	windows    map[string]casework.Date // the latest last day that ran at each stage
	turnedBack bool                     // the clock was
	offered    []casework.Verb          // by the latest mail to staff
	carriedOut map[casework.Verb]int
}

// handedIn is a letter that waits for the mail server to take it.
type handedIn struct {
	key  string
	from time.Time
}

// number draws each number about as often as any other; rapid's own ranges
// prefer small ones, with which little happens.
func (h *history) number(from, to int, what string) int {
	return rapid.Custom(func(t *rapid.T) int {
		n := 0
		for range bits.Len(uint(to-from)) + 2 {
			n *= 2
			if rapid.Bool().Draw(t, "bit") {
				n++
			}
		}
		return from + n%(to-from+1)
	}).Draw(h.T, what)
}

func pick[T any](h *history, what string, options []T) T {
	return options[h.number(0, len(options)-1, what)]
}

func (h *history) oneIn(n int, what string) bool { return h.number(1, n, what) == n }
func (h *history) text(what string, options ...string) string {
	return rapid.SampledFrom(options).Draw(h.T, what)
}
func (h *history) id() casework.ID      { h.nextID++; return 100 + h.nextID }
func (h *history) today() casework.Date { return h.rules.Calendar.Date(h.now) }

var (
	customer = casework.Person{ID: 7, Address: "pat@tenant.example", Name: "Pat Tenant"}
	helper   = casework.Person{ID: 8, Address: "jo@family.example", Name: "Jo Cousin"}
)

// something lets time pass or lets somebody do something.
func (h *history) something() {
	switch h.number(0, 13, "what") {
	case 0, 1, 2, 3:
		h.blind = h.oneIn(6, "blind")
		h.slow = h.oneIn(6, "slow")
		h.pass(time.Duration(h.number(1, 24*12, "hours")) * time.Hour)
	case 4:
		h.arrives()
	case 5:
		h.bounces()
	case 6, 7, 8, 9, 10, 11:
		h.says()
	case 12: // the likeliest word after a preview
		h.word(casework.VerbSend)
	case 13:
		if h.oneIn(3, "back") { // the server's clock is put right
			h.turnedBack = true
			h.now = h.now.Add(-time.Duration(h.number(1, 60*48, "minutes back")) * time.Minute)
		}
	}
	h.mailServer()
}

// pass lets time go by, waking the case whenever it asks to be.
func (h *history) pass(d time.Duration) {
	until := h.now.Add(d)
	for range 500 {
		next, due := casework.NextWake(h.rules, h.c, h.now)
		if !due || next.After(until) {
			h.now = until
			return
		}
		if next.After(h.now) {
			h.now = next
		}
		look := h.now.Add(time.Second)
		if h.blind {
			look = time.Time{}
		}
		before := h.c.Seq
		h.must("a date", casework.Wake{Look: look, Code: "fresh"})
		h.mailServer()
		if h.c.Seq == before { // a guard holds it back: ask again later
			if h.now = h.now.Add(6 * time.Hour); h.now.After(until) {
				h.now = until
				return
			}
		}
	}
	h.Fatalf("woken without end at %s: %+v", h.now, h.c)
}

// arrives brings a message of the customer, or of somebody for them.
func (h *history) arrives() {
	if h.c.Seq > 0 && h.c.State == casework.Closed {
		return // the desk opens a case of its own for it
	}
	a := casework.Arrival{Message: h.id(), Received: h.now.Add(-time.Duration(h.number(0, 90, "minutes on its way")) * time.Minute), From: customer, Subject: "Boiler", Code: "fresh"}
	a.Text = h.text("text", "The boiler again.", "There is black mould and damp in the bedroom.", "I write on behalf of my aunt. There is no heating.", "Gas! The ceiling came down.")
	a.Read = casework.Classification{
		Kind: pick(h, "kind", casework.Kinds), Second: pick(h, "second", casework.Kinds), Sure: h.oneIn(2, "sure"), Safety: h.oneIn(12, "safety"),
		Formal: h.oneIn(6, "formal"), Unhappy: h.oneIn(2, "unhappy"), Confidence: 0.9, Reasons: []string{"the reason"},
	}
	if a.Read.Kind == casework.StageRequest {
		a.Read.Stage = h.text("asks for", casework.AskReview, casework.AskAppeal, casework.AskExtension)
	}
	for _, f := range casework.Flags {
		if h.oneIn(12, string(f)) {
			a.Read.Flags = append(a.Read.Flags, f)
		}
	}
	switch {
	case h.oneIn(6, "helper"):
		a.From = helper
	case h.c.Seq == 0 && a.Read.Has(casework.Anonymous) && h.oneIn(2, "no address"):
		a.From = casework.Person{}
	}
	if h.c.Seq == 0 {
		a.Opens = &casework.Opening{ID: 1, Ref: "VH-2027-00001", Mailbox: "info@victory.example", Policy: "hash", Turn: int64(h.number(0, 3, "turn"))}
		if h.oneIn(8, "related") {
			a.Opens.Related = "VH-2026-00009"
		}
	}
	h.must("a message", a)
}

// escalates goes the straight way through the first stages, so that the later
// ones are not left to chance.
func (h *history) escalates(stages int) {
	plain := func(kind casework.Kind, asks string) {
		a := casework.Arrival{Message: h.id(), Received: h.now, From: customer, Subject: "Boiler", Text: "The boiler again.", Code: "fresh"}
		a.Read = casework.Classification{Kind: kind, Stage: asks, Sure: true, Reasons: []string{"the reason"}}
		if h.c.Seq == 0 {
			a.Opens = &casework.Opening{ID: 1, Ref: "VH-2027-00001", Mailbox: "info@victory.example", Policy: "hash"}
		}
		h.must("a message", a)
		h.mailServer()
	}
	plain(casework.Complaint, "")
	for range stages {
		next, ok := h.rules.Policy.NextStage(h.c.Stage)
		if !ok {
			return
		}
		h.pass(time.Duration(h.number(1, 24*9, "hours")) * time.Hour)
		h.word(casework.VerbOutcome)
		h.word(casework.VerbSend)
		h.pass(26 * time.Hour)
		if h.c.State == casework.Answered {
			plain(casework.StageRequest, next.Request)
		}
	}
	if h.oneIn(2, "to the panel") {
		for _, verb := range []casework.Verb{casework.VerbAccept, casework.VerbHearing} {
			h.word(verb)
			h.word(casework.VerbSend)
			h.pass(26 * time.Hour)
		}
	}
}

// bounces brings a letter back.
func (h *history) bounces() {
	if len(h.c.Letters) > 0 {
		if mark := pick(h, "letter", h.c.Letters); mark.State == casework.LetterGone {
			h.must("a bounce", casework.Undelivered{Key: mark.Key, Why: "5.1.1"})
		}
	}
}

// mailServer takes the letters that may leave, or refuses one.
func (h *history) mailServer() {
	for !h.slow {
		i := slices.IndexFunc(h.posted, func(p handedIn) bool { return !p.from.After(h.now) })
		if i < 0 {
			return
		}
		key := h.posted[i].key
		h.posted = slices.Delete(h.posted, i, i+1)
		if h.oneIn(30, "refused") {
			h.must("a letter refused", casework.Undelivered{Key: key, Why: "5.7.1"})
			continue
		}
		h.must("a letter that left", casework.Left{Key: key, At: h.now})
	}
}

// says has a member of staff write any word, half the time one that a mail
// offered.
func (h *history) says() {
	var verbs []casework.Verb
	for verb := range plausible {
		if casework.HasRule(verb) {
			verbs = append(verbs, verb)
		}
	}
	slices.Sort(verbs)
	if len(h.offered) > 0 && h.oneIn(2, "a button") {
		verbs = h.offered
	}
	h.word(pick(h, "verb", verbs))
}

// word has somebody write a word with what its rule may ask for. What is
// refused is refused with a sentence, and changes nothing.
func (h *history) word(verb casework.Verb) {
	w := casework.Word{Verb: verb, By: pick(h, "who", crew), Message: h.id(), Fresh: "fresh", Hold: 10 * time.Minute, History: h.events, Facts: h.facts()}
	if officer, ok := crew.Find(h.c.Officer); ok && h.oneIn(2, "officer") {
		w.By = officer
	}
	plausible[verb](h, &w)
	before := h.c
	d, err := casework.Decide(h.rules, h.c, w, h.now)
	var refusal *casework.Refusal
	switch {
	case errors.As(err, &refusal):
		if refusal.Why == "" {
			h.Fatalf("%s was refused without a word", verb)
		}
	case err != nil:
		h.Fatalf("%s of a case %s at %q gave no refusal but %v", verb, h.c.State, h.c.Stage, err)
	case slices.ContainsFunc(d.Withdraw, h.gone): // the desk says that the letter has left
	default:
		h.carriedOut[verb]++
		h.take(string(verb), d)
		return
	}
	if folded := casework.Fold(before.ID, h.events); !cmp.Equal(folded, h.c) {
		h.Fatalf("%s was refused and changed the case:\n%s", verb, cmp.Diff(folded, h.c))
	}
}

// gone reports whether the mail server has taken the letter.
func (h *history) gone(key string) bool {
	mark := h.c.Letter(key)
	return mark != nil && (mark.State == casework.LetterGone || mark.State == casework.LetterUndelivered)
}

// must answers what can't be refused.
func (h *history) must(what string, happening casework.Happening) {
	d, err := casework.Decide(h.rules, h.c, happening, h.now)
	if err != nil {
		h.Fatalf("%s on a case %s at %q: %v", what, h.c.State, h.c.Stage, err)
	}
	if i := slices.IndexFunc(d.Withdraw, h.gone); i >= 0 {
		h.Fatalf("%s stops the letter %s, which has left", what, d.Withdraw[i])
	}
	h.take(what, d)
}
