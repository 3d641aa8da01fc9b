package desk_test

import (
	"strings"
	"testing"
)

// Policy 2.1, R2: from the word on, mail of somebody whom staff named belongs to
// the case. Without the customer's yes no letter of it goes to them.
func TestAHelpersMail(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	ref := w.cases()[0].Ref
	w.reply("dana@victory.example", ref, "PARTY Jo Helper <Jo@help.example<mailto:jo@help.example>> may not speak")
	w.round()
	if c := w.cases()[0]; len(c.Helpers) != 1 || c.Helpers[0].Person.Address != "jo@help.example" || c.Helpers[0].Person.ID == 0 {
		t.Fatalf("the helpers are %+v", w.cases()[0].Helpers)
	}
	w.mail(letter("Jo <jo@help.example>", "About "+ref, "I write about "+ref+". The damp is worse, and the surveyor has not been."))
	w.round()
	story, _, err := w.store.Story(t.Context(), ref)
	w.check(err)
	if len(w.cases()) != 1 || len(story.Messages) != 3 {
		t.Errorf("the helper's mail made %d cases and lies beside %d messages", len(w.cases()), len(story.Messages))
	}
	shown := false
	for _, m := range w.sent("dana@victory.example") {
		shown = shown || strings.Contains(m.FullText, "The damp is worse")
	}
	if !shown {
		t.Error("the officer was not shown the helper's mail")
	}
	for _, m := range w.sent("jo@help.example") {
		if strings.Contains(m.FullText, "damp") || strings.Contains(m.FullText, "16 February") {
			t.Errorf("the helper was told\n%s", m.FullText)
		}
	}
}

// A new customer gets the letters from then on, and their mail is on the case.
func TestAnotherCustomer(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Jo <jo@help.example>", "Damp again", damp))
	w.round()
	ref := w.cases()[0].Ref
	w.reply("dana@victory.example", ref, "PARTY customer Derek Moy <derek@tenant.example>")
	w.round()
	if c := w.cases()[0]; c.Customer.Address != "derek@tenant.example" || c.Customer.Name != "Derek Moy" {
		mails := w.sent("dana@victory.example")
		t.Fatalf("the customer is %+v; the answer was\n%s", c.Customer, mails[len(mails)-1].FullText)
	}
	w.mail(letter("Derek Moy <derek@tenant.example>", "About "+ref, "The damp in "+ref+" is worse now."))
	w.round()
	if cases := w.cases(); len(cases) != 1 {
		t.Errorf("the customer's mail made %d cases", len(cases))
	}
}

// The wrong address is a question, not a party.
func TestAPartyNeedsAnAddress(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	seq := w.cases()[0].Seq
	w.reply("dana@victory.example", w.cases()[0].Ref, "PARTY customer Derek Moy <derek at tenant>")
	w.round()
	mails := w.sent("dana@victory.example")
	if last := mails[len(mails)-1].FullText; w.cases()[0].Seq != seq || !strings.Contains(last, "Did you mean PARTY customer") {
		t.Errorf("the answer was\n%s", last)
	}
}
