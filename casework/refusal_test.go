package casework_test

import (
	"strings"
	"testing"

	"putright/casework"
)

// wider is the team with two managers and Human Resources.
var wider = append(casework.Team{
	{Name: "Gail Governor", Address: "gail@victory.example", Roles: []casework.Role{casework.RoleManager}},
	{Name: "Hari Resources", Address: "hari@victory.example", Roles: []casework.Role{casework.RoleHR}},
	{Name: "Olu Olden", Address: "olu@victory.example", Roles: []casework.Role{casework.RoleOfficer}},
}, team...)

// flagged is a life under a policy whose grounds have the flags, two people and
// duties to put down that a test needs, whatever the shipped profile says.
func flagged(t *testing.T, profile string) *life {
	l := newLife(t, profile)
	l.rules.Team = wider
	for i := range l.rules.Policy.NotComplaint {
		g := &l.rules.Policy.NotComplaint[i]
		switch g.ID {
		case "too_old":
			g.Flag = casework.OutOfTime
		case "court", "legal":
			g.Flag = casework.Legal
		case "damages":
			g.Flag = casework.DamagesClaim
		case "unreasonable":
			g.Flag, g.TwoPeople = casework.Abusive, true
		}
	}
	l.rules.Policy.Anonymous = casework.Period{N: 10, Unit: casework.WorkingDays, From: casework.FromReceipt, Clause: "6.2"}
	l.rules.Policy.Refusal = casework.RefusalRule{Clause: "6.1"}
	if profile == "code-2024" {
		l.rules.Policy.Refusal = casework.RefusalRule{Evidence: true, Discretion: true, Clause: "Code 2.1 to 2.5"}
	}
	return l
}

func flags(fs ...casework.Flag) func(*casework.Arrival) {
	return func(a *casework.Arrival) { a.Read.Flags = fs }
}

func refuse(ground string) casework.Word {
	return casework.Word{Verb: casework.VerbNotConsidered, Value: ground, Facts: casework.Facts{
		"refusal.reason": "The gate was mended in 2024.", "refusal.evidence": "Job 1234 of May 2024.", "refusal.discretion": "Nothing new has come up.", "refusal.signpost": "The Ombudsman.",
	}}
}

// R22, R30, clauses 5.2 and 6.1: turned away at step 1 for its age, by a named
// person with a reason.
func TestLifeOfARefusal(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint, flags(casework.OutOfTime))
	l.at("2027-02-04 11:00").says("dana", "NOT CONSIDERED too_old", refuse("too_old"), "")
	l.at("2027-02-04 11:05").send("dana")
	l.at("2027-02-25 12:00").golden("refused")
	if l.c.Ground != "too_old" || l.c.Outcome != casework.OutcomeNotConsidered {
		t.Errorf("turned away on %q with outcome %q", l.c.Ground, l.c.Outcome)
	}
	by := map[casework.What]string{}
	for _, e := range l.events {
		by[e.What] = e.By
		if e.What == casework.Noted && e.Words["refusal.evidence"] != "Job 1234 of May 2024." {
			t.Errorf("the evidence on the case is %v", e.Words)
		}
	}
	for _, what := range []casework.What{casework.Noted, casework.NotConsidered, casework.CaseClosed} {
		if by[what] != "dana@victory.example" {
			t.Errorf("%s is by %q, not by the person who decided", what, by[what])
		}
	}
}

// R28, R29, clause 5.2: on the ground of unreasonable pursuit a second person
// must agree; the writer can't send it alone.
func TestLifeOfARefusalByTwo(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint, flags(casework.Abusive))
	l.at("2027-02-04 11:00").says("olu", "NOT CONSIDERED unreasonable", refuse("unreasonable"), "")
	l.says("olu", "SEND of it alone", casework.Word{Verb: casework.VerbSend, Code: "fresh"}, "does not belong to a letter of yours")
	l.at("2027-02-04 14:00").send("gail")
	l.at("2027-02-05 12:00").golden("refused-by-two")
	for _, e := range l.events {
		if e.What == casework.NotConsidered && e.By != "olu@victory.example" {
			t.Errorf("turned away by %s", e.By)
		}
	}
	if who := l.draftFact(t, casework.LetterNotConsidered, "refusal.who"); who != "Olu Olden and Gail Governor" {
		t.Errorf("the letter says that %q decided", who)
	}

	alone := flagged(t, "victory-2019")
	alone.rules.Team = team
	alone.at("2027-02-02 10:00").arrives(casework.Complaint)
	alone.says("mary", "NOT CONSIDERED by the only manager", refuse("unreasonable"), "takes two people")
	alone.arrives(casework.Complaint, func(a *casework.Arrival) { a.Read.Safety = true })
	alone.says("dana", "NOT CONSIDERED where somebody may be in danger", refuse("unreasonable"), "may be in danger")
}

func (l *life) draftFact(t *testing.T, letter, fact string) any {
	t.Helper()
	for i := len(l.events) - 1; i >= 0; i-- {
		if e := l.events[i]; e.What == casework.Drafted && e.Data.Draft.Letter.Name == letter {
			return e.Words[fact]
		}
	}
	t.Fatalf("no draft of %s", letter)
	return nil
}

