package templates

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"putright/casework"
)

// found is what a mail program would see in an HTML letter.
type found struct {
	tags  []string
	links []string
	text  string
}

func elements(t *testing.T, document string) found {
	t.Helper()
	root, err := html.Parse(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	var out found
	var text strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
			text.WriteString(n.Data + " ")
		case html.ElementNode:
			out.tags = append(out.tags, n.Data)
			for _, a := range n.Attr {
				if a.Key == "href" {
					out.links = append(out.links, a.Val)
				}
			}
		}
	}
	out.text = strings.Join(strings.Fields(text.String()), " ")
	return out
}

var attacks = []string{
	"[x](http://evil.example)",
	"<http://evil.example>",
	"![](http://evil.example/p.png)",
	"# hi",
	"## hi\n\n# hi",
	"- a\n- b",
	"1. a",
	"> quoted",
	"---",
	"***bold***",
	"a\n\nb",
	"{{code}} {{#if urgent}}x{{/if}} {{include danger}}",
	"{{",
	"<script>alert(1)</script>",
	`"><img src=x onerror=alert(1)>`,
	"</title></td></table><h1>x",
	"<!-- x",
	"&lt;b&gt; &amp; &#x3c;",
	"javascript:alert(1)",
	"\\[x\\]\\",
	"a\x00b\x1b[31m\u202egnp.exe\u2066\u200f",
	"\xff\xfe",
	"a\x1b[31mred",
	"[x]: http://evil.example",
	"```\ncode\n```",
	"    indented",
	"| a | b |",
	"_x_ ~~x~~ `x`",
}

// A value never adds an element or a link, and is read as it was written.
func TestValuesAreNeverMarkup(t *testing.T) {
	letters := []struct{ name, field string }{
		{casework.LetterOutcome, "customer.name"},
		{casework.LetterOutcome, "outcome.findings"},
		{casework.LetterOutcome, "officer.name"},
		{casework.LetterExtension, "delay.reason"},
		{casework.StaffQuestion, "message.text"},
		{casework.StaffQuestion, "message.from"},
		{casework.StaffPreview, "letter.text"},
		{casework.StaffPreview, "letter.to"},
	}
	for _, l := range letters {
		usual := Samples(l.name)[0].Facts
		for _, attack := range attacks {
			tryValue(t, l.name, l.field, usual, attack)
		}
	}
}

func tryValue(t *testing.T, letter, field string, usual casework.Facts, value string) {
	t.Helper()
	if empty(value) {
		return
	}
	const harmless = "harmless"
	want, err := BuiltIn().Render(letter, with(usual, casework.Facts{field: harmless}), london)
	if err != nil {
		t.Fatal(err)
	}
	got, err := BuiltIn().Render(letter, with(usual, casework.Facts{field: value}), london)
	if err != nil {
		t.Fatalf("%s with %s = %q: %v", letter, field, value, err)
	}
	w, g := elements(t, want.HTML), elements(t, got.HTML)
	if !slices.Equal(g.links, w.links) {
		t.Errorf("%s with %s = %q: links %v, want %v", letter, field, value, g.links, w.links)
	}
	// A passage may have more paragraphs and lines than one word; nothing else.
	more := func(tag string) bool { return tag == "p" || tag == "br" }
	if a, b := slices.DeleteFunc(g.tags, more), slices.DeleteFunc(w.tags, more); !slices.Equal(a, b) {
		t.Errorf("%s with %s = %q: elements %v, want %v", letter, field, value, a, b)
	}
	if wantText := strings.ReplaceAll(w.text, harmless, flat(value)); g.text != strings.Join(strings.Fields(wantText), " ") {
		t.Errorf("%s with %s = %q reads\n%s\nwant\n%s", letter, field, value, g.text, wantText)
	}
	if strings.ContainsAny(got.Text, "\x00\x1b\u202e\u2066\u200f") || strings.ContainsAny(got.HTML, "\x00\x1b\u202e\u2066\u200f") {
		t.Errorf("%s with %s = %q: what steers a screen came through", letter, field, value)
	}
}

func TestAddresses(t *testing.T) {
	for to, want := range map[string]string{
		"https://www.victory.example/a?b=c&d":                   "https://www.victory.example/a?b=c&d",
		"www.housing-ombudsman.org.uk":                          "https://www.housing-ombudsman.org.uk",
		"tel:0800 371 860":                                      "tel:0800371860",
		"mailto:info+a@victory.example?subject=x&body=SEND%20A": "mailto:info+a@victory.example?subject=x&body=SEND%20A",
		"javascript:alert(1)":                                   "",
		"JaVaScRiPt:alert(1)":                                   "",
		"data:text/html,x":                                      "",
		"mailto:a@b\nBcc: c@d":                                  "",
		"https://a.example/\"onclick=x":                         "",
		"//evil.example":                                        "",
		"ftp://a.example":                                       "",
		"":                                                      "",
	} {
		if got := address(to); got != want {
			t.Errorf("address(%q) = %q, want %q", to, got, want)
		}
	}
}
