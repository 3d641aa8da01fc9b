package casework

// memberComplains reports whether a councillor's or MP's mail starts a
// complaint's clock too: under the policy if it asks for the complaints
// procedure (policy 7.1), under the Code if it voices dissatisfaction, too (Code
// 1.2, 1.3; R13). A person confirms it with COMPLAINT or MEMBER.
func (r Rules) memberComplains(read Classification) bool {
	switch r.Policy.Members.Complaint {
	case "asked":
		return read.Kind == MemberEnquiry && read.Formal
	case "dissatisfied":
		return read.Kind == MemberEnquiry && (read.Formal || read.Unhappy)
	}
	return false
}

// memberPrompts says what a person must think of when a councillor or MP
// writes. No form is asked for: the law lets a landlord help an elected
// representative with a constituent's case, and who doubts that the constituent
// knows of it can ask (policy 7.1; R14).
func memberPrompts(s *story, a Arrival) []Facts {
	if a.Read.Kind != MemberEnquiry || a.Opens == nil {
		return nil
	}
	var out []string
	if s.rules.memberComplains(a.Read) {
		why := "asks for the complaints procedure"
		if !a.Read.Formal {
			why = "is unhappy with what we did"
		}
		out = append(out, "A councillor or MP writes for somebody and "+why+". The dates of a complaint run from today. Reply COMPLAINT if it is one, or MEMBER if it is an enquiry.")
	}
	return lines(append(out, "A councillor or MP may write for a constituent without a form. If you doubt that the person knows of it, ask. The dates run on meanwhile. Of anybody else's affairs tell them nothing."))
}

// choicePrompts says to whoever looks after a request, report or enquiry that
// its writer is unhappy: the choice to complain is the customer's, and every
// receipt offers it (Code 1.3, 1.5; policy 4.1, 5.1; R1, R7).
func choicePrompts(s *story, a Arrival) []Facts {
	if !a.Read.Unhappy || s.c.Stage != "" || s.c.State != Open || a.Read.Kind == MemberEnquiry {
		return nil
	}
	return lines([]string{"The customer sounds unhappy with us. Our letter says how to complain: one word does. Ask them if they want to, and reply COMPLAINT if they do. The work goes on all the same."})
}

// chosen reports whether the customer said in so many words that a message
// which nobody has judged yet is a complaint.
func (a Arrival) chosen(s *story) bool {
	return s.c.State == Triage && a.Read.Kind == Complaint && a.Read.Sure && a.Read.Formal
}

// choose opens the complaint that the customer chose to make: no person's word
// is needed for it, and its dates count from the day the first message came
// (Code 1.3; R1, R7, R32).
func (s *story) choose(a Arrival) {
	stage := s.rules.firstStage(Complaint, "")
	s.record(Event{What: KindSet, By: ByCustomer, Clause: s.rules.Policy.Definition.Clause, Data: EventData{Kind: Complaint, State: Open, Stage: stage.ID}})
	s.drop("the customer said that it is a complaint", DueTriage, DueContact)
	s.startClocks(Complaint, stage, s.c.Received, false)
	if role := s.rules.roleFor(Complaint, stage); s.lacks(role) {
		s.assign(role, int64(s.c.ID%97))
	}
	s.toCustomer(LetterReceipt, receiptNames[Complaint], Facts{"urgent": a.Read.Has(Urgent)}, a.Message, a.Code)
	a.Opens = &Opening{} // to whoever looks after it, it is a new complaint
	s.tell(a)
}
