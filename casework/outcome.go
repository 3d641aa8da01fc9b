package casework

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The parts of an outcome letter, by the name that a policy gives each
// (letter_requires), with the heading under which staff write it. What is not
// listed the letter says by itself: the stage, the decision, the next step.
var outcomeParts = map[string]struct{ field, heading string }{
	"findings": {"outcome.findings", "Findings:"},
	"reasons":  {"outcome.findings", "Findings:"},
	"remedy":   {"outcome.remedy", "What puts it right:"},
	"actions":  {"outcome.actions", "What we will do:"},
}

// headPoint is the heading of the finding on one point of the definition.
func headPoint(n int) string { return "Point " + strconv.Itoa(n) + ":" }

// needs reports whether the outcome letter may not lack the part.
func (st Stage) needs(part string) bool { return slices.Contains(st.Requires, part) }

// outcome drafts the outcome letter and shows it. A letter with a part missing
// that the policy asks for is refused, and with a point of the definition that
// has no finding (policy 10.1, 11.3, 12.6; Code 6.7, 6.9, 6.18, 6.19; R33, R36,
// R40).
func (w Word) outcome(s *story) error {
	stage, err := w.answerable(s)
	if err != nil {
		return err
	}
	if !slices.Contains(stage.Outcomes, w.Value) {
		return &Refusal{Why: "The outcome is missing or is not one that the policy knows.", Help: "Begin with one of: OUTCOME " + strings.Join(stage.Outcomes, ", OUTCOME ") + "."}
	}
	if err := s.heard(stage); err != nil {
		return err
	}
	def := definitionIn(w.Facts).over(s.c.Definition)
	if len(def.Points) == 0 && stage.needs("definition") {
		return &Refusal{
			Why:  "The outcome letter must say what the complaint is, and the customer has had no acknowledgement that says so.",
			Help: "Send it again with a part headed “" + headPoints + "”, one point a line.",
		}
	}
	found, err := w.findings(def)
	if err != nil {
		return err
	}
	for _, need := range stage.Requires {
		part, ours := outcomeParts[need]
		if !ours || strings.TrimSpace(text(w.Facts, part.field)) != "" {
			continue
		}
		if part.field == "outcome.findings" && len(def.Points) > 0 && len(found) == len(def.Points) {
			continue // each point has its own
		}
		return &Refusal{Why: "The outcome letter must have a part headed “" + part.heading + "”.", Help: "Send it again with that part. Write None under it if there is nothing to say, but not under “Findings:”."}
	}
	if learning := text(w.Facts, "outcome.learning"); learning != "" {
		// Learning is for the landlord: on the case, never in the letter (R65).
		s.record(Event{What: Noted, Words: Facts{"learning": learning}, Data: EventData{Message: w.Message}, Clause: stage.Clause})
	}
	facts := w.outcomeFacts(s, stage, def, found)
	if err := w.redress(s, facts); err != nil {
		return err
	}
	w.draft(s, sheet{name: LetterOutcome, facts: facts, outcome: w.Value, prompts: s.writtenPrompts(w.Value)})
	return nil
}

// outcomeFacts fills the outcome letter.
func (w Word) outcomeFacts(s *story, stage Stage, def Definition, found map[int]string) Facts {
	partly, not := strings.HasPrefix(w.Value, "part"), strings.HasPrefix(w.Value, "not")
	facts := Facts{
		"outcome.value": w.Value, "upheld": !partly && !not, "partly": partly, "not_upheld": not,
		"outcome.findings": text(w.Facts, "outcome.findings"), "outcome.remedy": text(w.Facts, "outcome.remedy"),
		"outcome.actions": text(w.Facts, "outcome.actions"), "final": stage.Final || stage.Window.N == 0,
	}
	maps.Copy(facts, def.facts())
	points := lines(def.Points)
	for i := range points {
		points[i]["finding"] = found[i+1]
	}
	facts["definition.points"] = points
	s.windowFacts(facts)
	return facts
}

// findings returns the finding on each point of the definition, by its number.
// Of several points each needs its own (Code 6.7, 6.18): a finding on all of
// them together answers none for certain.
func (w Word) findings(def Definition) (map[int]string, error) {
	found := map[int]string{}
	given, _ := w.Facts["outcome.points"].([]Facts)
	for _, p := range given {
		n, _ := p["n"].(int)
		if n < 1 || n > len(def.Points) {
			return nil, &Refusal{Why: "There is no point " + strconv.Itoa(n) + " in what the complaint is about.", Help: "It has " + counted(len(def.Points), "point") + "."}
		}
		if finding := strings.TrimSpace(text(p, "finding")); finding != "" {
			found[n] = finding
		}
	}
	var missing []string
	for n, point := range def.Points {
		if found[n+1] == "" {
			missing = append(missing, headPoint(n+1)+" "+strings.TrimRight(point, "."))
		}
	}
	if len(def.Points) > 1 && len(missing) > 0 {
		return nil, &Refusal{
			Why:  "The outcome letter must answer every point of the complaint. Missing: " + strings.Join(missing, "; ") + ".",
			Help: "Send it again with a part for each, headed “" + headPoint(1) + "”, “" + headPoint(2) + "” and so on.",
		}
	}
	return found, nil
}

// counted writes "1 point" and "3 points".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
