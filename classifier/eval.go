package classifier

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"putright/casework"
)

// Report says how well a model does on labelled mail it is judged by.
type Report struct {
	Mails        int     `json:"mails"`
	Right        float64 `json:"right"` // share of mails with the right kind
	Kinds        []Score `json:"kinds"` // of the kinds that occur
	MacroF1      float64 `json:"macro_f1"`
	Stages       int     `json:"stages"`       // stage requests taken for what they are
	StagesRight  float64 `json:"stages_right"` // share of those with the right stage
	Flags        []Score `json:"flags"`
	FlagsMicroF1 float64 `json:"flags_micro_f1"`
	Threshold    float64 `json:"threshold"`
	Sure         float64 `json:"sure"`       // share of mails that were sure
	SureRight    float64 `json:"sure_right"` // share of those with the right kind
	Safety       int     `json:"safety"`     // mails held back for safety

	Confusion map[casework.Kind]map[casework.Kind]int `json:"confusion"` // by right kind, then by the kind given
}

// Score is how well one label is found. Precision is the share of those given
// that are right; recall the share of the right ones that are given.
type Score struct {
	Label     string  `json:"label"`
	Mails     int     `json:"mails"` // that carry it
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`

	hits, given int
}

func (s *Score) count(right, given bool) {
	if right {
		s.Mails++
	}
	if given {
		s.given++
	}
	if right && given {
		s.hits++
	}
}

func (s *Score) finish() {
	s.Precision, s.Recall = share(s.hits, s.given), share(s.hits, s.Mails)
	s.F1 = share(2*s.hits, s.given+s.Mails)
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// EvalFile judges the shipped model on labelled mails, one JSON object a line.
func EvalFile(r io.Reader) (Report, error) {
	mails, err := ReadExamples(r)
	if err != nil {
		return Report{}, err
	}
	return Shipped().Eval(mails, DefaultThreshold), nil
}

// Eval judges the model on labelled mails. Mails it was trained on flatter it.
func (m *Model) Eval(mails []Example, threshold float64) Report {
	t := newTally(threshold)
	for _, e := range mails {
		t.add(e, m.Classify(e.Message(), Context{}, threshold))
	}
	return t.report()
}

// CrossValidate judges the way of training: each mail is classified by a model
// trained on the other parts, with one temperature for all.
func CrossValidate(mails []Example, threshold float64) Report {
	all := outOfFold(prepare(mails))
	warmth := temperature(all)
	t := newTally(threshold)
	for _, j := range all {
		j.model.temperature = warmth
		t.add(j.Example, j.model.Classify(j.Message(), Context{}, threshold))
	}
	return t.report()
}

// tally counts what a Report tells.
type tally struct {
	Report
	kinds, flags             []Score
	right, sure, sureRight   int
	stageFound, stageCorrect int
}

func newTally(threshold float64) *tally {
	t := &tally{kinds: make([]Score, len(casework.Kinds)), flags: make([]Score, len(casework.Flags))}
	t.Threshold = threshold
	t.Confusion = map[casework.Kind]map[casework.Kind]int{}
	for k, kind := range casework.Kinds {
		t.kinds[k].Label = string(kind)
		t.Confusion[kind] = map[casework.Kind]int{}
	}
	for k, f := range casework.Flags {
		t.flags[k].Label = string(f)
	}
	return t
}

func (t *tally) add(e Example, c casework.Classification) {
	t.Mails++
	right := e.Kind == c.Kind
	t.right += one(right)
	t.sure += one(c.Sure)
	t.sureRight += one(c.Sure && right)
	t.Safety += one(c.Safety)
	t.Confusion[e.Kind][c.Kind]++
	for k, kind := range casework.Kinds {
		t.kinds[k].count(e.Kind == kind, c.Kind == kind)
	}
	if e.Kind == casework.StageRequest && right {
		t.stageFound++
		t.stageCorrect += one(e.Stage == c.Stage)
	}
	for k, f := range casework.Flags {
		t.flags[k].count(slices.Contains(e.Flags, f), c.Has(f))
	}
}

func (t *tally) report() Report {
	r := t.Report
	r.Right, r.Sure, r.SureRight = share(t.right, t.Mails), share(t.sure, t.Mails), share(t.sureRight, t.sure)
	r.Stages, r.StagesRight = t.stageFound, share(t.stageCorrect, t.stageFound)
	for _, s := range t.kinds {
		if s.Mails > 0 {
			s.finish()
			r.Kinds = append(r.Kinds, s)
			r.MacroF1 += s.F1
		}
	}
	if len(r.Kinds) > 0 {
		r.MacroF1 /= float64(len(r.Kinds))
	}
	var all Score
	for _, s := range t.flags {
		all.Mails, all.given, all.hits = all.Mails+s.Mails, all.given+s.given, all.hits+s.hits
		s.finish()
		r.Flags = append(r.Flags, s)
	}
	all.finish()
	r.FlagsMicroF1 = all.F1
	return r
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// String writes the report for a person.
func (r Report) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(cells ...any) {
		for _, c := range cells {
			if f, ok := c.(float64); ok {
				c = fmt.Sprintf("%.3f", f)
			}
			fmt.Fprintf(w, "%v\t", c)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(&b, "%d mails; kind right in %.1f %%, macro-F1 %.3f\n", r.Mails, 100*r.Right, r.MacroF1)
	fmt.Fprintf(&b, "sure (confidence from %.2f) in %.1f %%, of which right %.1f %%\n", r.Threshold, 100*r.Sure, 100*r.SureRight)
	fmt.Fprintf(&b, "stage right in %.1f %% of the %d stage requests found; held back for safety: %d\n\n", 100*r.StagesRight, r.Stages, r.Safety)
	row("kind", "mails", "precision", "recall", "F1")
	for _, s := range r.Kinds {
		row(s.Label, s.Mails, s.Precision, s.Recall, s.F1)
	}
	w.Flush()
	fmt.Fprintln(&b)
	row("flag", "mails", "precision", "recall", "F1")
	for _, s := range r.Flags {
		row(s.Label, s.Mails, s.Precision, s.Recall, s.F1)
	}
	row("all flags", "", "", "", r.FlagsMicroF1)
	w.Flush()
	b.WriteString("\nwhat was taken for what (rows: right kind)\n")
	head := []any{""}
	for _, k := range casework.Kinds {
		head = append(head, k)
	}
	row(head...)
	for _, k := range casework.Kinds {
		cells := []any{k}
		for _, g := range casework.Kinds {
			cells = append(cells, r.Confusion[k][g])
		}
		row(cells...)
	}
	w.Flush()
	return b.String()
}
