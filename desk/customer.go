package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"putright/casework"
	"putright/classifier"
	"putright/store"
)

// customerMail puts a person's message on the case it belongs to, or opens one.
func (d *Desk) customerMail(tx *store.Tx, t taken, pass *Pass, now time.Time) error {
	m := t.mail
	from, err := tx.Person(t.Mailbox, m.From.Addr, m.From.Name)
	if err != nil {
		return err
	}
	a := casework.Arrival{Message: t.ID, Received: m.Received, From: from, Subject: m.Subject, Text: m.Text, Notes: notes(m)}
	others, err := tx.CasesOf(t.Mailbox, from.ID, 20)
	if err != nil {
		return err
	}
	c, matched, err := d.match(tx, t, from, others, &a)
	if err != nil {
		return err
	}
	if !matched && nothingToDo(a.Read) {
		return d.dispose(tx, t, store.Disposition{What: "other", Kind: a.Read.Kind})
	}
	if !matched || ownClock(c, a.Read) {
		if a.Opens, err = d.opening(tx, t.Mailbox, m.Received, now); err != nil {
			return err
		}
		for _, other := range others {
			if other.State != casework.Closed && other.ID != c.ID {
				a.Notes = append(a.Notes, "The same customer also has "+other.Ref+" open.")
			}
		}
		a.Opens.Related = c.Ref
		c = casework.Case{ID: a.Opens.ID, Mailbox: t.Mailbox, Policy: d.Policy}
		pass.CasesOpened++
	}
	// The disposition comes first, so that the customer's message leads the
	// thread in which the receipt answers.
	if err := d.dispose(tx, t, store.Disposition{What: "case", Case: c.ID, Kind: a.Read.Kind}); err != nil {
		return err
	}
	return d.arrive(tx, c, a, now)
}

// match finds the case that a message belongs to, if its writer is a party to
// it, and says what the message is. Without a match the case is the zero one.
func (d *Desk) match(tx *store.Tx, t taken, from casework.Person, others []casework.Case, a *casework.Arrival) (c casework.Case, matched bool, err error) {
	m := t.mail
	c, named, err := d.answers(tx, t.Mailbox, m)
	if err == nil && named {
		matched, err = tx.IsParty(c.ID, from.ID)
	}
	if err != nil {
		return c, false, err
	}
	if !matched && len(m.CaseRefs) > 0 {
		// Whether that case exists must not show: the writer is answered like
		// anybody new, and only staff learn more.
		a.Notes = append(a.Notes, "The message names "+m.CaseRefs[0]+", but it came from an address that is not on such a case. Nothing about that case was told.")
	}
	if !matched {
		c = casework.Case{}
	}
	answered := only(others, func(c casework.Case) bool { return c.State == casework.Answered })
	a.Read = classifier.Classify(m, known(c, matched, answered), d.Settings.Threshold)
	rules, err := d.rules(tx, c.Policy)
	if err != nil {
		return c, false, err
	}
	if word, ok := asked(m.Text, rules.Policy); ok && matched {
		a.Read = word
	}
	if m.From.Addr == "" {
		a.Read.Sure = false
	}
	if matched || a.Read.Kind != casework.StageRequest {
		return c, matched, nil
	}
	if answered != nil {
		return *answered, true, nil
	}
	// Too late, or it looks so: that is for a person to say, who is shown which
	// complaint it is most likely about.
	if late := only(others, func(c casework.Case) bool { return endedComplaint(c) && c.Closed.AddDate(1, 0, 0).After(m.Received) }); late != nil {
		a.Notes = append(a.Notes, "It seems to be about "+late.Ref+", which was closed on "+d.Rules.Calendar.Date(late.Closed).Short()+".")
		return *late, true, nil
	}
	return c, false, nil
}

// notes says what staff must know of a message beside its words.
func notes(m casework.Message) []string {
	out := slices.Clone(m.Problems)
	if m.From.Addr == "" {
		out = append(out, "The sender's address could not be read, so no receipt was sent.")
	}
	for _, a := range m.Attachments {
		out = append(out, fmt.Sprintf("With the message came %s (%d KB). It is in the mailbox.", cmp.Or(a.Name, "a file without a name"), (a.Size+1023)/1024))
	}
	return out
}

