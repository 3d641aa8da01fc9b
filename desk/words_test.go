package desk

import (
	"testing"

	"putright/casework"
)

// Design 6: a word on the first line acts, only in its own grammar.
func TestFirstLines(t *testing.T) {
	const today = casework.Date("2026-11-24")
	type want struct {
		verb  casework.Verb
		value string
		day   casework.Date
		meant string
	}
	note := want{verb: casework.VerbNote}
	for text, want := range map[string]want{
		"OUTCOME upheld":                        {verb: casework.VerbOutcome, value: "upheld"},
		"outcome: Upheld.":                      {verb: casework.VerbOutcome, value: "upheld"},
		"Outcome - PARTLY UPHELD":               {verb: casework.VerbOutcome, value: "partially upheld"},
		"OUTCOME partially upheld\n\nFindings:": {verb: casework.VerbOutcome, value: "partially upheld"},
		"Outcome not upheld!":                   {verb: casework.VerbOutcome, value: "not upheld"},
		"\n\n  OUTCOME  not   upheld  ":         {verb: casework.VerbOutcome, value: "not upheld"},
		"OUTCOME":                               {verb: casework.VerbOutcome},
		"OUTCOME rejected":                      {verb: casework.VerbOutcome, value: "rejected"},
		"Outcome of the visit: all fine now":    note,
		"Upheld":                                {verb: casework.VerbNote, meant: "OUTCOME upheld"},
		"not upheld.":                           {verb: casework.VerbNote, meant: "OUTCOME not upheld"},
		"OUTCOM upheld":                         {verb: casework.VerbNote, meant: "OUTCOME"},
		"SEND 7Q4K2M":                           {verb: casework.VerbSend},
		"Send 7q4k2m.":                          {verb: casework.VerbSend},
		"SEND":                                  {verb: casework.VerbNote, meant: "SEND"},
		"Send me the file please":               note,
		"send it on":                            {verb: casework.VerbNote, meant: "SEND"},
		"COMPLAINT":                             {verb: casework.VerbKind},
		"Complaint.":                            {verb: casework.VerbKind},
		"asb":                                   {verb: casework.VerbKind},
		"Service\n":                             {verb: casework.VerbKind},
		"MEMBER":                                {verb: casework.VerbKind},
		"other":                                 {verb: casework.VerbKind},
		"compliant":                             {verb: casework.VerbNote, meant: "COMPLAINT"},
		"Complaint received by phone too":       note,
		"DONE":                                  {verb: casework.VerbDone},
		"Done!":                                 {verb: casework.VerbDone},
		"Done a visit today":                    note,
		"Done yesterday":                        note,
		"UNDO":                                  {verb: casework.VerbUndo},
		"undo that":                             note,
		"Review":                                {verb: casework.VerbRequest, value: casework.AskReview},
		"REVIEW the file":                       note,
		"APPEAL":                                {verb: casework.VerbRequest, value: casework.AskAppeal},
		"NOTE rang him":                         note,
		"NOTE\n\nrang him":                      note,
		"Rang him, no answer":                   note,
		"":                                      note,
		"Dear Mr Moy, we are sorry":             note,
		"EXTEND to 4 December because the surveyor comes on 1 December":  {verb: casework.VerbExtend, day: "2026-12-04"},
		"extend to 4 Dec because …":                                      {verb: casework.VerbExtend, day: "2026-12-04"},
		"Extend to Friday 4th December 2026, because we wait for a part": {verb: casework.VerbExtend, day: "2026-12-04"},
		"EXTEND until 2026-12-04 as we wait":                             {verb: casework.VerbExtend, day: "2026-12-04"},
		"EXTEND to 04/12/2026 because x":                                 {verb: casework.VerbExtend, day: "2026-12-04"},
		"EXTEND to 5 January because x":                                  {verb: casework.VerbExtend, day: "2027-01-05"},
		"EXTEND to 4 December":                                           {verb: casework.VerbExtend, day: "2026-12-04"},
		"EXTEND to 31 November because x":                                {verb: casework.VerbNote, meant: "EXTEND to 4 December because …, with a date and a reason of your own"},
		"Extended the contract with the firm":                            note,
	} {
		got := readCommand(text, today)
		if got.verb != want.verb || got.value != want.value || got.day != want.day || got.meant != want.meant {
			t.Errorf("%q means %s %q %s (did you mean %q), want %+v", text, got.verb, got.value, got.day, got.meant, want)
		}
	}
}

func TestSections(t *testing.T) {
	got := readCommand("OUTCOME upheld\n\nFindings: We were late.\n\nTwice.\n\nWhat we will do:\n- repair it\n\nLEARNING:\nring first\n", "2026-11-24").facts
	want := casework.Facts{"outcome.findings": "We were late.\n\nTwice.", "outcome.actions": "- repair it", "outcome.learning": "ring first"}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s is %q, want %q", k, got[k], v)
		}
	}
}

func FuzzReadCommand(f *testing.F) {
	f.Add("OUTCOME upheld\nFindings:\nx")
	f.Add("EXTEND to 4 Dec because y")
	f.Fuzz(func(t *testing.T, text string) {
		if c := readCommand(text, "2026-11-24"); c.verb == "" {
			t.Errorf("%q means nothing at all", text)
		}
	})
}
