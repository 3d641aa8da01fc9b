package casework_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"putright/casework"
)

// beside opens another case of the same customer under the same rules.
func (l *life) beside(id casework.ID, ref string, kind casework.Kind, change ...func(*casework.Arrival)) *life {
	other := &life{t: l.t, rules: l.rules, keys: map[string]bool{}, nextID: l.nextID + 1000, now: l.now}
	return other.arrives(kind, append([]func(*casework.Arrival){func(a *casework.Arrival) {
		a.Opens.ID, a.Opens.Ref, a.Opens.Related = id, ref, l.c.Ref
	}}, change...)...)
}

// becomesPartOf carries a merger out on both cases, as one transaction would:
// both or neither.
func (l *life) becomesPartOf(into *life, who, want string, w casework.Word) {
	l.t.Helper()
	l.nextID += 10
	w.By, _ = l.rules.Team.Find(who + "@victory.example")
	w.Message, w.Hold = l.nextID, 10*time.Minute
	if w.Verb == casework.VerbSame && w.Value == "" {
		w.Value = l.c.Belongs()
	}
	ended, err := casework.Decide(l.rules, l.c, w, l.now)
	if err == nil {
		var on casework.Decision
		on, err = casework.Decide(into.rules, into.c, casework.TakeOver{From: l.c, Message: w.Message, By: w.By, Hold: w.Hold, Code: "fresh"}, l.now)
		if err == nil && want == "" {
			l.take(who+" writes: "+string(w.Verb), ended)
			into.now = l.now
			into.take(l.c.Ref+" becomes part of it", on)
			return
		}
	}
	if want == "" || err == nil || !strings.Contains(err.Error(), want) {
		l.t.Fatalf("merging %s into %s: %v, want %q", l.c.Ref, into.c.Ref, err, want)
	}
	var refusal *casework.Refusal
	if !errors.As(err, &refusal) {
		l.t.Errorf("not a refusal: %v", err)
	}
}

var same = casework.Word{Verb: casework.VerbSame}

// R11, clause 6.4: a person makes two complaints one; the earlier date governs,
// the customer is told, and danger in the home and promises go with it.
func TestLifeOfAMerger(t *testing.T) {
	for _, profile := range []string{"victory-2019", "code-2024"} {
		t.Run(profile, func(t *testing.T) {
			first := flagged(t, profile)
			first.at("2027-02-02 10:00").arrives(casework.Complaint)
			// The later case goes on, so that its dates must move nearer.
			second := first.at("2027-02-05 10:00").beside(2, "VH-2027-00002", casework.Complaint)
			first.c.Deadlines = append(first.c.Deadlines,
				casework.Deadline{What: casework.DueMakeSafe, By: "2027-02-05", At: first.now, State: casework.Running, Working: "24 hours.", Clause: "Awaab's Law", Set: "2027-02-04"},
				casework.Deadline{What: "promise 1", By: "2027-03-01", State: casework.Running, Working: "Promised.", Clause: "14.1", Set: "2027-02-04"})
			first.c.Promises = []casework.Promise{{N: 1, What: "mend the gate", By: "2027-03-01", State: casework.Running}}
			answer := first.c.Deadline(casework.DueAnswer).By
			d, err := casework.Decide(second.rules, second.c, casework.TakeOver{From: first.c, Message: 77, By: wider[0], Hold: time.Minute}, first.now)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.Case.Deadline(casework.DueAnswer); got.By != answer || !strings.Contains(got.Working, first.c.Ref) {
				t.Errorf("the answer is due %s (%s), want the earlier %s", got.By, got.Working, answer)
			}
			if safe := d.Case.Deadline(casework.DueMakeSafe); safe == nil || !safe.At.Equal(first.now) {
				t.Errorf("danger in the home did not move: %+v", safe)
			}
			if p := d.Case.OpenPromises(); len(p) != 1 || p[0].What != "mend the gate" || d.Case.Deadline("promise 1") == nil {
				t.Errorf("promises: %+v", p)
			}
			ended, err := casework.Decide(first.rules, first.c, casework.Word{Verb: casework.VerbMerge, Value: second.c.Ref, By: wider[0], Message: 77}, first.now)
			if err != nil {
				t.Fatal(err)
			}
			for _, left := range ended.Case.Deadlines {
				if left.State == casework.Running {
					t.Errorf("%s is still due on the case that ended", left.What)
				}
			}
			if len(ended.Case.OpenPromises()) > 0 || ended.Case.MergedInto != second.c.Ref || ended.Case.State != casework.Closed {
				t.Errorf("the case that ended: %+v", ended.Case)
			}

			first = flagged(t, profile)
			first.at("2027-02-02 10:00").arrives(casework.Complaint)
			second = first.at("2027-02-05 10:00").beside(2, "VH-2027-00002", casework.Complaint)
			second.becomesPartOf(first, "olu", "", same)
			second.at("2027-03-05 10:00")
			first.at("2027-02-08 10:00")
			first.golden("merged-on-" + profile)
			second.golden("merged-off-" + profile)
		})
	}
}

