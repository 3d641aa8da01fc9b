package casework

import (
	"cmp"
	"slices"
	"strings"
)

// Helper is somebody beside the customer who writes about the case: a relative,
// an adviser, a petition's spokesperson, the customer's MP.
type Helper struct {
	Person    Person
	Authority Authority
}

// Authority says whether the customer lets a helper speak (policy 2.1).
type Authority string

// The states of an authority. Until it is given the helper is told nothing
// about the customer.
const (
	AuthorityAsked   Authority = "asked"
	AuthorityGiven   Authority = "given"
	AuthorityRefused Authority = "refused"
)

// What PARTY says of a person.
const (
	PartyCustomer     = "customer"
	PartySpokesperson = "spokesperson"
	PartyMay          = "may speak"
	PartyMayNot       = "may not speak"
)

// forSomebody reports whether the writer of the message writes for a customer
// who has yet to say so. A solicitor acts under an authority of their own kind,
// and a member by right of office (policy 7.1; R2, R14).
func (s *story) forSomebody(read Classification) bool {
	return read.Has(ThirdParty) && !read.Has(Legal) && s.c.Kind != MemberEnquiry
}

// helperWrites notes that somebody else than the customer wrote. The clocks run
// all the same; nothing is disclosed until the customer agrees (policy 2.1;
// R1, R2).
func (s *story) helperWrites(a Arrival) {
	if s.forSomebody(a.Read) && a.From.Address != "" {
		s.nameHelper(a.From, AuthorityAsked)
	}
}

func (s *story) nameHelper(who Person, authority Authority) {
	s.record(Event{
		What: HelperNamed, Clause: s.rules.Policy.Third.Clause, Data: EventData{Person: who.ID},
		Words: Facts{"helper.address": who.Address, "helper.name": who.Name, "helper.authority": string(authority)},
	})
}

func (s *story) nameCustomer(who Person, clause string) {
	s.record(Event{
		What: CustomerNamed, Clause: clause, Data: EventData{Person: who.ID},
		Words: Facts{"customer.address": who.Address, "customer.name": who.Name},
	})
}

// party says who somebody is to the case: the customer, a petition's
// spokesperson, or a helper who may or may not speak. Only a person judges an
// authority (policy 2.1, 6.3; R2, R10).
func (w Word) party(s *story) error {
	switch w.Value {
	case PartyCustomer, PartySpokesperson:
		return w.partyReader(s)
	case PartyMay, PartyMayNot:
		return w.partyHelper(s)
	}
	return &Refusal{Why: "Say who that person is to the case.", Help: "Write PARTY customer, PARTY spokesperson, PARTY may speak or PARTY may not speak, then their name and <address>."}
}

// partyReader says to whom letters go from now on. Where somebody else wrote
// until now, a letter asks the customer whether they may.
func (w Word) partyReader(s *story) error {
	who, old := w.Person, s.c.Customer
	switch {
	case who.Address == "":
		return &Refusal{Why: "Letters need an address to go to.", Help: "Write for example: PARTY " + w.Value + " Pat Tenant <pat@example.org>."}
	case s.unauthorised(who.Address):
		return &Refusal{Why: "That person writes for the customer, and nobody has said that they may.", Help: "Reply PARTY may speak once the customer agrees."}
	}
	s.stopWaiting("letters go to somebody else now")
	s.nameCustomer(who, s.rules.Policy.Third.Clause)
	if w.Value == PartyCustomer && old.Address != "" && old.Address != who.Address {
		if !s.isHelper(old.Address) {
			s.nameHelper(old, AuthorityAsked)
		}
		if s.unauthorised(old.Address) {
			w.draft(s, sheet{name: LetterAuthority, to: who, facts: Facts{"helper.name": cmp.Or(old.Name, "somebody")}})
			return nil
		}
	}
	s.confirm(w.By.Address, "Noted. Letters about this case go to that person only.")
	return nil
}

