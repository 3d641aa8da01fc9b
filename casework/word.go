package casework

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Verb is what a word of staff does. The grammar is the desk's; here are the
// rules of what may be done, when and by whom.
type Verb string

// The words of staff (design 6). A letter to the customer takes two steps:
// the word writes it and shows it, SEND releases it.
const (
	VerbOutcome       Verb = "OUTCOME"        // letter: Value, findings, actions, remedy
	VerbAcknowledge   Verb = "ACKNOWLEDGE"    // letter: the complaint's definition
	VerbExtend        Verb = "EXTEND"         // letter: Day, reason
	VerbMoreTime      Verb = "MORE TIME"      // letter: the customer's window to Day; Off with a reason: no
	VerbResolved      Verb = "RESOLVED"       // letter: what was agreed
	VerbNotConsidered Verb = "NOT CONSIDERED" // letter: Value names the ground; reason, evidence, discretion, signpost
	VerbAccept        Verb = "ACCEPT"         // letter: the appeal is heard; reason
	VerbDecline       Verb = "DECLINE"        // letter: it is not; reason
	VerbHearing       Verb = "HEARING"        // letter: Day, Clock, where, panel, papers; a reason where it is late
	VerbClose         Verb = "CLOSE"          // letter: reason
	VerbPromise       Verb = "PROMISE"        // letter: Value is what, by Day
	VerbLetter        Verb = "LETTER"         // letter: the writer's own words (SEND, then the text)
	VerbSend          Verb = "SEND"           // releases a letter, by its code

	VerbKind     Verb = "KIND"     // COMPLAINT, SERVICE, ASB, MEMBER, OTHER
	VerbRequest  Verb = "REQUEST"  // REVIEW, APPEAL: the customer asked for the next stage, on Day if given
	VerbSame     Verb = "SAME"     // this belongs to the case it is related to
	VerbSeparate Verb = "SEPARATE" // it is a matter of its own
	VerbMerge    Verb = "MERGE"    // another case of the customer's, Value, carries it on
	VerbAssign   Verb = "ASSIGN"   // to the colleague Value
	VerbWith     Verb = "WITH"     // the contractor Value deals with it; Off: we do again
	VerbTold     Verb = "TOLD"     // the outcome Value was spoken on Day
	VerbPosted   Verb = "POSTED"   // the latest letter also went by post on Day
	VerbPause    Verb = "PAUSE"    // for the policy's reason Value; again: it must go on
	VerbResume   Verb = "RESUME"
	VerbDone     Verb = "DONE"      // the work; or what Value names: promise 1, made safe, investigated, …
	VerbParty    Verb = "PARTY"     // Person, who as Value says: customer, may speak, may not speak, spokesperson
	VerbSafe     Verb = "SAFE"      // nothing automatic leaves; Off: it may again
	VerbPayment  Verb = "PAYMENT"   // Pence, reason
	VerbAdjust   Verb = "ADJUST"    // Value is the adjustment, looked at again on Day; Off: it ends
	VerbUpdate   Verb = "UPDATE"    // the customer hears from us every N working days
	VerbNoHazard Verb = "NO HAZARD" // reason
	VerbBypass   Verb = "BYPASS"    // to the next stage at once; reason (policy 6.6)
	VerbFaster   Verb = "FASTER"    // the answer by the earlier Day; reason (policy 6.6)
	VerbNote     Verb = "NOTE"      // and every plain reply
	VerbUndo     Verb = "UNDO"
)

// Word is what a member of staff said about the case, proved to be theirs.
type Word struct {
	Verb    Verb
	By      Staff
	Message ID     // the staff mail
	Kind    Kind   // of VerbKind
	Value   string // the outcome; the stage's word of VerbRequest
	Facts   Facts  // findings, actions, reason, note …, by field name
	Day     Date
	Clock   string // HH:MM
	N       int
	Pence   int
	Person  Person // of PARTY
	Both    bool   // UNDO of a merger, carried out on both cases in one transaction
	Off     bool   // the word takes back: MORE TIME no, WITH us, SAFE off, ADJUST off
	Code    string // keyed hash of the code given with SEND
	Fresh   string // keyed hash of a fresh code for a letter to be shown
	Hold    time.Duration
	History []Event // all events of the case; only UNDO needs them
}

// words says which rule carries out each word.
var words = map[Verb]func(Word, *story) error{
	VerbOutcome: Word.outcome, VerbAcknowledge: Word.acknowledge, VerbExtend: Word.extend, VerbSend: Word.send,
	VerbNotConsidered: Word.notConsidered, VerbClose: Word.close, VerbSame: Word.same, VerbMerge: Word.merge, VerbSeparate: Word.separate,
	VerbAssign: Word.give, VerbSafe: Word.safe, VerbBypass: Word.bypass, VerbFaster: Word.faster,
	VerbPromise: Word.promise, VerbPayment: Word.payment, VerbPause: Word.pause, VerbResume: Word.resume,
	VerbParty: Word.party, VerbWith: Word.with, VerbAdjust: Word.adjust, VerbUpdate: Word.update,
	VerbKind: Word.kind, VerbRequest: Word.request, VerbDone: Word.done, VerbNote: Word.note, VerbUndo: Word.undo,
	VerbMoreTime: Word.moreTime, VerbAccept: Word.accept, VerbDecline: Word.decline, VerbHearing: Word.hearing,
	VerbTold: Word.told, VerbPosted: Word.posted, VerbResolved: Word.resolved,
	VerbNoHazard: Word.noHazard, VerbLetter: Word.ownLetter,
}

