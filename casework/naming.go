package casework

import (
	"strconv"
	"strings"
)

// kindWords is how letters and mails name a case of each kind.
var kindWords = map[Kind]string{
	ServiceRequest: "request", Complaint: "complaint", ASB: "report",
	StageRequest: "request to look again", MemberEnquiry: "enquiry", Other: "message",
}

// KindWords names a kind in plain words.
func KindWords(k Kind) string { return kindWords[k] }

// flagWords says each flag to an officer.
var flagWords = map[Flag]string{
	Urgent: "may be urgent: danger to life, health or the building", Legal: "speaks of solicitors, a court or a legal claim",
	StaffConduct: "is about how a member of staff behaved", Anonymous: "the writer withholds who they are",
	Petition: "comes from several people", OutOfTime: "what happened may be long ago",
	DamagesClaim: "asks for money for damage or injury", Abusive: "has abusive or threatening words for staff",
	NoControl: "is about something outside our control", ThirdParty: "somebody writes for the customer",
	ServiceCharge: "disputes how a service charge was worked out",
}

// flagWords says a flag to an officer, with the policy's own limit where it
// has one.
func (s *story) flagWords(f Flag) string {
	if limit := s.rules.Policy.AgeLimit; f == OutOfTime && limit.N > 0 {
		return "what happened may be more than " + limit.words() + " ago"
	}
	return flagWords[f]
}

// words says how long the limit is: "6 months".
func (r AgeRule) words() string {
	unit := strings.ReplaceAll(string(r.Unit), "_", " ")
	if r.N == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return strconv.Itoa(r.N) + " " + unit
}

// deadlineWords is how mail to staff names each deadline.
var deadlineWords = map[string]string{
	DueAcknowledgement: "Acknowledgement", DueAnswer: "Answer", DueContact: "First contact with the customer",
	DueTriage: "Say what this is", DueDecision: "Say whether this is a request", DueWindow: "Customer's last day to ask for more",
	DueWord: "Next word to the customer", DueRelease: "Release the letter that waits", DueAccept: "Say whether the appeal is heard",
	DueHearing: "Hearing", DueInWriting: "Put the spoken outcome in writing", DuePromise: "Promise", DueUpdate: "Update to the customer, which is sent by itself",
	DuePauseReview: "Say whether the pause goes on", DueConsider: "Say whether anything can be done", DueMonitor: "Ask the contractor how it goes",
	DueAdjustment: "Ask whether the adjustment still fits", DueMakeSafe: "Danger made safe", DueInvestigate: "Hazard investigated",
	DueSummary: "Findings on the hazard sent to the tenant", DueWorks: "Safety work on the hazard done", DueStart: "Further work on the hazard begun",
	DueLatest: "Last day for further work to begin",
}

// DeadlineWords names a deadline in plain words: "Promise 1", too.
func DeadlineWords(what string) string {
	name, n, numbered := strings.Cut(what, " ")
	if numbered {
		return deadlineWords[name] + " " + n
	}
	return deadlineWords[what]
}

// letterWords names a letter to staff.
var letterWords = map[string]string{
	LetterReceipt: "the receipt", LetterAcknowledgement: "the acknowledgement", LetterAdded: "the note that a message was added", LetterDelay: "the apology for a missed date",
	LetterExtension: "the letter about more time for us", LetterOutcome: "the outcome letter", LetterWindowReminder: "the reminder of the last day",
	LetterClosure: "the closure notice", LetterSurvey: "the survey",
	LetterMoreTime: "the letter about more time to ask", LetterAccepted: "the letter that accepts the appeal", LetterDeclined: "the letter that declines the appeal",
	LetterHearing: "the notice of the hearing", LetterResolved: "the letter about what was agreed", LetterNotConsidered: "the letter that says why we cannot look at it as a complaint",
	LetterEnded: "the letter that ends the case", LetterPromise: "the letter about a promise", LetterPromiseKept: "the letter that a promise was kept",
	LetterProgress: "the word on how it goes", LetterPaused: "the letter about the pause", LetterAuthority: "the question whether somebody may speak for the customer", LetterThirdParty: "the answer to who writes for the customer",
	LetterContractor: "the letter about who deals with it", LetterMerged: "the letter that two cases became one", LetterFree: "the letter in your own words",
}
