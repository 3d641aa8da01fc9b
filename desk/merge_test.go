package desk_test

import (
	"slices"
	"strings"
	"testing"

	"putright/casework"
)

const gutter = "The gutter over our front door leaks. I reported it in October and again in December, and I have heard nothing since. This is not good enough."

// twoComplaints are of one customer, and open.
func twoComplaints(t *testing.T) (w *world, first, second casework.Case) {
	t.Helper()
	w = newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	w.now = w.now.AddDate(0, 0, 1)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Gutter", gutter))
	w.round()
	cases := w.cases()
	if len(cases) != 2 || cases[1].Kind != casework.Complaint {
		t.Fatalf("there are %d cases, the last %+v", len(cases), cases[len(cases)-1])
	}
	return w, cases[0], cases[1]
}

// tookOver reports whether the case has, by events that count, taken the other
// one over.
func (w *world) tookOver(ref, other string) bool {
	w.t.Helper()
	story, _, err := w.store.Story(w.t.Context(), ref)
	w.check(err)
	var undone []int
	for _, e := range story.Events {
		undone = append(undone, e.Data.Undoes...)
	}
	return slices.ContainsFunc(story.Events, func(e casework.Event) bool {
		return e.What == casework.TookOver && e.Data.Ref == other && !slices.Contains(undone, e.Seq)
	})
}

// Policy 6.4, R11: a person merges one case into another of the same customer.
// Both change or neither does; what the customer then answers to the ended case
// is on the one that goes on.
func TestMerge(t *testing.T) {
	w, first, second := twoComplaints(t)
	w.reply("dana@victory.example", second.Ref, "MERGE "+strings.ToLower(first.Ref))
	w.round()
	cases := w.cases()
	if a := cases[0]; a.State != casework.Open || !w.tookOver(first.Ref, second.Ref) {
		t.Fatalf("the case that goes on is %s and did not take the other over", a.State)
	}
	if b := cases[1]; b.State != casework.Closed || b.MergedInto != first.Ref {
		t.Fatalf("the case that ended is %s, merged into %q", b.State, b.MergedInto)
	}
	for _, m := range w.sent("derek@tenant.example") {
		if strings.Contains(m.Subject, second.Ref) {
			w.mail(letter("Derek Moy <derek@tenant.example>", "Re: "+m.Subject, "I forgot to say that the gutter is on the north side.", "In-Reply-To: "+m.MessageID))
			break
		}
	}
	w.round()
	if cases := w.cases(); len(cases) != 2 || !cases[0].LastInAt.Equal(w.now) {
		t.Errorf("an answer to the ended case made %d cases; the one that goes on had its last mail on %s", len(cases), cases[0].LastInAt)
	}
}

// UNDO parts two cases that became one, on both or on neither.
func TestUndoOfAMerger(t *testing.T) {
	w, first, second := twoComplaints(t)
	for _, ref := range []string{second.Ref, first.Ref} {
		w.reply("dana@victory.example", second.Ref, "MERGE "+first.Ref)
		w.round()
		w.reply("dana@victory.example", ref, "UNDO")
		w.round()
		cases := w.cases()
		if b := cases[1]; w.tookOver(first.Ref, second.Ref) || b.State != casework.Open || b.MergedInto != "" {
			t.Fatalf("after UNDO on %s the case that had ended is %s, merged into %q", ref, b.State, b.MergedInto)
		}
	}
	w.reply("dana@victory.example", second.Ref, "MERGE "+first.Ref)
	w.round()
	w.reply("dana@victory.example", first.Ref, "NOTE something later")
	w.round()
	w.reply("dana@victory.example", second.Ref, "UNDO")
	w.round()
	if b := w.cases()[1]; b.MergedInto != first.Ref {
		mails := w.sent("dana@victory.example")
		t.Errorf("UNDO parted the ended case from one on which something was done since; the last answers were\n%s\n%s", mails[len(mails)-2].FullText, mails[len(mails)-1].FullText)
	}
}

