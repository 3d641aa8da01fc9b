package casework

// Verbs lists every word of staff, so that a policy does not name a stage by
// one of them.
var Verbs = []Verb{
	VerbOutcome, VerbAcknowledge, VerbExtend, VerbMoreTime, VerbResolved, VerbNotConsidered, VerbAccept, VerbDecline,
	VerbHearing, VerbClose, VerbPromise, VerbLetter, VerbSend,
	VerbKind, VerbRequest, VerbSame, VerbSeparate, VerbMerge, VerbAssign, VerbWith, VerbTold, VerbPosted, VerbPause, VerbResume,
	VerbDone, VerbParty, VerbSafe, VerbPayment, VerbAdjust, VerbUpdate, VerbNoHazard, VerbBypass, VerbFaster, VerbNote, VerbUndo,
}
