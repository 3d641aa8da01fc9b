package casework

// Suspension is mediation or a restriction of contact (policy 5.2, 15.1). A
// person starts and ends it, and is asked at intervals whether it must go on.
type Suspension struct {
	Reason string // of the policy's list of pauses
	Since  Date
	Was    State      // to which the case returns
	Stops  bool       // the clocks in Days stand still; else they run on (Code)
	Days   []DaysLeft // what was left of each clock that was stopped
}

// DaysLeft is what remains of a deadline that a pause stopped.
type DaysLeft struct {
	What    string `json:"what"`
	Stage   string `json:"stage,omitempty"`
	Days    int    `json:"days"` // working days; none or less: it was due or late
	Clause  string `json:"clause,omitempty"`
	Working string `json:"working,omitempty"`
}
