package intake

import (
	"fmt"
	"slices"
	"strings"

	"putright/casework"
)

// readBody fills in what the body says: texts, attachments and references.
func readBody(m *casework.Message, root *part) {
	about := thread{forwarded: isForward(m.Subject)}
	about.answers = !about.forwarded && (len(m.InReplyTo) > 0 || len(m.Ancestors) > 0 || answerSubject.MatchString(m.Subject))
	v := &visible{about: about}
	v.add(root)
	if v.blank() {
		v.write(v.aside.String())
	}
	if v.blank() {
		v.spare(root)
	}
	m.FullText = v.full()
	m.HTMLOnly = v.html && !v.plain
	m.Attachments = v.files
	m.Problems = append(m.Problems, v.problems...)

	text := newText(v.own.String(), about)
	if about.forwarded || text == "" {
		text = strings.TrimSpace(text + "\n\n" + v.attached.String())
	}
	if text == "" {
		text = strings.TrimSpace(m.FullText)
	}
	m.Text = text
	if m.FullText == "" {
		m.Problems = append(m.Problems, "The mail has no text.")
	}
	m.CaseRefs = caseRefs(nil, m.Subject, m.Text)
	m.QuotedRefs = caseRefs(m.CaseRefs, m.FullText)
}

// visible gathers what a person would see of a mail, part by part.
type visible struct {
	own      strings.Builder // the mail's own text
	attached strings.Builder // the text of mails attached to it
	aside    strings.Builder // of invitations and Outlook files: shown when there is no other text
	about    thread
	depth    int  // attached mails around the present part
	html     bool // some text was made from HTML
	plain    bool // some text was plain
	files    []casework.Attachment
	problems []string
}

func (v *visible) full() string {
	return strings.TrimSpace(v.own.String() + "\n\n" + v.attached.String())
}

func (v *visible) blank() bool { return v.full() == "" }

// write adds one text below the others.
func (v *visible) write(text string) {
	b := &v.own
	if v.depth > 0 {
		b = &v.attached
	}
	if text = cleanText(text); strings.TrimSpace(text) == "" { // encoded words and entities can bring in anything
		return
	}
	if b.Len() > 0 {
		b.WriteString("\n\n")
	}
	b.WriteString(strings.Trim(text, "\n"))
}

func (v *visible) problem(sentence string) {
	if !slices.Contains(v.problems, sentence) {
		v.problems = append(v.problems, sentence)
	}
}

// add shows p and the parts in it.
func (v *visible) add(p *part) {
	switch {
	case p.typ == "multipart/alternative":
		v.alternative(p)
	case p.multi:
		v.secured(p)
		for _, c := range p.children {
			v.add(c)
		}
	case p.nested:
		v.message(p)
	default:
		v.leaf(p)
	}
	for _, f := range p.files {
		v.files = append(v.files, casework.Attachment{Name: f.name, Type: f.typ, Size: f.size})
	}
}

// alternative shows one of several forms of the same text (RFC 2046, 5.1.4):
// the plain one where it says as much, and where the HTML form tells quoted
// text apart and the plain one does not, that.
func (v *visible) alternative(p *part) {
	plain, rich := &visible{about: v.about}, &visible{about: v.about}
	for _, c := range p.children {
		if hasHTML(c) {
			rich.add(c)
		} else {
			plain.add(c)
		}
	}
	v.files = append(append(v.files, plain.files...), rich.files...)
	for _, s := range append(plain.problems, rich.problems...) {
		v.problem(s)
	}
	chosen := plain
	if a, b := plain.own.String(), rich.own.String(); strings.TrimSpace(b) != "" && (isStub(a, b) ||
		newText(a, v.about) == strings.TrimSpace(a) && newText(b, v.about) != strings.TrimSpace(b)) {
		chosen = rich
	}
	v.write(chosen.own.String())
	v.attached.WriteString(plain.attached.String() + rich.attached.String())
	v.aside.WriteString(plain.aside.String())
	v.html, v.plain = v.html || chosen.html, v.plain || chosen.plain
}

// isStub reports whether the plain form only says that there is another.
func isStub(plain, html string) bool {
	plain, html = strings.TrimSpace(plain), strings.TrimSpace(html)
	return len(plain) == 0 || len(plain) < 300 && len(html) > 3*len(plain)+100 ||
		len(plain) < 400 && strings.Contains(strings.ToLower(plain), "html") && len(html) > 20
}

func hasHTML(p *part) bool {
	if p.typ == "text/html" && !p.attached {
		return true
	}
	for _, c := range p.children {
		if p.multi && hasHTML(c) {
			return true
		}
	}
	return false
}

// message shows a mail attached to this one: listed as a file, and its text
// below the mail's own.
func (v *visible) message(p *part) {
	inner := p.children[0]
	subject := oneLine(inner.header.text("Subject"))
	name := p.file
	if name == "" && subject != "" {
		name = fileName(strings.ReplaceAll(subject, "/", "-")) + ".eml"
	}
	v.files = append(v.files, casework.Attachment{Name: name, Type: p.typ, Size: p.size})
	v.depth++
	var head strings.Builder
	for _, f := range []string{"From", "Date", "To", "Subject"} {
		if s := oneLine(inner.header.text(f)); s != "" {
			fmt.Fprintf(&head, "%s: %s\n", f, s)
		}
	}
	if head.Len() > 0 {
		v.write("---------- Attached message ----------\n" + head.String())
	}
	files := v.files
	v.add(inner)
	v.files = files // the attached mail's own files lie inside it
	v.depth--
}

