package classifier

import (
	"slices"

	"putright/casework"
)

// Two questions are asked of every message, whatever its kind. The signals that
// answer them stand aside: they have no say in what kind it is.

// formal reports whether the writer asks that it be dealt with as a complaint, or
// for the complaints procedure (policy 7.1; R13).
func (r *reading) formal() bool { return r.says("asks_formal") }

// unhappy reports whether anybody is said to be unhappy with the landlord. Being
// unhappy with a neighbour is not that, unless it tells what the landlord did.
// What a member passes on is read as if the resident had written: like is what
// else it is most like.
func (r *reading) unhappy(kind, like casework.Kind, stage string) bool {
	switch {
	case kind == casework.Complaint, kind == casework.StageRequest && stage != casework.AskExtension:
		return true
	case kind == casework.MemberEnquiry && like == casework.Complaint, r.says("failed_by_us"):
		return true
	case kind == casework.ASB:
		return false
	}
	return r.says("unhappy_said") || r.says("unhappy_others")
}

// likest returns which of three kinds a message is most like, apart from who
// writes it.
func likest(scores []float64) casework.Kind {
	at := func(k casework.Kind) float64 { return scores[slices.Index(casework.Kinds, k)] }
	like := casework.ServiceRequest
	for _, k := range []casework.Kind{casework.ASB, casework.Complaint} {
		if at(k) > at(like) {
			like = k
		}
	}
	return like
}
