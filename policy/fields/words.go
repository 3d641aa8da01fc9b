package fields

import (
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

func kindInWords(k unstable.Kind) string {
	switch k {
	case unstable.String:
		return "text"
	case unstable.Bool:
		return "true or false"
	case unstable.Integer:
		return "a number"
	case unstable.Float:
		return "a number with a point"
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "fields in braces"
	}
	return "a date or time without quotes"
}

// inWords turns the library's message into a sentence. What it found instead
// is left out: that may be part of a password.
func inWords(message string) string {
	message, _, _ = strings.Cut(message, " but got ")
	found := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(message, part) {
				return true
			}
		}
		return false
	}
	switch {
	case found("invalid escape character"):
		return `a backslash in double quotes means something else; put the text in single quotes: 'C:\folder'`
	case found("must be quoted", "unexpected character", "expected keyword", "expected digit"):
		return `this value cannot be read: text stands in quotes, as in key = "value"; numbers, true and false stand without`
	case found("cannot have new lines", "unterminated"):
		return "the closing quote is missing on this line"
	case found("start of key"):
		return "a line begins with a name, as in n = 10, or with a [table]; a remark begins with #"
	case found("expected newline"):
		return "there is something left over after the value; a remark begins with #"
	case found("already", "duplicate", "more than once"):
		return "this stands in the file twice; keep one of the two"
	}
	return "this line cannot be read: " + message
}

// Either lists words as people do: a, b or c.
func Either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
