package casework

// Kind says what the landlord must do with a message or case.
type Kind string

// The kinds, as staff and customers would name them. ServiceRequest is a first
// ask; Complaint is dissatisfaction after an earlier ask or response (policy
// 4.1); ASB is a report about a neighbour; StageRequest asks to look again at
// a complaint that already has an outcome; MemberEnquiry comes from a
// councillor's or MP's office (policy 7.1); Other asks for nothing.
const (
	ServiceRequest Kind = "service_request"
	Complaint      Kind = "complaint"
	ASB            Kind = "asb"
	StageRequest   Kind = "stage_request"
	MemberEnquiry  Kind = "member_enquiry"
	Other          Kind = "other"
)

// Kinds lists every kind, strictest duty first.
var Kinds = []Kind{StageRequest, Complaint, MemberEnquiry, ASB, ServiceRequest, Other}

// What a stage request asks for.
const (
	AskReview    = "review"
	AskAppeal    = "appeal"
	AskExtension = "extension" // more time to ask
)

// Flag marks something about a message that a person must know.
type Flag string

// The flags of the label guide. Urgent is danger to life, health or the
// building now.
const (
	Urgent        Flag = "urgent"
	Legal         Flag = "legal"
	StaffConduct  Flag = "staff_conduct"
	Anonymous     Flag = "anonymous"
	Petition      Flag = "petition"
	OutOfTime     Flag = "out_of_time"
	DamagesClaim  Flag = "damages_claim"
	Abusive       Flag = "abusive"
	NoControl     Flag = "no_control"
	ThirdParty    Flag = "third_party"
	ServiceCharge Flag = "service_charge"
)

// Flags lists every flag in the order in which they are shown.
var Flags = []Flag{Urgent, Legal, StaffConduct, Anonymous, Petition, OutOfTime, DamagesClaim, Abusive, NoControl, ThirdParty, ServiceCharge}

// Classification is what the classifier makes of one message.
type Classification struct {
	Kind       Kind
	Second     Kind     // the next likeliest kind; "" when there is none worth naming
	Stage      string   // of a stage request: AskReview, AskAppeal or AskExtension; else ""
	Flags      []Flag   // in the order of Flags
	Safety     bool     // hints at abuse, stalking or self-harm: nothing automatic may leave
	Formal     bool     // asks that it be dealt with as a complaint, or for the complaints procedure
	Unhappy    bool     // voices dissatisfaction with the landlord, whatever the kind
	Confidence float64  // 0 to 1, in Kind
	Sure       bool     // Confidence reaches the configured threshold
	Reasons    []string // two to four, in plain English, with the words that led to each
}

// Has reports whether the classification carries the flag.
func (c Classification) Has(f Flag) bool {
	for _, g := range c.Flags {
		if g == f {
			return true
		}
	}
	return false
}
