package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"putright/casework"
)

// corpora is a folder of real mail kept beside the project.
const corpora = "../../shared/corpora"

// row is one line of the corpora's lists.
type row struct {
	File      string   `json:"file"`
	Subject   *string  `json:"expect_subject"`
	From      *string  `json:"expect_from"`
	Features  []string `json:"features"`
	Kind      string   `json:"kind"`
	Recipient []string `json:"bounced_recipient"`
	Hard      []bool   `json:"hard"`
	Status    []string `json:"bounce_status"`
	Tier      string   `json:"tier"`
	Must      []string `json:"must_contain"`
	MustNot   []string `json:"must_not_contain"`
	Exact     *string  `json:"exact_reply"`
}

// eachMail calls f with every mail of a list and what Parse made of it.
func eachMail(t *testing.T, list string, f func(row, casework.Message)) (n int) {
	t.Helper()
	rows, err := os.ReadFile(filepath.Join(corpora, list))
	if err != nil {
		t.Skip("the corpora of real mail are not beside the project")
	}
	s := bufio.NewScanner(bytes.NewReader(rows))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var r row
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(filepath.Join(corpora, r.File))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		m := Parse(bytes.NewReader(raw), Options{})
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s took %v", r.File, d)
		}
		f(r, m)
		n++
	}
	return n
}

// atLeast fails the test when fewer than want percent of n are right.
func atLeast(t *testing.T, what string, right, n int, want float64) {
	t.Helper()
	got := 100 * float64(right) / float64(max(n, 1))
	t.Logf("%s: %d of %d (%.1f %%)", what, right, n, got)
	if got < want {
		t.Errorf("%s: %.1f %%, want at least %.1f %%", what, got, want)
	}
}

func TestCorporaRobust(t *testing.T) {
	var from, fromRight, subject, subjectRight, visible int
	n := eachMail(t, "robust.jsonl", func(r row, m casework.Message) {
		if slices.Contains(m.Problems, unreadable) {
			t.Errorf("%s: reading failed", r.File)
		}
		if m.FullText != "" || m.Subject != "" || len(m.Attachments) > 0 || len(m.Problems) > 0 {
			visible++
		}
		if r.From != nil {
			from++
			if m.From.Addr == strings.ToLower(*r.From) {
				fromRight++
			} else {
				t.Logf("%s: from %q, want %q", r.File, m.From.Addr, *r.From)
			}
		}
		if r.Subject != nil {
			subject++
			if sameWords(m.Subject, *r.Subject) {
				subjectRight++
			} else {
				t.Logf("%s: subject %q, want %q", r.File, m.Subject, *r.Subject)
			}
		}
	})
	atLeast(t, "something visible", visible, n, 100)
	atLeast(t, "From", fromRight, from, 99)
	atLeast(t, "Subject", subjectRight, subject, 99)
}

// sameWords compares without regard to white space.
func sameWords(a, b string) bool {
	return strings.Join(strings.Fields(a), "") == strings.Join(strings.Fields(b), "")
}

func TestCorporaBounces(t *testing.T) {
	var bounces, seen, named, recipient, judged, permanent, machines, status, statusRight, ids int
	n := eachMail(t, "bounce.jsonl", func(r row, m casework.Message) {
		if m.Automatic != casework.ByPerson {
			machines++
		} else {
			t.Logf("%s: taken for a person's, is %s", r.File, r.Kind)
		}
		if r.Kind != "bounce" {
			return
		}
		bounces++
		if m.Automatic != casework.BounceMail && m.Automatic != casework.DelayNotice {
			t.Logf("%s: %q, want bounce", r.File, m.Automatic)
			return
		}
		seen++
		b := m.Bounce
		if b.OriginalMessageID != "" {
			ids++
		}
		if len(r.Recipient) > 0 {
			named++
			if slices.Contains(r.Recipient, b.Recipient) {
				recipient++
			} else {
				t.Logf("%s: recipient %q, want %q", r.File, b.Recipient, r.Recipient)
			}
		}
		if len(r.Status) > 0 && !strings.HasPrefix(r.Status[0][1:], ".0.9") {
			status++
			if slices.Contains(r.Status, b.Status) {
				statusRight++
			} else {
				t.Logf("%s: status %q, want %q", r.File, b.Status, r.Status)
			}
		}
		if len(r.Hard) > 0 {
			judged++
			if slices.Contains(r.Hard, b.Permanent) {
				permanent++
			} else {
				t.Logf("%s: permanent %v, status %q, want %v", r.File, b.Permanent, b.Status, r.Hard)
			}
		}
	})
	atLeast(t, "not taken for a person's", machines, n, 99)
	atLeast(t, "bounces recognised", seen, bounces, 99)
	atLeast(t, "recipient", recipient, named, 97)
	atLeast(t, "permanent", permanent, judged, 90)
	atLeast(t, "status", statusRight, status, 85)
	t.Logf("original message id: %d of %d", ids, seen)
}

func TestCorporaAutomatic(t *testing.T) {
	right := 0
	n := eachMail(t, "auto.jsonl", func(r row, m casework.Message) {
		if m.Automatic != casework.ByPerson {
			right++
		} else {
			t.Logf("%s: taken for a person's (%s)", r.File, r.Tier)
		}
	})
	atLeast(t, "automatic mail", right, n, 100)
}

func TestCorporaReplies(t *testing.T) {
	right := 0
	n := eachMail(t, "reply.jsonl", func(r row, m casework.Message) {
		words := strings.Join(strings.Fields(m.Text), " ")
		ok := r.Exact == nil || words == strings.Join(strings.Fields(*r.Exact), " ")
		for _, s := range r.Must {
			ok = ok && strings.Contains(words, strings.Join(strings.Fields(s), " "))
		}
		for _, s := range r.MustNot {
			ok = ok && !strings.Contains(words, strings.Join(strings.Fields(s), " "))
		}
		if ok {
			right++
		} else {
			t.Logf("%s: new text is\n%s", r.File, m.Text)
		}
	})
	atLeast(t, "new text", right, n, 95)
}

func TestCorporaPeople(t *testing.T) {
	right := 0
	n := eachMail(t, "normal.jsonl", func(r row, m casework.Message) {
		if m.Automatic == casework.ByPerson {
			right++
		} else {
			t.Logf("%s: %q", r.File, m.Automatic)
		}
	})
	atLeast(t, "people's mail let through", right, n, 100)
}
