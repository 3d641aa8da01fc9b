package classifier

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"putright/casework"
)

// How a model is fitted. Chosen once, by grouped cross-validation.
const (
	leastMails = 3      // a feature is learned when at least so many mails have it
	epochs     = 30     // times that each mail is looked at
	rate       = 0.15   // of AdaGrad
	kindDecay  = 0.0005 // pull of each weight towards 0
	flagDecay  = 0.006
	kindDrop   = 0.2 // share of features left out of each look, so that none is leaned on alone
	flagWeight = 4   // of a mail that has the flag, against one that hasn't: flags are rare
)

// Train fits a model to labelled mails, in a few seconds. The same mails in the
// same order give the same model.
func Train(mails []Example) *Model {
	all := prepare(mails)
	m := fit(all)
	m.temperature = temperature(outOfFold(all))
	return m
}

// prepared is a labelled mail, read.
type prepared struct {
	Example
	features []feature
	kind     int // position in casework.Kinds
}

func prepare(mails []Example) []prepared {
	out := make([]prepared, len(mails))
	for i, e := range mails {
		out[i] = prepared{e, read(e.Message()).features(), slices.Index(casework.Kinds, e.Kind)}
	}
	return out
}

// fit fits kinds, stages and flags.
func fit(mails []prepared) *Model {
	count := map[string]int{}
	for _, p := range mails {
		for _, f := range p.features {
			count[f.name]++
		}
	}
	maps.DeleteFunc(count, func(_ string, n int) bool { return n < leastMails })
	m := newModel(slices.Sorted(maps.Keys(count)), 1)

	var kinds, stageMails, flags []sample
	for _, p := range mails {
		x := m.active(p.features)
		signals := m.signalsFirst(x)
		kinds = append(kinds, sample{x, only(p.kind, len(casework.Kinds))})
		if s := slices.Index(stages, p.Stage); s >= 0 {
			stageMails = append(stageMails, sample{x, only(s, len(stages))})
		}
		y := make([]float64, len(casework.Flags))
		for k, f := range casework.Flags {
			if slices.Contains(p.Flags, f) {
				y[k] = 1
			}
		}
		flags = append(flags, sample{signals, y})
	}
	m.kinds.learn(kinds, len(m.names), kindDecay, kindDrop, oneOf)
	m.stages.learn(stageMails, len(m.names), kindDecay, 0, oneOf)
	m.flags.learn(flags, len(m.names), flagDecay, 0, eachOf)
	return m
}

// sample is what a linear model learns from: what is active, and for each class
// whether it is right, 1 or 0.
type sample struct {
	x []active
	y []float64
}

func only(k, classes int) []float64 {
	y := make([]float64, classes)
	y[k] = 1
	return y
}

// oneOf is the gradient where exactly one class is right.
func oneOf(scores, y, g []float64) {
	for k, p := range softmax(scores, 1) {
		g[k] = p - y[k]
	}
}

// eachOf is the gradient where each class is right or wrong by itself.
func eachOf(scores, y, g []float64) {
	for k, s := range scores {
		g[k] = 1/(1+math.Exp(-s)) - y[k]
		if y[k] == 1 {
			g[k] *= flagWeight
		}
	}
}

// learn fits the weights by AdaGrad over the samples in seeded random order,
// and rounds them to hundredths.
func (l *linear) learn(samples []sample, features int, decay, drop float64, gradient func(scores, y, g []float64)) {
	l.weights = matrix(features, l.classes)
	squares := matrix(features, l.classes)
	chance := rand.New(rand.NewPCG(1, 2))
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	g, kept := make([]float64, l.classes), []active(nil)
	for range epochs {
		chance.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			x := samples[i].x
			if drop > 0 {
				kept = kept[:0]
				for _, a := range x {
					if chance.Float64() >= drop {
						kept = append(kept, active{a.id, a.value / (1 - drop)})
					}
				}
				x = kept
			}
			gradient(l.scores(x), samples[i].y, g)
			for _, a := range x {
				w, q := l.weights[a.id], squares[a.id]
				for k := range w {
					d := float64(g[k]*a.value) + float64(decay*w[k])
					q[k] += float64(d * d)
					w[k] -= float64(rate * d / math.Sqrt(q[k]+0.1))
				}
			}
		}
	}
	for _, row := range l.weights {
		for k, w := range row {
			row[k] = float64(toHundredths(w)) / 100
		}
	}
}

func matrix(rows, columns int) [][]float64 {
	out := make([][]float64, rows)
	for i := range out {
		out[i] = make([]float64, columns)
	}
	return out
}
