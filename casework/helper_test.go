package casework_test

import (
	"slices"
	"strings"
	"testing"

	"putright/casework"
)

var (
	jo  = casework.Person{ID: 8, Address: "jo@helper.example", Name: "Jo Helper"}
	pat = casework.Person{ID: 7, Address: "pat@tenant.example", Name: "Pat Tenant"}
)

func party(what string, who casework.Person) casework.Word {
	return casework.Word{Verb: casework.VerbParty, Value: what, Person: who}
}

// fromJo is a message of somebody who writes for the customer.
func fromJo(flags ...casework.Flag) func(*casework.Arrival) {
	return func(a *casework.Arrival) {
		a.From, a.Read.Flags = jo, append([]casework.Flag{casework.ThirdParty}, flags...)
	}
}

// R1 and R2, clause 2.1: whoever writes gets a receipt and the clock runs; the
// customer is asked, and until they agree nothing of substance goes to anybody
// else.
func TestLifeOfAThirdParty(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint, fromJo())
	l.at("2027-02-03 09:00").says("dana", "OUTCOME upheld", fullOutcome(), "nobody has said that they may")
	l.says("dana", "PARTY customer Pat Tenant", party(casework.PartyCustomer, pat), "")
	if got := l.c.Draft; got.Letter.Name != casework.LetterAuthority || got.Facts["to.address"] != pat.Address || got.Facts["helper.name"] != "Jo Helper" {
		t.Errorf("the draft is %+v", got)
	}
	l.send("dana").at("2027-02-08 09:00")
	l.says("dana", "PARTY may speak", party(casework.PartyMay, casework.Person{}), "")
	l.at("2027-02-15 09:00").says("dana", "OUTCOME upheld", fullOutcome(), "")
	l.send("dana").at("2027-02-15 10:00").golden("third-party")
	if l.c.Helpers[0].Authority != casework.AuthorityGiven || l.c.Customer != pat {
		t.Errorf("the parties are %+v and %+v", l.c.Customer, l.c.Helpers)
	}
}

// R2, Code 5.2: the same under the Code, with somebody who may not speak in the
// end.
func TestLifeOfAThirdPartyUnderTheCode(t *testing.T) {
	l := newCare(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.ServiceRequest, fromJo())
	l.at("2027-02-03 09:00").says("sam", "PROMISE a visit by 9 February", promising("a visit", "2027-02-09"), "nobody has said that they may")
	l.says("sam", "PARTY customer Pat Tenant", party(casework.PartyCustomer, pat), "")
	l.send("sam").at("2027-02-04 09:00").says("sam", "PARTY may not speak", party(casework.PartyMayNot, jo), "")
	l.says("sam", "PROMISE a visit by 9 February", promising("a visit", "2027-02-09"), "")
	l.send("sam").at("2027-02-04 10:00").golden("third-party-code")
	if got := l.letter("sam", casework.LetterPromise, promising("a call", "2027-02-09")).To; got != pat {
		t.Errorf("the letter goes to %+v", got)
	}
}

// R2: what the receipt and the officer's mail say of it, and that it is said of
// nobody else.
func TestWhoWritesForSomebody(t *testing.T) {
	for _, test := range []struct {
		name   string
		kind   casework.Kind
		change func(*casework.Arrival)
		want   bool
	}{
		{"a relative", casework.Complaint, fromJo(), true},
		{"a relative who reports a repair", casework.ServiceRequest, fromJo(), true},
		{"the customer", casework.Complaint, func(*casework.Arrival) {}, false},
		{"a solicitor", casework.Complaint, fromJo(casework.Legal), false},
		{"a councillor", casework.MemberEnquiry, fromJo(), false},
	} {
		l := newCare(t, "code-2024")
		l.at("2027-02-02 10:00")
		a := casework.Arrival{Message: 1, Received: l.now, From: pat, Read: casework.Classification{Kind: test.kind, Sure: true}, Opens: &casework.Opening{ID: 1, Ref: "VH-2027-00001"}}
		test.change(&a)
		d, err := casework.Decide(l.rules, l.c, a, l.now)
		if err != nil {
			t.Fatal(err)
		}
		receipt, mail := d.Letters[0], d.Letters[1]
		words, _ := mail.Facts["words"].([]casework.Facts)
		button := slices.ContainsFunc(words, func(w casework.Facts) bool { return w["words"] == "PARTY may speak" })
		prompts, _ := mail.Facts["prompts"].([]casework.Facts)
		prompted := slices.ContainsFunc(prompts, func(p casework.Facts) bool {
			said, _ := p["text"].(string)
			return strings.Contains(said, "write for the customer")
		})
		if got := receipt.Facts["third_party"]; got != test.want || prompted != test.want || button != test.want || (len(d.Case.Helpers) == 1) != test.want {
			t.Errorf("%s: the receipt says %v, the officer's mail %v, helpers %v", test.name, got, mail.Facts["prompts"], d.Case.Helpers)
		}
		if receipt.To.Address != a.From.Address || d.Case.Deadline(casework.DueContact) == nil && d.Case.Deadline(casework.DueAnswer) == nil {
			t.Errorf("%s: no receipt to the writer, or no clock", test.name)
		}
	}
}

