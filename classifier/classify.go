package classifier

import (
	"fmt"
	"slices"

	"putright/casework"
)

// Context is what the desk knows about the sender when the message comes in.
type Context struct {
	AnsweredComplaint bool          // the mail answers an outcome letter, or its sender has a complaint that was answered
	OpenCase          casework.Kind // kind of the open case it was matched to; "" when none
}

// DefaultThreshold is the confidence from which a kind is taken as sure: of
// unseen mail it lets two in three through, of which 98 in 100 are right.
const DefaultThreshold = 0.93

// flagFrom is the score from which a flag other than urgent is given. It is
// below 0 because a flag too many costs staff a glance, one too few a duty.
const flagFrom = -0.4

// Classify says what the message is, with the model that the program carries.
// The kind is sure when the confidence in it reaches the threshold, such as
// DefaultThreshold.
func Classify(m casework.Message, c Context, threshold float64) casework.Classification {
	return Shipped().Classify(m, c, threshold)
}

// Classify says what the message is.
func (m *Model) Classify(msg casework.Message, c Context, threshold float64) casework.Classification {
	if msg.Automatic != casework.ByPerson {
		return casework.Classification{Kind: casework.Other, Confidence: 1, Sure: 1 >= threshold,
			Reasons: []string{"was written by a machine: " + automatic(msg.Automatic)}}
	}
	r := read(msg)
	if r.empty() {
		return unread(msg)
	}
	x := m.active(r.features())
	scores := m.kinds.scores(x)
	c.weigh(scores, r)
	p := softmax(scores, m.temperature)
	first, second := best(p)
	out := casework.Classification{
		Kind:       casework.Kinds[first],
		Confidence: p[first],
		Sure:       p[first] >= threshold,
		Safety:     r.safety(),
	}
	if p[second] >= 0.02 {
		out.Second = casework.Kinds[second]
	}
	signals := m.signalsFirst(x)
	if out.Kind == casework.StageRequest {
		s, _ := best(m.stages.scores(x))
		out.Stage = stages[s]
	}
	out.Formal, out.Unhappy = r.formal(), r.unhappy(out.Kind, likest(scores), out.Stage)
	for k, s := range m.flags.scores(signals) {
		f := casework.Flags[k]
		if f == casework.Urgent && r.urgent(out.Kind, s) || f != casework.Urgent && s > flagFrom {
			out.Flags = append(out.Flags, f)
		}
	}
	if out.Kind == casework.MemberEnquiry { // a member's own office is no third party
		out.Flags = slices.DeleteFunc(out.Flags, func(f casework.Flag) bool { return f == casework.ThirdParty })
	}
	out.Reasons = m.reasons(r, x, c, out, first, second)
	return out
}

// weigh moves the scores by what the desk knows. After an answer, being unhappy
// is asking to look again; before one, there is nothing yet to look at again.
// The size of the push is a judgement: labelled mail comes without a case.
func (c Context) weigh(scores []float64, r *reading) {
	at := func(k casework.Kind) *float64 { return &scores[slices.Index(casework.Kinds, k)] }
	switch {
	case c.AnsweredComplaint:
		*at(casework.StageRequest) += 1.5
		*at(casework.Complaint) -= 0.5
	case c.OpenCase == casework.Complaint:
		*at(casework.StageRequest) -= 1
		*at(casework.Complaint) += 1
		if r.says("unanswered_complaint") || r.says("no_outcome") {
			*at(casework.Complaint) += 2
		}
	case c.OpenCase == casework.ASB:
		*at(casework.ASB) += 0.5
	}
}

// unread is the answer to a message without a word in it: a person must look.
func unread(m casework.Message) casework.Classification {
	out := casework.Classification{Kind: casework.ServiceRequest, Second: casework.Other, Confidence: 0.2,
		Reasons: []string{"has no text", "nothing in it says what it is about"}}
	if n := len(m.Attachments); n > 0 {
		out.Confidence = 0.4
		out.Reasons = []string{"has no text", fmt.Sprintf("has %s, which only a person can read", count(n, "attachment"))}
	}
	return out
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func automatic(a casework.Automatic) string {
	switch a {
	case casework.OwnMail:
		return "a mail of our own, come back"
	case casework.BounceMail:
		return "a letter could not be delivered"
	case casework.DelayNotice:
		return "a letter is late on its way"
	case casework.AutoReply:
		return "an automatic reply"
	case casework.ListMail:
		return "a newsletter or mailing list"
	default:
		return "a report or notice from a computer"
	}
}
