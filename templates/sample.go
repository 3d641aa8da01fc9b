package templates

import (
	"slices"
	"strings"

	"putright/casework"
)

// Sample is a made-up case to look at a letter with.
type Sample struct {
	Title string
	Facts casework.Facts
}

// kindWords are the words of the receipts that differ from the usual case.
var kindWords = map[string]string{
	"receipt_service_request": "request",
	"receipt_asb":             "report",
	"receipt_member_enquiry":  "enquiry",
	"receipt_neutral":         "message",
}

// whenCode is when the Ombudsman may be asked, as a profile under the Code says
// it.
const whenCode = "at any time while we look into your complaint, and up to 12 months after our final answer"

var (
	threePoints = []casework.Facts{
		{"text": "Nobody came to mend the boiler on 5 November.", "finding": "The visit was moved and you were not told. We agree with you on this point."},
		{"text": "You rang us four times and nobody rang you back.", "finding": "Our records show three calls, on 6, 9 and 11 November.\n\nNone of them was passed on. We agree with you on this point."},
		{"text": "The electric heater that we lent you costs too much to run.", "finding": "It uses as much as the makers say. We do not agree with you on this point, but we will pay what it cost."},
	}
	twoPromises = []casework.Facts{
		{"what": "An engineer will look at the boiler", "by": casework.Date("2026-11-26")},
		{"what": "We will pay what the heater cost", "by": casework.Date("2026-12-11")},
	}
	threeCriteria = []casework.Facts{
		{"text": "we did not look into a point, or did not answer it"},
		{"text": "we did not do what was agreed, or did it badly or late"},
		{"text": "we did not answer in the time set by this procedure or agreed with you"},
	}
	threeSeats = []casework.Facts{
		{"seat": "A member of the Board", "name": "Pat Boardman"},
		{"seat": "A resident representative", "name": "Rosalind Oyelaran-Whitcombe"},
		{"seat": "An executive", "name": "Max Director"},
	}
)

const longName = "Wilhelmina-Alexandra [Billie](https://evil.example) O'Featherstonehaugh-Cholmondeley *née* <b>Smith</b> & Sons\n# of Lower Upper Marsh"

