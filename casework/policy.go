package casework

// Policy is a landlord's procedure as data: every number beside the clause it
// comes from. The policy package reads it from a TOML file, checks it and
// shows it in plain words; nothing here has a default.
type Policy struct {
	ID         string `toml:"id"`
	Title      string `toml:"title"`
	Owner      string `toml:"owner"`
	Version    string `toml:"version"`
	ApprovedOn Date   `toml:"approved_on"`
	ReviewBy   Date   `toml:"review_by"`

	Timezone    string       `toml:"timezone"`     // IANA name, such as Europe/London
	LettersFrom string       `toml:"letters_from"` // HH:MM on a working day, from which letters that a date sends may leave
	Calendar    CalendarRule `toml:"calendar"`
	Definition  Text         `toml:"definition"` // what a complaint is

	NotComplaint []Ground `toml:"not_complaint"`    // grounds on which a person may turn a complaint away
	AgeLimit     AgeRule  `toml:"age_limit"`        // how old a matter may be
	Early        Period   `toml:"early_resolution"` // settled informally before the first stage; N 0: no such step

	Stages   []Stage    `toml:"stage"` // in order; the last is final
	Late     LateRule   `toml:"late"`
	Close    CloseRule  `toml:"close"`
	Spoken   Period     `toml:"spoken_outcome"` // a spoken outcome is confirmed in writing within
	Survey   SurveyRule `toml:"survey"`
	WarnAt   []int      `toml:"warn_at"` // working days before a date on which its officer is reminded
	Triage   Period     `toml:"triage"`  // a person says within this what an unsure message is
	Services CareRule   `toml:"service_request"`
	ASB      CareRule   `toml:"asb"`
	Members  CareRule   `toml:"member_enquiry"`
	Routes   []Route    `toml:"route"`

	Hearing   HearingRule  `toml:"hearing"`
	Refusal   RefusalRule  `toml:"not_considered"` // what a person must put down to turn a complaint away
	Anonymous Period       `toml:"anonymous"`      // a person says within this whether anything can be done
	Third     Text         `toml:"third_party"`    // the customer's word is asked for before anything is disclosed
	Contract  ContractRule `toml:"contractor"`
	Payment   PaymentRule  `toml:"payment"`
	Hazard    HazardRule   `toml:"hazard"`
	Pauses    []Pause      `toml:"pause"`
	Update    Period       `toml:"update"`        // a customer hears from us at least this often while a case is open
	Post      Period       `toml:"posted_letter"` // a letter by post counts as received after
	Retention []Retention  `toml:"retention"`     // empty until the landlord has decided
}

// Unit is what a Period counts.
type Unit string

// The units of a Period. A month ends on the corresponding date, clamped to
// the month's end.
const (
	WorkingDays  Unit = "working_days"
	CalendarDays Unit = "calendar_days"
	Weeks        Unit = "weeks"
	Months       Unit = "months"
	Hours        Unit = "hours" // elapsed time, not office hours
)

// Start says from which moment a Period counts.
type Start string

// The moments a Period may count from.
const (
	FromReceipt         Start = "receipt"         // of the message that asked
	FromAcknowledgement Start = "acknowledgement" // sent, or due if that is earlier
	FromOutcome         Start = "outcome"         // sent in writing
	FromClosure         Start = "closure"
	FromEvent           Start = "event" // of whatever the rule is about
)

// Period is a length of time with the clause it comes from. N is 0 where the
// policy sets none.
type Period struct {
	N      int    `toml:"n"`
	Unit   Unit   `toml:"unit"`
	From   Start  `toml:"from"`
	Clause string `toml:"clause"`
}

// Text is wording taken from the policy.
type Text struct {
	Words  string `toml:"words"`
	Clause string `toml:"clause"`
}

// CalendarRule says which days count.
type CalendarRule struct {
	Holidays      string    `toml:"holidays"`       // name of a bank holiday file, such as england-and-wales
	Weekend       []string  `toml:"weekend"`        // sat, sun
	FirstDay      string    `toml:"first_day"`      // next_working_day (convention S), deem_next (D) or same_day (Z)
	Cutoff        string    `toml:"cutoff"`         // HH:MM for deem_next; "" for none
	LandlordRolls string    `toml:"landlord_rolls"` // back or forward, where a landlord's date falls on a day that doesn't count
	CustomerRolls string    `toml:"customer_rolls"` // the same for a customer's window
	Closures      []Closure `toml:"closure"`
}

