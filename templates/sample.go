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
	switch letter {
	case casework.LetterOutcome:
		add("partially upheld, no promises", usual, casework.Facts{"outcome.value": "partially upheld", "upheld": false, "partly": true}, "promises")
		add("not upheld at the last step", usual, casework.Facts{"outcome.value": "not upheld", "upheld": false, "not_upheld": true, "case.stage_name": "Step 3, Appeal",
			"outcome.findings": "We read the notes of all three visits. The engineer came on each day that we gave you."}, "outcome.actions", "promises", "next_stage.name", "next_stage.word", "window.last_day")
	case casework.LetterClosure:
		add("a request that is done", usual, casework.Facts{"case.kind_words": "request"}, "window.last_day", "next_stage.name", "next_stage.word", "ombudsman.name", "promises")
	case "receipt_complaint":
		add("the receipt is the acknowledgement", usual, nil, "due.acknowledgement")
	case "receipt_stage_request":
		add("a panel is asked for", usual, casework.Facts{"appeal": true, "case.stage_name": "Step 3, Appeal"}, "due.acknowledgement")
		add("more time is asked for", usual, casework.Facts{"more_time": true}, "due.acknowledgement")
	case casework.LetterDelay:
		add("still no answer", usual, casework.Facts{"again": true}, "delay.reason", "promises")
	case casework.LetterExtension:
		add("after the date", usual, casework.Facts{"delay.late": true})
	case casework.LetterAdded:
		add("before our answer", usual, nil, "due.decision", "window.last_day", "next_stage.word")
	case casework.StaffNewCase, casework.StaffMessage, casework.StaffPage, casework.StaffQuestion, casework.StaffDecision:
		add("the words stay out of mail", usual, casework.Facts{"safety": true, "confidential": true}, "message.from", "message.address", "message.subject", "message.text")
	case casework.StaffReminder:
		add("due today", usual, casework.Facts{"days_left": 0})
	case casework.StaffPreview:
		add("to be mended first", usual, nil, "code")
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
			out[f.name] = append(slices.Clip(v), v...)
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
		case f.items != nil && uses(letter, f.name):
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

func uses(letter, name string) bool {
	r := ruleOf(name)
	return slices.Contains(r.always, letter) || slices.Contains(r.maybe, letter)
}

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