// A merger that the rules or the desk refuse changes neither case.
func TestMergersRefused(t *testing.T) {
	w, _, second := twoComplaints(t)
	w.mail(letter("Kay <kay@tenant.example>", "Damp", strings.Replace(damp, "October", "November", 1)))
	w.round()
	kay := w.cases()[2]
	for _, word := range []string{"MERGE " + kay.Ref, "MERGE VH-2027-09999", "MERGE " + second.Ref} {
		before := w.cases()
		w.reply("dana@victory.example", second.Ref, word)
		w.round()
		after := w.cases()
		for i := range before {
			if before[i].Seq != after[i].Seq {
				t.Errorf("%s changed %s", word, before[i].Ref)
			}
		}
		mails := w.sent("dana@victory.example")
		if last := mails[len(mails)-1]; strings.Contains(last.FullText, "kay@") || strings.Contains(last.FullText, "damp") {
			t.Errorf("%s is answered with\n%s", word, last.FullText)
		}
	}
}

// SAME on a case that an answer to a closed one opened puts it there; on any
// other it says that the latest message belongs to the case.
func TestSame(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.mail(letter("Derek Moy <derek@tenant.example>", "tap", "The hot tap in the kitchen drips. Could you send someone to look at it please?"))
	w.round()
	tap := w.cases()[1]
	receipt := w.sent("derek@tenant.example")[1]
	w.now = w.now.AddDate(0, 0, 1)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Re: "+receipt.Subject, "Nobody has come about the tap and I have rung twice. I am not happy with this at all.", "In-Reply-To: "+receipt.MessageID))
	w.round()
	cases := w.cases()
	if len(cases) != 3 || !slices.Equal(cases[2].Related, []string{tap.Ref}) {
		t.Fatalf("there are %d cases, the last related to %v", len(cases), cases[len(cases)-1].Related)
	}
	w.reply("dana@victory.example", cases[2].Ref, "SAME")
	w.round()
	mails := w.sent("dana@victory.example")
	last := mails[len(mails)-1].FullText
	// A complaint does not end in a request, which has the looser dates.
	if c := w.cases()[2]; c.State != casework.Open || !strings.Contains(last, "MERGE "+cases[2].Ref) {
		t.Errorf("the complaint is %s, and the answer\n%s", c.State, last)
	}
	w.reply("dana@victory.example", cases[2].Ref, "MERGE "+cases[0].Ref)
	w.round()
	if c := w.cases()[2]; c.MergedInto != cases[0].Ref {
		t.Errorf("the complaint is merged into %q", c.MergedInto)
	}
}

// Design 4: a new matter in an older thread becomes a case of its own, whose
// clocks run from the day it came, with a receipt; the older case goes on.
func TestSeparate(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	receipt := w.sent("derek@tenant.example")[0]
	w.now = w.now.AddDate(0, 0, 1)
	came := w.now
	w.mail(letter("Derek Moy <derek@tenant.example>", "Re: "+receipt.Subject, gutter, "In-Reply-To: "+receipt.MessageID))
	w.round()
	if n := len(w.cases()); n != 1 {
		t.Fatalf("the new matter was not folded in: %d cases", n)
	}
	w.now = w.now.AddDate(0, 0, 2)
	w.reply("dana@victory.example", w.cases()[0].Ref, "SEPARATE")
	before := len(w.sent("derek@tenant.example"))
	w.round()
	cases := w.cases()
	if len(cases) != 2 || cases[1].Kind != casework.Complaint || !cases[1].Received.Equal(came) || cases[1].Related[0] != cases[0].Ref || cases[0].State != casework.Open {
		t.Fatalf("after SEPARATE there are %+v", cases)
	}
	got := w.sent("derek@tenant.example")
	if len(got) != before+1 || !strings.Contains(got[before].Subject, cases[1].Ref) {
		t.Fatalf("the customer got %d letters", len(got)-before)
	}
	story, _, err := w.store.Story(t.Context(), cases[1].Ref)
	w.check(err)
	if len(story.Messages) != 1 || !strings.Contains(story.Messages[0].Text, "gutter") {
		t.Errorf("the new case holds the messages %+v", story.Messages)
	}
	for _, m := range w.sent("dana@victory.example") {
		if strings.Contains(m.FullText, "now the case "+cases[1].Ref) {
			return
		}
	}
	t.Error("the officer was not told of the new case")
}

// A case with one message has nothing to separate.
func TestNothingToSeparate(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	w.reply("dana@victory.example", w.cases()[0].Ref, "SEPARATE")
	w.round()
	mails := w.sent("dana@victory.example")
	if last := mails[len(mails)-1].FullText; len(w.cases()) != 1 || !strings.Contains(last, "one message only") {
		t.Errorf("there are %d cases, and the answer is\n%s", len(w.cases()), last)
	}
}
