package intake

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"

	_ "github.com/emersion/go-message/charset" // go-message's own reading of names needs the charsets
	"github.com/emersion/go-message/mail"
)

// header is the header of a mail or a part, in go-message's form. The zero
// value is an empty header.
type header struct{ mail.Header }

// readHeader reads up to the blank line. A bad line costs itself, never the
// header: it belongs to the field above when fields follow, and otherwise the
// body begins with it. raw is what was read, up to maxHeader.
func (w *walker) readHeader(l *lines) (h header, raw []byte) {
	var names []string
	var values [][]byte
	for {
		line, ok := l.next()
		if !ok {
			break
		}
		text := bytes.TrimRight(line, "\r\n")
		if len(text) == 0 && !l.goesOn {
			break
		}
		if len(raw)+len(line) > maxHeader {
			w.problem("The header is too long to read whole.")
			continue
		}
		name := ""
		if !l.goesOn {
			name = fieldName(text)
		}
		folded := l.goesOn || isFolded(text)
		if folded && len(names) == 0 { // nothing above it to belong to
			text = bytes.TrimLeft(text, " \t")
			name, folded = fieldName(text), false
		}
		if name == "" && !(folded && len(bytes.TrimSpace(text)) > 0) {
			line = bytes.Clone(line)
			text = bytes.TrimRight(line, "\r\n")
			if ahead := l.ahead(); fieldName(ahead) == "" && !(folded && isFolded(ahead)) {
				l.push(line)
				break
			}
			if !folded {
				w.problem("A line of the header could not be read.")
			}
		}
		raw = append(raw, line...)
		if name != "" {
			names = append(names, name)
			values = append(values, bytes.Clone(text[bytes.IndexByte(text, ':')+1:]))
		} else if n := len(names) - 1; n >= 0 && len(values[n]) < maxField {
			if !l.goesOn {
				values[n], text = append(values[n], ' '), bytes.TrimLeft(text, " \t")
			}
			values[n] = append(values[n], text...)
		}
	}
	for i := len(names) - 1; i >= 0; i-- { // Add puts a field on top
		h.Add(names[i], strings.TrimSpace(headerText(values[i])))
	}
	return h, raw
}

// isFolded reports whether line goes on with the field above it. A line of
// spaces only is no end of the header while folded lines follow.
func isFolded(line []byte) bool { return len(line) > 0 && (line[0] == ' ' || line[0] == '\t') }

// fieldName returns the name when line is a header field, and "" otherwise.
func fieldName(line []byte) string {
	i := bytes.IndexByte(line, ':')
	if i < 1 || i > 100 {
		return ""
	}
	name := bytes.TrimRight(line[:i], " \t")
	for _, c := range name {
		if c <= ' ' || c > '~' {
			return ""
		}
	}
	return string(name)
}

// looksLikeMail reports whether any field is one that mail programs write.
func (h header) looksLikeMail() bool {
	for f := h.Fields(); f.Next(); {
		name := strings.ToLower(f.Key())
		if slices.Contains(knownFields, name) || strings.HasPrefix(name, "x-") {
			return true
		}
	}
	return false
}

var knownFields = []string{
	"from", "to", "cc", "bcc", "subject", "date", "message-id", "received", "return-path", "sender", "reply-to",
	"delivered-to", "mime-version", "content-type", "content-transfer-encoding", "in-reply-to", "references",
	"resent-from", "resent-to", "apparently-to", "envelope-to", "dkim-signature", "authentication-results",
}

// text returns a field as a person would read it.
func (h header) text(name string) string {
	value := h.Get(name)
	return decodeWords(value[:min(len(value), maxShown)])
}

// maxShown is how many bytes of a field are decoded to be shown.
const maxShown = 64 << 10

// date reads the Date field; zero when missing or unreadable.
func (h header) date() time.Time { return readDate(h.Get("Date")) }

