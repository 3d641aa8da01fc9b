package intake

import (
	"bufio"
	"bytes"
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
	if depth == 0 && !h.Has("Content-Type") && w.lines.guessBoundary(true) != "" {
		p.multi, p.typ = true, "multipart/mixed" // the header of the parts got lost
	}
	switch {
	case depth >= maxDepth && (p.multi || p.nested):
		w.problem("The mail holds parts nested too deep to read; they are in the original.")
		p.multi, p.nested, p.spare = false, false, true
		w.leaf(p)
	case p.multi:
		w.multipart(p, depth)
	case p.nested:
		w.nestedMessage(p, depth)
	default:
		w.leaf(p)
	}
	return p
}

// multipart walks the parts between the boundaries of p. Parts that the sender
// forgot to close end where the enclosing one does.
func (w *walker) multipart(p *part, depth int) {
	l := w.lines
	boundary := p.params["boundary"]
	if boundary == "" {
		boundary = l.guessBoundary(false)
		w.problem("The mail does not say how its parts are divided; they were found by guess.")
	}
	if boundary == "" {
		p.multi, p.typ = false, "text/plain"
		w.leaf(p)
		return
	}
	own := l.open(boundary)
	defer l.close(own)

	preamble := w.collect(bodyOf(l), &part{typ: "text/plain"}, maxSpare)
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
	outer := w.lines
	if enc := p.header.encoding(); enc != identity {
		// Forbidden (RFC 2046, 5.2.1) and yet sent.
		w.lines = newLines(decoder(bodyOf(outer), enc, true))
		defer func() { w.lines = outer }()
	}
	before := w.lines.read
	h, _ := w.readHeader(w.lines)
	p.children = []*part{w.entity(h, depth+1, "text/plain")}
	io.Copy(io.Discard, bodyOf(w.lines))
	p.size = w.lines.read - before
}

// leaf reads a body that holds no parts: text is kept, a file is counted.
func (w *walker) leaf(p *part) {
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

// lines hands out a mail line by line and stops at the boundaries of the
// multiparts it is inside of.
type lines struct {
	r       *bufio.Reader
	open_   []string // boundaries, outermost first
	pending [][]byte // lines put back
	middle  bool     // the last piece did not end its line
	goesOn  bool     // the last piece did not begin its line
	hit     int      // index of the boundary reached; -1 while inside a body
	last    bool     // it was the closing boundary
	read    int64    // bytes handed out
}

func newLines(r io.Reader) *lines {
	return &lines{r: bufio.NewReaderSize(r, lineBuffer), hit: -1}
}

// next returns the next line with its line end; a line longer than the buffer
// comes in pieces. It is valid until the following call. ok is false at a
// boundary and at the end.
func (l *lines) next() (line []byte, ok bool) {
	if l.hit >= 0 {
		return nil, false
	}
	if n := len(l.pending); n > 0 {
		line, l.pending, l.goesOn = l.pending[n-1], l.pending[:n-1], false
		return line, true
	}
	line, err := l.r.ReadSlice('\n')
	if len(line) == 0 && err != nil {
		return nil, false
	}
	l.goesOn = l.middle
	l.middle = line[len(line)-1] != '\n'
	l.read += int64(len(line))
	if !l.goesOn && len(line) > 2 && line[0] == '-' && line[1] == '-' && l.boundary(line[2:]) {
		return nil, false
	}
	return line, true
}

// boundary looks for line among the open boundaries, innermost first.
func (l *lines) boundary(line []byte) bool {
	line = bytes.TrimRight(line, " \t\r\n")
	closing := bytes.TrimSuffix(line, []byte("--"))
	for i := len(l.open_) - 1; i >= 0; i-- {
		switch l.open_[i] {
		case string(line):
			l.hit, l.last = i, false
			return true
		case string(closing):
			l.hit, l.last = i, true
			return true
		}
	}
	return false
}

// push puts lines back, to be read next.
func (l *lines) push(text []byte) {
	for len(text) > 0 {
		i := bytes.LastIndexByte(text[:len(text)-1], '\n') + 1
		l.pending = append(l.pending, text[i:])
		text = text[:i]
	}
}

func (l *lines) open(boundary string) int {
	l.open_ = append(l.open_, strings.TrimRight(boundary, " \t"))
	return len(l.open_) - 1
}

// close forgets the boundary at index i and those inside it.
func (l *lines) close(i int) {
	if len(l.open_) > i {
		l.open_ = l.open_[:i]
	}
}

func (l *lines) at(i int) bool { return l.hit == i }
func (l *lines) resume()       { l.hit, l.last = -1, false }

// ahead shows the beginning of the next line without taking it.
func (l *lines) ahead() []byte {
	if n := len(l.pending); n > 0 {
		return l.pending[n-1]
	}
	b, _ := l.r.Peek(256)
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i+1]
	}
	return b
}

// guessBoundary looks ahead for a line that begins with two dashes, as a
// boundary does, when the parameter that names it is missing. sure wants the
// header of a part below it.
func (l *lines) guessBoundary(sure bool) string {
	ahead, _ := l.r.Peek(4096)
	boundary := ""
	for line := range bytes.Lines(ahead) {
		line = bytes.TrimRight(line, " \t\r\n")
		header := len(line) > 8 && bytes.EqualFold(line[:8], []byte("content-"))
		if boundary != "" && (header || !sure) {
			return boundary
		}
		boundary = ""
		if len(line) < 80 && bytes.HasPrefix(line, []byte("--")) && !bytes.ContainsAny(line, " ") && len(bytes.Trim(line, "-")) > 0 {
			boundary = string(line[2:])
		}
	}
	return ""
}

// body is what next hands out, as an io.Reader. The line end before a boundary
// belongs to the boundary (RFC 2046, 5.1.1) and is left out.
type body struct {
	l    *lines
	buf  []byte
	rest []byte // of buf, not yet handed out
	end  []byte // the line end held back
}

func bodyOf(l *lines) io.Reader { return &body{l: l} }

func (b *body) Read(p []byte) (int, error) {
	for len(b.rest) == 0 {
		line, ok := b.l.next()
		if !ok {
			if b.l.hit >= 0 || len(b.end) == 0 {
				return 0, io.EOF
			}
			b.rest, b.end = b.end, nil // the end of the mail and no boundary
			break
		}
		text := bytes.TrimSuffix(line, []byte{'\n'})
		if len(text) < len(line) {
			text = bytes.TrimSuffix(text, []byte{'\r'})
		}
		b.buf = append(append(b.buf[:0], b.end...), text...)
		b.rest = b.buf
		b.end = append(b.end[:0], line[len(text):]...)
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}
