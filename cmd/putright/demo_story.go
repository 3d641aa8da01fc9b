package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"putright/casework"
	"putright/cmd/putright/mailhost"
	"putright/intake"
	"putright/store"
)

// tell tells the story: a morning's mail, then the weeks that follow, each
// step taken by the program itself over IMAP and SMTP.
func (d *demo) tell(ctx context.Context) error {
	d.say("%s. Seven mails lie in info@victory.example.\n", d.now.In(d.zone).Format("It is Monday 2 January 2006, 15:04"))
	mails, err := d.samples()
	if err != nil {
		return err
	}
	for i, m := range mails {
		d.say("  %d. From %s: “%s”", i+1, cmp.Or(m.From.Name, m.From.Addr), m.Subject)
		for _, a := range m.Attachments {
			d.say("     with %s, %d KB", a.Name, (a.Size+1023)/1024)
		}
		d.say("     %s", takenFor(m))
	}
	d.say("\nOne pass later, this has been sent. Each customer has a receipt with a reference; nobody answered a machine:\n")
	if err := d.pass(ctx); err != nil {
		return err
	}
	sent := d.listed()
	d.say("\nThis is what Derek Moy, who complained, reads:\n")
	d.show(sent, "derek.moy@tenant.example")
	d.say("\nAnd this is what Dana Carter, the officer, reads about it:\n")
	d.show(sent, "dana@victory.example")

	d.say("\nThe working days pass.\n")
	for _, s := range demoSteps {
		if err := d.until(ctx, s.day, s.hour); err != nil {
			return err
		}
		if err := d.play(ctx, s); err != nil {
			return err
		}
	}
	if err := d.until(ctx, "2027-04-14", 12); err != nil {
		return err
	}
	return d.end(ctx)
}

// step is something that a person does in the story.
type step struct {
	day    casework.Date
	hour   int
	who    string // a mailbox
	about  string // answers the latest mail about this customer's case
	says   string // how the story tells it
	text   string // what is written; "SEND" alone gives back the code last shown
	show   string // whose mail is then shown in full
	before string // told first
}

const (
	derek = "derek.moy@tenant.example"
	ian   = "ian.barnes@tenant.example"
)

var demoSteps = []step{
	{day: "2027-02-02", hour: 14, who: "sam", about: derek, says: "Damp can be a danger, so Sam, who is on duty, was paged at once. Sam has been there", text: "NO HAZARD because I saw the wall this afternoon: a cold patch by the window, no mould, nobody at risk."},
	{day: "2027-02-02", hour: 15, who: "sam", about: "kayleigh.pegg@tenant.example", says: "Sam has arranged the plumber and says so", text: "DONE"},
	{day: "2027-02-03", hour: 9, who: "mary", about: ian, says: "Mary finds no earlier answer to Ian Barnes on file, and says what it is", text: "COMPLAINT"},
	{day: "2027-02-04", hour: 10, who: "mo", about: "caseworker@aldous-mp.example", says: "Mo has answered the MP's office", text: "DONE"},
	{day: "2027-02-08", hour: 16, who: "alex", about: "p.larter@tenant.example", says: "Alex has called on Mrs Larter", text: "DONE"},
	{day: "2027-02-11", hour: 11, who: "dana", about: derek, says: "Dana rings Derek Moy and keeps a note; a plain reply never reaches a customer", text: "Rang him, he is in on Tuesdays. Contractor says the first visit was cancelled by us, not by him."},
	{day: "2027-02-12", hour: 14, who: "dana", about: derek, says: "Dana has found out what went wrong, presses “Upheld”, and fills in the headings", show: "dana",
		text: "OUTCOME upheld\n\nFindings:\nYou reported the damp on 12 October. We made two appointments and kept neither, and we did not ring you back after your four calls. That was our fault.\n\nWhat we will do:\nOur surveyor comes on Tuesday 16 February at 10:00.\nThe wall will be treated and repainted by Friday 5 March.\n\nLearning:\nA cancelled visit must be booked again on the same day."},
	{day: "2027-02-12", hour: 14, who: "dana", about: derek, says: "It reads well. Dana gives back the code", text: "SEND"},
	{day: "2027-02-12", hour: 15, show: derek, before: "Ten minutes were left for second thoughts, the mailbox was read once more, and then it went. Derek Moy reads:"},
	{day: "2027-02-24", hour: 12, who: "dana", about: ian, says: "Dana is back from leave, and answers Ian Barnes",
		text: "OUTCOME not upheld\n\nFindings:\nThe plan of your tenancy marks the fence on the left as yours and the one at the back as ours. The broken fence is the one on the left.\n\nWhat we will do:\nNone"},
	{day: "2027-02-24", hour: 12, who: "dana", about: ian, says: "and gives back the code", text: "SEND"},
}

