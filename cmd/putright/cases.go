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

const casesUsage = `usage: putright cases -c FILE [--open] [--overdue] [--json]

Lists the cases on file, oldest first, each with its officer and what is due
next. It can run beside the daemon.

  -c FILE     the configuration
  --open      only cases that are not closed
  --overdue   only cases with a date of ours that has passed
  --json      one JSON object a line
`

func runCases(ctx context.Context, e env, args []string) error {
	fs := flag.NewFlagSet("cases", flag.ContinueOnError)
	path, asJSON := fs.String("c", "", ""), fs.Bool("json", false, "")
	open, overdue := fs.Bool("open", false, ""), fs.Bool("overdue", false, "")
	if err := e.parse(fs, args, casesUsage, 0, 0); err != nil {
		return err
	}
	file, err := e.openFile(ctx, *path)
	if err != nil {
		return err
	}
	defer file.store.Close()

	shown := 0
	filter := store.Filter{Open: *open, Overdue: *overdue, Today: file.today}
	err = file.store.Cases(ctx, filter, func(k casework.Case) error {
		shown++
		if *asJSON {
			return e.json(file.caseJSON(k))
		}
		fmt.Fprintln(e.stdout, file.caseLine(k))
		return nil
	})
	if err != nil || *asJSON {
		return err
	}
	switch shown {
	case 0:
		fmt.Fprintln(e.stdout, "No cases.")
	case 1:
		fmt.Fprintln(e.stdout, "1 case.")
	default:
		fmt.Fprintf(e.stdout, "%d cases.\n", shown)
	}
	return nil
}

// caseJSON is a case as --json shows it.
type caseJSON struct {
	Ref      string          `json:"ref"`
	Kind     casework.Kind   `json:"kind"`
	State    casework.State  `json:"state"`
	Stage    string          `json:"stage"`
	Customer *string         `json:"customer"` // null: there is no address to write to
	Name     string          `json:"name"`
	Subject  string          `json:"subject"`
	Opened   time.Time       `json:"opened"`
	Closed   *time.Time      `json:"closed"` // null: it is not closed
	Officer  string          `json:"officer"`
	Flags    []casework.Flag `json:"flags"`
	Outcome  string          `json:"outcome"`
	Due      []dueJSON       `json:"due"` // what is running, soonest first; nothing for a closed case
}

type dueJSON struct {
	What string        `json:"what"`
	By   casework.Date `json:"by"`
}

func (f *caseFile) caseJSON(k casework.Case) caseJSON {
	out := caseJSON{
		Ref: k.Ref, Kind: k.Kind, State: k.State, Stage: k.Stage, Name: k.Customer.Name, Subject: k.Subject,
		Opened: k.Opened.In(f.zone), Closed: f.timeOrNull(k.Closed), Officer: k.Officer, Outcome: k.Outcome,
		Flags: append([]casework.Flag{}, k.Flags...), Due: []dueJSON{},
	}
	if k.Customer.Address != "" {
		address := strings.ToLower(k.Customer.Address)
		out.Customer = &address
	}
	for _, d := range running(k) {
		out.Due = append(out.Due, dueJSON{d.What, d.By})
	}
	return out
}

// running lists the running deadlines of a case that is not closed, soonest
// first.
func running(k casework.Case) []casework.Deadline {
	var due []casework.Deadline
	for _, d := range k.Deadlines {
		if k.State != casework.Closed && d.State == casework.Running {
			due = append(due, d)
		}
	}
	slices.SortStableFunc(due, func(a, b casework.Deadline) int { return cmp.Compare(a.By, b.By) })
	return due
}

// caseLine is a case on one line of the list.
func (f *caseFile) caseLine(k casework.Case) string {
	due := "nothing due"
	if k.State == casework.Closed {
		due = "closed " + f.calendar.Date(k.Closed).Short()
		if k.Outcome != "" {
			due += ", " + k.Outcome
		}
	} else if running := running(k); len(running) > 0 {
		due = f.dueInWords(running[0])
	}
	who := cmp.Or(k.Customer.Name, k.Customer.Address, "no name")
	return fmt.Sprintf("%-14s  %-15s  %-9s  %-12s  %s\n    %s: %s",
		k.Ref, strings.ReplaceAll(string(k.Kind), "_", " "), k.State, cmp.Or(short(f.nameOf(k.Officer)), "no officer"), due,
		plain.Line(who), cmp.Or(plain.Line(k.Subject), "no subject"))
}

// dueInWords says what is due when, and how that stands today.
func (f *caseFile) dueInWords(d casework.Deadline) string {
	words := deadlineName(d.What) + " by " + d.By.Short()
	switch days := f.calendar.Between(f.today, d.By); {
	case d.By == f.today:
		return words + ": today"
	case d.By > f.today && days <= 1:
		return words + ": next working day"
	case d.By > f.today:
		return fmt.Sprintf("%s: %d working days left", words, days)
	case d.What == casework.DueWindow:
		return words + ": past"
	}
	return words + ": OVERDUE"
}

func deadlineName(what string) string {
	return cmp.Or(casework.DeadlineWords(what), what)
}
