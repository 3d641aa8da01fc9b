package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is a line of a passage, without its wrapping.
type line struct {
	text   string
	indent int // of its first line, in columns
	hang   int // of the lines it wraps to
}

// clean makes a value safe to print: what steers a screen instead of being
// read is taken out, so that no name can turn the words around it.
func clean(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') }) < 0 {
		return s // nearly every value
	}
	s = tidy(strings.ToValidUTF8(s, "\ufffd"))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r),
			r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c', r == '\ufeff':
			return -1
		}
		return r
	}, s)
}

// passages splits a value of several lines into paragraphs. Its line breaks are
// kept, but for those that only wrapped a long line.
func passages(value string) []*node {
	var out []*node
	var lines []line
	last := "" // as it stands in the value
	end := func() {
		if len(lines) > 0 {
			out = append(out, &node{kind: passage, lines: lines})
			lines = nil
		}
	}
	for _, raw := range strings.Split(clean(value), "\n") {
		raw = strings.TrimRightFunc(raw, unicode.IsSpace)
		text := strings.TrimLeftFunc(raw, unicode.IsSpace)
		indent := utf8.RuneCountInString(raw) - utf8.RuneCountInString(text)
		bullet := bulletLength(text)
		switch {
		case text == "":
			end()
			continue
		case len(lines) > 0 && bullet == 0 && indent == lines[len(lines)-1].hang && wrapped(last, text):
			lines[len(lines)-1].text += " " + text
		default:
			lines = append(lines, line{text: text, indent: min(indent, 20), hang: min(indent, 20) + bullet})
		}
		last = raw
	}
	end()
	return out
}

// wrapped reports whether a program broke the line before next only because
// next's first word had no room: mail is wrapped at 72 columns or more. A line
// that ends a sentence is left as its writer wrote it.
func wrapped(last, next string) bool {
	word, _, _ := strings.Cut(next, " ")
	if utf8.RuneCountInString(last)+1+utf8.RuneCountInString(word) <= width {
		return false
	}
	return !strings.ContainsAny(last[len(last)-1:], ".:;!?")
}

// bulletLength returns the columns of a bullet or number that text begins
// with, such as "- " or "12. "; 0 for none.
func bulletLength(text string) int {
	for _, bullet := range []string{"- ", "* ", "• "} {
		if strings.HasPrefix(text, bullet) {
			return 2
		}
	}
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	if rest := text[digits:]; digits > 0 && digits < 4 && (strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") ")) {
		return digits + 2
	}
	return 0
}
