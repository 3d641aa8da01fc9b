package casework_test

import (
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
)

// take makes a decision so, and checks what must hold of every one.
func (h *history) take(what string, d casework.Decision) {
	before := h.c
	h.events = append(h.events, d.Events...)
	h.c = d.Case
	for i, e := range h.events {
		if e.Seq != i+1 {
			h.Fatalf("%s: event %d has the number %d", what, i+1, e.Seq)
		}
	}
	if folded := casework.Fold(h.c.ID, h.events); !cmp.Equal(folded, h.c) {
		h.Fatalf("after %s the events add up to another case:\n%s", what, cmp.Diff(folded, h.c))
	}
	for _, e := range d.Events {
		h.personal(before, e)
	}
	h.letters(what, before, d)
	h.window(what)
	for _, key := range d.Withdraw {
		h.stopped[key] = true
		h.posted = slices.DeleteFunc(h.posted, func(p handedIn) bool { return p.key == key })
	}
	for _, l := range d.Letters {
		if l.Records && !l.Draft {
			h.posted = append(h.posted, handedIn{l.Key, l.NotBefore})
		}
	}
	for _, key := range d.Release {
		if h.stopped[key] {
			h.Fatalf("%s lets %s go, which was stopped before", what, key)
		}
		h.mayRead(what+" lets go", h.to[key], key)
		h.posted = append(h.posted, handedIn{key: key})
	}
}

// holds checks what is true of any case at any time.
func (h *history) holds() {
	c := h.c
	next, due := casework.NextWake(h.rules, c, h.now)
	if c.State != casework.Closed && !due {
		h.Fatalf("the case is %s and nobody is woken: %+v", c.State, c)
	}
	if due && next.After(h.now.AddDate(1, 0, 0)) {
		h.Fatalf("the case is woken only at %s", next)
	}
	running := map[string]bool{}
	for _, d := range c.Deadlines {
		if d.State != casework.Running {
			continue
		}
		if running[d.What] {
			h.Fatalf("%s runs twice: %+v", d.What, c.Deadlines)
		}
		running[d.What] = true
		if c.State == casework.Closed && !outlives(d.What) {
			h.Fatalf("%s is due on a closed case", d.What)
		}
		if d.What != casework.DueMakeSafe && !h.rules.Calendar.Working(d.By) {
			h.Fatalf("%s falls on %s", d.What, d.By.Short())
		}
		if d.Working == "" || d.Clause == "" {
			h.Fatalf("%s has no working or no clause: %+v", d.What, d)
		}
	}
}

// outlives reports whether a deadline may run on a closed case: a promise, a
// danger, or a letter about its closing that waits for a person.
func outlives(what string) bool {
	name, _, _ := strings.Cut(what, " ")
	return slices.Contains([]string{
		casework.DueRelease, casework.DuePromise, casework.DueMakeSafe, casework.DueInvestigate, casework.DueSummary, casework.DueWorks, casework.DueStart, casework.DueLatest,
	}, name)
}

// decisions are what only a person does (design promise 3).
var decisions = []casework.What{
	casework.KindSet, casework.Approved, casework.WorkDone, casework.WindowFreed, casework.Undone, casework.OutcomeGiven, casework.OutcomeTold,
	casework.Extended, casework.RequestAccepted, casework.HearingFixed, casework.NotConsidered, casework.Promised, casework.PromiseKept, casework.PaymentAwarded,
	casework.Paused, casework.PauseReviewed, casework.Resumed, casework.CustomerNamed, casework.ContractorSet, casework.IntervalAgreed, casework.AdjustmentSet,
	casework.SafetySet, casework.HazardCleared, casework.HazardInvestigated, casework.Merged, casework.TookOver, casework.Defined, casework.Posted,
}

// personal fails on a decision that no person made.
func (h *history) personal(before casework.Case, e casework.Event) {
	if _, person := crew.Find(e.By); person {
		return
	}
	switch {
	case e.What == casework.Resumed && e.Why == "the outcome did not arrive":
		// The pause was of the window after an answer that never came: it falls with it.
	case e.What == casework.KindSet && e.By == casework.ByCustomer && e.Data.Kind == casework.Complaint:
		// The customer's own word: every receipt offers them COMPLAINT.
	case slices.Contains(decisions, e.What):
		h.Fatalf("%s was decided by %s", e.What, e.By)
	case e.What == casework.HelperNamed && e.Words["helper.authority"] == string(casework.AuthorityGiven):
		h.Fatalf("%s gave somebody authority", e.By)
	case e.What == casework.CaseClosed:
		window := before.Deadline(casework.DueWindow)
		if window == nil || window.By >= h.rules.Calendar.Date(e.At) || len(before.Holding) > 0 || before.Draft != nil {
			h.Fatalf("the program closed the case early: %s", e.Why)
		}
	}
}

