package desk

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
)

// case42 is a case on which words are said, under a policy with a stage of its
// own name.
var case42 = about{
	today: "2026-11-24",
	policy: casework.Policy{
		Stages: []casework.Stage{
			{ID: "one", Outcomes: []string{"upheld", "partially upheld", "not upheld", "closed with advice given"}},
			{ID: "two", Request: "second look"},
		},
		Pauses: []casework.Pause{{Reason: "mediation"}, {Reason: "no_contact"}},
	},
	team: casework.Team{
		{Name: "Dana Carter", Address: "dana@victory.example", Aliases: []string{"d.carter@victory.example"}},
		{Name: "Sam Okafor", Address: "sam@victory.example"}, {Name: "Sam Reed", Address: "s.reed@victory.example"},
	},
	customer: "Derek Moy",
}

func word1(v casework.Verb, set ...func(*command)) command {
	c := command{Word: casework.Word{Verb: v}}
	for _, f := range set {
		f(&c)
	}
	return c
}

func value(s string) func(*command)       { return func(c *command) { c.Value = s } }
func day(d casework.Date) func(*command)  { return func(c *command) { c.Day = d } }
func kind(k casework.Kind) func(*command) { return func(c *command) { c.Kind = k } }
func number1(n int) func(*command)        { return func(c *command) { c.N = n } }
func off(c *command)                      { c.Off = true }
func code(s string) func(*command)        { return func(c *command) { c.code = s } }
func fact(name, v string) func(*command) {
	return func(c *command) {
		if c.Facts == nil {
			c.Facts = casework.Facts{}
		}
		c.Facts[name] = v
	}
}
func who(name, address string) func(*command) {
	return func(c *command) { c.Person = casework.Person{Name: name, Address: address} }
}

