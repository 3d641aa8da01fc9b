package desk

import (
	"regexp"
	"strings"

	"putright/casework"
)

var (
	anyRef      = regexp.MustCompile(`\b[A-Z]{1,8}-\d{4}-\d{5,}\b`)
	placeholder = regexp.MustCompile(`\[[^\[\]\n]{2,40}\]|\bX{3,}\b|\bTBC\b|\{\{|\}\}|<[a-z ]+>`)
)

// checkLetter looks at a letter as a careful colleague would before it goes,
// and says in sentences what a person should look at again.
func checkLetter(text string, c casework.Case) []string {
	var out []string
	for _, ref := range anyRef.FindAllString(text, -1) {
		if ref != c.Ref {
			out = append(out, "It names another case: "+ref+".")
		}
	}
	for _, left := range placeholder.FindAllString(text, -1) {
		if !strings.Contains(left, c.Ref) {
			out = append(out, "It has something that looks unfinished: "+left)
		}
	}
	return out
}

// findings lists what the rules want the reader of a preview to think of, and
// then what was seen in the letter.
func findings(preview casework.Facts) []casework.Facts {
	prompts, _ := preview["prompts"].([]casework.Facts)
	seen, _ := preview["letter.findings"].([]casework.Facts)
	return append(append([]casework.Facts{}, prompts...), seen...)
}
