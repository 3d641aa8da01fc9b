package intake

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
)

// transferEncoding is how a body was made fit for travel (RFC 2045, 6).
type transferEncoding string

const (
	identity        transferEncoding = ""
	base64Encoding  transferEncoding = "base64"
	quotedPrintable transferEncoding = "quoted-printable"
	uuEncoding      transferEncoding = "uuencode"
)

// encoding reads Content-Transfer-Encoding, misspelt ones too; anything unknown
// is taken as it stands.
func (h header) encoding() transferEncoding {
	s := strings.ToLower(h.Get("Content-Transfer-Encoding"))
	switch {
	case strings.Contains(s, "base64"), strings.Contains(s, "base-64"), s == "b64":
		return base64Encoding
	case strings.Contains(s, "quoted"), s == "qp":
		return quotedPrintable
	case strings.Contains(s, "uuencode"), strings.Contains(s, "x-uue"):
		return uuEncoding
	}
	return identity
}

// decoder undoes a transfer encoding. It never reports an error of the
// encoding: what is damaged is left out or left as it stands. In text, lines
// that are no base64 stay too: lists put such a footer below an encoded body.
func decoder(r io.Reader, e transferEncoding, text bool) io.Reader {
	switch e {
	case base64Encoding:
		return &base64Reader{r: bufio.NewReaderSize(r, 4096), text: text}
	case quotedPrintable:
		return &quotedReader{r: bufio.NewReaderSize(r, 4096)}
	case uuEncoding:
		return &uuReader{r: bufio.NewReaderSize(r, 4096)}
	}
	return r
}

var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xff
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// base64Reader decodes quads of letters, skips what is no letter, and after
// padding goes on with what follows, since some programs join encoded pieces.
type base64Reader struct {
	r    *bufio.Reader
	text bool
	bits uint32
	n    int // letters in bits
	out  []byte
	buf  []byte
	err  error
}

func (d *base64Reader) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		line, err := d.r.ReadSlice('\n')
		d.out = d.buf[:0]
		if d.text && !isBase64(line) {
			d.flush()
			d.out = append(d.out, line...)
		} else {
			d.decode(line)
		}
		if err != nil && err != bufio.ErrBufferFull {
			d.flush()
			d.err = err
		}
		d.buf = d.out
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func (d *base64Reader) decode(line []byte) {
	bits, n, out := d.bits, d.n, d.out
	for _, c := range line {
		v := base64Value[c]
		if v == 0xff {
			if c == '=' {
				d.bits, d.n, d.out = bits, n, out
				d.flush()
				bits, n, out = 0, 0, d.out
			}
			continue
		}
		bits = bits<<6 | uint32(v)
		if n++; n == 4 {
			out = append(out, byte(bits>>16), byte(bits>>8), byte(bits))
			bits, n = 0, 0
		}
	}
	d.bits, d.n, d.out = bits, n, out
}

// flush gives out the bytes of an unfinished quad.
func (d *base64Reader) flush() {
	switch d.n {
	case 2:
		d.out = append(d.out, byte(d.bits>>4))
	case 3:
		d.out = append(d.out, byte(d.bits>>10), byte(d.bits>>2))
	}
	d.bits, d.n = 0, 0
}

// isBase64 reports whether a line could be base64: a word or two with letters of
// its own between or after them is not.
func isBase64(line []byte) bool {
	odd := 0
	line = bytes.TrimSpace(line)
	for _, c := range line {
		if base64Value[c] == 0xff && c != '=' || c == '-' || c == '_' {
			odd++
		}
	}
	return odd*40 <= len(line)
}

// quotedReader decodes quoted-printable; an "=" that begins no code stays.
type quotedReader struct {
	r   *bufio.Reader
	out []byte
	buf []byte
	err error
}

func (d *quotedReader) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		line, err := d.r.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			line, err = bytes.Clone(line), nil
			if i := bytes.LastIndexByte(line, '='); i >= len(line)-2 { // the piece cuts a code in two
				tail, _ := d.r.Peek(i + 3 - len(line))
				line = append(line, tail...)
				d.r.Discard(len(tail))
			}
		}
		d.err = err
		d.buf = unquote(d.buf[:0], line)
		d.out = d.buf
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// unquote appends the decoded line to out.
func unquote(out, line []byte) []byte {
	text := bytes.TrimRight(line, " \t\r\n")
	end := line[len(bytes.TrimRight(line, "\r\n")):]
	if len(end) == 0 {
		text = line
	} else if bytes.HasSuffix(text, []byte{'='}) {
		text, end = text[:len(text)-1], nil
	}
	for {
		i := bytes.IndexByte(text, '=')
		if i < 0 {
			break
		}
		out = append(out, text[:i]...)
		if len(text) >= i+3 {
			if c, err := strconv.ParseUint(string(text[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(c))
				text = text[i+3:]
				continue
			}
		}
		out = append(out, '=')
		text = text[i+1:]
	}
	return append(append(out, text...), end...)
}

// uuReader decodes a body that is one uuencoded file.
type uuReader struct {
	r   *bufio.Reader
	out []byte
	buf []byte
	err error
}

func (d *uuReader) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		line, err := d.r.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			d.err = err
		}
		line = bytes.TrimRight(line, "\r\n")
		if bytes.HasPrefix(line, []byte("begin ")) || bytes.Equal(line, []byte("end")) {
			continue
		}
		d.buf = uuLine(d.buf[:0], line)
		d.out = d.buf
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// uuLine appends the bytes that one uuencoded line stands for.
func uuLine(out, line []byte) []byte {
	if len(line) < 2 {
		return out
	}
	n := int(line[0]-' ') & 63
	start := len(out)
	for line = line[1:]; len(line) >= 2; line = line[min(4, len(line)):] {
		var quad [4]byte
		copy(quad[:], line)
		bits := uint32(0)
		for _, c := range quad {
			bits = bits<<6 | uint32(c-' ')&63
		}
		out = append(out, byte(bits>>16), byte(bits>>8), byte(bits))
	}
	return out[:min(len(out), start+n)]
}
