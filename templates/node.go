package templates

import "strings"

// kind says what a node is.
type kind int

const (
	words     kind = iota // text as it stands
	field                 // a value, by name
	lineBreak             // a new line in the same paragraph
	strong
	emphasis
	link
	choice // {{#if}}: kids, or other
	loop   // {{#each}}: kids for each item
	paragraph
	passage // a paragraph of a value: its lines are kept
	heading
	list
	item
	quote
	rule
	buttons
)

// node is a piece of a letter: of the source as it was read, with fields,
// choices and loops in it, or of a letter on a case, where these are filled.
type node struct {
	kind   kind
	at     place
	text   string  // of words; the name of a field, condition or list; where a filled link leads
	value  string  // of words that were a field: the value as it came
	kids   []*node // in order
	other  []*node // of a choice: what {{else}} shows
	not    bool    // of a choice: kids are shown where the value is missing
	target []*node // of a link: words and fields that make its address
	level  int     // of a heading, from 1; of a numbered list its first number, 0 for bullets
	loose  bool    // of a list: blank lines between its items
	lines  []line  // of a passage
	taps   []button
}

// button is something staff can do with one tap.
type button struct{ label, link, words string }

// String says what to do without a tap.
func (b button) String() string {
	switch {
	case b.words == "":
		return b.label
	case strings.Contains(b.words, " "):
		return b.label + ": reply with the words " + b.words
	}
	return b.label + ": reply with the word " + b.words
}

// place is where something stands in a source, from 1; columns count
// characters.
type place struct {
	letter    string
	line, col int
}

// walk calls visit for n and everything in it.
func walk(ns []*node, visit func(*node)) {
	for _, n := range ns {
		visit(n)
		walk(n.target, visit)
		walk(n.kids, visit)
		walk(n.other, visit)
	}
}
