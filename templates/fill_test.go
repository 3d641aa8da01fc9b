package templates

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"putright/casework"
)

func TestValues(t *testing.T) {
	summer := time.Date(2026, 7, 1, 9, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		value any
		want  string
	}{
		{"Jane", "Jane"},
		{" Jane\n  Miller\t", "Jane Miller"},
		{0, "0"},
		{12, "12"},
		{casework.Date("2026-11-24"), "Tuesday 24 November 2026"},
		{summer, "Wednesday 1 July 2026 at 10:05"},
		{summer.In(time.FixedZone("", -8*3600)), "Wednesday 1 July 2026 at 10:05"},
	} {
		f := &filler{scopes: []casework.Facts{{"x": c.value}}, zone: london}
		if got := flat(f.value(&node{text: "x"})); got != c.want || f.err != nil {
			t.Errorf("%v reads %q, want %q (%v)", c.value, got, c.want, f.err)
		}
	}
}

// A missing value is an error that names field, letter and line; never a hole.
func TestMissingValues(t *testing.T) {
	usual := Samples("delay")[0].Facts
	for _, c := range []struct {
		field string
		value any
		tag   string // whose line is named
		want  string
	}{
		{"manager.name", nil, "manager.name", "writing letter delay, line %d: the field manager.name is missing or empty"},
		{"manager.name", " \n\u200f", "manager.name", "writing letter delay, line %d: the field manager.name is missing or empty"},
		{"next_word.date", casework.Date(""), "next_word.date", "writing letter delay, line %d: the field next_word.date is missing or empty"},
		{"next_word.date", casework.Date("soon"), "next_word.date", `writing letter delay, line %d: the field next_word.date is no date: "soon" is not a date`},
		{"next_word.date", time.Time{}, "next_word.date", "writing letter delay, line %d: the field next_word.date is missing or empty"},
		{"next_word.date", true, "next_word.date", "writing letter delay, line %d: the field next_word.date is a yes or no"},
		{"next_word.date", []casework.Facts{{}}, "next_word.date", "writing letter delay, line %d: the field next_word.date is a list"},
		{"next_word.date", 1.5, "next_word.date", "writing letter delay, line %d: the field next_word.date holds a float64"},
		{"promises", "an engineer", "promises", "writing letter delay, line %d: the field promises is no list"},
		{"promises", []casework.Facts{{"by": casework.Date("2026-11-26")}}, "what", "writing letter delay, line %d: the field what is missing or empty"},
		{"organisation.email", nil, "organisation.email", "writing letter delay, parts/contact line %d: the field organisation.email is missing or empty"},
	} {
		tag := regexp.MustCompile(`\{\{(#each )?` + c.tag + `\}\}`)
		name := "delay"
		if strings.Contains(c.want, "parts/contact") {
			name = "parts/contact"
		}
		l, err := BuiltIn().Letter(name)
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf(c.want, 1+strings.Count(l.Source[:tag.FindStringIndex(l.Source)[0]], "\n"))
		r, err := BuiltIn().Render("delay", with(usual, casework.Facts{c.field: c.value}), london)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s = %v: error %v\nwant %s", c.field, c.value, err, want)
		}
		if r != (Rendered{}) {
			t.Errorf("%s = %v: a letter came back beside the error", c.field, c.value)
		}
	}
	if _, err := BuiltIn().Render("nothing", usual, london); err == nil || !strings.HasPrefix(err.Error(), `writing a letter: there is none called "nothing"; there are acknowledgement, added, appeal_accepted,`) {
		t.Errorf("an unknown letter: %v", err)
	}
}

func TestPassages(t *testing.T) {
	long := strings.Repeat("word ", 14) // 69 columns and a space
	for _, c := range []struct{ name, value, text, html string }{
		{"paragraphs and lines are kept", "one\ntwo\n\nthree", "one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n"},
		{"Windows line ends", "one\r\ntwo\r\n\r\n\r\nthree\r\n", "one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n"},
		{"a wrapped line is one line", long + "\nending here.\nNew", strings.TrimSpace(long) + "\nending here.\nNew", "<p>" + long + "ending here.<br>\nNew</p>\n"},
		{"a line that ends a sentence is not", strings.TrimSpace(long) + ".\nending", strings.TrimSpace(long) + ".\nending", "<p>" + strings.TrimSpace(long) + ".<br>\nending</p>\n"},
		{"bullets hang", "- " + long + "more words\n- b", "- " + strings.TrimSpace(long) + "\n  more words\n- b", "<p>- " + long + "more words</p>\n<p>- b</p>\n"},
		{"a wrapped bullet is one", "- " + long + "\n  more words\n- b", "- " + strings.TrimSpace(long) + "\n  more words\n- b", "<p>- " + long + "more words</p>\n<p>- b</p>\n"},
		{"a bullet after a full line", strings.Repeat("x", 72) + "\n- b", strings.Repeat("x", 72) + "\n- b", "<p>" + strings.Repeat("x", 72) + "</p>\n<p>- b</p>\n"},
		{"numbers hang", "1. " + long + "more\n12) b", "1. " + strings.TrimSpace(long) + "\n   more\n12) b", "<p>1. " + long + "more</p>\n<p>12) b</p>\n"},
		{"words after bullets", "- a\nb\nc", "- a\nb\nc", "<p>- a</p>\n<p>b<br>\nc</p>\n"},
		{"an indented line", "a\n  b", "a\n  b", "<p>a<br>\n&nbsp;&nbsp;b</p>\n"},
		{"markup stays words", "# a\n<b> & [x](http://evil.example)", "# a\n<b> & [x](http://evil.example)", "<p># a<br>\n&lt;b&gt; &amp; [x](http://evil.example)</p>\n"},
	} {
		r, err := BuiltIn().Render("extension", with(without(Samples("extension")[0].Facts, "delay.done"), casework.Facts{"delay.reason": c.value}), london)
		if err != nil {
			t.Fatal(err)
		}
		if want := "Why we need more time\n" + c.text + "\n\n\nWhat you can do\n"; !strings.Contains(r.Text, want) {
			t.Errorf("%s: the text lacks\n%s\nin\n%s", c.name, want, r.Text)
		}
		if want := "<h2>Why we need more time</h2>\n" + c.html + "<h2>What you can do</h2>\n"; !strings.Contains(body(t, r.HTML), want) {
			t.Errorf("%s: the HTML lacks\n%s\nin\n%s", c.name, want, body(t, r.HTML))
		}
	}
}

