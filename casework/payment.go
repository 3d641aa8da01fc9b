package casework

import (
	"fmt"
	"strings"
)

// Payment is a discretionary payment, as a manager recorded it (policy 14.1).
type Payment struct {
	Pence int
	Why   string
	By    string
	Day   Date
	Stage string // at which it was awarded
}

// payment records a discretionary payment, by whoever the policy says may award
// one, or a manager. The outcome letter names it (policy 14.1; Code 7.1; R40).
func (w Word) payment(s *story) error {
	rule, reason := s.rules.Policy.Payment, strings.TrimSpace(text(w.Facts, "payment.why"))
	switch {
	case !w.By.Has(RoleManager) && (rule.Role == "" || !w.By.Has(Role(rule.Role))):
		return &Refusal{Why: "A payment is awarded by " + s.rules.Team.whoHas(orRole(rule.Role, RoleManager)) + ".", Help: "Ask them to send the word on this case."}
	case s.c.State == Triage:
		return &Refusal{Why: "Nobody has said yet what this message is.", Help: "Reply COMPLAINT first if it is a complaint, then send this again."}
	case w.Pence <= 0 || reason == "":
		return &Refusal{Why: "A payment needs an amount and a reason.", Help: "Write for example: PAYMENT £50 because the heating was off for a week."}
	}
	s.record(Event{
		What: PaymentAwarded, Clause: rule.Clause, Data: EventData{Money: w.Pence, Day: s.today, Stage: s.c.Stage, Message: w.Message},
		Why: Pounds(w.Pence) + ": " + reason, Words: Facts{"payment.why": reason},
	})
	told := "Your next outcome letter names it."
	if s.c.State != Open || s.c.Stage == "" {
		told = "The customer hears of it only if you write: reply PROMISE with what and by when, or LETTER."
	}
	s.confirm(w.By.Address, "A payment of "+Pounds(w.Pence)+" is recorded. "+told)
	return nil
}

// paidAt is what was awarded at the stage, in pence.
func (s *story) paidAt(stage string) int {
	sum := 0
	for _, p := range s.c.Payments {
		if p.Stage == stage {
			sum += p.Pence
		}
	}
	return sum
}

// Pounds writes an amount of pence as letters show it: "£1,250.00".
func Pounds(pence int) string {
	whole := fmt.Sprint(pence / 100)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return fmt.Sprintf("£%s.%02d", whole, pence%100)
}

// whoHas names those who have the role, or says which role it is.
func (t Team) whoHas(r Role) string {
	var out []string
	for _, who := range t.With(r) {
		out = append(out, who.Name)
	}
	if len(out) == 0 {
		return "somebody with the role " + string(r)
	}
	return strings.Join(out, " or ")
}