// R27, Code 2.1 to 2.5 and 5.11: at stage 2 too, on the Code's grounds alone,
// with evidence and discretion put down, by whoever did not answer before.
func TestLifeOfARefusalUnderTheCode(t *testing.T) {
	l := flagged(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-12 15:00").says("olu", "OUTCOME upheld", outcomeUpheld, "")
	l.send("olu").at("2027-02-15 09:00").arrives(casework.StageRequest, flags(casework.Legal))
	l.at("2027-02-16 09:00").says("olu", "NOT CONSIDERED court", refuse("court"), "gave the answer that is being looked at again")
	l.says("robin", "NOT CONSIDERED unreasonable", refuse("unreasonable"), "only on a ground that the procedure names")
	l.says("robin", "NOT CONSIDERED court", refuse("court"), "").send("robin")
	l.at("2027-02-17 09:00").golden("refused-code")
}

// R30: the letter that turns a complaint away did not arrive, so nothing is
// decided in the customer's eyes: the case and its dates hold again.
func TestLifeOfARefusalThatBounced(t *testing.T) {
	for _, profile := range []string{"victory-2019", "code-2024"} {
		t.Run(profile, func(t *testing.T) {
			l := flagged(t, profile)
			l.at("2027-02-02 10:00").arrives(casework.ServiceRequest, func(a *casework.Arrival) { a.Read.Sure = false })
			l.at("2027-02-04 11:00").says("gail", "NOT CONSIDERED too_old", refuse("too_old"), "").send("gail")
			l.at("2027-02-04 12:00")
			if l.c.State != casework.Closed || l.c.Kind != casework.Complaint {
				t.Errorf("after the letter: %s %s", l.c.Kind, l.c.State)
			}
			l.do("the letter bounces", casework.Undelivered{Key: l.c.Letters[len(l.c.Letters)-1].Key, Why: "5.1.1"})
			if l.c.State != casework.Open || l.c.Outcome != "" || l.c.Ground != "" || l.c.Deadline(casework.DueAnswer) == nil {
				t.Errorf("after the bounce: %s, outcome %q, ground %q, answer %v", l.c.State, l.c.Outcome, l.c.Ground, l.c.Deadline(casework.DueAnswer))
			}
			l.at("2027-02-05 12:00").golden("refused-bounce-" + profile)
		})
	}
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	answer := l.c.Deadline(casework.DueAnswer).By
	l.says("olu", "NOT CONSIDERED too_old", refuse("too_old"), "").send("olu").at("2027-02-02 12:00")
	l.do("the letter bounces", casework.Undelivered{Key: l.c.Letters[len(l.c.Letters)-1].Key, Why: "5.1.1"})
	if d := l.c.Deadline(casework.DueAnswer); d == nil || d.By != answer || l.c.Deadline(casework.DueAcknowledgement) != nil {
		t.Errorf("the answer is due %+v, want %s; and the acknowledgement was met", d, answer)
	}
}

// R19 to R30, clauses 5.2 and 6.1: what a refusal lacks, and who may not.
func TestRefusalsRefused(t *testing.T) {
	without := func(name string) casework.Word {
		w := refuse("too_old")
		w.Facts[name] = " "
		return w
	}
	for _, test := range []struct {
		name, profile string
		kind          casework.Kind
		who           string
		word          casework.Word
		want          string
	}{
		{"without a reason", "victory-2019", casework.Complaint, "olu", without("refusal.reason"), "must be told why"},
		{"without evidence", "code-2024", casework.Complaint, "olu", without("refusal.evidence"), "what shows that the ground holds"},
		{"without discretion", "code-2024", casework.Complaint, "olu", without("refusal.discretion"), "looking at it all the same"},
		{"evidence is not asked for", "victory-2019", casework.Complaint, "olu", without("refusal.evidence"), ""},
		{"without a ground", "victory-2019", casework.Complaint, "olu", refuse(""), "does not say which"},
		{"on a ground of one's own", "code-2024", casework.Complaint, "olu", refuse("rude"), "only on a ground"},
		{"by words of the ground", "victory-2019", casework.Complaint, "olu", refuse("Court or Tribunal"), ""},
		{"by words that two grounds have", "victory-2019", casework.Complaint, "olu", refuse("it is"), "does not say which"},
		{"by an id in other letters", "victory-2019", casework.Complaint, "olu", refuse("Too old"), ""},
		{"of a request", "victory-2019", casework.ServiceRequest, "sam", refuse("too_old"), "no complaint here"},
		{"by somebody else", "victory-2019", casework.Complaint, "sam", refuse("too_old"), "Only whoever looks after this case"},
		{"by a manager", "victory-2019", casework.Complaint, "gail", refuse("too_old"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			flagged(t, test.profile).at("2027-02-02 10:00").arrives(test.kind).says(test.who, "NOT CONSIDERED", test.word, test.want)
		})
	}
	l := flagged(t, "victory-2019").at("2027-02-02 10:00")
	l.arrives(casework.Complaint, func(a *casework.Arrival) { a.From.Address = "" })
	l.says("olu", "NOT CONSIDERED of a writer without an address", refuse("too_old"), "no address")
}

// R19 to R30: the ground's words, its handling and who decides are in the
// letter; evidence and discretion never.
func TestRefusalLetter(t *testing.T) {
	l := flagged(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.Complaint, flags(casework.DamagesClaim))
	w := refuse("damages")
	w.By, _ = wider.Find("olu@victory.example")
	w.Message, w.Fresh = 900, "fresh"
	d, err := casework.Decide(l.rules, l.c, w, l.now)
	if err != nil {
		t.Fatal(err)
	}
	f := d.Letters[0].Facts
	for name, want := range map[string]any{
		"refusal.ground": "it claims damages that insurance can settle", "refusal.reason": "The gate was mended in 2024.", "refusal.who": "Olu Olden",
		"refusal.signpost": "The Ombudsman.", "handling": true, "ombudsman.name": "Housing Ombudsman Service",
	} {
		if f[name] != want {
			t.Errorf("%s is %v, want %v", name, f[name], want)
		}
	}
	for name, v := range f {
		if s, ok := v.(string); ok && (strings.Contains(s, "Job 1234") || strings.Contains(s, "Nothing new")) {
			t.Errorf("the letter's %s holds what stays on the case: %s", name, s)
		}
	}
}
