package casework

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// R18, clause 16.4; Code 5.6: what the program makes of a complaint, for a
// person to mend.
func TestUnderstand(t *testing.T) {
	for _, test := range []struct {
		name, text string
		points     []string
		wanted     string
	}{
		{
			"wrongs and a wish", "Hi, my boiler has been broken for three weeks. Mr. Jones did not come on 4.11.26!\nNobody rings\nback.\n\nI would like a new boiler, please.\n\nKind regards\nPat Tenant",
			[]string{"my boiler has been broken for three weeks.", "Mr. Jones did not come on 4.11.26!", "Nobody rings back."}, "I would like a new boiler, please.",
		},
		{
			"a list", "I want to complain about the following:\n- the roof leaks\n- your man was rude\n2. no reply to my letter\n\nCould you apologise?",
			[]string{"I want to complain about the following:", "the roof leaks", "your man was rude", "no reply to my letter"}, "Could you apologise?",
		},
		{"thanks", "Thank you very much.\n\nRegards,\nPat", nil, ""},
		{"nothing", "", nil, ""},
		{"a wish that the writer does not have", "I don't want money. You never came to mend the roof.", []string{"You never came to mend the roof."}, ""},
		{"nothing that sounds like a wrong", "Hello, the gate bangs all night in the wind. It is at Orchard Bank.", []string{"the gate bangs all night in the wind.", "It is at Orchard Bank."}, ""},
	} {
		got := understand(test.text)
		if diff := cmp.Diff(test.points, got.Points); diff != "" || got.Wanted != test.wanted {
			t.Errorf("%s: wanted %q, points (-want +got):\n%s", test.name, got.Wanted, diff)
		}
	}
	long := understand(strings.Repeat("Nobody came to see the very long list of things that are still broken in my home, although I have said so again and again. ", 40))
	if len(long.Points) != mostPoints || utf8.RuneCountInString(long.Points[0]) > longPoint || !strings.HasSuffix(long.Points[0], "…") {
		t.Errorf("%d points, the first %q", len(long.Points), long.Points[0])
	}
}

// No message breaks the draft, and a button stays short enough for a link.
func FuzzUnderstand(f *testing.F) {
	f.Add("Dear all,\n\n- nobody came.\n- please come")
	f.Add("Mr.\x00 é … 1) no\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		d := understand(text)
		size := utf8.RuneCountInString(d.Wanted)
		for _, p := range d.Points {
			if p == "" || strings.ContainsAny(p, "\r\n") {
				t.Errorf("the point %q", p)
			}
			size += utf8.RuneCountInString(p)
		}
		if size > mostPoints*longPoint+longWanted || !utf8.ValidString(d.Wanted) {
			t.Errorf("%d characters in all", size)
		}
		Rules{Policy: Policy{Hazard: HazardRule{Phases: []HazardPhase{{Cues: []string{text[:min(len(text), 30)], "damp"}}}}}}.Hazards(text, "2027-01-01")
	})
}

func BenchmarkUnderstand(b *testing.B) {
	text := strings.Repeat("Nobody came to see the boiler, which is still broken. Please repair it. ", 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		understand(text)
	}
}
