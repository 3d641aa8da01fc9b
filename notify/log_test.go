package notify

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// Neither the log, nor an error, nor what the store keeps of an answer holds an
// address, a name in one, or a secret.
func TestLogsHoldNoAddresses(t *testing.T) {
	const secret, user = "s3cret-p4ss", "front.office@victory.example"
	about := func(address string) string {
		local, domain, _ := strings.Cut(address, "@")
		plain, _, _ := strings.Cut(local, "+")
		return " <" + address + ">: user " + local + " unknown (see https://help.example/?e=" + plain + "%40" + domain + ", " + strings.ToUpper(address) +
			", \"" + plain + "\", 'SRS=" + plain + "=" + domain + "@relay.example', \"Jo B\"@" + domain + ") via " + user
	}
	for _, reader := range []string{"jo.bloggs@tenant.example", "pat.smith+home@tenant.example", "zq@tenant.example"} {
		for _, tt := range []struct{ step, answer string }{
			{"RCPT", "550 5.1.1" + about(reader)}, {"RCPT", "450 4.2.0" + about(reader)}, {"RCPT", "421" + about(reader)}, {"RCPT", "550 5.7.1" + about(reader)},
			{"MAIL", "451" + about(reader)}, {"MAIL", "550 5.7.1" + about(reader)}, {"MAIL", "553" + about(reader)}, {"RCPT", drop},
			{".", "554" + about(reader)}, {".", "250 queued for" + about(reader)}, {".", drop}, {".", "250 " + strings.Repeat("and ", 73) + about(reader)},
			{"greeting", "554" + about(user)}, {"greeting", "421" + about(user)}, {"AUTH", "535 5.7.8" + about(user)}, {"EHLO", "550" + about(user)}, {"greeting", drop},
		} {
			f := (&fake{script: always(tt.step, tt.answer), offers: []string{"AUTH PLAIN"}}).start(t)
			server := f.server()
			server.Username, server.Password = user, func(context.Context) (string, error) { return secret, nil }
			b := newBench(t, server)
			b.post(reader)
			_, err := b.drain()
			o := b.letter(reader)
			kept := strings.Join([]string{b.log.String(), fmt.Sprint(err), fmt.Sprint(b.sender.Check(context.Background())), o.LastText}, "\n")
			local, _, _ := strings.Cut(reader, "@")
			plain, _, _ := strings.Cut(local, "+")
			for _, leak := range []string{"@", plain, "jo b", "tenant.example", "front.office", "victory.example", secret} {
				if strings.Contains(strings.ToLower(kept), leak) {
					t.Errorf("%s %s: %q in:\n%s", tt.step, tt.answer, leak, kept)
				}
			}
			if o.Attempts > 0 && !strings.Contains(b.log.String(), "letter=receipt") {
				t.Errorf("%s %s: the log says nothing of the letter:\n%s", tt.step, tt.answer, b.log)
			}
		}
	}
}
