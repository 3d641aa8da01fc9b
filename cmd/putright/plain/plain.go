// Package plain writes for people at a terminal: sizes, wrapped lines, and text
// from strangers made harmless.
package plain

import (
	"fmt"
	"strings"
	"unicode"
)

// Size is a number of bytes as people say it.
func Size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 1_000_000:
		return fmt.Sprintf("%d KB", (bytes+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

// Line is a text from outside on one line, without anything that could steer a
// terminal or turn the direction of writing.
func Line(s string) string { return strings.Join(strings.Fields(Text(s)), " ") }

// Text is Line for several lines.
func Text(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

// Wrap breaks text at blanks so that no line has more than width characters,
// and begins each line with the indent. Longer words stay whole.
func Wrap(text, indent string, width int) string {
	var out strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		column := 0
		for _, word := range strings.Fields(line) {
			n := len([]rune(word))
			switch {
			case column == 0:
				out.WriteString(indent)
			case column+1+n > width:
				out.WriteString("\n" + indent)
				column = 0
			default:
				out.WriteByte(' ')
				column++
			}
			out.WriteString(word)
			column += n
		}
		out.WriteByte('\n')
	}
	return out.String()
}
