package casework

import (
	"fmt"
	"slices"
	"strings"
)

// doneWith says which rule carries out DONE with a name after it: "DONE promise
// 1", "DONE made safe". The key is all that follows DONE, or its first word.
var doneWith = map[string]func(Word, *story) error{
	DuePromise:    Word.donePromise,
	DueContact:    Word.doneContact,
	DueMonitor:    Word.doneMonitor,
	DueAdjustment: Word.doneAdjustment,
	DueConsider:   Word.doneConsider,
	DueHearing:    Word.hearingHeld,

	"made safe": hazardMet(notInDanger, "the danger was made safe", DueMakeSafe), "investigated": Word.investigated,
	"summary": hazardMet(notInvestigated, "done", DueSummary), "works": hazardMet(notInvestigated, "done", DueWorks),
	"started": hazardMet(notInvestigated, "done", DueStart, DueLatest),
}

// done ends a request, report or enquiry: staff have done what it asked. With a
// name after it, it says that one thing is done and the case goes on.
func (w Word) done(s *story) error {
	if name := strings.ToLower(strings.Join(strings.Fields(w.Value), " ")); name != "" {
		return w.doneNamed(s, name)
	}
	switch {
	case s.c.State == Triage:
		return &Refusal{Why: "Nobody has said yet what this message is.", Help: "Reply SERVICE, ASB, MEMBER or COMPLAINT first."}
	case s.c.State != Open:
		return &Refusal{Why: "The case is " + s.standing() + "."}
	case s.c.Stage != "":
		return &Refusal{Why: "A complaint ends with a written answer, not with DONE.", Help: "Reply OUTCOME upheld, OUTCOME partially upheld or OUTCOME not upheld, with your findings."}
	}
	s.stopAnswer()
	s.record(Event{What: WorkDone})
	for _, what := range []string{DueContact, DueAnswer, DueAcknowledgement, DueMakeSafe} {
		s.meet(what, s.today)
	}
	s.drop("the work is done")
	s.record(Event{What: CaseClosed, Why: "staff said that it is done"})
	if s.c.hazardRuns() {
		s.confirmHazard(w, "The case is marked as done and closed, and the danger as made safe. It is still owed that somebody looks into it.")
		return nil
	}
	s.confirm(w.By.Address, "The case is marked as done and closed.")
	return nil
}

func (w Word) doneNamed(s *story, name string) error {
	if strings.Trim(name, "0123456789") == "" {
		name = DuePromise
	}
	rule, ok := doneWith[name]
	if !ok {
		first, _, _ := strings.Cut(name, " ")
		rule, ok = doneWith[first]
	}
	if !ok {
		return &Refusal{Why: "Nothing of that name is to be done on this case.", Help: s.doneHelp()}
	}
	return rule(w, s)
}

// doneHelp lists what DONE can name on the case as it stands.
func (s *story) doneHelp() string {
	var words []string
	for _, d := range s.c.Deadlines {
		for _, w := range s.wordsMeeting(d) {
			if word := text(w, "words"); d.State == Running && strings.HasPrefix(word, "DONE ") && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	for _, w := range s.hazardWords() {
		if word := text(w, "words"); strings.HasPrefix(word, "DONE ") {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return "DONE by itself says that the work is done."
	}
	return "Begin with " + strings.Join(words, " or ") + "."
}

// meets ends a deadline that a person met, on the day of the word or an earlier
// one that it names.
func (w Word) meets(s *story, what string) error {
	if s.c.Deadline(what) == nil {
		return notDue(what)
	}
	day, err := w.dayPast(s)
	if err != nil {
		return err
	}
	s.meet(what, day)
	return nil
}

func notDue(what string) error {
	return &Refusal{Why: "This is not due on the case: " + DeadlineWords(what) + "."}
}

// dayPast is the day on which something was done: today unless the word says.
func (w Word) dayPast(s *story) (Date, error) {
	switch {
	case w.Day == "":
		return s.today, nil
	case w.Day > s.today:
		return "", &Refusal{Why: w.Day.Short() + " is still to come.", Help: "Send the word when it is done."}
	}
	return w.Day, nil
}

// doneContact says that the customer was spoken to. The case stays open, so
// that somebody is asked about it again.
func (w Word) doneContact(s *story) error {
	if err := w.meets(s, DueContact); err != nil {
		return err
	}
	again := s.rules.Policy.Update
	if again.N == 0 {
		again = s.rules.Policy.Services.Contact
	}
	said := "Noted: the customer was spoken to."
	if again.N > 0 {
		due := s.rules.Calendar.DueFrom(DueContact, s.today, again, Landlord)
		due.Working = "The customer was spoken to, and the work is not done yet. " + due.Working
		s.setDeadline(DueContact, due, again.Clause)
		said += " Speak to them again by " + due.By.Short() + fmt.Sprintf(", or reply DONE when the %s is done with.", kindWords[s.c.Kind])
	}
	s.confirm(w.By.Address, said)
	return nil
}

func (w Word) doneConsider(s *story) error {
	if err := w.meets(s, DueConsider); err != nil {
		return err
	}
	s.confirm(w.By.Address, "Noted: somebody has thought about what can be done.")
	return nil
}

// wordsMeeting are the buttons that meet a deadline.
func (s *story) wordsMeeting(d Deadline) []Facts {
	name, _, _ := strings.Cut(d.What, " ")
	switch name {
	case DuePromise:
		return []Facts{{"label": DeadlineWords(d.What) + " is kept", "words": "DONE " + d.What}}
	case DueMonitor:
		return []Facts{{"label": "I asked the contractor", "words": "DONE monitor"}, {"label": "We deal with it ourselves", "words": "WITH us"}}
	case DueAdjustment:
		return []Facts{{"label": "It still fits", "words": "DONE adjustment"}}
	case DuePauseReview:
		return []Facts{{"label": "Go on with the case", "words": "RESUME"}, {"label": "The pause must go on", "words": "PAUSE " + s.c.Pause.Reason + " because REASON"}}
	}
	return nil
}

// besides completes a reminder with what can be said to each of the deadlines
// that it names.
func (s *story) besides(facts Facts, due []Deadline) {
	var words []Facts
	var prompts []string
	for _, d := range due {
		words = append(words, s.wordsMeeting(d)...)
		if prompt, more := s.missedPromise(d); prompt != "" {
			prompts, words = append(prompts, prompt), append(words, more...)
		}
		if prompt, _ := s.prompt(Anonymous); d.What == DueConsider && !s.c.Confidential() {
			prompts = append(prompts, prompt)
		}
	}
	old, _ := facts["words"].([]Facts)
	facts["words"] = append(words, old...)
	addPrompts(facts, prompts...)
}

// addPrompts adds what a person should think of to a mail to staff.
func addPrompts(facts Facts, prompts ...string) {
	prompts = slices.DeleteFunc(prompts, func(p string) bool { return p == "" })
	if len(prompts) > 0 {
		old, _ := facts["prompts"].([]Facts)
		facts["prompts"] = append(old, lines(prompts)...)
	}
}
