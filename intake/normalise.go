package intake

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
)

// normalise clears away what stands before a mail and mends its line ends: a
// byte-order mark, leading blank lines, the "From " line of an mbox, line ends
// of a lone carriage return, and a mail saved as UTF-16.
func normalise(r io.Reader) io.Reader {
	const look = 32 << 10
	b := bufio.NewReaderSize(r, look)

	start, _ := b.Peek(2)
	if bytes.Equal(start, []byte{0xff, 0xfe}) || bytes.Equal(start, []byte{0xfe, 0xff}) {
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		b = bufio.NewReaderSize(utf16.NewDecoder().Reader(b), look)
	}
	for {
		start, _ = b.Peek(look)
		n := junkBefore(start)
		if n == 0 {
			break
		}
		b.Discard(n)
	}
	if carriageReturnsOnly(start) {
		return &lineEndMender{b}
	}
	return b
}

// junkBefore counts the bytes at the start of b that are no part of a mail.
func junkBefore(b []byte) int {
	if bytes.HasPrefix(b, []byte("\ufeff")) {
		return len("\ufeff")
	}
	line, end := firstLine(b)
	switch {
	case end == 0:
		return 0
	case len(bytes.Trim(line, " \t\x00")) == 0:
		return end
	case bytes.HasPrefix(line, []byte("From ")), bytes.HasPrefix(line, []byte(">From ")):
		return end
	}
	return 0
}

// firstLine returns the first line of b and the length of line and line end;
// the length is 0 when b holds no whole line.
func firstLine(b []byte) (line []byte, end int) {
	i := bytes.IndexAny(b, "\r\n")
	if i < 0 {
		return b, 0
	}
	end = i + 1
	if b[i] == '\r' && end < len(b) && b[end] == '\n' {
		end++
	}
	return b[:i], end
}

// carriageReturnsOnly reports whether the lines of b end in a lone CR, as old
// Macintosh programs wrote them. Such a mail has no LF in its first lines; a
// stray CR inside an ordinary mail does not count.
func carriageReturnsOnly(b []byte) bool {
	b = b[:min(len(b), 2048)]
	lone := bytes.Count(b, []byte{'\r'}) - bytes.Count(b, []byte("\r\n"))
	if len(b) > 0 && b[len(b)-1] == '\r' {
		lone--
	}
	return lone >= 2 && lone > 4*bytes.Count(b, []byte{'\n'}) || lone >= 1 && !bytes.Contains(b, []byte{'\n'})
}

// lineEndMender turns every CR into LF, and CR LF into one LF.
type lineEndMender struct{ r *bufio.Reader }

func (l *lineEndMender) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	out := p[:0]
	for i, c := range p[:n] {
		if c == '\r' {
			next := byte(0)
			if i+1 < n {
				next = p[i+1]
			} else if b, _ := l.r.Peek(1); len(b) == 1 {
				next = b[0]
			}
			if next == '\n' {
				continue
			}
			c = '\n'
		}
		out = append(out, c)
	}
	return len(out), err
}
