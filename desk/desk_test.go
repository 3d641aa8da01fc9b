package desk_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"putright/casework"
	"putright/desk"
	"putright/store"
)

var morning = time.Date(2027, 2, 2, 10, 0, 0, 0, time.UTC)

const damp = "I reported the damp in our back bedroom in October. Two appointments were made and nobody came. I have rung four times since and nobody has rung back. I am not happy with how this has been dealt with."

// The main job: a complaint, an outcome by the officer's mail, the window, the
// closure, the survey.
func TestAComplaintFromMailToClosure(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	cases := w.cases()
	if len(cases) != 1 || cases[0].Kind != casework.Complaint || cases[0].State != casework.Open {
		t.Fatalf("got cases %+v", cases)
	}
	ref := cases[0].Ref
	receipts := w.sent("derek@tenant.example")
	if len(receipts) != 1 || !strings.Contains(receipts[0].Subject, ref) || !strings.Contains(receipts[0].FullText, "Tuesday 16 February 2027") {
		t.Fatalf("the customer got %+v", receipts)
	}
	w.now = time.Date(2027, 2, 12, 14, 0, 0, 0, time.UTC)
	w.reply("dana@victory.example", ref, "OUTCOME upheld\n\nFindings:\nWe did not come.\n\nWhat we will do:\nWe come on Monday.\n\nLearning:\nSecret lesson.\n\n> quoted")
	w.round()
	if got := w.sent("derek@tenant.example"); len(got) != 1 {
		t.Fatalf("a letter left before SEND: %q", got[1].Subject)
	}
	if text := w.preview("dana@victory.example"); !strings.Contains(text, "We did not come.") || strings.Contains(text, "Secret lesson") || !strings.Contains(text, "Friday 12 March 2027") {
		t.Fatalf("the preview reads:\n%s", text)
	}
	w.reply("dana@victory.example", ref, w.code("dana@victory.example"))
	w.round()
	if got := w.sent("derek@tenant.example"); len(got) != 1 {
		t.Fatalf("the letter left within its hold: %q", got[1].Subject)
	}
	w.now = w.now.Add(11 * time.Minute)
	w.round()
	got := w.sent("derek@tenant.example")
	if len(got) != 2 || !strings.Contains(got[1].FullText, "We did not come.") || len(got[1].InReplyTo) == 0 {
		t.Fatalf("after the hold the customer has %d letters", len(got))
	}
	for w.now.Before(time.Date(2027, 4, 10, 12, 0, 0, 0, time.UTC)) {
		w.now = w.now.Add(24 * time.Hour)
		w.round()
	}
	var names []string
	for _, o := range w.outbox() {
		if o.Audience == casework.ToCustomer {
			names = append(names, o.Letter)
		}
	}
	if got, want := strings.Join(names, " "), "receipt outcome window_reminder closure survey"; got != want {
		t.Errorf("the customer's letters are %q, want %q", got, want)
	}
	if c := w.cases()[0]; c.State != casework.Closed || c.Outcome != "upheld" {
		t.Errorf("the case is %s, %s", c.State, c.Outcome)
	}
	for _, o := range w.outbox() {
		if o.Audience == casework.ToStaff && strings.Contains(head(string(o.Bytes)), "derek@tenant.example") {
			t.Errorf("a header of %s to staff carries the customer's address", o.Letter)
		}
	}
}

// head is a mail's header.
func head(raw string) string {
	h, _, _ := strings.Cut(raw, "\r\n\r\n")
	return h
}

// Design 4: the wrong person with the right reference learns nothing, whether
// or not the reference exists.
func TestAStrangerLearnsNothing(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	real := w.cases()[0].Ref
	w.mail(letter("Eve <eve@elsewhere.example>", "about "+real, "What is happening with my complaint "+real+"? Nobody has come and I am not happy."))
	w.mail(letter("Eve <eva@elsewhere.example>", "about VH-2027-09999", "What is happening with my complaint VH-2027-09999? Nobody has come and I am not happy."))
	w.round()
	a, b := w.sent("eve@elsewhere.example"), w.sent("eva@elsewhere.example")
	if len(a) != 1 || len(b) != 1 {
		t.Fatalf("got %d and %d answers", len(a), len(b))
	}
	refs := func(text string) string {
		return strings.NewReplacer("VH-2027-00002", "REF", "VH-2027-00003", "REF").Replace(text)
	}
	if refs(a[0].FullText) != refs(b[0].FullText) || refs(a[0].Subject) != refs(b[0].Subject) {
		t.Errorf("the answers differ:\n%s\n---\n%s", a[0].FullText, b[0].FullText)
	}
	if strings.Contains(a[0].FullText, real) {
		t.Errorf("the answer names the case:\n%s", a[0].FullText)
	}
	if n := len(w.sent("derek@tenant.example")); n != 1 {
		t.Errorf("the customer got %d letters", n)
	}
}

