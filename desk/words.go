package desk

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"putright/casework"
)

// command is what the first line of a staff mail asks for.
type command struct {
	casework.Word        // what it says; who, when and by which mail are added later
	code          string // of SEND, as it was typed
	meant         string // what a close miss was probably meant to be; the word is then a note
}

// about is what the grammars know of the case that a mail is about.
type about struct {
	today    casework.Date
	policy   casework.Policy // names the words of its stages, its outcomes and its pauses
	team     casework.Team
	customer string // the customer's name, "" where it is not known
}

// grammar is the form of one word. A line that begins with the word and has
// another form is a note.
type grammar struct {
	word string // in capitals, as the line begins
	form string // how it is written, shown where it was nearly right
	loud bool   // typed in capitals before anything else, it was meant
	read func(about, said) (command, bool)
}

// said is the new text of a mail behind a word.
type said struct {
	line  string // the first line behind the word
	long  string // with the lines below it, up to the first gap, heading or promise
	below string // all below the first line
	after string // all below long
	loud  bool   // the word was typed in capitals
	colon bool   // a colon follows it, as after a heading
}

// grammars lists every word, those that begin like another first.
func (a about) grammars() []grammar {
	return slices.Concat(letterGrammars, factGrammars, peopleGrammars, a.requestGrammars())
}

// readCommand reads the new text of a staff mail. Only the first line can be a
// word, in any case of letters, and only in the word's own grammar: "Done a
// visit today" is a note.
func readCommand(text string, a about) command {
	text = clean(text)
	first, below := firstLine(text)
	grammars := a.grammars()
	for _, g := range grammars {
		if s, ok := g.cut(first, below); ok {
			if c, ok := g.read(a, s); ok {
				return c
			}
		}
	}
	if greets(first, a.customer) {
		// A plain reply that greets the customer was meant for the customer. It comes
		// back as a letter to be released, so that nobody believes it was sent.
		return command{Word: casework.Word{Verb: casework.VerbLetter, Facts: casework.Facts{"letter.text": letterText(text)}}}
	}
	c := note(text)
	c.meant = a.closeMiss(grammars, first, below)
	return c
}

func note(text string) command {
	return command{Word: casework.Word{Verb: casework.VerbNote, Facts: casework.Facts{"note": strings.TrimSpace(text)}}}
}

// near is a mail that was nearly a word: it does nothing but ask.
func near(form string) (command, bool) {
	return command{Word: casework.Word{Verb: casework.VerbNote}, meant: form}, true
}

// word is a command that needs no more than a verb and the text below it.
func word(v casework.Verb, below string) casework.Word {
	return casework.Word{Verb: v, Facts: casework.Facts{"note": strings.TrimSpace(below)}}
}

// alone makes a grammar for a word that stands alone on its line.
func alone(name string, w casework.Word) grammar {
	return grammar{word: name, form: name, read: func(_ about, s said) (command, bool) {
		w.Facts = casework.Facts{"note": strings.TrimSpace(s.below)}
		return command{Word: w}, s.line == "" && !s.colon
	}}
}

// cut reports whether the line begins with the grammar's word and returns what
// stands behind it.
func (g grammar) cut(first, below string) (said, bool) {
	words := strings.Fields(g.word)
	rest := first
	for i, w := range words {
		if len(rest) < len(w) || !strings.EqualFold(rest[:len(w)], w) {
			return said{}, false
		}
		rest = rest[len(w):]
		if i < len(words)-1 {
			if rest == strings.TrimLeft(rest, " \t") {
				return said{}, false
			}
			rest = strings.TrimLeft(rest, " \t")
		}
	}
	if rest != "" && !strings.ContainsAny(rest[:1], " \t:.,;!-") && !strings.HasPrefix(rest, "–") && !strings.HasPrefix(rest, "—") && !strings.HasPrefix(rest, "…") {
		return said{}, false // part of a longer word
	}
	begin := first[:len(first)-len(rest)]
	s := said{loud: begin == strings.ToUpper(begin), colon: strings.HasPrefix(strings.TrimSpace(rest), ":"), below: withoutSignOff(below)}
	s.line = strings.TrimSpace(strings.TrimLeft(rest, " \t:.,;!–—-…"))
	s.long, s.after = paragraph(s.line, s.below)
	s.line = strings.TrimRight(s.line, " .,;:!–—-…")
	return s, true
}

// paragraph joins the lines that follow to the first, up to the first gap,
// heading or promise, and returns what stands below them.
func paragraph(first, below string) (long, after string) {
	lines := strings.Split(below, "\n")
	n := 0
	for n < len(lines) && strings.TrimSpace(lines[n]) != "" && !isHeading(lines[n]) && !isPromise(lines[n]) {
		n++
	}
	long = strings.Join(strings.Fields(first+" "+strings.Join(lines[:n], " ")), " ")
	return long, strings.TrimSpace(strings.Join(lines[n:], "\n"))
}

