package intake

import (
	"regexp"
	"strings"

	"putright/casework"
)

// report reads the reports that programs make about a mail: delivery status
// (RFC 3464), read receipts (RFC 8098) and complaints to a provider (RFC 5965).
func (v machine) report() (casework.Automatic, *casework.Bounce) {
	var status *part
	kind := casework.ByPerson
	v.root.each(func(p *part) {
		switch p.typ {
		case "message/delivery-status", "message/global-delivery-status":
			if status == nil {
				status = p
			}
		case "message/disposition-notification", "message/global-disposition-notification", "message/feedback-report":
			kind = casework.RobotMail
		}
	})
	if kind != casework.ByPerson && status == nil {
		return kind, nil
	}
	if status == nil {
		return casework.ByPerson, nil
	}
	r := readStatus(status.text)
	if r.action == "" && r.recipient == "" && r.status == "" {
		return casework.ByPerson, nil // empty or broken: the text decides
	}
	b := &casework.Bounce{Recipient: r.recipient, Status: r.status}
	v.complete(b, r.diagnostic)
	switch {
	case r.action == "delivered" || r.action == "relayed" || r.action == "expanded" || r.action == "" && strings.HasPrefix(r.status, "2"):
		return casework.RobotMail, nil
	case r.action == "delayed":
		b.Permanent = false
		return casework.DelayNotice, b
	}
	return casework.BounceMail, b
}

// recipientStatus is what a delivery report says of one recipient.
type recipientStatus struct {
	recipient, action, status, diagnostic string
}

// readStatus reads the groups of a delivery report and returns the first
// recipient that failed, else the first that is named.
func readStatus(text string) recipientStatus {
	var all []recipientStatus
	var r recipientStatus
	for _, f := range statusFields(text) {
		name, value := f[0], f[1]
		switch name {
		case "final-recipient", "original-recipient", "x-actual-recipient":
			addr := statusAddress(value)
			if name == "final-recipient" && r.recipient != "" && (r.action != "" || r.status != "") {
				all = append(all, r)
				r = recipientStatus{}
			}
			if addr != "" && (r.recipient == "" || name == "final-recipient" && strings.Contains(addr, "@")) {
				r.recipient = addr
			}
		case "action":
			word := strings.FieldsFunc(strings.ToLower(value), func(c rune) bool { return c < 'a' || c > 'z' })
			r.action = first(word)
		case "status":
			if s := statusCode.FindString(value); s != "" {
				r.status = s
			}
		case "diagnostic-code":
			r.diagnostic = value
		}
	}
	all = append(all, r)
	for _, r := range all {
		if r.action == "failed" && r.recipient != "" {
			return r
		}
	}
	for _, r := range all {
		if r.recipient != "" {
			return r
		}
	}
	return all[0]
}

// statusFields splits a report into its fields, names in lower case.
func statusFields(text string) [][2]string {
	var fields [][2]string
	for line := range strings.Lines(text) {
		if (line[0] == ' ' || line[0] == '\t') && len(fields) > 0 {
			fields[len(fields)-1][1] += " " + strings.TrimSpace(line)
			continue
		}
		if name := fieldName([]byte(line)); name != "" && len(fields) < 1000 {
			fields = append(fields, [2]string{strings.ToLower(name), strings.TrimSpace(line[strings.IndexByte(line, ':')+1:])})
		}
	}
	return fields
}

// statusAddress reads "rfc822; <user@example.org>".
func statusAddress(value string) string {
	if _, after, found := strings.Cut(value, ";"); found {
		value = after
	}
	if addr := bareAddress(value); addr != "" {
		return addr
	}
	return ""
}

var statusCode = regexp.MustCompile(`\b[245]\.[0-9]{1,2}\.[0-9]{1,3}\b`)

// complete fills in what a report left open from its diagnostic, its text and
// the returned mail, and judges whether the address is dead.
func (v machine) complete(b *casework.Bounce, diagnostic string) {
	reason := diagnostic
	if statusCode.FindString(reason) == "" && len(reason) < 60 {
		reason += "\n" + v.explanation()
	}
	// The server's own answer says more than the Status that a mailer made of it.
	if m := answeredStatus.FindStringSubmatch(diagnostic); m != nil {
		b.Status = m[1]
	} else if b.Status == "" || strings.HasSuffix(b.Status, ".0.0") {
		if m := answeredStatus.FindStringSubmatch(reason); m != nil {
			b.Status = m[1]
		} else if s := statusCode.FindString(reason); s != "" && b.Status == "" {
			b.Status = s
		}
	}
	if b.Recipient == "" {
		b.Recipient = v.recipientInText()
	}
	b.OriginalMessageID = v.returnedID()
	b.Permanent = permanent(b.Status, reason)
}

// answeredStatus is the enhanced code behind a server's reply: "550 5.1.1".
var answeredStatus = regexp.MustCompile(`\b[45][0-9]{2}[ -]{1,3}['"(#]*([245]\.[0-9]{1,2}\.[0-9]{1,3})\b`)

// explanation is the bounce's own text, up to where the returned mail begins.
func (v machine) explanation() string {
	text := v.FullText[:min(len(v.FullText), 4000)]
	if at := returnedMail.FindStringIndex(text); at != nil && at[0] > 0 {
		text = text[:at[0]]
	}
	return text
}

var returnedMail = regexp.MustCompile(`(?im)^[^\p{L}\n]*(?:(?:original|returned|unsent|your) (?:message|mail)(?: follows| text| header)?|message headers? follows?|below (?:this line )?is a copy|(?:------ )?this is a copy of|attached message|received: from|return-path:|copy of (?:your|the) (?:original )?message)\b.*$`)
