package fields

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	known := []string{"port", "password", "starttls", "tls", "mon"}
	for word, want := range map[string]string{
		"prot": "port", "Port": "port", "pasword": "password", "pass word": "password", "startls": "starttls",
		"ssl": "", "monday": "", "": "", "colour": "", strings.Repeat("x", 1<<20): "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%.20q: got %q, want %q", word, got, want)
		}
	}
}

func TestEither(t *testing.T) {
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := Either(words); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
