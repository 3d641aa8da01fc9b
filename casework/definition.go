package casework

import (
	"maps"
	"slices"
	"strings"
)

// Definition is what the landlord understands the complaint to be (Code 5.6,
// 5.7), as the customer was told it.
type Definition struct {
	Points  []string // each gets a finding of its own (Code 6.7)
	Wanted  string   // the outcome that the customer seeks
	Ours    string   // what the landlord is responsible for
	NotOurs string   // what it is not, and where to go with that
	Day     Date     // on which the letter left
}

// The headings of a definition, as buttons and refusals write them. They are
// the words of the letter.
const (
	headPoints  = "What we understood:"
	headWanted  = "What you want:"
	headOurs    = "What we are responsible for:"
	headNotOurs = "What we are not responsible for:"
)

// definitionIn reads the parts of a definition that a word holds: points one a
// line, with or without a bullet or a number before them.
func definitionIn(f Facts) Definition {
	d := Definition{
		Points: texts(f["definition.points"]), Wanted: strings.TrimSpace(text(f, "definition.wanted")),
		Ours: strings.TrimSpace(text(f, "definition.ours")), NotOurs: strings.TrimSpace(text(f, "definition.not_ours")),
	}
	for line := range strings.Lines(text(f, "definition.points")) {
		if point := withoutBullet(line); point != "" {
			d.Points = append(d.Points, point)
		}
	}
	return d
}

// withoutBullet returns a line of a list without its mark: "-", "*", "1." or
// "1)".
func withoutBullet(line string) string {
	line = strings.TrimSpace(line)
	number := strings.TrimLeft(line, "0123456789")
	if number != line && len(line)-len(number) <= 2 && (strings.HasPrefix(number, ". ") || strings.HasPrefix(number, ") ")) {
		line = number[1:]
	}
	return strings.TrimSpace(strings.TrimLeft(line, "-*•–· \t"))
}

// over completes a definition with what an earlier one said.
func (d Definition) over(earlier *Definition) Definition {
	if earlier == nil {
		return d
	}
	if len(d.Points) == 0 {
		d.Points = earlier.Points
	}
	for _, part := range []struct{ here, there *string }{{&d.Wanted, &earlier.Wanted}, {&d.Ours, &earlier.Ours}, {&d.NotOurs, &earlier.NotOurs}} {
		if *part.here == "" {
			*part.here = *part.there
		}
	}
	return d
}

// facts fills a letter with the definition.
func (d Definition) facts() Facts {
	return Facts{
		"definition.points": lines(d.Points), "definition.wanted": d.Wanted,
		"definition.ours": d.Ours, "definition.not_ours": d.NotOurs,
	}
}

// defines reports whether some stage's acknowledgement must say what the
// complaint is.
func (p Policy) defines() bool {
	return slices.ContainsFunc(p.Stages, func(st Stage) bool { return !st.ReceiptIsAck })
}

// acknowledge drafts the acknowledgement that says what the complaint is, what
// the customer wants and what is and is not ours to put right (Code 5.6, 5.7,
// 6.2, 6.11; R18, R32). The points come from the writer: the customer is never
// asked for reasons as a condition (Code 6.12).
func (w Word) acknowledge(s *story) error {
	stage, err := w.answerable(s)
	if err != nil {
		return err
	}
	def := definitionIn(w.Facts)
	help := "Send ACKNOWLEDGE again with the parts “" + headPoints + "”, one point a line, and “" + headWanted + "”."
	switch {
	case len(def.Points) == 0:
		return &Refusal{Why: "The acknowledgement must say what the complaint is about.", Help: help}
	case def.Wanted == "" && !stage.ReceiptIsAck:
		return &Refusal{Why: "The acknowledgement must say what the customer wants.", Help: help + " If they have not said, write that."}
	}
	facts := def.facts()
	facts["appeal"] = stage.Request == AskAppeal
	s.answerFacts(facts)
	w.draft(s, sheet{name: LetterAcknowledgement, template: TemplateDefinition, facts: facts})
	return nil
}

// answerFacts says by when the answer comes if the acknowledgement leaves now.
func (s *story) answerFacts(facts Facts) {
	delete(facts, "due.answer")
	answer := s.c.Deadline(DueAnswer)
	if answer == nil {
		return
	}
	facts["due.answer"] = answer.By
	stage, _ := s.stage()
	if due, nearer := s.answerFrom(stage, gone{at: s.now}); nearer {
		facts["due.answer"] = due.By
	}
}

// answerFrom reckons the answer's date from an acknowledgement that leaves,
// where its clock runs from there: at the earlier of sent and due (Code 6.3,
// 6.14). A date that the letter printed holds if it is earlier; one that was
// extended by a letter is no longer moved.
func (s *story) answerFrom(stage Stage, ack gone) (due Due, nearer bool) {
	answer := s.c.Deadline(DueAnswer)
	if stage.Answer.From != FromAcknowledgement || answer == nil || s.c.Extended > 0 {
		return Due{}, false
	}
	due = s.rules.Calendar.Due(DueAnswer, ack.at, stage.Answer, Landlord)
	if ack.Day != "" && ack.Day < due.By {
		due.Working += " The letter printed " + ack.Day.Short() + ", which is earlier, so that date holds."
		due.By = ack.Day
	}
	return due, due.By < answer.By
}

// define records the definition that a letter held, if it held one.
func (s *story) define(g gone, clause string) {
	words := Facts{}
	for field, value := range g.facts {
		if strings.HasPrefix(field, "definition.") {
			words[field] = value
		}
	}
	if len(texts(words["definition.points"])) > 0 {
		s.record(Event{What: Defined, By: g.By, Clause: clause, Words: words, Data: EventData{Day: g.day}})
	}
}

// understood is what the program makes of a message, kept with the event that
// brought it until a person has said what the complaint is. It is drafted only
// where a letter must say so.
func (s *story) understood(a Arrival) Facts {
	if !s.rules.Policy.defines() {
		return nil
	}
	d := understand(a.Text)
	if len(d.Points) == 0 && d.Wanted == "" {
		return nil
	}
	return Facts{"understood.points": lines(d.Points), "understood.wanted": d.Wanted}
}

// and joins two sets of facts.
func (f Facts) and(more Facts) Facts {
	if len(more) == 0 {
		return f
	}
	out := maps.Clone(f)
	if out == nil {
		out = Facts{}
	}
	maps.Copy(out, more)
	return out
}

// understand keeps what the program made of a message, over what it made of
// earlier ones.
func (c *Case) understand(words Facts) {
	points, wanted := texts(words["understood.points"]), text(words, "understood.wanted")
	if len(points) > 0 || wanted != "" {
		d := Definition{Points: points, Wanted: wanted}.over(c.Understood)
		c.Understood = &d
	}
}