func (w Word) decide(s *story) error {
	s.by, s.action = w.By.Address, fmt.Sprint(w.Message)
	do, ok := words[w.Verb]
	if !ok {
		return fmt.Errorf("no rule for the word %q", w.Verb)
	}
	if slices.Contains(s.c.Excluded, w.By.Address) {
		return &Refusal{Why: "This case is looked after by somebody else, so your word on it was not carried out.", Help: "Ask the customer team who looks after it."}
	}
	return do(w, s)
}

func (w Word) note(s *story) error {
	s.record(Event{What: Noted, Words: w.Facts, Data: EventData{Message: w.Message}})
	s.confirm(w.By.Address, "Your mail is kept as a private note. The customer does not see it.")
	return nil
}

// confirm answers a word that was carried out, with UNDO as a button.
func (s *story) confirm(to, what string, more ...Facts) {
	facts := Facts{"done.what": what, "deadlines": s.deadlineFacts(), "words": []Facts{{"label": "Undo this", "words": "UNDO"}}}
	for _, m := range more {
		maps.Copy(facts, m)
	}
	s.toStaff(to, StaffDone, facts, true)
}

// draft shows the letter that the word asks for to its writer, who must release
// it. It is written from the template of its name and answers the customer's
// latest message, unless the sheet says otherwise.
func (w Word) draft(s *story, l sheet) {
	if err := s.mayRead(l); err != nil {
		s.err = cmp.Or(s.err, err)
		return
	}
	l.template, l.author, l.code = cmp.Or(l.template, l.name), w.By.Address, w.Fresh
	if l.answers == 0 && l.to.Address == "" {
		l.answers = s.c.LastIn
	}
	s.draft(l)
}

// mayAnswer refuses whoever may not give the stage's answer: the officer of
// the case, those with the stage's role and managers may, and nobody who gave
// the answer under review (policy 11.2; R43).
func (w Word) mayAnswer(s *story, stage Stage) error {
	if stage.NotSameAs && slices.Contains(s.c.Before, w.By.Address) {
		return &Refusal{Why: "You gave the answer that is being looked at again, so somebody else must give this one.", Help: "Ask your manager to give the case to somebody who was not involved."}
	}
	if w.By.Address != s.c.Officer && !w.By.Has(Role(stage.Handler)) && !w.By.Has(RoleManager) {
		return &Refusal{Why: "The answer at " + stage.Name + " is given by somebody with the role " + stage.Handler + ", or by a manager."}
	}
	return nil
}

// answerable returns the stage whose answer is still owed.
func (w Word) answerable(s *story) (Stage, error) {
	stage, ok := s.stage()
	switch {
	case s.c.State == Triage:
		return stage, &Refusal{Why: "Nobody has said yet what this message is.", Help: "Reply COMPLAINT first if it is a complaint, then send this again."}
	case !ok || s.c.State != Open:
		return stage, &Refusal{Why: "No answer to a complaint is owed on this case: it is " + s.standing() + "."}
	case slices.ContainsFunc(s.c.Leaving, func(d Draft) bool { return d.Letter.Name == LetterOutcome }):
		return stage, &Refusal{Why: "The answer has been handed to the mail server and is about to reach the customer."}
	}
	return stage, w.mayAnswer(s, stage)
}

// standing says in words where the case stands.
func (s *story) standing() string {
	switch s.c.State {
	case Closed:
		return "closed"
	case Answered:
		return "already answered"
	case Suspended:
		return "paused"
	}
	return "a " + kindWords[s.c.Kind]
}

// send approves the letter that waits, if the code is the one it was shown
// with. On a later date its dates would be wrong, so it is shown again.
func (w Word) send(s *story) error {
	draft := s.c.Draft
	switch {
	case draft == nil || draft.Code != w.Code || draft.By != w.By.Address:
		return &Refusal{Why: "That code does not belong to a letter of yours that waits on this case. Nothing was sent, and no code is used up.", Help: "A newer message, a newer letter or UNDO ends an older code. Use the code of your latest preview."}
	case draft.Approved:
		return &Refusal{Why: "That letter is already on its way.", Help: "Reply UNDO to stop it while it waits."}
	case draft.Letter.Name == LetterHearing && draft.Letter.Day <= s.today:
		return &Refusal{Why: "The day in that letter, " + draft.Letter.Day.Short() + ", has come.", Help: "Write the letter again with a later day."}
	case draft.Letter.Name == LetterExtension && draft.Letter.Day <= s.today:
		return &Refusal{Why: "The new date that the letter names has come.", Help: "Write EXTEND again with a later date."}
	case s.stale(*draft):
		old := *draft
		s.withdrawDraft("its dates were counted from " + old.Day.Short())
		s.redraft(old, w.Fresh)
		return nil
	}
	if err := s.pastPromise(*draft); err != nil {
		return err
	}
	until := s.now.Add(w.Hold)
	approved := *draft
	approved.Until, approved.Facts = until, nil
	s.meet(DueRelease, s.today)
	s.record(Event{What: Approved, Data: EventData{Draft: &approved, Key: draft.Letter.Key}})
	s.confirm(w.By.Address, "Your letter is on its way. It stops if something new arrives on the case first.", Facts{"hold.until": until})
	return nil
}

