package casework

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// receiptNames is the letter that answers a new matter of each kind.
var receiptNames = map[Kind]string{
	Complaint: "receipt_complaint", ServiceRequest: "receipt_service_request", ASB: "receipt_asb",
	StageRequest: "receipt_stage_request", MemberEnquiry: "receipt_member_enquiry",
}

// receipt answers a new matter at once with a reference and a date, danger
// advice first (policy 16.2; R1, R3, R32). In triage it says nothing of what
// the message was taken for.
func (s *story) receipt(a Arrival) {
	template := receiptNames[s.c.Kind]
	if s.c.State == Triage || template == "" {
		template = "receipt_neutral"
	}
	if s.c.State == Triage && a.Read.Sure && a.Read.Kind == MemberEnquiry {
		template = receiptNames[MemberEnquiry]
	}
	late := s.late(a)
	if a.Opens == nil && a.Read.Kind == StageRequest || late && a.Read.Sure {
		template = receiptNames[StageRequest]
	}
	facts := Facts{}
	if stage, ok := s.stage(); ok && template == receiptNames[StageRequest] {
		facts = s.stageFacts(stage, a)
	}
	facts["urgent"], facts["late"] = a.Read.Has(Urgent), late
	facts["staff_conduct"], facts["third_party"] = s.c.ToHR, a.Opens != nil && s.forSomebody(a.Read)
	s.toCustomer(LetterReceipt, template, facts, a.Message, a.Code)
}

// added tells the customer that a further message was put on the case, at most
// once a day and never beside another letter of that day.
func (s *story) added(a Arrival) {
	for _, l := range s.c.Letters {
		if s.rules.Calendar.Date(l.At) == s.today && l.State != LetterWithdrawn {
			return
		}
	}
	s.toCustomer(LetterAdded, "added", Facts{"urgent": a.Read.Has(Urgent)}, a.Message, a.Code)
}

// toCustomer orders a letter that needs no person's word. Where nothing
// automatic may leave (design promise 2), it becomes a draft that the officer
// must release. Without an address there is nobody to write to.
func (s *story) toCustomer(name, template string, facts Facts, answers ID, code string) {
	if s.c.Customer.Address == "" {
		return
	}
	if s.c.Safety {
		s.draft(sheet{name: name, template: template, facts: facts, answers: answers, code: code})
		return
	}
	mark := LetterMark{Name: name, Stage: s.c.Stage, Ordinal: s.ordinal(name), State: LetterWaiting, At: s.now}
	if s.action != "" { // what a person did can be undone and done again: see draft
		mark.Ordinal = s.c.Seq + 1
	}
	mark.Key = s.key(name, s.c.Stage, mark.Ordinal)
	s.record(Event{What: LetterOrdered, Data: EventData{Letter: &mark}})
	s.d.Letters = append(s.d.Letters, Letter{
		Name: name, Template: template, Key: mark.Key, Audience: ToCustomer, To: s.c.Customer, Ordinal: mark.Ordinal,
		Facts: s.facts(facts), Answers: s.answering(answers), Records: true,
	})
}

// sheet is a letter that waits for a person's SEND.
type sheet struct {
	name, template string
	facts          Facts
	answers        ID
	to             Person   // zero: the customer
	author         string   // who asked for it; "" for the program
	by             string   // who may release it; "" for its author, or failing one the officer
	code           string   // keyed hash
	outcome        string   // of an outcome letter
	prompts        []string // what its writer must think of before it leaves
}