// Samples returns cases for the letter of that name: the usual one, one that
// lacks everything that may be missing, one that tries to break it, and others
// on which the letter reads differently.
func Samples(letter string) []Sample {
	usual, bare := facts(letter, false), facts(letter, true)
	out := []Sample{
		{"the usual case", usual},
		{"nothing but what must be there", bare},
		{"danger, long and odd words, everything twice", hard(usual)},
	}
	add := func(title string, from, change casework.Facts, gone ...string) {
		out = append(out, Sample{title, without(with(from, change), gone...)})
	}
	code := casework.Facts{"case.stage_name": "Stage 1", "next_stage.name": "Stage 2", "ombudsman.when": whenCode}
	switch letter {
	case casework.LetterOutcome:
		add("partially upheld, no promises, without a definition", usual, casework.Facts{"outcome.value": "partially upheld", "upheld": false, "partly": true}, "promises", "definition.points", "outcome.remedy", "payment")
		add("under the Code, a finding on each of three points, two promises", with(usual, code), casework.Facts{"definition.points": threePoints, "promises": twoPromises}, "outcome.findings")
		add("under the Code, a finding on one of three points", with(usual, code), casework.Facts{"definition.points": []casework.Facts{threePoints[0], without(threePoints[1], "finding"), without(threePoints[2], "finding")}}, "promises")
		add("money and nothing else to be done", usual, casework.Facts{"outcome.actions": "None"}, "outcome.remedy", "promises", "definition.points")
		add("not upheld at the last step", usual, casework.Facts{"outcome.value": "not upheld", "upheld": false, "not_upheld": true, "final": true, "case.stage_name": "Step 3, Appeal",
			"outcome.findings": "We read the notes of all three visits. The engineer came on each day that we gave you."}, "definition.points", "outcome.remedy", "payment", "outcome.actions", "promises", "next_stage.name", "next_stage.word", "window.last_day")
	case casework.TemplateDefinition:
		add("under the Code, three points", with(usual, code), casework.Facts{"definition.points": threePoints})
		add("Stage 2, nothing said of what is wanted", with(usual, code), casework.Facts{"case.stage_name": "Stage 2", "service_request_goes_on": false}, "definition.wanted", "definition.not_ours")
		add("a panel is asked for", usual, casework.Facts{"appeal": true, "case.stage_name": "Step 3, Appeal"})
	case casework.LetterMoreTime:
		add("not given", usual, casework.Facts{"more_time.yes": false, "more_time.reason": "You had four weeks, and you told us that you do not need longer than that."})
	case casework.LetterAccepted:
		add("the whole panel", usual, casework.Facts{"panel": []casework.Facts{{"text": "a member of the Board"}, {"text": "a resident representative"}, {"text": "the Managing Director, or another executive if they had a part in the case"}}})
	case casework.LetterDeclined:
		add("all criteria", usual, casework.Facts{"criteria": threeCriteria, "decline.who": "Ruth Manager"})
	case casework.LetterHearing:
		add("three people", usual, casework.Facts{"panel": threeSeats})
		add("later than told, and it cannot do without the customer", usual, casework.Facts{"panel": threeSeats, "hearing.late": true, "may_go_ahead": false, "papers_only": false}, "hearing.papers")
	case casework.LetterResolved:
		add("without a last day", usual, nil, "window.last_day")
	case casework.LetterNotConsidered:
		add("handling is not a matter of its own, nobody else can help", with(usual, code), casework.Facts{"handling": false, "refusal.ground": "it has been through this procedure already", "refusal.reason": "We gave you our final answer about this on 4 May 2026. You have not told us of anything new.\n\nWe thought about looking at it all the same. We do not know of anything that we have not looked at."}, "refusal.signpost", "due.contact")
	case casework.LetterEnded, casework.LetterPromise:
		add("two promises", usual, casework.Facts{"promises": twoPromises})
		if letter == casework.LetterEnded {
			add("no promise", usual, nil, "promises")
		}
	case casework.LetterPromiseKept:
		add("nothing else is open", usual, casework.Facts{"case.complaint": false}, "promises")
	case casework.LetterProgress:
		add("under the Code", with(usual, code), nil)
		add("a request", usual, casework.Facts{"case.complaint": false, "case.kind_words": "request"}, "due.answer")
	case casework.LetterPaused:
		add("the pause begins", usual, casework.Facts{"pause.over": false, "pause.since": casework.Date("2026-11-24")}, "due.answer", "window.last_day")
		add("it ends before the answer", usual, nil, "window.last_day", "pause.review")
		add("it ends in the customer's window", usual, nil, "due.answer", "pause.review")
	case casework.LetterThirdParty:
		add("they must ask the customer themselves", usual, casework.Facts{"customer_asked": false})
	case casework.LetterContractor:
		add("we deal with it again", usual, casework.Facts{"contractor.ours": true})
	case casework.LetterFree:
		add("not about a complaint", usual, casework.Facts{"case.complaint": false})
	case casework.LetterClosure:
		add("two promises", usual, casework.Facts{"promises": twoPromises}, "actions")
		add("a request that is done", usual, casework.Facts{"case.kind_words": "request"}, "window.last_day", "next_stage.name", "next_stage.word", "promises")
	case "receipt_complaint":
		add("the receipt is the acknowledgement", usual, nil, "due.acknowledgement")
		add("under the Code", with(usual, code), nil)
	case "receipt_stage_request":
		add("a panel is asked for", usual, casework.Facts{"appeal": true, "reasons_required": true, "case.stage_name": "Step 3, Appeal", "criteria": threeCriteria}, "due.acknowledgement", "definition_follows")
		add("a review, reasons expected, nothing on record", usual, casework.Facts{"reasons_expected": true, "case.stage_name": "Step 2, Review"}, "due.acknowledgement", "definition_follows", "criteria", "our_record", "accept.by", "hearing.by")
		add("Stage 2, after the last day", with(usual, code), casework.Facts{"late": true, "case.stage_name": "Stage 2"}, "criteria", "our_record", "accept.by", "hearing.by")
		add("a manager takes it to a panel at once", usual, casework.Facts{"bypass": true, "appeal": true, "case.stage_name": "Step 3, Appeal", "criteria": threeCriteria}, "due.acknowledgement", "definition_follows", "our_record", "accept.by", "hearing.by")
		add("more time is asked for", usual, casework.Facts{"more_time": true}, "due.acknowledgement", "definition_follows", "criteria", "our_record", "accept.by", "hearing.by")
	case casework.LetterDelay:
		add("still no answer, two promises", usual, casework.Facts{"again": true, "promises": twoPromises}, "delay.reason")
		add("under the Code, no promise", with(usual, code), nil, "promises", "delay.reason")
	case casework.LetterExtension:
		add("after the date", usual, casework.Facts{"delay.late": true}, "delay.done")
		add("the second", with(usual, code), casework.Facts{"delay.again": true})
	case casework.LetterAdded:
		add("before our answer", usual, nil, "due.decision", "window.last_day", "next_stage.word")
	case casework.StaffNewCase, casework.StaffMessage, casework.StaffPage, casework.StaffQuestion, casework.StaffDecision, casework.StaffHR:
		add("the words stay out of mail", usual, casework.Facts{"safety": true, "confidential": true}, "message.from", "message.address", "message.subject", "message.text")
		if letter == casework.StaffPage {
			add("again", usual, casework.Facts{"again": true})
		}
	case casework.StaffReminder:
		add("due today", usual, casework.Facts{"days_left": 0})
	case casework.StaffPreview:
		add("to be mended first", usual, nil, "code")
		add("a second person is asked", usual, casework.Facts{"second_person": true})
	}
	if slices.Contains(receipts, letter) {
		add("somebody writes for the customer", usual, casework.Facts{"third_party": true})
		add("about a member of staff", usual, casework.Facts{"staff_conduct": true})
	}
	if slices.Contains(customer, letter) && letter != casework.LetterThirdParty {
		add("no name", usual, nil, "customer.name", "officer.name")
	}
	return out
}