// kind sets what the case is. Clocks keep the date of arrival, and a date that
// runs is never moved back (design 3).
func (w Word) kind(s *story) error {
	switch {
	case w.Kind == Other && (s.c.State == Answered || s.c.State == Suspended && len(s.c.Holding) > 0):
		return w.free(s)
	case (s.c.State == Answered || s.c.State == Closed) && s.c.Outcome == OutcomeResolved && w.Kind == Complaint:
		return w.complaintAfterAll(s)
	}
	if s.c.State == Closed || s.c.State == Answered || s.c.State == Suspended {
		return &Refusal{Why: "What this case is can't be changed any more: it is " + s.standing() + "."}
	}
	if stage, ok := s.stage(); ok && len(s.c.Before) > 0 {
		return &Refusal{Why: "This complaint has had an answer and is now at " + stage.Name + ", so what it is can't be changed any more.", Help: "Answer it with OUTCOME. If the customer no longer wants it looked at, reply CLOSE because …"}
	}
	s.stopAnswer()
	if w.Kind == Other {
		s.record(Event{What: KindSet, Data: EventData{Kind: Other, State: s.c.State}})
		s.drop("a person said that nothing is to be done")
		s.record(Event{What: CaseClosed, Why: "a person said that nothing is to be done"})
		s.confirm(w.By.Address, "The case is closed: you said that nothing is to be done. The customer gets no letter about it.")
		return nil
	}
	stage := s.rules.firstStage(w.Kind, "")
	s.record(Event{What: KindSet, Data: EventData{Kind: w.Kind, State: Open, Stage: stage.ID}})
	s.drop("a person said what this is", DueTriage)
	s.drop("it is a "+kindWords[w.Kind], without([]string{DueAcknowledgement, DueAnswer, DueContact}, s.clocksOf(w.Kind)...)...)
	s.startClocks(w.Kind, stage, s.c.Received, slices.Contains(s.c.Flags, Urgent))
	if role := s.rules.roleFor(w.Kind, stage); s.lacks(role) {
		s.assign(role, int64(s.c.ID%97))
		s.toStaff(s.c.Officer, StaffNewCase, s.messageFacts(Arrival{Opens: &Opening{}, From: s.c.Customer, Subject: s.c.Subject, Read: Classification{Kind: w.Kind}}), false)
	}
	if w.Kind == Complaint {
		s.refer(Arrival{Message: s.c.LastIn, Received: s.c.LastInAt, From: s.c.Customer, Subject: s.c.Subject})
	} else {
		s.drop("it is no complaint", DueConsider)
	}
	if stage.ReceiptIsAck && s.c.Deadline(DueAcknowledgement) != nil {
		s.toCustomer(LetterAcknowledgement, "acknowledgement", nil, s.c.LastIn, w.Fresh)
		s.hold(w.Hold)
	}
	s.confirm(w.By.Address, "The case is now a "+kindWords[w.Kind]+". Its dates still count from the day it came.")
	return nil
}

// stopAnswer stops a waiting letter that answers a complaint, because the case
// is to be something else.
func (s *story) stopAnswer() {
	if d := s.c.Draft; d != nil && d.Author != "" {
		s.withdrawDraft("a person said that the case is something else")
	}
}

// hold keeps the letter just ordered back, so that UNDO can still stop it.
func (s *story) hold(d time.Duration) {
	if n := len(s.d.Letters); n > 0 && s.d.Letters[n-1].Audience == ToCustomer && !s.d.Letters[n-1].Draft {
		s.d.Letters[n-1].NotBefore = s.now.Add(d)
	}
}

// lacks reports whether somebody has the role and the officer does not.
func (s *story) lacks(role Role) bool {
	officer, ok := s.rules.Team.Find(s.c.Officer)
	return len(s.rules.Team.With(role)) > 0 && (!ok || !officer.Has(role))
}

// clocksOf names the deadlines that a kind runs on.
func (s *story) clocksOf(k Kind) []string {
	switch k {
	case Complaint, StageRequest:
		return []string{DueAcknowledgement, DueAnswer}
	case MemberEnquiry:
		return []string{DueAnswer}
	}
	return []string{DueContact}
}

// without returns the list less the given values.
func without(list []string, drop ...string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(v string) bool { return slices.Contains(drop, v) })
}
