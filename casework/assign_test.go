package casework_test

import (
	"strings"
	"testing"

	"putright/casework"
)

func to(name string) casework.Word { return casework.Word{Verb: casework.VerbAssign, Value: name} }

// R17, clause 16.3: the case goes to another named person, who is told; its dates
// stay. R43, clause 11.2: never to whoever gave the answer under review.
func TestAssign(t *testing.T) {
	for _, test := range []struct{ who, name, want, officer string }{
		{"olu", "dana@victory.example", "", "dana"},
		{"olu", "Dana Officer", "", "dana"},
		{"olu", "dana", "", "dana"},
		{"olu", "DANA", "", "dana"},
		{"dana", "dana", "", "dana"},
		{"gail", "Sam", "", "sam"},
		{"sam", "dana", "Only whoever looks after", ""},
		{"olu", "olu", "already", ""},
		{"olu", "Danna Oficer", "Nobody on the team", ""},
		{"olu", "", "Nobody on the team", ""},
	} {
		l := flagged(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.Complaint)
		answer := l.c.Deadline(casework.DueAnswer).By
		l.says(test.who, "ASSIGN "+test.name, to(test.name), test.want)
		if test.officer != "" && (l.c.Officer != test.officer+"@victory.example" || l.c.Deadline(casework.DueAnswer).By != answer) {
			t.Errorf("ASSIGN %s: with %s, answer by %s", test.name, l.c.Officer, l.c.Deadline(casework.DueAnswer).By)
		}
		if told := strings.Contains(l.out.String(), "to "+test.officer+": staff_new_case"); test.officer != "" && test.who != test.officer && !told {
			t.Errorf("%s was not told", test.officer)
		}
	}

	l := flagged(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("olu", "OUTCOME", outcomeUpheld, "").send("olu").at("2027-02-05 10:00").arrives(casework.StageRequest)
	l.says("robin", "ASSIGN olu", to("olu"), "gave the answer that is being looked at again")
}

// R17: a name that is not clear brings back who may be meant.
func TestAssignDidYouMean(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.rules.Team = append(casework.Team{{Name: "Dana Other", Address: "dana2@victory.example", Roles: []casework.Role{casework.RoleOfficer}}}, wider...)
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	for _, test := range []struct{ said, help string }{
		{"dana", "Did you mean Dana Other (dana2@victory.example), or Dana Officer (dana@victory.example)?"},
		{"robbin", "Did you mean Robin Reviewer (robin@victory.example)?"},
		{"xyz", "Write ASSIGN and a colleague's name or address."},
	} {
		w := to(test.said)
		w.By, _ = l.rules.Team.Find(l.c.Officer)
		_, err := casework.Decide(l.rules, l.c, w, l.now)
		refusal, ok := err.(*casework.Refusal)
		if !ok || refusal.Help != test.help || strings.Contains(refusal.Why, "More than one") != (test.said == "dana") {
			t.Errorf("ASSIGN %s: %#v, want the help %q", test.said, err, test.help)
		}
	}
}

// R17, design 2: a letter of the program's that waits goes to the new officer.
func TestAssignTakesTheWaitingLetterAlong(t *testing.T) {
	l := flagged(t, "victory-2019").at("2027-02-02 10:00")
	l.arrives(casework.Complaint, func(a *casework.Arrival) { a.Read.Safety = true })
	l.says("olu", "ASSIGN dana", to("dana"), "")
	if l.c.Draft == nil || l.c.Draft.By != "dana@victory.example" || l.c.Deadline(casework.DueRelease) == nil {
		t.Errorf("the receipt waits for %+v", l.c.Draft)
	}
	l.send("dana")
}