// hard makes a case that tries to break a letter.
func hard(usual casework.Facts) casework.Facts {
	out := with(usual, nil)
	for i := range fields {
		f := &fields[i]
		switch v := usual[f.name].(type) {
		case string:
			if f.private {
				out[f.name] = odd(v)
			}
		case bool:
			out[f.name] = v || f.name == "urgent" || f.name == "safety"
		case []casework.Facts:
			again := casework.Facts{}
			for name, item := range v[0] {
				if text, words := item.(string); words && f.private && name != "link" {
					item = odd(text)
				}
				again[name] = item
			}
			out[f.name] = append(slices.Clip(v), again)
		}
	}
	if _, ok := usual["customer.name"]; ok {
		out["customer.name"] = longName
	}
	if _, ok := usual["officer.name"]; ok {
		out["officer.name"] = "Dr Oluwaseun Adebayo-Featherstonehaugh"
	}
	return out
}

// facts fills the fields of a letter with their examples; bare leaves out what
// may be missing.
func facts(letter string, bare bool) casework.Facts {
	out := casework.Facts{}
	for i := range fields {
		f := &fields[i]
		switch {
		case f.items != nil && f.of(letter):
			if bare {
				continue
			}
			item := casework.Facts{}
			for _, of := range f.items {
				item[of.name] = of.example
			}
			out[f.name] = []casework.Facts{item}
		case slices.Contains(f.always, letter), !bare && slices.Contains(f.maybe, letter):
			out[f.name] = f.example
		}
	}
	if kind, ok := kindWords[letter]; ok {
		out["case.kind_words"] = kind
	}
	return out
}

func uses(letter, name string) bool { return ruleFor(letter, name) != nil }

func with(f, more casework.Facts) casework.Facts {
	out := casework.Facts{}
	for _, from := range []casework.Facts{f, more} {
		for name, v := range from {
			out[name] = v
		}
	}
	return out
}

func without(f casework.Facts, names ...string) casework.Facts {
	out := with(f, nil)
	for _, name := range names {
		delete(out, name)
	}
	return out
}

// odd makes words that would do harm if they were markup.
func odd(words string) string {
	return strings.TrimSpace(words) + "\n\n# Not a heading\n<script>alert(1)</script> ![pixel](https://evil.example/p.png)\n[click](javascript:alert(1)) **bold** {{customer.name}} &amp; \u202etxt"
}
