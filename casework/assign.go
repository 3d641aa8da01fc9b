package casework

import (
	"slices"
	"strings"
)

// give hands the case to a colleague (policy 16.3; R17): by a manager, by whose
// it is or by somebody whose work it is, and never to a person who gave the
// answer under review (R43) or is named in what the case says of staff.
func (w Word) give(s *story) error {
	stage, _ := s.stage()
	role := s.rules.roleFor(s.c.Kind, stage)
	if w.By.Address != s.c.Officer && !w.By.Has(role) && !w.By.Has(RoleManager) {
		return &Refusal{Why: "Only whoever looks after this case, somebody with the role " + string(role) + " or a manager can give it away."}
	}
	who, err := s.rules.Team.colleague(w.Value)
	if err != nil {
		return err
	}
	switch {
	case who.Address == s.c.Officer:
		return &Refusal{Why: who.Name + " looks after this case already."}
	case stage.NotSameAs && slices.Contains(s.c.Before, who.Address):
		return &Refusal{Why: who.Name + " gave the answer that is being looked at again, so somebody else must look after it now (" + stage.Clause + ")."}
	case slices.Contains(s.c.Excluded, who.Address):
		return &Refusal{Why: who.Name + " can't be given this case.", Help: "Name somebody else."}
	}
	old := s.c.Officer
	s.record(Event{What: Assigned, Data: EventData{Officer: who.Address, Role: role}, Clause: stage.Clause})
	if d := s.c.Draft; d != nil && d.Author == "" && d.By == old && !d.Approved {
		// A letter of the program's waits for whoever looks after the case.
		waiting := *d
		waiting.By = who.Address
		s.withdrawDraft("somebody else looks after the case now")
		s.redraft(waiting, w.Fresh)
	}
	if who.Address != w.By.Address {
		s.handedOver()
	}
	if _, found := s.rules.Team.Find(old); found && old != w.By.Address {
		s.toStaff(old, StaffDone, Facts{"done.what": w.By.Name + " gave the case to " + who.Name + "."}, false)
	}
	s.confirm(w.By.Address, who.Name+" looks after the case now. Its dates stay as they are.")
	return nil
}

// handedOver tells the officer of a case that they now have, or whose dates
// moved, what it is and what is due.
func (s *story) handedOver() {
	f := s.messageFacts(Arrival{From: s.c.Customer, Received: s.c.LastInAt, Subject: s.c.Subject, Read: Classification{Kind: s.c.Kind, Flags: s.c.Flags}})
	s.toStaff(s.c.Officer, StaffNewCase, f, false)
}

// colleague finds a member of staff by address, or by a name or the part of one
// that nobody else has. The error says who may have been meant.
func (t Team) colleague(said string) (Staff, error) {
	said = strings.ToLower(strings.TrimSpace(said))
	if who, ok := t.Find(said); ok {
		return who, nil
	}
	var found, near []Staff
	want := nameWords(said)
	for _, who := range t {
		names := nameWords(strings.ToLower(who.Name))
		switch {
		case strings.EqualFold(who.Name, said):
			return who, nil
		case len(want) > 0 && !slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(names, w) }):
			found = append(found, who)
		case alike(want, names):
			near = append(near, who)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	help := "Write ASSIGN and a colleague's name or address."
	if both := append(found, near...); len(both) > 0 {
		var names []string
		for _, who := range both {
			names = append(names, who.Name+" ("+who.Address+")")
		}
		help = "Did you mean " + strings.Join(names, ", or ") + "?"
	}
	if len(found) > 1 {
		return Staff{}, &Refusal{Why: "More than one colleague has that name.", Help: help}
	}
	return Staff{}, &Refusal{Why: "Nobody on the team has that name or address.", Help: help}
}

// alike reports whether a word begins like one of the names.
func alike(words, names []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(names, func(n string) bool {
			k := min(3, len(w), len(n))
			return k > 1 && w[:k] == n[:k]
		})
	})
}
