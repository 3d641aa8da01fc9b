package classifier

import (
	"os"
	"strings"
	"testing"

	"putright/casework"
)

// What the classifier promises of mail it has never seen. Each floor is a
// little below what was measured, so that a change which costs something fails.
func TestCrossValidate(t *testing.T) {
	if testing.Short() {
		t.Skip("training five models takes some seconds")
	}
	mails, err := Examples()
	if err != nil {
		t.Fatal(err)
	}
	r := CrossValidate(mails, DefaultThreshold)
	t.Log("\n" + r.String())
	recall := 0.0
	for _, s := range r.Flags {
		if s.Label == string(casework.Urgent) {
			recall = s.Recall
		}
	}
	for _, c := range []struct {
		what       string
		got, least float64
	}{
		{"macro-F1 of kinds", r.MacroF1, 0.88},
		{"share of stages right", r.StagesRight, 0.93},
		{"micro-F1 of flags", r.FlagsMicroF1, 0.79},
		{"recall of urgent", recall, 0.95},
		{"share right of the sure", r.SureRight, 0.975},
		{"share of the sure", r.Sure, 0.6},
	} {
		if c.got < c.least {
			t.Errorf("%s is %.3f, less than %.3f", c.what, c.got, c.least)
		}
	}
}

func TestEvalFile(t *testing.T) {
	f, err := os.Open("data/train-3.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := EvalFile(f)
	if err != nil {
		t.Fatal(err)
	}
	if r.Mails != 260 || r.MacroF1 < 0.95 {
		t.Errorf("%d mails, macro-F1 %.3f: want 260 mails that the model was trained on", r.Mails, r.MacroF1)
	}
	for _, want := range []string{"260 mails; kind right in", "stage_request", "urgent", "what was taken for what"} {
		if !strings.Contains(r.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, r)
		}
	}
}

// The figures of a report are those that can be counted by hand.
func TestTally(t *testing.T) {
	tl := newTally(0.9)
	say := func(k casework.Kind, stage string, sure bool, f ...casework.Flag) casework.Classification {
		return casework.Classification{Kind: k, Stage: stage, Sure: sure, Flags: f}
	}
	complaint := Example{Kind: casework.Complaint, Flags: []casework.Flag{casework.Urgent}}
	review := Example{Kind: casework.StageRequest, Stage: casework.AskReview}
	tl.add(complaint, say(casework.Complaint, "", true, casework.Urgent))
	tl.add(complaint, say(casework.ASB, "", true))
	tl.add(review, say(casework.StageRequest, casework.AskAppeal, false, casework.Urgent))
	tl.add(review, say(casework.StageRequest, casework.AskReview, false))
	r := tl.report()
	// Complaints: 1 of 2 found, none given wrongly: F1 2/3. Stage requests: 1. ASB never occurs.
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"right", r.Right, 0.75}, {"macro-F1", r.MacroF1, (2.0/3 + 1) / 2}, {"stages", r.StagesRight, 0.5},
		{"sure", r.Sure, 0.5}, {"sure right", r.SureRight, 0.5}, {"flags", r.FlagsMicroF1, 0.5},
	} {
		if d := c.got - c.want; d > 1e-9 || d < -1e-9 {
			t.Errorf("%s is %v, want %v", c.what, c.got, c.want)
		}
	}
	if r.Confusion[casework.Complaint][casework.ASB] != 1 {
		t.Errorf("confusion: %v", r.Confusion)
	}
}

func TestReadExamplesRefuses(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"not json", "line 1"},
		{"\n" + `{"kind":"grumble"}`, `line 2: "grumble" is no kind`},
		{`{"kind":"complaint","stage":"third"}`, `"third" is no stage`},
		{`{"kind":"complaint","flags":["rude"]}`, `"rude" is no flag`},
	} {
		if _, err := ReadExamples(strings.NewReader(c.line)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want an error with %q", c.line, err, c.want)
		}
	}
}

func TestExampleMessage(t *testing.T) {
	e := Example{From: `"Ann O'Hara" <Ann@X.example>`, Body: "new words\n> old\nOn Monday Bob wrote:\n> older\nolder still"}
	m := e.Message()
	if m.From.Name != "Ann O'Hara" || m.From.Addr != "ann@x.example" || m.Text != "new words" {
		t.Errorf("%+v", m)
	}
	if got := newText("> only a quote"); got != "> only a quote" {
		t.Errorf("a mail that is all quote is read as %q", got)
	}
	a := Example{ID: "t3-001", Group: "7"}
	b := Example{ID: "t3-144", Group: "7"}
	if a.fold() != b.fold() {
		t.Error("mails of one group are in two parts")
	}
}
