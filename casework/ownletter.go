package casework

import "strings"

// ownLetter drafts a letter of the writer's own words. It promises, decides and
// meets nothing: what the policy wants in a letter of its own is not sent as one.
func (w Word) ownLetter(s *story) error {
	words := strings.TrimSpace(text(w.Facts, "letter.text"))
	switch {
	case words == "":
		return &Refusal{Why: "The letter has no text.", Help: "Write SEND on the first line and your letter below it."}
	case s.c.Customer.Address == "":
		return &Refusal{Why: "There is no address to write to on this case.", Help: "Say who the customer is: PARTY customer Pat Tenant <pat@example.org>."}
	}
	w.draft(s, sheet{name: LetterFree, facts: Facts{"letter.text": words}})
	return nil
}
