package desk

import (
	"regexp"
	"strings"

	"putright/casework"
)

// factGrammars are the words that act at once, each with a receipt and an UNDO.
var factGrammars = []grammar{
	alone("COMPLAINT", casework.Word{Verb: casework.VerbKind, Kind: casework.Complaint}),
	alone("SERVICE", casework.Word{Verb: casework.VerbKind, Kind: casework.ServiceRequest}),
	alone("ASB", casework.Word{Verb: casework.VerbKind, Kind: casework.ASB}),
	alone("MEMBER", casework.Word{Verb: casework.VerbKind, Kind: casework.MemberEnquiry}),
	alone("OTHER", casework.Word{Verb: casework.VerbKind, Kind: casework.Other}),
	alone("SAME", casework.Word{Verb: casework.VerbSame}),
	alone("SEPARATE", casework.Word{Verb: casework.VerbSeparate}),
	{word: "MERGE", form: "MERGE VH-2026-00042, with the other case's reference", loud: true, read: readMerge},
	{word: "TOLD", form: "TOLD upheld on 4 December, with the outcome and the day it was spoken", loud: true, read: readTold},
	{word: "POSTED", form: "POSTED on 4 December, with the day it was posted", read: readPosted},
	{word: "PAUSE", form: "PAUSE mediation because …, with one of the policy's reasons", loud: true, read: readPause},
	alone("RESUME", casework.Word{Verb: casework.VerbResume}),
	{word: "DONE", form: "DONE", read: readDone},
	{word: "SAFE", form: "SAFE", read: readSafe},
	{word: "PAYMENT", form: formPayment, loud: true, read: readPayment},
	{word: "ADJUST", form: formAdjust, loud: true, read: readAdjust},
	{word: "UPDATE", form: "UPDATE every 5 days", read: readUpdate},
	because("NO HAZARD", casework.VerbNoHazard, "hazard.why", false),
	because("BYPASS", casework.VerbBypass, "bypass.why", false),
	{word: "FASTER", form: formFaster, loud: true, read: readFaster},
	alone("UNDO", casework.Word{Verb: casework.VerbUndo}),
	{word: "PRIVATE NOTE", form: "NOTE", read: readNote},
	{word: "NOTE", form: "NOTE", read: readNote},
}

const (
	formPayment = "PAYMENT £50 because …, with a sum and a reason of your own"
	formAdjust  = "ADJUST …, review 4 December, with what was agreed and a day to look at it again"
	formFaster  = "FASTER to 4 December because …, with a date and a reason of your own"
)

// requestGrammars are the words with which the stages of the policy are asked
// for, alone or with the day on which the customer asked.
func (a about) requestGrammars() []grammar {
	var out []grammar
	seen := map[string]bool{}
	add := func(request string) {
		name := strings.ToUpper(strings.Join(strings.Fields(request), " "))
		if name == "" || seen[name] {
			return
		}
		seen[name] = true
		out = append(out, grammar{word: name, form: name, read: func(a about, s said) (command, bool) {
			w := word(casework.VerbRequest, s.below)
			w.Value = request
			if s.line == "" {
				return command{Word: w}, !s.colon
			}
			on, ok := cutWord(s.line, "asked for on", "asked for", "asked on", "asked", "on")
			if !ok {
				return command{}, false
			}
			if w.Day, ok = pastDay(on, a.today); !ok {
				return near(name + " asked 4 December, with the day on which the customer asked")
			}
			return command{Word: w}, true
		}})
	}
	for _, stage := range a.policy.Stages {
		add(stage.Request)
	}
	for _, usual := range []string{"REVIEW", "APPEAL"} { // the rules say that the policy has no such stage
		add(strings.ToLower(usual))
	}
	return out
}

var reference = regexp.MustCompile(`(?i)^(?:(?:with|into|to|in)\s+)?\[?([a-z]{1,8})\s?[-–—‑]\s?(\d{4})\s?[-–—‑]\s?(\d{5,9})\]?$`)

func readMerge(_ about, s said) (command, bool) {
	m := reference.FindStringSubmatch(s.line)
	if m == nil {
		return command{}, false
	}
	w := word(casework.VerbMerge, s.below)
	w.Value = strings.ToUpper(m[1] + "-" + m[2] + "-" + m[3])
	return command{Word: w}, true
}

// readTold reads the outcome that was spoken and the day on which it was.
func readTold(a about, s said) (command, bool) {
	words := strings.Fields(s.line)
	for n := len(words); n > 0; n-- {
		value, ok := a.outcome(strings.Join(words[:n], " "))
		if !ok {
			continue
		}
		w := word(casework.VerbTold, s.below)
		w.Value = value
		if w.Day, ok = pastDay(withoutOn(strings.Join(words[n:], " ")), a.today); !ok {
			return near("TOLD " + value + " on 4 December, with the day on which it was spoken")
		}
		return command{Word: w}, true
	}
	return command{}, false
}

func readPosted(a about, s said) (command, bool) {
	w := word(casework.VerbPosted, s.below)
	day, ok := pastDay(withoutOn(s.line), a.today)
	w.Day = day
	return command{Word: w}, ok
}

// readPause reads one of the policy's reasons for a pause, and why.
func readPause(a about, s said) (command, bool) {
	before, why, _ := s.reason(becauseOnly)
	for _, said := range []string{before, s.line} {
		said, _ = cutWord(said, "for")
		for _, p := range a.policy.Pauses {
			if strings.EqualFold(strings.ReplaceAll(p.Reason, "_", " "), strings.TrimRight(said, " .,!")) {
				w := word(casework.VerbPause, s.after)
				w.Value = p.Reason
				if why != "" {
					w.Facts["pause.why"], w.Facts["reason"] = why, why
				}
				return command{Word: w}, true
			}
		}
	}
	return command{}, false
}

