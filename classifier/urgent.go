package classifier

import "putright/casework"

// Two questions are not left to the model alone, because a miss costs more than
// a call in vain.

// urgent reports whether a person must be paged: the model says so, or the
// message tells of danger now in plain words and the model doesn't hold it for
// all but impossible.
func (r *reading) urgent(kind casework.Kind, score float64) bool {
	switch {
	case r.says("danger_self"):
		return true
	case kind == casework.Other: // "no heating? no hot water?" sells boilers
		return score > 1
	default:
		return score > 0 || score > -3 && r.says("urgent_danger")
	}
}

// safetySignals hint at abuse, stalking, self-harm or a threat by somebody
// close. One is enough.
var safetySignals = []string{"domestic_abuse", "stalking", "danger_self", "threat_close"}

// safety reports whether nothing automatic may answer the message (design 7;
// domain 4.5). It errs on the side of yes.
func (r *reading) safety() bool {
	for _, s := range safetySignals {
		if r.says(s) {
			return true
		}
	}
	return false
}
