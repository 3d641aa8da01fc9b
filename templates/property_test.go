package templates

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var pieces = []string{
	"%s", " %s ", "%s\n", "\n\n", "\n", "    %s\n", "\t%s", "- %s\n", "  - %s\n", "1. %s\n", "> %s\n", ">", "## %s\n", "#%s", "---\n", "***\n",
	"**%s**", "*%s*", "_%s", "\\\n%s", "  \n", "[%s](https://a.example/%[1]s)", "[%s](", "<https://a.example/%s>", "<b>%s</b>", "&amp;%s", "`%s`", "```\n%s\n", "| %s |\n", "!", "!%s", "\\", "\\{{%s", "{%s}", "\u00a0%s", "\r\n%s", "%s: |", "[%s]: x\n", "===\n", "+++\n",
	"{{closed.date}}", "{{case.ref}}", "\n{{case.ref}}\n", "{{#each promises}}", "\n{{#each promises}}\n", "{{what}}", "- {{what}}\n", "{{/each}}", "\n{{/each}}\n",
	"{{#if urgent}}", "\n{{#if urgent}}\n", "\n  {{#if not urgent}}\n", "{{else}}", "\n{{else}}\n", "{{/if}}", "\n{{/if}}\n", "{{#if customer.name}}{{customer.name}}{{/if}}", "\n{{include sign}}\n", "{{include", "}}",
}

// However Markdown and tags are mixed: what passes the check can be written on
// every case, and no word that stands outside of a condition is lost.
func TestMixedLetters(t *testing.T) {
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		var made strings.Builder
		var kept []string
		tags := rapid.Bool().Draw(t, "with tags")
		for i, piece := range rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "pieces") {
			if strings.Contains(piece, "{{") && !tags && !strings.HasPrefix(piece, `\`) {
				continue
			}
			word := fmt.Sprintf("w%dw", i)
			if strings.Contains(piece, "%") {
				piece = fmt.Sprintf(piece, word)
				kept = append(kept, word)
			}
			made.WriteString(piece)
		}
		s, found := withClosure(letter(made.String() + enough))
		for _, p := range found {
			if p.isError() {
				if !tags && !strings.Contains(p.Text, "pictures") && !strings.Contains(p.Text, "not closed by") && !strings.Contains(p.Text, "address of") {
					t.Fatalf("%q: %v", made.String(), p)
				}
				return
			}
		}
		passed++
		for _, sample := range Samples("closure") {
			r, err := s.Render("closure", sample.Facts, london)
			if err != nil {
				t.Fatalf("%q passes the check and cannot be written on %s: %v", made.String(), sample.Title, err)
			}
			for _, word := range kept {
				if !tags && (!strings.Contains(r.Text, word) || !strings.Contains(r.HTML, word)) {
					t.Fatalf("%q: the word %s is lost:\n%s\n%s", made.String(), word, r.Text, r.HTML)
				}
			}
		}
	})
	if passed == 0 {
		t.Error("no letter passed the check: the test shows nothing")
	}
}
