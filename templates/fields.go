package templates

import (
	"slices"
	"strconv"
	"time"

	"putright/casework"
)

// Field is a value that a letter may show.
type Field struct {
	Name     string   // as it stands in a letter, such as customer.name
	List     string   // the list in whose {{#each}} it stands; "" for none
	What     string   // what it holds, in plain words
	Example  string   // as a letter shows it
	Letters  []string // the letters that may use it, by name
	Optional []string // those of Letters in which it may be missing, so that it must stand in an {{#if}}
}

// Fields returns the documented list of fields; those of a list's items follow
// the list.
func Fields() []Field {
	var out []Field
	for _, f := range fields {
		out = append(out, f.field(""))
		for _, item := range f.items {
			of := item.field(f.name)
			of.Letters = slices.Concat(f.always, f.maybe)
			if len(item.maybe) > 0 {
				of.Optional = of.Letters
			}
			out = append(out, of)
		}
	}
	return out
}

func (f *fieldRule) field(list string) Field {
	return Field{Name: f.name, List: list, What: f.what, Example: show(f.example),
		Letters: slices.Concat(f.always, f.maybe), Optional: slices.Clone(f.maybe)}
}

func show(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case casework.Date:
		return v.Long()
	case time.Time:
		return v.Format("Monday 2 January 2006 at 15:04")
	case bool:
		return "yes or no"
	}
	return "a list"
}

// fieldRule is a field with what the check needs to know of it.
type fieldRule struct {
	name    string
	what    string
	example any      // its type is the field's: string, int, bool, Date, time.Time; nil for a list
	always  []string // letters in which it is always there
	maybe   []string // letters in which it may be missing
	private bool     // names or words of people: never in a subject
	link    bool     // may make the address of a link
	items   []fieldRule
}

var optional = in("*") // of a list's item

var (
	theDay    = casework.Date("2026-11-24")
	theMoment = time.Date(2026, 11, 24, 10, 15, 0, 0, time.UTC)
)

