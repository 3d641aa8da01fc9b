package casework_test

import (
	"slices"
	"strings"
	"testing"

	"putright/casework"
)

func formal(a *casework.Arrival)  { a.Read.Formal = true }
func unhappy(a *casework.Arrival) { a.Read.Unhappy = true }

// R13 and R14, clause 7.1; Code 1.2, 1.3: when a councillor's or MP's mail starts
// a complaint's clocks, too.
func TestMembersWhoComplain(t *testing.T) {
	for _, test := range []struct {
		policy string
		change func(*casework.Arrival)
		want   bool
	}{
		{"asked", formal, true},
		{"asked", unhappy, false},
		{"dissatisfied", formal, true},
		{"dissatisfied", unhappy, true},
		{"dissatisfied", func(*casework.Arrival) {}, false},
		{"", formal, false},
	} {
		l := newLife(t, "code-2024")
		l.rules.Policy.Members.Complaint = test.policy
		l.at("2027-02-05 10:00").arrives(casework.MemberEnquiry, test.change)
		runs := l.c.Deadline(casework.DueAcknowledgement) != nil && l.c.State == casework.Triage
		if runs != test.want {
			t.Errorf("%q: a complaint's clock runs: %v, want %v: %+v", test.policy, runs, test.want, l.c.Deadlines)
		}
		if answer := l.c.Deadline(casework.DueAnswer); answer.By != "2027-02-19" {
			t.Errorf("%q: the answer is due by %s, not by the stricter date", test.policy, answer.By)
		}
	}
}

// R13, clause 7.1: a member asks for the complaints procedure; a person says
// which it is, and no date moves back.
func TestLifeOfAMembersComplaint(t *testing.T) {
	member := func(t *testing.T) *life {
		l := newLife(t, "victory-2019")
		l.rules.Policy.Members.Complaint = "asked"
		return l.at("2027-02-05 10:00").arrives(casework.MemberEnquiry, formal)
	}
	t.Run("it is one", func(t *testing.T) {
		l := member(t)
		l.at("2027-02-08 10:00").says("dana", "COMPLAINT", casework.Word{Verb: casework.VerbKind, Kind: casework.Complaint}, "")
		l.at("2027-02-09 10:00").golden("member-complaint")
	})
	t.Run("it is an enquiry", func(t *testing.T) {
		l := member(t)
		l.at("2027-02-08 10:00").says("dana", "MEMBER", casework.Word{Verb: casework.VerbKind, Kind: casework.MemberEnquiry}, "")
		l.at("2027-02-09 10:00").golden("member-enquiry")
	})
}

// R1 and R7, clause 4.1 and 5.1; Code 1.3: a receipt offers one word, and the
// customer's own word makes a complaint of what nobody has judged yet; its dates
// count from the first message.
func TestLifeOfAChoice(t *testing.T) {
	l := newLife(t, "code-2024")
	l.at("2027-02-05 10:00").arrives(casework.ServiceRequest, func(a *casework.Arrival) { a.Read.Sure = false })
	l.at("2027-02-08 10:00").arrives(casework.Complaint)
	l.at("2027-02-08 12:00").arrives(casework.Complaint, formal, func(a *casework.Arrival) { a.Read.Sure = false })
	if l.c.State != casework.Triage {
		t.Fatalf("what the program merely takes for a complaint became one: %s", l.c.State)
	}
	service := casework.Word{Verb: casework.VerbKind, Kind: casework.ServiceRequest}
	if d := must(casework.Decide(l.rules, l.c, withStaff(service, "sam"), l.now)).Case; d.Deadline(casework.DueAnswer) != nil {
		t.Error("a person said that it is a request, and a complaint's clock runs on")
	}
	l.at("2027-02-09 10:00").arrives(casework.Complaint, formal)
	l.at("2027-02-10 10:00").golden("choice")
}

// R14, clause 7.1: no form is asked of a member; and what staff are told of a
// request whose writer is unhappy (Code 1.3).
func TestPromptsOfMembersAndChoices(t *testing.T) {
	prompts := func(kind casework.Kind, change func(*casework.Arrival)) string {
		l := newLife(t, "code-2024")
		l.rules.Policy.Members.Complaint = "dissatisfied"
		l.at("2027-02-05 10:00")
		a := casework.Arrival{
			Message: 1, Received: l.now, From: casework.Person{ID: 7, Address: "cllr@council.example"}, Text: "x",
			Read: casework.Classification{Kind: kind, Sure: true}, Opens: &casework.Opening{ID: 1, Ref: "VH-2027-00001"},
		}
		change(&a)
		var out []string
		for _, letter := range must(casework.Decide(l.rules, casework.Case{}, a, l.now)).Letters {
			list, _ := letter.Facts["prompts"].([]casework.Facts)
			for _, p := range list {
				out = append(out, p["text"].(string))
			}
		}
		return strings.Join(out, "\n")
	}
	for _, test := range []struct {
		kind   casework.Kind
		change func(*casework.Arrival)
		want   []string
	}{
		{casework.MemberEnquiry, func(*casework.Arrival) {}, []string{"without a form"}},
		{casework.MemberEnquiry, unhappy, []string{"is unhappy with what we did", "Reply COMPLAINT if it is one, or MEMBER", "without a form"}},
		{casework.MemberEnquiry, formal, []string{"asks for the complaints procedure"}},
		{casework.ServiceRequest, unhappy, []string{"sounds unhappy with us"}},
		{casework.ServiceRequest, func(*casework.Arrival) {}, nil},
	} {
		got := prompts(test.kind, test.change)
		if test.want == nil && got != "" || slices.ContainsFunc(test.want, func(w string) bool { return !strings.Contains(got, w) }) {
			t.Errorf("%s: got %q, want %q", test.kind, got, test.want)
		}
	}
}

func withStaff(w casework.Word, who string) casework.Word {
	w.By, _ = team.Find(who + "@victory.example")
	w.Message = 9999
	return w
}
