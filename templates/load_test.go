package templates

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"putright/casework"
)

const goodClosure = "Goodbye on {{closed.date}}.\n\n{{#each promises}}\n- {{what}}\n{{/each}}\n\n{{#if ombudsman.name}}\n{{include ombudsman}}\n{{/if}}\n"

func closure(t *testing.T, s *Set) Rendered {
	t.Helper()
	r, err := s.Render(casework.LetterClosure, Samples(casework.LetterClosure)[0].Facts, london)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLoadNothing(t *testing.T) {
	for name, folder := range map[string]fs.FS{"nil": nil, "empty": fstest.MapFS{}, "missing": os.DirFS(filepath.Join(t.TempDir(), "none"))} {
		s, found, err := Load(folder)
		if err != nil || len(found) > 0 || closure(t, s) != closure(t, BuiltIn()) {
			t.Errorf("a folder that is %s: findings %v, error %v", name, found, err)
		}
	}
}

func TestLoadOverrides(t *testing.T) {
	s, found, err := Load(own("closure.md", letter(goodClosure), "parts/ombudsman.md", "Ask {{ombudsman.name}}: {{ombudsman.phone}}, {{ombudsman.web}}\n", "notes.txt", "x", "parts/.draft.md", "{{"))
	if err != nil || len(found) > 0 {
		t.Fatalf("findings %v, error %v", found, err)
	}
	r := closure(t, s)
	if want := "Goodbye on Tuesday 24 November 2026.\n\n- An engineer will look at the boiler\n\nAsk Housing Ombudsman Service: 0300 111 3000,\nhttps://www.housing-ombudsman.org.uk/residents/make-a-complaint/\n"; r.Text != want {
		t.Errorf("the letter reads\n%s\nwant\n%s", r.Text, want)
	}
	if l, err := s.Letter("closure"); err != nil || !l.Own || l.Source != letter(goodClosure) || l.Version != r.Version || len(r.Version) != 12 || l.When != "at the end" {
		t.Errorf("the letter is described as %+v, %v", l, err)
	}
	if l, err := s.Letter("parts/ombudsman"); err != nil || !l.Own {
		t.Errorf("the part is described as %+v, %v", l, err)
	}
	if l, err := s.Letter("outcome"); err != nil || l.Own {
		t.Errorf("a built-in letter is described as %+v, %v", l, err)
	}
	outcome, err := s.Render("outcome", Samples("outcome")[0].Facts, london)
	if err != nil || !strings.HasSuffix(outcome.Text, "\n\nAsk Housing Ombudsman Service: 0300 111 3000,\nhttps://www.housing-ombudsman.org.uk/residents/make-a-complaint/\n") {
		t.Errorf("a built-in letter does not include the new part: %v\n%s", err, outcome.Text)
	}
	before, err := BuiltIn().Render("outcome", Samples("outcome")[0].Facts, london)
	if err != nil || before.Version == outcome.Version {
		t.Errorf("a letter with a new part has the version of the old, %s (%v)", before.Version, err)
	}
}

// The version says what was sent, however an editor saved it.
func TestVersion(t *testing.T) {
	version := func(source string) string {
		s, found, err := Load(own("closure.md", source))
		if err != nil || len(found) > 0 {
			t.Fatal(found, err)
		}
		return closure(t, s).Version
	}
	one := version(letter(goodClosure))
	if got := version("\ufeff" + strings.ReplaceAll(letter(goodClosure), "\n", "\r\n")); got != one {
		t.Errorf("the same letter saved on Windows has version %s, not %s", got, one)
	}
	if got := version(letter("x" + goodClosure)); got == one {
		t.Error("another letter has the same version")
	}
}

// What has an error is not used, and the rest is.
func TestLoadLeavesOutWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name   string
		folder fs.FS
		want   string
	}{
		{"a letter", own("closure.md", letter("{{nothing}}")), "closure.md:6:1: error: this letter has no field nothing"},
		{"a part", own("parts/sign.md", "Yours\n\n{{#if officer.name}}\n"), "parts/sign.md:3:1: error: {{#if officer.name}} is never closed"},
		{"a part with a field that some letters lack", own("parts/contact.md", "{{closed.date}}\n"), "parts/contact.md:1:1: error: in acknowledgement, added, appeal_accepted, appeal_declined, authority_request, contractor, definition"},
		{"a part that lacks what letters need", own("parts/ombudsman.md", "Ask somebody.\n"), "parts/ombudsman.md:1:1: error: in acknowledgement, appeal_accepted, appeal_declined, closure, definition, delay, ended, extension, hearing, more_time, outcome, paused, receipt_complaint, receipt_stage_request, resolved and window_reminder: the letter does not always show {{ombudsman.name}}"},
		{"a part in a part", own("parts/sign.md", "{{include contact}}\n"), "parts/sign.md:1:1: error: a part cannot include another part"},
		{"a name that is no letter", own("closing.md", letter("x")), "closing.md:1:1: warning: no letter has this name, so this file is not used"},
		{"a file that cannot be read", broken{own("closure.md", letter("x"))}, "closure.md:1:1: error: the file cannot be read: disk on fire"},
	} {
		s, found, err := Load(c.folder)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		seen := false
		for _, f := range found {
			seen = seen || strings.HasPrefix(f.String(), c.want)
		}
		if !seen {
			t.Errorf("%s: findings %v\nlack %s", c.name, found, c.want)
		}
		if r := closure(t, s); r != closure(t, BuiltIn()) {
			t.Errorf("%s: the letter is not the built-in one:\n%s", c.name, r.Text)
		}
	}
	// Of a file with an error the warnings are told as well.
	_, found, err := Load(own("closure.md", letter("Unfortunately {{nothing}}")))
	if err != nil || len(found) < 2 || !slices.ContainsFunc(found, func(f Finding) bool { return f.Level == LevelWarning }) {
		t.Errorf("findings %v, error %v", found, err)
	}
	// One bad file does not keep a good one out.
	s, _, err := Load(own("closure.md", letter(goodClosure), "outcome.md", letter("{{nothing}}")))
	if err != nil || !strings.HasPrefix(closure(t, s).Text, "Goodbye") {
		t.Errorf("the good letter is not used: %v", err)
	}
}

// broken has a file that cannot be opened.
type broken struct{ fstest.MapFS }

func (b broken) Open(name string) (fs.File, error) {
	if name == "closure.md" {
		return nil, errors.New("disk on fire")
	}
	return b.MapFS.Open(name)
}

// unreadable is a folder that cannot be listed.
type unreadable struct{}

func (unreadable) Open(string) (fs.File, error) { return nil, errors.New("disk on fire") }

func TestLoadOfAnUnreadableFolder(t *testing.T) {
	s, _, err := Load(unreadable{})
	if err == nil || err.Error() != "reading the folder of letters: disk on fire" {
		t.Errorf("error %v", err)
	}
	if closure(t, s) != closure(t, BuiltIn()) {
		t.Error("the built-in letters are not used")
	}
}
