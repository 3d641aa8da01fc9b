package casework_test

import (
	"strings"
	"testing"

	"putright/casework"
)

const panelLines = `a member of the Board: Bea Board <bea@board.example>
a resident representative: Rex Resident
The managing director: Di Rector <di@victory.example>`

func hearingOn(day casework.Date, change ...func(*casework.Word)) casework.Word {
	w := casework.Word{Verb: casework.VerbHearing, Day: day, Clock: "10:30", Facts: casework.Facts{
		"hearing.where": "Room 2, Tom Moore House", "hearing.panel": panelLines, "hearing.papers": "How a panel works",
	}}
	for _, f := range change {
		f(&w)
	}
	return w
}

func panelOf(lines string) func(*casework.Word) {
	return func(w *casework.Word) { w.Facts["hearing.panel"] = lines }
}

func because(reason string) func(*casework.Word) {
	return func(w *casework.Word) { w.Facts["delay.reason"] = reason }
}

// R54, R57, G11, clauses 12.3 and 12.5: what a notice of a hearing must say, and
// who may sit.
func TestHearingIsRefused(t *testing.T) {
	with := func(old, now string) func(*casework.Word) { return panelOf(strings.ReplaceAll(panelLines, old, now)) }
	for _, test := range []struct {
		name string
		word casework.Word
		want string
	}{
		{"a Saturday", hearingOn("2027-05-15"), "not a working day"},
		{"today", hearingOn("2027-04-23"), "later than today"},
		{"no time", hearingOn("2027-05-13", func(w *casework.Word) { w.Clock = "" }), "at what time and where"},
		{"no place", hearingOn("2027-05-13", func(w *casework.Word) { delete(w.Facts, "hearing.where") }), "at what time and where"},
		{"four days' notice", hearingOn("2027-04-29"), "only a manager"},
		{"later than a month", hearingOn("2027-05-21"), "a later day needs a reason"},
		{"a seat left empty", hearingOn("2027-05-13", with("a resident representative: Rex Resident", "")), "Nobody is named as a resident representative"},
		{"a seat that is none", hearingOn("2027-05-13", with("a resident representative", "the chair")), "whose seat this line fills"},
		{"a seat that could be two", hearingOn("2027-05-13", with("a resident representative", "a")), "whose seat this line fills"},
		{"one person twice", hearingOn("2027-05-13", with("Rex Resident", "Bea  board")), "named for two seats"},
		{"one seat twice", hearingOn("2027-05-13", with("a resident representative", "a member")), "Two people are named as a member of the Board"},
		{"the step 1 officer", hearingOn("2027-05-13", with("<di@victory.example>", "<dana@victory.example>")), "gave an answer that is appealed against"},
		{"the reviewer by name", hearingOn("2027-05-13", with("Rex Resident", "robin reviewer <robin@home.example>")), "gave an answer that is appealed against"},
		{"who looks after it", hearingOn("2027-05-13", with("Di Rector <di@victory.example>", "Pia Panel")), "they look after this case"},
		{"the customer", hearingOn("2027-05-13", with("Rex Resident", "Pat Tenant")), "a party to it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			accepted(t).says("pia", "HEARING", test.word, test.want)
		})
	}
	t.Run("a colleague who acted on it", func(t *testing.T) {
		l := accepted(t).says("mary", "NOTE", casework.Word{Verb: casework.VerbNote}, "")
		l.says("pia", "HEARING", hearingOn("2027-05-13", with("Di Rector <di@victory.example>", "Mary Manager <mary@victory.example>")), "a part in this case")
	})
	t.Run("no panel at step 1", func(t *testing.T) {
		l := newAppealLife(t, "victory-2019")
		l.at("2027-02-02 10:00").arrives(casework.Complaint).says("dana", "HEARING", hearingOn("2027-02-22"), "No panel sits at Step 1")
	})
}

// R55, R57, clauses 12.4 and 12.5: a day after the month is a delay that the
// customer is told of, with a reason; so is a day moved later, and a manager may
// call a panel at short notice.
func TestLifeOfALateHearing(t *testing.T) {
	l := accepted(t)
	l.says("pia", "HEARING on 25 May", hearingOn("2027-05-25", because("No board member is free before.")), "").send("pia")
	l.at("2027-04-26 09:00")
	if got := l.c.Deadline(casework.DueAnswer).By; got != "2027-06-02" || l.c.Extended != 1 || l.c.Hearing.Day != "2027-05-25" || len(l.c.Hearing.Panel) != 3 {
		t.Errorf("answer by %s, %d extensions, hearing %+v", got, l.c.Extended, l.c.Hearing)
	}
	l.says("pia", "HEARING on 27 May", hearingOn("2027-05-27"), "was told of Tue 25 May 2027")
	l.says("pia", "HEARING on 27 May", hearingOn("2027-05-27", because("The room is taken.")), "moved already")
	l.says("mary", "HEARING on 27 May", hearingOn("2027-05-27", because("The room is taken.")), "").send("mary")
	l.at("2027-05-27 16:00").says("pia", "DONE hearing", casework.Word{Verb: casework.VerbDone, Value: "hearing"}, "")
	l.at("2027-06-07 09:00").golden("late-hearing")
}

// R57, G13: what the writer is asked to think of before a notice leaves.
func TestHearingPrompts(t *testing.T) {
	prompts := func(w casework.Word) string {
		l := accepted(t)
		w.By, _ = l.rules.Team.Find("mary@victory.example")
		w.Message, w.Fresh = 900, "fresh"
		d, err := casework.Decide(l.rules, l.c, w, l.now)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, letter := range d.Letters {
			if list, ok := letter.Facts["prompts"].([]casework.Facts); ok {
				for _, p := range list {
					out = append(out, p["text"].(string))
				}
			}
			if letter.Audience == casework.ToCustomer {
				for _, seat := range letter.Facts["panel"].([]casework.Facts) {
					if seat["address"] != nil {
						t.Errorf("the notice shows the address %v", seat["address"])
					}
				}
			}
		}
		return strings.Join(out, "\n")
	}
	got := prompts(hearingOn("2027-05-13"))
	if strings.Contains(got, "notice") || strings.Contains(got, "Papers") || !strings.Contains(got, "No address was given for Rex Resident") {
		t.Errorf("in good time: %s", got)
	}
	got = prompts(hearingOn("2027-04-28", func(w *casework.Word) { delete(w.Facts, "hearing.papers") }))
	if !strings.Contains(got, "3 working days' notice") || !strings.Contains(got, "Papers:") {
		t.Errorf("at short notice: %s", got)
	}
}

// R55, clause 12.4: a notice whose day has come can't be sent any more.
func TestHearingSentTooLate(t *testing.T) {
	l := accepted(t).says("pia", "HEARING on 13 May", hearingOn("2027-05-13"), "")
	l.at("2027-05-13 08:00").says("pia", "SEND", casework.Word{Verb: casework.VerbSend, Code: "fresh"}, "has come")
	l.says("pia", "DONE hearing", casework.Word{Verb: casework.VerbDone, Value: "hearing"}, "No hearing is fixed")
}