// Closure is a day on which the office is shut. It stops only the clocks named
// in Counts (deadline names); normally none.
type Closure struct {
	Date   Date     `toml:"date"`
	Label  string   `toml:"label"`
	Counts []string `toml:"counts_for"`
}

// Stage is one step of the complaints procedure.
type Stage struct {
	ID      string `toml:"id"`      // such as local
	Name    string `toml:"name"`    // as letters show it, such as "Step 1, Local Resolution"
	Request string `toml:"request"` // the word a customer asks with: review, appeal; "" for the first
	Clause  string `toml:"clause"`

	Acknowledge  Period   `toml:"acknowledge"`
	ReceiptIsAck bool     `toml:"receipt_is_acknowledgement"` // the automatic receipt meets the acknowledgement's date
	Answer       Period   `toml:"answer"`
	Extension    ExtRule  `toml:"extension"`
	Window       Period   `toml:"window"`      // for asking for the next stage, from the written outcome; N 0 at the final stage
	WindowHard   bool     `toml:"window_hard"` // false: a late request goes to a person all the same
	Reasons      string   `toml:"reasons"`     // no, expected or required, of who asks for this stage
	Handler      string   `toml:"handler"`     // staff role that answers
	NotSameAs    bool     `toml:"not_same_person_as_before"`
	Criteria     []string `toml:"criteria"`        // of which a request for this stage must meet one
	NewIssues    string   `toml:"new_issues"`      // fold_in or new_case: what becomes of a new matter raised at this stage
	Outcomes     []string `toml:"outcomes"`        // such as upheld, partially upheld, not upheld
	Requires     []string `toml:"letter_requires"` // sections the outcome letter may not lack: findings, actions, …
	Final        bool     `toml:"final"`
}

// ExtRule limits extensions of an answer's date.
type ExtRule struct {
	Max         int    `toml:"max"` // in Unit, beyond the first date; 0 for no cap
	Unit        Unit   `toml:"unit"`
	WarnOver    int    `toml:"warn_over"` // a manager is asked above this
	Count       int    `toml:"count"`     // how many may be given without a manager; 0 for any
	NeedsReason bool   `toml:"needs_reason"`
	Clause      string `toml:"clause"`
}

// LateRule is what happens after a date was missed.
type LateRule struct {
	Apology  Period `toml:"apology"`   // to the customer, from the missed date
	NextWord Period `toml:"next_word"` // promised in the apology, and kept by another one until there is an answer
}

// CloseRule closes a case whose window ended.
type CloseRule struct {
	Reminder int      `toml:"reminder"` // working days before the window ends on which the customer is reminded
	After    Period   `toml:"after"`    // from the window's last day
	Guards   []string `toml:"guards"`   // named for its readers: all of mailbox_read, no_message_waiting, no_extension_asked and no_message_in_window hold, whatever is listed
	Clause   string   `toml:"clause"`
}

// SurveyRule asks a customer how it went.
type SurveyRule struct {
	After     Period   `toml:"after"`
	Questions []string `toml:"questions"`
	Suppress  []string `toml:"suppress"` // safety, restriction, bereavement, hr, open_linked, opt_out, open_promise
}

// CareRule is how a kind other than a complaint is looked after until DONE.
type CareRule struct {
	Role          string `toml:"role"`           // the team it goes to
	Contact       Period `toml:"contact"`        // first contact with the customer, or the answer to a member
	Complaint     string `toml:"complaint"`      // of members: asked or dissatisfied, from which on their mail starts a complaint's clock, too
	ContactUrgent Period `toml:"contact_urgent"` // where the message is urgent; N 0: as Contact
}

// Route is help outside the landlord, as dated data (policy 13; Code 2.4).
type Route struct {
	ID        string `toml:"id"`
	Name      string `toml:"name"`
	Web       string `toml:"web"`
	Phone     string `toml:"phone"`
	Post      string `toml:"post"`
	When      string `toml:"when"` // as letters say it: "at any time", "within 12 months of our final answer"
	Ombudsman bool   `toml:"ombudsman"`
	Lapsed    bool   `toml:"lapsed"` // kept for the record, never printed
	CheckedOn Date   `toml:"checked_on"`
	Clause    string `toml:"clause"`
}

