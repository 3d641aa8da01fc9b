package templates

import (
	"slices"
	"strings"

	"putright/casework"
)

// needs names the fields without which a letter fails its purpose, whether it
// shows them always or where they are there. An outcome letter has the seven
// items of the Code (6.9): stage, definition, decision, reasons, remedy,
// actions, and how to ask for the next stage.
var needs = map[string][]string{
	casework.LetterAcknowledgement: {"due.answer"},
	casework.LetterAdded:           {"ombudsman.name"},
	casework.LetterDelay:           {"missed.date", "next_word.date", "manager.name"},
	casework.LetterExtension:       {"delay.reason", "delay.old_date", "delay.new_date"},
	casework.LetterOutcome: {"case.stage_name", "outcome.value", "definition.points", "finding", "outcome.findings", "outcome.remedy", "payment", "outcome.actions", "promises",
		"next_stage.name", "window.last_day"},
	casework.LetterWindowReminder: {"window.last_day", "next_stage.word"},
	casework.LetterClosure:        {"closed.date", "promises"},
	casework.LetterSurvey:         {"survey.questions", "ombudsman.name"},
	casework.TemplateDefinition:   {"definition.points", "definition.wanted", "definition.ours", "definition.not_ours", "due.answer"},
	casework.LetterMoreTime:       {"window.last_day"},
	casework.LetterAccepted:       {"hearing.by"},
	casework.LetterDeclined:       {"decline.reason", "decline.who"},
	casework.LetterHearing:        {"hearing.day", "hearing.clock", "hearing.where", "panel", "hearing.letter_by"},
	casework.LetterResolved:       {"resolved.what"},
	casework.LetterNotConsidered:  {"refusal.ground", "refusal.reason", "refusal.who", "refusal.signpost"},
	casework.LetterEnded:          {"ended.reason", "promises"},
	casework.LetterPromise:        {"promises", "ombudsman.name"},
	casework.LetterPromiseKept:    {"promise.what", "promise.day", "ombudsman.name"},
	casework.LetterProgress:       {"next_word.date", "ombudsman.name"},
	casework.LetterPaused:         {"pause.since", "pause.review", "due.answer"},
	casework.LetterAuthority:      {"helper.name"},
	casework.LetterContractor:     {"contractor.name", "ombudsman.name"},
	casework.LetterMerged:         {"merged.ref", "ombudsman.name"},
	casework.LetterFree:           {"letter.text", "ombudsman.name"},
	"receipt_complaint":           {"due.answer"},
	"receipt_stage_request":       {"due.answer"},
	"receipt_service_request":     {"due.contact"},
	"receipt_asb":                 {"due.contact"},
	"receipt_member_enquiry":      {"due.answer"},
	"receipt_neutral":             {"due.triage", "ombudsman.name"},

	casework.StaffNewCase:     {"deadlines", "prompts", "hazards", "buttons"},
	casework.StaffMessage:     {"message.text", "prompts", "hazards", "buttons"},
	casework.StaffPage:        {"flags", "hazards", "make_safe.by", "message.text", "buttons"},
	casework.StaffQuestion:    {"message.text", "prompts", "hazards", "buttons"},
	casework.StaffDecision:    {"message.text", "prompts", "hazards", "buttons"},
	casework.StaffReminder:    {"deadlines"},
	casework.StaffOverdue:     {"deadlines"},
	casework.StaffPreview:     {"letter.to", "letter.subject", "letter.text", "letter.findings", "code"},
	casework.StaffDone:        {"done.what", "buttons"},
	casework.StaffRefused:     {"refused.why", "refused.help"},
	casework.StaffCode:        {"code"},
	casework.StaffUndelivered: {"letter.name"},
	casework.StaffDigest:      {"lines", "others"},
	casework.StaffAlarm:       {"alarm.what", "alarm.help"},
	casework.StaffHR:          {"deadlines"},
}

