package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// run calls putright and returns what it wrote and its exit code.
func run(t *testing.T, words ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = execute(t.Context(), words, env{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: time.Now})
	return out.String(), errs.String(), code
}

func TestEveryCommandExplainsItself(t *testing.T) {
	overview, _, _ := run(t, "help")
	for _, c := range commands {
		t.Run(c.name, func(t *testing.T) {
			words := strings.Fields(c.name)
			if !strings.HasPrefix(c.usage, "usage: putright "+c.name) || !strings.HasSuffix(c.usage, "\n") {
				t.Errorf("the usage does not begin with how it is called: %q", c.usage)
			}
			for line := range strings.Lines(c.usage) {
				if n := len([]rune(line)); n > 81 {
					t.Errorf("%d columns: %q", n-1, line)
				}
			}
			if !strings.Contains(overview, "putright "+c.name+" ") || !strings.Contains(overview, c.brief) {
				t.Error("it is missing from the overview")
			}
			for _, asked := range [][]string{append(words, "-h"), append(words, "--help"), append([]string{"help"}, words...)} {
				if stdout, stderr, code := run(t, asked...); stdout != c.usage || stderr != "" || code != 0 {
					t.Errorf("%q: code %d, stdout %q, stderr %q", asked, code, stdout, stderr)
				}
			}
			stdout, stderr, code := run(t, append(words, "--colour")...)
			if want := "putright: flag provided but not defined: -colour; see \"putright help " + c.name + "\"\n"; stdout != "" || stderr != want || code != 2 {
				t.Errorf("unknown flag: code %d, stdout %q, stderr %q", code, stdout, stderr)
			}
		})
	}
}

func TestHelpOfAGroup(t *testing.T) {
	stdout, _, code := run(t, "letters", "--help")
	if code != 0 || strings.Count(stdout, "usage: putright letters ") < 3 {
		t.Errorf("code %d: %s", code, stdout)
	}
}
