package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"putright/casework"
)

const still = "I have read your decision letter and I do not agree with it. Nobody ever came in December. Please can a more senior manager look at my complaint again."

// closedComplaint is a complaint that was answered and closed by its window.
func closedComplaint(t *testing.T) (*world, casework.Case) {
	t.Helper()
	w := newWorld(t, morning)
	w.mail(letter("Derek Moy <derek@tenant.example>", "Damp again", damp))
	w.round()
	ref := w.cases()[0].Ref
	w.reply("dana@victory.example", ref, "OUTCOME not upheld\n\nFindings:\nWe came each time.\n\nWhat we will do:\nNone")
	w.round()
	w.reply("dana@victory.example", ref, w.code("dana@victory.example"))
	w.round()
	for range 40 {
		w.now = w.now.AddDate(0, 0, 1)
		w.round()
	}
	c := w.cases()[0]
	if c.State != casework.Closed || c.Outcome != "not upheld" {
		t.Fatalf("the case is %s, %s", c.State, c.Outcome)
	}
	return w, c
}

// R39, R47: a request on a closed complaint opens a case that a person decides
// on, related to the complaint, whether it answers a letter or names nothing.
// The machine neither refuses nor accepts it.
func TestALateRequestGoesToAPerson(t *testing.T) {
	for name, answers := range map[string]bool{"in the thread": true, "out of the blue": false} {
		t.Run(name, func(t *testing.T) {
			w, closed := closedComplaint(t)
			var headers []string
			if answers {
				got := w.sent("derek@tenant.example")
				headers = []string{"In-Reply-To: " + got[len(got)-1].MessageID}
			}
			w.mail(letter("Derek Moy <derek@tenant.example>", "My complaint", still, headers...))
			w.round()
			cases := w.cases()
			if len(cases) != 2 || cases[1].State != casework.Triage || cases[1].Kind != casework.StageRequest || !slices.Equal(cases[1].Related, []string{closed.Ref}) || cases[0].State != casework.Closed {
				t.Fatalf("the late request made %d cases, the last %+v", len(cases), cases[len(cases)-1])
			}
			got := w.sent("derek@tenant.example")
			if last := got[len(got)-1]; !strings.Contains(last.Subject, cases[1].Ref) {
				t.Errorf("the customer's last letter is %q", last.Subject)
			}
		})
	}
}

// A complaint closed more than a year ago, or one of several, is not guessed at.
func TestNoComplaintIsGuessedAt(t *testing.T) {
	w, _ := closedComplaint(t)
	w.now = w.now.AddDate(1, 1, 0)
	w.mail(letter("Derek Moy <derek@tenant.example>", "My complaint", still))
	w.round()
	cases := w.cases()
	if last := cases[len(cases)-1]; len(cases) != 2 || len(last.Related) != 0 {
		t.Errorf("after a year the request is related to %v", last.Related)
	}
}

// R39, R41: REVIEW on the late request's case opens the next stage on the
// complaint, as of the day the customer asked, and the request's own case ends.
func TestReviewOfALateRequest(t *testing.T) {
	w, closed := closedComplaint(t)
	w.mail(letter("Derek Moy <derek@tenant.example>", "My complaint", still))
	w.round()
	asked := w.now
	w.now = w.now.AddDate(0, 0, 1)
	request := w.cases()[1]
	if asked := w.sent(request.Officer); !strings.Contains(asked[len(asked)-1].FullText, "REVIEW") {
		t.Errorf("the officer is not offered REVIEW:\n%s", asked[len(asked)-1].FullText)
	}
	w.reply(request.Officer, request.Ref, "REVIEW")
	w.round()
	cases := w.cases()
	if c := cases[0]; c.State != casework.Open || c.Stage != "review" || c.Received.In(time.UTC).Format(time.DateOnly) != asked.Format(time.DateOnly) {
		mails := w.sent(request.Officer)
		t.Fatalf("%s is %s at stage %q, received %s; the answer was\n%s", closed.Ref, c.State, c.Stage, c.Received, mails[len(mails)-1].FullText)
	}
	if c := cases[1]; c.State != casework.Closed || c.MergedInto != closed.Ref {
		t.Errorf("the request's own case is %s, merged into %q", c.State, c.MergedInto)
	}
	var letters []string // one receipt tells where it goes on
	for _, l := range cases[0].Letters {
		if l.Stage == "review" {
			letters = append(letters, l.Name)
		}
	}
	if !slices.Equal(letters, []string{casework.LetterReceipt}) {
		t.Errorf("at the review the customer gets %q", letters)
	}
}
