package intake

import (
	"encoding/binary"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Outlook sometimes packs a mail into one file, winmail.dat, in a format of its
// own (TNEF, [MS-OXTNEF]). From it come the text and the names and sizes of the
// files; nothing else.

func (p *part) isTNEF() bool {
	return p.typ == "application/ms-tnef" || p.typ == "application/vnd.ms-tnef" || strings.EqualFold(p.file, "winmail.dat")
}

const (
	tnefSignature = 0x223e9f78

	tnefBody       = 0x0002800c
	tnefProps      = 0x00069003
	tnefNewFile    = 0x00069002
	tnefFileTitle  = 0x00018010
	tnefFileData   = 0x0006800f
	tnefFileProps  = 0x00069005
	tnefCodepage   = 0x00069007
	maxTNEFKept    = 4 << 20
	maxTNEFParts   = 10000
	mapiBody       = 0x1000
	mapiRTF        = 0x1009
	mapiHTML       = 0x1013
	mapiLongName   = 0x3707
	mapiMIMEType   = 0x370e
	mapiString     = 0x001e
	mapiUnicode    = 0x001f
	mapiObject     = 0x000d
	mapiBinary     = 0x0102
	mapiManyValues = 0x1000
)

// readTNEF reads r attribute by attribute into p.text and p.files. Damage ends
// the reading; what was read stays.
func (w *walker) readTNEF(p *part, r io.Reader) {
	var head [6]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || binary.LittleEndian.Uint32(head[:]) != tnefSignature {
		w.problem("An Outlook file (winmail.dat) could not be opened; it is in the original.")
		return
	}
	codepage := "windows-1252"
	var plain, rich, html string
	for range maxTNEFParts {
		var h [9]byte
		if _, err := io.ReadFull(r, h[:]); err != nil {
			break
		}
		id, size := binary.LittleEndian.Uint32(h[1:]), int64(binary.LittleEndian.Uint32(h[5:]))
		var data []byte
		switch id {
		case tnefBody, tnefProps, tnefFileTitle, tnefFileProps, tnefCodepage:
			if size <= maxTNEFKept {
				data, _ = io.ReadAll(io.LimitReader(r, size))
				size -= int64(len(data))
			}
		}
		n, err := io.CopyN(io.Discard, r, size+2) // the rest, and the checksum
		switch id {
		case tnefCodepage:
			if len(data) >= 4 {
				codepage = "windows-" + strconv.Itoa(int(binary.LittleEndian.Uint32(data)))
			}
		case tnefBody:
			plain = string8(data, codepage)
		case tnefProps:
			eachProp(data, func(id, typ uint16, value []byte) {
				switch id {
				case mapiBody:
					plain = propString(typ, value, codepage)
				case mapiHTML:
					html, _ = toUTF8(value, codepage)
				case mapiRTF:
					rich = rtfText(unpackRTF(value), codepage)
				}
			})
		case tnefNewFile:
			if len(p.files) < maxParts {
				p.files = append(p.files, foundFile{typ: "application/octet-stream"})
			}
		}
		if last := len(p.files) - 1; last >= 0 {
			f := &p.files[last]
			switch id {
			case tnefFileTitle:
				if f.name == "" {
					f.name = fileName(string8(data, codepage))
				}
			case tnefFileData:
				f.size = max(0, n-2)
			case tnefFileProps:
				eachProp(data, func(id, typ uint16, value []byte) {
					switch s := propString(typ, value, codepage); id {
					case mapiLongName:
						f.name = fileName(s)
					case mapiMIMEType:
						if strings.Contains(s, "/") {
							f.typ = strings.ToLower(oneLine(s))
						}
					}
				})
			}
		}
		if err != nil {
			break
		}
	}
	text := plain
	if strings.TrimSpace(text) == "" && html != "" {
		text = htmlText(cleanText(html[:min(len(html), maxText)]), thread{})
	}
	if strings.TrimSpace(text) == "" {
		text = rich
	}
	text = cleanText(text)
	p.text = text[:min(len(text), w.textLeft)]
	w.textLeft -= len(p.text)
}

// string8 reads bytes up to the first NUL.
func string8(b []byte, codepage string) string {
	for i, c := range b {
		if c == 0 {
			b = b[:i]
			break
		}
	}
	s, _ := toUTF8(b, codepage)
	return s
}

func propString(typ uint16, b []byte, codepage string) string {
	if typ != mapiUnicode {
		return string8(b, codepage)
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return strings.TrimRight(string(utf16.Decode(units)), "\x00")
}

// eachProp calls f with every MAPI property of one value in data.
func eachProp(data []byte, f func(id, typ uint16, value []byte)) {
	take := func(n int) []byte {
		if n < 0 || n > len(data) {
			data = nil
			return nil
		}
		b := data[:n]
		data = data[n:]
		return b
	}
	number := func() int {
		b := take(4)
		if b == nil {
			return 0
		}
		return int(binary.LittleEndian.Uint32(b))
	}
	padded := func() []byte {
		n := number()
		b := take(n)
		take(min(len(data), (4-n%4)%4))
		return b
	}
	for range number() {
		if len(data) < 4 {
			return
		}
		typ, id := binary.LittleEndian.Uint16(data), binary.LittleEndian.Uint16(data[2:])
		data = data[4:]
		if id >= 0x8000 { // a named property: its name comes first
			take(16)
			if number() == 0 {
				take(4)
			} else {
				padded()
			}
		}
		many := typ&mapiManyValues != 0
		typ &^= mapiManyValues
		size := map[uint16]int{2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 0x14: 8, 0x40: 8, 0x48: 16}[typ]
		variable := typ == mapiString || typ == mapiUnicode || typ == mapiObject || typ == mapiBinary
		if size == 0 && !variable {
			return // a type nobody knows: what follows can't be told apart
		}
		count := 1
		if many || variable {
			count = number()
		}
		for i := 0; i < count && len(data) > 0; i++ {
			value := []byte(nil)
			if variable {
				value = padded()
			} else {
				value = take(size)
			}
			if i == 0 && !many && value != nil {
				f(id, typ, value)
			}
		}
	}
}
