// Package real runs Dovecot and Postfix for tests: a mail host like the one a
// landlord has, with real mailbox files, real delivery and real bounces.
//
// It needs root and the packages dovecot-imapd, dovecot-lmtpd and postfix
// (Debian or Ubuntu), and a system user vmail; without them a test that asks
// for it is skipped. Both servers run under a folder of their own, on free
// ports of 127.0.0.1, and are stopped when the test ends.
//
// Mail to a user of landlord.test lands in that user's mailbox, whatever
// stands after a plus. Anybody at tenant.test is unknown and bounces with a
// real delivery report. Every other domain is accepted and thrown away.
package real
