package casework_test

import (
	"flag"
	"testing"
	"time"

	"pgregory.net/rapid"

	"putright/casework"
)

// Whatever happens to a case in whatever order: its events add up to it, no
// letter's key is used twice, somebody is woken as long as it is open, nothing
// is due on it once it is closed, our dates are working days, and only a
// person decides, refuses or closes before the window's end.
//
// The histories are the same each time, so that a change is judged by itself;
// "make histories" looks for new ones.
func TestAnyHistory(t *testing.T) {
	if flag.Lookup("rapid.seed").Value.String() == "0" {
		flag.Set("rapid.seed", "7")
	}
	rapid.Check(t, func(rt *rapid.T) {
		l := newLife(t, rapid.SampledFrom([]string{"victory-2019", "code-2024"}).Draw(rt, "policy"))
		l.now = time.Date(2026, 11, 2, 9, 0, 0, 0, london).Add(time.Duration(rapid.IntRange(0, 60*24*90).Draw(rt, "minute")) * time.Minute)
		kinds := rapid.SampledFrom([]casework.Kind{casework.Complaint, casework.ServiceRequest, casework.ASB, casework.MemberEnquiry, casework.StageRequest, casework.Other})
		arrival := func(a *casework.Arrival) {
			a.Read.Sure = rapid.Bool().Draw(rt, "sure")
			a.Read.Second = kinds.Draw(rt, "second")
			a.Read.Safety = rapid.IntRange(0, 9).Draw(rt, "safety") == 0
			if rapid.IntRange(0, 4).Draw(rt, "urgent") == 0 {
				a.Read.Flags = []casework.Flag{casework.Urgent}
			}
		}
		l.arrives(kinds.Draw(rt, "kind"), arrival)
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			before := len(l.events)
			l.something(rt, kinds, arrival)
			for _, e := range l.events[before:] {
				mustBePersonal(rt, l, e)
			}
			l.holds(rt)
		}
	})
}

// something lets time pass or lets somebody do something; what is refused
// changes nothing.
func (l *life) something(rt *rapid.T, kinds *rapid.Generator[casework.Kind], arrival func(*casework.Arrival)) {
	who := team[rapid.IntRange(0, len(team)-1).Draw(rt, "who")]
	word := casework.Word{By: who, Fresh: "fresh", Hold: 10 * time.Minute, History: l.events}
	switch rapid.IntRange(0, 11).Draw(rt, "what") {
	case 0, 1, 2, 3:
		l.blind = rapid.IntRange(0, 5).Draw(rt, "blind") == 0
		l.at(l.now.In(london).Add(time.Duration(rapid.IntRange(1, 24*12).Draw(rt, "hours")) * time.Hour).Format("2006-01-02 15:04"))
		return
	case 4:
		if l.c.State != casework.Closed {
			l.arrives(kinds.Draw(rt, "kind"), arrival)
		}
		return
	case 5:
		if n := len(l.c.Letters); n > 0 {
			key := l.c.Letters[rapid.IntRange(0, n-1).Draw(rt, "letter")].Key
			if l.c.Letter(key).State == casework.LetterGone {
				l.do("a bounce", casework.Undelivered{Key: key, Why: "5.1.1"})
			}
		}
		return
	case 6, 7:
		word.Verb, word.Value, word.Facts = casework.VerbOutcome, "upheld", outcomeUpheld.Facts
	case 8:
		word.Verb, word.Code = casework.VerbSend, "fresh"
		if l.c.Draft != nil {
			word.By, _ = team.Find(l.c.Draft.By)
		}
	case 9:
		word.Verb, word.Kind = casework.VerbKind, kinds.Draw(rt, "said")
		if word.Kind == casework.StageRequest {
			word.Kind = casework.Complaint
		}
	case 10:
		word.Verb = rapid.SampledFrom([]casework.Verb{casework.VerbDone, casework.VerbUndo, casework.VerbUndo, casework.VerbNote}).Draw(rt, "verb")
	case 11:
		word.Verb, word.Day, word.Facts = casework.VerbExtend, l.rules.Calendar.Add(l.rules.Calendar.Date(l.now), rapid.IntRange(1, 30).Draw(rt, "later")), casework.Facts{"delay.reason": "a part is late"}
	}
	l.nextID++
	word.Message = l.nextID
	if d, err := casework.Decide(l.rules, l.c, word, l.now); err == nil {
		l.take(string(word.Verb), d)
	}
}

// holds checks what is true of any case at any time.
func (l *life) holds(rt *rapid.T) {
	c := l.c
	next, due := casework.NextWake(l.rules, c, l.now)
	if c.State != casework.Closed && !due {
		rt.Fatalf("the case is %s and nobody is woken: %+v", c.State, c)
	}
	if due && next.After(l.now.AddDate(1, 0, 0)) {
		rt.Fatalf("the case is woken only at %s", next)
	}
	for _, d := range c.Deadlines {
		if d.State != casework.Running {
			continue
		}
		if c.State == casework.Closed && d.What != casework.DueRelease { // a closure notice may wait for a person
			rt.Fatalf("%s is due on a closed case", d.What)
		}
		if !l.rules.Calendar.Working(d.By) {
			rt.Fatalf("%s falls on %s", d.What, d.By.Short())
		}
		if d.Working == "" || d.Clause == "" {
			rt.Fatalf("%s has no working or no clause: %+v", d.What, d)
		}
	}
}

// mustBePersonal fails on a decision that no person made.
func mustBePersonal(rt *rapid.T, l *life, e casework.Event) {
	machine := e.By == casework.Program || e.By == casework.ByCustomer
	switch e.What {
	case casework.KindSet, casework.Approved, casework.WorkDone, casework.WindowFreed, casework.Undone:
		if machine {
			rt.Fatalf("%s was decided by %s", e.What, e.By)
		}
	case casework.CaseClosed:
		if machine && e.Why != "the window ended without a request" && e.Why != "the final answer was given" {
			rt.Fatalf("the program closed the case: %s", e.Why)
		}
	}
}
