// Package intake takes mail in: it watches the landlord's mailboxes over IMAP
// and reads what lies there into casework.Message.
//
// It is two pieces. The watching piece touches the network: it follows a
// mailbox by (mailbox, UIDVALIDITY, UID), never by a flag or a time window,
// and hands on raw bytes. The reading piece, Parse, is pure: no clock, socket,
// disk or logger; the same bytes always give the same Message.
//
// Parse promises an answer for any bytes whatever, within a second and within
// a few megabytes, however large the mail. It reads strictly where the mail
// keeps the rules (go-message for the grammar of header fields, x/net/html for
// HTML) and leniently where it does not; what it cannot read it says in
// Problems, and the text it could not place stays visible in FullText.
//
// It never refuses a mail, never decides what a mail asks for, never follows
// Reply-To, never opens an attachment to run or show it, and keeps no bytes of
// attachments: they stay in the raw mail.
package intake
