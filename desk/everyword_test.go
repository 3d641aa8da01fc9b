package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"putright/casework"
)

// Each word once, as staff send it: the mail is understood, the rules carry it
// out, the writer gets an answer, and nothing is set aside.
func TestEveryWordByMail(t *testing.T) {
	const complaint, request, answered = "complaint", "request", "answered"
	for _, c := range []struct {
		on, text string
		what     casework.What // that the word records; "" where the rules refuse it on such a case
	}{
		{complaint, "OUTCOME partly upheld\n\nFindings:\nWe were late.\n\nWhat we will do:\nA visit.\nPROMISE a visit by 1 March 2027\n\nLearning:\nRing first.", casework.Drafted},
		{complaint, "ACKNOWLEDGE\n\nWhat we understood:\n- Nobody came.\n\nWhat you want:\nA visit.", casework.Drafted},
		{complaint, "EXTEND to 26 February because the surveyor comes on the 24th", casework.Drafted},
		{complaint, "extend 3 days because the surveyor is ill", casework.Drafted},
		{complaint, "RESOLVED\n\nWe come on Thursday, as agreed by phone.", casework.Drafted},
		{complaint, "NOT CONSIDERED service_charge because the tribunal decides\n\nEvidence:\nx\n\nDiscretion:\ny\n\nWhere to go instead:\nz", casework.Drafted},
		{complaint, "ACCEPT", ""},
		{complaint, "DECLINE because nothing fits", ""},
		{complaint, "HEARING on 1 March at 10:30\nWhere: here", ""},
		{complaint, "CLOSE because the customer withdrew it by phone today", casework.Drafted},
		{complaint, "PROMISE a new fan by 1 March 2027", casework.Drafted},
		{complaint, "SEND\n\nDear Mr Moy,\n\nWe come on Thursday.\n\nKind regards\nDana", casework.Drafted},
		{complaint, "Dear Mr Moy,\n\nWe come on Thursday.\n\nKind regards\nDana", casework.Drafted},
		{complaint, "SERVICE", casework.KindSet},
		{complaint, "SAME", ""},
		{complaint, "ASSIGN Mary Whitlock", casework.Assigned},
		{complaint, "WITH Ashby Heating", casework.ContractorSet},
		{complaint, "TOLD upheld today", casework.OutcomeTold},
		{complaint, "POSTED today", casework.Posted},
		{complaint, "PAUSE mediation because both agreed to it", casework.Paused},
		{complaint, "RESUME", ""},
		{complaint, "DONE promise 1", ""},
		{complaint, "PARTY Jo Helper <jo@help.example> may speak", casework.HelperNamed},
		{complaint, "SAFE", casework.SafetySet},
		{complaint, "PAYMENT £50 because the heating was off", ""}, // a manager's word
		{complaint, "ADJUST large print, review 1 March 2027", casework.AdjustmentSet},
		{complaint, "UPDATE every 5 days", casework.IntervalAgreed},
		{complaint, "BYPASS because she is very ill", ""}, // a manager's word
		{complaint, "FASTER to 10 February because the baby is due", ""},
		{complaint, "NO HAZARD because the damp is dry", ""}, // for those on duty
		{complaint, "NOTE\nrang him", casework.Noted},
		{request, "DONE", casework.WorkDone},
		{request, "COMPLAINT", casework.KindSet},
		{answered, "REVIEW asked today", casework.StageOpened},
		{answered, "MORE TIME to 31 March because he was away", casework.Drafted},
		{answered, "NO MORE TIME because he had twice as long", casework.Drafted},
	} {
		first, _, _ := strings.Cut(c.text, "\n")
		t.Run(c.on+"/"+first, func(t *testing.T) {
			w := newWorld(t, morning)
			text := damp
			if c.on == request {
				text = "The hot tap in the kitchen drips. Could you send someone to look at it please?"
			}
			w.mail(letter("Derek Moy <derek@tenant.example>", "Hello", text))
			w.round()
			ref, officer := w.cases()[0].Ref, w.cases()[0].Officer
			if c.on == answered {
				w.reply(officer, ref, "OUTCOME not upheld\n\nFindings:\nWe came.\n\nWhat we will do:\nNone")
				w.round()
				w.reply(officer, ref, w.code(officer))
				w.round()
				w.now = w.now.Add(time.Hour)
				w.round()
			}
			before, mails := w.events(ref), len(w.sent(officer))
			w.reply(officer, ref, c.text)
			w.round()
			after := w.events(ref)[len(before):]
			if n := w.alarms("could not be"); n > 0 {
				t.Fatal("it was set aside")
			}
			if len(w.sent(officer)) == mails {
				t.Fatal("its writer got no answer")
			}
			answer := w.sent(officer)[mails].FullText
			if strings.Contains(answer, "Did you mean") {
				t.Fatalf("it was not understood:\n%s", answer)
			}
			has := slices.ContainsFunc(after, func(e casework.Event) bool { return e.What == c.what })
			if c.what == "" && len(after) > 0 || c.what != "" && !has {
				t.Errorf("it recorded %v, want %q; the answer was\n%s", whats(after), c.what, answer)
			}
			if got := w.sent("derek@tenant.example"); c.what == casework.Drafted && len(got) > 2 {
				t.Errorf("a letter left before SEND: %q", got[len(got)-1].Subject)
			}
		})
	}
}

func (w *world) events(ref string) []casework.Event {
	w.t.Helper()
	story, _, err := w.store.Story(w.t.Context(), ref)
	w.check(err)
	return story.Events
}

func whats(events []casework.Event) (out []casework.What) {
	for _, e := range events {
		out = append(out, e.What)
	}
	return out
}
