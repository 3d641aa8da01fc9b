package casework_test

import (
	"strings"
	"testing"

	"putright/casework"
)

func toldWord(value string, day casework.Date) casework.Word {
	return casework.Word{Verb: casework.VerbTold, Value: value, Day: day}
}

func postedWord(day casework.Date) casework.Word {
	return casework.Word{Verb: casework.VerbPosted, Day: day}
}

// R35, R46, G6, clauses 10.1 and 11.3: an outcome by phone is owed in writing,
// and the customer's window runs from the writing.
func TestLifeOfASpokenOutcome(t *testing.T) {
	l := newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.at("2027-02-10 16:00").says("dana", "TOLD upheld on 9 February", toldWord("upheld", "2027-02-09"), "")
	l.at("2027-02-12 09:00").says("dana", "OUTCOME upheld", outcomeUpheld, "").send("dana")
	l.at("2027-02-15 09:00").says("dana", "POSTED on 15 February", postedWord("2027-02-15"), "")
	l.at("2027-03-20 09:00").golden("told")
	if l.c.ToldOn != "" {
		t.Errorf("still told on %s", l.c.ToldOn)
	}
}

// R35, R46: what can't have been spoken; the Code wants answers in writing.
func TestToldIsRefused(t *testing.T) {
	l := newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint).at("2027-02-05 10:00")
	l.says("dana", "TOLD yes", toldWord("yes", ""), "not one that the policy knows")
	l.says("dana", "TOLD upheld tomorrow", toldWord("upheld", "2027-02-06"), "still to come")
	l.says("dana", "TOLD upheld before it came", toldWord("upheld", "2027-02-01"), "had not asked yet")
	l.says("robin", "TOLD upheld", toldWord("upheld", ""), "role officer, or by a manager")
	l = newLife(t, "code-2024")
	l.at("2027-02-02 10:00").arrives(casework.Complaint).says("dana", "TOLD upheld", toldWord("upheld", ""), "in writing only")
}

// R35: a letter that says something else than was spoken is asked about first.
func TestWrittenOtherwiseThanTold(t *testing.T) {
	l := newLife(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint).says("dana", "TOLD upheld", toldWord("upheld", ""), "")
	w := casework.Word{Verb: casework.VerbOutcome, Value: "not upheld", Facts: outcomeUpheld.Facts, Message: 900, Fresh: "fresh"}
	w.By, _ = l.rules.Team.Find("dana@victory.example")
	d, err := casework.Decide(l.rules, l.c, w, l.now)
	if err != nil {
		t.Fatal(err)
	}
	var prompts string
	for _, letter := range d.Letters {
		if list, ok := letter.Facts["prompts"].([]casework.Facts); ok && len(list) > 0 {
			prompts += list[0]["text"].(string)
		}
	}
	if !strings.Contains(prompts, "was told: upheld. This letter says: not upheld.") {
		t.Errorf("prompts: %q", prompts)
	}
}

// R37, R48, G2, clause 10.2: a letter that also went by post gives the customer
// the time from its coming, never less than they had.
func TestPosted(t *testing.T) {
	l := answered(t, "victory-2019")
	l.says("dana", "POSTED tomorrow", postedWord("2027-02-13"), "still to come")
	l.says("dana", "POSTED before it was written", postedWord("2027-02-11"), "left by email on Fri 12 Feb 2027")
	l.says("dana", "POSTED on 12 February", postedWord("2027-02-12"), "")
	if w := l.c.Deadline(casework.DueWindow); w.By != "2027-03-16" || !strings.HasPrefix(w.Working, "Posted Fri 12 Feb 2027, so it counts as having come on Tue 16 Feb 2027.") {
		t.Errorf("window by %s: %s", w.By, w.Working)
	}
	l.says("dana", "UNDO", casework.Word{Verb: casework.VerbUndo}, "")
	if w := l.c.Deadline(casework.DueWindow); w.By != "2027-03-12" {
		t.Errorf("window by %s", w.By)
	}
	l.says("dana", "MORE TIME to 30 April", casework.Word{Verb: casework.VerbMoreTime, Day: "2027-04-30"}, "").send("dana").at("2027-02-15 09:00")
	l.says("dana", "POSTED on 12 February", postedWord("2027-02-12"), "")
	if w := l.c.Deadline(casework.DueWindow); w.By != "2027-04-30" {
		t.Errorf("a longer window became %s", w.By)
	}
}
