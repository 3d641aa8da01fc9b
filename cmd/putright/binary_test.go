package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// binary is the program, built once for the tests that start it as a person
// would.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "putright-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "putright")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return path, nil
})

func built(t testing.TB) string {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// installation is a folder with a configuration, as an administrator has it.
type installation struct {
	t    testing.TB
	dir  string
	file string
}

// install writes a configuration for the two ports. What follows the standard
// text may add sections of its own.
func install(t testing.TB, imapPort, smtpPort int, more string) installation {
	t.Helper()
	dir := t.TempDir()
	in := installation{t, dir, filepath.Join(dir, "putright.toml")}
	text := fmt.Sprintf(`
[organisation]
name = "Victory Housing Trust"
reference_prefix = "VH"
phone = "0800 371 860"
address = "Tom Moore House, North Walsham NR28 0NB"

[[mailbox]]
address = "info@landlord.test"
answer_from = "2020-01-01"
  [mailbox.imap]
  host = "127.0.0.1"
  port = %d
  security = "none"
  username = "info"
  password = "pw"
  [mailbox.smtp]
  host = "127.0.0.1"
  port = %d
  security = "none"
  per_minute = 0

[limits]
customer_per_hour = 0
staff_per_hour = 0
total_per_hour = 0

[[staff]]
name = "Dana Carter"
email = "dana@landlord.test"
roles = ["officer", "services", "asb", "members"]

[[staff]]
name = "Robin Whitlock"
email = "robin@landlord.test"
roles = ["manager", "reviewer", "duty", "administrator"]
%s`, imapPort, smtpPort, more)
	if err := os.WriteFile(in.file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return in
}

// change puts other text into the configuration.
func (in installation) change(old, text string) {
	in.t.Helper()
	file, err := os.ReadFile(in.file)
	if err == nil {
		err = os.WriteFile(in.file, bytes.Replace(file, []byte(old), []byte(text), 1), 0o600)
	}
	if err != nil {
		in.t.Fatal(err)
	}
}

// command is the program with -c set.
func (in installation) command(words ...string) *exec.Cmd {
	in.t.Helper()
	return exec.Command(built(in.t), append(words, "-c", in.file)...)
}

// once makes a pass as if it were at; "" is now. A server that fails is no
// failure of the test.
func (in installation) once(at string) tally {
	in.t.Helper()
	words := []string{"once", "--json"}
	if at != "" {
		words = append(words, "--at", at)
	}
	cmd := in.command(words...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		in.t.Logf("once: %v: %s", err, stderr.String())
	}
	var t tally
	if err := json.Unmarshal(out, &t); err != nil {
		in.t.Fatalf("once printed %q: %v\n%s", out, err, stderr.String())
	}
	return t
}

// rows runs a command that prints JSON Lines.
func rows[T any](in installation, words ...string) []T {
	in.t.Helper()
	cmd := in.command(append(words, "--json")...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		in.t.Fatalf("%s: %v\n%s", strings.Join(words, " "), err, stderr.String())
	}
	var all []T
	for line := range bytes.Lines(out) {
		var row T
		if err := json.Unmarshal(line, &row); err != nil {
			in.t.Fatalf("%s printed %q: %v", strings.Join(words, " "), line, err)
		}
		all = append(all, row)
	}
	return all
}
