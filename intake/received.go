package intake

import (
	"net/mail"
	"strings"
	"time"
)

// received is the moment the landlord's server took the mail in: the earlier of
// INTERNALDATE and the date our own server stamped. A mail moved between
// folders gets a new INTERNALDATE, and the stamp stays.
func received(h header, o Options, date time.Time) time.Time {
	if o.Received.IsZero() {
		return date
	}
	if o.AuthServID == "" {
		return o.Received
	}
	for _, v := range h.Values("Received") {
		by, at := readReceived(v)
		if !strings.EqualFold(by, o.AuthServID) {
			continue
		}
		if !at.IsZero() && at.Before(o.Received) {
			return at
		}
		break
	}
	return o.Received
}

// readReceived returns the host after "by" and the date after the last
// semicolon of a Received field (RFC 5321, 4.4).
func readReceived(v string) (by string, at time.Time) {
	words := strings.Fields(v)
	for i, word := range words {
		if strings.EqualFold(word, "by") && i+1 < len(words) {
			by = strings.TrimRight(words[i+1], ";,.")
			break
		}
	}
	if i := strings.LastIndexByte(v, ';'); i >= 0 {
		at = readDate(v[i+1:])
	}
	return by, at
}

// readDate reads a date as mail writes it, strictly first and then the forms
// that real mail has besides. It returns the zero time when it cannot.
func readDate(s string) time.Time {
	s = strings.Join(strings.Fields(s), " ")
	if t, err := mail.ParseDate(s); err == nil && plausible(t) {
		return t
	}
	if i := strings.IndexByte(s, '('); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	for _, layout := range oddDates {
		if t, err := time.Parse(layout, s); err == nil && plausible(t) {
			return t
		}
	}
	// A zone that is no zone ("+0100 GMT", "MEZ") costs hours, a missing date more.
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		for _, layout := range oddDates {
			if t, err := time.Parse(layout, s[:i]); err == nil && plausible(t) {
				return t
			}
		}
	}
	return time.Time{}
}

var oddDates = []string{
	"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05",
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04",
	"Mon 2 Jan 2006 15:04:05 -0700", "Mon, 2 January 2006 15:04:05 -0700", "Mon, 2-Jan-2006 15:04:05 -0700",
	"Mon, 2 Jan 06 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700", "Mon, 2 Jan 2006 15.04.05 -0700",
	"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 -0700 2006",
	"Mon, Jan 2 2006 15:04:05 -0700", "Mon, 2 Jan 2006 3:04:05 PM -0700",
	time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "Mon, 2 Jan 2006",
}

// plausible refuses years that no mail was written in.
func plausible(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 10000 }
