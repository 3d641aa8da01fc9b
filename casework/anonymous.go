package casework

import (
	"slices"
	"time"
)

// consider asks a person, beside the complaint's own dates, whether anything
// can be done about what an anonymous writer says (policy 6.2; R12). COMPLAINT
// says that it is looked into, CLOSE that nothing can be done.
func (s *story) consider(received time.Time) {
	p := s.rules.Policy.Anonymous
	complaint := s.c.Kind == Complaint || s.c.Kind == StageRequest
	if !complaint || !s.nameless() || s.c.Deadline(DueConsider) != nil {
		return
	}
	s.setDeadline(DueConsider, s.rules.Calendar.Due(DueConsider, received, p, Landlord), p.Clause)
	if s.c.Customer.Address == "" {
		s.drop("there is nobody to write to", DueAcknowledgement)
	}
}

// nameless reports whether the policy's rule on anonymous complaints applies:
// nobody knows who complains.
func (s *story) nameless() bool {
	return s.rules.Policy.Anonymous.N > 0 && (slices.Contains(s.c.Flags, Anonymous) || s.c.Customer.Address == "" && s.c.Customer.Name == "")
}
