package classifier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What is read of a message: the beginning says what it is about, the end what
// is wanted. The middle of an endless mail is left unread so that no mail costs
// more than a few milliseconds.
const (
	readStart = 12 << 10 // bytes from the beginning of a text
	readEnd   = 4 << 10  // bytes from the end of a longer one
	readShort = 512      // bytes of a subject or a sender
	maxWord   = 32       // bytes kept of one word
)

// word is one word, number or mark of a text.
type word struct {
	text   string // lower case, without apostrophes: "didnt", "#" for most numbers, "£", "?", "!"
	clause int32  // counts up at , ; : - ( ) and at a sentence's end
	sent   int32  // counts up at . ? ! and where a line was ended on purpose
	at     int32  // where it begins in the text it was cut from
	end    int32
}

// text is a piece of a message cut into words.
type text struct {
	raw   string
	words []word
}

// cut reads s, up to a bound, into words.
func cut(s string, start, end int) text {
	if len(s) > start+end {
		head, tail := s[:start], s[len(s)-end:]
		s = strings.ToValidUTF8(head, "") + "\n" + strings.ToValidUTF8(tail, "")
	}
	t := text{raw: s, words: make([]word, 0, len(s)/5+4)}
	var clause, sent int32
	line := 0 // where the current line begins
	add := func(w string, from, to int) {
		t.words = append(t.words, word{w, clause, sent, int32(from), int32(to)})
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsDigit(r):
			j := i + n
			for j < len(s) && (isDigit(s[j]) || (s[j] == ',' || s[j] == '.' || s[j] == ':') && j+1 < len(s) && isDigit(s[j+1])) {
				j++
			}
			add(number(s[i:j]), i, j)
			i = j
		case unicode.IsLetter(r):
			w, j := spell(s, i)
			add(w, i, j)
			i = j
		default:
			switch r {
			case '£', '?', '!', '@', '$', '%':
				add(string(r), i, i+n)
			case '"', '“', '”':
				add(`"`, i, i+n)
			case '*':
				j := i + n
				for j < len(s) && s[j] == '*' {
					j++
				}
				if j-i > 1 {
					add("swearing", i, j) // f***, w****r
				}
				i = j - n
			}
			switch r {
			case '.', '?', '!':
				sent++
				clause++
			case '\n':
				if !wrapped(s, line, i) {
					sent++
					clause++
				}
				line = i + 1
			case ',', ';', ':', '(', ')', '–', '—':
				clause++
			case '-':
				// "third-time" is two words of one clause; " - " parts two clauses.
				if i > 0 && s[i-1] == ' ' {
					clause++
				}
			}
			i += n
		}
	}
	return t
}

// wrapped reports whether the line from start to end, which ends before a
// newline, was broken by a mail program rather than by its writer.
func wrapped(s string, start, end int) bool {
	next := end + 1
	return end-start >= 60 && end-start <= 80 && next < len(s) && s[next] != '\n' && s[next] != '\r'
}

// spell reads the word that begins at s[i] and returns it as it is compared,
// and where it ends. "Didn't", "didn’t" and "didnt" are one word.
func spell(s string, i int) (string, int) {
	j, plain := i, true
	for j < len(s) {
		c := s[j]
		if c >= 'a' && c <= 'z' {
			j++
			continue
		}
		if c < utf8.RuneSelf && c != '\'' && (c < 'A' || c > 'Z') {
			break
		}
		r, n := utf8.DecodeRuneInString(s[j:])
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			plain = false
			j += n
			continue
		}
		if next, _ := utf8.DecodeRuneInString(s[j+n:]); (r == '\'' || r == '’' || r == '`') && unicode.IsLetter(next) {
			plain = false
			j += n
			continue
		}
		break
	}
	w := s[i:j]
	if !plain {
		w = strings.Map(func(r rune) rune {
			if r == '\'' || r == '’' || r == '`' {
				return -1
			}
			return unicode.ToLower(r)
		}, w)
	}
	if len(w) > maxWord {
		w = strings.ToValidUTF8(w[:maxWord], "")
	}
	return w, j
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// quote returns the words from i up to (not including) j as they were written,
// on one line.
func (t text) quote(i, j int) string {
	said := t.raw[t.words[i].at:t.words[j-1].end]
	return strings.ToValidUTF8(strings.Join(strings.Fields(said), " "), "")
}

// number returns "#" for most numbers. Stages, years and the emergency numbers
// mean something by themselves.
func number(s string) string {
	switch {
	case s == "1", s == "2", s == "3", s == "999", s == "101", s == "111", s == "112":
		return s
	case len(s) == 4 && (s[:3] == "199" || s[:3] == "200" || s[:3] == "201" || s[:3] == "202") && isDigit(s[3]):
		return s
	}
	return "#"
}