// leaf shows text and lists files.
func (v *visible) leaf(p *part) {
	v.secured(p)
	switch {
	case p.spare:
		v.file(p)
	case p.typ == "text/html":
		v.html = true
		v.write(htmlText(p.text, v.about))
		v.inlineFile(p)
	case p.typ == "text/calendar" || p.typ == "application/ics":
		v.file(p)
		v.aside.WriteString(calendarText(p.text))
	case p.typ == "text/enriched" || p.typ == "text/richtext":
		v.html = true
		v.write(htmlText(strings.ReplaceAll(p.text, "<<", "&lt;"), v.about))
	case p.typ == "text/rtf":
		v.file(p)
		v.aside.WriteString(rtfText([]byte(p.text), "windows-1252"))
	case p.typ == "text/x-vcard", p.typ == "text/vcard", p.typ == "text/directory",
		p.typ == "text/css", p.typ == "text/x-amp-html", p.typ == "text/csv", p.typ == "text/xml":
		v.file(p)
	case p.typ == "message/partial":
		v.problem("The mail is one piece of a larger one; the other pieces come separately.")
		v.write(p.text)
	case p.typ == "message/external-body":
		v.problem("The mail points to a file kept elsewhere; it was not fetched.")
		v.file(p)
	case p.isText() || p.isReport():
		v.plain = v.plain || strings.TrimSpace(p.text) != ""
		v.write(withoutArmour(p.text))
		v.inlineFile(p)
	case p.isTNEF():
		v.plain = v.plain || p.text != ""
		v.aside.WriteString(p.text)
		if len(p.files) == 0 {
			v.file(p)
		}
	default:
		v.file(p)
		for _, c := range p.children { // unpacked from an S/MIME signature
			v.add(c)
		}
	}
}

// inlineFile lists a text that was sent as a file and shown in place.
func (v *visible) inlineFile(p *part) {
	if p.file != "" {
		v.file(p)
	}
}

func (v *visible) file(p *part) {
	v.files = append(v.files, casework.Attachment{Name: p.file, Type: p.typ, Size: p.size})
}

// secured says what encryption and signatures keep from us.
func (v *visible) secured(p *part) {
	switch p.typ {
	case "multipart/encrypted":
		v.problem("The mail is encrypted with PGP; only its key holder can read it.")
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		switch {
		case len(p.children) > 0:
		case strings.Contains(strings.ToLower(p.params["smime-type"]), "signed"):
			v.problem("The mail is packed in an S/MIME signature, and its text could not be read.")
		default:
			v.problem("The mail is encrypted with S/MIME; only its key holder can read it.")
		}
	}
	if strings.Contains(p.text, "-----BEGIN PGP MESSAGE-----") {
		v.problem("The mail is encrypted with PGP; only its key holder can read it.")
	}
}

// withoutArmour takes the wrapping off a text signed with PGP (RFC 9580, 7).
func withoutArmour(s string) string {
	_, after, found := strings.Cut(s, "-----BEGIN PGP SIGNED MESSAGE-----\n")
	if !found {
		return s
	}
	before := s[:len(s)-len(after)-len("-----BEGIN PGP SIGNED MESSAGE-----\n")]
	if _, body, found := strings.Cut(after, "\n\n"); found {
		after = body
	}
	text, rest, _ := strings.Cut(after, "-----BEGIN PGP SIGNATURE-----")
	_, rest, _ = strings.Cut(rest, "-----END PGP SIGNATURE-----")
	return before + strings.ReplaceAll("\n"+text, "\n- -", "\n-")[1:] + rest
}

// spare shows the texts that were sent as files, when there is nothing else.
func (v *visible) spare(p *part) {
	if p.spare || p.typ == "text/csv" || p.typ == "text/xml" {
		if p.typ == "text/html" {
			v.html = true
			v.write(htmlText(p.text, v.about))
		} else {
			v.plain = v.plain || strings.TrimSpace(p.text) != ""
			v.write(p.text)
		}
	}
	for _, c := range p.children {
		v.spare(c)
	}
}

// calendarText shows what an invitation says (RFC 5545).
func calendarText(s string) string {
	s = strings.NewReplacer("\n ", "", "\n\t", "").Replace(s)
	var out strings.Builder
	for line := range strings.Lines(s) {
		name, value, found := strings.Cut(strings.TrimSpace(line), ":")
		name, _, _ = strings.Cut(strings.ToUpper(name), ";")
		switch name {
		case "SUMMARY", "DESCRIPTION", "LOCATION", "DTSTART", "COMMENT":
			if value = calendarEscapes.Replace(value); found && value != "" {
				out.WriteString(value + "\n")
			}
		}
	}
	return out.String()
}

var calendarEscapes = strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`)
