package casework

// Ombudsman returns the live route to the Ombudsman, which every letter about a
// complaint prints. A route that the law has dropped stays in the policy for
// the record and is never printed (policy 13.1 to 13.3; Code 2.4; R60, R61). A
// profile without a live one fails its check.
func (p Policy) Ombudsman() (Route, bool) {
	for _, r := range p.Routes {
		if r.Ombudsman && !r.Lapsed {
			return r, true
		}
	}
	return Route{}, false
}

// ReviewDue reports whether the day has come by which the landlord meant to
// look at its policy again (policy 19.1; R67). A policy that names none is
// never due.
func (p Policy) ReviewDue(today Date) bool {
	return p.ReviewBy != "" && p.ReviewBy <= today
}
