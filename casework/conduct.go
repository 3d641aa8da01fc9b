package casework

import (
	"slices"
	"strings"
	"unicode"
)

// refer sends what is said of a member of staff to Human Resources and one
// senior manager (policy 6.5; R15). Only those with that role read the words;
// what they decide is theirs, and nothing of it comes back to the case. The
// customer's answer about the service stays due, by the case's own officer.
func (s *story) refer(a Arrival) {
	complaint := s.c.Kind == Complaint || s.c.Kind == StageRequest || s.c.State == Triage
	if !complaint || !slices.Contains(s.c.Flags, StaffConduct) || s.c.ToHR && !a.Read.Has(StaffConduct) {
		return
	}
	manager, ok := s.senior()
	for _, who := range s.rules.Team.With(RoleHR) {
		if !slices.Contains(s.c.Excluded, who.Address) {
			s.record(Event{What: Referred, Data: EventData{Role: RoleHR, Officer: who.Address, Message: a.Message}})
			s.toStaff(who.Address, StaffHR, s.hrFacts(a, true), false)
		}
	}
	if ok && !manager.Has(RoleHR) {
		role := RoleManager
		if !s.c.ToHR { // nobody has the role: the manager passes it on
			role = RoleHR
		}
		s.record(Event{What: Referred, Data: EventData{Role: role, Officer: manager.Address, Message: a.Message}})
		s.toStaff(manager.Address, StaffHR, s.hrFacts(a, false), false)
	}
}

// hrFacts is what the referral says: reference and dates, and to Human
// Resources alone the message too (R66).
func (s *story) hrFacts(a Arrival, words bool) Facts {
	f := Facts{"message.received": a.Received, "deadlines": s.deadlineFacts(), "new_case": a.Opens != nil}
	if words {
		f["message.from"], f["message.address"], f["message.subject"], f["message.text"] = a.From.Name, a.From.Address, a.Subject, a.Text
		f["reasons"] = lines(a.Read.Reasons)
	}
	return f
}

// senior is the first manager who is not named in what the case says of staff.
func (s *story) senior() (Staff, bool) {
	return s.rules.Team.Pick(RoleManager, 0, s.c.Excluded...)
}

// exclude keeps whoever the message names away from a case about staff: they
// are neither given it nor told of it (policy 6.5; R15, R43, R66).
func (s *story) exclude(a Arrival) {
	if !slices.Contains(s.c.Flags, StaffConduct) {
		return
	}
	said := s.rules.Team.named(a.Subject+"\n"+a.Text, a.From.Name)
	for _, who := range said {
		s.leaveOut(who.Address)
	}
}

// leaveOut excludes one member of staff, who hands the case on if it was theirs.
func (s *story) leaveOut(who string) {
	if slices.Contains(s.c.Excluded, who) {
		return
	}
	s.record(Event{What: Excluded, Data: EventData{Officer: who}})
	if s.c.Officer != who {
		return
	}
	stage, _ := s.stage()
	var except []string
	if stage.NotSameAs {
		except = s.c.Before
	}
	s.assign(s.rules.roleFor(s.c.Kind, stage), int64(s.c.ID%97), except...)
}

// named lists the staff whom a text names: by address, by both names in either
// order, by a title and the surname, or by a first name that only one of the
// team has. The writer's own name counts for nothing. It errs on the side of
// finding somebody: who is left out wrongly only loses a case to a colleague.
func (t Team) named(said, writer string) []Staff {
	words, own := nameWords(said), nameWords(writer)
	lower := strings.ToLower(said)
	var out []Staff
	for _, who := range t {
		if strings.Contains(lower, who.Address) || t.names(who, words, own) {
			out = append(out, who)
		}
	}
	return out
}

var titles = []string{"mr", "mrs", "ms", "miss", "mx", "dr", "officer", "manager"}

func (t Team) names(who Staff, words, own []string) bool {
	name := nameWords(who.Name)
	if len(name) == 0 {
		return false
	}
	first, last := strings.ToLower(name[0]), strings.ToLower(name[len(name)-1])
	only := !slices.ContainsFunc(own, func(w string) bool { return strings.EqualFold(w, first) })
	for _, other := range t {
		if n := nameWords(other.Name); other.Address != who.Address && len(n) > 0 && strings.EqualFold(n[0], first) {
			only = false
		}
	}
	for i, word := range words {
		before := ""
		if i > 0 {
			before = strings.ToLower(words[i-1])
		}
		lower := strings.ToLower(word)
		capital := unicode.IsUpper([]rune(word)[0])
		switch {
		case len(name) > 1 && (before == first && lower == last || before == last && lower == first),
			len(name) > 1 && lower == last && slices.Contains(titles, before),
			only && lower == first && capital && len([]rune(first)) > 2:
			return true
		}
	}
	return false
}

// nameWords splits a text into words of letters, with what joins double names.
func nameWords(text string) []string {
	text = strings.NewReplacer("'s", " ", "’s", " ").Replace(text)
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' })
}