// firstLine splits off the first line that says anything, without the marks
// that mail programs put around it.
func firstLine(text string) (first, rest string) {
	text = strings.TrimLeft(text, " \t\r\n")
	first, rest, _ = strings.Cut(text, "\n")
	return strings.Trim(strings.TrimSpace(first), "*_\"“”‘’"), rest
}

// clean makes white space plain and drops what nobody sees.
func clean(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u200b", "", "\u2060", "", "\ufeff", "", "\u00ad", "", "\r\n", "\n", "\r", "\n").Replace(text)
}

// closeMiss names the form of the word that a line was probably meant to be; ""
// when it is just a note.
func (a about) closeMiss(grammars []grammar, first, below string) string {
	bare := strings.TrimRight(first, " .!")
	if value, ok := a.outcome(bare); ok {
		return "OUTCOME " + value
	}
	for _, g := range grammars {
		s, ok := g.cut(first, below)
		switch {
		case !ok:
		case s.line == "" && (g.loud || strings.TrimSpace(below) == ""), g.loud && s.loud && strings.ToUpper(s.line) != s.line,
			(g.word == "SEND" || g.word == "EXTEND") && len(strings.Fields(s.line)) <= 2:
			return g.form
		}
	}
	if strings.HasSuffix(bare, "?") {
		return "" // a question
	}
	for _, g := range grammars {
		if g.word == "WITH" || g.word == "NOTE" {
			continue // too much like words of everyday
		}
		if mended, ok := g.mend(bare); ok {
			s, _ := g.cut(mended, below)
			if c, ok := g.read(a, s); ok && c.meant == "" {
				if len(mended) <= 40 {
					return mended
				}
				return g.form
			}
		}
	}
	return ""
}

// mend writes the word where the line begins with something that differs from
// it by one letter.
func (g grammar) mend(line string) (string, bool) {
	n := len(strings.Fields(g.word))
	words := strings.Fields(line)
	if len(words) < n {
		return "", false
	}
	begin := strings.ToUpper(strings.TrimRight(strings.Join(words[:n], " "), ":,;.-"))
	if min(len(begin), len(g.word)) < 4 || len(words) > n && len(g.word) < 5 || distance(begin, g.word) != 1 {
		return "", false
	}
	return strings.TrimSpace(g.word + " " + strings.Join(words[n:], " ")), true
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

var (
	becauseOnly = regexp.MustCompile(`(?i)(?:^|[\s,:;.–—-]+)because\b[\s:,]*`)
	becauseLike = regexp.MustCompile(`(?i)(?:^|[\s,:;.–—-]+)(?:because|as|since)\b[\s:,]*`)
	noReason    = regexp.MustCompile(`^(?:REASON|[.…\s]*)$`) // a button's place for it, not filled in
)

// reason splits the paragraph at "because". Where nothing follows, the reason
// is the next paragraph, if that has no heading.
func (s said) reason(at *regexp.Regexp) (before, reason string, ok bool) {
	m := at.FindStringIndex(s.long)
	if m == nil {
		return s.long, "", false
	}
	before, reason = s.long[:m[0]], strings.TrimSpace(s.long[m[1]:])
	if noReason.MatchString(reason) {
		reason = ""
		if next, _ := firstLine(s.after); !isHeading(next) && !isPromise(next) {
			reason, _ = paragraph("", s.after)
		}
	}
	return strings.TrimSpace(before), reason, true
}

// onlyBecause reads what is nothing but a reason. Without one it was nearly the
// word where that stands alone.
func onlyBecause(g *grammar, v casework.Verb, field string, off bool) func(about, said) (command, bool) {
	return func(_ about, s said) (command, bool) {
		before, reason, ok := s.reason(becauseOnly)
		switch {
		case !ok || before != "":
			return command{}, false
		case reason == "":
			return near(g.form)
		}
		return command{Word: casework.Word{Verb: v, Off: off, Facts: casework.Facts{field: reason, "reason": reason}}}, true
	}
}

// because makes a grammar of a word and a reason.
func because(name string, v casework.Verb, field string, off bool) grammar {
	g := grammar{word: name, form: name + " because …, with a reason of your own", loud: true}
	g.read = onlyBecause(&g, v, field, off)
	return g
}

// outcomes are the ways people write an outcome's value.
var outcomes = map[string]string{
	"upheld": "upheld", "fully upheld": "upheld",
	"partially upheld": "partially upheld", "partly upheld": "partially upheld", "part upheld": "partially upheld", "upheld in part": "partially upheld", "partial": "partially upheld",
	"not upheld": "not upheld",
}

// outcome reads an outcome's value: one that the policy names, or another way
// of saying upheld, partially or not.
func (a about) outcome(text string) (string, bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, stage := range a.policy.Stages {
		for _, value := range stage.Outcomes {
			if strings.EqualFold(value, text) {
				return value, true
			}
		}
	}
	value, ok := outcomes[text]
	return cmp.Or(value, text), ok
}