// Design 6: a word on the first line acts, in any case of letters, with what
// mail programs make of it, and only in its own grammar.
func TestWords(t *testing.T) {
	for text, want := range map[string]command{
		"OUTCOME upheld":                        word1(casework.VerbOutcome, value("upheld")),
		"outcome: Upheld.":                      word1(casework.VerbOutcome, value("upheld")),
		"Outcome - PARTLY UPHELD":               word1(casework.VerbOutcome, value("partially upheld")),
		"OUTCOME partially upheld\n\nFindings:": word1(casework.VerbOutcome, value("partially upheld")),
		"Outcome not upheld!":                   word1(casework.VerbOutcome, value("not upheld")),
		"\n\n  OUTCOME  not   upheld  ":         word1(casework.VerbOutcome, value("not upheld")),
		"\u00a0\ufeffOUTCOME\u00a0upheld":       word1(casework.VerbOutcome, value("upheld")),
		"*OUTCOME upheld*":                      word1(casework.VerbOutcome, value("upheld")),
		"OUTCOME":                               word1(casework.VerbOutcome),
		"OUTCOME rejected":                      word1(casework.VerbOutcome, value("rejected")),
		"Outcome Closed with advice given":      word1(casework.VerbOutcome, value("closed with advice given")),

		"ACKNOWLEDGE":     word1(casework.VerbAcknowledge),
		"Acknowledge:\nx": word1(casework.VerbAcknowledge),

		"EXTEND to 4 December because the surveyor comes on 1 December":  word1(casework.VerbExtend, day("2026-12-04"), fact("delay.reason", "the surveyor comes on 1 December")),
		"extend to 4 Dec because …":                                      word1(casework.VerbExtend, day("2026-12-04"), fact("delay.reason", "")),
		"extend to 4 Dec because…we wait":                                word1(casework.VerbExtend, day("2026-12-04"), fact("delay.reason", "…we wait")),
		"Extend to Friday 4th December 2026, because we wait for a part": word1(casework.VerbExtend, day("2026-12-04"), fact("delay.reason", "we wait for a part")),
		"EXTEND until 2026-12-04 as we wait":                             word1(casework.VerbExtend, day("2026-12-04"), fact("delay.reason", "we wait")),
		"EXTEND to 04/12/2026 because x":                                 word1(casework.VerbExtend, day("2026-12-04")),
		"EXTEND to 5 January because x":                                  word1(casework.VerbExtend, day("2027-01-05")),
		"EXTEND to 4 December":                                           word1(casework.VerbExtend, day("2026-12-04")),
		"EXTEND to 4 December because the\nsurveyor comes\n\nDana":       word1(casework.VerbExtend, day("2026-12-04"), fact("delay.reason", "the surveyor comes")),
		"EXTEND to 4 December because:\n\nThe surveyor comes.\n\nDana":   word1(casework.VerbExtend, day("2026-12-04"), fact("delay.reason", "The surveyor comes.")),
		"EXTEND to 4 December because x\nDone so far: a survey":          word1(casework.VerbExtend, day("2026-12-04"), fact("delay.reason", "x"), fact("delay.done", "a survey")),
		"EXTEND to 4 December\nRegards\nDana":                            word1(casework.VerbExtend, day("2026-12-04"), fact("delay.reason", "")),
		"extend 5 days because the part is late":                         word1(casework.VerbExtend, number1(5), fact("delay.reason", "the part is late")),
		"Extend by ten working days because of snow":                     word1(casework.VerbExtend, number1(10), fact("delay.reason", "of snow")),

		"MORE TIME to 4 December":                       word1(casework.VerbMoreTime, day("2026-12-04")),
		"More time until Fri 4 Dec because he was away": word1(casework.VerbMoreTime, day("2026-12-04"), fact("more_time.reason", "he was away")),
		"NO MORE TIME because he had twice as long":     word1(casework.VerbMoreTime, off, fact("more_time.reason", "he had twice as long")),
		"more time no because he had twice as long":     word1(casework.VerbMoreTime, off, fact("more_time.reason", "he had twice as long")),

		"RESOLVED\n\nWe fit it on Monday.\n\nThanks\nDana": word1(casework.VerbResolved, fact("resolved.what", "We fit it on Monday.")),
		"Resolved: we fit it on Monday":                    word1(casework.VerbResolved, fact("resolved.what", "we fit it on Monday")),

		"NOT CONSIDERED service_charge because the tribunal\ndecides that\n\nEvidence:\nthe claim\nDiscretion: thought of\nWhere to go instead:\nthe tribunal": word1(casework.VerbNotConsidered, value("service_charge"),
			fact("refusal.reason", "the tribunal decides that"), fact("refusal.evidence", "the claim"), fact("refusal.discretion", "thought of"), fact("refusal.signpost", "the tribunal")),
		"Not considered, before a court, because proceedings were filed": word1(casework.VerbNotConsidered, value("before a court"), fact("refusal.reason", "proceedings were filed")),
		"NOT CONSIDERED too_old because\n\nIt was in 2019.\n\nEvidence:": word1(casework.VerbNotConsidered, value("too_old"), fact("refusal.reason", "It was in 2019.")),
		"NOT CONSIDERED too_old because\n\nEvidence: a letter":           word1(casework.VerbNotConsidered, value("too_old"), fact("refusal.reason", ""), fact("refusal.evidence", "a letter")),

		"ACCEPT":                      word1(casework.VerbAccept),
		"Accept because we were late": word1(casework.VerbAccept, fact("accept.reason", "we were late")),
		"DECLINE because none of the reasons fit": word1(casework.VerbDecline, fact("decline.reason", "none of the reasons fit")),

		"HEARING on 3 March at 10:30": word1(casework.VerbHearing, day("2027-03-03")),
		"Hearing on Wednesday 3rd March 2027 at 2.30pm because the chair was ill\nWhere: Tom Moore House\nPanel:\nBoard: Ann Other <ann@board.example<mailto:ann@board.example>>\nResident: Bo\nPapers:\nThe file.": word1(casework.VerbHearing, day("2027-03-03"),
			fact("delay.reason", "the chair was ill"), fact("hearing.where", "Tom Moore House"), fact("hearing.panel", "Board: Ann Other <ann@board.example>\nResident: Bo"), fact("hearing.papers", "The file.")),

		"CLOSE because he withdrew it on 3 March":         word1(casework.VerbClose, fact("ended.reason", "he withdrew it on 3 March")),
		"close, because the tenant moved out.":            word1(casework.VerbClose, fact("ended.reason", "the tenant moved out.")),
		"PROMISE a new boiler by 4 December":              word1(casework.VerbPromise, value("a new boiler"), day("2026-12-04")),
		"Promise: a visit of\nour surveyor by\nFri 4 Dec": word1(casework.VerbPromise, value("a visit of our surveyor"), day("2026-12-04")),

		"SEND 7Q4K2M":  word1(casework.VerbSend, code("7Q4K2M")),
		"Send 7q4k2m.": word1(casework.VerbSend, code("7Q4K2M")),
		"SEND\n\nDear Mr Moy,\n\nWe come on Monday.\n\nKind regards,\nDana Carter": word1(casework.VerbLetter, fact("letter.text", "We come on Monday.")),
		"Send.\nWe come on Monday.": word1(casework.VerbLetter, fact("letter.text", "We come on Monday.")),

		"COMPLAINT":  word1(casework.VerbKind, kind(casework.Complaint)),
		"Complaint.": word1(casework.VerbKind, kind(casework.Complaint)),
		"asb":        word1(casework.VerbKind, kind(casework.ASB)),
		"Service\n":  word1(casework.VerbKind, kind(casework.ServiceRequest)),
		"MEMBER":     word1(casework.VerbKind, kind(casework.MemberEnquiry)),
		"other":      word1(casework.VerbKind, kind(casework.Other)),

		"Review":                             word1(casework.VerbRequest, value("review")),
		"REVIEW asked 3 November":            word1(casework.VerbRequest, value("review"), day("2026-11-03")),
		"Review asked for on 3 December":     word1(casework.VerbRequest, value("review"), day("2025-12-03")),
		"APPEAL on 2 November 2026":          word1(casework.VerbRequest, value("appeal"), day("2026-11-02")),
		"APPEAL":                             word1(casework.VerbRequest, value("appeal")),
		"Second look!":                       word1(casework.VerbRequest, value("second look")),
		"SECOND LOOK asked yesterday":        word1(casework.VerbRequest, value("second look"), day("2026-11-23")),
		"SAME":                               word1(casework.VerbSame),
		"Separate.":                          word1(casework.VerbSeparate),
		"merge vh-2026-00042":                word1(casework.VerbMerge, value("VH-2026-00042")),
		"Merge with VH–2026–00042.":          word1(casework.VerbMerge, value("VH-2026-00042")),
		"MERGE [VH-2026-00042]":              word1(casework.VerbMerge, value("VH-2026-00042")),
		"ASSIGN dana@victory.example":        word1(casework.VerbAssign, value("dana@victory.example")),
		"Assign to D.Carter@victory.example": word1(casework.VerbAssign, value("dana@victory.example")),
		"assign Dana":                        word1(casework.VerbAssign, value("dana@victory.example")),
		"Assign to Dana Carter <dana@victory.example<mailto:dana@victory.example>>": word1(casework.VerbAssign, value("dana@victory.example")),
		"ASSIGN sam okafor":                    word1(casework.VerbAssign, value("sam@victory.example")),
		"WITH Ashby Heating Ltd":               word1(casework.VerbWith, value("Ashby Heating Ltd")),
		"With Ashby & Sons":                    word1(casework.VerbWith, value("Ashby & Sons")),
		"with ashby heating":                   word1(casework.VerbWith, value("ashby heating")),
		"With us.":                             word1(casework.VerbWith, off),
		"TOLD upheld on 3 November":            word1(casework.VerbTold, value("upheld"), day("2026-11-03")),
		"told partly upheld yesterday":         word1(casework.VerbTold, value("partially upheld"), day("2026-11-23")),
		"Told not upheld 23/11/26.":            word1(casework.VerbTold, value("not upheld"), day("2026-11-23")),
		"POSTED on 23 November":                word1(casework.VerbPosted, day("2026-11-23")),
		"Posted today":                         word1(casework.VerbPosted, day("2026-11-24")),
		"PAUSE mediation because both agreed":  word1(casework.VerbPause, value("mediation"), fact("pause.why", "both agreed")),
		"Pause for mediation":                  word1(casework.VerbPause, value("mediation")),
		"pause no contact because of the plan": word1(casework.VerbPause, value("no_contact"), fact("pause.why", "of the plan")),
		"RESUME":                               word1(casework.VerbResume),
		"DONE":                                 word1(casework.VerbDone),
		"Done!":                                word1(casework.VerbDone),
		"Done promise 2":                       word1(casework.VerbDone, value("promise 2")),
		"DONE made safe":                       word1(casework.VerbDone, value("made safe")),
		"Done investigated on 20 November":     word1(casework.VerbDone, value("investigated"), day("2026-11-20")),
		"DONE adjustment, review 4 March":      word1(casework.VerbDone, value("adjustment"), day("2027-03-04")),
		"done works today":                     word1(casework.VerbDone, value("works"), day("2026-11-24")),
		"PARTY customer Pat Tenant <Pat@tenant.example>":                       word1(casework.VerbParty, value("customer"), who("Pat Tenant", "pat@tenant.example")),
		"Party customer pat@tenant.example":                                    word1(casework.VerbParty, value("customer"), who("", "pat@tenant.example")),
		"Party Jo Helper <jo@help.example<mailto:jo@help.example>> may speak.": word1(casework.VerbParty, value("may speak"), who("Jo Helper", "jo@help.example")),
		"PARTY jo@help.example may not speak":                                  word1(casework.VerbParty, value("may not speak"), who("", "jo@help.example")),
		"PARTY may speak":                                                      word1(casework.VerbParty, value("may speak")),
		"PARTY spokesperson Ann O'Neil\n<ann@street.example>":                  word1(casework.VerbParty, value("spokesperson"), who("Ann O'Neil", "ann@street.example")),
		"SAFE":                             word1(casework.VerbSafe),
		"safe off":                         word1(casework.VerbSafe, off),
		"PAYMENT £50 because we were late": word1(casework.VerbPayment, fact("payment.why", "we were late"), func(c *command) { c.Pence = 5000 }),
		"Payment of £1,050.25 because of the carpet":   word1(casework.VerbPayment, fact("payment.why", "of the carpet"), func(c *command) { c.Pence = 105025 }),
		"payment 50 pounds because we were late":       word1(casework.VerbPayment, func(c *command) { c.Pence = 5000 }),
		"ADJUST large print":                           word1(casework.VerbAdjust, value("large print")),
		"Adjust: letters in large print":               word1(casework.VerbAdjust, value("letters in large print")),
		"Adjust large print, review 4 March 2027.":     word1(casework.VerbAdjust, value("large print"), day("2027-03-04")),
		"ADJUST off large print":                       word1(casework.VerbAdjust, value("large print"), off),
		"UPDATE every 5 days":                          word1(casework.VerbUpdate, number1(5)),
		"Update every three working days.":             word1(casework.VerbUpdate, number1(3)),
		"update every week":                            word1(casework.VerbUpdate, number1(5)),
		"UPDATE 5":                                     word1(casework.VerbUpdate, number1(5)),
		"update every two weeks":                       word1(casework.VerbUpdate, number1(10)),
		"UPDATE every day":                             word1(casework.VerbUpdate, number1(1)),
		"UPDATE off":                                   word1(casework.VerbUpdate, off),
		"NO HAZARD because the alarm was a test":       word1(casework.VerbNoHazard, fact("hazard.why", "the alarm was a test")),
		"BYPASS because she is dying":                  word1(casework.VerbBypass, fact("bypass.why", "she is dying")),
		"Faster to 4 December because the baby is due": word1(casework.VerbFaster, day("2026-12-04"), fact("faster.why", "the baby is due")),
		"UNDO":                      word1(casework.VerbUndo),
		"NOTE rang him":             word1(casework.VerbNote, fact("note", "rang him")),
		"Private note: rang him":    word1(casework.VerbNote, fact("note", "rang him")),
		"NOTE\n\nrang him":          word1(casework.VerbNote, fact("note", "rang him")),
		"Dear Mr Moy, we are sorry": word1(casework.VerbLetter, fact("letter.text", "we are sorry")),
		"Hi Derek,\n\nWe come on Monday.\n\nBest\nDana": word1(casework.VerbLetter, fact("letter.text", "We come on Monday.")),
	} {
		got := readCommand(text, case42)
		for name, v := range want.Facts {
			if got.Facts[name] != v {
				t.Errorf("%q: %s is %q, want %q", text, name, got.Facts[name], v)
			}
		}
		got.Facts, want.Facts, got.Clock = nil, nil, ""
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q means %+v, want %+v", text, got, want)
		}
	}
}

