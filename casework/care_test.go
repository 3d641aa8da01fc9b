package casework_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"putright/casework"
)

// newCare is a life under a policy that sets what is agreed beside the stages.
func newCare(t *testing.T, profile string) *life {
	t.Helper()
	l := newLife(t, profile)
	withTerms(&l.rules.Policy)
	return l
}

// withTerms fills what a profile leaves open of payments, contractors and third
// parties, so that a test does not depend on a landlord's choice.
func withTerms(p *casework.Policy) {
	p.Payment = cmp.Or(p.Payment, casework.PaymentRule{Role: "reviewer", Clause: "14.1"})
	p.Contract = cmp.Or(p.Contract, casework.ContractRule{Monitor: casework.Period{N: 5, Unit: casework.WorkingDays, From: casework.FromEvent, Clause: "3.2"}, Clause: "3.2"})
	p.Third = cmp.Or(p.Third, casework.Text{Words: "the customer is asked", Clause: "2.1"})
}

// try decides a word without carrying it out.
func (l *life) try(who string, w casework.Word) (casework.Decision, error) {
	w.By, _ = l.rules.Team.Find(who + "@victory.example")
	w.Message, w.Fresh, w.History = 9999, "fresh", l.events
	return casework.Decide(l.rules, l.c, w, l.now)
}

// letter returns the first letter of that name that the word would bring.
func (l *life) letter(who, name string, w casework.Word) casework.Letter {
	l.t.Helper()
	d, err := l.try(who, w)
	if err != nil {
		l.t.Fatalf("%s: %v", w.Verb, err)
	}
	i := slices.IndexFunc(d.Letters, func(x casework.Letter) bool { return x.Name == name })
	if i < 0 {
		l.t.Fatalf("%s brings no %s: %+v", w.Verb, name, d.Letters)
	}
	return d.Letters[i]
}

// woken returns the letters that come when the case is woken at its next time.
func (l *life) woken() []casework.Letter {
	l.t.Helper()
	next, due := casework.NextWake(l.rules, l.c, l.now)
	if !due {
		l.t.Fatal("nobody is woken any more")
	}
	d, err := casework.Decide(l.rules, l.c, casework.Wake{Look: next.AddDate(0, 0, 1), Code: "fresh"}, next)
	if err != nil {
		l.t.Fatal(err)
	}
	return d.Letters
}

func reasoned(reason string) casework.Facts {
	return casework.Facts{"pause.why": reason, "payment.why": reason}
}

// answered is a complaint whose outcome left on Friday 12 February 2027.
func answeredCare(t *testing.T, profile string) *life {
	l := newCare(t, profile)
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-12 15:00").says("dana", "OUTCOME upheld", fullOutcome(), "")
	return l.send("dana").at("2027-02-12 16:00")
}

// fullOutcome has every part that either policy asks for.
func fullOutcome() casework.Word {
	return casework.Word{Verb: casework.VerbOutcome, Value: "upheld", Facts: casework.Facts{
		"outcome.findings": "We missed two visits.", "outcome.actions": "The boiler will be replaced.",
		"outcome.remedy": "We apologise.", "outcome.learning": "Ring before a visit.",
	}}
}

// agreed draws a word about what is agreed beside the stages.
func agreed(rt *rapid.T, l *life, w *casework.Word) {
	later := l.rules.Calendar.Add(l.rules.Calendar.Date(l.now), rapid.IntRange(1, 30).Draw(rt, "by"))
	off := rapid.IntRange(0, 3).Draw(rt, "off") == 0
	what := rapid.SampledFrom([]string{"a new boiler", "a visit", "no survey"}).Draw(rt, "of what")
	w.Verb = rapid.SampledFrom([]casework.Verb{
		casework.VerbPromise, casework.VerbDone, casework.VerbPayment, casework.VerbPause, casework.VerbResume,
		casework.VerbWith, casework.VerbParty, casework.VerbAdjust, casework.VerbUpdate, casework.VerbOutcome,
	}).Draw(rt, "agreed")
	w.Facts = reasoned("it is agreed")
	switch w.Verb {
	case casework.VerbPromise:
		w.Value, w.Day = what, later
	case casework.VerbOutcome:
		*w = casework.Word{Verb: w.Verb, By: w.By, Fresh: w.Fresh, Hold: w.Hold, Value: "partially upheld", Facts: fullOutcome().Facts}
		w.Facts["promises"] = []casework.Facts{{"what": what, "by": later}}
	case casework.VerbDone:
		w.Value = rapid.SampledFrom([]string{"promise 1", "2", "contact", "monitor", "adjustment", "consider"}).Draw(rt, "done")
	case casework.VerbPayment:
		w.Pence = rapid.IntRange(0, 200).Draw(rt, "pence") * 100
	case casework.VerbPause:
		w.Value = rapid.SampledFrom([]string{"mediation", "restriction", "a holiday"}).Draw(rt, "pause")
	case casework.VerbWith:
		w.Value, w.Off = "Northgate Heating", off
	case casework.VerbParty:
		w.Value = rapid.SampledFrom([]string{casework.PartyCustomer, casework.PartyMay, casework.PartyMayNot, casework.PartySpokesperson}).Draw(rt, "party")
		w.Person = casework.Person{ID: 8, Name: "Jo", Address: rapid.SampledFrom([]string{"jo@helper.example", "pat@tenant.example"}).Draw(rt, "who is it")}
	case casework.VerbAdjust:
		w.Value, w.Off = what, off
		if rapid.Bool().Draw(rt, "review") {
			w.Day = later
		}
	case casework.VerbUpdate:
		w.N, w.Off = rapid.IntRange(0, 8).Draw(rt, "interval"), off
	}
}