// nothingToDo reports whether a message surely asks for nothing: it is filed,
// listed for a person the next morning, and opens no case.
func nothingToDo(read casework.Classification) bool {
	return read.Kind == casework.Other && read.Sure && !read.Safety && !read.Has(casework.Urgent)
}

// arrive puts a message on a case, which it may open.
func (d *Desk) arrive(tx *store.Tx, c casework.Case, a casework.Arrival, now time.Time) error {
	code, hash, err := d.code(c.ID)
	if err != nil {
		return err
	}
	a.Code = hash
	after, err := d.decide(tx, c, a, code, now)
	if err != nil || a.Opens == nil {
		return err
	}
	return tx.AddParty(after.ID, a.From.ID, "customer")
}

// asked reads the one word with which a receipt or an outcome letter lets its
// reader choose: COMPLAINT, or the word with which a stage of the policy is asked
// for.
func asked(text string, p casework.Policy) (casework.Classification, bool) {
	first, rest := firstLine(text)
	if len(strings.Fields(rest)) > 12 {
		return casework.Classification{}, false // more than a name below it: it is read like any mail
	}
	word := strings.Join(strings.Fields(strings.Trim(first, ` .!"'“”‘’*`)), " ")
	c := casework.Classification{Confidence: 1, Sure: true, Reasons: []string{fmt.Sprintf("answers with the word that our letter names: %q", first)}}
	if strings.EqualFold(word, "complaint") {
		c.Kind, c.Formal, c.Unhappy = casework.Complaint, true, true
		return c, true
	}
	for _, stage := range p.Stages {
		if stage.Request != "" && strings.EqualFold(word, stage.Request) {
			c.Kind, c.Stage, c.Unhappy = casework.StageRequest, stage.Request, true
			return c, true
		}
	}
	return casework.Classification{}, false
}

// opening gives a new case its id, its reference and its turn.
func (d *Desk) opening(tx *store.Tx, mailbox string, received, now time.Time) (*casework.Opening, error) {
	ref, err := tx.NewRef(d.Settings.Organisation.Prefix, received.In(d.Rules.Calendar.Zone()).Year())
	if err != nil {
		return nil, err
	}
	turn, _ := strconv.ParseInt(ref[strings.LastIndexByte(ref, '-')+1:], 10, 64)
	return &casework.Opening{ID: store.NewID(now), Ref: ref, Mailbox: mailbox, Policy: d.Policy, Turn: turn}, nil
}

// ownClock reports whether a message on a known case is a matter of its own: any
// mail on a closed case, dissatisfaction about a request, report or enquiry
// that is looked after, or something urgent beside a complaint (design 3, 4).
func ownClock(c casework.Case, read casework.Classification) bool {
	switch {
	case c.State == casework.Closed:
		return true
	case c.State != casework.Open || !read.Sure:
		return false
	case c.Stage == "":
		return read.Kind == casework.Complaint
	}
	return read.Has(casework.Urgent) && (read.Kind == casework.ServiceRequest || read.Kind == casework.ASB)
}

// only returns the one case that is meant; nil where none or more than one
// could be.
func only(cases []casework.Case, meant func(casework.Case) bool) *casework.Case {
	var found *casework.Case
	for i := range cases {
		if meant(cases[i]) {
			if found != nil {
				return nil
			}
			found = &cases[i]
		}
	}
	return found
}

// endedComplaint reports whether the case is a complaint that had an answer and
// is closed: what its customer writes may ask to look at that answer again.
func endedComplaint(c casework.Case) bool {
	return c.State == casework.Closed && c.Stage != "" && c.Outcome != "" && c.MergedInto == ""
}

func known(c casework.Case, matched bool, answered *casework.Case) classifier.Context {
	ctx := classifier.Context{AnsweredComplaint: answered != nil}
	if matched {
		ctx.AnsweredComplaint = ctx.AnsweredComplaint || c.State == casework.Answered || endedComplaint(c)
		if c.State != casework.Closed {
			ctx.OpenCase = c.Kind
		}
	}
	return ctx
}
