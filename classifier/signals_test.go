package classifier

import (
	"slices"
	"strings"
	"testing"

	"putright/casework"
)

// small is a rulebook of its own for the tests of the language.
const small = `
set ASKED: rang wrote
[before] says it was asked before
ASKED .. twice
since i ASKED
[lawyer] brings in a lawyer; deniable
solicitor*
[calm] is calm
(all|quite) safe now?
subject: calm
first: hello
from: noreply
[danger] tells of danger
gas (leak|smell)
[alarm] is alarming
= danger - calm
`

func TestSignals(t *testing.T) {
	b, err := readRules(small)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, want string }{
		{"I rang you about it twice", "before"},
		{"I rang you about it many times over, twice", ""}, // the gap is too wide
		{"I rang. Twice I slept", ""},                      // two sentences
		{"Since I wrote, nothing", "before"},
		{"my solicitor's clerk", "lawyer"},
		{"there is no solicitor involved", "not_lawyer"},
		{"I never went, my solicitor did", "lawyer"}, // another clause
		{"we are all safe", "calm"},
		{"we are quite safe now", "calm"},
		{"calm", ""}, // only in a subject
		{"hello", "calm"},
		{strings.Repeat("well ", startWords) + "hello", ""}, // only at the beginning
		{"a gas leak", "danger alarm"},
		{"a gas leak, all safe", "calm danger"},
	} {
		text := cut(c.in, readStart, readEnd)
		count := make([]uint8, len(b.signals))
		b.join(b.find(nil, &text, inText, count), count)
		var got []string
		for i, s := range b.signals {
			if count[i] > 0 {
				got = append(got, s.name)
			}
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q says %q, want %q", c.in, g, c.want)
		}
	}
}

func TestSignalsRefused(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"set ASKED rang", "line 1: a set is written"},
		{"[before says it", "line 1: a signal is written"},
		{"[a] b\nx\n[a] b", "there are two signals a"},
		{"rang twice", "a phrase stands before the first signal"},
		{"[a] b\nASKED twice", "there is no set ASKED"},
		{"[a] b\n.. twice", "it begins with a gap"},
		{"[a] b\nnow? twice", "it begins with what may be missing"},
		{"[a] b\n(now|then", "a ) is missing"},
		{"[a] b\nnow)", "a ) too many"},
		{"[a] b\nno*", "too short a beginning"},
		{"[a] b\ndidn't", "didn't can never be a word"},
		{"[a] b\n= c", "there is no signal c above"},
	} {
		if _, err := readRules(c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want an error with %q", c.file, err, c.want)
		}
	}
}

// Every signal named in the code is one of signals.txt, and every signal there
// can be said.
func TestSignalsFile(t *testing.T) {
	b := rules()
	named := slices.Clone(safetySignals)
	for _, f := range casework.Flags {
		named = append(named, flagSignals[f]...)
	}
	for _, name := range named {
		if _, ok := b.byName[name]; !ok {
			t.Errorf("signals.txt has no signal %s", name)
		}
	}
	can := map[int]bool{b.byName["old_date"]: true} // set from the dates in the text
	for _, p := range b.phrases {
		can[p.signal] = true
	}
	for _, j := range b.joint {
		can[j.signal] = true
	}
	for i, s := range b.signals {
		if !can[i] && !strings.HasPrefix(s.name, "not_") {
			t.Errorf("the signal %s has no phrase", s.name)
		}
		if s.means == "" {
			t.Errorf("the signal %s does not say what it means", s.name)
		}
	}
}
