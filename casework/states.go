package casework

import (
	"fmt"
	"slices"
	"strings"
)

// OutcomeNotConsidered and OutcomeResolved are outcomes that no stage gives: a
// person turned the complaint away, or it was settled at once.
const (
	OutcomeNotConsidered = "not considered"
	OutcomeResolved      = "resolved"
)

// anyState is every state of a case that exists.
var anyState = []State{Triage, Open, Suspended, Answered, Closed}

// alive is every state in which something is still owed.
var alive = []State{Triage, Open, Suspended, Answered}

// meets says which events a case in which state can meet. What is not listed
// is refused with both names, so that a mistake in a rule can't make a case
// that no rule expects. CaseOpened alone meets a case that does not exist yet.
var meets = map[What][]State{
	KindSet:            {Triage, Open},
	Assigned:           anyState,
	MessageIn:          alive,
	MessageOut:         anyState,
	Noted:              anyState,
	Referred:           anyState,
	DeadlineSet:        anyState,
	DeadlineMet:        anyState,
	DeadlineDropped:    anyState,
	DeadlineReopened:   anyState,
	Reminded:           anyState,
	LetterOrdered:      anyState,
	LetterSent:         anyState,
	LetterFailed:       anyState,
	Drafted:            anyState,
	Approved:           anyState,
	Released:           anyState,
	DraftWithdrawn:     anyState,
	OutcomeGiven:       {Open, Suspended},
	OutcomeVoid:        {Answered, Closed},
	StageOpened:        {Open, Answered, Closed},
	WindowHeld:         {Answered},
	WindowFreed:        {Answered},
	WorkDone:           {Open},
	CaseClosed:         alive,
	SurveyAsked:        {Closed},
	Undone:             anyState,
	Defined:            {Triage, Open, Suspended, Answered, Closed},
	RequestAccepted:    {Open},
	HearingFixed:       {Open},
	OutcomeTold:        {Open},
	Posted:             anyState,
	Extended:           {Open, Suspended},
	NotConsidered:      {Triage, Open},
	Promised:           anyState,
	PromiseKept:        anyState,
	PaymentAwarded:     anyState,
	Paused:             {Open, Answered},
	PauseReviewed:      alive,
	Resumed:            alive,
	HelperNamed:        anyState,
	CustomerNamed:      anyState,
	ContractorSet:      alive,
	IntervalAgreed:     alive,
	AdjustmentSet:      alive,
	SafetySet:          anyState,
	HazardCleared:      anyState,
	HazardInvestigated: anyState,
	Reopened:           {Answered, Closed},
	Merged:             alive,
	TookOver:           anyState,
}

// mayMeet returns an error that names both, if the event can't meet the case
// as it stands.
func mayMeet(c *Case, what What) error {
	if c.Seq == 0 {
		if what == CaseOpened {
			return nil
		}
		return fmt.Errorf("the event %q can't meet a case that is not open yet", what)
	}
	states, known := meets[what]
	if !known || !slices.Contains(states, c.State) {
		return fmt.Errorf("the event %q can't meet case %s, which is %s", strings.ReplaceAll(string(what), "_", " "), c.Ref, c.State)
	}
	return nil
}
