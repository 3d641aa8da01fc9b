package casework_test

import (
	"putright/casework"
)

// plausible gives each word what its rule may ask for, not always wisely.
var plausible = map[casework.Verb]func(*history, *casework.Word){
	casework.VerbOutcome: func(h *history, w *casework.Word) {
		w.Value = h.text("outcome", "upheld", "partially upheld", "not upheld")
		if stage, ok := h.rules.Policy.StageOf(h.c.Stage); ok && h.number(0, 2, "right person") > 0 {
			w.By, _ = crew.Pick(casework.Role(stage.Handler), int64(h.number(0, 3, "turn")), h.c.Before...)
		}
		h.promises(w)
	},
	casework.VerbAcknowledge: func(h *history, w *casework.Word) {},
	casework.VerbExtend: func(h *history, w *casework.Word) {
		w.Day = h.later()
		if officer, ok := crew.Find(h.c.Officer); ok {
			w.By = officer
		}
	},
	casework.VerbMoreTime: func(h *history, w *casework.Word) { w.Day, w.Off = h.later(), h.oneIn(4, "no") },
	casework.VerbResolved: func(h *history, w *casework.Word) { h.promises(w) },
	casework.VerbNotConsidered: func(h *history, w *casework.Word) {
		w.Value = "because it is old"
		if grounds := h.rules.Policy.NotComplaint; len(grounds) > 0 {
			w.Value = pick(h, "ground", grounds).ID
		}
	},
	casework.VerbAccept:  func(h *history, w *casework.Word) { h.manager(w) },
	casework.VerbDecline: func(h *history, w *casework.Word) { h.manager(w) },
	casework.VerbHearing: func(h *history, w *casework.Word) {
		h.manager(w)
		w.Day, w.Clock = h.later(), h.text("hour", "10:30", "14:00")
	},
	casework.VerbClose: func(h *history, w *casework.Word) {
		h.manager(w)
		if _, given := w.Facts["ended.reason"]; given && h.oneIn(2, "withdrawn") {
			w.Facts["ended.reason"] = "The customer withdrew it."
		}
	},
	casework.VerbPromise: func(h *history, w *casework.Word) { w.Value, w.Day = "Mend the gutter", h.later() },
	casework.VerbLetter:  func(h *history, w *casework.Word) {},
	casework.VerbSend: func(h *history, w *casework.Word) {
		w.Code = h.text("code", "fresh", "fresh", "fresh", "wrong")
		if h.c.Draft != nil {
			w.By, _ = crew.Find(h.c.Draft.By)
		}
	},
	casework.VerbKind: func(h *history, w *casework.Word) {
		w.Kind = casework.Kind(h.text("said", "complaint", "complaint", "service_request", "asb", "member_enquiry", "other"))
	},
	casework.VerbRequest: func(h *history, w *casework.Word) {
		w.Value = h.text("request", casework.AskReview, casework.AskAppeal)
		if h.oneIn(3, "with a day") {
			w.Day = h.today().AddDays(-h.number(0, 20, "days ago"))
		}
		if h.oneIn(3, "by a manager") {
			h.manager(w)
		}
	},
	casework.VerbSame: func(h *history, w *casework.Word) {
		if !h.oneIn(4, "rarely") {
			w.Value = h.c.Ref
		}
	},
	casework.VerbSeparate: func(h *history, w *casework.Word) {},
	casework.VerbMerge: func(h *history, w *casework.Word) {
		if h.oneIn(4, "rarely") { // it ends the case
			w.Value = "VH-2026-00009"
		}
	},
	casework.VerbAssign: func(h *history, w *casework.Word) { w.Value = pick(h, "colleague", crew).Address },
	casework.VerbWith:   func(h *history, w *casework.Word) { w.Value, w.Off = "Norfolk Heating Ltd", h.oneIn(3, "ours again") },
	casework.VerbTold: func(h *history, w *casework.Word) {
		w.Value, w.Day = h.text("told", "upheld", "not upheld"), h.today().AddDays(-h.number(0, 3, "days ago"))
		if stage, ok := h.rules.Policy.StageOf(h.c.Stage); ok {
			w.By, _ = crew.Pick(casework.Role(stage.Handler), 0, h.c.Before...)
		}
	},
	casework.VerbPosted: func(h *history, w *casework.Word) { w.Day = h.today().AddDays(-h.number(0, 2, "days ago")) },
	casework.VerbPause: func(h *history, w *casework.Word) {
		w.Value = "mediation"
		if pauses := h.rules.Policy.Pauses; len(pauses) > 0 {
			w.Value = pick(h, "pause", pauses).Reason
		}
		if h.oneIn(2, "by a manager") {
			h.manager(w)
		}
	},
	casework.VerbResume: func(h *history, w *casework.Word) {},
	casework.VerbDone: func(h *history, w *casework.Word) {
		w.Value = h.text("what is done", "", "", "promise 1", "promise 2", "made safe", "investigated", "summary", "works", "started", "hearing", "contact", "monitor", "adjustment", "consider")
	},
	casework.VerbParty: func(h *history, w *casework.Word) {
		w.Person = helper
		if h.oneIn(4, "the customer's other address") {
			w.Person = casework.Person{ID: 9, Address: "pat@home.example", Name: "Pat Tenant"}
		}
		w.Value = h.text("party", "customer", "may speak", "may not speak", "spokesperson")
	},
	casework.VerbSafe:    func(h *history, w *casework.Word) { w.Off = h.oneIn(2, "unmark") },
	casework.VerbPayment: func(h *history, w *casework.Word) { h.manager(w); w.Pence = 5000 },
	casework.VerbAdjust: func(h *history, w *casework.Word) {
		w.Value, w.Day, w.Off = "Large print", h.later(), h.oneIn(4, "ends")
	},
	casework.VerbUpdate:   func(h *history, w *casework.Word) { w.N = h.number(1, 12, "working days") },
	casework.VerbNoHazard: func(h *history, w *casework.Word) {},
	casework.VerbBypass:   func(h *history, w *casework.Word) { h.manager(w) },
	casework.VerbFaster: func(h *history, w *casework.Word) {
		h.manager(w)
		w.Day = h.rules.Calendar.Add(h.today(), h.number(1, 6, "sooner"))
	},
	casework.VerbNote: func(h *history, w *casework.Word) {},
	casework.VerbUndo: func(h *history, w *casework.Word) {
		for i := len(h.events) - 1; i >= 0; i-- {
			if who, ok := crew.Find(h.events[i].By); ok && h.events[i].Action != "" {
				w.By = who
				return
			}
		}
	},
}