// Design 6: who is staff. A word acts only with the token of that very person.
func TestWhoIsStaff(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	ref := w.cases()[0].Ref
	mail := w.sent("dana@victory.example")[0]
	token := mail.ReplyTo[0].Addr
	outcome := "OUTCOME upheld\n\nFindings:\nx\n\nWhat we will do:\ny"
	for name, raw := range map[string]string{
		"no token":           letter("dana@victory.example", "["+ref+"]", outcome),
		"another's token":    letter("sam@victory.example", "["+ref+"]", outcome, "X-Original-To: "+token),
		"an outsider":        letter("eve@elsewhere.example", "["+ref+"]", outcome, "X-Original-To: "+token),
		"an expired token":   "",
		"a token made worse": letter("dana@victory.example", "["+ref+"]", outcome, "X-Original-To: "+strings.Replace(token, "+a", "+b", 1)),
	} {
		if name == "an expired token" {
			w.now = w.now.AddDate(0, 0, 130)
			raw = letter("dana@victory.example", "["+ref+"] late", outcome, "X-Original-To: "+token)
		}
		w.mail(raw)
		w.round()
		if c := w.cases()[0]; c.Draft != nil {
			t.Errorf("%s: a letter was drafted", name)
		}
		w.now = morning
	}
	w.mail(letter("d.carter@victory.example", "["+ref+"]", outcome, "X-Original-To: "+token))
	w.round()
	if c := w.cases()[0]; c.Draft == nil {
		t.Errorf("an alias with the person's own token was not admitted")
	}
}

// Design 4: machines are filed and never answered.
func TestMachinesAreNeverAnswered(t *testing.T) {
	w := newWorld(t, morning)
	for _, raw := range []string{
		letter("news@elsewhere.example", "This week", "Complaints and repairs, what is new.", "List-Id: <weekly.elsewhere.example>", "Precedence: bulk"),
		letter("robot@elsewhere.example", "Out of office", "I am away. I am not happy that nobody came.", "Auto-Submitted: auto-replied"),
		letter("MAILER-DAEMON@elsewhere.example", "Undelivered Mail Returned to Sender", "Your message could not be delivered to x@y.example: 550 5.1.1 no such user", "Return-Path: <>", "Auto-Submitted: auto-replied"),
	} {
		w.mail(raw)
	}
	w.round()
	if n := len(w.cases()); n != 0 {
		t.Errorf("machines opened %d cases", n)
	}
}

// A reply to any letter of a closed case is a matter of its own (design 4).
func TestMailOnAClosedCase(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Kay <kay@tenant.example>", "tap", "The hot tap in the kitchen drips. Could you send someone to look at it please?"))
	w.round()
	c := w.cases()[0]
	if c.Kind != casework.ServiceRequest {
		t.Fatalf("it is a %s", c.Kind)
	}
	w.reply("sam@victory.example", c.Ref, "Done.")
	w.round()
	if c := w.cases()[0]; c.State != casework.Closed {
		t.Fatalf("after DONE the case is %s", c.State)
	}
	receipt := w.sent("kay@tenant.example")[0]
	w.mail(letter("Kay <kay@tenant.example>", "Re: "+receipt.Subject, "Nobody came! You said it was done. I waited in all day and I am very unhappy about this.", "In-Reply-To: "+receipt.MessageID))
	w.round()
	cases := w.cases()
	if len(cases) != 2 || cases[1].Kind != casework.Complaint || len(cases[1].Related) != 1 || cases[1].Related[0] != c.Ref {
		t.Fatalf("got %d cases, the last %+v", len(cases), cases[len(cases)-1])
	}
}

// Design 5: beyond its cap a member of staff gets one digest, never silence.
func TestStaffOverTheirCapGetADigest(t *testing.T) {
	w := newWorld(t, morning)
	w.desk.Settings.Limits.StaffPerHour = 5
	for i := range 12 {
		w.mail(letter("Pat <pat"+string(rune('a'+i))+"@tenant.example>", "Damp again", damp))
	}
	w.round()
	if n := len(w.sent("dana@victory.example")); n != 5 {
		t.Errorf("dana got %d mails, want 5", n)
	}
	for range 3 {
		w.now = w.now.Add(30 * time.Minute)
		w.round()
	}
	var digests int
	for _, o := range w.loose("dana@victory.example") {
		if strings.Contains(o, "VH-2027-00012") && strings.Contains(o, "VH-2027-00006") {
			digests++
		}
	}
	if digests != 1 {
		t.Errorf("dana got %d digests that list the other seven", digests)
	}
}