// draft orders a letter that waits for a person's SEND, and shows it to that
// person with a code. There is one draft at a time: a new one stops the old.
func (s *story) draft(l sheet) {
	if cmp.Or(l.to.Address, s.c.Customer.Address) == "" {
		s.err = cmp.Or(s.err, error(&Refusal{Why: "There is no address to write to on this case.", Help: "Name one with PARTY, or keep a note of how the customer was told."}))
		return
	}
	s.stopWaiting("another letter took its place")
	l.by = cmp.Or(l.by, l.author, s.c.Officer)
	// The event's number makes the key, not a count: a letter undone and written
	// anew must not meet the old one's key.
	seq := s.c.Seq + 1
	mark := LetterMark{Name: l.name, Stage: s.c.Stage, Ordinal: seq, State: LetterWaiting, At: s.now, Outcome: l.outcome, By: l.author}
	mark.Key = s.key(l.name, s.c.Stage, seq)
	for _, field := range []string{"window.last_day", "delay.new_date", "due.answer", "hearing.day"} {
		if day, ok := l.facts[field].(Date); ok {
			mark.Day = day
		}
	}
	kept := maps.Clone(l.facts)
	if kept == nil {
		kept = Facts{}
	}
	kept["template"] = l.template
	if l.to.Address != "" {
		kept["to.address"], kept["to.name"] = l.to.Address, l.to.Name
	}
	s.record(Event{What: Drafted, Words: kept, Data: EventData{Draft: &Draft{Letter: mark, By: l.by, Author: l.author, Code: l.code, Day: s.today}}})
	s.d.Letters = append(s.d.Letters, Letter{
		Name: l.name, Template: l.template, Key: mark.Key, Audience: ToCustomer, To: cmp.Or(l.to, s.c.Customer), Ordinal: seq,
		Facts: s.facts(l.facts), Answers: s.answering(l.answers), Draft: true, Approved: true, Records: true,
	})
	if (l.author == "" || s.c.State != Open) && s.c.Deadline(DueRelease) == nil {
		// Nobody asked for this letter, or no answer is owed that would remind its
		// author of it while it holds up the closing.
		p := s.rules.Policy.Triage
		s.setDeadline(DueRelease, s.rules.Calendar.DueFrom(DueRelease, s.today, p, Landlord), p.Clause)
	}
	s.toStaff(l.by, StaffPreview, Facts{"letter.key": mark.Key, "second_person": l.author != "" && l.by != l.author, "prompts": lines(l.prompts)}, true)
}

// withdrawDraft stops the letter that waits for a person or for its hold.
func (s *story) withdrawDraft(why string) {
	key := s.c.Draft.Letter.Key
	s.record(Event{What: DraftWithdrawn, Data: EventData{Key: key}, Why: why})
	s.d.Withdraw = append(s.d.Withdraw, key)
	s.drop(why, DueRelease)
}

// stopWaiting stops the letter that waits, if one does.
func (s *story) stopWaiting(why string) {
	if s.c.Draft != nil {
		s.withdrawDraft(why)
	}
}

// stopDraft stops a waiting letter because something newer arrived, and shows
// it to its author again with a fresh code (design 6).
func (s *story) stopDraft(code string) {
	if old := s.c.Draft; old != nil {
		s.withdrawDraft("a newer message arrived on the case")
		if !slices.Contains(s.c.Excluded, old.Author) {
			s.redraft(*old, code)
		}
	}
}

// redraft writes a draft anew as of today, under a fresh code.
func (s *story) redraft(old Draft, code string) {
	facts := maps.Clone(old.Facts)
	l := sheet{
		name: old.Letter.Name, template: text(facts, "template"), facts: facts, answers: s.c.LastIn,
		to:     Person{Address: text(facts, "to.address"), Name: text(facts, "to.name")},
		author: old.Author, by: old.By, code: code, outcome: old.Letter.Outcome,
	}
	for _, ours := range []string{"template", "to.address", "to.name"} {
		delete(facts, ours)
	}
	if s.mayRead(l) != nil || l.to.Address != "" && l.to.Address != s.c.Customer.Address && !s.isHelper(l.to.Address) {
		return // its reader may not read it any more
	}
	if count, ok := recounted[l.name]; ok {
		count(s, facts)
	}
	s.draft(l)
}