// Ground is a reason for which a matter may not be a complaint. The program
// never refuses by it: it prompts a person, who decides and gives reasons.
type Ground struct {
	ID        string `toml:"id"`
	Text      string `toml:"text"`
	Handling  bool   `toml:"handling_is_complaint"` // a complaint about how it was handled is heard all the same
	TwoPeople bool   `toml:"two_people"`            // a second person must agree
	Flag      Flag   `toml:"flag"`                  // which flag of a message prompts a person to think of it; "" for none
	Clause    string `toml:"clause"`
}

// RefusalRule is what a person must put down before a complaint can be turned
// away, at whatever stage. A reason is always needed.
type RefusalRule struct {
	Evidence   bool   `toml:"evidence"`   // what shows that the ground holds
	Discretion bool   `toml:"discretion"` // whether it was thought of to consider it all the same
	Clause     string `toml:"clause"`
}

// ContractRule is how a contractor may deal with a matter while the landlord
// watches. The landlord's own dates hold all the while.
type ContractRule struct {
	Monitor Period `toml:"monitor"` // a person looks at how it goes, each
	Clause  string `toml:"clause"`
}

// PaymentRule says who may award a payment.
type PaymentRule struct {
	Role   string `toml:"role"`
	Clause string `toml:"clause"`
}

// AgeRule limits how long ago a matter may lie. Like a Ground it prompts a
// person; no date refuses anybody.
type AgeRule struct {
	N      int    `toml:"n"` // 0 for no limit
	Unit   Unit   `toml:"unit"`
	From   string `toml:"from"` // issue, aware, or latest: the latest of both and of the landlord's last word
	Clause string `toml:"clause"`
}

// HearingRule is how a panel hears an appeal; empty where no stage has one. By
// when it is held is the Answer of its stage.
type HearingRule struct {
	Panel     []string `toml:"panel"`              // who sits on it, in words
	Accept    Period   `toml:"accept"`             // a person decides whether the appeal is heard, within
	Notice    int      `toml:"notice"`             // working days of notice to the customer; below, staff are warned
	NoticeMin int      `toml:"notice_least"`       // below, a manager is asked
	Papers    bool     `toml:"papers_only"`        // the customer may leave it to the papers
	Absence   bool     `toml:"may_go_ahead"`       // in the customer's absence
	TwoPeople bool     `toml:"decline_two_people"` // a second person must agree before an appeal is declined
	Letter    Period   `toml:"letter_within"`      // after the hearing
	Clause    string   `toml:"clause"`
}

// HazardRule is the law's clocks for danger in a home (Awaab's Law, SI
// 2025/1042), which run beside any complaint.
type HazardRule struct {
	Emergency   Period        `toml:"emergency"`   // investigated and made safe, from the report
	Investigate Period        `toml:"investigate"` // a significant hazard, from the report
	Summary     Period        `toml:"summary"`     // written findings to the tenant, from the investigation's end
	Works       Period        `toml:"works"`       // safety work, likewise
	Start       Period        `toml:"start"`       // further work begun, likewise
	Latest      Period        `toml:"latest"`      // outer limit for that, likewise
	Phases      []HazardPhase `toml:"phase"`
	Clause      string        `toml:"clause"`
}

// HazardPhase says which hazards the law counts from a date on.
type HazardPhase struct {
	From    Date     `toml:"from"`
	Hazards []string `toml:"hazards"` // by name, never by number
	Cues    []string `toml:"cues"`    // words in a message that hint at one of them
}

// Pause is a reason for which a person may suspend a case.
type Pause struct {
	Reason    string `toml:"reason"`
	Stops     bool   `toml:"stops_clock"`
	Review    int    `toml:"review_every"` // working days after which a person looks again
	TwoPeople bool   `toml:"two_people"`   // a manager beside the case's officer must agree
	Clause    string `toml:"clause"`
}

// Retention is how long a closed case of a kind is kept.
type Retention struct {
	Kind  Kind `toml:"kind"`
	Years int  `toml:"years"`
}
