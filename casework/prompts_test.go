package casework_test

import (
	"strings"
	"testing"

	"putright/casework"
)

// promptsOf are the prompts and buttons in the officer's mail about a message.
func (l *life) promptsOf(a casework.Arrival) (prompts, buttons string) {
	l.t.Helper()
	a.Message, a.Received, a.From = 1, l.now, casework.Person{ID: 7, Address: "pat@tenant.example", Name: "Pat"}
	a.Opens = &casework.Opening{ID: 1, Ref: "VH-2027-00009", Mailbox: "info@victory.example", Related: a.Subject}
	d, err := casework.Decide(l.rules, casework.Case{}, a, l.now)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, letter := range d.Letters {
		if letter.Name == casework.StaffNewCase && len(letter.Facts["reasons"].([]casework.Facts)) != len(a.Read.Reasons) {
			l.t.Errorf("the officer reads the reasons %v", letter.Facts["reasons"])
		}
		if letter.Name == casework.StaffNewCase || letter.Name == casework.StaffQuestion {
			for _, p := range letter.Facts["prompts"].([]casework.Facts) {
				prompts += p["text"].(string) + "\n"
			}
			for _, b := range letter.Facts["words"].([]casework.Facts) {
				buttons += b["words"].(string) + "\n"
			}
		}
	}
	return prompts, buttons
}

// R6 to R8, R10 to R12 and R19 to R30, clauses 4.1, 5.1, 5.2 and 6.1 to 6.4: each
// exclusion and exception is a prompt with what was seen, the policy's ground
// and the reading in the customer's favour; a button turns away only where the
// policy names a ground.
func TestPrompts(t *testing.T) {
	for _, test := range []struct {
		name, profile string
		read          casework.Classification
		related       string
		want          []string
		button        string // "-": none may turn away
	}{
		{"R22 six months", "victory-2019", casework.Classification{Flags: []casework.Flag{casework.OutOfTime}}, "", []string{"more than 6 months ago", "latest of three days", "(5.2)", "You decide"}, "NOT CONSIDERED too_old because\n\nEvidence:\n\nDiscretion:\n\nWhere to go instead:\n"},
		{"R22 twelve months", "code-2024", casework.Classification{Flags: []casework.Flag{casework.OutOfTime}}, "", []string{"more than 12 months ago", "(Code 2.2)"}, "NOT CONSIDERED too_old because"},
		{"R21", "victory-2019", casework.Classification{Flags: []casework.Flag{casework.ServiceCharge}}, "", []string{"How we dealt with the question is looked into", "handled is heard all the same"}, "NOT CONSIDERED service_charge because"},
		{"R24", "code-2024", casework.Classification{Flags: []casework.Flag{casework.NoControl}}, "", []string{"who decides about it", "no ground for turning it away"}, "-"},
		{"R25", "victory-2019", casework.Classification{Flags: []casework.Flag{casework.DamagesClaim}}, "", []string{"claim from the insurer", "handled is heard all the same"}, "NOT CONSIDERED damages because"},
		{"R27", "code-2024", casework.Classification{Flags: []casework.Flag{casework.Legal}}, "", []string{"A threat is no claim", "filed at court"}, "NOT CONSIDERED court because"},
		{"R28, R29", "victory-2019", casework.Classification{Flags: []casework.Flag{casework.Abusive}}, "", []string{"safety and disability come first", "A second person must agree"}, "NOT CONSIDERED unreasonable because"},
		{"R29 under the Code", "code-2024", casework.Classification{Flags: []casework.Flag{casework.Abusive}}, "", []string{"no ground for turning it away"}, "-"},
		{"R10", "victory-2019", casework.Classification{Flags: []casework.Flag{casework.Petition}}, "", []string{"who speaks for them", "letters go to nobody else"}, "-"},
		{"R12", "victory-2019", casework.Classification{Flags: []casework.Flag{casework.Anonymous}}, "", []string{"Nobody has to give a name"}, "CLOSE because"},
		{"R19, R20", "victory-2019", casework.Classification{Kind: casework.ServiceRequest, Second: casework.Complaint}, "", []string{"may be the first we hear", "reply COMPLAINT", "(4.1)"}, "COMPLAINT"},
		{"R19 as a complaint", "victory-2019", casework.Classification{Second: casework.ServiceRequest}, "", []string{"go on with the complaint all the same"}, "-"},
		{"R23", "victory-2019", casework.Classification{Kind: casework.ASB, Formal: true}, "", []string{"how we dealt with an earlier report is"}, "COMPLAINT"},
		{"R11, R26", "victory-2019", casework.Classification{}, "VH-2027-00003", []string{"may belong with VH-2027-00003", "name the Housing Ombudsman Service"}, "SAME"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.read.Kind == "" {
				test.read.Kind = casework.Complaint
			}
			test.read.Sure, test.read.Reasons = true, []string{"the reason"}
			l := flagged(t, test.profile).at("2027-02-02 10:00")
			prompts, buttons := l.promptsOf(casework.Arrival{Read: test.read, Subject: test.related})
			for _, want := range test.want {
				if !strings.Contains(prompts, want) {
					t.Errorf("the prompts lack %q:\n%s", want, prompts)
				}
			}
			if test.button == "-" && strings.Contains(buttons, "NOT CONSIDERED") || test.button != "-" && !strings.Contains(buttons, test.button) {
				t.Errorf("want the button %q in:\n%s", test.button, buttons)
			}
		})
	}
}

