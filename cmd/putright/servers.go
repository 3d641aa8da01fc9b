package main

import (
	"putright/cmd/putright/config"
	"putright/intake"
	"putright/notify"
)

// imapServer is where the mail of a mailbox is read.
func imapServer(m config.Mailbox) intake.Server {
	s := intake.Server{Host: m.IMAP.Host, Port: m.IMAP.Port, Security: m.IMAP.Security, Username: m.IMAP.Username, Password: m.IMAPPassword}
	if m.IMAP.OAuth2 != nil {
		s.Token = newTokens(*m.IMAP.OAuth2).token
	}
	return s
}

// smtpServer is where the letters of a mailbox are handed in.
func smtpServer(m config.Mailbox) notify.Server {
	s := notify.Server{
		Host: m.SMTP.Host, Port: m.SMTP.Port, Security: m.SMTP.Security, PerMinute: m.SMTP.PerMinute,
		Username: m.SMTP.Username, Password: m.SMTPPassword,
	}
	if m.SMTP.OAuth2 != nil {
		s.OAuth2, s.Password = true, newTokens(*m.SMTP.OAuth2).token
	}
	return s
}