// until lets the days pass, a pass each working morning, telling what happens.
func (d *demo) until(ctx context.Context, day casework.Date, hour int) error {
	target := day.At(hour, 0, d.zone)
	for {
		today := casework.DateOf(d.now, d.zone)
		morning := today.AddDays(1).At(8, 5, d.zone)
		if !morning.Before(target) {
			break
		}
		d.set(morning)
		if err := d.pass(ctx); err != nil {
			return err
		}
		d.listed()
	}
	if target.After(d.now) {
		d.set(target)
	}
	if err := d.pass(ctx); err != nil {
		return err
	}
	d.listed()
	return nil
}

// play has a person do something by mail, as their mail program would.
func (d *demo) play(ctx context.Context, s step) error {
	if s.before != "" {
		d.say("\n%s\n", s.before)
		d.showLast(s.show)
		return nil
	}
	mail, err := d.lastAbout(s.who+"@victory.example", s.about)
	if err != nil {
		return err
	}
	text := s.text
	if text == "SEND" {
		text = lastCode(d.host.Messages(s.who + "@victory.example"))
	}
	first, _, _ := strings.Cut(text, "\n")
	d.say("%s  %s: “%s”", d.stamp(), s.says, first)
	if err := d.reply(mail, s.who+"@victory.example", text); err != nil {
		return err
	}
	if err := d.pass(ctx); err != nil {
		return err
	}
	d.listed()
	if s.show != "" {
		d.say("\nThis comes back:\n")
		d.showLast(s.show + "@victory.example")
		d.say("")
	}
	if s.text == "SEND" || s.text == "COMPLAINT" { // what these start waits ten minutes for UNDO
		d.set(d.now.Add(10*time.Minute + time.Second))
		if err := d.pass(ctx); err != nil {
			return err
		}
		d.listed()
	}
	return nil
}

// reply answers a mail as a mail program does: to its Reply-To, in its thread.
func (d *demo) reply(to casework.Message, from, text string) error {
	address := to.From.Addr
	if len(to.ReplyTo) > 0 {
		address = to.ReplyTo[0].Addr
	}
	raw := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: Re: %s\r\nDate: %s\r\nMessage-ID: <%d@victory.example>\r\nIn-Reply-To: %s\r\nReferences: %s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
		from, address, to.Subject, d.now.Format(time.RFC1123Z), store.NewID(d.now), to.MessageID, to.MessageID, strings.ReplaceAll(text, "\n", "\r\n"))
	return d.host.Deliver(address, []byte(raw), d.now)
}

// lastAbout is the latest mail in a mailbox about the customer's case.
func (d *demo) lastAbout(mailbox, customer string) (casework.Message, error) {
	ref := ""
	err := d.app.store.Cases(context.Background(), store.Filter{}, func(c casework.Case) error {
		if c.Customer.Address == customer {
			ref = c.Ref
		}
		return nil
	})
	if err != nil {
		return casework.Message{}, err
	}
	messages := d.host.Messages(mailbox)
	for i := len(messages) - 1; i >= 0; i-- {
		if m := read(messages[i].Raw); strings.Contains(m.Subject, ref) {
			return m, nil
		}
	}
	return casework.Message{}, fmt.Errorf("the story expected a mail about %s in the mailbox %s", ref, mailbox)
}

var sendCode = regexp.MustCompile(`SEND ([A-Z0-9]{6})\b`)

