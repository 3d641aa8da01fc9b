package intake

import (
	"bufio"
	"io"
	"slices"
	"strings"
)

// What a mail may cost. Real mail stays far below; what lies beyond is named in
// Problems and stays in the raw mail.
const (
	maxDepth   = 20      // parts within parts
	maxParts   = 200     // parts of one mail
	maxText    = 1 << 20 // bytes of text kept of all parts together
	maxSpare   = 64 << 10
	maxHeader  = 1 << 20   // bytes of one header
	maxField   = 256 << 10 // bytes of one header field
	lineBuffer = 32 << 10
)

// part is one node of the tree a mail is (RFC 2046). Bodies are gone once
// walked; what is kept of them is text, up to maxText, and sizes.
type part struct {
	header   header
	typ      string // media type, lower case
	params   map[string]string
	file     string // the file name offered; "" when none
	attached bool   // Content-Disposition says attachment
	multi    bool   // multipart/*, its parts are children
	nested   bool   // message/rfc822 or /global: children[0] is the message in it
	children []*part

	text  string // of a text part or a report, decoded to UTF-8
	spare bool   // text is shown only when the mail has no other
	size  int64  // decoded bytes
	files []foundFile
}

// foundFile is a file inside a part: uuencoded in text, or packed in TNEF.
type foundFile struct {
	name string
	typ  string
	size int64
}

// walker goes through a mail once, line by line, and keeps a tree of parts.
type walker struct {
	lines    *lines
	parts    int
	textLeft int
	problems []string
}

func newWalker(r io.Reader) *walker {
	return &walker{lines: newLines(r), textLeft: maxText}
}

func (w *walker) problem(sentence string) {
	if !slices.Contains(w.problems, sentence) {
		w.problems = append(w.problems, sentence)
	}
}

// message walks a whole mail. What lacks any header field known to mail is
// taken as bare text.
func (w *walker) message() *part {
	h, raw := w.readHeader(w.lines)
	if !h.looksLikeMail() {
		w.lines.push(raw)
		w.problem("The mail has no header that could be read.")
		h = header{}
	}
	return w.entity(h, 0, "text/plain")
}

// entity walks the body under h. It ends at the boundary of an enclosing part.
func (w *walker) entity(h header, depth int, defaultType string) *part {
	w.parts++
	p := newPart(h, defaultType)
	if depth == 0 && !h.Has("Content-Type") {
		if _, sure := w.lines.divider(""); sure { // the line that says so got lost
			p.multi, p.typ = true, "multipart/mixed"
		}
	}
	switch {
	case depth >= maxDepth && (p.multi || p.nested || p.isSMIME()):
		w.problem("The mail holds parts nested too deep to read; they are in the original.")
		p.multi, p.nested, p.spare = false, false, true
		w.leaf(p, depth)
	case p.multi:
		w.multipart(p, depth)
	case p.nested:
		w.nestedMessage(p, depth)
	default:
		w.leaf(p, depth)
	}
	return p
}

// multipart walks the parts between the boundaries of p. Parts that the sender
// forgot to close end where the enclosing one does.
func (w *walker) multipart(p *part, depth int) {
	l := w.lines
	declared := strings.TrimRight(p.params["boundary"], " \t")
	boundary, _ := l.divider(declared)
	if boundary != declared || boundary == "" {
		w.problem("The mail does not say rightly how its parts are divided; they were found by guess.")
	}
	if boundary == "" {
		p.multi, p.typ = false, "text/plain"
		w.leaf(p, depth)
		return
	}
	own := l.open(boundary)
	defer l.close(own)

	preamble := w.collect(bodyOf(l), &part{typ: "text/plain", spare: true}, maxSpare)
	child := "text/plain"
	if p.typ == "multipart/digest" {
		child = "message/rfc822"
	}
	for l.at(own) && !l.last {
		l.resume()
		if w.parts >= maxParts {
			w.problem("The mail holds too many parts to list; the rest are in the original.")
			io.Copy(io.Discard, bodyOf(l))
			continue
		}
		h, _ := w.readHeader(l)
		p.children = append(p.children, w.entity(h, depth+1, child))
	}
	if l.at(own) {
		l.close(own)
		l.resume()
		io.Copy(io.Discard, bodyOf(l)) // the epilogue
	}
	if len(p.children) == 0 {
		// Not divided after all: whatever is there must stay visible.
		w.problem("The mail says it has parts, and none were found.")
		p.multi, p.typ, p.text = false, "text/plain", preamble
	}
}

// nestedMessage walks the message that p carries.
func (w *walker) nestedMessage(p *part, depth int) {
	if enc := p.header.encoding(); enc != identity { // forbidden (RFC 2046, 5.2.1) and yet sent
		body := &sized{r: decoder(bodyOf(w.lines), enc, true)}
		p.children = []*part{w.inside(body, depth)}
		p.size = body.n
		return
	}
	before := w.lines.read
	h, _ := w.readHeader(w.lines)
	p.children = []*part{w.entity(h, depth+1, "text/plain")}
	p.size = w.lines.read - before
}

// inside walks a message that had to be unpacked first.
func (w *walker) inside(r io.Reader, depth int) *part {
	outer := w.lines
	w.lines = newLines(r)
	defer func() { w.lines = outer }()
	h, _ := w.readHeader(w.lines)
	p := w.entity(h, depth+1, "text/plain")
	io.Copy(io.Discard, bodyOf(w.lines))
	return p
}

// leaf reads a body that holds no parts: text is kept, a file is counted.
func (w *walker) leaf(p *part, depth int) {
	text := p.isText() || p.isReport()
	body := decoder(bodyOf(w.lines), p.header.encoding(), text)
	switch {
	case text:
		limit := maxText
		if p.spare = p.spare || p.attached; p.spare {
			limit = maxSpare
		}
		p.text = w.collect(body, p, limit)
	case p.isTNEF():
		counter := &sized{r: body}
		w.readTNEF(p, counter)
		io.Copy(io.Discard, counter)
		p.size = counter.n
	case p.spare:
		p.text = w.collect(body, p, maxSpare)
	case p.isSMIME():
		counter := &sized{r: body}
		if inner := signedContent(bufio.NewReader(counter)); inner != nil {
			p.children = []*part{w.inside(inner, depth)}
		}
		io.Copy(io.Discard, counter)
		p.size = counter.n
	default:
		p.size, _ = io.Copy(io.Discard, body)
	}
}

// sized counts what passes.
type sized struct {
	r io.Reader
	n int64
}

func (s *sized) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.n += int64(n)
	return n, err
}
