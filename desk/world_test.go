package desk_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"putright/casework"
	"putright/desk"
	"putright/intake"
	"putright/policy"
	"putright/store"
	"putright/templates"
)

const info = "info@victory.example"

var team = casework.Team{
	{Name: "Dana Carter", Address: "dana@victory.example", Aliases: []string{"d.carter@victory.example"}, Roles: []casework.Role{casework.RoleOfficer}},
	{Name: "Sam Okafor", Address: "sam@victory.example", Roles: []casework.Role{casework.RoleServices, casework.RoleDuty}},
	{Name: "Alex Reed", Address: "alex@victory.example", Roles: []casework.Role{casework.RoleASB}},
	{Name: "Mary Whitlock", Address: "mary@victory.example", Roles: []casework.Role{casework.RoleManager, casework.RoleReviewer, casework.RoleAdministrator}},
}

// world is a desk on a real database, with the mail servers played by the test:
// what is put in arrives, what is due leaves.
type world struct {
	t     testing.TB
	path  string
	keys  desk.Keyring
	rand  *rand.ChaCha8
	now   time.Time
	store *store.Store
	desk  *desk.Desk
	uid   uint32
	limit store.Limits
	taken []store.Outgoing // what the mail server was handed, in order
}

func newWorld(t testing.TB, start time.Time, change ...func(*desk.Settings)) *world {
	t.Helper()
	w := &world{t: t, path: filepath.Join(t.TempDir(), "putright.db"), keys: desk.Keyring{make([]byte, 32)}, rand: rand.NewChaCha8([32]byte{1}), now: start}
	w.open(change...)
	t.Cleanup(func() { w.store.Close() })
	return w
}

func (w *world) open(change ...func(*desk.Settings)) {
	w.t.Helper()
	st, err := store.Open(context.Background(), w.path)
	w.check(err)
	profile, err := policy.Load("victory-2019")
	w.check(err)
	rules, err := policy.Rules(profile, nil)
	w.check(err)
	rules.Team = team
	set := templates.BuiltIn()
	w.store = st
	settings := desk.Settings{
		Organisation: desk.Organisation{Name: "Victory Housing Trust", Prefix: "VH", Phone: "0800 371 860", EmergencyPhone: "0800 371 860", Address: "Tom Moore House, North Walsham"},
		Mailboxes:    []desk.Mailbox{{Address: info, Plus: true, Folders: []string{"INBOX"}}},
		Hold:         10 * time.Minute, Threshold: 0.5,
	}
	for _, f := range change {
		f(&settings)
	}
	w.desk = &desk.Desk{
		Store: st, Settings: settings, Rules: rules, Policy: profile.Hash, Letters: func() *templates.Set { return set }, Keys: w.keys, Random: w.rand,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Parse: func(raw io.Reader, mailbox string, received time.Time) casework.Message {
			return intake.Parse(raw, intake.Options{Own: []string{info}, Received: received})
		},
	}
}

// reopen stops the program and starts it again.
func (w *world) reopen() {
	w.t.Helper()
	w.check(w.store.Close())
	settings := w.desk.Settings
	w.open(func(s *desk.Settings) { *s = settings })
}

func (w *world) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// mail puts a message into the mailbox.
func (w *world) mail(raw string) {
	w.t.Helper()
	raw = strings.ReplaceAll(raw, "\n", "\r\n")
	sum := sha256.Sum256([]byte(raw))
	w.uid++
	_, err := w.store.TakeIn(context.Background(), info, "INBOX", []store.Raw{{UID: w.uid, Received: w.now, Size: int64(len(raw)), Hash: hex.EncodeToString(sum[:]), Body: strings.NewReader(raw)}},
		store.Cursor{UIDValidity: 1, UID: w.uid}, w.now)
	w.check(err)
}

// letter writes a plain mail.
func letter(from, subject, text string, headers ...string) string {
	id := sha256.Sum256([]byte(from + subject + text + strings.Join(headers, "")))
	head := fmt.Sprintf("From: %s\nTo: %s\nSubject: %s\nMessage-ID: <%x@tenant.example>\n", from, info, subject, id[:8])
	for _, h := range headers {
		head += h + "\n"
	}
	return head + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n"
}

