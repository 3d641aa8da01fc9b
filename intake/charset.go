package intake

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
)

// toUTF8 decodes b, said to be in charset label. What is said is believed only
// as far as the bytes bear it out: a wrong, missing or unknown label gives
// UTF-8 where the bytes are UTF-8 and Windows-1252 otherwise. known is false
// when the label is of no charset we know.
func toUTF8(b []byte, label string) (text string, known bool) {
	label = strings.ToLower(strings.Trim(label, " \t\"'<>;,"))
	label, _, _ = strings.Cut(label, "*") // RFC 2231: a language may follow
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if label == "utf-7" || label == "unicode-1-1-utf-7" || label == "utf7" || label == "csunicode11utf7" {
		return fromUTF7(string(b)), true
	}
	if shiftsJapanese(b) {
		label = "iso-2022-jp" // written with escapes: nothing else looks so
	}
	enc, known := lookUpCharset(label)
	switch {
	case enc == nil, singleByte(label):
		if utf8.Valid(b) && (enc == nil || !ascii(b)) || ascii(b) {
			return string(b), known
		}
		if enc == nil {
			return guessed(b), known
		}
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return guessed(b), known
	}
	return string(out), known
}

// guessed reads bytes of no known charset: as UTF-8 what is UTF-8, and the rest
// as Windows-1252, unless UTF-8 is the rule and the rest is damage.
func guessed(b []byte) string {
	bad, good := 0, 0
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			good++
		}
		rest = rest[n:]
	}
	if bad <= good/4 {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	var out strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(b[0])
		}
		out.WriteRune(r)
		b = b[n:]
	}
	return out.String()
}

// lookUpCharset returns nil for UTF-8, ASCII and for labels nobody knows.
func lookUpCharset(label string) (enc encoding.Encoding, known bool) {
	switch label {
	case "utf-8", "utf8", "us-ascii", "ascii", "", "utf8mb4", "x-utf_8j", "ansi_x3.4-1968", "646":
		return nil, true
	case "iso-2022-jp-ms", "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3", "cp50220", "cp50221", "csiso2022jp":
		return japanese.ISO2022JP, true
	case "cp932", "ms932", "windows-31j", "x-sjis-jp":
		return japanese.ShiftJIS, true
	case "ansi_x3.110-1983", "latin-1", "iso8859_1", "iso-8859", "8859-1":
		return charmap.Windows1252, true
	}
	if enc, err := htmlindex.Get(label); err == nil {
		if name, _ := htmlindex.Name(enc); name == "utf-8" {
			return nil, true
		}
		return enc, true
	}
	for _, l := range []string{label, "cs" + label, strings.Replace(label, "cp-", "cp", 1), strings.Replace(label, "cp", "windows-", 1), strings.Replace(label, "cp", "ibm", 1), strings.Replace(label, "_", "-", 1)} {
		if enc, err := ianaindex.MIME.Encoding(l); err == nil && enc != nil {
			return enc, true
		}
	}
	return nil, false
}

// singleByte reports whether text labelled so is often UTF-8 in truth.
func singleByte(label string) bool {
	return strings.HasPrefix(label, "iso-8859") || strings.HasPrefix(label, "windows-125") ||
		strings.Contains(label, "latin") || strings.HasPrefix(label, "ansi_x3") || strings.HasPrefix(label, "cp125")
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func shiftsJapanese(b []byte) bool {
	return bytes.Contains(b, []byte("\x1b$B")) || bytes.Contains(b, []byte("\x1b$@"))
}

var utf7Run = regexp.MustCompile(`\+([A-Za-z0-9+/]*)-?`)

// fromUTF7 decodes UTF-7 (RFC 2152).
func fromUTF7(s string) string {
	return utf7Run.ReplaceAllStringFunc(s, func(run string) string {
		code := strings.TrimSuffix(run[1:], "-")
		if code == "" {
			if strings.HasSuffix(run, "-") {
				return "+"
			}
			return run
		}
		b, err := base64.RawStdEncoding.DecodeString(code)
		if err != nil {
			return run
		}
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
		}
		return string(utf16.Decode(units))
	})
}

// headerText makes valid text of a raw header value, whose 8-bit bytes carry no
// word of their charset.
func headerText(b []byte) string {
	b = bytes.ReplaceAll(b, []byte{0}, nil)
	if ascii(b) && !shiftsJapanese(b) {
		return string(b)
	}
	text, _ := toUTF8(b, "")
	return text
}

var encodedWord = regexp.MustCompile(`=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*(?:\?[^=?][^?]*)*)\?=`)

// decodeWords decodes the encoded words of RFC 2047, in the odd shapes that
// real mail has too: raw spaces inside, no space between, a character cut
// between two words, padding left out, a charset nobody knows.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	var out strings.Builder
	var bytesSoFar []byte // of words in the same charset, decoded together
	charset, last := "", 0
	flush := func() {
		text, _ := toUTF8(bytesSoFar, charset)
		out.WriteString(text)
		bytesSoFar = nil
	}
	for _, m := range encodedWord.FindAllStringSubmatchIndex(s, 1000) {
		gap, label := s[last:m[0]], strings.ToLower(s[m[2]:m[3]])
		code := wordBytes(s[m[4]:m[5]], s[m[6]:m[7]])
		joined := last > 0 && strings.TrimSpace(gap) == ""
		if !joined || label != charset {
			flush()
		}
		if !joined {
			out.WriteString(gap)
		}
		bytesSoFar = append(bytesSoFar, code...)
		charset, last = label, m[1]
	}
	flush()
	out.WriteString(s[last:])
	return out.String()
}

func wordBytes(encoding, text string) []byte {
	var out []byte
	if strings.EqualFold(encoding, "q") {
		return unquote(nil, []byte(strings.ReplaceAll(text, "_", " ")))
	}
	var bits uint32
	n := 0
	for _, c := range []byte(text + "=") {
		if v := base64Value[c]; v != 0xff {
			bits = bits<<6 | uint32(v)
			if n++; n == 4 {
				out = append(out, byte(bits>>16), byte(bits>>8), byte(bits))
				bits, n = 0, 0
			}
		} else if c == '=' {
			switch n {
			case 2:
				out = append(out, byte(bits>>4))
			case 3:
				out = append(out, byte(bits>>10), byte(bits>>2))
			}
			bits, n = 0, 0
		}
	}
	return out
}

// oneLine folds white space and drops what no one can see, so that a value
// fits on a line.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))), " ")
}

// cleanText makes text of a body fit to work on: valid UTF-8, lines ending in
// LF, no control characters but tab.
func cleanText(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\f' || r == '\v' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case r < ' ' || r >= 0x7f && r < 0xa0, r == '\ufeff', isDirection(r):
			return -1
		}
		return r
	}, s)
}

// isDirection reports whether r only says which way text runs; some programs
// put such marks inside dates.
func isDirection(r rune) bool {
	return r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
