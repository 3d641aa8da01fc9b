package casework

import "time"

// ID names a row. Ids are made by the program, rise with time and say nothing
// about anybody.
type ID int64

// Person is somebody outside the landlord: a customer, a member, a helper.
type Person struct {
	ID      ID
	Address string // bare, lower case; "" when there is none to write to
	Name    string // as the person shows it; may be ""
}

// What names the kind of an event. The texts are stored and never change
// their meaning.
type What string

// The events of a case. Each says in the past tense what happened.
const (
	CaseOpened       What = "opened"
	KindSet          What = "kind_set" // a person said what this is
	Assigned         What = "assigned"
	MessageIn        What = "message_in"  // a message of a party was put on the case
	MessageOut       What = "message_out" // staff wrote from the shared mailbox
	Noted            What = "noted"       // a private note
	Referred         What = "referred"    // to staff of a role, such as the duty contact
	DeadlineSet      What = "deadline_set"
	DeadlineMet      What = "deadline_met"
	DeadlineDropped  What = "deadline_dropped"  // it no longer applies
	DeadlineReopened What = "deadline_reopened" // its letter did not arrive, so it was not met
	Reminded         What = "reminded"          // staff were reminded of a deadline
	LetterOrdered    What = "letter_ordered"
	LetterSent       What = "letter_sent" // the mail server accepted it
	LetterFailed     What = "letter_failed"
	Drafted          What = "drafted"  // a letter waits for a person's SEND
	Approved         What = "approved" // SEND: it leaves after the hold
	Released         What = "released" // the hold is over and nothing newer came
	DraftWithdrawn   What = "draft_withdrawn"
	OutcomeGiven     What = "outcome_given"
	OutcomeVoid      What = "outcome_void" // its letter did not arrive: the case is open again
	StageOpened      What = "stage_opened"
	WindowHeld       What = "window_held"  // a message in the window: the case stays open until a person decides
	WindowFreed      What = "window_freed" // a person said the message is no request
	WorkDone         What = "done"         // staff finished what a request, report or enquiry asked
	CaseClosed       What = "closed"
	SurveyAsked      What = "survey_asked"
	Undone           What = "undone" // an earlier action of a person no longer counts

	Defined            What = "defined"          // the complaint's definition was sent to the customer
	RequestAccepted    What = "request_accepted" // a person accepted an appeal
	HearingFixed       What = "hearing_fixed"
	OutcomeTold        What = "outcome_told"   // by phone or in person; the writing is owed
	Posted             What = "posted"         // a letter also went by post
	Extended           What = "extended"       // a letter gave the answer a later date
	NotConsidered      What = "not_considered" // a person turned it away, on a ground of the policy
	Promised           What = "promised"
	PromiseKept        What = "promise_kept"
	PaymentAwarded     What = "payment"
	Paused             What = "paused"
	PauseReviewed      What = "pause_reviewed"
	Resumed            What = "resumed"
	HelperNamed        What = "helper"     // somebody who writes or speaks for the customer, and what they may
	CustomerNamed      What = "customer"   // to whom letters go from now on
	ContractorSet      What = "contractor" // who deals with it for us, or nobody any more
	IntervalAgreed     What = "interval"
	AdjustmentSet      What = "adjustment"
	SafetySet          What = "safety"         // a person marked it, or took the mark away
	HazardCleared      What = "hazard_cleared" // a person said that there is no such danger
	HazardInvestigated What = "hazard_investigated"
	Reopened           What = "reopened"   // a person took a closed or answered case up again
	Merged             What = "merged"     // another case carries it on
	TookOver           What = "took_over"  // another case was merged into it
	KeptApart          What = "kept_apart" // a person said that it is a matter of its own
	Excluded           What = "excluded"   // a member of staff is named in what is said of staff: neither given the case nor told of it
)

// Event is one fact in a case's life. Events are appended, never changed; the
// case is what they add up to (Fold).
type Event struct {
	Seq     int       // 1, 2, … in the case
	At      time.Time // UTC
	What    What
	By      string // "putright", "customer", or the address of a member of staff
	Clause  string // of the policy, where one applies
	Version int    // of this event's shape
	Action  string // groups the events of one act of a person, for UNDO; "" for the program's own

	Data  EventData // facts without personal data
	Why   string    // in words; may quote the customer, so it is kept apart
	Words Facts     // texts that belong to the event (findings, a note), kept apart likewise
}

// EventData is what an event carries, empty where it does not apply. It holds
// ids, names of rules and dates: nothing that an erasure would have to remove.
type EventData struct {
	Ref      string    `json:"ref,omitempty"`
	Mailbox  string    `json:"mailbox,omitempty"`
	Kind     Kind      `json:"kind,omitempty"`
	State    State     `json:"state,omitempty"`
	Stage    string    `json:"stage,omitempty"`
	Flags    []Flag    `json:"flags,omitempty"`
	Safety   bool      `json:"safety,omitempty"`
	Hazards  []string  `json:"hazards,omitempty"` // cues of the policy that a message holds
	Message  ID        `json:"message,omitempty"`
	Person   ID        `json:"person,omitempty"`
	Officer  string    `json:"officer,omitempty"`
	Role     Role      `json:"role,omitempty"`
	Policy   string    `json:"policy,omitempty"` // hash
	Received time.Time `json:"received,omitzero"`
	Related  string    `json:"related,omitempty"` // reference of a linked case

	Deadline *Deadline   `json:"deadline,omitempty"`
	What     string      `json:"what,omitempty"` // of a deadline, where only its name is needed
	Day      Date        `json:"day,omitempty"`
	Letter   *LetterMark `json:"letter,omitempty"`
	Key      string      `json:"key,omitempty"` // of a letter, where only its key is needed
	Outcome  string      `json:"outcome,omitempty"`
	Draft    *Draft      `json:"draft,omitempty"`
	Undoes   []int       `json:"undoes,omitempty"` // Seq of the events that no longer count
	N        int         `json:"n,omitempty"`      // of a promise, or working days
	Days     []DaysLeft  `json:"days,omitempty"`   // working days left on each clock that a pause stopped
	Off      bool        `json:"off,omitempty"`    // the fact ends rather than begins
	Ground   string      `json:"ground,omitempty"`
	Money    int         `json:"money,omitempty"` // pence
	Clock    string      `json:"clock,omitempty"` // HH:MM
}
