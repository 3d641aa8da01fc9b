package classifier

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed signals.txt
var signalsText string

// signal is something a message may say; its phrases are in signals.txt.
type signal struct {
	name   string
	means  string // as a reason shows it
	denied int    // index of the signal that stands for its denial; -1 when it can't be denied
	silent bool   // weighs, but is never given as a reason for a kind
	aside  bool   // does neither: the model does not know of it
}

// field is a part of a message.
type field uint8

const (
	inText field = iota
	inSubject
	inSender
	inStart // the first words of the text
)

// startWords is how far the beginning of a text reaches for a phrase marked first:.
const startWords = 25

// hit is one signal found in a message.
type hit struct {
	signal   int
	field    field
	from, to int // words
}

// rulebook is signals.txt, compiled.
type rulebook struct {
	joint   []joint
	signals []signal
	byName  map[string]int
	words   lexicon
	phrases []rule
	byWord  [][]int32          // phrase numbers by id of the first word
	byStem  map[string][]int32 // phrase numbers by the first four letters
	deniers bitset
	levels  [][3]string // by signal: the names of its features, from said to said often
}

// joint is a signal that others make together.
type joint struct {
	signal    int
	all, none []int
}

type rule struct {
	phrase
	signal int
	fields [4]bool
}

// rules returns the compiled signals. They are part of the program, so a
// mistake in them is a mistake in the program.
var rules = sync.OnceValue(func() *rulebook {
	b, err := readRules(signalsText)
	if err != nil {
		panic(err)
	}
	return b
})

func readRules(s string) (*rulebook, error) {
	b := &rulebook{byName: map[string]int{}, words: lexicon{}, byStem: map[string][]int32{}}
	c := &compiler{words: b.words, sets: map[string][]string{}}
	cur := -1
	for n, line := range strings.Split(s, "\n") {
		line = strings.TrimSpace(line)
		fail := func(format string, args ...any) error {
			return fmt.Errorf("signals.txt, line %d: %w", n+1, fmt.Errorf(format, args...))
		}
		switch {
		case line == "" || strings.HasPrefix(line, "//"):
		case strings.HasPrefix(line, "set "):
			name, members, ok := strings.Cut(line[4:], ": ")
			if !ok {
				return nil, fail("a set is written set NAME: words")
			}
			c.sets[name] = strings.Fields(members)
		case line[0] == '[':
			name, means, ok := strings.Cut(line[1:], "] ")
			if !ok {
				return nil, fail("a signal is written [name] what it means")
			}
			if _, twice := b.byName[name]; twice {
				return nil, fail("there are two signals %s", name)
			}
			means, silent := strings.CutSuffix(means, "; silent")
			means, aside := strings.CutSuffix(means, "; aside")
			means, deniable := strings.CutSuffix(means, "; deniable")
			cur = b.addSignal(name, means)
			b.signals[cur].silent, b.signals[cur].aside = silent, aside
			if deniable {
				b.signals[cur].denied = b.addSignal("not_"+name, "says no: "+means)
				b.signals[cur+1].silent, b.signals[cur+1].aside = silent, aside
			}
		default:
			if cur < 0 {
				return nil, fail("a phrase stands before the first signal")
			}
			if rest, ok := strings.CutPrefix(line, "= "); ok {
				j := joint{signal: cur}
				list := &j.all
				for _, w := range strings.Fields(rest) {
					switch w {
					case "+":
						list = &j.all
					case "-":
						list = &j.none
					default:
						n, known := b.byName[w]
						if !known || n == cur {
							return nil, fail("there is no signal %s above", w)
						}
						*list = append(*list, n)
					}
				}
				b.joint = append(b.joint, j)
				continue
			}
			r := rule{signal: cur, fields: [4]bool{inText: true, inSubject: true}}
			for prefix, f := range map[string]field{"subject: ": inSubject, "from: ": inSender, "first: ": inStart} {
				if rest, ok := strings.CutPrefix(line, prefix); ok {
					line, r.fields = rest, [4]bool{}
					r.fields[f] = true
				}
			}
			var err error
			if r.phrase, err = c.compile(line); err != nil {
				return nil, fail("%w", err)
			}
			b.phrases = append(b.phrases, r)
		}
	}
	for _, w := range strings.Fields("no not never without dont didnt havent hasnt isnt wasnt arent wont cant neither nor nothing nobody hardly neednt rather") {
		b.deniers.add(b.words.id(w))
	}
	for _, sig := range b.signals {
		b.levels = append(b.levels, [3]string{"=" + sig.name, "=" + sig.name + "+", "=" + sig.name + "++"})
	}
	b.byWord = make([][]int32, len(b.words)+1)
	for i, r := range b.phrases {
		b.index(int32(i), r.phrase, 0)
	}
	return b, nil
}

