package config

import (
	"fmt"
	"strings"

	"putright/policy/fields"
)

// Place is where in the configuration something stands. Line and Column count
// from 1; they are 0 for what the file lacks altogether.
type Place struct {
	File         string
	Line, Column int
	Key          string // such as mailbox.imap.port; "" for none in particular
}

func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Mistake is something in the file that must be mended.
type Mistake struct {
	Place
	Text string // a sentence that begins with the key, if there is one
}

func (m Mistake) Error() string { return m.Place.String() + ": " + m.Text }

// Mistakes are all that were found in one file, in its order.
type Mistakes []Mistake

// Error gives each mistake a line of its own.
func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i := range m {
		lines[i] = m[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Warning is something that works, but that somebody should know.
type Warning Mistake

func (w Warning) String() string { return Mistake(w).Error() }

// orDid is the end of a sentence about a word that is not known: what it may
// stand for, or all that is known.
func orDid(word string, known []string) string {
	if k := fields.Nearest(word, known); k != "" {
		return fmt.Sprintf("; did you mean %q?", k)
	}
	return "; use " + fields.Either(known)
}