var doneWhat = regexp.MustCompile(`(?i)^(promise\s+(\d{1,3})|made safe|investigated|summary|works|started|hearing|contact|monitor|adjustment|consider)(?:\s+on\s+(.+)|\s+(today|yesterday)|\s*,?\s+review(?:\s+on)?\s+(.+))?$`)

// readDone reads DONE, alone or with what was done and when.
func readDone(a about, s said) (command, bool) {
	w := word(casework.VerbDone, s.below)
	if s.line == "" {
		return command{Word: w}, !s.colon
	}
	m := doneWhat.FindStringSubmatch(s.line)
	if m == nil {
		return command{}, false
	}
	w.Value = strings.ToLower(strings.Join(strings.Fields(m[1]), " "))
	if m[5] != "" {
		var ok bool
		if w.Day, ok = readDay(m[5], a.today); !ok || w.Value != "adjustment" {
			return near("DONE adjustment, review 4 December, with a day to look at it again")
		}
	}
	if when := m[3] + m[4]; when != "" {
		var ok bool
		if w.Day, ok = pastDay(when, a.today); !ok {
			return near("DONE " + w.Value + " on 4 December, with the day on which it was done")
		}
	}
	return command{Word: w}, true
}

func readSafe(_ about, s said) (command, bool) {
	w := word(casework.VerbSafe, s.below)
	w.Off = strings.EqualFold(s.line, "off")
	return command{Word: w}, (s.line == "" || w.Off || strings.EqualFold(s.line, "on")) && !s.colon
}

var sum = regexp.MustCompile(`(?i)^(?:of\s+)?(?:(?:£|gbp)\s?(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.(\d\d))?|(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.(\d\d))?\s?(?:pounds?|gbp))[.,]?$`)

// readPayment reads a sum in pounds, or pounds and pence.
func readPayment(_ about, s said) (command, bool) {
	before, why, ok := s.reason(becauseOnly)
	m := sum.FindStringSubmatch(before)
	if m == nil {
		m = sum.FindStringSubmatch(s.line)
	}
	switch {
	case m == nil:
		return command{}, false
	case !ok || why == "":
		return near(formPayment)
	}
	w := word(casework.VerbPayment, "")
	w.Pence = number(strings.ReplaceAll(m[1]+m[3], ",", ""))*100 + number(m[2]+m[4])
	w.Facts = casework.Facts{"payment.why": why, "reason": why}
	return command{Word: w}, w.Pence > 0
}

var adjustReview = regexp.MustCompile(`(?i)^(.+?)\s*[,;–—-]?\s+(?:to be\s+)?review(?:ed)?:?\s+(?:on\s+)?(.+)$`)

// readAdjust reads what was agreed with the customer and when it is looked at
// again. "Adjust the thermostat" is a note: without a date the word must be
// typed in capitals or be followed by a colon.
func readAdjust(a about, s said) (command, bool) {
	w := word(casework.VerbAdjust, s.after)
	text := strings.TrimRight(s.long, " .,;!")
	if off, ok := cutWord(text, "off"); ok && off != "" && (s.loud || s.after == "") {
		w.Off, w.Value = true, off
		return command{Word: w}, true
	}
	if m := adjustReview.FindStringSubmatch(text); m != nil {
		day, ok := readDay(m[2], a.today)
		if ok {
			w.Value, w.Day = m[1], day
			return command{Word: w}, true
		}
		if dateLike(m[2]) {
			return near(formAdjust)
		}
	}
	w.Value = text
	return command{Word: w}, text != "" && (s.loud || s.colon)
}

var every = regexp.MustCompile(`(?i)^every\s+(?:([a-z]+|\d{1,3})\s+)?(?:working\s+)?(day|week)s?$|^(\d{1,3})(?:\s+(?:working\s+)?days?)?$`)

// readUpdate reads how often the customer hears from us, in working days.
func readUpdate(_ about, s said) (command, bool) {
	m := every.FindStringSubmatch(s.line)
	if strings.EqualFold(s.line, "off") {
		w := word(casework.VerbUpdate, s.below)
		w.Off = true
		return command{Word: w}, true
	}
	if m == nil || strings.EqualFold(m[1], "working") {
		return command{}, false
	}
	w := word(casework.VerbUpdate, s.below)
	w.N = 1
	if n := m[1] + m[3]; n != "" {
		w.N = count(n)
	}
	if strings.EqualFold(m[2], "week") {
		w.N *= 5
	}
	return command{Word: w}, w.N > 0
}

func readFaster(a about, s said) (command, bool) {
	when, why, ok := s.reason(becauseLike)
	to, cut := cutWord(when, "to", "by")
	if !cut {
		return command{}, false
	}
	day, isDay := readDay(to, a.today)
	switch {
	case isDay && ok && why != "":
		w := word(casework.VerbFaster, "")
		w.Day, w.Facts = day, casework.Facts{"faster.why": why, "reason": why}
		return command{Word: w}, true
	case isDay || dateLike(to):
		return near(formFaster)
	}
	return command{}, false
}

func readNote(_ about, s said) (command, bool) {
	return note(s.line + "\n" + s.below), true
}

// cutWord takes one of the words off the beginning of a text; a word with
// others behind it goes before the word alone.
func cutWord(text string, words ...string) (rest string, ok bool) {
	for _, w := range words {
		if len(text) > len(w) && strings.EqualFold(text[:len(w)], w) && text[len(w)] == ' ' {
			return strings.TrimSpace(text[len(w):]), true
		}
	}
	return text, false
}

func withoutOn(text string) string {
	text, _ = cutWord(text, "on")
	return text
}