// An officer writes None where nothing is to be done; the letter says nothing then.
func TestNoActions(t *testing.T) {
	for _, none := range []string{"None", "none.", " NONE\n", "", "Nothing"} {
		r, err := BuiltIn().Render("outcome", with(Samples("outcome")[0].Facts, casework.Facts{"outcome.actions": none, "customer.name": "None"}), london)
		if err != nil || strings.Contains(r.Text, "What we will do") || !strings.Contains(r.Text, "Dear None,") {
			t.Errorf("actions %q (%v):\n%s", none, err, r.Text)
		}
	}
	r, err := BuiltIn().Render("outcome", with(Samples("outcome")[0].Facts, casework.Facts{"outcome.actions": "None of the doors will be painted."}), london)
	if err != nil || !strings.Contains(r.Text, "What we will do\nNone of the doors will be painted.\n") {
		t.Errorf("actions that begin with None (%v):\n%s", err, r.Text)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		line  line
		width int
		want  string
	}{
		{line{text: "aa bb cc"}, 5, "aa bb|cc"},
		{line{text: "aa bb cc"}, 4, "aa|bb|cc"},
		{line{text: "aaaaaaaa bb cc"}, 5, "aaaaaaaa|bb cc"},
		{line{text: "a bbbbbbbb"}, 5, "a|bbbbbbbb"},
		{line{text: "éé öö üü"}, 5, "éé öö|üü"},
		{line{text: "aa  bb"}, 6, "aa  bb"},
		{line{text: "aa    bb"}, 5, "aa|bb"},
		{line{text: "- aa bb", hang: 2}, 5, "- aa|  bb"},
		{line{text: "aa bb", indent: 2, hang: 2}, 5, "  aa|  bb"},
		{line{text: "aa bb", indent: 9, hang: 9}, 5, "         aa bb"},
		{line{}, 5, ""},
	} {
		if got := strings.Join(wrap(c.line, c.width), "|"); got != c.want {
			t.Errorf("%+v in %d columns is %q, want %q", c.line, c.width, got, c.want)
		}
	}
}

// Every field that a built-in letter uses is in the documented list for that
// letter, and every field of the list is told of.
func TestFieldsAreDocumented(t *testing.T) {
	documented := map[string]map[string]bool{}
	for _, f := range Fields() {
		if f.What == "" || f.Example == "" || len(f.Letters) == 0 {
			t.Errorf("field %s is not told of: %+v", f.Name, f)
		}
		for _, letter := range f.Letters {
			if BuiltIn().letters[letter] == nil {
				t.Errorf("field %s names a letter %q that does not exist", f.Name, letter)
			}
			if documented[letter] == nil {
				documented[letter] = map[string]bool{}
			}
			documented[letter][f.Name] = true
		}
	}
	for name, l := range BuiltIn().letters {
		for _, ns := range [][]*node{l.subject, l.body} {
			walk(ns, func(n *node) {
				if (n.kind == field || n.kind == choice || n.kind == loop || n.kind == buttons) && !documented[name][n.text] {
					t.Errorf("letter %s uses %s (%s, line %d), which Fields does not name", name, n.text, n.at.letter, n.at.line)
				}
			})
		}
	}
}

func BenchmarkRender(b *testing.B) {
	for _, name := range []string{"receipt_complaint", casework.LetterOutcome, casework.StaffNewCase} {
		f := Samples(name)[0].Facts
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := BuiltIn().Render(name, f, london); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	folder := own("closure.md", letter(enough))
	for b.Loop() {
		if _, _, err := Load(folder); err != nil {
			b.Fatal(err)
		}
	}
}