// recounted is how a letter's dates are counted anew when it leaves on a later
// day than it was written on. A SEND on a later day shows such a letter again
// first.
var recounted = map[string]func(*story, Facts){
	LetterOutcome: (*story).windowFacts, LetterResolved: (*story).windowFacts, LetterMoreTime: (*story).refusedWindow,
	LetterAcknowledgement: (*story).answerFacts, LetterExtension: (*story).lateFacts,
}

// stale reports whether a letter's dates must be counted anew before it leaves.
func (s *story) stale(d Draft) bool {
	return recounted[d.Letter.Name] != nil && d.Day != s.today && d.Facts["more_time.yes"] != true
}

// windowFacts says until when, and how, the customer can ask for the next
// stage, if the outcome leaves today.
func (s *story) windowFacts(facts Facts) {
	delete(facts, "window.last_day")
	stage, ok := s.stage()
	if !ok || stage.Window.N == 0 {
		return
	}
	if next, ok := s.rules.Policy.NextStage(stage.ID); ok {
		facts["next_stage.name"], facts["next_stage.word"] = next.Name, next.Request
		facts["window.last_day"] = s.rules.Calendar.DueFrom(DueWindow, s.today, stage.Window, Customer).By
	}
}

// tell writes to the officer about a message, and pages the duty contact where
// it hints at danger (R8, domain 2.4): at any hour, whatever the kind.
func (s *story) tell(a Arrival) {
	name := StaffMessage
	if a.Opens != nil {
		name = StaffNewCase
	}
	switch {
	case s.c.State == Triage:
		name = StaffQuestion
	case len(s.c.Holding) > 0:
		name = StaffDecision
	}
	facts := s.messageFacts(a)
	if a.Read.Has(Urgent) || a.Read.Safety || len(a.hazards) > 0 && s.c.hazardRuns() {
		for _, who := range s.onDuty() {
			s.record(Event{What: Referred, Data: EventData{Role: RoleDuty, Officer: who, Message: a.Message}})
			s.toStaff(who, StaffPage, facts, true)
		}
	}
	s.toStaff(s.c.Officer, name, facts, false)
}

// onDuty lists the addresses to page: everyone on duty, or failing that the
// first who answers for everything; nobody whom the case names.
func (s *story) onDuty() []string {
	var out []string
	for _, who := range s.rules.Team.With(RoleDuty) {
		if !slices.Contains(s.c.Excluded, who.Address) {
			out = append(out, who.Address)
		}
	}
	if len(out) == 0 {
		if who, ok := s.rules.Team.Pick(RoleDuty, 0, s.c.Excluded...); ok {
			out = append(out, who.Address)
		}
	}
	return out
}

// toStaff orders a mail to a member of staff. At once means that no cap may
// hold it back or gather it: pages, previews and answers to a word.
func (s *story) toStaff(to, name string, facts Facts, atOnce bool) {
	who, ok := s.rules.Team.Find(to)
	if !ok || slices.Contains(s.c.Excluded, who.Address) {
		if who, ok = s.senior(); !ok {
			return
		}
	}
	s.staffMails++
	full := s.facts(facts)
	if s.c.Confidential() {
		delete(full, "promises") // reference and dates only
	} else if len(s.c.Adjustments) > 0 {
		full["adjustments"] = adjustmentLines(s.c.Adjustments)
	}
	s.d.Letters = append(s.d.Letters, Letter{
		Name: name, Template: name, Key: s.staffKey(name, who.Address), Audience: ToStaff,
		To:    Person{Address: who.Address, Name: who.Name},
		Facts: full, Approved: atOnce,
	})
}

// RefusalLetter answers a word of staff that could not be carried out. The
// message that held the word makes its key.
func RefusalLetter(c Case, who Staff, message ID, why, help string) Letter {
	return Letter{
		Name: StaffRefused, Template: StaffRefused, Key: fmt.Sprintf("%d/%s/%d", c.ID, StaffRefused, message), Audience: ToStaff,
		To:    Person{Address: who.Address, Name: who.Name},
		Facts: Facts{"case.ref": c.Ref, "refused.why": why, "refused.help": help}, Approved: true,
	}
}