// partyHelper says whether a helper may speak for the customer.
func (w Word) partyHelper(s *story) error {
	who := w.Person
	if who.Address == "" && len(s.c.Helpers) == 1 {
		who = s.c.Helpers[0].Person
	}
	if who.Address == "" {
		return &Refusal{Why: "Say who speaks for the customer.", Help: "Write for example: PARTY " + w.Value + " Jo Helper <jo@example.org>."}
	}
	if w.Value == PartyMay {
		s.nameHelper(who, AuthorityGiven)
		if s.c.Customer.Address == "" {
			s.nameCustomer(who, s.rules.Policy.Third.Clause)
		}
		s.confirm(w.By.Address, "Noted: they may speak for the customer.")
		return nil
	}
	s.nameHelper(who, AuthorityRefused)
	said := "Noted: they may not speak for the customer, and are told nothing."
	if s.c.Customer.Address == who.Address {
		s.stopWaiting("its reader may not speak for the customer")
		s.nameCustomer(Person{}, s.rules.Policy.Third.Clause)
		said += " No letter about this case goes out until you say who the customer is: reply PARTY customer with their name and address."
	}
	s.confirm(w.By.Address, said)
	return nil
}

// answering is the message that a letter to the customer answers: none where
// somebody else writes too, so that nobody's mail is answered to another.
func (s *story) answering(message ID) ID {
	if slices.ContainsFunc(s.c.Helpers, func(h Helper) bool { return h.Person.Address != s.c.Customer.Address }) {
		return 0
	}
	return message
}

func (s *story) isHelper(address string) bool {
	return slices.ContainsFunc(s.c.Helpers, func(h Helper) bool { return h.Person.Address == address })
}

// unauthorised reports whether the address is that of a helper for whom the
// customer has not spoken.
func (s *story) unauthorised(address string) bool {
	return slices.ContainsFunc(s.c.Helpers, func(h Helper) bool {
		return h.Person.Address == address && h.Authority != AuthorityGiven
	})
}

// mayRead refuses a letter of substance to a helper without authority. Their
// own questions are answered by the third_party letter, which holds nothing of
// the customer (policy 2.1; R2).
func (s *story) mayRead(l sheet) error {
	reader := cmp.Or(l.to, s.c.Customer)
	switch {
	case l.name == LetterThirdParty, len(s.c.Helpers) == 0:
		return nil
	case reader.Address == "":
		return &Refusal{Why: "Nobody is known to whom a letter about this case may go.", Help: "Say who the customer is: PARTY customer Pat Tenant <pat@example.org>."}
	case s.unauthorised(reader.Address):
		return &Refusal{Why: "The letter would go to somebody who writes for the customer, and nobody has said that they may.", Help: "Name the customer (PARTY customer Pat Tenant <pat@example.org>), or reply PARTY may speak once the customer agrees."}
	}
	return nil
}

// partyPrompt says what a person must find out about who writes.
func (s *story) partyPrompt() string {
	for _, h := range s.c.Helpers {
		if h.Authority == AuthorityAsked {
			return "Somebody seems to write for the customer. The policy wants the customer's own word before we tell anybody about them" + clauseIn(s.rules.Policy.Third.Clause) + ". We look into it meanwhile. Say who the customer is, so that they can be asked; or that this person may speak, if you know it."
		}
	}
	return ""
}

func clauseIn(clause string) string {
	if clause == "" {
		return ""
	}
	return " (" + strings.TrimSpace(clause) + ")"
}

// partyWords are the buttons that belong to partyPrompt.
func (s *story) partyWords() []Facts {
	if s.partyPrompt() == "" {
		return nil
	}
	return []Facts{
		{"label": "Name the customer", "words": "PARTY customer NAME <ADDRESS>"},
		{"label": "They may speak for the customer", "words": "PARTY may speak"},
		{"label": "They may not", "words": "PARTY may not speak"},
	}
}
