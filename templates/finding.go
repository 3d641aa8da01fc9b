package templates

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Levels of a Finding.
const (
	LevelError   = "error"   // the letter cannot be used
	LevelWarning = "warning" // it can, but a person should look
)

// Finding is something the check of a letter has to say.
type Finding struct {
	Letter    string // name of the letter, or of a part such as parts/contact
	Line, Col int    // from 1; columns count characters
	Level     string
	Text      string // a sentence: what is wrong and what to do
}

func (f Finding) String() string {
	return fmt.Sprintf("%s.md:%d:%d: %s: %s", f.Letter, f.Line, f.Col, f.Level, f.Text)
}

func (f Finding) isError() bool { return f.Level == LevelError }

func (p place) problem(format string, args ...any) Finding {
	return Finding{p.letter, p.line, p.col, LevelError, fmt.Sprintf(format, args...)}
}

func (p place) warning(format string, args ...any) Finding {
	return Finding{p.letter, p.line, p.col, LevelWarning, fmt.Sprintf(format, args...)}
}

// sorted puts findings in the order of files and lines, each once.
func sorted(found []Finding) []Finding {
	slices.SortFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Letter, b.Letter), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Level, b.Level), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(found)
}

// listed writes names as people do: a, b and c.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
