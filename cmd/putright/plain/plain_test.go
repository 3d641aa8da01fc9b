package plain

import "testing"

func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1500: "2 KB", 999_999: "1000 KB", 40 << 20: "41.9 MB"} {
		if got := Size(bytes); got != want {
			t.Errorf("%d: got %q, want %q", bytes, got, want)
		}
	}
}

// A mail can hold characters that clear a terminal, or that turn the direction
// of writing so that one name looks like another.
func TestTextFromStrangers(t *testing.T) {
	hostile := "a\x1b[2Jb\r\nc\td\u202ee\u2066f\x00g\u009bh"
	if got, want := Text(hostile), "a[2Jb\nc\tdefgh"; got != want {
		t.Errorf("Text: got %q, want %q", got, want)
	}
	if got, want := Line(hostile), "a[2Jb c defgh"; got != want {
		t.Errorf("Line: got %q, want %q", got, want)
	}
}

func TestWrap(t *testing.T) {
	got := Wrap("one two three four\n\nfive-is-a-long-word six", "> ", 9)
	if want := "> one two\n> three\n> four\n\n> five-is-a-long-word\n> six\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
