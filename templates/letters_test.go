package templates

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"putright/casework"
)

// rendered calls try with every built-in letter on each of its sample cases.
func rendered(t *testing.T, names []string, try func(t *testing.T, name string, s Sample, r Rendered)) {
	for _, name := range names {
		for _, s := range Samples(name) {
			r, err := BuiltIn().Render(name, s.Facts, london)
			if err != nil {
				t.Errorf("%s on %s: %v", name, s.Title, err)
				continue
			}
			t.Run(name+"/"+s.Title, func(t *testing.T) { try(t, name, s, r) })
		}
	}
}

func TestBuiltInLettersPassTheCheck(t *testing.T) {
	for _, f := range BuiltIn().Check() {
		t.Error(f)
	}
}

func TestEveryLetterIsThere(t *testing.T) {
	want := slices.Clone(every)
	slices.Sort(want)
	if got := BuiltIn().Names(); !slices.Equal(got, want) {
		t.Errorf("letters are %v\nwant %v", got, want)
	}
	for _, name := range BuiltIn().Names() {
		l, err := BuiltIn().Letter(name)
		if err != nil || l.When == "" || l.Own {
			t.Errorf("letter %s: %+v, %v", name, l, err)
		}
	}
}

func TestLinesAreShort(t *testing.T) {
	rendered(t, every, func(t *testing.T, _ string, _ Sample, r Rendered) {
		for line := range strings.Lines(r.Text) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 78 {
				t.Errorf("a line of %d columns: %s", n, line)
			}
		}
		for _, hole := range []string{"{{", "  .", " ,", "<nil>", " 0001", "%!"} {
			if strings.Contains(strings.ReplaceAll(r.Text, "{{customer.name}}", ""), hole) {
				t.Errorf("the text holds %q:\n%s", hole, r.Text)
			}
		}
	})
}

func TestSubjects(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)\b(asb|anti-?social|abuse|hr|arrears|neighbour|nuisance|violence|harassment|eviction|police|staff conduct|safeguarding)\b`)
	rendered(t, every, func(t *testing.T, name string, s Sample, r Rendered) {
		if _, about := s.Facts["case.ref"]; about && uses(name, "case.ref") != strings.HasPrefix(r.Subject, "[VH-2026-00042] ") && name != casework.StaffDigest && name != casework.StaffAlarm {
			t.Errorf("subject %q has no reference in front", r.Subject)
		}
		if word := forbidden.FindString(r.Subject); word != "" {
			t.Errorf("subject %q holds %q", r.Subject, word)
		}
		if strings.ContainsAny(r.Subject, "\r\n") || utf8.RuneCountInString(r.Subject) > 78 {
			t.Errorf("subject %q is no short line", r.Subject)
		}
		for _, private := range []string{"Jane", "Wilhelmina", "heating", "boiler"} {
			if strings.Contains(r.Subject, private) {
				t.Errorf("subject %q holds %q", r.Subject, private)
			}
		}
	})
}

func TestForbiddenPhrases(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)unfortunately|seriously|not a (formal )?complaint|rejected|classified|failure to respond|inconvenience|regret`)
	rendered(t, every, func(t *testing.T, _ string, _ Sample, r Rendered) {
		if phrase := forbidden.FindString(strings.Join(strings.Fields(r.Text), " ")); phrase != "" {
			t.Errorf("the letter says %q:\n%s", phrase, r.Text)
		}
	})
}

func TestReadingAge(t *testing.T) {
	for _, name := range customer {
		if age := BuiltIn().ReadingAge(name); age > maxReadingAge || age <= 5 {
			t.Errorf("%s needs a reading age of %.1f", name, age)
		}
	}
	// Seven words of 32 syllables; a heading counts for nothing.
	for _, c := range []struct {
		text []string
		want float64
	}{
		{[]string{"The cat sat on the mat."}, 5},
		{[]string{"Notwithstanding unsatisfactory administrative circumstances, correspondence necessitates consideration."}, 5 + 0.39*7 + 11.8*32/7 - 15.59},
		{[]string{"What happens next", "The cat sat on the mat."}, 5},
	} {
		if got := readingAge(c.text); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%q: reading age %.1f, want %.1f", c.text, got, c.want)
		}
	}
	for word, want := range map[string]int{"the": 1, "complaint": 2, "made": 1, "wanted": 2, "looked": 1, "table": 2, "Tuesday": 2, "24": 1, "VH-2026-00042": 1, "people": 2, "while": 1, "houses": 2, "times": 1, "see": 1, "agreed": 2, "a": 1, "—": 0, "www.housing-ombudsman.org.uk": 1} {
		if got := syllables(word); got != want {
			t.Errorf("%q has %d syllables, want %d", word, got, want)
		}
	}
}

// What every letter to a customer holds (domain 4.1).
func TestCustomerLettersHoldWhatAReaderNeeds(t *testing.T) {
	rendered(t, customer, func(t *testing.T, name string, s Sample, r Rendered) {
		text := strings.Join(strings.Fields(r.Text), " ")
		for _, want := range []string{"Victory Housing Trust", "Tuesday 24 November 2026", "VH-2026-00042", "info@victory.example", "in another language", "reply"} {
			if want == "VH-2026-00042" && s.Facts["case.ref"] == nil {
				continue
			}
			if !strings.Contains(text, want) {
				t.Errorf("the letter lacks %q:\n%s", want, r.Text)
			}
		}
		greeting := "Hello,"
		if s.Facts["customer.name"] != nil {
			greeting = "Dear "
		}
		if !strings.Contains(text, greeting) {
			t.Errorf("the letter does not say %q", greeting)
		}
		if strings.HasPrefix(name, "receipt_") && !strings.Contains(text, "A person will read your message") {
			t.Errorf("the receipt does not say that a person will read the message")
		}
	})
}

