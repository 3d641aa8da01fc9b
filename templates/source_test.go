package templates

import (
	"strings"
	"testing"
	"testing/fstest"

	"putright/casework"
)

// letter makes a closure letter of a body that begins on line 6.
func letter(body string) string {
	return "+++\nsubject = \"[{{case.ref}}] Closed\"\nto = \"customer\"\nwhen = \"at the end\"\n+++\n" + body
}

// enough holds what a closure letter may not lack.
const enough = "\n\n{{closed.date}} {{#each promises}}{{what}}{{/each}}\n\n{{#if ombudsman.name}}{{ombudsman.name}} {{ombudsman.web}} {{ombudsman.phone}}{{/if}}\n"

// withClosure makes a set whose closure letter has the source, and checks that.
func withClosure(text string) (*Set, []Finding) { return withLetter("closure", text) }

// withLetter does so with a letter of any name.
func withLetter(name, text string) (*Set, []Finding) {
	l := read(name, text, BuiltIn().parts)
	s := &Set{letters: map[string]*source{name: l}, parts: BuiltIn().parts}
	return s, s.check(l)
}

func own(files ...string) fstest.MapFS {
	folder := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		folder[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return folder
}

// What an administrator gets wrong, and what the check says about it.
func TestFindings(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"a field that does not exist", letter("Dear {{custommer.name}},"), "closure.md:6:6: error: this letter has no field custommer.name: did you mean customer.name?"},
		{"a field of another letter", letter("It is {{delay.reason}}."), "closure.md:6:7: error: this letter has no field delay.reason: see the list of fields"},
		{"a field that may be missing", letter("\nDear {{customer.name}},"), "closure.md:7:6: error: customer.name may be missing: put the words about it between {{#if customer.name}} and {{/if}}"},
		{"the wrong side of a condition", letter("{{#if customer.name}}Hello{{else}}Dear {{customer.name}}{{/if}}"), "closure.md:6:40: error: customer.name may be missing"},
		{"the wrong side of a negated one", letter("{{#if not customer.name}}Dear {{customer.name}}{{/if}}"), "closure.md:6:31: error: customer.name may be missing"},
		{"columns are characters", letter("éé {{nothing}}"), "closure.md:6:4: error: this letter has no field nothing"},
		{"Windows line ends", strings.ReplaceAll(letter("a\nb {{nothing}}"), "\n", "\r\n"), "closure.md:7:3: error: this letter has no field nothing"},
		{"a byte order mark", "\ufeff" + letter("{{nothing}}"), "closure.md:6:1: error: this letter has no field nothing"},
		{"a condition not closed", letter("{{#if customer.name}}\nDear"), "closure.md:6:1: error: {{#if customer.name}} is never closed: put {{/if}} where it ends"},
		{"a list not closed", letter("- a\n\n{{#each promises}}\n- {{what}}"), "closure.md:8:1: error: {{#each promises}} is never closed: put {{/each}} where it ends"},
		{"an end without beginning", letter("a {{/if}}"), "closure.md:6:3: error: {{/if}} ends nothing that began here"},
		{"begun in words, ended on a line", letter("{{#if customer.name}}Dear you,\n{{/if}}"), "closure.md:7:1: error: {{/if}} ends nothing that began here"},
		{"the wrong end", letter("{{#if customer.name}}\na\n{{/each}}"), "closure.md:8:1: error: {{/each}} ends nothing that began here"},
		{"an else outside", letter("{{else}}"), "closure.md:6:1: error: {{else}} stands outside of an {{#if}}"},
		{"two elses", letter("{{#if customer.name}}a{{else}}b{{else}}c{{/if}}"), "closure.md:6:32: error: {{else}} stands outside of an {{#if}}"},
		{"a tag nobody can read", letter("{{Customer Name}}"), "closure.md:6:1: error: {{Customer Name}} cannot be understood"},
		{"a tag not closed", letter("Dear {{customer.name,"), "closure.md:6:6: error: {{ is not closed by }} on the same line"},
		{"a list as a field", letter("{{promises}}"), "closure.md:6:1: error: promises is a list: use {{#each promises}}"},
		{"a field as a list", letter("{{#each closed.date}}a{{/each}}"), "closure.md:6:1: error: closed.date is no list: use {{#if closed.date}}"},
		{"a yes or no as a field", letter("{{urgent}}"), "closure.md:6:1: error: urgent is a yes or no: use {{#if urgent}}"},
		{"a list in a list", letter("{{#each promises}}{{#each actions}}{{text}}{{/each}}{{/each}}"), "closure.md:6:19: error: a list cannot stand in another list"},
		{"line ends of an old Mac", strings.ReplaceAll(letter("a\nb {{nothing}}"), "\n", "\r"), "closure.md:7:3: error: this letter has no field nothing"},
		{"an item's field outside of its list", letter("{{what}}"), "closure.md:6:1: error: this letter has no field what"},
		{"an optional field of an item", letter("{{#each promises}}{{by}}{{/each}}"), "closure.md:6:19: error: by may be missing"},
		{"a part that does not exist", letter("{{include nothing}}"), `closure.md:6:1: error: there is no part called "nothing": there are automatic,`},
		{"a part among words", letter("a {{include contact}}"), "closure.md:6:3: error: {{include contact}} must stand alone on its line"},
		{"buttons among words", letter("a {{buttons}}"), "closure.md:6:3: error: {{buttons}} must stand alone on its line"},
		{"a picture", letter("![logo](https://victory.example/logo.png)"), "closure.md:6:1: error: a letter carries no pictures"},
		{"a link to nowhere", letter("[here](javascript:alert)"), `closure.md:6:1: error: "javascript:alert" is not the address of a web page, mail or telephone`},
		{"a stranger's words as an address", letter("{{#if customer.name}}[a]({{customer.name}}){{/if}}"), "closure.md:6:22: error: customer.name cannot be the address of a link"},
		{"no header", "Dear you", "closure.md:1:1: error: a letter begins with a line +++"},
		{"half a header", "+++\nsubject = \"[{{case.ref}}] x\"\nto = \"customer\"", "closure.md:3:16: error: the header has no second line +++"},
		{"curly quotation marks", "+++\nsubject = “Closed”\n+++\n", `closure.md:2:1: error: this line cannot be read: write it like subject = "We have your message", with straight quotation marks`},
		{"no subject", "+++\nto = \"customer\"\n+++\n", "closure.md:1:1: error: the header has no subject"},
		{"an unknown setting", "+++\nsubject = \"[{{case.ref}}] x\"\nto = \"customer\"\nfrom = \"me\"\n+++\n", `closure.md:4:1: error: the header has no "from": it has subject, to and when`},
		{"a setting twice", "+++\nsubject = \"[{{case.ref}}] x\"\nto = \"customer\"\nto = \"customer\"\n+++\n", "closure.md:4:1: error: to stands here twice"},
		{"the wrong reader", strings.Replace(letter("a"), `"customer"`, `"staff"`, 1), `closure.md:1:1: error: to is "staff", but this letter goes to "customer"`},
		{"an empty subject", strings.Replace(letter("a"), "[{{case.ref}}] Closed", " ", 1), "closure.md:1:1: error: the subject is empty"},
		{"a subject without reference", "+++\nsubject = \"Closed\"\nto = \"customer\"\n+++\n", "closure.md:1:1: error: the subject must begin with [{{case.ref}}]"},
		{"a name in a subject", "+++\nsubject = \"[{{case.ref}}] {{#if customer.name}}{{customer.name}}{{/if}}\"\nto = \"customer\"\n+++\n", "closure.md:2:48: error: customer.name must not stand in a subject"},
		{"a subject with an unknown field", "+++\nsubject = \"[{{case.ref}}] {{nothing}}\"\nto = \"customer\"\n+++\n", "closure.md:2:27: error: this letter has no field nothing"},
		{"a sensitive word in a subject", "+++\nsubject = \"[{{case.ref}}] Your rent arrears\"\nto = \"customer\"\n+++\n", `closure.md:1:1: warning: the subject holds the word "arrears"`},
		{"what a letter may not lack", letter("Closed."), "closure.md:1:1: error: the letter does not show {{closed.date}}, without which it must not go out"},
		{"not UTF-8", letter("caf\xe9"), "closure.md:1:1: error: the file is not plain text in UTF-8"},
		{"a huge file", letter(strings.Repeat("a ", maxSource)), "closure.md:1:1: error: the file is larger than 64 kB"},
		{"no end of nesting", letter(strings.Repeat("> ", 40) + "a"), "error: too many things within each other here"},
		{"a phrase", letter("Good.\n\nWe take your\ncomplaint seriously."), "closure.md:8:4: warning: “take your complaint seriously”: say what we do instead"},
		{"a word", letter("Unfortunately, no."), "closure.md:6:1: warning: “Unfortunately”: say plainly what happened"},
		{"HTML", letter("<b>Dear</b>"), "closure.md:6:1: warning: <b> is HTML, which letters print as it stands"},
		{"hard to read", letter(strings.Repeat("Notwithstanding unsatisfactory administrative circumstances, correspondence necessitates consideration. ", 6) + enough), "closure.md:1:1: warning: the letter needs a reading age of"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, found := withClosure(c.source)
			for _, f := range found {
				if strings.Contains(f.String(), c.want) {
					return
				}
			}
			t.Errorf("findings %v\nlack %s", found, c.want)
		})
	}
}