// routed names the letters that tell each customer, whatever the case, how to
// reach the Ombudsman: every outcome, refusal, delay and final letter (policy
// 13, R60, R61; Code 2.4, 3.7, 6.5, 6.9, 6.16, 6.19).
var routed = []string{
	"receipt_complaint", "receipt_stage_request", casework.LetterAcknowledgement, casework.TemplateDefinition, casework.LetterDelay, casework.LetterExtension, casework.LetterOutcome,
	casework.LetterWindowReminder, casework.LetterMoreTime, casework.LetterAccepted, casework.LetterDeclined, casework.LetterHearing, casework.LetterResolved,
	casework.LetterNotConsidered, casework.LetterEnded, casework.LetterClosure, casework.LetterPaused,
}

// needs checks that the letter shows what it is for.
func (c *checker) needs(s *Set, l *source) {
	for _, name := range needs[c.letter] {
		if shows(l.body)[name] {
			continue
		}
		tag := "{{" + name + "}}"
		if r := ruleFor(c.letter, name); r != nil && r.items != nil && name != "buttons" {
			tag = "{{#each " + name + "}}"
		}
		at := c.fault(s, l, func(ns []*node) bool { return shows(ns)[name] })
		c.problem(at, "the letter does not show %s, without which it must not go out", tag)
	}
}

// route checks that a letter which must name the Ombudsman does so on every
// case, with a web address and a telephone number.
func (c *checker) route(s *Set, l *source) {
	if !slices.Contains(routed, c.letter) {
		return
	}
	for _, name := range []string{"ombudsman.name", "ombudsman.web", "ombudsman.phone"} {
		printed := func(ns []*node) bool {
			return always(ns, name, func(n *node) bool { return n.kind == field && n.text == name })
		}
		if !printed(l.body) {
			c.problem(c.fault(s, l, printed), "the letter does not always show {{%s}}, and this letter must tell every customer how to reach the Ombudsman: put {{include ombudsman}} on a line of its own, outside of any {{#if}}", name)
			return
		}
	}
}

// offered names the letters that offer the choice to complain, by one word
// (Code 1.3): the receipts that are not a complaint's, and what was agreed.
var offered = []string{"receipt_service_request", "receipt_asb", "receipt_member_enquiry", "receipt_neutral", casework.LetterResolved}

// offer checks that a letter offers the choice to complain on every case.
func (c *checker) offer(s *Set, l *source) {
	if !slices.Contains(offered, c.letter) {
		return
	}
	named := func(ns []*node) bool {
		return always(ns, "", func(n *node) bool { return n.kind == words && strings.Contains(n.text, "COMPLAINT") })
	}
	if !named(l.body) {
		c.problem(c.fault(s, l, named), "the letter does not always say how to make a complaint: write, outside of any {{#if}}, that a reply with the word COMPLAINT makes it one")
	}
}

// fault is the place of what is missing. Where the built-in letter has it in a
// part, and the administrator's part no longer does, the part is at fault.
func (c *checker) fault(s *Set, l *source, has func([]*node) bool) *node {
	at := place{c.letter, 1, 1}
	for _, part := range l.parts {
		if s.own["parts/"+part+".md"] && has(BuiltIn().parts[part].body) {
			at.letter = "parts/" + part
		}
	}
	return &node{at: at}
}

// shows returns the names of the fields and lists that nodes print.
func shows(ns []*node) map[string]bool {
	shown := map[string]bool{}
	walk(ns, func(n *node) {
		if n.kind == field || n.kind == loop || n.kind == buttons {
			shown[n.text] = true
		}
	})
	return shown
}

// always reports whether there is a node of the kind sought among ns on every
// case: on both sides of a condition, unless that only asks whether the field
// name or the Ombudsman is there, and outside of lists, which may be empty.
func always(ns []*node, name string, sought func(*node) bool) bool {
	return slices.ContainsFunc(ns, func(n *node) bool {
		switch n.kind {
		case choice:
			if (n.text == name || n.text == "ombudsman.name") && !n.not {
				return always(n.kids, name, sought)
			}
			return always(n.kids, name, sought) && always(n.other, name, sought)
		case loop:
			return false
		}
		return sought(n) || always(n.kids, name, sought) || always(n.target, name, sought)
	})
}