// Design 6: what only begins like a word is a note, kept whole.
func TestWhatStaysANote(t *testing.T) {
	for _, text := range []string{
		"", "Rang him, no answer", "Done a visit today", "Done yesterday", "Done:\n- rang\n- wrote", "Done?", "DONE A VISIT TODAY",
		"Safe to say he is not happy", "Safe and sound, the alarm is off", "Update from the surveyor: he comes on Monday", "Update: spoke to him", "UPDATE: spoke to him",
		"Update every cupboard in the kitchen", "With regards to the visit", "With regards", "With thanks", "With kind regards", "WITH REGARDS TO THE VISIT", "With Dana until Monday, then back",
		"With the surveyor", "With us since Monday", "Close the file on my desk please", "Close up photo attached", "Close-up photos are in the folder", "Outcome of the visit: all fine now", "Outcome of visit",
		"Send me the file please", "Complaint received by phone too", "Complaint: the roof leaks", "Complaint?", "undo that", "REVIEW the file", "Review of the file on 3 March", "Appeal to his better nature",
		"Same as before", "Same-day visit booked", "Separate bins are needed", "Merge the two files on my desk", "Extended the contract with the firm", "Extend the ladder to the roof",
		"More time is needed for this", "No more time was lost", "Resolved the drip in the kitchen", "Not considered urgent by the plumber", "Accept that we were late here", "Accepted his apology",
		"Decline of the boiler pressure seen", "Hearing went well", "Hearing on Tuesday went well", "Hearing nothing from him since", "Promise kept by the contractor", "Promises were made by the old officer",
		"Assign the job to Ashby Heating", "Told him on 3 March", "Told upstairs too", "Posted a card through the door today", "Pause here for a moment", "Pause mediation talks for now", "Resume of the talks", "Party next door kept him up", "Party wall agreement found",
		"Payment received for the carpet", "Payment was £50 because he asked", "Adjust the thermostat and leave", "Adjusted the boiler", "No hazard seen in the kitchen", "Bypass valve replaced", "Faster than we thought",
		"Service of the boiler is booked", "Service: boiler", "ASB team rang", "Member of staff rang", "Other tenants complain too", "Acknowledge receipt of the form", "Noted the call", "Noted, thanks",
		"Letter from the council came", "Dear Mary, what do you think?", "Hi Sam,\n\ncan you look?", "Dear all, see below",
	} {
		got := readCommand(text, case42)
		if got.Verb != casework.VerbNote || got.meant != "" || got.Facts["note"] != strings.TrimSpace(text) {
			t.Errorf("%q means %s %q (did you mean %q), want the whole of it as a note", text, got.Verb, got.Value, got.meant)
		}
	}
}

