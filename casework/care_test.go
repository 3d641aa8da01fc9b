package casework_test

import (
	"cmp"
	"slices"
	"testing"

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
