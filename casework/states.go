package casework

import (
	"cmp"
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

// moves says where an event takes a case that stands in a state. Each event is
// in this table or in the next; states.md draws both. "" is a case that does
// not exist yet. UNDO alone goes ways that are not listed: back to where the
// case stood before the act that it takes back.
var moves = map[What]map[State][]State{
	CaseOpened:   {"": {Triage, Open}},
	KindSet:      {Triage: {Triage, Open}, Open: {Open}},
	Paused:       {Open: {Open, Suspended}, Answered: {Answered, Suspended}},
	Resumed:      {Suspended: {Open, Answered}, Triage: {Triage}, Open: {Open}, Answered: {Answered}},
	OutcomeGiven: {Open: {Answered}, Suspended: {Answered}},
	OutcomeVoid:  {Answered: {Open}, Closed: {Open}},
	StageOpened:  {Open: {Open}, Answered: {Open}, Closed: {Open}},
	Reopened:     {Answered: {Open}, Closed: {Open}},
	CaseClosed:   {Triage: {Closed}, Open: {Closed}, Suspended: {Closed}, Answered: {Closed}},
}

// meets says in which states a case can meet an event that leaves it where it
// stands. What is in neither table is refused with both names, so that a
// mistake in a rule can't make a case that no rule expects.
var meets = map[What][]State{
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
	WindowHeld:         {Answered, Suspended},
	WindowFreed:        {Answered, Suspended},
	WorkDone:           {Open},
	SurveyAsked:        {Closed},
	Undone:             anyState,
	Defined:            {Triage, Open, Suspended, Answered, Closed},
	RequestAccepted:    {Open, Suspended},
	HearingFixed:       {Open, Suspended},
	OutcomeTold:        {Open},
	Posted:             anyState,
	Extended:           {Open, Suspended},
	NotConsidered:      {Triage, Open, Suspended}, // a pause may come while the letter waits for its hold
	Promised:           anyState,
	PromiseKept:        anyState,
	PaymentAwarded:     anyState,
	PauseReviewed:      alive,
	HelperNamed:        anyState,
	CustomerNamed:      anyState,
	ContractorSet:      alive,
	IntervalAgreed:     alive,
	AdjustmentSet:      anyState,
	SafetySet:          anyState,
	HazardCleared:      anyState,
	HazardInvestigated: anyState,
	Merged:             alive,
	TookOver:           alive,
	KeptApart:          anyState,
	Excluded:           anyState,
}

// mayMeet returns an error that names both, if the event can't meet the case
// as it stands.
func mayMeet(c *Case, what What) error {
	if _, ok := moves[what][c.State]; ok || slices.Contains(meets[what], c.State) {
		return nil
	}
	if c.State == "" {
		return fmt.Errorf("the event %q can't meet a case that is not open yet", what.words())
	}
	return fmt.Errorf("the event %q can't meet case %s, which is %s", what.words(), c.Ref, c.State)
}

// mayMove returns an error that names both states, if the event can't have
// taken the case from the one to where it now stands.
func mayMove(c *Case, what What, from State) error {
	to, moved := moves[what]
	if !moved && c.State == from || slices.Contains(to[from], c.State) {
		return nil
	}
	return fmt.Errorf("the event %q can't take case %s from %s to %s", what.words(), c.Ref, cmp.Or(from, "nothing"), cmp.Or(c.State, "nothing"))
}

func (w What) words() string { return strings.ReplaceAll(string(w), "_", " ") }
