package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"putright/casework"
	"putright/cmd/putright/plain"
	"putright/store"
)

const caseUsage = `usage: putright case -c FILE [--json] REF

Tells the whole story of the case with that reference: what is due and how each
date was worked out, what happened, and every message and letter. It can run
beside the daemon.

  -c FILE   the configuration
  --json    one JSON object
`

func runCase(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("case", flag.ContinueOnError)
	path, asJSON := fs.String("c", "", ""), fs.Bool("json", false, "")
	if err := e.parse(fs, args, caseUsage, 1, 1); err != nil {
		return err
	}
	file, err := e.openFile(ctx, *path)
	if err != nil {
		return err
	}
	defer file.store.Close()
	ref := strings.ToUpper(strings.Trim(fs.Arg(0), "[] "))
	story, ok, err := file.store.Story(ctx, ref)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf(`there is no case %s; "putright cases -c %s" lists them all`, plain.Line(ref), *path)
	}
	if *asJSON {
		return e.json(file.storyJSON(story))
	}
	file.tell(e.stdout, story)
	return nil
}

// storyJSON is a case as --json tells it.
type storyJSON struct {
	Case      caseJSON       `json:"case"`
	Events    []eventJSON    `json:"events"`
	Deadlines []deadlineJSON `json:"deadlines"`
	Letters   []letterJSON   `json:"letters"` // to customers only
	Messages  []messageJSON  `json:"messages"`
}

type eventJSON struct {
	At     time.Time     `json:"at"`
	What   casework.What `json:"what"`
	By     string        `json:"by"`
	Why    string        `json:"why"` // of a private note, its text
	Clause string        `json:"clause"`
}

type deadlineJSON struct {
	What    string        `json:"what"`
	By      casework.Date `json:"by"`
	State   string        `json:"state"`
	Working string        `json:"working"`
}

type letterJSON struct {
	Letter    string     `json:"letter"`
	To        string     `json:"to"`
	Subject   string     `json:"subject"`
	MessageID string     `json:"message_id"`
	State     string     `json:"state"`
	Due       time.Time  `json:"due"`  // from when it may leave
	Sent      *time.Time `json:"sent"` // null: it has not left
	Text      string     `json:"text"`
}

type messageJSON struct {
	At        time.Time `json:"at"`
	From      string    `json:"from"`
	Subject   string    `json:"subject"`
	Direction string    `json:"direction"`
}

func (f *caseFile) storyJSON(s store.Story) storyJSON {
	out := storyJSON{Case: f.caseJSON(s.Case), Events: []eventJSON{}, Deadlines: []deadlineJSON{}, Letters: []letterJSON{}, Messages: []messageJSON{}}
	for _, e := range s.Events {
		out.Events = append(out.Events, eventJSON{e.At.In(f.zone), e.What, e.By, cmp.Or(e.Why, note(e)), e.Clause})
	}
	for _, d := range s.Case.Deadlines {
		out.Deadlines = append(out.Deadlines, deadlineJSON{d.What, d.By, f.deadlineState(s.Case, d), d.Working})
	}
	for _, l := range lettersToCustomers(s) {
		out.Letters = append(out.Letters, letterJSON{
			l.Letter, l.Recipient, l.Subject, l.MessageID, letterState(s.Case, l), leaves(l).In(f.zone), f.timeOrNull(l.SentAt), l.Text,
		})
	}
	for _, m := range s.Messages {
		out.Messages = append(out.Messages, messageJSON{m.At.In(f.zone), m.From.Addr, m.Subject, m.Direction})
	}
	return out
}

// deadlineState is the deadline's own state, except that a date of the
// landlord's which has passed is overdue.
func (f *caseFile) deadlineState(k casework.Case, d casework.Deadline) string {
	if k.State != casework.Closed && d.State == casework.Running && d.What != casework.DueWindow && d.By < f.today {
		return "overdue"
	}
	return string(d.State)
}

func lettersToCustomers(s store.Story) []store.Outgoing {
	return slices.DeleteFunc(slices.Clone(s.Letters), func(o store.Outgoing) bool { return o.Audience != casework.ToCustomer })
}

// letterState is the outbox's state, except that a letter which the mail server
// took and which came back is undelivered.
func letterState(k casework.Case, o store.Outgoing) string {
	if mark := k.Letter(o.Key); mark != nil && mark.State == casework.LetterUndelivered && o.State == store.StateSent {
		return string(casework.LetterUndelivered)
	}
	return string(o.State)
}

// leaves is the moment from which the letter may leave. Each attempt moves it to
// the next, so of a letter that has left only that moment is known.
func leaves(o store.Outgoing) time.Time {
	switch {
	case o.NotBefore.IsZero():
		return o.Created
	case !o.SentAt.IsZero() && o.SentAt.Before(o.NotBefore):
		return o.SentAt
	}
	return o.NotBefore
}

// describe names who did something.
func (f *caseFile) describe(by string) string {
	if by == casework.Program || by == casework.ByCustomer {
		return by
	}
	return cmp.Or(f.nameOf(by), casework.Program)
}
