package desk

import (
	"regexp"
	"slices"
	"strings"

	"putright/casework"
)

// command is what the first line of a staff mail asks for.
type command struct {
	verb  casework.Verb // "" for a plain reply
	kind  casework.Kind
	value string         // outcome, or the word of the stage asked for
	code  string         // of SEND
	day   casework.Date  // of EXTEND
	facts casework.Facts // findings, actions, learning, reason, note
	meant string         // what a close miss was probably meant to be
}

var (
	sendLine    = regexp.MustCompile(`(?i)^send\s+([a-z0-9]{6})[.!]?$`)
	outcomeLine = regexp.MustCompile(`(?i)^outcome\s*[:.\-]?\s*(.*?)[.!]?$`)
	extendLine  = regexp.MustCompile(`(?i)^extend(?:ed)?\s+(?:to|until|till)\s+(.+?)\s*[,:.\-–—]?\s+(?:because|as|since)\b[\s:,]*(.*)$`)
	noteLine    = regexp.MustCompile(`(?i)^(?:private\s+)?note\b\s*[:.\-]?\s*(.*)$`)
	closing     = strings.NewReplacer(".", "", "!", "")
)

// plain are the words that stand alone on their line.
var plain = map[string]command{
	"COMPLAINT": {verb: casework.VerbKind, kind: casework.Complaint},
	"SERVICE":   {verb: casework.VerbKind, kind: casework.ServiceRequest},
	"ASB":       {verb: casework.VerbKind, kind: casework.ASB},
	"MEMBER":    {verb: casework.VerbKind, kind: casework.MemberEnquiry},
	"OTHER":     {verb: casework.VerbKind, kind: casework.Other},
	"REVIEW":    {verb: casework.VerbRequest, value: casework.AskReview},
	"APPEAL":    {verb: casework.VerbRequest, value: casework.AskAppeal},
	"DONE":      {verb: casework.VerbDone},
	"UNDO":      {verb: casework.VerbUndo},
}

// outcomes are the ways people write an outcome's value.
var outcomes = map[string]string{
	"upheld": "upheld", "fully upheld": "upheld",
	"partially upheld": "partially upheld", "partly upheld": "partially upheld", "part upheld": "partially upheld", "upheld in part": "partially upheld", "partial": "partially upheld",
	"not upheld": "not upheld",
}

// readCommand reads the new text of a staff mail. Only the first line can be a
// word, and only in its own grammar: "Done a visit today" is a note.
func readCommand(text string, today casework.Date) command {
	first, rest := firstLine(text)
	if c, ok := plain[strings.ToUpper(strings.TrimSpace(closing.Replace(first)))]; ok {
		c.facts = casework.Facts{"note": strings.TrimSpace(rest)}
		return c
	}
	if m := sendLine.FindStringSubmatch(first); m != nil {
		return command{verb: casework.VerbSend, code: strings.ToUpper(m[1])}
	}
	if m := outcomeLine.FindStringSubmatch(first); m != nil {
		value, known := outcomes[strings.Join(strings.Fields(strings.ToLower(m[1])), " ")]
		if !known && strings.TrimSpace(m[1]) != "" {
			if len(strings.Fields(m[1])) > 3 {
				return note(text)
			}
			value = strings.ToLower(m[1])
		}
		return command{verb: casework.VerbOutcome, value: value, facts: sections(rest)}
	}
	if c, ok := extension(text, today); ok {
		return c
	}
	if m := noteLine.FindStringSubmatch(first); m != nil {
		return command{verb: casework.VerbNote, facts: casework.Facts{"note": strings.TrimSpace(m[1] + "\n" + rest)}}
	}
	c := note(text)
	c.meant = closeMiss(first)
	return c
}

func note(text string) command {
	return command{verb: casework.VerbNote, facts: casework.Facts{"note": strings.TrimSpace(text)}}
}

