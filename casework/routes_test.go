package casework_test

import (
	"fmt"
	"strings"
	"testing"

	"putright/casework"
)

// R60 and R61, clauses 13.1 to 13.3: the live route to the Ombudsman is in every
// letter about a complaint; what the law dropped, and addresses that are dead,
// never are.
func TestOnlyLiveRoutesArePrinted(t *testing.T) {
	for _, profile := range []string{"victory-2019", "code-2024"} {
		l := newCare(t, profile)
		l.at("2027-02-02 10:00").arrives(casework.Complaint)
		word := promising("a visit", "2027-02-12")
		letter := l.letter("dana", casework.LetterPromise, word)
		if letter.Facts["ombudsman.web"] == "" || letter.Facts["ombudsman.post"] != "PO Box 1484, Unit D, Preston, PR2 0ET" {
			t.Errorf("%s: no live route: %v", profile, letter.Facts)
		}
		said := fmt.Sprint(letter.Facts)
		for _, dead := range []string{"PO Box 152", "L33", "info@housing-ombudsman", "eight weeks", "designated"} {
			if strings.Contains(said, dead) {
				t.Errorf("%s: the letter may print %q", profile, dead)
			}
		}
	}
	lapsed := casework.Policy{Routes: []casework.Route{{ID: "old", Ombudsman: true, Lapsed: true}, {ID: "advice"}, {ID: "new", Ombudsman: true}}}
	if r, ok := lapsed.Ombudsman(); !ok || r.ID != "new" {
		t.Errorf("the route is %+v", r)
	}
	if _, ok := (casework.Policy{Routes: lapsed.Routes[:2]}).Ombudsman(); ok {
		t.Error("a lapsed route is taken for a live one")
	}
}

// R67, clause 19.1: the day by which the policy is to be looked at again.
func TestPolicyReviewDue(t *testing.T) {
	victory := newLife(t, "victory-2019").rules.Policy
	if !victory.ReviewDue("2027-02-02") {
		t.Error("the policy of 2019 was due for review in January 2022")
	}
	p := casework.Policy{ReviewBy: "2027-03-31"}
	for day, want := range map[casework.Date]bool{"2027-03-30": false, "2027-03-31": true, "2027-04-01": true} {
		if p.ReviewDue(day) != want {
			t.Errorf("on %s: %v", day, !want)
		}
	}
	if (casework.Policy{}).ReviewDue("2027-03-31") {
		t.Error("a policy that names no day is due")
	}
}
