package intake

import (
	"fmt"
	"strings"
	"testing"

	"putright/casework"
)

// letterOf builds a mail of header lines and a text.
func letterOf(text string, fields ...string) string {
	return strings.Join(fields, "\n") + "\n\n" + text + "\n"
}

const (
	asha    = "From: Asha Patel <asha@example.org>"
	daemon  = "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>"
	noreply = "From: Parcels <no-reply@parcels.example>"
	away    = "I am out of the office until Monday. For urgent matters call my colleague."
)

func TestAutomatic(t *testing.T) {
	o := Options{Own: []string{"info@victory.example"}}
	for name, tt := range map[string]struct {
		mail string
		want casework.Automatic
	}{
		"a person":                   {letterOf(leak, asha, "Subject: Leak"), casework.ByPerson},
		"bulk precedence":            {letterOf(leak, asha, "Subject: Leak", "Precedence: bulk"), casework.ByPerson},
		"about being away":           {letterOf("I'm out of the office today, but will resend it tomorrow.", asha, "Subject: Repair", "Precedence: bulk"), casework.ByPerson},
		"about another's being away": {letterOf("Your officer's auto-reply says she is away. Who looks after my case?", asha, "Subject: Re: Jane is out of the office"), casework.ByPerson},
		"out of office hours":        {letterOf("Nobody answers the out of hours line.", asha, "Subject: Out of office hours repair"), casework.ByPerson},
		"about a holiday":            {letterOf("I am on holiday until 12 May, please ring my daughter.", asha, "Subject: Holiday", "In-Reply-To: <p@victory.example>"), casework.ByPerson},
		"about a bounce":             {letterOf("My mail to repairs@victory.example was returned: undeliverable, mailbox full. What now?", asha, "Subject: Undeliverable"), casework.ByPerson},
		"about a delay":              {letterOf("The delay is a disgrace.", asha, "Subject: Delayed"), casework.ByPerson},
		"passes a bounce on":         {letterOf("Look what I got.\n\nBegin forwarded message:\n\n> This is the mail system at host mx.\n> 550 5.1.1 <repairs@victory.example>: User unknown", asha, "Subject: Fwd: Undelivered Mail Returned to Sender"), casework.ByPerson},
		"answers a bounce":           {letterOf("Is this address dead?\n\n> 550 5.1.1 user unknown", asha, "Subject: Re: Undelivered Mail Returned to Sender"), casework.ByPerson},
		"quotes a robot":             {letterOf("All I get is \"This is an automated response, please do not reply\". I want a person.", asha, "Subject: Complaint"), casework.ByPerson},
		"answers a robot":            {letterOf("I want a person.\n\nOn 3 Mar 2026 at 10:15, Desk <desk@example.org> wrote:\n> This is an automated response.", asha, "Subject: Re: Your enquiry"), casework.ByPerson},
		"auto-submitted: no":         {letterOf(leak, asha, "Auto-Submitted: no"), casework.ByPerson},
		"suppresses auto-replies":    {letterOf(leak, asha, "Subject: Leak", "X-Auto-Response-Suppress: All"), casework.ByPerson},
		"a null return path":         {letterOf(leak, asha, "Return-Path: <>", "Subject: Leak"), casework.ByPerson},
		"our own group":              {letterOf(leak, asha, "List-Id: <info.victory.example>", "List-Post: <mailto:info@victory.example>", "List-Unsubscribe: <mailto:x@victory.example>", "Precedence: list"), casework.ByPerson},
		"a form on the website":      {letterOf(leak, "From: Website <noreply@victory.example>", "Reply-To: asha@example.org", "Subject: Contact form"), casework.ByPerson},
		"a form without Reply-To":    {letterOf("This is an automated message from the website.\n\nName: Asha Patel\nPostcode: NR27\nDetails: the kitchen ceiling drips", "From: Website <noreply@victory.example>", "Subject: New enquiry", "Auto-Submitted: auto-generated"), casework.ByPerson},
		"a person who hides":         {letterOf("There is a child alone at number 8.", "From: donotreply.please@hush.example", "Subject: Flat 8"), casework.ByPerson},
		"an invitation":              {letterOf("BEGIN:VCALENDAR\nMETHOD:REQUEST\nSUMMARY:Visit\nEND:VCALENDAR", asha, "Content-Type: text/calendar; method=REQUEST"), casework.ByPerson},
		"an automatic door":          {letterOf("This is an automatic door fault, the third this month.", asha, "Subject: Door"), casework.ByPerson},
		"about a delivery":           {letterOf("Please confirm the day in order for the new boiler to be delivered, see http://boilers.example.", asha, "Subject: Delivery"), casework.ByPerson},
		"subject out of office":      {letterOf("I'm out of the office today, but will resend it tomorrow.", asha, "Subject: Out of office"), casework.ByPerson},
		"answers in Chinese":         {letterOf("有人吗?", asha, "Subject: 回复：自动回复: 漏水"), casework.ByPerson},
		"the word virus":             {letterOf("We all have a virus, please don't come.", asha, "Subject: Virus rejected"), casework.ByPerson},

		"our own by header":          {letterOf("Your receipt", "From: Info <INFO@victory.example>", "X-Putright: receipt"), casework.OwnMail},
		"our own by message id":      {letterOf("Your receipt", asha, "Message-ID: <putright.abc@victory.example>"), casework.OwnMail},
		"our header by a stranger":   {letterOf(leak, asha, "X-Putright: receipt"), casework.ByPerson},
		"our address without header": {letterOf(leak, "From: info@victory.example", "Subject: Leak"), casework.ByPerson},

		"auto-replied":          {letterOf(away, asha, "Auto-Submitted: auto-replied (vacation)"), casework.AutoReply},
		"Exchange":              {letterOf(away, asha, "Subject: Automatic reply: Your complaint", "X-Auto-Response-Suppress: All"), casework.AutoReply},
		"older Exchange":        {letterOf(away, asha, "Subject: Out of Office: Your complaint"), casework.AutoReply},
		"German":                {letterOf("Ich bin nicht da.", asha, "Subject: Automatische Antwort: Your complaint"), casework.AutoReply},
		"French":                {letterOf("Je suis absent.", asha, "Subject: =?utf-8?Q?R=C3=A9ponse_automatique_?= : Your complaint"), casework.AutoReply},
		"Chinese":               {letterOf("不在", asha, "Subject: 自动回复: Your complaint"), casework.AutoReply},
		"vacation header":       {letterOf(away, asha, "Subject: Re: Your complaint", "X-Autoreply: yes"), casework.AutoReply},
		"precedence auto_reply": {letterOf(away, asha, "Precedence: auto_reply"), casework.AutoReply},
		"another desk":          {letterOf("Thank you for contacting us.\n\nThis is an automated response. Your ticket number is 12345.", "From: Support <support@desk.example>", "Subject: [#12345] Your complaint", "In-Reply-To: <p@victory.example>"), casework.AutoReply},

		"old Outlook's receipt":  {letterOf("Your message\n\n  To: Asha\n  Subject: Your complaint\n  Sent: 3 March 2026 10:15\n\nwas read on 3 March 2026 11:00.", asha, "Subject: Read: Your complaint"), casework.RobotMail},
		"recall":                 {letterOf("Asha Patel would like to recall the message, \"Leak\".", asha, "Subject: Recall: Leak"), casework.RobotMail},
		"courier":                {letterOf("Delivery failed. We could not deliver your parcel.", noreply, "Subject: Delivery failed"), casework.RobotMail},
		"read, by a person":      {letterOf("Your message was read with disbelief by me and my whole family.", asha, "Subject: Re: Read"), casework.ByPerson},
		"answers us, by a group": {letterOf(leak, asha, "List-Id: <tenants.example.net>", "In-Reply-To: <putright.r1@victory.example>"), casework.ByPerson},

		"another's receipt": {letterOf("Thank you for your email to Wensum Surgery.", "From: Surgery <desk@surgery.example>", "Subject: We have received your email"), casework.AutoReply},
		"newsletter":        {letterOf("Offers", "From: Shop <news@shop.example>", "List-Unsubscribe: <https://shop.example/u>"), casework.ListMail},
		"mailing list":      {letterOf("Hello all", asha, "List-Id: <tenants.example.net>"), casework.ListMail},
		"precedence list":   {letterOf("Hello all", asha, "Precedence: list"), casework.ListMail},

		"auto-generated":          {letterOf("Disk full", "From: root@example.org", "Auto-Submitted: auto-generated"), casework.RobotMail},
		"no-reply":                {letterOf("Your parcel is on its way. Please do not reply to this email.", noreply, "Subject: Parcel"), casework.RobotMail},
		"DMARC report":            {letterOf("--b\nContent-Type: application/gzip; name=\"google.com!victory.example!1772409600!1772495999.xml.gz\"\nContent-Disposition: attachment\n\nx\n--b--", "From: dmarc@google.example", "Subject: Report domain: victory.example Submitter: google.com Report-ID: 123", "Content-Type: multipart/mixed; boundary=b"), casework.RobotMail},
		"read receipt":            {letterOf("--b\n\nYour message was read.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;asha@example.org\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--", asha, "Subject: Read: Your complaint", "Content-Type: multipart/report; report-type=disposition-notification; boundary=b"), casework.RobotMail},
		"complaint to a provider": {letterOf("--b\n\nAn abuse report\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--", "From: fbl@isp.example", "Content-Type: multipart/report; report-type=feedback-report; boundary=b"), casework.RobotMail},
		"calendar answer":         {letterOf("BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR", asha, "Subject: Accepted: Visit", "Content-Type: text/calendar; method=REPLY"), casework.RobotMail},
		"challenge":               {letterOf("I use a service against spam. Please click the link below so that your message can be delivered: https://x.example/c/1", asha, "Subject: Confirm your message"), casework.RobotMail},
		"delivered":               {letterOf("--b\n\nDelivered.\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822;asha@example.org\nAction: delivered\nStatus: 2.0.0\n--b--", daemon, "Subject: Successful Mail Delivery Report", "Content-Type: multipart/report; report-type=delivery-status; boundary=b"), casework.RobotMail},

		"bounce, no report":     {letterOf("550 5.1.1 <asha@example.org>: User unknown", daemon, "Subject: Undelivered Mail Returned to Sender"), casework.BounceMail},
		"bounce without a From": {letterOf("Your message to asha@example.org could not be delivered.", "Return-Path: <>", "Subject: Mail failure"), casework.BounceMail},
		"bounce that waits":     {letterOf("This is a warning message only. You do not need to resend your message. asha@example.org: deferred", daemon, "Subject: Delivery Status Notification (Delay)"), casework.DelayNotice},
	} {
		m := Parse(strings.NewReader(tt.mail), o)
		if m.Automatic != tt.want {
			t.Errorf("%s: %q, want %q", name, m.Automatic, tt.want)
		}
		if isBounce := tt.want == casework.BounceMail || tt.want == casework.DelayNotice; isBounce != (m.Bounce != nil) {
			t.Errorf("%s: bounce %+v", name, m.Bounce)
		}
	}
}

