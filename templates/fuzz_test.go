package templates

import (
	"strings"
	"testing"
	"unicode/utf8"

	"putright/casework"
)

// Whatever an administrator saves: no panic, each finding has its place in the
// file, and what passes the check can be written on every case.
func FuzzLetter(f *testing.F) {
	for _, name := range []string{"closure", "parts/contact"} {
		l, err := BuiltIn().Letter(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(l.Source)
	}
	f.Add(letter(enough))
	f.Add(letter("1. a\n   > {{#if customer.name}}\n   b\n{{/if}}\n\n\tc  \n[d](tel:{{case.ref}}) ***e*** ![f](g)" + enough))
	f.Add(letter("{{#if not urgent}}{{#each promises}}*{{what}}*{{#if by}}{{by}}{{/if}}{{/each}}{{else}}\\{{{/if}}<a@b.example>" + enough))
	f.Fuzz(func(t *testing.T, text string) {
		s, found := withClosure(text)
		lines := strings.Count(tidy(text), "\n") + 1
		for _, p := range found {
			if p.Letter == "closure" && (p.Line < 1 || p.Line > lines || p.Col < 1 || p.Text == "") {
				t.Errorf("%q: a finding at no place: %v", text, p)
			}
			if p.isError() {
				return
			}
		}
		for _, sample := range Samples("closure") {
			r, err := s.Render("closure", sample.Facts, london)
			if err != nil {
				t.Errorf("%q passes the check and cannot be written on %s: %v", text, sample.Title, err)
			}
			if !utf8.ValidString(r.Text+r.HTML+r.Subject) || strings.ContainsAny(r.Subject, "\r\n") {
				t.Errorf("%q: the letter is no clean text: %q", text, r)
			}
			for _, to := range elements(t, r.HTML).links {
				if address(to) != to {
					t.Errorf("%q: a link leads to %q", text, to)
				}
			}
		}
	})
}

// Whatever a value holds, it adds no element and no link, and reads as it was.
func FuzzValue(f *testing.F) {
	for _, attack := range attacks {
		f.Add(attack)
	}
	usual := map[string]casework.Facts{}
	for _, name := range []string{casework.LetterOutcome, casework.StaffPreview} {
		usual[name] = Samples(name)[0].Facts
	}
	f.Fuzz(func(t *testing.T, value string) {
		tryValue(t, casework.LetterOutcome, "customer.name", usual[casework.LetterOutcome], value)
		tryValue(t, casework.LetterOutcome, "outcome.findings", usual[casework.LetterOutcome], value)
		tryValue(t, casework.StaffPreview, "letter.text", usual[casework.StaffPreview], value)
	})
}
