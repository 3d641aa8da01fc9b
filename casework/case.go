package casework

import "time"

// State says where a case stands.
type State string

const (
	// Triage: the program is not sure what the message is. The customer has a
	// neutral receipt, the strictest plausible clock runs, and a person is asked
	// one word. It ends when a person says the kind.
	Triage State = "triage"

	// Open: somebody looks into it at the current stage. A complaint leaves it
	// when an outcome letter has been sent; other kinds when staff say DONE.
	Open State = "open"

	// Suspended: mediation or a restriction stops the clocks (policy 15.1). A
	// person starts and ends it.
	Suspended State = "suspended"

	// Answered: the written outcome has been sent and the customer's window to
	// ask for the next stage is open (policy 10.2). It ends by a request, or by
	// closure on the working day after the window, if nothing of the customer
	// waits.
	Answered State = "answered"

	// Closed: nothing is owed any more but what was promised and what the law asks
	// about danger in a home. A further message of the customer opens a linked case
	// of its own.
	Closed State = "closed"
)

// Names of the deadlines.
const (
	DueAcknowledgement = "acknowledgement"
	DueAnswer          = "answer"       // the outcome of a stage, or the answer to a member
	DueContact         = "contact"      // first contact about a request or report
	DueTriage          = "triage"       // a person says what it is
	DueDecision        = "decision"     // a person says whether a message in the window is a request
	DueWindow          = "window"       // the customer's last day to ask for the next stage
	DueRelease         = "release"      // a person releases a letter that may not leave by itself
	DueWord            = "next_word"    // the next word promised in an apology
	DueAccept          = "accept"       // a person says whether an appeal is heard
	DueHearing         = "hearing"      // the day on which the panel sits
	DueInWriting       = "in_writing"   // a spoken outcome is confirmed in a letter
	DuePromise         = "promise"      // something promised is done; the first is "promise 1"
	DueUpdate          = "update"       // the customer hears from us while the case is open
	DuePauseReview     = "pause_review" // a person looks whether a pause must go on
	DueConsider        = "consider"     // a person says whether anything can be done for an anonymous writer
	DueMonitor         = "monitor"      // a person asks the contractor how it goes
	DueAdjustment      = "adjustment"   // a person asks whether an adjustment still fits
	DueMakeSafe        = "make_safe"    // an emergency hazard is investigated and made safe: hours, at any hour of any day
	DueInvestigate     = "investigate"  // a hazard is investigated
	DueSummary         = "summary"      // its findings are sent to the tenant in writing
	DueWorks           = "works"        // its safety work is done
	DueStart           = "start"        // further work has begun
	DueLatest          = "latest_start" // outer limit for that
)

// DeadlineState says how a deadline stands.
type DeadlineState string

// The states of a deadline. Running past its date is what `putright cases
// --overdue` lists.
const (
	Running DeadlineState = "running"
	Met     DeadlineState = "met"
	MetLate DeadlineState = "met late"
	Dropped DeadlineState = "dropped" // it no longer applies
	Ended   DeadlineState = "ended"   // a customer's window is over
)

// Deadline is a promise with a date and the working that defends it.
type Deadline struct {
	What     string        `json:"what"`
	Stage    string        `json:"stage,omitempty"`
	By       Date          `json:"by"` // due by the end of this London date
	State    DeadlineState `json:"state"`
	Working  string        `json:"working"`
	Clause   string        `json:"clause,omitempty"`
	At       time.Time     `json:"at,omitzero"`        // the very instant, of a deadline in hours; else zero
	From     Date          `json:"from,omitempty"`     // the London date a window counts from
	Set      Date          `json:"set"`                // the London date on which it was set: no reminder falls before
	Reminded Date          `json:"reminded,omitempty"` // the last reminder to staff
	Paged    time.Time     `json:"paged,omitzero"`     // the instant of that reminder, of a deadline in hours
}

// Case is the projection of its events.
type Case struct {
	ID      ID
	Mailbox string // the landlord's address it came to
	Ref     string // such as VH-2026-00042
	Seq     int    // of its last event
	Policy  string // hash of the policy it runs under

	Kind    Kind
	State   State
	Stage   string // id of the policy's stage; "" where the kind has none
	Flags   []Flag
	Safety  bool // nothing automatic may leave
	Officer string
	Before  []string // who answered earlier stages
	Outcome string   // of the latest answered stage

	Received time.Time // the moment the clocks of its stage run from
	Opened   time.Time // when its first message came in
	Closed   time.Time
	Surveyed bool

	Customer    Person
	Subject     string // the customer's; never printed in a letter
	Deadlines   []Deadline
	Letters     []LetterMark
	Holding     []ID        // messages inside the window that no person has judged
	Draft       *Draft      // at most one letter waits for a person
	Leaving     []Draft     // released and handed to the mail server, but not yet accepted
	Definition  *Definition // what the complaint is, as acknowledged
	Understood  *Definition // what the program made of the customer's words, for a person to mend
	Hazards     []string    // cues of danger in the home that somebody knows of
	Promises    []Promise
	Payments    []Payment
	Pause       *Suspension // mediation or a restriction; nil for none
	Hearing     *Hearing    // fixed and told to the customer
	Accepted    bool        // the request for the current stage was accepted, where the policy asks for that
	Ground      string      // id of the ground on which it was not considered
	Involved    []string    // staff who acted on it or looked after it
	Helpers     []Helper    // who else writes or speaks for the customer
	Contractor  string      // who deals with it for us; "" for nobody
	Interval    int         // working days between updates, as agreed with the customer; 0 for the policy's
	Adjustments []Adjustment
	ToldOn      Date   // an outcome was spoken and is not yet in writing
	Extended    int    // extensions given at the current stage
	MergedInto  string // reference of the case that carries it on
	Related     []string
	Apart       bool      // a person said that it is a matter of its own, whatever it is related to
	ToHR        bool      // what it says of staff was referred (policy 6.5)
	Excluded    []string  // staff named in what is said of staff
	LastIn      ID        // the customer's latest message
	LastInAt    time.Time // when it was received
}

// Deadline returns the running deadline of that name, or nil.
func (c *Case) Deadline(what string) *Deadline {
	for i := range c.Deadlines {
		if c.Deadlines[i].What == what && c.Deadlines[i].State == Running {
			return &c.Deadlines[i]
		}
	}
	return nil
}

// Letter returns the mark of the letter with that key, or nil.
func (c *Case) Letter(key string) *LetterMark {
	for i := range c.Letters {
		if c.Letters[i].Key == key {
			return &c.Letters[i]
		}
	}
	return nil
}

// Overdue reports whether a running deadline of the landlord's is past on the
// given London date.
func (c *Case) Overdue(today Date) bool {
	for _, d := range c.Deadlines {
		if d.State == Running && d.What != DueWindow && d.By < today {
			return true
		}
	}
	return false
}