// ids reads a field of message ids, with angle brackets. Ids without them, or
// broken by spaces, are mended; comments and loose words are left out.
func (h header) ids(name string) []string {
	value := h.Get(name)
	var ids []string
	if strict, err := h.MsgIDList(name); err == nil {
		for _, id := range strict {
			ids = append(ids, "<"+id+">")
		}
	} else if found := bracketed.FindAllString(value, maxIDs); found != nil {
		for _, id := range found {
			if id = strings.Join(strings.Fields(id), ""); len(id) > 2 {
				ids = append(ids, id)
			}
		}
	} else {
		for _, word := range strings.Fields(value) {
			if word = strings.Trim(word, "<>,;\"'"); strings.Contains(word, "@") || name == "Message-Id" && word != "" {
				ids = append(ids, "<"+word+">")
			}
		}
		if name == "Message-Id" && len(ids) > 1 {
			ids = []string{"<" + strings.Join(strings.Fields(strings.Trim(value, "<> ")), "") + ">"}
		}
	}
	return ids[:min(len(ids), maxIDs)]
}

const maxIDs = 200

var bracketed = regexp.MustCompile(`<[^<>]+>`)

// contentType reads the media type in lower case and its parameters. What
// go-message refuses is read by eye: the first word and name=value pairs.
func (h header) contentType() (string, map[string]string) {
	value := h.Get("Content-Type")
	if value == "" {
		return "", nil
	}
	typ, params, err := h.Header.ContentType()
	if err != nil || !strings.Contains(typ, "/") {
		typ, params = looseParams(value)
	}
	return strings.ToLower(typ), params
}

// disposition reads Content-Disposition in the same way.
func (h header) disposition() (string, map[string]string) {
	value := h.Get("Content-Disposition")
	if value == "" {
		return "", nil
	}
	disp, params, err := h.ContentDisposition()
	if err != nil {
		disp, params = looseParams(value)
	}
	return strings.ToLower(disp), params
}

var looseParam = regexp.MustCompile(`([A-Za-z0-9*_-]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;"]*)`)

func looseParams(value string) (string, map[string]string) {
	word, rest, _ := strings.Cut(value, ";")
	if i := strings.IndexAny(word, " \t,"); i > 0 && strings.Contains(word[:i], "/") {
		word, rest = word[:i], word[i:]+";"+rest
	}
	params := map[string]string{}
	for _, m := range looseParam.FindAllStringSubmatch(rest, 50) {
		name := strings.ToLower(strings.TrimRight(m[1], "*"))
		v := strings.TrimSpace(m[2])
		v = strings.ReplaceAll(strings.Trim(v, `"`), `\"`, `"`)
		if _, there := params[name]; !there {
			params[name] = v
		}
	}
	return strings.TrimSpace(word), params
}

// newPart reads what the header says of a part.
func newPart(h header, defaultType string) *part {
	p := &part{header: h}
	p.typ, p.params = h.contentType()
	if !strings.Contains(p.typ, "/") {
		switch p.typ {
		case "text", "html":
			p.typ = map[string]string{"text": "text/plain", "html": "text/html"}[p.typ]
		default:
			p.typ = defaultType
		}
	}
	disp, dispParams := h.disposition()
	p.file = fileName(first([]string{dispParams["filename"]}))
	if p.file == "" {
		p.file = fileName(p.params["name"])
	}
	p.attached = disp == "attachment"
	p.multi = strings.HasPrefix(p.typ, "multipart/")
	p.nested = p.typ == "message/rfc822" || p.typ == "message/global"
	return p
}

// fileName makes an offered file name fit to show: decoded, one line, no path.
func fileName(s string) string {
	s = oneLine(decodeWords(s))
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200])
	}
	return s
}

func (p *part) isText() bool {
	return strings.HasPrefix(p.typ, "text/") || p.typ == "message/partial" || p.typ == "message/external-body" ||
		p.typ == "application/ics"
}

// isReport reports whether the part is written by a machine about a mail.
func (p *part) isReport() bool {
	switch p.typ {
	case "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
		"message/global-disposition-notification", "message/feedback-report", "text/rfc822-headers",
		"message/global-headers":
		return true
	}
	return false
}