// letters checks what is written to whom.
func (h *history) letters(what string, before casework.Case, d casework.Decision) {
	for _, l := range d.Letters {
		if h.keys[l.Key] {
			h.Fatalf("%s: the key %s is used twice", what, l.Key)
		}
		h.keys[l.Key] = true
		if l.Audience == casework.ToStaff {
			if _, ok := crew.Find(l.To.Address); !ok {
				h.Fatalf("%s: %s goes to %q, who is no member of staff", what, l.Name, l.To.Address)
			}
			h.buttons(l)
			continue
		}
		if l.To.Address == "" {
			h.Fatalf("%s: %s goes to nobody", what, l.Name)
		}
		if before.Safety && d.Case.Safety && !l.Draft {
			h.Fatalf("%s: %s leaves by itself on a case with a safety mark", what, l.Name)
		}
		h.to[l.Key] = l.To.Address
		h.mayRead(what+" writes", l.To.Address, l.Key)
	}
}

// buttons notes which words a mail offers; each begins with a word that is.
func (h *history) buttons(l casework.Letter) {
	list, _ := l.Facts["words"].([]casework.Facts)
	var offered []casework.Verb
	for _, b := range list {
		first, _, _ := strings.Cut(b["words"].(string), "\n")
		verb, ok := verbOf(first)
		if !ok {
			h.Fatalf("%s offers %q, which begins with no word", l.Name, first)
		}
		if casework.HasRule(verb) {
			offered = append(offered, verb)
		}
	}
	if len(offered) > 0 {
		h.offered = offered
	}
}

// verbOf is the word that a line begins with.
func verbOf(line string) (casework.Verb, bool) {
	kinds := []string{"COMPLAINT", "SERVICE", "ASB", "MEMBER", "OTHER"}
	for _, begin := range kinds {
		if strings.HasPrefix(line, begin) {
			return casework.VerbKind, true
		}
	}
	for _, begin := range []string{"REVIEW", "APPEAL"} {
		if strings.HasPrefix(line, begin) {
			return casework.VerbRequest, true
		}
	}
	line = strings.TrimPrefix(line, "NO ") // NO MORE TIME
	for verb := range plausible {
		if strings.HasPrefix(line, string(verb)) || strings.HasPrefix("NO "+line, string(verb)) {
			return verb, true
		}
	}
	return "", false
}

// mayRead fails on a letter about the case to somebody who may not read of it:
// without the customer's word they only learn that it is on file (policy 2.1).
func (h *history) mayRead(what, address, key string) {
	name := strings.Split(key, "/")[1]
	if address == h.c.Customer.Address || name == casework.LetterThirdParty {
		return
	}
	for _, helper := range h.c.Helpers {
		if helper.Person.Address == address && helper.Authority == casework.AuthorityGiven {
			return
		}
	}
	h.Fatalf("%s %s to %s, who may not read of the case", what, name, address)
}

// window checks that a customer's last day never comes nearer, unless a person
// takes back what made it later.
func (h *history) window(what string) {
	window := h.c.Deadline(casework.DueWindow)
	if window == nil || h.turnedBack {
		return
	}
	if before := h.windows[window.Stage]; window.By < before && what != string(casework.VerbUndo) {
		h.Fatalf("after %s the customer's window ends on %s, and ended on %s before", what, window.By.Short(), before.Short())
	}
	h.windows[window.Stage] = window.By
}

// clockMovesBack wakes the case at instants that have been: whatever was due
// then is done, so nothing is done again and nothing moves. (Outside office
// hours what is due still waits.)
func (h *history) clockMovesBack() {
	h.blind, h.slow = false, false
	h.pass(0)
	for _, back := range []time.Duration{time.Minute, 26 * time.Hour, 400 * 24 * time.Hour} {
		d, err := casework.Decide(h.rules, h.c, casework.Wake{Look: h.now, Code: "fresh"}, h.now.Add(-back))
		if err != nil || len(d.Events) > 0 && h.rules.Office(h.now) {
			h.Fatalf("woken %s earlier than before: %v %+v", back, err, d.Events)
		}
	}
}
