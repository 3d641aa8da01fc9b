package intake

import (
	"bufio"
	"bytes"
	"io"
)

// An opaque S/MIME signature (RFC 8551, 3.5.2) packs the mail it signs into a
// CMS SignedData (RFC 5652, 5.1). The mail lies in its first OCTET STRING, whole
// or in pieces. It is taken out to be read; the signature is not checked.

func (p *part) isSMIME() bool {
	return p.typ == "application/pkcs7-mime" || p.typ == "application/x-pkcs7-mime"
}

// signedDataOID is 1.2.840.113549.1.7.2, tag and length before it.
var signedDataOID = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}

// signedContent returns the mail inside a SignedData; nil when r is none, as
// when it is encrypted.
func signedContent(r *bufio.Reader) io.Reader {
	start, _ := r.Peek(32)
	if !bytes.Contains(start, signedDataOID) {
		return nil
	}
	c := &octets{r: r}
	for range 100 { // values before the first octet string
		tag, size, err := c.next()
		switch {
		case err != nil:
			return nil
		case tag == octetString:
			c.left = size
			return c
		case tag&constructed != 0: // what is in it comes next
		default:
			if _, err := io.CopyN(io.Discard, r, size); err != nil {
				return nil
			}
		}
	}
	return nil
}

// Tags of BER (X.690, 8.1.2).
const (
	octetString = 0x04
	constructed = 0x20
)

// octets reads octet strings that follow each other as one.
type octets struct {
	r    *bufio.Reader
	left int64
	done bool
}

func (c *octets) Read(p []byte) (int, error) {
	for c.left == 0 {
		if c.done {
			return 0, io.EOF
		}
		tag, size, err := c.next()
		if err != nil || tag != octetString {
			c.done = true
			return 0, io.EOF
		}
		c.left = size
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}

// next reads a tag and a length; a length left open counts as none.
func (c *octets) next() (tag byte, size int64, err error) {
	if tag, err = c.r.ReadByte(); err != nil {
		return 0, 0, err
	}
	first, err := c.r.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	if first < 0x80 {
		return tag, int64(first), nil
	}
	for range first & 0x7f {
		b, err := c.r.ReadByte()
		if err != nil {
			return 0, 0, err
		}
		if size = size<<8 | int64(b); size > 1<<40 {
			return 0, 0, io.ErrUnexpectedEOF
		}
	}
	return tag, size, nil
}
