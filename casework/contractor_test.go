package casework_test

import (
	"testing"

	"putright/casework"
)

// R5, clause 3.2: a contractor deals with it, a person asks them each five
// working days, our own date holds, and we may take it back.
func TestLifeWithAContractor(t *testing.T) {
	for _, profile := range []string{"victory-2019", "code-2024"} {
		l := newCare(t, profile)
		l.rules.Policy.Contract.Monitor.N = 5
		l.at("2027-02-02 10:00").arrives(casework.ServiceRequest)
		l.says("sam", "WITH nobody", casework.Word{Verb: casework.VerbWith}, "which contractor")
		l.says("sam", "WITH us", casework.Word{Verb: casework.VerbWith, Off: true}, "we do")
		l.at("2027-02-03 10:00").says("sam", "WITH Northgate Heating", casework.Word{Verb: casework.VerbWith, Value: "Northgate Heating"}, "")
		l.send("sam").at("2027-02-03 11:00").says("sam", "DONE contact", casework.Word{Verb: casework.VerbDone, Value: "contact"}, "")
		l.at("2027-02-11 10:00").says("sam", "DONE monitor", casework.Word{Verb: casework.VerbDone, Value: "monitor"}, "")
		back := casework.Word{Verb: casework.VerbWith, Off: true}
		l.at("2027-02-15 10:00")
		if f := l.letter("sam", casework.LetterContractor, back).Facts; f["contractor.name"] != "Northgate Heating" || f["contractor.ours"] != true {
			t.Errorf("the letter says %v, ours %v", f["contractor.name"], f["contractor.ours"])
		}
		l.says("sam", "WITH us", back, "")
		l.send("sam").at("2027-02-16 10:00").golden("contractor-" + profile)
		if l.c.Contractor != "" || l.c.Deadline(casework.DueMonitor) != nil {
			t.Errorf("still with %q", l.c.Contractor)
		}
	}
}

// R5: without an address there is nobody to tell, and it is noted all the same.
func TestAContractorForNobody(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint, func(a *casework.Arrival) { a.From.Address = "" })
	answer := l.c.Deadline(casework.DueAnswer).By
	l.says("dana", "WITH Northgate", casework.Word{Verb: casework.VerbWith, Value: "Northgate"}, "")
	if l.c.Contractor != "Northgate" || l.c.Draft != nil || l.c.Deadline(casework.DueAnswer).By != answer {
		t.Errorf("with %q, draft %+v", l.c.Contractor, l.c.Draft)
	}
}
