package casework_test

import (
	"slices"
	"strings"
	"testing"

	"putright/casework"
)

func promising(what string, by casework.Date) casework.Word {
	return casework.Word{Verb: casework.VerbPromise, Value: what, Day: by}
}

// R4 and R40, clauses 10.1 and 14.1: what an outcome promises has a date, is
// asked after, outlives the closing, and the customer hears when it is done.
func TestLifeOfAPromise(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	outcome := fullOutcome()
	outcome.Facts["promises"] = []casework.Facts{{"what": "replace the boiler", "by": casework.Date("2027-03-19")}}
	l.at("2027-02-12 15:00").says("dana", "OUTCOME upheld, with a promise by 19 March", outcome, "")
	l.send("dana").at("2027-03-23 09:30")
	if got := l.c.Deadline("promise 1"); l.c.State != casework.Closed || got == nil || got.Clause != "14.1" {
		t.Fatalf("the promise does not outlive the closing: %s, %+v", l.c.State, got)
	}
	l.says("dana", "DONE promise 1", casework.Word{Verb: casework.VerbDone, Value: "promise 1"}, "")
	l.send("dana").at("2027-04-30 12:00").golden("promise")
	if p := l.c.Promises[0]; p.State != casework.MetLate || p.Day != "2027-03-23" {
		t.Errorf("the promise is %+v", p)
	}
}

// R40, Code 6.6 and 7.3: a promise by a letter of its own, and in time.
func TestLifeOfAPromiseUnderTheCode(t *testing.T) {
	l := newCare(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.ServiceRequest)
	l.at("2027-02-03 10:00").says("sam", "PROMISE a visit by 5 February", promising("a visit", "2027-02-05"), "")
	l.send("sam")
	l.at("2027-02-03 11:00").says("sam", "DONE contact", casework.Word{Verb: casework.VerbDone, Value: "contact"}, "")
	l.at("2027-02-04 10:00").says("sam", "PROMISE a visit by 9 February", promising("A visit", "2027-02-09"), "")
	l.send("sam")
	l.at("2027-02-09 15:00").says("sam", "DONE 1", casework.Word{Verb: casework.VerbDone, Value: "1"}, "")
	l.send("sam")
	l.at("2027-02-09 16:00").says("sam", "DONE", casework.Word{Verb: casework.VerbDone}, "")
	l.at("2027-02-24 10:00").golden("promise-code")
	if len(l.c.Promises) != 1 || l.c.Promises[0].State != casework.Met {
		t.Errorf("the promises are %+v", l.c.Promises)
	}
}

// R40: what is promised must be something, on a day on which it can be done.
func TestPromisesRefused(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	for _, test := range []struct {
		what string
		by   casework.Date
		want string
	}{
		{"", "2027-02-12", "what we will do and by when"},
		{"a visit", "", "what we will do and by when"},
		{"a visit", "2027-02-02", "not later than today"},
		{"a visit", "2027-02-06", "not a working day"},
	} {
		l.says("dana", "PROMISE", promising(test.what, test.by), test.want)
		outcome := fullOutcome()
		outcome.Facts["promises"] = []casework.Facts{{"what": test.what, "by": test.by}}
		l.says("dana", "OUTCOME", outcome, test.want)
	}
	for _, value := range []string{"promise 1", "promise", "7"} {
		l.says("dana", "DONE "+value, casework.Word{Verb: casework.VerbDone, Value: value}, "still to be done")
	}
	l.says("dana", "PROMISE a visit", promising("a visit", "2027-02-05"), "").send("dana").at("2027-02-02 11:00")
	l.says("dana", "DONE promise 2", casework.Word{Verb: casework.VerbDone, Value: "promise 2"}, "not one that is still open")
	l.says("dana", "DONE promise 1, tomorrow", casework.Word{Verb: casework.VerbDone, Value: "promise 1", Day: "2027-02-03"}, "still to come")
	l.says("dana", "DONE dinner", casework.Word{Verb: casework.VerbDone, Value: "dinner"}, "Nothing of that name")
	l.says("dana", "DONE monitor", casework.Word{Verb: casework.VerbDone, Value: "monitor"}, "not due on the case: Ask the contractor")

	l.says("dana", "PROMISE a call", promising("a call", "2027-02-03"), "")
	l.at("2027-02-03 12:00").says("dana", "SEND a day too late", casework.Word{Verb: casework.VerbSend, Code: "fresh"}, "that day has come")
}

