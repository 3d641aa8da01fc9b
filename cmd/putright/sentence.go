package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"putright/casework"
	"putright/cmd/putright/plain"
)

// sentence says what happened in an event, as one colleague tells another.
func (f *caseFile) sentence(k casework.Case, e casework.Event) string {
	d := e.Data
	switch e.What {
	case casework.CaseOpened:
		return "The case was opened: " + f.asKind(d)
	case casework.KindSet:
		return "A person said what this is: " + f.asKind(d)
	case casework.Assigned:
		return "The case went to " + f.nameOf(d.Officer) + "."
	case casework.MessageIn:
		return "A message came in and was put on the case."
	case casework.MessageOut:
		return "Staff wrote to the customer from the shared mailbox."
	case casework.Noted:
		return "A private note was kept.\n" + note(e)
	case casework.Referred:
		return "Referred to " + string(d.Role) + "."
	case casework.DeadlineSet:
		if d.Deadline != nil {
			return fmt.Sprintf("%s: due by %s.", deadlineName(d.Deadline.What), d.Deadline.By.Short())
		}
	case casework.DeadlineMet:
		if d.What == casework.DueWindow {
			return "The customer's time to ask for more is over."
		}
		return deadlineName(d.What) + ": done" + on(d.Day) + "."
	case casework.DeadlineDropped:
		return deadlineName(d.What) + ": no longer due."
	case casework.DeadlineReopened:
		return deadlineName(d.What) + ": due again, as its letter did not arrive."
	case casework.Reminded:
		return "Staff were reminded: " + deadlineName(d.What) + "."
	case casework.LetterOrdered:
		if d.Letter != nil {
			return fmt.Sprintf("A letter to the customer was written: %s.", letterName(d.Letter.Name))
		}
	case casework.LetterSent:
		return "The mail server took the letter: " + f.letterOf(k, d.Key) + "."
	case casework.LetterFailed:
		return "The letter did not arrive: " + f.letterOf(k, d.Key) + "."
	case casework.Drafted:
		if d.Draft != nil {
			return fmt.Sprintf("A letter was drafted and waits for SEND: %s.", letterName(d.Draft.Letter.Name))
		}
	case casework.Approved:
		if d.Draft != nil && !d.Draft.Until.IsZero() {
			return "The letter was released; it leaves after " + f.moment(d.Draft.Until) + "."
		}
		return "The letter was released."
	case casework.Released:
		return "The hold is over and nothing newer came: the letter may leave."
	case casework.DraftWithdrawn:
		return "The drafted letter was taken back: " + f.letterOf(k, d.Key) + "."
	case casework.OutcomeGiven:
		return "Outcome: " + d.Outcome + "."
	case casework.OutcomeVoid:
		return "The outcome's letter did not arrive, so the case is open again."
	case casework.StageOpened:
		return "The next stage began: " + f.stageName(d.Stage) + "."
	case casework.WindowHeld:
		return "A message came while the customer may ask for more: the case stays open until a person decides."
	case casework.WindowFreed:
		return "A person said that the message asks for nothing more."
	case casework.WorkDone:
		return "What was asked is done."
	case casework.CaseClosed:
		return "The case was closed."
	case casework.SurveyAsked:
		return "The customer was asked how it went."
	case casework.Undone:
		return "What was done before was taken back."
	}
	return strings.ReplaceAll(string(e.What), "_", " ") + "." // of a later version
}

// asKind is the end of the sentence that says what a case is.
func (f *caseFile) asKind(d casework.EventData) string {
	kind := strings.ReplaceAll(string(d.Kind), "_", " ")
	if d.Kind == casework.ASB {
		kind = "anti-social behaviour"
	}
	if stage := f.stageName(d.Stage); stage != "" {
		kind += ", " + stage
	}
	if d.State == casework.Triage {
		kind += "; a person is asked whether that is right"
	}
	return kind + "."
}

// letterOf names the letter that has the key.
func (f *caseFile) letterOf(k casework.Case, key string) string {
	if mark := k.Letter(key); mark != nil {
		return letterName(mark.Name)
	}
	return "one that is no longer on the case"
}

func letterName(name string) string { return strings.ReplaceAll(name, "_", " ") }

func on(day casework.Date) string {
	if day == "" {
		return ""
	}
	return " on " + day.Short()
}

// note is the text of a private note, "" for any other event. What is to be
// learned from an outcome is kept as a note with a name of its own.
func note(e casework.Event) string {
	if e.What != casework.Noted {
		return ""
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(e.Words)) {
		text, _ := e.Words[name].(string)
		if text = plain.Text(strings.TrimSpace(text)); text == "" {
			continue
		}
		if name != "note" {
			text = strings.ToUpper(name[:1]) + name[1:] + ": " + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "\n")
}
