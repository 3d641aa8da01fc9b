package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
)

// The measure of a fetch window: what is committed in one transaction and held
// at one time. A message larger than windowBytes makes a window of its own.
const (
	windowMessages = 100
	windowBytes    = 4 << 20
	smallBody      = 256 << 10 // bytes; larger bodies wait on disk
)

var errDisk = errors.New("putting a large message aside in a temporary file")

// spool holds the bodies of one window: small ones in one piece of memory that
// every window uses again, large ones in a temporary file. So memory stays the
// same however many messages there are and however large one is.
type spool struct {
	memory []byte
	file   *os.File
	filled int64 // bytes used in file
	sum    hash.Hash
	chunk  []byte
}

// hold takes in a body of the announced size and returns it to be read again,
// with its SHA-256. It calls alive after each piece that arrives. A body that
// ends early is io.ErrUnexpectedEOF: the library reports a connection cut in
// mid-literal as an ordinary end.
//
// What hold returns is valid until reset.
func (p *spool) hold(r io.Reader, size int64, alive func()) (io.ReadSeeker, string, error) {
	if p.sum == nil {
		p.sum = sha256.New()
	}
	p.sum.Reset()
	body, n, err := p.copy(r, size, alive)
	if err != nil {
		return nil, "", err
	}
	if n != size {
		return nil, "", fmt.Errorf("%d of %d bytes came: %w", n, size, io.ErrUnexpectedEOF)
	}
	return body, hex.EncodeToString(p.sum.Sum(nil)), nil
}

func (p *spool) copy(r io.Reader, size int64, alive func()) (io.ReadSeeker, int64, error) {
	if p.memory == nil {
		p.memory = make([]byte, 0, windowBytes)
	}
	if size > smallBody || size > int64(cap(p.memory)-len(p.memory)) {
		return p.copyToFile(r, alive)
	}
	start := len(p.memory)
	p.memory = p.memory[:start+int(size)]
	body := p.memory[start:]
	n := 0
	for {
		// A full buffer still needs one Read more: only its end of file lets
		// the library go on to the next response.
		var spare [1]byte
		into := body[n:]
		if len(into) == 0 {
			into = spare[:]
		}
		m, err := r.Read(into)
		n += m
		if n > len(body) {
			return nil, 0, fmt.Errorf("more than the announced %d bytes came", size)
		}
		p.sum.Write(into[:m])
		alive()
		if err == io.EOF {
			return bytes.NewReader(body), int64(n), nil
		}
		if err != nil {
			return nil, 0, err
		}
	}
}

func (p *spool) copyToFile(r io.Reader, alive func()) (io.ReadSeeker, int64, error) {
	if p.file == nil {
		f, err := os.CreateTemp("", "putright-mail-*")
		if err != nil {
			return nil, 0, fmt.Errorf("%w: %w", errDisk, err)
		}
		os.Remove(f.Name()) // unseen while it is open; where that fails, close removes it
		p.file, p.chunk = f, make([]byte, 64<<10)
	}
	start := p.filled
	for {
		n, err := r.Read(p.chunk)
		p.sum.Write(p.chunk[:n])
		if _, werr := p.file.WriteAt(p.chunk[:n], p.filled); werr != nil {
			return nil, 0, fmt.Errorf("%w: %w", errDisk, werr)
		}
		p.filled += int64(n)
		alive()
		if err == io.EOF {
			length := p.filled - start
			return io.NewSectionReader(p.file, start, length), length, nil
		}
		if err != nil {
			return nil, 0, err
		}
	}
}

// reset forgets the bodies held.
func (p *spool) reset() {
	p.memory = p.memory[:0]
	if p.filled > 0 {
		p.file.Truncate(0)
		p.filled = 0
	}
}

func (p *spool) close() {
	if p.file != nil {
		p.file.Close()
		os.Remove(p.file.Name())
		p.file = nil
	}
}
