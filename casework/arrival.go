package casework

import (
	"slices"
	"strings"
	"time"
)

// Arrival is a person's message for a case: the first, which opens it, or a
// further one of a party.
type Arrival struct {
	Message  ID
	Received time.Time // by the landlord's server, or as staff say of a call, a visit or a letter: clocks run from here (policy 8.1, 16.1; R9)
	From     Person
	Read     Classification
	Subject  string
	Text     string   // the new text, for the officer's mail
	Notes    []string // what staff must know of it: unreadable parts, an unconfirmed sender
	Code     string   // keyed hash of a fresh code, should a letter have to be shown again

	Opens *Opening // for the first message

	hazards []string // cues of danger that nobody on the case knows of yet
}

// Opening is what a new case is given from outside.
type Opening struct {
	ID      ID
	Ref     string
	Mailbox string
	Policy  string // hash of the policy it will run under
	Turn    int64  // whose turn it is among those who could take it
	Related string // reference of an earlier case it continues; "" for none
}

func (a Arrival) decide(s *story) error {
	a.hazards = s.hazardsIn(a)
	if a.Opens != nil {
		return a.open(s)
	}
	return a.add(s)
}

// open starts a case: kind, officer, clocks, the customer's receipt and the
// officer's mail (policy 8.1, 10.1, 16.2, 16.3; R1, R17, R32).
func (a Arrival) open(s *story) error {
	o, read := a.Opens, a.Read
	s.c.ID = o.ID
	kind, state := read.Kind, Open
	if kind == Other {
		kind = read.Second
	}
	if kind == "" || kind == Other {
		kind = ServiceRequest
	}
	if !read.Sure {
		state = Triage
		kind = stricter(kind, read.Second)
	}
	if kind == StageRequest {
		// No window is open that it could fall into: there is no answer on file, or
		// it comes late. A person finds out; the program refuses nobody (R39).
		state = Triage
	}
	member := s.rules.memberComplains(read)
	if member {
		kind, state = Complaint, Triage
	}
	stage := s.rules.firstStage(kind, read.Stage)
	s.record(Event{
		What: CaseOpened, By: ByCustomer,
		Data: EventData{
			Ref: o.Ref, Mailbox: o.Mailbox, Policy: o.Policy, Kind: kind, State: state, Stage: stage.ID,
			Flags: read.Flags, Safety: read.Safety, Message: a.Message, Person: a.From.ID, Received: a.Received, Related: o.Related, Hazards: a.hazards,
		},
		Why:   strings.Join(read.Reasons, "; "),
		Words: Facts{"customer.address": a.From.Address, "customer.name": a.From.Name, "subject": a.Subject}.and(s.understood(a)),
	})
	s.helperWrites(a)
	s.exclude(a)
	s.assign(s.rules.roleFor(kind, stage), o.Turn)
	s.startClocks(kind, stage, a.Received, read.Has(Urgent))
	if member {
		s.startClocks(MemberEnquiry, Stage{}, a.Received, false) // the stricter of both
	}
	s.consider(a.Received)
	s.startHazard(a)
	if state == Triage {
		p := s.rules.Policy.Triage
		s.setDeadline(DueTriage, s.rules.Calendar.Due(DueTriage, a.Received, p, Landlord), p.Clause)
	}
	s.refer(a)
	s.receipt(a)
	s.tell(a)
	return nil
}

// add puts a further message of a party on the case. It never changes what was
// decided; inside a window it keeps the case open until a person has judged it
// (policy 10.2, 11.1; R37 to R39).
func (a Arrival) add(s *story) error {
	read := a.Read
	was := s.c.State
	s.record(Event{
		What: MessageIn, By: ByCustomer, Why: strings.Join(read.Reasons, "; "),
		Data: EventData{Message: a.Message, Person: a.From.ID, Received: a.Received, Flags: read.Flags, Safety: read.Safety, Hazards: a.hazards},
	})
	s.exclude(a)
	s.stopDraft(a.Code)
	s.refer(a)
	s.startHazard(a)
	switch {
	case a.chosen(s):
		s.choose(a)
	case was == Answered || was == Suspended && s.c.Pause.Was == Answered:
		s.inWindow(a)
	default:
		if was == Triage && read.Kind == Complaint {
			// The strictest plausible clock runs while nobody has judged it.
			s.startClocks(Complaint, s.rules.firstStage(Complaint, ""), a.Received, false)
		}
		s.added(a)
		s.tell(a)
	}
	return nil
}