// Design 6: a close miss does nothing but ask; nothing is guessed.
func TestCloseMisses(t *testing.T) {
	for text, want := range map[string]string{
		"Upheld": "OUTCOME upheld", "not upheld.": "OUTCOME not upheld", "OUTCOM upheld": "OUTCOME upheld", "Outcome upheld\n\nPROMISE a boiler by 31 November": formPromise,
		"SEND": "SEND", "send it on": "SEND", "SEND me the file": "SEND", "compliant": "COMPLAINT", "Complant.": "COMPLAINT", "seperate": "SEPARATE", "Resune": "RESUME", "Extend": formExtend,
		"EXTEND to 31 November because x": formExtend, "EXTEND to DATE because REASON": formExtend, "extned to 4 Dec because x": "EXTEND to 4 Dec because x",
		"MORE TIME": formMoreTime, "MORE TIME for him please": formMoreTime, "more time to 31 November": formMoreTime, "NO MORE TIME": "NO MORE TIME because …", "RESOLVED": formResolved, "RESOLVED the drip": formResolved,
		"NOT CONSIDERED": formNotConsidered, "NOT CONSIDERED too_old": formNotConsidered, "not considred too_old because it was in 2019": "NOT CONSIDERED", "DECLINE": "DECLINE because …", "CLOSE": "CLOSE because …", "Close because": "CLOSE because …", "CLOSE the case": "CLOSE because …", "Closed because he moved": "CLOSE because",
		"HEARING on 3 March at 2": formHearing, "HEARING on 31 February at 10:30": formHearing, "Hearing on 3 March": formHearing, "PROMISE a boiler soon": formPromise, "PROMISE a by 4 December\nPROMISE b by 5 December": "PROMISE with one promise",
		"MERGE": "MERGE VH-2026-00042", "ASSIGN": formAssign, "Assign Sam": formAssign, "ASSIGN nobody@victory.example": formAssign, "TOLD upheld": "TOLD upheld on", "TOLD": "TOLD upheld on", "POSTED": "POSTED on", "Posted on 31 November": "",
		"PAUSE": "PAUSE mediation", "PAUSE holiday because he is away": "PAUSE mediation", "PARTY customer NAME <ADDRESS>": "PARTY customer", "PARTY customer Pat <pat at tenant>": "PARTY customer", "Party Jo <jo@help.example> can speak": formParty, "party jo@ may speak": formParty,
		"PAYMENT £50": formPayment, "Payment 50 because late": "", "PAYMENT 50 because late": formPayment, "ADJUST": formAdjust, "adjust large print, review 31 November": formAdjust, "UPDATE": "UPDATE every", "NO HAZARD": "NO HAZARD because", "BYPASS": "BYPASS because", "Bypass because": "BYPASS because",
		"FASTER to 4 December": formFaster, "REVIEW asked 31 November": "REVIEW asked", "DONE investigated on 31 November": "DONE investigated on", "DONE promise 1, review 4 March": "DONE adjustment",
	} {
		got := readCommand(text, case42)
		if got.Verb != casework.VerbNote || !strings.HasPrefix(got.meant, want) || (want == "") != (got.meant == "") {
			t.Errorf("%q means %s (did you mean %q), want the question %q", text, got.Verb, got.meant, want)
		}
	}
}

