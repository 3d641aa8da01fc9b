package policy

import (
	"cmp"
	"fmt"
	"slices"

	"putright/policy/fields"
)

// The levels of a finding. With an error a policy can't be run. A warning is
// something to see to. A departure is where the procedure and the Housing
// Ombudsman's Code of 2024 differ.
const (
	Error     = "error"
	Warning   = "warning"
	Departure = "departure"
)

// Finding is one thing to know about a policy file. Line and Col count from 1
// and show the field or, where it is missing, the table that lacks it; they
// are 0 where the file has neither.
type Finding struct {
	Line, Col int
	Level     string
	Field     string // such as stage.answer.n
	Text      string // whole sentences
	Clause    string // of the Code, for a departure
}

// In writes the finding on one line, behind the file's name and its place.
func (f Finding) In(filename string) string {
	place := filename
	if f.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", filename, f.Line, f.Col)
	}
	text := fmt.Sprintf("%s: %s: %s", place, f.Level, f.Text)
	if f.Clause != "" {
		text += " (" + f.Clause + ")"
	}
	return text
}

// sortFindings brings errors before warnings before departures, each in the
// order of the file.
func sortFindings(all []Finding) {
	order := []string{Error, Warning, Departure}
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.Level), slices.Index(order, b.Level)),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
}

// didYouMean ends a sentence about a word that is not known: with the one it
// likely stands for, or with all that it can be.
func didYouMean(word string, known []string) string {
	if guess := fields.Nearest(word, known); guess != "" {
		return fmt.Sprintf("; did you mean %q?", guess)
	}
	return "; it can be " + list(known, "or")
}
