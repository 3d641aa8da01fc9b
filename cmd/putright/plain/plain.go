// Package plain writes for people at a terminal: lists, near misses, sizes, and
// text from strangers made harmless.
package plain

import (
	"fmt"
	"strings"
	"unicode"
)

// Nearest returns the known word that a mistyped one most likely stands for,
// or "". Two slips are forgiven, in a short word one.
func Nearest(word string, known []string) string {
	word = strings.ToLower(word)
	best, distance := "", 3
	for _, k := range known {
		if max(len(word)-len(k), len(k)-len(word)) >= distance {
			continue
		}
		if d := slips(word, k); d < distance && d*3 <= len(k) {
			best, distance = k, d
		}
	}
	return best
}

// slips counts the letters added, left out, changed or swapped with their
// neighbour between two words.
func slips(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// Either lists words as people do: a, b or c.
func Either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

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
