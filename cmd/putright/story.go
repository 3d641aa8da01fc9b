package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"putright/casework"
	"putright/cmd/putright/plain"
	"putright/store"
)

const paperWidth = 76

// tell writes the story of a case as somebody would want to read or print it:
// how it stands, what is due and why, what happened, and every word that was
// exchanged.
func (f *caseFile) tell(w io.Writer, s store.Story) {
	k := s.Case
	fmt.Fprintf(w, "%s  %s\n", k.Ref, f.standing(k))
	say := func(what, text string) {
		if text != "" {
			fmt.Fprintf(w, "  %-10s %s\n", what, plain.Line(text))
		}
	}
	say("From", cmp.Or(nameAndAddress(k.Customer.Name, k.Customer.Address), "nobody who can be written to"))
	say("About", cmp.Or(k.Subject, "no subject"))
	say("Received", f.moment(k.Received))
	say("Officer", cmp.Or(f.nameOf(k.Officer), "none yet"))
	say("Marked", inWords(k.Flags))
	if k.Safety {
		say("Safety", "nothing automatic leaves; a person releases each word")
	}
	say("Outcome", k.Outcome)
	say("Related", strings.Join(k.Related, ", "))

	if len(k.Deadlines) > 0 {
		fmt.Fprint(w, "\nDATES\n")
		for _, d := range k.Deadlines {
			fmt.Fprintf(w, "\n  %s by %s: %s\n", deadlineName(d.What), d.By.Short(), f.stateInWords(k, d))
			fmt.Fprint(w, plain.Wrap(d.Working, "    ", paperWidth-4))
		}
	}

	fmt.Fprint(w, "\nWHAT HAPPENED\n")
	day := ""
	for _, e := range s.Events {
		local := e.At.In(f.zone)
		if d := local.Format("Mon 2 Jan 2006"); d != day {
			day = d
			fmt.Fprintf(w, "\n  %s\n", day)
		}
		text := f.sentence(k, e)
		if e.Clause != "" {
			text += " (" + clauseInWords(e.Clause) + ")"
		}
		if e.Why != "" {
			text += "\n" + plain.Line(e.Why)
		}
		const column = 22
		lines := plain.Wrap(text, strings.Repeat(" ", column), paperWidth-column)
		fmt.Fprintf(w, "  %s  %-13s%s", local.Format("15:04"), short(f.describe(e.By)), strings.TrimLeft(lines, " "))
	}
	f.correspondence(w, s)
}

// standing says in a few words what the case is and how far it has come.
func (f *caseFile) standing(k casework.Case) string {
	words := strings.ReplaceAll(string(k.Kind), "_", " ") + ", " + string(k.State)
	if !k.Closed.IsZero() {
		words += " " + f.calendar.Date(k.Closed).Short()
	}
	if stage := f.stageName(k.Stage); stage != "" {
		words += " at " + stage
	}
	return words
}

func (f *caseFile) stateInWords(k casework.Case, d casework.Deadline) string {
	switch {
	case f.deadlineState(k, d) == "overdue":
		return "OVERDUE"
	case d.State == casework.Running && d.By == f.today:
		return "running, ends today"
	case d.State == casework.Dropped:
		return "no longer applies"
	}
	return string(d.State)
}

// clauseInWords says where a rule comes from; a bare number is of the policy.
func clauseInWords(clause string) string {
	if clause[0] >= '0' && clause[0] <= '9' {
		return "policy " + clause
	}
	return clause
}

// short is a name that fits the column of the story.
func short(name string) string {
	name, _, _ = strings.Cut(plain.Line(name), "@")
	if runes := []rune(name); len(runes) > 12 {
		name, _, _ = strings.Cut(name, " ")
		if runes := []rune(name); len(runes) > 12 {
			return string(runes[:12])
		}
	}
	return name
}

func inWords(flags []casework.Flag) string {
	words := make([]string, len(flags))
	for i, flag := range flags {
		words[i] = strings.ReplaceAll(string(flag), "_", " ")
	}
	return strings.Join(words, ", ")
}

// correspondence shows what came in and what was written to the customer, each
// with its words, in the order of time.
func (f *caseFile) correspondence(w io.Writer, s store.Story) {
	type paper struct {
		at   time.Time
		head []string
		text string
	}
	var papers []paper
	for _, m := range s.Messages {
		who := nameAndAddress(m.From.Name, m.From.Addr)
		head := map[string]string{"in": "From " + who, "out": "From us, sent from the shared mailbox", "staff": "From staff, " + who}[m.Direction]
		papers = append(papers, paper{m.At, append([]string{cmp.Or(head, "From "+who), m.Subject}, m.Problems...), m.Text})
	}
	for _, l := range lettersToCustomers(s) {
		at, state := l.SentAt, "sent"
		if at.IsZero() {
			at, state = leaves(l), "not sent"
		}
		switch named := letterState(s.Case, l); store.OutboxState(named) {
		case store.StateSent, store.StateReady:
		default:
			state = named
		}
		if l.Lost > 0 {
			state += fmt.Sprintf("; the server's answer was lost %d times, so it may be there more than once", l.Lost)
		}
		papers = append(papers, paper{at, []string{fmt.Sprintf("Letter %q to %s: %s", l.Letter, l.Recipient, state), l.Subject}, l.Text})
	}
	slices.SortStableFunc(papers, func(a, b paper) int { return a.at.Compare(b.at) })
	if len(papers) > 0 {
		fmt.Fprint(w, "\nMESSAGES AND LETTERS\n")
	}
	for _, p := range papers {
		fmt.Fprintf(w, "\n  %s\n", f.moment(p.at))
		for _, line := range p.head {
			if line != "" {
				fmt.Fprintf(w, "  %s\n", plain.Line(line))
			}
		}
		quote(w, p.text)
	}
}

// quote shows a text word for word behind a bar, long lines broken.
func quote(w io.Writer, text string) {
	for line := range strings.Lines(plain.Text(text)) {
		line = "  | " + strings.TrimRight(line, "\n ")
		if len([]rune(line)) > 100 {
			line = strings.TrimSuffix(plain.Wrap(line[len("  | "):], "  | ", paperWidth), "\n")
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

func nameAndAddress(name, address string) string {
	if address == "" {
		return name
	}
	return strings.TrimSpace(name + " <" + address + ">")
}
