package policy

import (
	"fmt"
	"strings"

	"putright/casework"
)

const pageWidth = 80

// page is plain text no wider than a terminal or a mail.
type page struct {
	strings.Builder
	open bool // something stands under the heading
}

func (p *page) heading(text string) {
	if p.Len() > 0 {
		p.WriteString("\n")
	}
	p.WriteString(text + "\n\n")
	p.open = false
}

// say writes a paragraph, item a point of a list.
func (p *page) say(format string, args ...any) {
	if p.open {
		p.WriteString("\n")
	}
	p.wrap("  ", "  ", fmt.Sprintf(format, args...))
}

func (p *page) item(format string, args ...any) { p.wrap("  - ", "    ", fmt.Sprintf(format, args...)) }

// wrap breaks text into lines, the first behind one prefix, the rest behind
// another.
func (p *page) wrap(first, rest, text string) {
	line := first
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
			line += word
		case len([]rune(line))+1+len([]rune(word)) > pageWidth:
			p.WriteString(line + "\n")
			line = rest + word
		default:
			line += " " + word
		}
	}
	p.WriteString(line + "\n")
	p.open = true
}

// within writes a period as "within 10 working days of receipt [10.1]".
func within(p casework.Period) string { return "within " + lengthFrom(p) + clause(p.Clause) }

// lengthFrom writes a period as "10 working days of receipt".
func lengthFrom(p casework.Period) string {
	return length(p.N, p.Unit) + map[casework.Start]string{
		casework.FromReceipt:         " of receipt",
		casework.FromAcknowledgement: " of the acknowledgement",
		casework.FromOutcome:         " of our written answer",
		casework.FromClosure:         " of the closing",
	}[p.From]
}

func clause(c string) string {
	if c == "" {
		return ""
	}
	return " [" + c + "]"
}

// length writes "1 month" and "10 working days".
func length(n int, unit casework.Unit) string {
	return count(n, strings.ReplaceAll(strings.TrimSuffix(string(unit), "s"), "_", " "))
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// list writes "a, b and c".
func list(items []string, and string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " " + and + " " + items[last]
}

// sentence begins with a capital.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
