package desk

import (
	"regexp"
	"strings"

	"putright/casework"
)

// letterGrammars are the words that write a letter to the customer, and SEND,
// which releases it.
var letterGrammars = []grammar{
	{word: "OUTCOME", form: "OUTCOME", read: readOutcome},
	{word: "ACKNOWLEDGE", form: "ACKNOWLEDGE", loud: true, read: readAcknowledge},
	{word: "EXTEND", form: formExtend, loud: true, read: readExtend},
	because("NO MORE TIME", casework.VerbMoreTime, "more_time.reason", true),
	because("MORE TIME NO", casework.VerbMoreTime, "more_time.reason", true),
	{word: "MORE TIME", form: formMoreTime, loud: true, read: readMoreTime},
	{word: "RESOLVED", form: formResolved, loud: true, read: readResolved},
	{word: "NOT CONSIDERED", form: formNotConsidered, loud: true, read: readNotConsidered},
	{word: "ACCEPT", form: "ACCEPT", loud: true, read: readAccept},
	because("DECLINE", casework.VerbDecline, "decline.reason", false),
	{word: "HEARING", form: formHearing, read: readHearing},
	because("CLOSE", casework.VerbClose, "ended.reason", false),
	{word: "PROMISE", form: formPromise, loud: true, read: readPromised},
	{word: "SEND", form: "SEND", loud: true, read: readSend},
	{word: "LETTER", form: "SEND, with your letter on the lines below it", read: readLetter},
}

const (
	formExtend        = "EXTEND to 4 December because …, with a date and a reason of your own"
	formMoreTime      = "MORE TIME to 4 December, with a date of your own"
	formResolved      = "RESOLVED, with what was agreed on the lines below it"
	formNotConsidered = "NOT CONSIDERED …, because …, with the policy's ground and a reason of your own"
	formHearing       = "HEARING on 4 December at 10:30, with a day and a time of your own"
	formPromise       = "PROMISE … by 4 December, with a date of your own"
)

// readOutcome reads the outcome, its parts, and what is promised anywhere below.
func readOutcome(a about, s said) (command, bool) {
	value, known := a.outcome(s.line)
	words := strings.Fields(value)
	if !known && len(words) > 0 && (len(words) > 3 || words[0] == "of" || words[0] == "is" || words[0] == "was") {
		return command{}, false
	}
	rest, promised, unread := a.promises(s.below)
	if unread != "" {
		return near(formPromise + ", in place of “" + unread + "”")
	}
	facts := sections(rest, outcomeHeadings, "outcome.findings")
	if len(promised) > 0 {
		facts["promises"] = promised
	}
	return command{Word: casework.Word{Verb: casework.VerbOutcome, Value: value, Facts: facts}}, true
}

func readAcknowledge(_ about, s said) (command, bool) {
	return command{Word: casework.Word{Verb: casework.VerbAcknowledge, Facts: sections(s.below, definitionHeadings, "definition.points")}}, s.line == ""
}

var extendDays = regexp.MustCompile(`(?i)^(?:by\s+)?([a-z]+|\d{1,3})\s+(?:(?:more|working)\s+)*days?$`)

// readExtend reads "EXTEND to 4 December because …" and "EXTEND 5 days because
// …", which counts working days from the date the customer has now.
func readExtend(a about, s said) (command, bool) {
	when, reason, _ := s.reason(becauseLike)
	c := command{Word: casework.Word{Verb: casework.VerbExtend, Facts: sections(s.after, delayHeadings, "")}}
	c.Facts["delay.reason"] = reason
	for _, when := range []string{when, s.line} {
		if m := extendDays.FindStringSubmatch(strings.TrimRight(when, " .,!")); m != nil {
			if c.N = count(m[1]); c.N > 0 {
				return c, true
			}
		}
		to, ok := cutWord(when, "to", "until", "till")
		if !ok {
			continue
		}
		if c.Day, ok = readDay(to, a.today); ok {
			return c, true
		}
		if dateLike(to) {
			return near(formExtend)
		}
	}
	return command{}, false
}

func readMoreTime(a about, s said) (command, bool) {
	when, reason, _ := s.reason(becauseLike)
	for _, when := range []string{when, s.line} {
		to, ok := cutWord(when, "to", "until", "till")
		if !ok {
			continue
		}
		if day, ok := readDay(to, a.today); ok {
			facts := casework.Facts{}
			if reason != "" {
				facts["more_time.reason"] = reason
			}
			return command{Word: casework.Word{Verb: casework.VerbMoreTime, Day: day, Facts: facts}}, true
		}
		if dateLike(to) {
			return near(formMoreTime)
		}
	}
	return command{}, false
}