// firstLine splits off the first line that says anything.
func firstLine(text string) (first, rest string) {
	text = strings.TrimLeft(text, " \t\r\n\u00a0")
	first, rest, _ = strings.Cut(text, "\n")
	return strings.TrimSpace(strings.ReplaceAll(first, "\u00a0", " ")), rest
}

// extension reads "EXTEND to 4 December because …"; the reason may run on.
func extension(text string, today casework.Date) (command, bool) {
	first, rest := firstLine(text)
	if !strings.EqualFold(strings.SplitN(first, " ", 2)[0], "extend") {
		return command{}, false
	}
	paragraph, _, _ := strings.Cut(strings.TrimSpace(first+" "+strings.TrimSpace(rest)), "\n\n")
	m := extendLine.FindStringSubmatch(strings.Join(strings.Fields(paragraph), " "))
	if m == nil {
		when := regexp.MustCompile(`(?i)^extend\s+(?:to|until|till)\s+(.+?)[.!]?$`).FindStringSubmatch(first)
		if when == nil {
			return command{}, false
		}
		m = []string{"", when[1], ""}
	}
	day, ok := readDay(m[1], today)
	if !ok {
		c := note(text)
		c.meant = "EXTEND to 4 December because …, with a date and a reason of your own"
		return c, true
	}
	return command{verb: casework.VerbExtend, day: day, facts: casework.Facts{"delay.reason": strings.TrimSpace(m[2])}}, true
}

// headings are the parts of an outcome, as the buttons write them and as
// people do.
var headings = map[string]string{
	"findings": "outcome.findings", "finding": "outcome.findings", "our findings": "outcome.findings", "what we found": "outcome.findings", "reasons": "outcome.findings",
	"what we will do": "outcome.actions", "actions": "outcome.actions", "action": "outcome.actions", "what we'll do": "outcome.actions", "what we’ll do": "outcome.actions",
	"learning": "outcome.learning", "lessons": "outcome.learning",
}

// sections splits an outcome's text at its headings. Text before the first
// heading belongs to none and counts as findings only if there are no headings.
func sections(text string) casework.Facts {
	facts := casework.Facts{}
	name, parts := "", map[string][]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if head, after, ok := strings.Cut(line, ":"); ok {
			if field, known := headings[strings.ToLower(strings.Trim(head, " \t*_#"))]; known {
				name = field
				line = after
			}
		}
		if name != "" {
			parts[name] = append(parts[name], line)
		}
	}
	for field, lines := range parts {
		facts[field] = strings.TrimSpace(strings.Join(lines, "\n"))
	}
	return facts
}

// closeMiss names the word that a short first line was probably meant to be;
// "" when it is just a note.
func closeMiss(first string) string {
	words := strings.Fields(strings.ToUpper(closing.Replace(first)))
	if len(words) == 0 || len(words) > 3 {
		return ""
	}
	if _, ok := outcomes[strings.ToLower(strings.Join(words, " "))]; ok {
		return "OUTCOME " + strings.ToLower(strings.Join(words, " "))
	}
	known := []string{"OUTCOME", "SEND", "EXTEND", "NOTE"}
	for w := range plain {
		known = append(known, w)
	}
	slices.Sort(known)
	for _, w := range known {
		if len(words) > 1 && plain[w].verb != "" {
			continue // these stand alone: "Done yesterday" is a note
		}
		if words[0] == w || len(words[0]) >= 4 && distance(words[0], w) == 1 {
			return w
		}
	}
	return ""
}

// distance counts the letters to add, drop, change or swap between two words,
// up to 2.
func distance(a, b string) int {
	if a == b {
		return 0
	}
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] == b[i] {
			continue
		}
		switch {
		case a[i+1:] == b[i+1:], a[i+1:] == b[i:], a[i:] == b[i+1:]:
			return 1
		case i+1 < len(a) && i+1 < len(b) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]:
			return 1
		}
		return 2
	}
	if len(a)-len(b) == 1 || len(b)-len(a) == 1 {
		return 1
	}
	return 2
}
