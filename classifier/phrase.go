package classifier

import (
	"fmt"
	"iter"
	"math/bits"
	"strings"
)

// A phrase is compiled to a small program that is run over words. The language
// is described at the head of signals.txt.
type phrase []step

type step struct {
	op   op
	x, y int    // opSplit: where to go on, first x, then y; opGap: at most x words
	any  bitset // opAny: ids of the words
	stem string // opStem: how the word begins
}

type op uint8

const (
	opAny op = iota
	opStem
	opGap
	opSplit
	opDone
)

type bitset []uint64

func (b bitset) has(i int) bool { return i>>6 < len(b) && b[i>>6]&(1<<(i&63)) != 0 }

// all yields the members in order.
func (b bitset) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range b {
			for ; w != 0; w &= w - 1 {
				if !yield(i<<6 + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}

func (b *bitset) add(i int) {
	for i>>6 >= len(*b) {
		*b = append(*b, 0)
	}
	(*b)[i>>6] |= 1 << (i & 63)
}

// lexicon numbers the words that occur in phrases; 0 is every other word.
type lexicon map[string]int

func (l lexicon) id(w string) int {
	if n, ok := l[w]; ok {
		return n
	}
	l[w] = len(l) + 1
	return l[w]
}

// end runs p on t's words from i and returns where the match ends, or -1. A
// match stays within one sentence. The longest of a gap is tried last.
func (p phrase) end(t *text, ids []int, pc, i, sent int) int {
	for {
		s := &p[pc]
		if s.op == opDone {
			return i
		}
		if s.op == opSplit {
			if s.x == s.y {
				pc = s.x
				continue
			}
			if e := p.end(t, ids, s.x, i, sent); e >= 0 {
				return e
			}
			pc = s.y
			continue
		}
		if s.op == opGap {
			for n := 0; n <= s.x && i+n < len(ids) && int(t.words[i+n].sent) == sent; n++ {
				if e := p.end(t, ids, pc+1, i+n, sent); e >= 0 {
					return e
				}
			}
			return -1
		}
		if i >= len(ids) || int(t.words[i].sent) != sent || !s.takes(t.words[i].text, ids[i]) {
			return -1
		}
		pc, i = pc+1, i+1
	}
}

func (s *step) takes(w string, id int) bool {
	if s.op == opAny {
		return s.any.has(id)
	}
	return strings.HasPrefix(w, s.stem)
}

// compiler turns written phrases into programs.
type compiler struct {
	words lexicon
	sets  map[string][]string
	toks  []string
	prog  phrase
}

func (c *compiler) compile(s string) (p phrase, err error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(phraseError)
			if !ok {
				panic(r)
			}
			err = fmt.Errorf("reading the phrase %q: %s", s, string(e))
		}
	}()
	s = strings.NewReplacer("(", " ( ", ")?", " )? ", ")", " ) ", "|", " | ", "-", " ").Replace(s)
	s = strings.ReplaceAll(s, ")  ?", ")?")
	c.toks, c.prog = strings.Fields(s), nil
	c.choice()
	if len(c.toks) > 0 {
		panic(phraseError("a ) too many"))
	}
	c.emit(step{op: opDone})
	if e := c.prog[0].op; e == opGap {
		panic(phraseError("it begins with a gap"))
	}
	return c.prog, nil
}

type phraseError string

func (c *compiler) emit(s step) int {
	c.prog = append(c.prog, s)
	return len(c.prog) - 1
}

// choice compiles a|b c|d up to the end or a closing bracket.
func (c *compiler) choice() {
	// Choices of single words, by far the most, become one step.
	if n := c.single(); n > 0 {
		var ids bitset
		plain := true
		for _, t := range c.toks[:n] {
			if t != "|" && (strings.HasSuffix(t, "*") || isSet(t)) {
				plain = false
			}
		}
		if plain {
			for _, t := range c.toks[:n] {
				if t != "|" {
					c.addWord(&ids, t)
				}
			}
			c.toks = c.toks[n:]
			c.emit(step{op: opAny, any: ids})
			return
		}
	}
	var ends []int
	for c.another() {
		at := c.emit(step{op: opSplit, x: len(c.prog) + 1})
		c.sequence()
		ends = append(ends, c.emit(step{op: opSplit}))
		c.prog[at].y = len(c.prog)
		c.toks = c.toks[1:]
	}
	c.sequence()
	for _, e := range ends {
		c.prog[e].x, c.prog[e].y = len(c.prog), len(c.prog)
	}
}

