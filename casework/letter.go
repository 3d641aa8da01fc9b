package casework

import "time"

// Facts are the values that fill a letter, by field name such as
// "window.last_day". A value is a string, an int, a bool, a Date, a time.Time
// (shown in the landlord's zone) or a []Facts.
type Facts map[string]any

// Audience says whom a letter is for. The two never share a thread.
type Audience string

// The audiences.
const (
	ToCustomer Audience = "customer"
	ToStaff    Audience = "staff"
)

// Letters to customers, as `putright case` names them.
const (
	LetterReceipt         = "receipt"
	LetterAcknowledgement = "acknowledgement" // a person has said what the matter is
	LetterAdded           = "added"           // a further message was put on the case
	LetterDelay           = "delay"           // apology for a missed date
	LetterExtension       = "extension"
	LetterOutcome         = "outcome"
	LetterWindowReminder  = "window_reminder"
	LetterClosure         = "closure"
	LetterSurvey          = "survey"
	LetterMoreTime        = "more_time" // the customer has longer to ask, or not
	LetterAccepted        = "appeal_accepted"
	LetterDeclined        = "appeal_declined"
	LetterHearing         = "hearing"
	LetterResolved        = "resolved" // settled at once, in writing (policy 9.2)
	LetterNotConsidered   = "not_considered"
	LetterEnded           = "ended"   // a person closes it early
	LetterPromise         = "promise" // what we will do by when
	LetterPromiseKept     = "promise_kept"
	LetterPaused          = "paused" // its dates stand still, or go on again
	LetterProgress        = "progress"
	LetterAuthority       = "authority_request" // to the customer: may this person speak for you?
	LetterThirdParty      = "third_party"       // to who writes for the customer: what we may say meanwhile
	LetterContractor      = "contractor"        // who deals with it for us
	LetterMerged          = "merged"
	LetterFree            = "letter" // a member of staff's own words
)

// TemplateDefinition is what the acknowledgement is written from that says what
// the complaint is (Code 5.6).
const TemplateDefinition = "definition"

// Letters to staff.
const (
	StaffNewCase     = "staff_new_case"
	StaffMessage     = "staff_message"     // a further message on a case
	StaffPage        = "staff_page"        // danger: the duty contact, at any hour
	StaffQuestion    = "staff_question"    // what is this?
	StaffDecision    = "staff_decision"    // does a message in the window ask for the next stage?
	StaffReminder    = "staff_reminder"    // before and on the date
	StaffOverdue     = "staff_overdue"     // after it
	StaffPreview     = "staff_preview"     // the exact letter, with a code
	StaffHR          = "staff_hr"          // what is said of staff: to Human Resources and one senior manager
	StaffDone        = "staff_done"        // receipt of a word, with UNDO
	StaffRefused     = "staff_refused"     // a word that could not be carried out, and why
	StaffCode        = "staff_code"        // proves control of the registered address
	StaffUndelivered = "staff_undelivered" // a letter did not arrive
	StaffDigest      = "staff_digest"
	StaffAlarm       = "staff_alarm"
)

// Letter is an order to write: what it is, to whom, and the facts that fill
// it. The desk renders it at once, so its bytes are fixed in the transaction
// of the decision.
type Letter struct {
	Name      string
	Template  string // the file it is written from, such as receipt_asb
	Key       string // unique in the outbox: case, letter, stage and ordinal
	Audience  Audience
	To        Person // for staff: registered address and name
	Ordinal   int    // 1 for the first of its name at its stage
	Facts     Facts
	Answers   ID        // the message it answers in its thread; 0: the case's latest from or to its reader
	Draft     bool      // waits for SEND
	Approved  bool      // a person saw it, or it is a code: no cap applies
	NotBefore time.Time // zero: at once
	Records   bool      // its leaving changes the case: LetterLeft follows
}

// LetterMark is what a case remembers of a letter to the customer.
type LetterMark struct {
	Name    string      `json:"name"`
	Key     string      `json:"key"`
	Stage   string      `json:"stage,omitempty"`
	Ordinal int         `json:"ordinal"`
	State   LetterState `json:"state"`
	At      time.Time   `json:"at"`                // of the state
	Day     Date        `json:"day,omitempty"`     // a date that the letter printed and that counts, such as a window's last day
	Outcome string      `json:"outcome,omitempty"` // of an outcome letter
	By      string      `json:"by,omitempty"`      // who asked for it; "" for the program
}

// LetterState is how far a letter to the customer has come.
type LetterState string

// The states of a letter on a case. Sent means that the mail server accepted
// it; a bounce makes it undelivered.
const (
	LetterWaiting     LetterState = "waiting"
	LetterGone        LetterState = "sent"
	LetterUndelivered LetterState = "undelivered"
	LetterWithdrawn   LetterState = "withdrawn"
)

// Draft is a letter that a person asked for and has yet to release.
type Draft struct {
	Letter   LetterMark `json:"letter"`
	By       string     `json:"by"`               // the member of staff who may release it
	Author   string     `json:"author,omitempty"` // who wrote it, where a second person must agree
	Code     string     `json:"code"`             // keyed hash of the single-use code
	Day      Date       `json:"day"`              // the London date its dates were counted from
	Until    time.Time  `json:"until,omitzero"`   // end of the hold, once approved
	Approved bool       `json:"approved,omitempty"`
	Facts    Facts      `json:"-"` // to write it anew on a later date; kept apart with the event's words
}