// Danger advice comes first where a message is urgent, and below otherwise.
func TestDangerFirst(t *testing.T) {
	for _, name := range receipts {
		for _, urgent := range []bool{true, false} {
			r, err := BuiltIn().Render(name, with(Samples(name)[0].Facts, casework.Facts{"urgent": urgent}), london)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{r.Text, r.HTML[strings.Index(r.HTML, "<body"):]} {
				danger, name := strings.Index(text, "999"), strings.Index(text, "Victory Housing Trust")
				if danger < 0 || strings.Count(text, "Do not wait for us") != 1 || !strings.Contains(text, "0800 111 999") || (danger < name) != urgent {
					t.Errorf("urgent %v: danger advice stands at %d, the letter begins at %d:\n%s", urgent, danger, name, text)
				}
			}
		}
	}
}

// A phone shows subject and first lines while it is locked: no name and no
// word of a customer stands there.
func TestStaffMailShowsNoNarrativeInItsFirstLines(t *testing.T) {
	for _, name := range []string{casework.StaffNewCase, casework.StaffMessage, casework.StaffPage, casework.StaffQuestion, casework.StaffReminder, casework.StaffOverdue} {
		f := with(Samples(name)[0].Facts, casework.Facts{
			"case.kind_words": "report",
			"message.from":    "Secretname <secretname@customer.example>",
			"message.subject": "Secretname",
			"message.text":    "Secretname was shouting again",
			"reasons":         []casework.Facts{{"text": "names a neighbour: “Secretname”"}},
			"flags":           []casework.Facts(nil),
		})
		r, err := BuiltIn().Render(name, f, london)
		if err != nil {
			t.Fatal(err)
		}
		if at := strings.Index(strings.Join(strings.Fields(r.Text), " "), "ecretname"); strings.Contains(r.Subject, "ecretname") || at >= 0 && at < 140 {
			t.Errorf("%s: a secret stands at character %d of the mail:\n%s\n%s", name, at, r.Subject, r.Text)
		}
	}
}

func TestPreviewShowsTheLetterWhole(t *testing.T) {
	letter, err := BuiltIn().Render(casework.LetterOutcome, Samples(casework.LetterOutcome)[2].Facts, london)
	if err != nil {
		t.Fatal(err)
	}
	r, err := BuiltIn().Render(casework.StaffPreview, with(Samples(casework.StaffPreview)[0].Facts, casework.Facts{"letter.text": letter.Text}), london)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(r.Text, "\nTo send it, reply: SEND 7Q4K2M\n") {
		t.Error("the line with the code is missing")
	}
	// Word for word; only blank lines above headings are fewer.
	_, rest, _ := strings.Cut(r.Text, strings.Repeat("-", width)+"\n\n")
	shown, _, _ := strings.Cut(rest, "\n\n"+strings.Repeat("-", width))
	if want := strings.TrimSpace(strings.ReplaceAll(letter.Text, "\n\n\n", "\n\n")); shown != want {
		t.Errorf("the letter reads\n%s\nand is shown as\n%s", want, shown)
	}
}

func TestButtons(t *testing.T) {
	const to = "mailto:info+k7q2abc@victory.example?subject=%5BVH-2026-00042%5D&body=COMPLAINT%0A&in-reply-to=%3Ca%40b%3E"
	f := with(Samples(casework.StaffQuestion)[0].Facts, casework.Facts{"buttons": []casework.Facts{
		{"label": "This is a complaint", "link": to, "words": "COMPLAINT"},
		{"label": "Send it", "link": "", "words": "SEND 7Q4K2M"},
	}})
	r, err := BuiltIn().Render(casework.StaffQuestion, f, london)
	if err != nil {
		t.Fatal(err)
	}
	found := elements(t, r.HTML)
	if !slices.Contains(found.links, to) {
		t.Errorf("the link did not survive: %v", found.links)
	}
	for _, want := range []string{"- This is a complaint: reply with the word COMPLAINT\n", "- Send it: reply with the words SEND 7Q4K2M\n"} {
		if !strings.Contains(r.Text, want) {
			t.Errorf("the text lacks %q:\n%s", want, r.Text)
		}
	}
	if strings.Contains(r.Text, "mailto:") {
		t.Error("the text shows a mailto link")
	}
}

// What is said of staff, or hints at abuse, stays out of mail: it holds the
// reference and dates only.
func TestConfidentialMailHoldsReferenceAndDatesOnly(t *testing.T) {
	for _, name := range []string{casework.StaffNewCase, casework.StaffMessage, casework.StaffPage, casework.StaffQuestion, casework.StaffDecision} {
		f := without(with(Samples(name)[0].Facts, casework.Facts{
			"confidential": true,
			"reasons":      []casework.Facts{{"text": "secret"}},
			"flags":        []casework.Facts{{"text": "secret"}},
			"notes":        []casework.Facts{{"text": "secret"}},
		}), "message.from", "message.address", "message.subject", "message.text")
		r, err := BuiltIn().Render(name, f, london)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(r.Text, "secret") || !strings.Contains(r.Text, "VH-2026-00042") || !strings.Contains(r.Text, "by Tuesday 8 December 2026") {
			t.Errorf("%s:\n%s", name, r.Text)
		}
	}
}