// another reports whether a | follows at this depth.
func (c *compiler) another() bool {
	depth := 0
	for _, t := range c.toks {
		switch t {
		case "(":
			depth++
		case ")", ")?":
			if depth--; depth < 0 {
				return false
			}
		case "|":
			if depth == 0 {
				return true
			}
		}
	}
	return false
}

// single returns how many tokens make up a choice of single words in brackets.
func (c *compiler) single() int {
	for i, t := range c.toks {
		switch {
		case t == ")" || t == ")?":
			return i
		case i%2 == 0 && (t == "(" || t == "|" || t == ".." || t == "..." || strings.HasSuffix(t, "?")), i%2 == 1 && t != "|":
			return 0
		}
	}
	return 0
}

func (c *compiler) sequence() {
	for len(c.toks) > 0 {
		t := c.toks[0]
		if t == "|" || t == ")" || t == ")?" {
			return
		}
		optional := c.optional()
		if optional && len(c.prog) == 0 {
			panic(phraseError("it begins with what may be missing"))
		}
		skip := -1
		if optional {
			skip = c.emit(step{op: opSplit, x: len(c.prog) + 1})
		}
		c.toks = c.toks[1:]
		switch t {
		case "..":
			c.emit(step{op: opGap, x: 3})
		case "...":
			c.emit(step{op: opGap, x: 7})
		case "(":
			c.choice()
			if len(c.toks) == 0 {
				panic(phraseError("a ) is missing"))
			}
			c.toks = c.toks[1:]
		default:
			if optional {
				t = strings.TrimSuffix(t, "?")
			}
			c.word(t)
		}
		if optional {
			c.prog[skip].y = len(c.prog)
		}
	}
}

// optional reports whether the next word or bracket ends in a question mark.
func (c *compiler) optional() bool {
	if c.toks[0] != "(" {
		return len(c.toks[0]) > 1 && strings.HasSuffix(c.toks[0], "?")
	}
	depth := 0
	for _, t := range c.toks {
		switch t {
		case "(":
			depth++
		case ")", ")?":
			if depth--; depth == 0 {
				return t == ")?"
			}
		}
	}
	return false
}

func (c *compiler) word(t string) {
	switch {
	case isSet(t):
		members, ok := c.sets[t]
		if !ok {
			panic(phraseError("there is no set " + t))
		}
		var ids bitset
		for _, m := range members {
			c.addWord(&ids, m)
		}
		c.emit(step{op: opAny, any: ids})
	case strings.HasSuffix(t, "*"):
		if len(t) < 5 {
			panic(phraseError(t + " is too short a beginning: four letters or more"))
		}
		c.emit(step{op: opStem, stem: strings.TrimSuffix(t, "*")})
	default:
		var ids bitset
		c.addWord(&ids, t)
		c.emit(step{op: opAny, any: ids})
	}
}

func (c *compiler) addWord(ids *bitset, t string) {
	if t == "#" {
		for _, n := range numberWords {
			ids.add(c.words.id(n))
		}
	}
	for _, r := range t {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("#£?!@%$\"", r)) {
			panic(phraseError(t + " can never be a word"))
		}
	}
	if isDigit(t[0]) && strings.Trim(t, "0123456789") == "" {
		t = number(t)
	}
	ids.add(c.words.id(t))
}

// numberWords are what # stands for, beside the numbers that are read as #.
var numberWords = strings.Fields("1 2 3 two three four five six seven eight nine ten eleven twelve fourteen fifteen twenty thirty several couple")

func isSet(t string) bool {
	return len(t) > 1 && strings.ToUpper(t) == t && t[0] >= 'A' && t[0] <= 'Z'
}