func TestClocks(t *testing.T) {
	for text, want := range map[string]string{
		"10:30": "10:30", "10.30am": "10:30", "2.30 pm": "14:30", "12 noon": "12:00", "noon": "12:00", "12am": "00:00", "12:15pm": "12:15", "14:00": "14:00", "08:00": "08:00", "11 o'clock": "11:00", "2pm": "14:00",
		"2": "", "2:30": "", "25:00": "", "13pm": "", "10:60": "", "half past ten": "", "3 o'clock": "",
	} {
		if got, _ := readClock(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// R36, R40; Code 6.9: the parts of an outcome, each point's finding, and what is
// promised by a date.
func TestSections(t *testing.T) {
	got := readCommand(`OUTCOME upheld

What we understood:
- You waited in
  twice.
- Nobody rang.

Findings: We were late.

Twice.

Point 1: Upheld. Nobody came.
PROMISE a visit with a guarantee that somebody really comes this time by
4 December
Point 2 - Not upheld.

What puts it right:
An apology.

What we will do:
- repair it
PROMISE a call each week by 11/12/2026.

LEARNING:
ring first

What you want:
A boiler.

Kind regards
Dana`, case42).Facts
	want := casework.Facts{
		"definition.points": []casework.Facts{{"text": "You waited in twice."}, {"text": "Nobody rang."}},
		"definition.wanted": "A boiler.",
		"outcome.findings":  "We were late.\n\nTwice.", "outcome.actions": "- repair it", "outcome.learning": "ring first", "outcome.remedy": "An apology.",
		"outcome.points": []casework.Facts{{"n": 1, "finding": "Upheld. Nobody came."}, {"n": 2, "finding": "Not upheld."}},
		"promises": []casework.Facts{
			{"what": "a visit with a guarantee that somebody really comes this time", "by": casework.Date("2026-12-04")},
			{"what": "a call each week", "by": casework.Date("2026-12-11")},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the parts differ (-want +got):\n%s", diff)
	}
	got = readCommand("OUTCOME upheld\nWe were late.", case42).Facts
	if diff := cmp.Diff(casework.Facts{"outcome.findings": "We were late."}, got); diff != "" {
		t.Errorf("without headings (-want +got):\n%s", diff)
	}
	got = readCommand("OUTCOME upheld\nMary, please read.\nFindings:\nWe were late.", case42).Facts
	if diff := cmp.Diff(casework.Facts{"outcome.findings": "We were late."}, got); diff != "" {
		t.Errorf("words above the headings stay inside (-want +got):\n%s", diff)
	}
	got = readCommand("ACKNOWLEDGE\n\nWhat we understood:\nNobody came in October, although you had been given a day and a time.\nNobody rang.\n\nWhat you want:\nA visit.\nWhat we are responsible for: the roof\nWhat we are not responsible for: the gate", case42).Facts
	want = casework.Facts{
		"definition.points": []casework.Facts{{"text": "Nobody came in October, although you had been given a day and a time. Nobody rang."}},
		"definition.wanted": "A visit.", "definition.ours": "the roof", "definition.not_ours": "the gate",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the definition differs (-want +got):\n%s", diff)
	}
}

func TestItems(t *testing.T) {
	for text, want := range map[string]string{
		"1. a\n2) b\n(3) c":    "a|b|c",
		"a\nb":                 "a|b",
		"• a\nb\n\nc":          "a b|c",
		"a\n\nb":               "a|b",
		"":                     "",
		"- a\n\n- b\n   and c": "a|b and c",
	} {
		var got []string
		for _, f := range items(text) {
			got = append(got, f["text"].(string))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q has the items %q, want %q", text, got, want)
		}
	}
}

// The words of the buttons that ask to be filled in do nothing while they are
// not.
func TestButtonsNotFilledIn(t *testing.T) {
	for _, text := range []string{"EXTEND to DATE because REASON", "PARTY customer NAME <ADDRESS>", "CLOSE because REASON", "DECLINE because …"} {
		if got := readCommand(text, case42); got.meant == "" {
			t.Errorf("%q acts as %s", text, got.Verb)
		}
	}
}

func FuzzReadCommand(f *testing.F) {
	for _, seed := range []string{
		"OUTCOME upheld\nFindings:\nx\nPROMISE a by 4 Dec", "EXTEND to 4 Dec because y", "HEARING on 3 March at 10:30\nPanel: a", "PARTY Jo <jo@help.example<mailto:jo@help.example>> may speak",
		"NOT CONSIDERED x because y\nEvidence: z", "PAYMENT £1,000.50 because x", "ADJUST large print review 4 March", "TOLD upheld 3/3/26", "Dear Mr Moy,\nx\nKind regards\nDana", "[mailto:x", "MERGE VH–2026–00042", "WITH é",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := readCommand(text, case42)
		switch {
		case c.Verb == "":
			t.Errorf("%q means nothing at all", text)
		case c.meant != "" && c.Verb != casework.VerbNote:
			t.Errorf("%q acts and asks", text)
		case c.Verb == casework.VerbSend && len(c.code) != 6, c.Verb != casework.VerbSend && c.code != "":
			t.Errorf("%q has the code %q", text, c.code)
		case c.Pence < 0 || c.N < 0:
			t.Errorf("%q is less than nothing", text)
		}
		if !utf8.ValidString(text) {
			return
		}
		for name, v := range c.Facts {
			if s, ok := v.(string); ok && !utf8.ValidString(s) {
				t.Errorf("%q cuts a letter in two in %s: %q", text, name, s)
			}
		}
		if !utf8.ValidString(c.Value) || !utf8.ValidString(c.Person.Name) {
			t.Errorf("%q cuts a letter in two", text)
		}
	})
}
