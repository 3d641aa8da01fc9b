package notify

import (
	"net/mail"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMessageID(t *testing.T) {
	random := []byte("0123456789")
	unique := lower.EncodeToString(random)
	tests := []struct{ letter, domain, want string }{
		{"receipt", "victory.example", "<putright.receipt." + unique + "@victory.example>"},
		{"", "victory.example", "<putright." + unique + "@victory.example>"},
		{"window_reminder", "victory.example", "<putright.window_reminder." + unique + "@victory.example>"},
		{"a b>\r\n.c", "victory.example", "<putright.a-b----c." + unique + "@victory.example>"},
		{"k7q2" + strings.Repeat("m", 30), "victory.example", "<putright.k7q2" + strings.Repeat("m", 30) + "." + unique + "@victory.example>"},
		{"k7q2" + strings.Repeat("m", 31), "victory.example", "<putright." + unique + "@victory.example>"},
		{"receipt", "complaints.mail." + strings.Repeat("housing.", 6) + "victory.example", "<putright." + unique + "@housing.housing.housing.housing.victory.example>"},
		{"receipt", strings.Repeat("x", 63), "<putright." + unique + "@" + strings.Repeat("x", 50) + ">"},
	}
	for _, tt := range tests {
		if got := MessageID(tt.letter, tt.domain, random); got != tt.want {
			t.Errorf("%q at %q: %s (%d), want %s (%d)", tt.letter, tt.domain, got, len(got), tt.want, len(tt.want))
		}
	}
}

// Whatever goes in, the id can stand in a header, is short enough, says that
// it is ours and keeps its random part.
func TestMessageIDAlwaysWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letter := rapid.String().Draw(t, "letter")
		domain := rapid.StringMatching(`([a-z0-9-]{1,63}\.){0,4}[a-z]{2,63}`).Draw(t, "domain")
		random := rapid.SliceOfN(rapid.Byte(), 10, 40).Draw(t, "random")
		id := MessageID(letter, domain, random)
		if !isOwnID(id) || !strings.HasPrefix(id, "<putright.") || len(id) > 78 {
			t.Fatalf("%s (%d)", id, len(id))
		}
		if !strings.Contains(id, lower.EncodeToString(random[:10])) {
			t.Fatalf("%s lacks the random part", id)
		}
		if _, err := mail.ParseAddress(id); err != nil && !strings.Contains(id, "@-") && !strings.Contains(id, ".-") {
			t.Fatalf("%s: %v", id, err)
		}
	})
}

// What parses comes back as one address in a header and on the wire, whatever
// the string.
func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"zoe@tenant.example", "two..dots@x.example", `"a b"@x.example`, "a@b\r\nBcc: c@d", "zoë@bücher.example", "a@[192.0.2.1]", "<a@b>", "a@b>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := parseAddress(s)
		if err != nil {
			return
		}
		path := a.String()
		if strings.ContainsAny(path, "\r\n\x00") || path[0] != '<' || path[len(path)-1] != '>' {
			t.Fatalf("%q on the wire: %q", s, path)
		}
		again, err := parseAddress(a.Address)
		if err != nil || *again != *a {
			t.Fatalf("%q became %q, then %v, %v", s, a.Address, again, err)
		}
	})
}
