package templates

import (
	"slices"

	"putright/casework"
)

// Letters by what they are for. A receipt is one letter with a text for each
// kind: receipt_complaint and so on, receipt_neutral where a person must say.
var (
	receipts = []string{"receipt_complaint", "receipt_service_request", "receipt_asb", "receipt_stage_request", "receipt_member_enquiry", "receipt_neutral"}
	later    = []string{casework.LetterAcknowledgement, casework.LetterAdded, casework.LetterDelay, casework.LetterExtension, casework.LetterOutcome, casework.LetterWindowReminder, casework.LetterClosure, casework.LetterSurvey,
		casework.TemplateDefinition, casework.LetterMoreTime, casework.LetterAccepted, casework.LetterDeclined, casework.LetterHearing, casework.LetterResolved, casework.LetterNotConsidered, casework.LetterEnded,
		casework.LetterPromise, casework.LetterPromiseKept, casework.LetterProgress, casework.LetterPaused, casework.LetterContractor, casework.LetterMerged, casework.LetterFree}

	// While nobody knows who may be told what, a letter shows nothing of the
	// case but its reference (policy 2.1).
	discreet = []string{casework.LetterAuthority, casework.LetterThirdParty}

	// Letters to whoever the case is about, which may say what it is.
	told     = slices.Concat(receipts, later)
	customer = slices.Concat(told, discreet)

	aboutCase = []string{casework.StaffNewCase, casework.StaffMessage, casework.StaffPage, casework.StaffQuestion, casework.StaffDecision, casework.StaffReminder, casework.StaffOverdue, casework.StaffPreview, casework.StaffUndelivered, casework.StaffHR}
	general   = []string{casework.StaffDone, casework.StaffRefused, casework.StaffCode, casework.StaffDigest, casework.StaffAlarm}
	staff     = slices.Concat(aboutCase, general)

	every = slices.Concat(customer, staff)
	known = but(every, discreet...)
)

func in(names ...string) []string { return names }

func but(names []string, without ...string) []string {
	var out []string
	for _, n := range names {
		if !slices.Contains(without, n) {
			out = append(out, n)
		}
	}
	return out
}