func TestAvoidedWords(t *testing.T) {
	for _, phrase := range []string{
		"Regrettably, no.", "We take all complaints very seriously.", "This is not a formal complaint.", "It was rejected.", "Your failure to respond",
		"We apologise for any\ninconvenience.", "We are sorry that you feel so.", "You will hear in due course.", "Please be advised.",
		"The complainant", "Click here", "By TBC", "Dear [name],", "XXXX", "[insert date]",
	} {
		if found := wording(read("closure", letter(phrase), BuiltIn().parts)); len(found) != 1 || found[0].Line != 6 {
			t.Errorf("%q: %v", phrase, found)
		}
	}
	for _, phrase := range []string{"seriously ill", "We looked at your complaint.", "<https://a.example>", "R&D", "inconveniences", "XX"} {
		if found := wording(read("closure", letter(phrase), BuiltIn().parts)); len(found) > 0 {
			t.Errorf("%q: %v", phrase, found)
		}
	}
}

// Markdown and tags together, as an office person would write them.
func TestMarkdown(t *testing.T) {
	f := casework.Facts{"case.ref": "VH-1", "case.kind_words": "request", "closed.date": casework.Date("2026-11-24"), "organisation.email": "a@b.example", "organisation.phone": "0800 371 860",
		"promises": []casework.Facts{{"what": "one", "by": casework.Date("2026-12-01")}, {"what": "two"}}}
	for _, c := range []struct{ source, text, html string }{
		{"a\nb", "a b", "<p>a b</p>"},
		{"a\\\nb", "a\nb", "<p>a<br>\nb</p>"},
		{"a  \nb", "a\nb", "<p>a<br>\nb</p>"},
		{"## Head\ntext", "Head\ntext", "<h2>Head</h2>\n<p>text</p>"},
		{"a\n---\nb", "a\n\n" + strings.Repeat("-", width) + "\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"},
		{"*a* **b**", "a b", "<p><em>a</em> <strong>b</strong></p>"},
		{`\*a\* \{{ 1 < 2 & "3"`, `*a* {{ 1 < 2 & "3"`, `<p>*a* {{ 1 &lt; 2 &amp; &#34;3&#34;</p>`},
		{"<b>a</b> &amp; `b`", "<b>a</b> &amp; `b`", "<p>&lt;b&gt;a&lt;/b&gt; &amp;amp; `b`</p>"},
		{"    a", "a", "<p>a</p>"},
		{"[our page](https://a.example/x)", "our page (https://a.example/x)", `<p><a href="https://a.example/x">our page</a></p>`},
		{"<https://a.example/x>", "https://a.example/x", `<p><a href="https://a.example/x">https://a.example/x</a></p>`},
		{"[one tap](mailto:a@b.example?body=YES)", "one tap", `<p><a href="mailto:a@b.example?body=YES">one tap</a></p>`},
		{"[write](mailto:{{organisation.email}})", "write (a@b.example)", `<p><a href="mailto:a@b.example">write</a></p>`},
		{"{{#if organisation.phone}}[{{organisation.phone}}](tel:{{organisation.phone}}){{/if}}", "0800 371 860", `<p><a href="tel:0800371860">0800 371 860</a></p>`},
		{"{{#each promises}}\n- {{what}}{{#if by}}, by **{{by}}**{{/if}}\n{{/each}}", "- one, by Tuesday 1 December 2026\n- two", "<ul>\n<li>one, by <strong>Tuesday 1 December 2026</strong></li>\n<li>two</li>\n</ul>"},
		{"{{#each promises}}\n1. {{what}}\n{{/each}}", "1. one\n2. two", "<ol start=\"1\">\n<li>one</li>\n<li>two</li>\n</ol>"},
		{"- a\n{{#if customer.name}}\n- b\n{{/if}}\n- c", "- a\n- c", "<ul>\n<li>a</li>\n<li>c</li>\n</ul>"},
		{"- a\n  {{#if case.ref}}\n  more\n  {{/if}}\n- c", "- a\n\n  more\n- c", "<ul>\n<li><p>a</p>\n<p>more</p>\n</li>\n<li>c</li>\n</ul>"},
		{"- a\n\n- b", "- a\n\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"},
		{"> {{case.ref}}\n> b", "> VH-1 b", "<blockquote>\n<p>VH-1 b</p>\n</blockquote>"},
		{"{{#if customer.name}}gone{{/if}}\n\nstays", "stays", "<p>stays</p>"},
		{"{{#if not customer.name}}\nnobody\n{{else}}\nsomebody\n{{/if}}", "nobody", "<p>nobody</p>"},
		{"{{#if closed.date}}{{#if customer.name}}a{{else}}b{{/if}}{{/if}}", "b", "<p>b</p>"},
		{"{{ case.ref }} {{#if   case.ref}}x{{/if}}", "VH-1 x", "<p>VH-1 x</p>"},
		{"**{{case.ref}}**, x", "VH-1, x", "<p><strong>VH-1</strong>, x</p>"},
	} {
		set, found := withClosure(letter(c.source + enough))
		for _, p := range found {
			if p.isError() {
				t.Errorf("%q: %v", c.source, p)
			}
		}
		r, err := set.Render("closure", f, london)
		if err != nil {
			t.Errorf("%q: %v", c.source, err)
			continue
		}
		const rest = "\n\nTuesday 24 November 2026 onetwo\n"
		if text, ok := strings.CutSuffix(r.Text, rest); !ok || text != c.text {
			t.Errorf("%q reads\n%s\nwant\n%s", c.source, r.Text, c.text)
		}
		if got := body(t, r.HTML); got != c.html+"\n<p>Tuesday 24 November 2026 onetwo</p>\n" {
			t.Errorf("%q is\n%s\nwant\n%s", c.source, got, c.html)
		}
	}
}
