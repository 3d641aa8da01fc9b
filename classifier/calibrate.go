package classifier

import (
	"hash/fnv"
	"math"
	"strings"
)

// folds is the number of parts of cross-validation: each is judged by a model
// that was trained on the others.
const folds = 5

// fold returns the part that a mail belongs to. Mails written as each other's
// contrast are in the same part, so that no model is judged on a mail whose
// twin it has seen.
func (e Example) fold() int {
	key := e.ID
	if e.Group != "" {
		file, _, _ := strings.Cut(e.ID, "-")
		key = file + "/" + string(e.Group)
	}
	h := fnv.New32a()
	h.Write([]byte(key))
	return int(h.Sum32() % folds)
}

// judged is a mail with what a model that never saw it makes of it.
type judged struct {
	prepared
	model  *Model
	scores []float64 // of kinds
}

// outOfFold judges every mail by the model of the other parts.
func outOfFold(mails []prepared) []judged {
	var out []judged
	for f := range folds {
		var seen, held []prepared
		for _, p := range mails {
			if p.fold() == f {
				held = append(held, p)
			} else {
				seen = append(seen, p)
			}
		}
		if len(held) == 0 || len(seen) == 0 {
			continue
		}
		m := fit(seen)
		for _, p := range held {
			out = append(out, judged{p, m, m.kinds.scores(m.active(p.features))})
		}
	}
	return out
}

// temperature returns what the scores of kinds are divided by so that the
// confidence in them fits how often they are right: the one that makes the
// right kinds of unseen mails likeliest. 1 when there is nothing to learn from.
func temperature(mails []judged) float64 {
	if len(mails) == 0 {
		return 1
	}
	at, least := 1.0, math.Inf(1)
	for t := 0.5; t <= 3; t += 0.05 {
		loss := 0.0
		for _, j := range mails {
			loss -= math.Log(max(softmax(j.scores, t)[j.kind], 1e-12))
		}
		if loss < least {
			at, least = t, loss
		}
	}
	return float64(toHundredths(at)) / 100
}