func (b *rulebook) addSignal(name, means string) int {
	b.signals = append(b.signals, signal{name: name, means: means, denied: -1})
	b.byName[name] = len(b.signals) - 1
	return len(b.signals) - 1
}

// index files phrase n under every word that it can begin with.
func (b *rulebook) index(n int32, p phrase, pc int) {
	switch s := p[pc]; s.op {
	case opAny:
		for id := range s.any.all() {
			if !slices.Contains(b.byWord[id], n) {
				b.byWord[id] = append(b.byWord[id], n)
			}
		}
	case opStem:
		b.byStem[s.stem[:4]] = append(b.byStem[s.stem[:4]], n)
	case opSplit:
		b.index(n, p, s.x)
		if s.y != s.x {
			b.index(n, p, s.y)
		}
	default:
		panic(fmt.Sprintf("signals.txt: phrase %d of %s begins with a gap", n, b.signals[b.phrases[n].signal].name))
	}
}

// find appends to hits every place where a phrase matches in t; at most
// maxHits of one signal.
func (b *rulebook) find(hits []hit, t *text, f field, count []uint8) []hit {
	ids := make([]int, len(t.words))
	for i, w := range t.words {
		ids[i] = b.words[w.text]
	}
	for i, w := range t.words {
		for _, n := range b.byWord[ids[i]] {
			hits = b.try(hits, t, f, ids, i, n, count)
		}
		if len(w.text) >= 4 {
			for _, n := range b.byStem[w.text[:4]] {
				hits = b.try(hits, t, f, ids, i, n, count)
			}
		}
	}
	return hits
}

// maxHits of one signal are enough to know that it is there and often.
const maxHits = 4

func (b *rulebook) try(hits []hit, t *text, f field, ids []int, i int, n int32, count []uint8) []hit {
	r := &b.phrases[n]
	if !r.fields[f] && !(f == inText && r.fields[inStart] && i < startWords) || count[r.signal] >= maxHits {
		return hits
	}
	end := r.end(t, ids, 0, i, int(t.words[i].sent))
	if end < 0 {
		return hits
	}
	s := r.signal
	from := i
	if d := b.signals[s].denied; d >= 0 {
		for j := max(0, i-4); j < end; j++ {
			if t.words[j].clause == t.words[i].clause && b.deniers.has(ids[j]) && (j < i) {
				s, from = d, j
			}
		}
	}
	for _, h := range hits {
		if h.signal == s && h.field == f && h.from <= i && i < h.to {
			return hits // the same words already say so
		}
	}
	count[s]++
	return append(hits, hit{s, f, from, end})
}

// join appends the signals that others make together. A joint signal is quoted
// with the words of one that it is made of.
func (b *rulebook) join(hits []hit, count []uint8) []hit {
next:
	for _, j := range b.joint {
		for _, n := range j.all {
			if count[n] == 0 {
				continue next
			}
		}
		for _, n := range j.none {
			if count[n] > 0 {
				continue next
			}
		}
		for _, h := range hits {
			if slices.Contains(j.all, h.signal) {
				h.signal = j.signal
				hits = append(hits, h)
				break
			}
		}
		if count[j.signal] < maxHits {
			count[j.signal]++
		}
	}
	return hits
}
