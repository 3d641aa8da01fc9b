package intake

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
)

// lines hands out a mail line by line and stops at the boundaries of the
// multiparts it is inside of.
type lines struct {
	r       *bufio.Reader
	inside  []string // boundaries, outermost first
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
	for i := len(l.inside) - 1; i >= 0; i-- {
		switch l.inside[i] {
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
	l.inside = append(l.inside, strings.TrimRight(boundary, " \t"))
	return len(l.inside) - 1
}

// close forgets the boundary at index i and those inside it.
func (l *lines) close(i int) {
	if len(l.inside) > i {
		l.inside = l.inside[:i]
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

// divider returns the boundary that divides the parts ahead: the declared one,
// unless none was declared, or it is not to be seen and another one is. sure
// reports that it was seen to divide.
func (l *lines) divider(declared string) (boundary string, sure bool) {
	ahead, _ := l.r.Peek(4096)
	seen, above := "", ""
	for line := range bytes.Lines(ahead) {
		line = bytes.TrimRight(line, " \t\r\n")
		if above != "" && len(line) > 8 && bytes.EqualFold(line[:8], []byte("content-")) {
			return above, true
		}
		above = ""
		if !bytes.HasPrefix(line, []byte("--")) || len(bytes.Trim(line, "-")) == 0 {
			continue
		}
		name := string(line[2:])
		if name == declared {
			return declared, true
		}
		if slices.Contains(l.inside, strings.TrimSuffix(name, "--")) {
			break // an enclosing part ends here
		}
		if len(name) <= 70 && !strings.Contains(name, " ") {
			above = name
			if seen == "" {
				seen = name
			}
		}
	}
	if declared != "" {
		return declared, false
	}
	return seen, false
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