// report is a delivery report as RFC 3464 has it.
func report(status, returned string) string {
	return letterOf("--b\n\nI'm sorry, your mail could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"+status+
		"\n--b\n"+returned+"\n--b--", daemon, "To: info@victory.example", "Subject: Undelivered Mail Returned to Sender", "Content-Type: multipart/report; report-type=delivery-status; boundary=b")
}

const (
	wholeMail   = "Content-Type: message/rfc822\n\nFrom: info@victory.example\nTo: asha@example.org\nMessage-ID: <putright.r1@victory.example>\nSubject: Your complaint\n\nDear Ms Patel"
	headersOnly = "Content-Type: text/rfc822-headers\n\nFrom: info@victory.example\nTo: asha@example.org\nMessage-ID:\n <putright.r1@victory.example>\nSubject: Your complaint"
	ourID       = "<putright.r1@victory.example>"
)

func TestBounces(t *testing.T) {
	failed := func(code, diagnostic string) string {
		return "Final-Recipient: rfc822; Asha@Example.org\nAction: failed\nStatus: " + code + "\nDiagnostic-Code: smtp; " + diagnostic
	}
	for name, tt := range map[string]struct {
		mail string
		want casework.Bounce
	}{
		"no such user":         {report(failed("5.1.1", "550 5.1.1 <asha@example.org>: User unknown"), wholeMail), casework.Bounce{Recipient: patel, Status: "5.1.1", Permanent: true, OriginalMessageID: ourID}},
		"headers only":         {report(failed("5.1.1", "550 5.1.1 User unknown"), headersOnly), casework.Bounce{Recipient: patel, Status: "5.1.1", Permanent: true, OriginalMessageID: ourID}},
		"full mailbox":         {report(failed("5.2.2", "552 5.2.2 Over quota"), wholeMail), casework.Bounce{Recipient: patel, Status: "5.2.2", OriginalMessageID: ourID}},
		"the mailbox is there": {report(failed("5.2.0", "550 5.2.0 User unknown"), wholeMail), casework.Bounce{Recipient: patel, Status: "5.2.0", OriginalMessageID: ourID}},
		"no such domain":       {report(failed("5.1.2", "Host not found"), wholeMail), casework.Bounce{Recipient: patel, Status: "5.1.2", Permanent: true, OriginalMessageID: ourID}},
		"refused content":      {report(failed("5.7.1", "550 5.7.1 Message rejected as spam"), wholeMail), casework.Bounce{Recipient: patel, Status: "5.7.1", OriginalMessageID: ourID}},
		"gave up":              {report(failed("4.4.7", "delivery time expired"), wholeMail), casework.Bounce{Recipient: patel, Status: "4.4.7", OriginalMessageID: ourID}},
		"the answer says more": {report(failed("5.0.0", "550 5.1.1 No such user here"), wholeMail), casework.Bounce{Recipient: patel, Status: "5.1.1", Permanent: true, OriginalMessageID: ourID}},
		"Microsoft's edge":     {report(failed("5.4.1", "550 5.4.1 Recipient address rejected: Access denied"), wholeMail), casework.Bounce{Recipient: patel, Status: "5.4.1", Permanent: true, OriginalMessageID: ourID}},
		"one of several":       {report("Final-Recipient: rfc822; bob@example.org\nAction: relayed\nStatus: 2.0.0\n\n"+failed("5.1.1", "550 5.1.1 unknown"), wholeMail), casework.Bounce{Recipient: patel, Status: "5.1.1", Permanent: true, OriginalMessageID: ourID}},
		"an address in words":  {report("Final-Recipient: rfc822; <asha@example.org>\nOriginal-Recipient: rfc822;asha@example.org\nAction: Failed (user unknown)\nStatus: 5.1.1 (bad destination)", wholeMail), casework.Bounce{Recipient: patel, Status: "5.1.1", Permanent: true, OriginalMessageID: ourID}},
		"qmail":                {letterOf("Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<asha@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <putright.r1@victory.example>\nTo: asha@example.org", "From: MAILER-DAEMON@mx.example.org", "To: info@victory.example", "Subject: failure notice"), casework.Bounce{Recipient: patel, Status: "5.1.1", Permanent: true, OriginalMessageID: ourID}},
		"Exim":                 {letterOf("This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  asha@example.org\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <putright.r1@victory.example>", daemon, "To: info@victory.example", "X-Failed-Recipients: asha@example.org", "Subject: Mail delivery failed: returning message to sender"), casework.Bounce{Recipient: patel, Permanent: true, OriginalMessageID: ourID}},
		"Exchange, old":        {letterOf("Your message\n\n  To: asha@example.org\n  Subject: Your complaint\n\ndid not reach the following recipient(s):\n\nasha@example.org on Tue, 3 Mar 2026 10:15:00 +0000\n    The recipient name is not recognized", "From: System Administrator <postmaster@example.org>", "To: info@victory.example", "Subject: Undeliverable: Your complaint"), casework.Bounce{Recipient: patel, Permanent: true}},
		"from no one":          {letterOf("The following recipient could not be reached: asha@example.org\nReason: mailbox full", "Return-Path: <>", "To: info@victory.example", "Subject: Non-deliverable mail"), casework.Bounce{Recipient: patel}},
	} {
		m := Parse(strings.NewReader(tt.mail), Options{})
		if m.Automatic != casework.BounceMail {
			t.Errorf("%s: %q", name, m.Automatic)
			continue
		}
		if *m.Bounce != tt.want {
			t.Errorf("%s:\n got %+v\nwant %+v", name, *m.Bounce, tt.want)
		}
	}
	delayed := Parse(strings.NewReader(report("Final-Recipient: rfc822; asha@example.org\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Sun, 8 Mar 2026 10:15:00 +0000", wholeMail)), Options{})
	if delayed.Automatic != casework.DelayNotice || fmt.Sprint(*delayed.Bounce) != fmt.Sprint(casework.Bounce{Recipient: patel, Status: "4.4.1", OriginalMessageID: ourID}) {
		t.Errorf("delayed: %q %+v", delayed.Automatic, delayed.Bounce)
	}
}
