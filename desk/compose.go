package desk

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"putright/casework"
	"putright/notify"
	"putright/store"
)

// write renders each letter, gives it its final bytes and puts it into the
// outbox. From here on what will be sent is on file.
func (d *Desk) write(tx *store.Tx, c casework.Case, letters []casework.Letter, code string, now time.Time) error {
	box, err := d.mailbox(c.Mailbox)
	if err != nil {
		return err
	}
	shown := casework.Facts{} // the letter that a preview in the same decision shows
	for _, l := range letters {
		if l.Audience == casework.ToStaff && !l.Approved && l.Name != casework.StaffDigest {
			over, err := d.gather(tx, c, l, now)
			if err != nil {
				return err
			}
			if over {
				continue
			}
		}
		facts := d.facts(l, c, box)
		if l.Name == casework.StaffPreview {
			for k, v := range shown {
				facts[k] = v
			}
			facts["letter.findings"] = findings(facts)
			facts["code"] = code
			facts["words"] = []casework.Facts{{"label": "Send this letter", "words": "SEND " + code}, {"label": "Do not send it", "words": "UNDO"}}
		}
		token := ""
		if l.Audience == casework.ToStaff && c.ID != 0 {
			token = d.Keys.token(l.To.Address, c.ID, now)
			facts["buttons"] = buttons(facts["words"], box, token, c.Ref)
		}
		if _, ok := facts["buttons"]; !ok {
			facts["buttons"] = []casework.Facts{}
		}
		rendered, err := d.Letters().Render(l.Template, facts, d.Rules.Calendar.Zone())
		if err != nil {
			return err
		}
		if l.Draft {
			shown = casework.Facts{
				"letter.name": l.Name, "letter.to": l.To.Address, "letter.subject": rendered.Subject, "letter.text": rendered.Text,
				"letter.findings": textLines(checkLetter(rendered.Text, c)),
			}
		}
		out, err := d.envelope(tx, c, l, box, token, rendered.Subject, rendered.Text, rendered.HTML, now)
		if err != nil {
			return err
		}
		out.Template = l.Template + "@" + rendered.Version
		if _, err := tx.Enqueue(out); err != nil {
			return err
		}
	}
	return nil
}

// envelope gives a letter its thread, its headers and its bytes. Mail to staff
// threads apart from mail to the customer and comes back by its token.
func (d *Desk) envelope(tx *store.Tx, c casework.Case, l casework.Letter, box Mailbox, token, subject, text, html string, now time.Time) (store.Outgoing, error) {
	_, domain, _ := strings.Cut(box.Address, "@")
	fresh := make([]byte, 10)
	if err := d.random(fresh); err != nil {
		return store.Outgoing{}, err
	}
	e := notify.Envelope{
		FromName: d.Settings.Organisation.Name, From: box.Address, ToName: l.To.Name, To: l.To.Address,
		Subject: subject, Text: text, HTML: html, Date: now, Automatic: "auto-generated", Mailbox: box.Address,
	}
	if l.Audience == casework.ToCustomer {
		e.Suppress = true
		e.MessageID = notify.MessageID(l.Name, domain, fresh)
		if l.Answers != 0 {
			e.Automatic = "auto-replied"
		}
	} else {
		// A token takes most of the room that a Message-ID has.
		e.MessageID = notify.MessageID(cmp.Or(token, l.Name), domain, fresh[:5])
		e.ReplyTo = box.Address
		if token != "" && box.Plus {
			e.ReplyTo = plus(box.Address, token)
		} else if token != "" {
			e.Subject += " (" + token + ")"
		}
	}
	if c.ID != 0 {
		refs, err := tx.Thread(c.ID, l.Audience, l.To.Address)
		if err != nil {
			return store.Outgoing{}, err
		}
		e.References = refs
	}
	raw, err := notify.Compose(e)
	if err != nil {
		return store.Outgoing{}, fmt.Errorf("composing %s: %w", l.Name, err)
	}
	state := store.StateReady
	if l.Draft || box.Shadow && l.Audience == casework.ToCustomer {
		state = store.StateHeld
	}
	notBefore := l.NotBefore
	if notBefore.IsZero() {
		notBefore = now
	}
	return store.Outgoing{
		ID: store.NewID(now), Mailbox: box.Address, Key: l.Key, Case: c.ID, Letter: l.Name, Audience: l.Audience, Sender: box.Address, Recipient: l.To.Address,
		MessageID: e.MessageID, Subject: e.Subject, Text: text, Bytes: raw, State: state, NotBefore: notBefore, Created: now, Exempt: l.Approved, Records: l.Records,
	}, nil
}

// facts completes a letter's facts with what every letter may name.
func (d *Desk) facts(l casework.Letter, c casework.Case, box Mailbox) casework.Facts {
	o := d.Settings.Organisation
	f := casework.Facts{
		"organisation.name": o.Name, "organisation.phone": o.Phone, "organisation.emergency_phone": cmp.Or(o.EmergencyPhone, o.Phone),
		"organisation.address": o.Address, "organisation.email": box.Address,
	}
	if l.Audience == casework.ToStaff {
		f["staff.name"] = l.To.Name
	}
	for k, v := range l.Facts {
		f[k] = v
	}
	return f
}

// buttons turns words into links that open a reply with the words already in
// it. The plus of the address is written %2B, which every client reads.
func buttons(words any, box Mailbox, token, ref string) []casework.Facts {
	list, _ := words.([]casework.Facts)
	to, subject := box.Address, "["+ref+"]"
	if box.Plus {
		to = plus(box.Address, token)
	} else {
		subject += " (" + token + ")"
	}
	out := []casework.Facts{}
	for _, w := range list {
		body, _ := w["words"].(string)
		label, _ := w["label"].(string)
		link := "mailto:" + strings.ReplaceAll(to, "+", "%2B") + "?subject=" + escape(subject) + "&body=" + escape(strings.ReplaceAll(body, "\n", "\r\n"))
		first, _, _ := strings.Cut(body, "\n")
		out = append(out, casework.Facts{"label": label, "words": strings.TrimSpace(first), "link": link})
	}
	return out
}

// escape writes text for a mailto link, where a space is %20 and never a plus
// (RFC 6068, 5).
func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// plus is the address that brings a token back.
func plus(address, token string) string {
	local, domain, _ := strings.Cut(address, "@")
	return local + "+" + token + "@" + domain
}

func textLines(texts []string) []casework.Facts {
	out := []casework.Facts{}
	for _, t := range texts {
		out = append(out, casework.Facts{"text": t})
	}
	return out
}

func (d *Desk) random(b []byte) error {
	if _, err := io.ReadFull(d.Random, b); err != nil {
		return fmt.Errorf("drawing random bytes: %w", err)
	}
	return nil
}
