package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"putright/casework"
	"putright/cmd/putright/mailhost/real"
	"putright/intake"
)

// post is a Dovecot and a Postfix with the mailboxes of everyone in the story.
type post struct {
	*real.Host
	t *testing.T
}

// inbox returns what lies in a mailbox, oldest first, once there are at least
// want mails.
func (p post) inbox(user string, want int) []casework.Message {
	p.t.Helper()
	for range 100 {
		var paths []string
		for _, sub := range []string{"new", "cur"} {
			found, _ := filepath.Glob(filepath.Join(p.MaildirOf(user), sub, "*"))
			paths = append(paths, found...)
		}
		if len(paths) >= want {
			var out []casework.Message
			for _, path := range paths {
				f, err := os.Open(path)
				if err != nil {
					p.t.Fatal(err)
				}
				out = append(out, intake.Parse(f, intake.Options{}))
				f.Close()
			}
			return out
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatalf("%s has fewer than %d mails", user, want)
	return nil
}

// find returns the mail in a mailbox whose subject holds the words.
func (p post) find(user string, want int, words string) casework.Message {
	p.t.Helper()
	var subjects []string
	for _, m := range p.inbox(user, want) {
		subjects = append(subjects, m.Subject)
		if strings.Contains(m.Subject, words) {
			return m
		}
	}
	p.t.Fatalf("%s has no mail with %q in its subject, only %q", user, words, subjects)
	return casework.Message{}
}

func (p post) write(from, to, subject, text string, headers ...string) {
	p.t.Helper()
	raw := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%d@client.test>\r\n%sMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
		from, to, subject, time.Now().UnixNano(), strings.Join(headers, ""), strings.ReplaceAll(text, "\n", "\r\n"))
	if err := p.Deliver(from, to, []byte(raw)); err != nil {
		p.t.Fatal(err)
	}
}

func (p post) reply(from string, m casework.Message, text string) {
	p.t.Helper()
	p.write(from, m.ReplyTo[0].Addr, "Re: "+m.Subject, text, "In-Reply-To: "+m.MessageID+"\r\n", "References: "+m.MessageID+"\r\n")
}

// The main job on a real Dovecot and a real Postfix, by mail alone: a
// complaint, the outcome in two steps, the hold; and a receipt that bounces.
func TestTheJourneyOnRealServers(t *testing.T) {
	p := post{real.Start(t, "info", "dana", "robin", "tenant"), t}
	in := install(t, p.IMAPPort, p.SMTPPort, "")
	if out, err := in.command("check").CombinedOutput(); err != nil {
		t.Fatalf("check: %v\n%s", err, out)
	}
	p.write("tenant@landlord.test", "info@landlord.test", "Damp, again", "I reported the damp in October and rang four times since. Nobody came and nobody has rung back. I am not happy with how this has been dealt with.")
	p.inbox("info", 1)
	// The receipt, the officer's mail, a page about the damp, and word to the
	// administrator that the policy itself was due for review in 2022.
	if got := in.once(""); got.TakenIn != 1 || got.CasesOpened != 1 || got.LettersSent != 4 || got.Problems != 0 {
		t.Fatalf("the first pass did %+v", got)
	}
	receipt := p.find("tenant", 1, "VH-")
	ref := regexp.MustCompile(`VH-\d{4}-\d{5}`).FindString(receipt.Subject)
	mail := p.find("dana", 1, ref)

	p.reply("dana@landlord.test", mail, "OUTCOME upheld\n\nFindings:\nWe missed two visits.\n\nWhat we will do:\nWe come on Monday.\n\nLearning:\nInside only.")
	p.inbox("info", 2)
	in.once("")
	preview := p.find("dana", 2, "check this letter")
	code := regexp.MustCompile(`SEND [A-Z0-9]{6}`).FindString(preview.FullText)
	p.reply("dana@landlord.test", preview, code)
	p.inbox("info", 3)
	in.once("")
	if n := len(p.inbox("tenant", 1)); n != 1 {
		t.Fatalf("the outcome left before its hold was over: the customer has %d mails", n)
	}
	in.once(time.Now().Add(11 * time.Minute).UTC().Format(time.RFC3339))
	outcome := p.find("tenant", 2, "Our answer")
	if !strings.Contains(outcome.FullText, "We missed two visits.") || strings.Contains(outcome.FullText, "Inside only") {
		t.Errorf("the outcome reads:\n%s", outcome.FullText)
	}
	if outcome.InReplyTo == nil || len(outcome.Ancestors) < 2 {
		t.Errorf("the outcome does not stand in the customer's thread: %q %q", outcome.InReplyTo, outcome.Ancestors)
	}

	p.write("gone@tenant.test", "info@landlord.test", "Damp in the hall", "I reported the damp in the hall in October and rang since. Nobody came. I am not happy with how this has been dealt with.")
	p.inbox("info", 4)
	in.once("")
	p.inbox("info", 5) // the receipt came back
	if got := in.once(""); got.Automatic != 1 {
		t.Fatalf("the pass with the bounce did %+v", got)
	}
	p.find("dana", 5, "did not arrive")
	type view struct {
		Ref, State, Kind string
		Customer         *string
		Outcome          *string
	}
	cases := rows[view](in, "cases")
	if len(cases) != 2 || cases[0].State != "answered" || cases[1].State != "open" || cases[0].Customer == nil || *cases[0].Customer != "tenant@landlord.test" {
		t.Fatalf("cases are %+v", cases)
	}
	type story struct {
		Deadlines []struct{ What, By, State, Working string }
		Letters   []struct{ Letter, State string }
	}
	told := rows[story](in, "case", cases[1].Ref)[0]
	for _, d := range told.Deadlines {
		if d.What == casework.DueAcknowledgement && d.State == string(casework.Met) {
			t.Errorf("the acknowledgement bounced and counts as met")
		}
		if d.Working == "" {
			t.Errorf("%s has no working", d.What)
		}
	}
}

// A second daemon on the same database is refused, and says so.
func TestASecondDaemonIsRefused(t *testing.T) {
	p := post{real.Start(t, "info"), t}
	in := install(t, p.IMAPPort, p.SMTPPort, "")
	first := in.command("run")
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { first.Process.Kill(); first.Wait() }()
	for range 100 {
		if _, err := os.Stat(filepath.Join(in.dir, "putright.db")); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond)
	out, err := in.command("once").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "another") {
		t.Errorf("a second program got %v:\n%s", err, out)
	}
}
