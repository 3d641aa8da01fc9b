package casework

import (
	"fmt"
	"time"
)

// TakeOver carries another case on in this one (policy 6.4; R11).
type TakeOver struct {
	From    Case  // the other case, as it stood before it was merged
	Message ID    // the mail with the word
	By      Staff // who decided
	Hold    time.Duration
	Code    string // keyed hash of a fresh code, should a letter have to be shown
}

func (t TakeOver) decide(s *story) error {
	s.by, s.action = t.By.Address, fmt.Sprint(t.Message)
	s.record(Event{What: TookOver, Data: EventData{Ref: t.From.Ref, Message: t.From.LastIn}})
	return nil
}

// Parts is the reference of the other case, where UNDO would part two cases
// that became one: it counts only on both in one transaction, with Word.Both.
func (w Word) Parts() string {
	for _, e := range w.lastAct() {
		if e.What == Merged || e.What == TookOver {
			return e.Data.Ref
		}
	}
	return ""
}
