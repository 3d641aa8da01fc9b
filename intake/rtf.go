package intake

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// unpackRTF undoes the compression of RTF in MAPI ([MS-OXRTFCP]); nil when b is
// none.
func unpackRTF(b []byte) []byte {
	if len(b) < 16 {
		return nil
	}
	switch string(b[8:12]) {
	case "MELA":
		return b[16:]
	case "LZFu":
	default:
		return nil
	}
	want := min(int(binary.LittleEndian.Uint32(b[4:])), maxText)
	const startDictionary = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
	var dict [4096]byte
	at := copy(dict[:], startDictionary)
	var out []byte
	put := func(c byte) {
		out = append(out, c)
		dict[at] = c
		at = (at + 1) % len(dict)
	}
	b = b[16:]
	for len(b) > 0 && len(out) < want {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(b) > 0 && len(out) < want; bit++ {
			if flags>>bit&1 == 0 {
				put(b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out
			}
			token := int(b[0])<<8 | int(b[1])
			b = b[2:]
			from, n := token>>4, token&15+2
			if from == at {
				return out
			}
			for i := range n {
				put(dict[(from+i)%len(dict)])
			}
		}
	}
	return out
}

// rtfText makes text of RTF. RTF that Outlook made of HTML keeps the HTML's tags
// in groups of their own, which are left out.
func rtfText(b []byte, codepage string) string {
	var out []byte         // in the codepage
	var text []string      // finished pieces
	var skipping []bool    // for each open group: is it one that no one sees
	skip, drop := false, 0 // drop: letters to leave out after \u
	flush := func() {
		if len(out) > 0 {
			s, _ := toUTF8(out, codepage)
			text = append(text, s)
			out = nil
		}
	}
	put := func(c byte) {
		if drop > 0 {
			drop--
		} else if !skip {
			out = append(out, c)
		}
	}
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '{':
			skipping = append(skipping, skip)
			if len(skipping) > 1000 {
				return strings.Join(text, "")
			}
		case '}':
			if n := len(skipping); n > 0 {
				skip, skipping = skipping[n-1], skipping[:n-1]
			}
			drop = 0
		case '\r', '\n':
		case '\\':
			word, number, n := rtfWord(b[i+1:])
			i += n
			switch word {
			case "'":
				put(byte(number))
			case "\\", "{", "}":
				put(word[0])
			case "~":
				put(' ')
			case "*", "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "generator", "htmltag", "object":
				skip = true
			case "htmlrtf":
				skip = number != 0
			case "par", "line", "row", "sect", "page":
				put('\n')
			case "tab", "cell":
				put('\t')
			case "u":
				if !skip {
					flush()
					text = append(text, string(rune(uint16(number))))
				}
				drop = 1
			case "bullet", "endash", "emdash":
				put('-')
			case "lquote", "rquote":
				put('\'')
			case "ldblquote", "rdblquote":
				put('"')
			case "ansicpg":
				if number > 0 {
					codepage = "windows-" + strconv.Itoa(number)
				}
			}
		default:
			put(c)
		}
	}
	flush()
	return strings.Join(text, "")
}

// rtfWord reads the control word after a backslash: its name, its number (1
// when none is given) and its length.
func rtfWord(b []byte) (word string, number, n int) {
	if len(b) == 0 {
		return "", 0, 0
	}
	if b[0] == '\'' && len(b) >= 3 {
		v, _ := strconv.ParseUint(string(b[1:3]), 16, 8)
		return "'", int(v), 3
	}
	isLetter := func(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
	if !isLetter(b[0]) {
		return string(b[:1]), 0, 1
	}
	for n < len(b) && n < 32 && isLetter(b[n]) {
		n++
	}
	word, number = string(b[:n]), 1
	start := n
	for n < len(b) && n-start < 10 && (b[n] >= '0' && b[n] <= '9' || n == start && b[n] == '-') {
		n++
	}
	if n > start {
		number, _ = strconv.Atoi(string(b[start:n]))
	}
	if n < len(b) && b[n] == ' ' {
		n++
	}
	return word, number, n
}
