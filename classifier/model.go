package classifier

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"

	"putright/casework"
)

// Model is what training makes of labelled mail: for each feature one weight a
// kind, a stage and a flag. Weights are whole hundredths, so that a model read
// back from a file is the model that was trained.
type Model struct {
	features    map[string]int32
	names       []string // by feature, in alphabetical order
	kinds       linear   // by casework.Kinds
	stages      linear   // by stages; of stage requests only
	flags       linear   // by casework.Flags: one yes or no each
	temperature float64  // divides the scores of kinds, so that a confidence is the share of right answers
}

// stages lists what a stage request may ask for, in the order of the weights.
var stages = []string{casework.AskReview, casework.AskAppeal, casework.AskExtension}

// linear is a linear model: for each feature one weight a class.
type linear struct {
	classes int
	weights [][]float64 // by feature
}

// active is a feature of a message that the model knows, by number.
type active struct {
	id    int32
	value float64
}

// scores adds up the weights of what is active. The conversion keeps machines
// that fuse multiplying and adding from coming out different.
func (l *linear) scores(x []active) []float64 {
	s := make([]float64, l.classes)
	for _, a := range x {
		for k, w := range l.weights[a.id] {
			s[k] += float64(w * a.value)
		}
	}
	return s
}

func (m *Model) active(f []feature) []active {
	x := make([]active, 0, len(f))
	for _, g := range f {
		if id, ok := m.features[g.name]; ok {
			x = append(x, active{id, g.value})
		}
	}
	return x
}

// signalsFirst returns x with its words weakened: a flag rests on what is said,
// and there are too few mails of each to learn single words from.
func (m *Model) signalsFirst(x []active) []active {
	out := make([]active, len(x))
	for i, a := range x {
		if m.names[a.id][0] != '=' {
			a.value *= 0.4
		}
		out[i] = a
	}
	return out
}

// softmax turns scores into shares of 1.
func softmax(scores []float64, temperature float64) []float64 {
	top := math.Inf(-1)
	for _, s := range scores {
		top = max(top, s)
	}
	p, sum := make([]float64, len(scores)), 0.0
	for k, s := range scores {
		p[k] = math.Exp((s - top) / temperature)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

// best returns the positions of the highest and the second highest of v, which
// holds at least two.
func best(v []float64) (first, second int) {
	first, second = 0, 1
	if v[1] > v[0] {
		first, second = 1, 0
	}
	for k := 2; k < len(v); k++ {
		switch {
		case v[k] > v[first]:
			first, second = k, first
		case v[k] > v[second]:
			second = k
		}
	}
	return first, second
}

// modelHead opens every model file.
const modelHead = "putright classifier model 1"

// Write writes the model as gzip'd text: a head, then one feature a line with
// its weights in hundredths for kinds, stages and flags. The same model gives
// the same bytes.
func (m *Model) Write(w io.Writer) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	var line []byte
	line = fmt.Appendf(line, "%s\ntemperature %d\n", modelHead, toHundredths(m.temperature))
	for i, name := range m.names {
		line = append(append(line, name...), '\t')
		for _, l := range []*linear{&m.kinds, &m.stages, &m.flags} {
			for _, v := range l.weights[i] {
				if h := toHundredths(v); h != 0 {
					line = strconv.AppendInt(line, h, 10)
				}
				line = append(line, ' ')
			}
		}
		line[len(line)-1] = '\n'
	}
	if _, err := z.Write(line); err != nil {
		return fmt.Errorf("writing the model: %w", err)
	}
	return z.Close()
}

// ReadModel reads what Write wrote.
func ReadModel(r io.Reader) (*Model, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("reading the model: %w", err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("reading the model: %w", err)
	}
	var t int64
	head, rest, _ := bytes.Cut(raw, []byte("\n"))
	second, rest, _ := bytes.Cut(rest, []byte("\n"))
	if _, err := fmt.Sscanf(string(second), "temperature %d", &t); err != nil || string(head) != modelHead {
		return nil, fmt.Errorf("reading the model: this is no %q file", modelHead)
	}
	lines := bytes.Count(rest, []byte("\n"))
	m := newModel(make([]string, 0, lines), float64(t)/100)
	text := string(rest)
	for n := 0; n < lines; n++ {
		line, after, _ := strings.Cut(text, "\n")
		text = after
		name, numbers, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("reading the model: line %d has no weights", n+3)
		}
		m.features[name] = int32(n)
		m.names = append(m.names, name)
		row := make([]float64, len(casework.Kinds)+len(stages)+len(casework.Flags))
		for k := range row {
			s, more, _ := strings.Cut(numbers, " ")
			numbers = more
			if s == "" {
				continue
			}
			h, err := strconv.Atoi(s)
			if err != nil {
				return nil, fmt.Errorf("reading the model: line %d: %q is no weight", n+3, s)
			}
			row[k] = float64(h) / 100
		}
		a, b := len(casework.Kinds), len(casework.Kinds)+len(stages)
		m.kinds.weights = append(m.kinds.weights, row[:a])
		m.stages.weights = append(m.stages.weights, row[a:b])
		m.flags.weights = append(m.flags.weights, row[b:])
	}
	return m, nil
}

func newModel(names []string, temperature float64) *Model {
	m := &Model{
		features: make(map[string]int32, cap(names)), names: names, temperature: temperature,
		kinds:  linear{classes: len(casework.Kinds)},
		stages: linear{classes: len(stages)},
		flags:  linear{classes: len(casework.Flags)},
	}
	for i, n := range names {
		m.features[n] = int32(i)
	}
	return m
}

func toHundredths(v float64) int64 { return int64(math.Round(v * 100)) }

//go:embed model.gz
var shipped []byte

// Shipped returns the model that the program carries. It is part of the
// program, so a mistake in it is a mistake in the program.
var Shipped = sync.OnceValue(func() *Model {
	m, err := ReadModel(bytes.NewReader(shipped))
	if err != nil {
		panic(err)
	}
	return m
})