// Wrote says that staff wrote about the case from the shared mailbox itself. It
// is on record and decides nothing.
type Wrote struct {
	Message ID
}

func (w Wrote) decide(s *story) error {
	s.record(Event{What: MessageOut, By: s.c.Mailbox, Data: EventData{Message: w.Message}})
	s.nextUpdate(s.today)
	return nil
}

// assign gives the case to a named person (policy 16.3; R17).
func (s *story) assign(role Role, turn int64, except ...string) {
	if who, ok := s.rules.Team.Pick(role, turn, slices.Concat(except, s.c.Excluded)...); ok {
		s.record(Event{What: Assigned, Data: EventData{Officer: who.Address, Role: role}})
	}
}

// startClocks sets the landlord's dates for a kind from the moment of receipt.
// A date that already runs is only ever moved nearer: correcting what a message
// is never costs the customer a day.
func (s *story) startClocks(kind Kind, stage Stage, received time.Time, urgent bool) {
	start := func(what string, p Period) {
		if p.N == 0 {
			return
		}
		due := s.rules.Calendar.Due(what, received, p, Landlord)
		if ack := s.c.Deadline(DueAcknowledgement); p.From == FromAcknowledgement && ack != nil && !stage.ReceiptIsAck {
			// From the acknowledgement's date; it moves nearer if that leaves sooner.
			// A receipt that is the acknowledgement leaves at once.
			due = s.rules.Calendar.DueFrom(what, ack.By, p, Landlord)
		}
		if old := s.c.Deadline(what); old != nil && old.By <= due.By {
			return
		}
		s.setDeadline(what, due, p.Clause)
	}
	switch kind {
	case Complaint, StageRequest:
		start(DueAcknowledgement, stage.Acknowledge)
		start(DueAnswer, stage.Answer)
		s.nextUpdate(s.today)
	case MemberEnquiry:
		start(DueAnswer, s.rules.Policy.Members.Contact)
	case ASB, ServiceRequest:
		care := s.rules.Policy.Services
		if kind == ASB {
			care = s.rules.Policy.ASB
		}
		if urgent && care.ContactUrgent.N > 0 {
			care.Contact = care.ContactUrgent
		}
		start(DueContact, care.Contact)
	}
}

// stricter returns the kind with the stricter duty of two likely ones; "" and
// Other never win.
func stricter(a, b Kind) Kind {
	if b == "" || b == Other {
		return a
	}
	for _, k := range Kinds {
		if k == a || k == b {
			return k
		}
	}
	return a
}

// firstStage is the stage at which a case of the kind begins; the zero Stage
// for kinds that have none.
func (r Rules) firstStage(kind Kind, asked string) Stage {
	switch kind {
	case Complaint:
		return r.Policy.Stages[0]
	case StageRequest:
		for _, st := range r.Policy.Stages {
			if st.Request != "" && st.Request == asked {
				return st
			}
		}
		return r.Policy.Stages[min(1, len(r.Policy.Stages)-1)]
	}
	return Stage{}
}

// roleFor says whose work a new case is.
func (r Rules) roleFor(kind Kind, stage Stage) Role {
	switch kind {
	case ServiceRequest:
		return orRole(r.Policy.Services.Role, RoleServices)
	case ASB:
		return orRole(r.Policy.ASB.Role, RoleASB)
	case MemberEnquiry:
		return orRole(r.Policy.Members.Role, RoleMembers)
	}
	return orRole(stage.Handler, RoleOfficer)
}

func orRole(name string, otherwise Role) Role {
	if name != "" {
		return Role(name)
	}
	return otherwise
}
