package templates

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// width is the columns of the plain text (RFC 5322, 2.1.1 asks for at most 78).
const width = 72

// plain writes blocks as plain text.
func plain(blocks []*node) string {
	return strings.Join(plainBlocks(blocks, width), "\n") + "\n"
}

// plainBlocks returns the lines of blocks below each other, a blank line
// between. A heading stands close to what it is about and apart from what is
// before; it is not underlined, which would be read out loud.
func plainBlocks(blocks []*node, width int) []string {
	var out []string
	for i, b := range blocks {
		if i > 0 && blocks[i-1].kind != heading {
			out = append(out, "")
			if b.kind == heading {
				out = append(out, "")
			}
		}
		out = append(out, plainBlock(b, width)...)
	}
	return out
}

func plainBlock(b *node, width int) []string {
	switch b.kind {
	case paragraph, heading:
		var out []string
		for _, text := range strings.Split(plainWords(b.kids), "\n") {
			out = append(out, wrap(line{text: text}, width)...)
		}
		return out
	case passage:
		var out []string
		for _, l := range b.lines {
			out = append(out, wrap(l, width)...)
		}
		return out
	case list:
		var out []string
		for i, item := range b.kids {
			bullet := "- "
			if b.level > 0 {
				bullet = strconv.Itoa(b.level+i) + ". "
			}
			if b.loose && i > 0 {
				out = append(out, "")
			}
			out = append(out, indent(plainBlocks(item.kids, width-len(bullet)), bullet, strings.Repeat(" ", len(bullet)))...)
		}
		return out
	case quote:
		return indent(plainBlocks(b.kids, width-2), "> ", "> ")
	case rule:
		return []string{strings.Repeat("-", width)}
	case buttons:
		var out []string
		for _, tap := range b.taps {
			out = append(out, indent(wrap(line{text: tap.String()}, width-2), "- ", "  ")...)
		}
		return out
	}
	return nil
}

// plainWords writes words in one line, but for the breaks that their writer
// made. A link shows where it leads, unless its words say so already.
func plainWords(ns []*node) string {
	var b strings.Builder
	for _, n := range ns {
		switch n.kind {
		case words:
			b.WriteString(n.text)
		case lineBreak:
			b.WriteByte('\n')
		case link:
			shown := plainWords(n.kids)
			b.WriteString(shown)
			if !tells(shown, n.text) {
				b.WriteString(" (" + strings.TrimPrefix(n.text, "mailto:") + ")")
			}
		default:
			b.WriteString(plainWords(n.kids))
		}
	}
	return b.String()
}

// tells reports whether the words of a link say enough without its address:
// they are the address, or a telephone number. A mail with ready words in it is
// nothing that anybody could type.
func tells(shown, to string) bool {
	if strings.HasPrefix(to, "mailto:") && strings.Contains(to, "?") {
		return true
	}
	for _, prefix := range []string{"https://", "http://", "mailto:"} {
		to = strings.TrimPrefix(to, prefix)
		shown = strings.TrimPrefix(shown, prefix)
	}
	return to == "" || strings.HasPrefix(to, "tel:") || strings.TrimSuffix(to, "/") == strings.TrimSuffix(shown, "/")
}

// indent puts first before the first line and rest before the others. Nothing
// trails on an empty line.
func indent(lines []string, first, rest string) []string {
	for i := range lines {
		lines[i] = strings.TrimRight(first+lines[i], " ")
		first = rest
	}
	return lines
}

// wrap breaks a line at spaces. A word that is longer than the width, such as
// a web address, stays whole. What fits stays as it is, spaces and all.
func wrap(l line, width int) []string {
	var out []string
	text := strings.TrimSpace(l.text)
	before, room := strings.Repeat(" ", l.indent), width-l.indent
	for room > 0 && utf8.RuneCountInString(text) > room {
		cut := -1
		for i, n := 0, 0; i < len(text); n++ {
			if text[i] == ' ' && (n <= room || cut < 0) {
				cut = i
			}
			if n > room && cut >= 0 {
				break
			}
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
		}
		if cut < 0 {
			break
		}
		out = append(out, strings.TrimRight(before+text[:cut], " "))
		text = strings.TrimLeft(text[cut:], " ")
		before, room = strings.Repeat(" ", l.hang), width-l.hang
	}
	return append(out, strings.TrimRight(before+text, " "))
}
