package casework_test

import (
	"slices"
	"strings"
	"testing"

	"putright/casework"
)

// R15, clause 6.5: what is said of staff goes to Human Resources and one senior
// manager; the customer's answer about the service comes in time from somebody
// whom it does not name.
func TestLifeOfAComplaintAboutStaff(t *testing.T) {
	for _, profile := range []string{"victory-2019", "code-2024"} {
		t.Run(profile, func(t *testing.T) {
			l := flagged(t, profile)
			l.at("2027-02-02 10:00").arrives(casework.Complaint, flags(casework.StaffConduct), func(a *casework.Arrival) {
				a.Text = "Gail Governor hung up on me, and Mr Olden laughed."
			})
			if got := l.c.Excluded; !slices.Equal(got, []string{"gail@victory.example", "olu@victory.example"}) {
				t.Errorf("left out: %v", got)
			}
			if !l.c.ToHR || l.c.Officer != "dana@victory.example" {
				t.Errorf("referred %v, with %s", l.c.ToHR, l.c.Officer)
			}
			l.says("olu", "NOTE", casework.Word{Verb: casework.VerbNote}, "looked after by somebody else")
			l.at("2027-02-15 10:00").says("dana", "OUTCOME upheld", outcomeUpheld, "").send("dana")
			l.at("2027-02-15 12:00").golden("staff-" + profile)
		})
	}
}

// R15, R66, clauses 6.5 and 18.1: only Human Resources reads the words.
func TestWhoReadsWhatIsSaidOfStaff(t *testing.T) {
	l := flagged(t, "victory-2019").at("2027-02-02 10:00")
	a := casework.Arrival{
		Message: 1, Received: l.now, From: casework.Person{ID: 7, Address: "pat@tenant.example", Name: "Pat Tenant"}, Subject: "Secretword", Text: "Secretword of Dana Officer",
		Read:  casework.Classification{Kind: casework.Complaint, Sure: true, Flags: []casework.Flag{casework.StaffConduct, casework.Legal}, Reasons: []string{"says “Secretword”"}},
		Opens: &casework.Opening{ID: 1, Ref: "VH-2027-00001", Mailbox: "info@victory.example"},
	}
	d, err := casework.Decide(l.rules, casework.Case{}, a, l.now)
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]bool{}
	for _, letter := range d.Letters {
		var b strings.Builder
		show(&b, letter.Facts)
		secret := strings.Contains(b.String(), "Secretword") || strings.Contains(b.String(), "pat@tenant.example")
		read[letter.Name+" to "+letter.To.Address] = secret
		if letter.To.Address == "dana@victory.example" {
			t.Errorf("%s goes to whom the message names", letter.Name)
		}
		if name := letter.Facts["manager.name"]; name != "Gail Governor" {
			t.Errorf("%s names the manager %v", letter.Name, name)
		}
		if letter.Audience == casework.ToCustomer && letter.Facts["staff_conduct"] != true {
			t.Error("the receipt can't say that it was referred")
		}
	}
	for mail, want := range map[string]bool{
		"staff_hr to hari@victory.example": true, "staff_hr to gail@victory.example": false, "staff_new_case to olu@victory.example": false,
	} {
		if got, sent := read[mail]; !sent || got != want {
			t.Errorf("%s: sent %v, with the words %v; want %v", mail, sent, got, want)
		}
	}
}

func show(b *strings.Builder, f casework.Facts) {
	for _, v := range f {
		switch v := v.(type) {
		case string:
			b.WriteString(v)
		case []casework.Facts:
			for _, f := range v {
				show(b, f)
			}
		}
	}
}

// R15, clause 6.5: a later message that names the officer takes the case from
// them; a letter of theirs that waits is not shown again.
func TestOfficerNamedLater(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("olu", "OUTCOME", outcomeUpheld, "")
	l.arrives(casework.Complaint, flags(casework.StaffConduct), func(a *casework.Arrival) { a.Text = "It was Olu who shouted." })
	if l.c.Officer == "olu@victory.example" || l.c.Draft != nil || !l.c.ToHR {
		t.Errorf("with %s, draft %+v, referred %v", l.c.Officer, l.c.Draft, l.c.ToHR)
	}
	l.says("gail", "ASSIGN olu", casework.Word{Verb: casework.VerbAssign, Value: "olu"}, "can't be given this case")
}

// R15: whom a message names.
func TestWhoIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"Dana Officer never came":               "dana",
		"your dana officer never came":          "dana",
		"OFFICER, DANA never came":              "dana",
		"Mrs Olden never came":                  "olu",
		"Miss Reviewer's letter":                "robin",
		"I rang Sam twice":                      "sam",
		"write to gail@victory.example, she's…": "gail",
		"the officer never came":                "",
		"the services never came":               "",
		"sam the dog":                           "",
		"Pat Tenant":                            "",
	} {
		l := flagged(t, "victory-2019").at("2027-02-02 10:00")
		l.arrives(casework.Complaint, flags(casework.StaffConduct), func(a *casework.Arrival) { a.Text, a.Subject = text, "" })
		var got []string
		for _, who := range l.c.Excluded {
			name, _, _ := strings.Cut(who, "@")
			got = append(got, name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q names %v, want %q", text, got, want)
		}
	}
	t.Run("the writer's own name", func(t *testing.T) {
		l := flagged(t, "victory-2019").at("2027-02-02 10:00")
		l.arrives(casework.Complaint, flags(casework.StaffConduct), func(a *casework.Arrival) { a.From.Name, a.Text = "Sam Tenant", "He was rude. Sam" })
		if len(l.c.Excluded) > 0 {
			t.Errorf("left out: %v", l.c.Excluded)
		}
	})
}

// R15: a report that turns out to be a complaint about staff is referred then.
func TestReferredOnceItIsAComplaint(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.ServiceRequest, flags(casework.StaffConduct))
	if l.c.ToHR {
		t.Error("a request was referred")
	}
	l.says("sam", "COMPLAINT", casework.Word{Verb: casework.VerbKind, Kind: casework.Complaint}, "")
	if !l.c.ToHR {
		t.Error("the complaint was not referred")
	}
}

// R15: the manager whom a letter names is never one whom the message names.
func TestLettersNameAnotherManager(t *testing.T) {
	l := flagged(t, "victory-2019").at("2027-02-02 10:00")
	l.arrives(casework.Complaint, flags(casework.StaffConduct), func(a *casework.Arrival) { a.Text = "Gail Governor was rude" })
	d, err := casework.Decide(l.rules, l.c, casework.Arrival{Message: 60, Received: l.now, From: l.c.Customer, Read: casework.Classification{Kind: casework.Complaint}}, l.now)
	if err != nil {
		t.Fatal(err)
	}
	for _, letter := range d.Letters {
		if letter.Facts["manager.name"] != "Mary Manager" {
			t.Errorf("%s names the manager %v", letter.Name, letter.Facts["manager.name"])
		}
	}
}

// R15, R28: whom the message names is not paged either, and where nobody else is
// on duty a manager is.
func TestNobodyNamedIsPaged(t *testing.T) {
	l := flagged(t, "victory-2019").at("2027-02-02 10:00")
	l.arrives(casework.Complaint, flags(casework.StaffConduct, casework.Urgent), func(a *casework.Arrival) { a.Text = "Sam Services left the gas on" })
	for at, want := range map[string]bool{"to sam": false, "to gail: staff_page": true} {
		if strings.Contains(l.out.String(), at) != want {
			t.Errorf("%q: want %v in\n%s", at, want, l.out.String())
		}
	}
}