func (h *history) manager(w *casework.Word) {
	if h.oneIn(5, "no manager") {
		return
	}
	w.By, _ = crew.Pick(casework.RoleManager, int64(h.number(0, 1, "which manager")))
}

// later is a day in the coming weeks, mostly a working day.
func (h *history) later() casework.Date {
	if h.oneIn(8, "any day") {
		return h.today().AddDays(h.number(-3, 40, "days on"))
	}
	return h.rules.Calendar.Add(h.today(), h.number(1, 40, "working days on"))
}

// promises adds dated actions to what will be done.
func (h *history) promises(w *casework.Word) {
	if h.oneIn(3, "promises") {
		w.Facts["promises"] = []casework.Facts{{"what": "Replace the boiler", "by": h.later()}, {"what": "Paint the wall", "by": h.later()}}
	}
}

// facts are the words of any reply, by the names that the desk's grammar gives
// them: each rule takes what is its own.
func (h *history) facts() casework.Facts {
	f := casework.Facts{
		"outcome.findings": "We missed two visits.", "outcome.actions": "The boiler will be replaced.", "outcome.remedy": "An apology.", "outcome.learning": "Ring first.",
		"outcome.points":    []casework.Facts{{"n": 1, "finding": "We did not mend it."}},
		"definition.points": []casework.Facts{{"text": "The boiler was not mended."}}, "definition.wanted": "A boiler that works.", "definition.ours": "The boiler.", "definition.not_ours": "The gas main.",
		"resolved.what": "The boiler works.", "note": "A note.", "letter.text": "We come on Monday.", "hearing.where": "Tom Moore House", "hearing.papers": "The letters on file.",
		"refusal.evidence": "The court's letter.", "refusal.discretion": "Thought of.", "refusal.signpost": "The court.",
	}
	for i, seat := range h.rules.Policy.Hearing.Panel {
		f["hearing.panel"] = text(f, "hearing.panel") + seat + ": " + []string{"Ann Other <ann@board.example>", "Ray Resident", h.text("executive", "Max Manager <max@victory.example>", "Olive Main")}[i%3] + "\n"
	}
	if !h.oneIn(8, "without a reason") {
		for _, field := range []string{"delay.reason", "more_time.reason", "refusal.reason", "accept.reason", "decline.reason", "ended.reason", "payment.why", "hazard.why", "bypass.why", "faster.why", "pause.why"} {
			f[field] = "There is a reason."
		}
	}
	return f
}

func text(f casework.Facts, name string) string {
	s, _ := f[name].(string)
	return s
}
