package casework_test

import (
	"testing"

	"putright/casework"
)

func adjusting(what string, review casework.Date) casework.Word {
	return casework.Word{Verb: casework.VerbAdjust, Value: what, Day: review}
}

// R66, clause 17.1, Code 5.10: an adjustment is on the case, in every mail to
// staff about it, and asked after on its day.
func TestLifeOfAnAdjustment(t *testing.T) {
	for _, profile := range []string{"victory-2019", "code-2024"} {
		l := newCare(t, profile)
		l.at("2027-02-02 10:00").arrives(casework.ServiceRequest)
		l.says("sam", "ADJUST large print, review 11 February", adjusting("large print", "2027-02-11"), "")
		l.says("sam", "ADJUST phone first", adjusting("phone first", ""), "")
		l.says("sam", "DONE contact", casework.Word{Verb: casework.VerbDone, Value: "contact"}, "")
		l.at("2027-02-11 07:00")
		mail := l.woken()[0]
		if got, _ := mail.Facts["adjustments"].([]casework.Facts); len(got) != 2 || got[0]["text"] != "large print" {
			t.Errorf("the mail to staff lists %v", mail.Facts["adjustments"])
		}
		l.at("2027-02-11 10:00").says("sam", "DONE adjustment, next 25 February", casework.Word{Verb: casework.VerbDone, Value: "adjustment", Day: "2027-02-25"}, "")
		l.at("2027-02-16 10:00").says("sam", "ADJUST large print off", casework.Word{Verb: casework.VerbAdjust, Value: "Large print", Off: true}, "")
		l.golden("adjustment-" + profile)
		if len(l.c.Adjustments) != 1 || l.c.Adjustments[0].What != "phone first" {
			t.Errorf("on the case: %+v", l.c.Adjustments)
		}
	}
}

// R66: what ADJUST needs; a case about staff, or marked for safety, shows no
// such thing in its mails.
func TestAdjustmentsRefused(t *testing.T) {
	l := newCare(t, "victory-2019")
	l.at("2027-02-02 10:00").arrives(casework.Complaint)
	l.says("dana", "ADJUST", adjusting(" ", ""), "what is done differently")
	l.says("dana", "ADJUST by a past day", adjusting("large print", "2027-02-01"), "not later than today")
	l.says("dana", "ADJUST off", casework.Word{Verb: casework.VerbAdjust, Value: "large print", Off: true}, "No such adjustment")
	l.says("dana", "DONE adjustment", casework.Word{Verb: casework.VerbDone, Value: "adjustment"}, "not due")
	l.says("dana", "ADJUST large print", adjusting("large print", ""), "")
	note := casework.Word{Verb: casework.VerbNote, Facts: casework.Facts{"note": "x"}}
	if l.letter("dana", casework.StaffDone, note).Facts["adjustments"] == nil {
		t.Error("the mail does not list it")
	}
	l.says("dana", "PROMISE a visit", promising("a visit", "2027-02-05"), "").send("dana").at("2027-02-02 11:00")
	if whatBy(l.letter("dana", casework.StaffDone, note).Facts) == "" {
		t.Error("the mail does not list the promise")
	}
	l.c.Safety = true
	if got := whatBy(l.letter("dana", casework.StaffDone, note).Facts); got != "" {
		t.Errorf("a mail that shows dates only promises %s", got)
	}
	if l.letter("dana", casework.StaffDone, note).Facts["adjustments"] != nil {
		t.Error("a mail that shows dates only lists it")
	}
}
