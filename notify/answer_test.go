package notify

import (
	"errors"
	"io"
	"net/textproto"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestJudge(t *testing.T) {
	reply := func(code int, text string) error { return &textproto.Error{Code: code, Msg: text} }
	tests := []struct {
		err  error
		at   step
		want verdict
	}{
		{nil, atMail, accepted},
		{nil, atDot, accepted},
		{io.EOF, atMail, lost},
		{io.EOF, beforeDot, lost},
		{io.EOF, atDot, unknown},
		{textproto.ProtocolError("short response"), beforeDot, lost},
		{textproto.ProtocolError("short response"), atDot, unknown},
		{reply(250, "early"), beforeDot, lost},
		{reply(251, "fine"), atDot, accepted},
		{reply(354, "again"), atDot, unknown},
		{reply(421, "4.3.2 bye"), beforeDot, lost},
		{reply(421, "4.3.2 bye"), atDot, lost}, // an answer, and it is no
		{reply(450, "4.7.1 greylisted"), beforeDot, deferred},
		{reply(454, "4.7.0 not now"), atMail, deferred},
		{reply(432, "4.3.2 concurrent connections"), atMail, deferred},
		{reply(550, "5.1.1 unknown"), beforeDot, refused},
		{reply(550, "no such user, see 5.7.1"), beforeDot, refused},
		{reply(552, "5.2.2 full"), atDot, refused},
		{reply(554, "5.2.2 full"), atDot, refused},
		{reply(550, "5.7.1 relaying denied"), beforeDot, doubtful},
		{reply(552, "5.7.0 content"), atDot, doubtful},
		{reply(553, "5.1.8 bad sender"), atMail, doubtful},
		{reply(550, "5.7.1 not owned"), atMail, barred},
		{reply(530, "sign in first"), atMail, barred},
		{reply(535, "no"), beforeDot, barred},
		{reply(550, "5.7.30 basic"), atMail, barred},
		{reply(550, "5.7.3 unauthenticated"), beforeDot, barred},
		{reply(554, "5.2.252 SendAsDenied"), atDot, barred},
		{reply(550, "5.2.252 SendAsDenied"), atDot, barred},
		{reply(554, "5.2.0 SubmissionQuotaExceededException"), atDot, barred},
	}
	for _, tt := range tests {
		if got := judge(tt.err, tt.at); got.verdict != tt.want {
			t.Errorf("%v at %d: %s, want %s", tt.err, tt.at, got.verdict, tt.want)
		}
	}
	if got := judge(errors.Join(errors.New("wrapped"), reply(550, "5.1.1 unknown")), beforeDot); got.code != 550 || got.text != "5.1.1 unknown" {
		t.Errorf("%+v", got)
	}
}

func TestScrub(t *testing.T) {
	for text, want := range map[string]string{
		"5.1.1 <jo@x.example>: unknown":                "5.1.1 <(address)>: unknown",
		"2.0.0 Ok: queued as 4bZ1Xk0":                  "2.0.0 Ok: queued as 4bZ1Xk0",
		"mailbox jo.bloggs full":                       "mailbox (address) full",
		"mailbox jo.bloggsworth full":                  "mailbox jo.bloggsworth full",
		"two\r\nlines\x00 and\ttabs":                   "two lines and tabs",
		"see https://h.example/?to=jo%40x.example&x=1": "see https:(address)",
		"SRS0=a=b=x.example=jo@relay.example gone":     "(address) gone",
		`"Jo B"@x.example gone`:                        "(address) gone",
		"bad \xff bytes":                               "bad ? bytes",
		"JO.BLOGGS, jo.bloggs jo.bloggs":               "(address), (address) (address)",
	} {
		if got := scrub(text, "jo.bloggs+home@tenant.example"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := scrub(strings.Repeat("é", 1000)); utf8.RuneCountInString(got) != 300 {
		t.Errorf("%d characters kept", utf8.RuneCountInString(got))
	}
}

func FuzzScrub(f *testing.F) {
	f.Add("5.1.1 <jo@x.example>: unknown", "jo@x.example")
	f.Add("jo jo jo", "jo")
	f.Add("a@b@c\"@\"", "")
	f.Fuzz(func(t *testing.T, text, address string) {
		got := scrub(text, address)
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\r\n\x00") || utf8.RuneCountInString(got) > 300 {
			t.Errorf("%q of %q", got, text)
		}
	})
}