// lastCode is the release word that the latest preview shows.
func lastCode(messages []mailhost.Message) string {
	for i := len(messages) - 1; i >= 0; i-- {
		if found := sendCode.FindString(read(messages[i].Raw).FullText); found != "" {
			return found
		}
	}
	return "SEND"
}

func read(raw []byte) casework.Message {
	return intake.Parse(bytes.NewReader(raw), intake.Options{})
}

// pass is one round of the program.
func (d *demo) pass(ctx context.Context) error {
	_, err := d.app.once(ctx)
	return err
}

// listed tells what was sent since it was last asked, keeps each mail as a
// file, and returns them.
func (d *demo) listed() []mailhost.Mail {
	d.mu.Lock()
	mails := d.mails
	d.mails = nil
	d.mu.Unlock()
	for _, m := range mails {
		p := read(m.Raw)
		d.count++
		name := fmt.Sprintf("%03d %s to %s.eml", d.count, m.At.In(d.zone).Format("2006-01-02 15.04"), p.To[0].Addr)
		if err := os.MkdirAll(d.letters(), 0o700); err == nil {
			os.WriteFile(filepath.Join(d.letters(), name), m.Raw, 0o600)
		}
		d.say("%s  to %-16s %s", d.stamp(), firstName(p.To[0]), p.Subject)
	}
	return mails
}

func (d *demo) letters() string { return filepath.Join(d.folder, "letters sent") }

// show prints the first of the mails that went to the address.
func (d *demo) show(mails []mailhost.Mail, address string) {
	for _, m := range mails {
		if m.To[0] == address {
			d.print(read(m.Raw))
			return
		}
	}
}

// showLast prints the latest mail in a mailbox.
func (d *demo) showLast(mailbox string) {
	if messages := d.host.Messages(mailbox); len(messages) > 0 {
		d.print(read(messages[len(messages)-1].Raw))
	}
}

func (d *demo) print(m casework.Message) {
	d.say("    │ Subject: %s\n    │", m.Subject)
	for line := range strings.Lines(strings.TrimSpace(m.FullText)) {
		d.say("    │ %s", strings.TrimRight(line, "\r\n"))
	}
}

func (d *demo) say(format string, args ...any) { fmt.Fprintf(d.out, format+"\n", args...) }

func (d *demo) stamp() string { return d.now.In(d.zone).Format("Mon 02 Jan 15:04") }

func firstName(a casework.Address) string { return cmp.Or(a.Name, a.Addr) }

// end lists the cases and says where everything lies.
func (d *demo) end(ctx context.Context) error {
	d.say("\n%s. These are the cases:\n", d.now.In(d.zone).Format("It is Monday 2 January 2006"))
	told := ""
	err := d.app.store.Cases(ctx, store.Filter{}, func(c casework.Case) error {
		if c.Customer.Address == derek {
			told = c.Ref
		}
		outcome := ""
		if c.Outcome != "" {
			outcome = ", " + c.Outcome
		}
		d.say("  %s  %-16s %-22s %s%s", c.Ref, c.Customer.Name, casework.KindWords(c.Kind), c.State, outcome)
		return nil
	})
	if err != nil {
		return err
	}
	d.say(`
Every mail that was sent lies in   %s
The story of a case, with the working of each date:

    go run ./cmd/putright case -c %s %s
`, d.letters(), d.file, told)
	return nil
}

// stay keeps the mail server and the program up until a person ends it.
func (d *demo) stay(ctx context.Context) error {
	d.say(`The mail server stays up. Time runs on from here, by the clock. Connect Thunderbird (or any mail program) with

    incoming   IMAP, server 127.0.0.1, port %d, no encryption, normal password
    outgoing   SMTP, server 127.0.0.1, port %d, no encryption, no sign-in
    password   %s

    the customer   derek.moy@tenant.example
    the officer    dana@victory.example
    the mailbox    info@victory.example

Write to info@victory.example as the customer; answer as the officer. Press Ctrl-C to end.
`, d.host.IMAPPort, d.host.SMTPPort, demoPassword)
	d.mu.Lock()
	d.ticks = time.Now()
	d.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			d.listed()
			time.Sleep(time.Second)
		}
	}()
	err := d.app.run(ctx)
	<-done
	return err
}
