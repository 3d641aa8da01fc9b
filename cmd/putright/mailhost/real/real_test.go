package real

import (
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mailIn waits for messages in a user's new mail.
func mailIn(t *testing.T, h *Host, user string, want int) (all []string) {
	t.Helper()
	for range 500 {
		names, _ := filepath.Glob(filepath.Join(h.MaildirOf(user), "new", "*"))
		if len(names) == want {
			for _, n := range names {
				raw, err := os.ReadFile(n)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, string(raw))
			}
			return all
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("%s does not have %d new messages\n%s", user, want, h.logs())
	return nil
}

func TestMailComesIn(t *testing.T) {
	h := Start(t, "info", "dana")
	raw := "From: a@tenant.test\r\nTo: info@landlord.test\r\nSubject: tap\r\n\r\nIt drips.\r\n"

	if err := h.Deliver("a@tenant.test", "info@landlord.test", []byte(raw)); err != nil {
		t.Fatal(err)
	}
	mailIn(t, h, "info", 1)
	// By SMTP, to an address with a plus.
	if err := smtp.SendMail(h.at(h.SMTPPort), nil, "a@tenant.test", []string{"info+token@landlord.test"}, []byte(raw)); err != nil {
		t.Fatal(err)
	}
	mailIn(t, h, "info", 2)
	// To nobody: a real delivery report comes back.
	if err := smtp.SendMail(h.at(h.SMTPPort), nil, "dana@landlord.test", []string{"nobody@tenant.test"}, []byte(raw)); err != nil {
		t.Fatal(err)
	}
	if report := mailIn(t, h, "dana", 1)[0]; !strings.Contains(report, "Status: 5.1.1") {
		t.Errorf("no delivery report:\n%s", report)
	}
	at := time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)
	if err := h.AddMail("dana", []byte(raw), at); err != nil {
		t.Fatal(err)
	}
	if got := mailIn(t, h, "dana", 2); got[0] != raw && got[1] != raw {
		t.Errorf("the added message is not there as it was given: %q", got)
	}
}