// Design 4: the same Message-ID with the same text is a duplicate; with another
// text it is kept and flagged.
func TestDuplicates(t *testing.T) {
	w := newWorld(t, morning)
	raw := letter("Derek Moy <derek@tenant.example>", "Damp again", damp)
	w.mail(raw)
	w.round()
	w.mail("X-Copied: yes\n" + raw)                                      // moved through another mailbox: other bytes, same mail
	w.mail(strings.Replace(raw, "four times", "five times", 1))          // another text under the same id
	w.mail(strings.Replace(raw, "Message-ID: ", "X-No-Message-ID: ", 1)) // none at all: perfectly good mail
	w.round()
	if cases := w.cases(); len(cases) != 3 {
		t.Errorf("got %d cases, want 3", len(cases))
	}
}

// Code 1.3: the receipt of a request names one word that makes it a complaint.
func TestTheCustomersOwnWord(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Kay <kay@tenant.example>", "tap", "The hot tap in the kitchen drips. Could you send someone to look at it please?"))
	w.round()
	receipt := w.sent("kay@tenant.example")[0]
	w.mail(letter("Kay <kay@tenant.example>", "Re: "+receipt.Subject, "Complaint.\n\nKay", "In-Reply-To: "+receipt.MessageID))
	w.round()
	cases := w.cases()
	if len(cases) != 2 || cases[1].Kind != casework.Complaint || cases[1].State != casework.Open || cases[0].State != casework.Open {
		t.Fatalf("got %+v", cases)
	}
}

// Design 3: what opened no case is listed the next working morning, and one
// word makes it a case whose clocks run from the day it came.
func TestAMessageTakenForNothingCanBeRescued(t *testing.T) {
	w := newWorld(t, morning)
	w.round() // the first morning's list, of nothing
	w.mail(letter("Sal <sal@shop.example>", "Thank you", "Thank you all so much for the lovely new kitchen, the lads were brilliant. No need to answer."))
	w.round()
	if n := len(w.cases()); n != 0 {
		t.Fatalf("thanks opened %d cases", n)
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.round()
	w.round()
	var list []store.Outgoing
	for _, o := range w.taken {
		if o.Letter == casework.StaffDigest {
			list = append(list, o)
		}
	}
	if len(list) != 1 || !strings.Contains(list[0].Text, "Sal: Thank you") {
		t.Fatalf("the morning brought %d lists", len(list))
	}
	token := regexp.MustCompile("info[+]([a-z2-7]{36})@").FindStringSubmatch(list[0].Text)[1]
	w.mail(letter("dana@victory.example", "rescue", "COMPLAINT", "X-Original-To: info+"+token+"@victory.example"))
	w.round()
	cases := w.cases()
	if len(cases) != 1 || cases[0].Kind != casework.Complaint || cases[0].Deadlines[1].By != "2027-02-16" {
		t.Fatalf("after the word there are %+v", cases)
	}
	if len(w.sent("sal@shop.example")) != 1 {
		t.Error("the customer got no receipt")
	}
	w.mail(letter("dana@victory.example", "rescue again", "SERVICE", "X-Original-To: info+"+token+"@victory.example"))
	w.round()
	if n := len(w.cases()); n != 1 {
		t.Errorf("the same message made %d cases", n)
	}
}

// Design 4: at first start, older mail is filed and not answered.
func TestMailBeforeTheFirstStart(t *testing.T) {
	w := newWorld(t, morning, func(s *desk.Settings) { s.Mailboxes[0].AnswerFrom = morning.Add(time.Hour) })
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	if n, sent := len(w.cases()), len(w.sent("derek@tenant.example")); n != 0 || sent != 0 {
		t.Errorf("old mail opened %d cases and sent %d mails", n, sent)
	}
}

// Design 10: in shadow, staff see everything and customers get nothing.
func TestShadow(t *testing.T) {
	w := newWorld(t, morning, func(s *desk.Settings) { s.Mailboxes[0].Shadow = true })
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	ref := w.cases()[0].Ref
	w.reply("dana@victory.example", ref, "OUTCOME upheld\n\nFindings:\nx\n\nWhat we will do:\ny")
	w.round()
	w.reply("dana@victory.example", ref, w.code("dana@victory.example"))
	w.round()
	w.now = w.now.Add(time.Hour)
	w.round()
	for _, o := range w.taken {
		if o.Audience == casework.ToCustomer {
			t.Errorf("the customer was sent %s", o.Letter)
		}
	}
}

// What staff write from the shared mailbox itself is filed on the case and
// answered by nobody.
func TestStaffWriteFromTheMailbox(t *testing.T) {
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	ref, before := w.cases()[0].Ref, len(w.taken)
	w.mail(letter("Victory <"+info+">", "Re: ["+ref+"]", "Dear Mr Moy, we come on Monday. I am not happy either that nobody came."))
	w.round()
	if len(w.cases()) != 1 || len(w.taken) != before {
		t.Errorf("it made %d cases and %d mails", len(w.cases()), len(w.taken)-before)
	}
	story, _, err := w.store.Story(t.Context(), ref)
	if err != nil || len(story.Messages) != 2 || story.Messages[1].Direction != "out" {
		t.Errorf("the case has the messages %+v, %v", story.Messages, err)
	}
}
