package casework_test

import (
	"testing"
	"time"

	"putright/casework"
)

// Design promise 2, R28, R66: a person marks a case, and nothing automatic
// leaves; only the duty contact or a manager takes the mark away.
func TestLifeOfAMarkedCase(t *testing.T) {
	l := flagged(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("olu", "SAFE", casework.Word{Verb: casework.VerbSafe}, "")
	l.says("olu", "SAFE again", casework.Word{Verb: casework.VerbSafe}, "marked already")
	l.at("2027-02-17 10:00") // the apology for the missed date waits for a person
	l.says("olu", "SAFE off", casework.Word{Verb: casework.VerbSafe, Off: true}, "Only the duty contact or a manager")
	l.says("sam", "SAFE off", casework.Word{Verb: casework.VerbSafe, Off: true}, "")
	l.says("gail", "SAFE off again", casework.Word{Verb: casework.VerbSafe, Off: true}, "no such mark")
	l.at("2027-02-18 10:00").golden("marked")
}

// Design promise 2: what had not left is stopped, and a letter that a person
// released before the danger was known is shown again; one that has left since
// stands as gone.
func TestMarkStopsWhatHasNotLeft(t *testing.T) {
	l := flagged(t, "victory-2019").at("2027-02-02 10:00")
	a := casework.Arrival{
		Message: 1, Received: l.now, From: casework.Person{ID: 7, Address: "pat@tenant.example"}, Read: casework.Classification{Kind: casework.Complaint, Sure: true},
		Opens: &casework.Opening{ID: 1, Ref: "VH-2027-00001", Mailbox: "info@victory.example"},
	}
	opened, err := casework.Decide(l.rules, casework.Case{}, a, l.now)
	if err != nil {
		t.Fatal(err)
	}
	word := casework.Word{Verb: casework.VerbSafe, By: wider[2], Message: 2}
	d, err := casework.Decide(l.rules, opened.Case, word, l.now)
	if err != nil {
		t.Fatal(err)
	}
	key := opened.Case.Letters[0].Key
	if len(d.Stop) != 1 || d.Stop[0] != key || d.Case.Letter(key).State != casework.LetterWithdrawn {
		t.Errorf("stopped: %v", d.Stop)
	}
	undo := casework.Word{Verb: casework.VerbUndo, By: word.By, Message: 3, History: append(opened.Events, d.Events...)}
	if undone, err := casework.Decide(l.rules, d.Case, undo, l.now); err != nil || undone.Case.Safety || undone.Case.Letter(key).State != casework.LetterWithdrawn {
		t.Errorf("after UNDO: %v, %+v", err, undone.Case)
	}
	if d, err = casework.Decide(l.rules, d.Case, casework.Left{Key: key, At: l.now}, l.now); err != nil || d.Case.Letter(key).State != casework.LetterGone {
		t.Errorf("a receipt that had left is %s, %v", d.Case.Letter(key).State, err)
	}

	l.arrives(casework.Complaint).says("olu", "OUTCOME", outcomeUpheld, "").send("olu")
	l.says("dana", "SAFE", casework.Word{Verb: casework.VerbSafe}, "")
	if l.c.Draft == nil || l.c.Draft.Approved {
		t.Errorf("the outcome is %+v", l.c.Draft)
	}
	l.now = l.now.Add(time.Hour)
	l.wake()
	if l.c.State != casework.Open {
		t.Errorf("it left all the same: %s", l.c.State)
	}
}
