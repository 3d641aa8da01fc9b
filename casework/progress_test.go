package casework_test

import (
	"slices"
	"testing"

	"putright/casework"
)

// R3 and R63, clause 16.2: a customer who has heard nothing for ten working days
// hears that we are still looking, and when the next word comes; never on the
// day of another letter, and not where the answer itself comes first.
func TestLifeOfProgress(t *testing.T) {
	l := answeredCare(t, "victory-2019")
	l.at("2027-03-01 09:00").arrives(casework.StageRequest)
	l.at("2027-03-17 10:00").says("robin", "EXTEND to 12 April", casework.Word{Verb: casework.VerbExtend, Day: "2027-04-12", Facts: casework.Facts{"delay.reason": "The surveyor is ill."}}, "")
	l.send("robin")
	l.at("2027-04-01 12:00").says("robin", "UPDATE 2", casework.Word{Verb: casework.VerbUpdate, N: 2}, "")
	l.at("2027-04-08 12:00").golden("progress")
}

// R63, Code 5.9: each five working days; after a missed date at the interval
// that was agreed with the customer.
func TestLifeOfProgressUnderTheCode(t *testing.T) {
	l := newCare(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-09 10:00").do("staff write from the mailbox", casework.Wrote{Message: 5})
	l.at("2027-02-24 12:00").says("dana", "UPDATE 3", casework.Word{Verb: casework.VerbUpdate, N: 3}, "")
	l.at("2027-03-05 12:00").golden("progress-code")
	var told []casework.Date
	for _, letter := range l.c.Letters {
		day := l.rules.Calendar.Date(letter.At)
		if slices.Contains(told, day) {
			t.Errorf("two letters on %s", day)
		}
		told = append(told, day)
	}
}

// R63: an interval needs a number and an answer that is owed; a word that the
// customer was told of is never moved away.
func TestUpdatesRefused(t *testing.T) {
	l := newCare(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.ServiceRequest)
	l.says("sam", "UPDATE 5", casework.Word{Verb: casework.VerbUpdate, N: 5}, "waits for the answer to a complaint")

	l = newCare(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "UPDATE", casework.Word{Verb: casework.VerbUpdate}, "after how many working days")
	l.at("2027-02-24 12:00")
	word := l.c.Deadline(casework.DueWord).By
	l.says("dana", "UPDATE 8", casework.Word{Verb: casework.VerbUpdate, N: 8}, "")
	if got := l.c.Deadline(casework.DueWord).By; got != word || l.c.Deadline(casework.DueUpdate) != nil {
		t.Errorf("the next word moved from %s to %s", word, got)
	}
	l.says("dana", "UPDATE off", casework.Word{Verb: casework.VerbUpdate, Off: true}, "")
	if l.c.Interval != 0 {
		t.Errorf("the interval is %d", l.c.Interval)
	}
}

// R63, design promise 2: where a mail hints at abuse, the word on how it goes
// waits for a person, and never pushes out another letter that does.
func TestProgressOnASafetyCase(t *testing.T) {
	l := newCare(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.Complaint, func(a *casework.Arrival) { a.Read.Safety = true })
	l.send(name(l.c.Draft.By)).at("2027-02-05 12:00")
	l.says("dana", "PROMISE a visit", promising("a visit", "2027-02-26"), "")
	l.at("2027-02-11 12:00")
	if l.c.Draft == nil || l.c.Draft.Letter.Name != casework.LetterPromise || l.c.Deadline(casework.DueUpdate).By != "2027-02-12" {
		t.Fatalf("what waits is %+v", l.c.Draft)
	}
	l.says("dana", "SEND", casework.Word{Verb: casework.VerbSend, Code: "fresh"}, "")
	l.at("2027-02-18 12:00")
	if l.c.Draft == nil || l.c.Draft.Letter.Name != casework.LetterProgress {
		t.Errorf("what waits is %+v", l.c.Draft)
	}
}

// name is the part of a member of staff's address that the tests know them by.
func name(address string) string {
	return address[:slices.Index([]byte(address), '@')]
}