func readResolved(a about, s said) (command, bool) {
	text := s.below
	if s.colon {
		text = strings.TrimSpace(s.line + "\n" + s.below)
	} else if s.line != "" {
		return command{}, false
	}
	rest, promised, unread := a.promises(text)
	switch {
	case unread != "":
		return near(formPromise + ", in place of “" + unread + "”")
	case rest == "" && len(promised) == 0:
		return near(formResolved)
	}
	facts := casework.Facts{"resolved.what": rest}
	if len(promised) > 0 {
		facts["promises"] = promised
	}
	return command{Word: casework.Word{Verb: casework.VerbResolved, Facts: facts}}, true
}

// readNotConsidered reads the words that name a ground, the reason, and the
// parts below. Whether there is such a ground is not the grammar's to say.
func readNotConsidered(_ about, s said) (command, bool) {
	facts := sections(s.after, refusalHeadings, "")
	ground, reason, ok := s.reason(becauseOnly)
	if reason == "" {
		reason, _ = facts["refusal.reason"].(string)
	}
	ground = strings.Trim(ground, " :,.–—-")
	switch {
	case !ok && reason == "" || len(strings.Fields(ground)) > 14:
		return command{}, false
	case ground == "":
		return near(formNotConsidered)
	}
	facts["refusal.reason"], facts["reason"] = reason, reason
	return command{Word: casework.Word{Verb: casework.VerbNotConsidered, Value: ground, Facts: facts}}, true
}

func readAccept(_ about, s said) (command, bool) {
	before, reason, ok := s.reason(becauseOnly)
	facts := casework.Facts{}
	switch {
	case ok && before == "" && reason != "":
		facts["accept.reason"] = reason
	case s.line != "" && !(ok && before == ""):
		return command{}, false
	}
	return command{Word: casework.Word{Verb: casework.VerbAccept, Facts: facts}}, true
}

var hearingAt = regexp.MustCompile(`(?i)^(?:on\s+)?(.+?)\s*,?\s+at\s+(.+?)[.,]?$`)

func readHearing(a about, s said) (command, bool) {
	when, reason, _ := s.reason(becauseOnly)
	for _, when := range []string{when, s.line} {
		m := hearingAt.FindStringSubmatch(when)
		if m == nil {
			if on, ok := cutWord(when, "on"); ok && dateLike(on) {
				return near(formHearing)
			}
			continue
		}
		day, isDay := readDay(m[1], a.today)
		clock, isClock := readClock(m[2])
		switch {
		case isDay && isClock:
			facts := sections(s.after, hearingHeadings, "")
			if panel, ok := facts["hearing.panel"].(string); ok {
				facts["hearing.panel"] = unlinkedLines(panel)
			}
			if reason != "" {
				facts["delay.reason"] = reason
			}
			return command{Word: casework.Word{Verb: casework.VerbHearing, Day: day, Clock: clock, Facts: facts}}, true
		case isDay || dateLike(m[1]) && isClock:
			return near(formHearing)
		}
	}
	return command{}, false
}

// readPromised reads a promise. A second one in the same mail must not be lost.
func readPromised(a about, s said) (command, bool) {
	for _, text := range []string{s.line, s.long} {
		what, by, ok := a.readPromise(text)
		if !ok {
			continue
		}
		w := casework.Word{Verb: casework.VerbPromise, Value: what, Day: by, Facts: casework.Facts{}}
		_, more, unread := a.promises(s.below)
		if unread != "" {
			return near(formPromise + ", in place of “" + unread + "”")
		}
		if len(more) > 0 {
			return near("PROMISE with one promise in each mail")
		}
		return command{Word: w}, true
	}
	return command{}, false
}

var codeForm = regexp.MustCompile(`^(?:code:?\s+)?([A-Z0-9]{6})$`)

// readSend reads SEND with a code, which releases a letter, and SEND alone,
// which makes one of the text below it.
func readSend(a about, s said) (command, bool) {
	if m := codeForm.FindStringSubmatch(strings.ToUpper(s.line)); m != nil {
		return command{Word: casework.Word{Verb: casework.VerbSend}, code: m[1]}, true
	}
	return readLetter(a, s)
}

func readLetter(_ about, s said) (command, bool) {
	text := letterText(s.below)
	if s.line != "" || text == "" {
		return command{}, false
	}
	return command{Word: casework.Word{Verb: casework.VerbLetter, Facts: casework.Facts{"letter.text": text}}}, true
}