// R2: who may not speak is told nothing more, and a letter on its way to them
// stops; who may, and writes for somebody without an address, gets the letters.
func TestWhoMayNotSpeak(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint, fromJo())
	l.says("dana", "PARTY may speak", party(casework.PartyMay, casework.Person{}), "")
	l.says("dana", "OUTCOME", fullOutcome(), "").send("dana")
	l.at("2027-02-02 10:05").says("dana", "PARTY may not speak", party(casework.PartyMayNot, casework.Person{}), "")
	if l.c.Draft != nil || l.c.Customer != (casework.Person{}) {
		t.Errorf("a letter still waits: %+v, to %+v", l.c.Draft, l.c.Customer)
	}
	l.says("dana", "OUTCOME", fullOutcome(), "Nobody is known to whom a letter")
	before := len(l.c.Letters)
	l.at("2027-03-31 10:00") // the dates come: staff hear, Jo does not
	if len(l.c.Letters) != before {
		t.Errorf("letters to nobody: %+v", l.c.Letters[before:])
	}
	l.says("dana", "PARTY may speak", party(casework.PartyMay, jo), "")
	if l.c.Customer != jo {
		t.Errorf("letters go to %+v", l.c.Customer)
	}
	if to := l.letter("dana", casework.LetterOutcome, fullOutcome()).To; to != jo {
		t.Errorf("the outcome goes to %+v", to)
	}
}

// R2 and R10, clauses 2.1 and 6.3: what PARTY needs; a petition's letters go to
// its spokesperson only.
func TestParties(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "PARTY nobody", party("nobody", jo), "who that person is")
	l.says("dana", "PARTY customer without an address", party(casework.PartyCustomer, casework.Person{Name: "Pat"}), "need an address")
	l.says("dana", "PARTY may speak, nobody named", party(casework.PartyMay, casework.Person{}), "who speaks for the customer")
	l.says("dana", "PARTY spokesperson", party(casework.PartySpokesperson, jo), "")
	if l.c.Customer != jo || len(l.c.Helpers) != 0 || l.c.Draft != nil {
		t.Errorf("the spokesperson: %+v, %+v", l.c.Customer, l.c.Helpers)
	}
	if to := l.letter("dana", casework.LetterOutcome, fullOutcome()).To; to != jo {
		t.Errorf("the outcome goes to %+v", to)
	}
	// Jo turns out to write for Pat: the program asks Pat, and Jo hears nothing.
	l.says("dana", "PARTY customer", party(casework.PartyCustomer, pat), "")
	l.says("dana", "PARTY customer Jo", party(casework.PartyCustomer, jo), "nobody has said that they may")
	if letter := l.letter("dana", casework.LetterOutcome, fullOutcome()); letter.To != pat || letter.Answers != 0 {
		t.Errorf("the outcome goes to %+v and answers message %d of Jo", letter.To, letter.Answers)
	}
}

// R9, clauses 8.1 and 16.1: what staff key in for a call or a visit counts from
// the day of that contact.
func TestAKeyedInCallCountsFromItsDay(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-05 16:00")
	called := l.now.AddDate(0, 0, -3)
	l.arrives(casework.Complaint, func(a *casework.Arrival) { a.Received, a.From.Address = called, "" })
	answer := l.c.Deadline(casework.DueAnswer)
	if answer.By != "2027-02-16" || !strings.HasPrefix(answer.Working, "Received Tue 2 Feb 2027") {
		t.Errorf("the answer: %+v", answer)
	}
}
