package classifier

import (
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"It didn't, didn’t and DIDNT work", "it didnt didnt and didnt work"},
		{"on 3.30 of 12,500 in 2024 ring 999", "on # of # in 2024 ring 999"},
		{"£640, please?!", "£ # please ? !"},
		{"she said \"leave it\" and “go”", `she said " leave it " and " go "`},
		{"step 1, stage 2 and 7 days", "step 1 stage 2 and # days"},
		{"f*** off", "f swearing off"},
		{"third-time  of\nasking", "third time of asking"},
		{"Żółw ПРИВЕТ", "żółw привет"},
		{"a\xff\xfeb", "a b"},
		{"… -- ***", "swearing"},
		{"", ""},
	} {
		var got []string
		for _, w := range cut(c.in, readStart, readEnd).words {
			got = append(got, w.text)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("cut(%q) = %q, want %q", c.in, g, c.want)
		}
	}
}

func TestCutReadsBothEnds(t *testing.T) {
	got := cut("first "+strings.Repeat("middle ", 1e5)+"last", 100, 50)
	if n := len(got.words); n > 40 {
		t.Errorf("%d words read of a text bounded to 150 bytes", n)
	}
	if a, z := got.words[0].text, got.words[len(got.words)-1].text; a != "first" || z != "last" {
		t.Errorf("read from %q to %q, want first to last", a, z)
	}
}

func TestQuote(t *testing.T) {
	got := cut("I rang you\n  Twice, about it", readStart, readEnd)
	if q := got.quote(1, 4); q != "rang you Twice" {
		t.Errorf("quote = %q", q)
	}
}

// Mail programs break lines at some seventy characters; a phrase must not stop there.
func TestWrappedLines(t *testing.T) {
	for _, c := range []struct {
		in   string
		sent int32
	}{
		{"I have now told your people about the dripping tap in the bathroom\ntwice", 0},
		{"I have now told your people about the dripping tap in the bathroom\n\ntwice", 2},
		{"Tap\ntwice", 1},
		{strings.Repeat("told ", 40) + "\ntwice", 1},
	} {
		w := cut(c.in, readStart, readEnd).words
		if got := w[len(w)-1].sent; got != c.sent {
			t.Errorf("%q: the last word is in sentence %d, want %d", c.in, got, c.sent)
		}
	}
}
