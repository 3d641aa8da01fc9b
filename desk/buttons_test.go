package desk

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"putright/casework"
)

var (
	buttonWords   = regexp.MustCompile(`"words":\s*("(?:[^"\\]|\\.)*")`)
	buttonHeading = regexp.MustCompile(`"([A-Z][A-Za-z ]+:)(?:\\n)*"`)
	filledIn      = strings.NewReplacer("DATE", "4 December", "at TIME", "at 10:30", "REASON", "a part is late", "NAME <ADDRESS>", "Pat Tenant <pat@tenant.example>")
)

// What a button writes, the desk can read: every word that casework offers,
// filled in, is carried out as a word, and every heading in it is known.
func TestButtonsAreRead(t *testing.T) {
	files, _ := filepath.Glob("../casework/*.go")
	endings := map[string]string{"OUTCOME ": "upheld", "DONE ": "promise 1", "PAUSE ": "mediation because a part is late", "NOT CONSIDERED ": "it is too old because it happened in 2019", "CLOSE because": " a part is late"}
	seen := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range buttonWords.FindAllStringSubmatch(string(source), -1) {
			seen++
			words, err := strconv.Unquote(m[1])
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(words, "\n")
			got := readCommand(filledIn.Replace(first+endings[first])+"\n\nsomething below", case42)
			if got.meant != "" || got.Verb == casework.VerbNote && !strings.HasPrefix(first, "NOTE") {
				t.Errorf("%s: the button %q is read as %s (did you mean %q?)", file, first, got.Verb, got.meant)
			}
		}
		for _, m := range buttonHeading.FindAllStringSubmatch(string(source), -1) {
			seen++
			if !isHeading(m[1]) {
				t.Errorf("%s: the heading %q is not known", file, m[1])
			}
		}
	}
	if seen < 30 {
		t.Fatalf("only %d words and headings found", seen)
	}
}