// R19 to R30: the clause and the limit are the policy's, never the code's.
func TestPromptsFollowThePolicy(t *testing.T) {
	l := flagged(t, "victory-2019").at("2027-02-02 10:00")
	l.rules.Policy.AgeLimit = casework.AgeRule{N: 1, Unit: casework.Weeks, From: "aware", Clause: "9"}
	l.rules.Policy.NotComplaint = []casework.Ground{{ID: "zz", Text: "it is old", Flag: casework.OutOfTime, Clause: "77.7"}}
	prompts, buttons := l.promptsOf(casework.Arrival{Read: casework.Classification{Kind: casework.Complaint, Sure: true, Flags: []casework.Flag{casework.OutOfTime}}})
	for _, want := range []string{"more than 1 week ago", "came to know of it", "77.7", "NOT CONSIDERED zz"} {
		if !strings.Contains(prompts, want) {
			t.Errorf("the prompts lack %q:\n%s", want, prompts)
		}
	}
	if !strings.Contains(buttons, "NOT CONSIDERED zz because") {
		t.Errorf("buttons:\n%s", buttons)
	}
	l.rules.Policy.AgeLimit = casework.AgeRule{}
	if prompts, _ = l.promptsOf(casework.Arrival{Read: casework.Classification{Kind: casework.Complaint, Sure: true, Flags: []casework.Flag{casework.OutOfTime}}}); strings.Contains(prompts, "more than") {
		t.Errorf("a limit where the policy has none:\n%s", prompts)
	}
}

// R66, clause 18.1: of what is said of staff and of safety the officer's mail
// holds reference and dates only.
func TestConfidentialMailHasNoWords(t *testing.T) {
	for _, read := range []casework.Classification{
		{Kind: casework.Complaint, Sure: true, Flags: []casework.Flag{casework.StaffConduct}, Reasons: []string{"says “Secretword”"}},
		{Kind: casework.Complaint, Sure: true, Safety: true, Reasons: []string{"says “Secretword”"}},
	} {
		l := flagged(t, "victory-2019").at("2027-02-02 10:00")
		l.arrives(casework.Complaint, func(a *casework.Arrival) { a.Read, a.Text = read, "Secretword" })
		d, err := casework.Decide(l.rules, l.c, casework.Arrival{Message: 50, Received: l.now, From: l.c.Customer, Read: read, Text: "Secretword", Subject: "Secretword"}, l.now)
		if err != nil {
			t.Fatal(err)
		}
		for _, letter := range d.Letters {
			var b strings.Builder
			show(&b, letter.Facts)
			if strings.Contains(b.String(), "Secretword") && letter.To.Address != "hari@victory.example" {
				t.Errorf("%s to %s holds the customer's words", letter.Name, letter.To.Address)
			}
		}
	}
}