// R40: a letter says what is still open, an outcome says it with what is new,
// and the same words with another day are one promise.
func TestWhatLettersSayOfPromises(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	for _, what := range []string{"a visit", "a new boiler"} {
		l.says("dana", "PROMISE "+what, promising(what, "2027-02-10"), "").send("dana").at(l.now.In(london).AddDate(0, 0, 1).Format("2006-01-02 15:04"))
	}
	outcome := fullOutcome()
	outcome.Facts["promises"] = []casework.Facts{{"what": "A visit", "by": casework.Date("2027-02-11")}, {"what": "a call", "by": casework.Date("2027-02-12")}}
	got := whatBy(l.letter("dana", casework.LetterOutcome, outcome).Facts)
	if want := "a new boiler 2027-02-10, A visit 2027-02-11, a call 2027-02-12"; got != want {
		t.Errorf("the outcome promises %s, want %s", got, want)
	}
	done := l.letter("dana", casework.LetterPromiseKept, casework.Word{Verb: casework.VerbDone, Value: "promise 2"})
	if got := whatBy(done.Facts); got != "a visit 2027-02-10" || done.Facts["promise.what"] != "a new boiler" {
		t.Errorf("the letter about promise 2 says %v, and as still open %s", done.Facts["promise.what"], got)
	}
	l.says("dana", "OUTCOME", outcome, "").send("dana").at("2027-02-05 12:00")
	if len(l.c.Promises) != 3 || l.c.Promises[0].By != "2027-02-11" || l.c.Deadline("promise 3").By != "2027-02-12" {
		t.Errorf("the promises are %+v", l.c.Promises)
	}
}

func whatBy(f casework.Facts) string {
	var out []string
	list, _ := f["promises"].([]casework.Facts)
	for _, p := range list {
		out = append(out, p["what"].(string)+" "+string(p["by"].(casework.Date)))
	}
	return strings.Join(out, ", ")
}

// R40, clause 12.2.1: where a promise is missed after closure, a person is asked
// to offer the next stage.
func TestAPromiseMissedAfterClosure(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-12 15:00").says("dana", "OUTCOME", fullOutcome(), "").send("dana").at("2027-02-15 09:00")
	l.says("dana", "PROMISE", promising("replace the boiler", "2027-03-22"), "").send("dana").at("2027-03-22 12:00")
	mails := l.woken()
	if len(mails) != 2 || mails[0].Name != casework.StaffOverdue || mails[1].To.Name != "Mary Manager" {
		t.Fatalf("woken with %+v", mails)
	}
	words, _ := mails[0].Facts["words"].([]casework.Facts)
	says := func(what string) bool {
		return slices.ContainsFunc(words, func(w casework.Facts) bool { return w["words"] == what })
	}
	prompts, _ := mails[0].Facts["prompts"].([]casework.Facts)
	if !says("REVIEW") || !says("DONE promise 1") || len(prompts) != 1 || !strings.Contains(prompts[0]["text"].(string), "Offer them Step 2, Review") {
		t.Errorf("the mail offers %v and says %v", words, prompts)
	}
}

// R40, clause 14.1: only whom the policy names may award a payment; it is on the
// case, and in the outcome letter of its stage alone.
func TestPayments(t *testing.T) {
	pay := casework.Word{Verb: casework.VerbPayment, Pence: 125050, Facts: reasoned("no heating for a week")}
	l := newCare(t, "victory-2019")
	l.rules.Policy.Payment.Role = "reviewer"
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	if _, paid := l.letter("dana", casework.LetterOutcome, fullOutcome()).Facts["payment"]; paid {
		t.Error("the outcome letter names a payment that nobody awarded")
	}
	l.says("dana", "PAYMENT £1,250.50", pay, "awarded by Robin Reviewer")
	l.says("robin", "PAYMENT without a reason", casework.Word{Verb: casework.VerbPayment, Pence: 5000, Facts: reasoned(" ")}, "an amount and a reason")
	l.says("robin", "PAYMENT of nothing", casework.Word{Verb: casework.VerbPayment, Facts: reasoned("x")}, "an amount and a reason")
	l.says("robin", "PAYMENT £1,250.50", pay, "").says("mary", "PAYMENT £1,250.50", pay, "")
	if got := l.letter("dana", casework.LetterOutcome, fullOutcome()).Facts["payment"]; got != "£2,501.00" {
		t.Errorf("the outcome letter names %v", got)
	}
	if p := l.c.Payments[0]; p.Pence != 125050 || p.By != "robin@victory.example" || p.Why != "no heating for a week" || p.Stage != "local" {
		t.Errorf("on the case: %+v", p)
	}
	if last := l.events[len(l.events)-1]; last.Clause != "14.1" || last.Why != "£1,250.50: no heating for a week" {
		t.Errorf("on record: %+v", last)
	}
	l.at("2027-02-12 15:00").says("dana", "OUTCOME", fullOutcome(), "").send("dana").at("2027-02-15 09:00").arrives(casework.StageRequest)
	if _, paid := l.letter("robin", casework.LetterOutcome, fullOutcome()).Facts["payment"]; paid {
		t.Error("the answer of step 2 names a payment of step 1")
	}
}

// R65, clause 16.6: what is to be learned is on record and in no letter.
func TestLearningStaysInside(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	d, err := l.try("dana", fullOutcome())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(d.Events, func(e casework.Event) bool { return e.Words["learning"] == "Ring before a visit." }) {
		t.Error("what is to be learned is not on record")
	}
	for _, letter := range d.Letters {
		for field, value := range letter.Facts {
			if value == "Ring before a visit." {
				t.Errorf("%s has it as %s", letter.Name, field)
			}
		}
	}
}
