// Package mailhost is a small mail server on this machine, for the
// demonstration and for tests: mailboxes over IMAP, and SMTP in front of them.
//
// It promises that a message comes back over IMAP byte for byte, that its
// arrival time is the host's clock, and that nothing leaves the machine: mail
// for other domains is accepted and kept to be looked at. It listens on
// 127.0.0.1 only and forgets everything when it stops.
//
// It is never used for real mail.
package mailhost
