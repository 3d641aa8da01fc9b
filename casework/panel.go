package casework

import (
	"net/mail"
	"slices"
	"strings"
)

// Seat is one place on a panel and who takes it.
type Seat struct {
	Seat, Name string
	Address    string // "" where none was given
}

// panel reads who sits, one seat a line: "a member of the Board: Ann Other
// <ann@board.example>". Every seat of the policy is taken by one person of their
// own, who had no part in the case (policy 12.3; R54, G11). The name of a seat
// may be cut short.
func (s *story) panel(written string) ([]Facts, error) {
	seats := s.rules.Policy.Hearing.Panel
	taken := make([]Facts, len(seats))
	for line := range strings.Lines(written) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		i, who := seatOf(seats, strings.TrimSpace(line))
		switch {
		case i < 0 || who == "":
			return nil, &Refusal{Why: "I can't tell whose seat this line fills: “" + strings.TrimSpace(line) + "”.", Help: panelHelp(seats)}
		case taken[i] != nil:
			return nil, &Refusal{Why: "Two people are named as " + seats[i] + ".", Help: panelHelp(seats)}
		}
		member := reader(who)
		if part := s.partIn(member); part != "" {
			return nil, &Refusal{Why: member.Name + " can't sit on the panel: " + part + ".", Help: "Name somebody who had no part in this case."}
		}
		for _, other := range taken {
			if other != nil && samePerson(member, Person{Address: text(other, "address"), Name: text(other, "name")}) {
				return nil, &Refusal{Why: member.Name + " is named for two seats.", Help: panelHelp(seats)}
			}
		}
		taken[i] = Facts{"seat": seats[i], "name": member.Name, "address": member.Address}
	}
	if i := slices.IndexFunc(taken, func(f Facts) bool { return f == nil }); i >= 0 {
		return nil, &Refusal{Why: "Nobody is named as " + seats[i] + ".", Help: panelHelp(seats)}
	}
	return taken, nil
}

func panelHelp(seats []string) string {
	return "Below “Panel:” write one line for each: " + strings.Join(seats, ": Name <address>; ") + ": Name <address>."
}

// seatOf finds the seat that a line names before a colon, whole or cut short,
// and who is written after it; -1 for none or for more than one.
func seatOf(seats []string, line string) (int, string) {
	for i, seat := range seats { // its own name may hold a colon
		if n := len(seat); len(line) > n && strings.EqualFold(line[:n], seat) && strings.HasPrefix(strings.TrimSpace(line[n:]), ":") {
			return i, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line[n:]), ":"))
		}
	}
	label, who, ok := strings.Cut(line, ":")
	label = plainly(strings.TrimLeft(label, "-*• "))
	found := -1
	for i, seat := range seats {
		if !ok || label == "" || !strings.HasPrefix(plainly(seat), label) {
			continue
		}
		if found >= 0 {
			return -1, ""
		}
		found = i
	}
	return found, strings.TrimSpace(who)
}

// reader takes "Name <address>", a bare address or a bare name.
func reader(who string) Person {
	if a, err := mail.ParseAddress(who); err == nil {
		name := a.Name
		if name == "" {
			name = a.Address
		}
		return Person{Address: strings.ToLower(a.Address), Name: name}
	}
	name, rest, _ := strings.Cut(who, "<")
	address := strings.ToLower(strings.Trim(rest, "<> "))
	if name = strings.TrimSpace(name); name == "" {
		name = address
	}
	return Person{Address: address, Name: name}
}

// partIn says what part a person had in the case; "" for none. People are known
// by an address, or by the name they have on the team.
func (s *story) partIn(who Person) string {
	parts := []struct {
		of   []string
		what string
	}{
		{s.c.Before, "they gave an answer that is appealed against"},
		{[]string{s.c.Officer}, "they look after this case"},
		{s.c.Involved, "they had a part in this case"},
		{s.c.Excluded, "they had a part in what it is about"},
	}
	for _, part := range parts {
		for _, address := range part.of {
			known := Person{Address: address}
			if staff, ok := s.rules.Team.Find(address); ok {
				known = Person{Address: staff.Address, Name: staff.Name}
				if slices.Contains(staff.Aliases, who.Address) {
					return part.what
				}
			}
			if samePerson(who, known) {
				return part.what
			}
		}
	}
	if samePerson(who, s.c.Customer) || slices.ContainsFunc(s.c.Helpers, func(h Helper) bool { return samePerson(who, h.Person) }) {
		return "they are a party to it"
	}
	return ""
}

// samePerson reports whether two people share an address or a name.
func samePerson(a, b Person) bool {
	return a.Address != "" && a.Address == b.Address || plainly(a.Name) != "" && plainly(a.Name) == plainly(b.Name)
}

// plainly is a text in small letters with single spaces.
func plainly(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }

// shown is what a letter prints of a panel: seats and names, no addresses.
func shown(seats []Facts) []Facts {
	out := make([]Facts, len(seats))
	for i, seat := range seats {
		out[i] = Facts{"seat": seat["seat"], "name": seat["name"]}
	}
	return out
}