var fields = []fieldRule{
	{name: "organisation.name", what: "the landlord's name", example: "Victory Housing Trust", always: every},
	{name: "organisation.email", what: "the mailbox's address", example: "info@victory.example", always: every, link: true},
	{name: "organisation.phone", what: "the landlord's telephone number", example: "0800 371 860", maybe: every, link: true},
	{name: "organisation.emergency_phone", what: "the number for emergency repairs", example: "0800 371 860", maybe: every, link: true},
	{name: "organisation.address", what: "the landlord's postal address, on one line", example: "Tom Moore House, Cromer Road, North Walsham NR28 0NB", maybe: every},
	{name: "today", what: "the date of the letter", example: theDay, always: append(in(casework.StaffDigest, casework.StaffAlarm), customer...), maybe: but(staff, casework.StaffDigest, casework.StaffAlarm)},

	{name: "customer.name", what: "the customer's name as they show it", example: "Jane Miller", maybe: but(customer, casework.LetterThirdParty), private: true},
	{name: "case.ref", what: "the reference", example: "VH-2026-00042", always: slices.Concat(but(customer, "receipt_neutral"), aboutCase), maybe: append(in("receipt_neutral"), general...)},
	{name: "case.kind_words", what: "what it is, in a word: complaint, request, report, enquiry, or message while nobody has said", example: "complaint", always: slices.Concat(told, aboutCase), maybe: general},
	{name: "case.received", what: "when the message came in", example: theMoment, always: append(in(casework.LetterAcknowledgement, casework.LetterNotConsidered, casework.StaffNewCase, casework.StaffQuestion), receipts...), maybe: but(slices.Concat(later, staff), casework.LetterAcknowledgement, casework.LetterNotConsidered, casework.StaffNewCase, casework.StaffQuestion)},
	{name: "case.complaint", what: "whether it is a complaint", example: true, maybe: known},
	{name: "case.stage_name", what: "the step of the complaints procedure", example: "Step 1, Local Resolution", maybe: known},
	{name: "urgent", what: "whether somebody may be in danger", example: false, maybe: known},
	{name: "appeal", what: "whether a panel is asked for", example: false, maybe: in("receipt_stage_request", casework.TemplateDefinition)},
	{name: "more_time", what: "whether the customer asks for more time to ask", example: false, maybe: in("receipt_stage_request")},
	{name: "late", what: "whether the request came after the last day", example: false, maybe: in("receipt_stage_request")},
	{name: "accept.by", what: "by when a person says whether a panel hears the appeal", example: casework.Date("2026-12-01"), maybe: in("receipt_stage_request")},
	{name: "hearing.by", what: "by when the panel meets", example: casework.Date("2026-12-24"), always: in(casework.LetterAccepted), maybe: in("receipt_stage_request")},
	{name: "reasons_expected", what: "whether the policy expects reasons of who asks", example: false, maybe: in("receipt_stage_request")},
	{name: "reasons_required", what: "whether the policy wants reasons of who asks", example: false, maybe: in("receipt_stage_request")},
	{name: "definition_follows", what: "whether a letter follows that says how we understand the complaint", example: true, maybe: in("receipt_stage_request")},
	{name: "criteria", what: "of what an appeal must meet one", always: in("receipt_stage_request", casework.LetterDeclined), items: []fieldRule{
		{name: "text", what: "one of them, in the policy's words", example: "we did not answer in the time set by this procedure or agreed with you"},
	}},
	{name: "our_record", what: "what our own records show already", always: in("receipt_stage_request"), items: []fieldRule{
		{name: "text", what: "one thing, as a sentence", example: "We did not answer by Friday 20 November 2026."},
	}},
	{name: "bypass", what: "whether a manager takes the complaint to this step before the one before has ended", example: false, maybe: in("receipt_stage_request")},
	{name: "staff_conduct", what: "whether something was passed on because it may be about a member of staff", example: false, maybe: receipts},
	{name: "third_party", what: "whether somebody writes for the customer", example: false, maybe: receipts},
	{name: "officer.name", what: "who looks after the case", example: "Dana Officer", maybe: every},
	{name: "manager.name", what: "the manager", example: "Ruth Manager", always: in(casework.LetterDelay), maybe: but(every, casework.LetterDelay)},

	{name: "due.acknowledgement", what: "by when the customer has a letter that says how we understand the complaint", example: casework.Date("2026-12-01"), maybe: known},
	{name: "due.answer", what: "by when the customer has our answer", example: casework.Date("2026-12-08"), maybe: known},
	{name: "due.contact", what: "by when we first contact the customer", example: casework.Date("2026-12-01"), maybe: known},
	{name: "due.triage", what: "by when a person has said what the message is", example: casework.Date("2026-11-25"), maybe: known},
	{name: "due.decision", what: "by when a person says whether a message after our answer asks for the next step", example: casework.Date("2026-11-25"), maybe: known},
	{name: "missed.date", what: "the date that was missed", example: casework.Date("2026-11-20"), always: in(casework.LetterDelay), maybe: staff},
	{name: "next_word.date", what: "by when the customer hears from us again", example: casework.Date("2026-12-01"), always: in(casework.LetterDelay, casework.LetterProgress), maybe: staff},

	{name: "again", what: "whether a mail like this went before", example: false, maybe: in(casework.LetterDelay, casework.StaffPage)},
	{name: "definition.points", what: "what the complaint is about, point by point", always: in(casework.TemplateDefinition, casework.LetterOutcome), private: true, items: []fieldRule{
		{name: "text", what: "one point, as a sentence", example: "Nobody came to mend the boiler on 5 November."},
		{name: "finding", what: "what was found on it, in the officer's words; may have paragraphs", example: "The visit was moved and you were not told. We agree with you on this point.", maybe: optional},
	}},
	{name: "definition.wanted", what: "what the customer would like us to do", example: "You would like a working boiler and an apology.", maybe: in(casework.TemplateDefinition), private: true},
	{name: "definition.ours", what: "what the landlord is responsible for", example: "We look after the boiler and the visits.", maybe: in(casework.TemplateDefinition), private: true},
	{name: "definition.not_ours", what: "what it is not, and where to go with that", example: "Your energy bill is set by your supplier. Please ask them about it.", maybe: in(casework.TemplateDefinition), private: true},
	{name: "service_request_goes_on", what: "whether the work that was asked for goes on", example: true, maybe: in(casework.TemplateDefinition)},
	{name: "outcome.value", what: "the outcome in the policy's words", example: "upheld", always: in(casework.LetterOutcome), maybe: staff},
	{name: "upheld", what: "whether the outcome is upheld", example: true, maybe: in(casework.LetterOutcome)},
	{name: "partly", what: "whether it is partially upheld", example: false, maybe: in(casework.LetterOutcome)},
	{name: "not_upheld", what: "whether it is not upheld", example: false, maybe: in(casework.LetterOutcome)},
	{name: "outcome.findings", what: "what was found, in the officer's words; may have paragraphs; missing if each point has a finding", example: "You told us about the boiler on 2 November. We booked a visit for 5 November and nobody came.\n\nOur records show that the visit was moved and that we did not tell you.", maybe: in(casework.LetterOutcome), private: true},
	{name: "outcome.remedy", what: "how we put it right, in the officer's words; missing if the officer wrote None", example: "We are sorry for the two visits that we missed. Your rent account shows the cost of your heater.", maybe: in(casework.LetterOutcome), private: true},
	{name: "payment", what: "a payment that we make", example: "£50.00", maybe: in(casework.LetterOutcome)},
	{name: "final", what: "whether there is no step after this one", example: false, maybe: in(casework.LetterOutcome)},
	{name: "outcome.actions", what: "what the landlord will do, in the officer's words; may have paragraphs; missing if the officer wrote None", example: "- An engineer will come on Thursday 26 November, between 8am and 12 noon.\n- We now send a text when a visit moves.", maybe: in(casework.LetterOutcome), private: true},
	{name: "window.last_day", what: "the last day to ask for the next step", example: casework.Date("2027-01-07"), always: in(casework.LetterWindowReminder, casework.LetterMoreTime), maybe: in(casework.LetterOutcome, casework.LetterClosure, casework.LetterAdded, casework.LetterResolved, casework.LetterPaused)},
	{name: "pause.over", what: "whether the pause has ended", example: true, always: in(casework.LetterPaused)},
	{name: "pause.reason", what: "why the case is, or was, paused", example: "mediation", always: in(casework.LetterPaused)},
	{name: "pause.since", what: "the day on which the pause began", example: casework.Date("2026-11-10"), always: in(casework.LetterPaused)},
	{name: "pause.review", what: "by when a person looks whether the pause must go on", example: casework.Date("2026-12-01"), maybe: in(casework.LetterPaused)},
	{name: "next_stage.name", what: "the next step of the complaints procedure", example: "Step 2, Review", always: in(casework.LetterWindowReminder), maybe: in(casework.LetterOutcome, casework.LetterClosure, casework.LetterMoreTime)},
	{name: "next_stage.word", what: "the word to ask for it with", example: "review", always: in(casework.LetterWindowReminder), maybe: in(casework.LetterOutcome, casework.LetterClosure, casework.LetterAdded, casework.LetterMoreTime)},
	{name: "delay.reason", what: "why more time is needed, in the officer's words", example: "We need to see the engineer's report before we can say what went wrong.", always: in(casework.LetterExtension), maybe: in(casework.LetterDelay), private: true},
	{name: "delay.old_date", what: "the date before", example: casework.Date("2026-12-08"), always: in(casework.LetterExtension)},
	{name: "delay.new_date", what: "the new date", example: casework.Date("2026-12-22"), always: in(casework.LetterExtension)},
	{name: "delay.late", what: "whether the date before has passed", example: false, maybe: in(casework.LetterExtension)},
	{name: "delay.again", what: "whether there was a new date before", example: false, maybe: in(casework.LetterExtension)},
	{name: "delay.done", what: "what was done so far, in the officer's words", example: "We read the notes of all visits. An engineer looked at the boiler on 20 November.", maybe: in(casework.LetterExtension), private: true},
	{name: "more_time.yes", what: "whether the customer has more time to ask", example: true, maybe: in(casework.LetterMoreTime)},
	{name: "more_time.reason", what: "why, in the officer's words", example: "You told us that you are in hospital until 20 December.", maybe: in(casework.LetterMoreTime), private: true},
	{name: "accept.reason", what: "why a panel hears the appeal, in a manager's words", example: "We said that we would mend the boiler by 26 November. We did not.", maybe: in(casework.LetterAccepted), private: true},
	{name: "decline.reason", what: "why no panel hears it, in a manager's words", example: "We did all that we agreed with you, and we did it in time. You told us so on 10 December.", always: in(casework.LetterDeclined), private: true},
	{name: "decline.who", what: "who decided that", example: "Ruth Manager and Sam Director", always: in(casework.LetterDeclined), private: true},
	{name: "panel", what: "who sits on the panel, in the policy's words", always: in(casework.LetterAccepted), items: []fieldRule{
		{name: "text", what: "one of them", example: "a resident representative"},
	}},
	{name: "panel", what: "who sits on the panel", always: in(casework.LetterHearing), private: true, items: []fieldRule{
		{name: "seat", what: "as what", example: "A member of the Board"},
		{name: "name", what: "who", example: "Pat Boardman"},
	}},
	{name: "hearing.day", what: "the day of the hearing", example: casework.Date("2027-01-14"), always: in(casework.LetterHearing)},
	{name: "hearing.clock", what: "its time of day", example: "10:30", always: in(casework.LetterHearing)},
	{name: "hearing.where", what: "its place, or how to join; may have several lines", example: "Tom Moore House, Cromer Road, North Walsham.\nThe room is on the ground floor and has a ramp.", always: in(casework.LetterHearing), private: true},
	{name: "hearing.papers", what: "what the panel reads and by when the customer has it", example: "You will get all papers by Thursday 7 January 2027. You can send us yours until then.", maybe: in(casework.LetterHearing), private: true},
	{name: "hearing.letter_by", what: "by when the decision comes", example: casework.Date("2027-01-21"), always: in(casework.LetterHearing)},
	{name: "hearing.late", what: "whether it is later than the date told before", example: false, maybe: in(casework.LetterHearing)},
	{name: "hearing.old_date", what: "the date told before", example: casework.Date("2026-12-24"), maybe: in(casework.LetterHearing)},
	{name: "hearing.reason", what: "why it is later, in a person's words", example: "Two of the three people were not free before.", maybe: in(casework.LetterHearing), private: true},
	{name: "papers_only", what: "whether the customer may leave it to the papers", example: true, maybe: in(casework.LetterHearing)},
	{name: "may_go_ahead", what: "whether the panel may meet without the customer", example: true, maybe: in(casework.LetterHearing)},
	{name: "resolved.what", what: "what was agreed, in the officer's words", example: "An engineer comes on Thursday 26 November. You said that this puts it right.", always: in(casework.LetterResolved), private: true},
	{name: "refusal.ground", what: "the ground, in the policy's words", example: "it disputes how a service charge was worked out", always: in(casework.LetterNotConsidered), private: true},
	{name: "refusal.reason", what: "why it holds here, in the officer's words", example: "You told us that the sum for the lift is wrong. We do not decide about such sums under our complaints policy.", always: in(casework.LetterNotConsidered), private: true},
	{name: "refusal.signpost", what: "who else can help, in the officer's words", example: "A tribunal can decide if a charge is fair. You can read about it at www.gov.uk/housing-tribunals.", maybe: in(casework.LetterNotConsidered), private: true},
	{name: "refusal.who", what: "who decided", example: "Ruth Manager", always: in(casework.LetterNotConsidered), private: true},
	{name: "handling", what: "whether a complaint about how it was handled is heard all the same", example: true, maybe: in(casework.LetterNotConsidered)},
	{name: "ended.reason", what: "why the case is closed, in the officer's words", example: "You told us on the phone that you do not want us to go on with it.", always: in(casework.LetterEnded), private: true},
	{name: "promise.what", what: "what was promised", example: "An engineer will look at the boiler", always: in(casework.LetterPromiseKept), private: true},
	{name: "promise.day", what: "on which day it was done", example: theDay, always: in(casework.LetterPromiseKept)},
	{name: "helper.name", what: "who asks to speak for the customer", example: "Sam Miller", always: in(casework.LetterAuthority), private: true},
	{name: "customer_asked", what: "whether we ask the customer ourselves", example: true, maybe: in(casework.LetterThirdParty)},
	{name: "contractor.name", what: "who deals with it for us", example: "Acme Heating", always: in(casework.LetterContractor), private: true},
	{name: "contractor.ours", what: "whether we deal with it ourselves again", example: false, maybe: in(casework.LetterContractor)},
	{name: "merged.ref", what: "the reference that ended", example: "VH-2026-00017", always: in(casework.LetterMerged)},
	{name: "closed.date", what: "when the case was closed", example: theDay, always: in(casework.LetterClosure)},
	{name: "actions", what: "what was done", always: in(casework.LetterClosure, casework.LetterOutcome), items: []fieldRule{
		{name: "text", what: "one of them, as a sentence", example: "We mended the boiler on Thursday 26 November 2026."},
	}},
	{name: "promises", what: "what was promised by a date and is not done yet", always: append(in(casework.LetterOutcome, casework.LetterClosure, casework.LetterDelay, casework.LetterEnded, casework.LetterPromise, casework.LetterPromiseKept), aboutCase...), private: true, items: []fieldRule{
		{name: "what", what: "one promise, in words that a date can follow", example: "An engineer will look at the boiler"},
		{name: "by", what: "its date", example: casework.Date("2026-11-26"), maybe: optional},
	}},
	{name: "survey.questions", what: "the questions of the policy", always: in(casework.LetterSurvey), items: []fieldRule{
		{name: "text", what: "one question", example: "Were you happy with how we handled your complaint?"},
	}},

	{name: "ombudsman.name", what: "who helps outside the landlord", example: "Housing Ombudsman Service", always: told, maybe: staff},
	{name: "ombudsman.when", what: "when they may be asked", example: "at any time", always: told, maybe: staff},
	{name: "ombudsman.web", what: "their web address", example: "https://www.housing-ombudsman.org.uk/residents/make-a-complaint/", always: told, maybe: staff, link: true},
	{name: "ombudsman.phone", what: "their telephone number", example: "0300 111 3000", always: told, maybe: staff, link: true},
	{name: "ombudsman.post", what: "their postal address, on one line", example: "PO Box 1484, Unit D, Preston, PR2 0ET", always: told, maybe: staff},

	{name: "staff.name", what: "whom the mail is for", example: "Dana Officer", maybe: staff},
	{name: "safety", what: "whether nothing automatic may leave", example: false, maybe: staff},
	{name: "confidential", what: "whether mail shows the reference and dates only", example: false, maybe: staff},
	{name: "message.from", what: "who wrote; missing where the words stay out of mail", example: "Jane Miller", maybe: staff, private: true},
	{name: "message.address", what: "from which address", example: "jane@customer.example", maybe: staff, private: true},
	{name: "message.received", what: "when it came", example: theMoment, maybe: staff},
	{name: "message.subject", what: "the subject of the customer's mail", example: "Still no heating", maybe: staff, private: true},
	{name: "message.text", what: "its first lines", example: "Hello,\n\nthis is the third time I write about the boiler. Nobody came on Thursday and I took the day off work.\n\nJane Miller", maybe: staff, private: true},
	{name: "reasons", what: "why the message was taken for what it is", always: staff, private: true, items: []fieldRule{
		{name: "text", what: "one reason", example: "says it was reported before: “the third time”"},
	}},
	{name: "flags", what: "what a person must know about it", always: staff, private: true, items: []fieldRule{
		{name: "text", what: "one of them", example: "may be urgent: danger to life, health or the building"},
	}},
	{name: "prompts", what: "what was seen, what the policy says of it and what can be done; a person decides", always: staff, private: true, items: []fieldRule{
		{name: "text", what: "one of them", example: "Speaks of a solicitor. The policy (5.2) may leave such a matter to a court. To turn it away, reply NOT CONSIDERED with your reason."},
	}},
	{name: "hazards", what: "dangers in the home and what the law wants", always: staff, private: true, items: []fieldRule{
		{name: "text", what: "one of them", example: "Damp and mould: look into it by Tuesday 8 December 2026."},
	}},
	{name: "make_safe.by", what: "until when danger must be gone", example: theMoment.Add(24 * time.Hour), maybe: in(casework.StaffPage)},
	{name: "notes", what: "what was odd about the mail, such as a part that cannot be read", always: staff, private: true, items: []fieldRule{
		{name: "text", what: "one of them, as a sentence", example: "The sender is not on this case."},
	}},
	{name: "related", what: "other cases it may belong with", always: staff, items: []fieldRule{
		{name: "text", what: "the reference of one", example: "VH-2026-00017"},
	}},
	{name: "second.kind_words", what: "the next likeliest kind, in a word", example: "request", maybe: staff},
	{name: "deadlines", what: "what is due", always: staff, items: []fieldRule{
		{name: "what", what: "what is due, in a few words", example: "Answer"},
		{name: "by", what: "by the end of which day", example: casework.Date("2026-12-08")},
		{name: "late", what: "whether the day has passed", example: false, maybe: optional},
		{name: "working", what: "how the date was worked out", example: "Received Tue 24 Nov 2026 at 10:15. Day 1 is Wed 25 Nov 2026. Day 10 is Tue 8 Dec 2026.", maybe: optional},
	}},
	{name: "deadline.what", what: "what the mail is about, of all that is due", example: "Answer", maybe: in(casework.StaffReminder, casework.StaffOverdue)},
	{name: "days_left", what: "working days until the date; 0 on the day", example: 2, always: in(casework.StaffReminder)},
	{name: "days_late", what: "working days since the date", example: 1, always: in(casework.StaffOverdue)},
	{name: "letter.name", what: "what the letter is, in a word", example: "outcome", always: in(casework.StaffPreview), maybe: in(casework.StaffUndelivered, casework.StaffDone)},
	{name: "letter.to", what: "whom the letter is for", example: "Jane Miller <jane@customer.example>", always: in(casework.StaffPreview), maybe: in(casework.StaffUndelivered, casework.StaffDone), private: true},
	{name: "letter.subject", what: "its subject", example: "[VH-2026-00042] Our answer to you", always: in(casework.StaffPreview), maybe: in(casework.StaffUndelivered, casework.StaffDone)},
	{name: "letter.text", what: "the whole letter as plain text", example: "Dear Jane Miller,\n\nWe looked into your complaint. We got this wrong, and we are sorry.\n\n- An engineer will come on Thursday 26 November 2026, between 8 o'clock\n  and 12 noon.", always: in(casework.StaffPreview), maybe: in(casework.StaffUndelivered), private: true},
	{name: "letter.text", what: "what the member of staff wrote; may have paragraphs", example: "Thank you for your call this morning.\n\nThe engineer has ordered the part. It comes on Thursday, and we will ring you that day.", always: in(casework.LetterFree), private: true},
	{name: "second_person", what: "whether a colleague wrote the letter and the policy asks for a second person", example: false, maybe: in(casework.StaffPreview)},
	{name: "author.name", what: "that colleague", example: "Dana Officer", maybe: in(casework.StaffPreview)},
	{name: "letter.attachments", what: "the files that go with it, by name", example: "photo.jpg, plan.pdf", maybe: in(casework.StaffPreview), private: true},
	{name: "letter.findings", what: "what the check of the letter found", always: in(casework.StaffPreview), items: []fieldRule{
		{name: "text", what: "one finding", example: "The letter has no sentence about what you will do."},
	}},
	{name: "code", what: "the single-use code; missing in a preview that must be mended first", example: "7Q4K2M", always: in(casework.StaffCode), maybe: in(casework.StaffPreview)},
	{name: "asked.what", what: "what the code would release", example: "OUTCOME upheld", maybe: in(casework.StaffCode), private: true},
	{name: "done.what", what: "what was done, in a sentence", example: "The outcome letter is waiting to leave.", always: in(casework.StaffDone), private: true},
	{name: "hold.until", what: "when a letter leaves unless it is undone", example: theMoment, maybe: in(casework.StaffDone)},
	{name: "refused.why", what: "what could not be done and why", example: "This complaint has an outcome already.", always: in(casework.StaffRefused), private: true},
	{name: "refused.help", what: "what to do instead", example: "To look at it again, reply REVIEW with the date on which the customer asked.", maybe: in(casework.StaffRefused), private: true},
	{name: "undelivered.why", what: "what the other mail server said, in words", example: "There is no mailbox of that name.", maybe: in(casework.StaffUndelivered)},
	{name: "counts", what: "the figures of the day", always: in(casework.StaffDigest), items: []fieldRule{
		{name: "what", what: "what was counted", example: "Messages received"},
		{name: "number", what: "how many", example: 43},
	}},
	{name: "lines", what: "what waits for somebody", always: in(casework.StaffDigest, casework.StaffAlarm), items: []fieldRule{
		{name: "ref", what: "the reference", example: "VH-2026-00042", maybe: optional},
		{name: "text", what: "what waits, without the customer's words", example: "Answer due Tuesday 8 December 2026."},
	}},
	{name: "others", what: "messages that opened no case, for a person to look over", always: in(casework.StaffDigest), private: true, items: []fieldRule{
		{name: "text", what: "who wrote and about what", example: "Sam Seller: Our new catalogue"},
		{name: "link", what: "a mailto: link that makes a case of it", example: "mailto:info@victory.example?subject=RESCUE", maybe: optional, link: true},
		{name: "words", what: "the words that make a case of it", example: "RESCUE 12", maybe: optional},
	}},
	{name: "alarm.what", what: "what is wrong, in a sentence", example: "The mailbox could not be read since 10:15.", always: in(casework.StaffAlarm)},
	{name: "alarm.at", what: "when it was seen", example: theMoment, maybe: in(casework.StaffAlarm)},
	{name: "alarm.help", what: "what to do about it", example: "Check the password of the mailbox.", maybe: in(casework.StaffAlarm)},
	{name: "buttons", what: "what staff can do with one tap; stands alone on its line as {{buttons}}", always: staff, items: []fieldRule{
		{name: "label", what: "what it does", example: "This is a complaint"},
		{name: "link", what: "a mailto: link with the words in it", example: "mailto:info+k7q2@victory.example?subject=VH-2026-00042&body=COMPLAINT", maybe: optional, link: true},
		{name: "words", what: "the words to reply with", example: "COMPLAINT", maybe: optional},
	}},
}

// ruleFor finds a field outside of lists that the letter may use.
func ruleFor(letter, name string) *fieldRule {
	for i := range fields {
		if f := &fields[i]; f.name == name && f.of(letter) {
			return f
		}
	}
	return nil
}

// of reports whether the letter may use the field.
func (f *fieldRule) of(letter string) bool {
	return slices.Contains(f.always, letter) || slices.Contains(f.maybe, letter)
}