// R11, clause 6.4: into an answered case the message is held like any in its
// window; a mark of danger comes along, and then the letter waits for a person.
func TestMergerIntoAnAnsweredCase(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("olu", "OUTCOME", outcomeUpheld, "").send("olu").at("2027-02-05 10:00")
	late := l.beside(2, "VH-2027-00002", casework.StageRequest, func(a *casework.Arrival) { a.Read.Sure, a.Read.Safety = false, true })
	late.becomesPartOf(l, "robin", "", same)
	if len(l.c.Holding) != 1 || l.c.Holding[0] != late.c.LastIn || l.c.Deadline(casework.DueDecision) == nil || l.c.LastIn != late.c.LastIn {
		t.Errorf("held: %v, due: %+v", l.c.Holding, l.c.Deadlines)
	}
	if !l.c.Safety || l.c.Draft == nil || l.c.Draft.Letter.Name != casework.LetterMerged {
		t.Errorf("safety %v, draft %+v", l.c.Safety, l.c.Draft)
	}
	l.says("robin", "REVIEW", casework.Word{Verb: casework.VerbRequest, Value: casework.AskReview}, "")
	if l.c.Stage != "review" || l.rules.Calendar.Date(l.c.Received) != "2027-02-05" {
		t.Errorf("at %s since %s", l.c.Stage, l.c.Received)
	}
}

// R11, clause 6.4: what may not become one.
func TestMergersRefused(t *testing.T) {
	open := func(kind casework.Kind) *life {
		return flagged(t, "victory-2019").at("2027-02-02 10:00").arrives(kind)
	}
	l := open(casework.Complaint)
	l.beside(2, "VH-2027-00002", casework.Complaint, func(a *casework.Arrival) {
		a.From = casework.Person{ID: 8, Address: "jo@tenant.example"}
	}).becomesPartOf(l, "olu", "another customer's", same)
	l.beside(2, "VH-2027-00002", casework.Complaint).becomesPartOf(l, "sam", "Only whoever looks after", same)
	l.says("olu", "MERGE without a reference", casework.Word{Verb: casework.VerbMerge}, "does not say which case")
	l.says("olu", "MERGE with itself", casework.Word{Verb: casework.VerbMerge, Value: l.c.Ref}, "with itself")
	l.says("olu", "SAME of an unrelated case", same, "No further message")

	request := open(casework.ServiceRequest)
	request.beside(2, "VH-2027-00002", casework.Complaint).becomesPartOf(request, "olu", "stricter dates", same)

	l.says("olu", "OUTCOME", outcomeUpheld, "").send("olu").at("2027-02-03 10:00")
	answered := l
	answered.becomesPartOf(open(casework.Complaint), "olu", "runs its own course", casework.Word{Verb: casework.VerbMerge, Value: "VH-2027-00009"})

	review := open(casework.Complaint)
	review.says("olu", "OUTCOME", outcomeUpheld, "").send("olu").at("2027-02-03 10:00").arrives(casework.StageRequest)
	review.becomesPartOf(review.beside(2, "VH-2027-00002", casework.Complaint), "gail", "further on in the procedure", casework.Word{Verb: casework.VerbMerge, Value: "VH-2027-00002"})
	twin := open(casework.Complaint)
	twin.says("olu", "OUTCOME", outcomeUpheld, "").send("olu").at("2027-02-03 10:00").arrives(casework.StageRequest)
	twin.c.Ref = "VH-2027-00008"
	d, err := casework.Decide(twin.rules, twin.c, casework.Word{Verb: casework.VerbMerge, Value: review.c.Ref, By: wider[0], Message: 88}, twin.now)
	if err != nil {
		t.Fatal(err)
	}
	if _, due := casework.NextWake(twin.rules, d.Case, twin.now); due {
		t.Error("something is due on the case that ended, such as the survey")
	}

	done := open(casework.ServiceRequest)
	done.says("sam", "DONE", casework.Word{Verb: casework.VerbDone}, "")
	done.beside(2, "VH-2027-00002", casework.ServiceRequest).becomesPartOf(done, "sam", "is closed", same)
}