// round is what the daemon does in a round: look, receive, wake, send, record.
func (w *world) round() {
	w.t.Helper()
	ctx := context.Background()
	w.check(w.store.Looked(ctx, info, "INBOX", w.now.Add(time.Second)))
	for range 2 {
		_, err := w.desk.Receive(ctx, w.now)
		w.check(err)
		_, err = w.desk.Wake(ctx, w.now)
		w.check(err)
		w.send()
		w.check(w.desk.Record(ctx, w.now))
	}
}

// send plays the mail server: everything claimed is accepted.
func (w *world) send() {
	w.t.Helper()
	for {
		rows, err := w.store.Claim(context.Background(), info, w.now, 50, w.limit)
		w.check(err)
		if len(rows) == 0 {
			return
		}
		var results []store.Result
		w.taken = append(w.taken, rows...)
		for _, o := range rows {
			results = append(results, store.Result{ID: o.ID, State: store.StateSent, Code: 250, Text: "ok", At: w.now})
		}
		w.check(w.store.Settle(context.Background(), results))
	}
}

// sent lists what the mail server took for an address, oldest first.
func (w *world) sent(to string) []casework.Message {
	var out []casework.Message
	for _, o := range w.taken {
		if o.Recipient == to {
			out = append(out, parsed(o))
		}
	}
	return out
}

func parsed(o store.Outgoing) casework.Message {
	return intake.Parse(bytes.NewReader(o.Bytes), intake.Options{})
}

// outbox returns every mail of every case, in the order of writing.
func (w *world) outbox() []store.Outgoing {
	w.t.Helper()
	var rows []store.Outgoing
	for _, c := range w.cases() {
		story, _, err := w.store.Story(context.Background(), c.Ref)
		w.check(err)
		w.check(w.store.Update(context.Background(), func(tx *store.Tx) error {
			for _, brief := range story.Letters {
				full, _, err := tx.Outgoing(brief.Key)
				if err != nil {
					return err
				}
				rows = append(rows, full)
			}
			return nil
		}))
	}
	slices.SortStableFunc(rows, func(a, b store.Outgoing) int { return a.Created.Compare(b.Created) })
	return rows
}

func (w *world) cases() []casework.Case {
	w.t.Helper()
	var out []casework.Case
	w.check(w.store.Cases(context.Background(), store.Filter{}, func(c casework.Case) error {
		out = append(out, c)
		return nil
	}))
	return out
}

// reply answers the latest mail that somebody got (about the case with that
// reference, or any for "").
func (w *world) reply(who, ref, text string) {
	w.t.Helper()
	for _, o := range slices.Backward(w.taken) {
		if o.Recipient != who || !strings.Contains(o.Subject, ref) {
			continue
		}
		if m := parsed(o); len(m.ReplyTo) > 0 {
			w.mail(letter(who, "Re: "+m.Subject, text, "X-Turn: "+fmt.Sprint(w.uid), "In-Reply-To: "+m.MessageID, "References: "+m.MessageID, "X-Original-To: "+m.ReplyTo[0].Addr))
			return
		}
	}
	w.t.Fatalf("%s got no mail about %q to answer", who, ref)
}

var codeLine = regexp.MustCompile(`SEND [A-Z0-9]{6}`)

// preview is the text of the latest mail that showed somebody a letter.
func (w *world) preview(who string) string {
	w.t.Helper()
	for _, o := range slices.Backward(w.taken) {
		if o.Recipient == who && codeLine.MatchString(o.Text) {
			return o.Text
		}
	}
	return ""
}

// code is the release word in the latest preview that somebody got.
func (w *world) code(who string) string {
	w.t.Helper()
	found := codeLine.FindString(w.preview(who))
	if found == "" {
		w.t.Fatalf("%s was shown no code", who)
	}
	return found
}

// loose lists the texts of mails to somebody that belong to no case: digests
// and alarms.
func (w *world) loose(to string) []string {
	var out []string
	for _, o := range w.taken {
		if o.Recipient == to && o.Case == 0 {
			out = append(out, o.Text)
		}
	}
	return out
}
