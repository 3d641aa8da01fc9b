// part: watching
package intake

import (
	"strings"
	"testing"
)

func TestTrace(t *testing.T) {
	for name, c := range map[string]struct{ heard, want string }{
		"nothing":           {"* OK ready\r\nT1 LOGIN \"info\" \"secret\"\r\nT1 OK done\r\n", ""},
		"goodbye":           {"* OK ready\r\n* BYE Autologout; idle for too long\r\n", "BYE Autologout; idle for too long"},
		"refusal":           {"T3 NO [NONEXISTENT] No such mailbox\r\n", "NO [NONEXISTENT] No such mailbox"},
		"warning":           {"* OK [ALERT] the disk is nearly full\r\n", "OK [ALERT] the disk is nearly full"},
		"the last":          {"* NO first\r\n* BAD second\r\n* OK fine\r\n", "BAD second"},
		"not a message":     {"* 1 FETCH (UID 1 BODY[] {24}\r\nA\r\n* BYE Dear Mrs Patel\r\n)\r\n", ""},
		"after one":         {"* 1 FETCH (UID 1 BODY[] {3}\r\nA\r\n)\r\n* BYE now\r\n", "BYE now"},
		"after a long line": {"* 1 FETCH (FLAGS (" + strings.Repeat("x", 5000) + ") BODY[] {24}\r\nA\r\n* BYE Dear Mrs Patel\r\n)\r\n* NO room\r\n", "NO room"},
		"no addresses":      {"* BYE user info@landlord.example and <b@c> may not\r\n", "BYE user … and … may not"},
		"no secrets":        {"* BAD LOGIN info s3cret what?\r\n", "BAD LOGIN … … what?"},
		"printable":         {"* NO \x1b[31mred\x00 \xff\r\n", "NO [31mred"},
		"no tag of ours":    {"hello NO entry\r\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			// In one piece, and byte by byte as a slow line brings it.
			for _, step := range []int{len(c.heard), 1, 7} {
				var tr trace
				for rest := c.heard; rest != ""; {
					n := min(step, len(rest))
					tr.Write([]byte(rest[:n]))
					rest = rest[n:]
				}
				if got := tr.last("info", "s3cret"); got != c.want {
					t.Errorf("in steps of %d: %q, want %q", step, got, c.want)
				}
			}
		})
	}
	var tr trace
	tr.Write([]byte("* NO " + strings.Repeat("é", 5000) + "\r\n"))
	if got := tr.last(); len([]rune(got)) > 201 {
		t.Errorf("%d characters kept", len([]rune(got)))
	}
}