// R11: SEPARATE ends the question and moves no date.
func TestSeparate(t *testing.T) {
	l := flagged(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.Complaint)
	other := l.beside(2, "VH-2027-00002", casework.Complaint)
	if !l.offers(other, "SAME") || !l.offers(other, "SEPARATE") {
		t.Error("SAME and SEPARATE are not offered")
	}
	other.says("olu", "SEPARATE", casework.Word{Verb: casework.VerbSeparate}, "")
	if l.offers(other, "SAME") {
		t.Error("SAME is offered after SEPARATE")
	}
	other.says("olu", "SEPARATE again", casework.Word{Verb: casework.VerbSeparate}, "a matter of its own already")
	other.says("olu", "UNDO", casework.Word{Verb: casework.VerbUndo}, "")
	if other.c.Apart {
		t.Error("UNDO did not take SEPARATE back")
	}
}

// offers reports whether the next mail about a message on the case has the
// button.
func (l *life) offers(of *life, words string) bool {
	a := casework.Arrival{Message: 990, Received: of.now, From: of.c.Customer, Read: casework.Classification{Kind: casework.Other, Sure: true}}
	d, err := casework.Decide(of.rules, of.c, a, of.now)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, letter := range d.Letters {
		list, _ := letter.Facts["words"].([]casework.Facts)
		for _, b := range list {
			if b["words"] == words {
				return true
			}
		}
	}
	return false
}

// R11: UNDO parts two cases only on both at once, and neither goes back where the
// customer has been told.
func TestUndoOfAMerger(t *testing.T) {
	l := flagged(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.Complaint)
	other := l.beside(2, "VH-2027-00002", casework.Complaint)
	other.becomesPartOf(l, "olu", "", same)
	both := casework.Word{Verb: casework.VerbUndo, Both: true}
	other.says("olu", "UNDO on one of two", casework.Word{Verb: casework.VerbUndo}, "UNDO can't part them by itself")
	other.says("olu", "UNDO on both", both, "")
	if other.c.State != casework.Open || other.c.MergedInto != "" || other.c.Deadline(casework.DueAnswer) == nil {
		t.Errorf("the case that had ended: %+v", other.c)
	}
	l.says("olu", "UNDO on the other", both, "already gone") // in this test the letter left at once
	l.nextID += 50
	l.says("olu", "NOTE", casework.Word{Verb: casework.VerbNote}, "")
	l.says("olu", "UNDO on both", both, "done on the other case since")
}

// R11, R15: whoever is named in the other case stays out of this one too.
func TestMergerBringsWhoIsNamed(t *testing.T) {
	l := flagged(t, "victory-2019").at("2027-02-02 10:00").arrives(casework.Complaint)
	other := l.beside(2, "VH-2027-00002", casework.Complaint, flags(casework.StaffConduct), func(a *casework.Arrival) { a.Text = "Olu Olden was rude" })
	other.becomesPartOf(l, "gail", "", same)
	if l.c.Officer == "olu@victory.example" || len(l.c.Excluded) != 1 || !l.c.Confidential() {
		t.Errorf("with %s, left out %v", l.c.Officer, l.c.Excluded)
	}
}
