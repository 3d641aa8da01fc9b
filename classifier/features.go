package classifier

import (
	"math"
	"strings"
)

// feature is a named property of a message with its strength. The names of
// signals and shapes begin with "=", those of words in the subject with "s:".
type feature struct {
	name  string
	value float64
}

// wordStrength is the length, as a vector, of all words and pairs of words of a
// message together, against 1 of a single signal: a signal stands for many ways
// of saying a thing, a word for one.
const wordStrength = 5

// features lists what the model looks at.
func (r *reading) features() []feature {
	out := make([]feature, 0, 128+3*len(r.text.words))
	out = append(out, feature{"=", 1})
	for i, n := range r.count {
		if rules().signals[i].aside {
			continue
		}
		for k, level := range [...]uint8{1, 2, maxHits} {
			if n >= level {
				out = append(out, feature{rules().levels[i][k], 1})
			}
		}
	}
	for _, s := range r.shape {
		out = append(out, feature{"=" + s, 1})
	}
	start, seen := len(out), map[string]bool{}
	out = addWords(out, seen, &r.text, "")
	out = addWords(out, seen, &r.subject, "s:")
	out = addWords(out, seen, &r.subject, "")
	// The constant keeps three words of a very short mail from shouting.
	strength := wordStrength / math.Sqrt(float64(len(out)-start)+10)
	for i := start; i < len(out); i++ {
		out[i].value = strength
	}
	return out
}

// addWords appends the words of t and the pairs within its sentences, each once.
func addWords(out []feature, seen map[string]bool, t *text, prefix string) []feature {
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			out = append(out, feature{name: name})
		}
	}
	last := ""
	for i, w := range t.words {
		s := stem(w.text)
		add(prefix + s)
		if i > 0 && w.sent == t.words[i-1].sent {
			add(prefix + last + " " + s)
		}
		last = s
	}
	return out
}

// stem takes the commonest endings off a word, so that leak, leaks, leaked and
// leaking are one.
func stem(w string) string {
	if len(w) < 5 {
		return w
	}
	for _, end := range [...]string{"ing", "ed", "es", "s"} {
		if s, ok := strings.CutSuffix(w, end); ok && len(s) >= 3 && !strings.HasSuffix(w, "ss") {
			return strings.TrimSuffix(s, "e")
		}
	}
	return strings.TrimSuffix(w, "e")
}
