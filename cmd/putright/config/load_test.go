package config

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"putright/casework"
)

// sound is a configuration without a mistake; tests change one thing in it.
const sound = `[organisation]
name = "Victory Housing Trust"
reference_prefix = "VH"
phone = "0800 371 860"
[store]
path = "data/putright.db"
[policy]
profile = "code-2024"
[letters]
hold = "5m"
[[mailbox]]
address = "Info@Victory.example"
answer_from = "2026-11-24"
[mailbox.imap]
host = "127.0.0.1"
port = 10143
security = "none"
username = "info"
password = "hunter2"
[mailbox.smtp]
host = "smtp.victory.example"
security = "starttls"
per_minute = 0
[limits]
staff_per_hour = 0
[[staff]]
name = "Dana Officer"
email = "Dana@victory.example"
aliases = ["d.officer@victory.example"]
deputy = "robin@victory.example"
works = ["mon", "tue"]
roles = ["officer", "reviewer", "panel", "services", "asb", "hr", "legal"]
[[staff]]
name = "Robin Manager"
email = "robin@victory.example"
roles = ["members", "duty", "manager", "administrator"]
`

// write puts a configuration into a folder of its own, readable by its owner.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "putright.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, text string) (Config, []Warning, error) {
	t.Helper()
	return Load(write(t, text))
}

func TestSoundConfiguration(t *testing.T) {
	path := write(t, sound)
	c, warnings, err := Load(path)
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	folder := filepath.Dir(path)
	m := c.Mailboxes[0]
	for _, check := range []struct {
		what      string
		got, want any
	}{
		{"relative path", c.Store.Path, filepath.Join(folder, "data/putright.db")},
		{"key beside the database", c.Store.SecretFile, filepath.Join(folder, "data/putright.db.key")},
		{"letters", c.Letters.Folder, filepath.Join(folder, "letters")},
		{"hold", time.Duration(c.Letters.Hold), 5 * time.Minute},
		{"policy", c.Policy.Profile, "code-2024"},
		{"emergency phone", c.Organisation.EmergencyPhone, "0800 371 860"},
		{"address in lower case", m.Address, "info@victory.example"},
		{"answer from", m.AnswerFrom, casework.Date("2026-11-24")},
		{"plus addressing", m.PlusAddressing, true},
		{"port as set", m.IMAP.Port, 10143},
		{"port of starttls", m.SMTP.Port, 587},
		{"no limit", m.SMTP.PerMinute, 0},
		{"folders", fmt.Sprint(m.IMAP.Folders), "[INBOX]"},
		{"sent folder", m.IMAP.SentFolder, "Sent"},
		{"default limit", c.Limits.CustomerPerHour, 6},
		{"limit off", c.Limits.StaffPerHour, 0},
	} {
		if check.got != check.want {
			t.Errorf("%s: got %v, want %v", check.what, check.got, check.want)
		}
	}
	want := casework.Staff{
		Name: "Dana Officer", Address: "dana@victory.example", Aliases: []string{"d.officer@victory.example"},
		Deputy: "robin@victory.example", Works: []string{"mon", "tue"},
		Roles: []casework.Role{"officer", "reviewer", "panel", "services", "asb", "hr", "legal"},
	}
	if diff := cmp.Diff(want, c.Team()[0]); diff != "" {
		t.Error(diff)
	}
}

func TestDefaultsOfAMailbox(t *testing.T) {
	text := strings.NewReplacer("port = 10143\n", "", `security = "none"`, "", `security = "starttls"`, "", "per_minute = 0", "", "staff_per_hour = 0", "").Replace(sound)
	c, _, err := load(t, text)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Mailboxes[0]
	if m.IMAP.Security != "tls" || m.IMAP.Port != 993 || m.SMTP.Security != "tls" || m.SMTP.Port != 465 || m.SMTP.PerMinute != 20 {
		t.Errorf("got %+v", m)
	}
}

// Each mistake names its line, its column, its key and what to do.
func TestMistakes(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"unknown key", `port = 10143`, `prot = 10143`, `16:1: mailbox.imap.prot is not known; did you mean "port"?`},
		{"capital", `port = 10143`, `Port = 10143`, `16:1: mailbox.imap.Port is not known; did you mean "port"?`},
		{"unknown table", "[limits]", "[limit]", `24:2: limit is not known; did you mean "limits"?`},
		{"wrong table", `hold = "5m"`, `per_minute = 3`, `10:1: letters.per_minute is not known; it belongs under [mailbox.smtp]`},
		{"unknown anywhere", `hold = "5m"`, `colour = "red"`, `10:1: letters.colour is not known; there are folder, hold`},
		{"text for a number", `port = 10143`, `port = "10143"`, `16:1: mailbox.imap.port must be a whole number without quotes, not text`},
		{"number for text", `username = "info"`, `username = 3`, `18:1: mailbox.imap.username must be text in quotes, not a number`},
		{"number for a password", `password = "hunter2"`, `password = 8172635`, `19:1: mailbox.imap.password must be text in quotes, not a number`},
		{"text for a list", `roles = ["members", "duty", "manager", "administrator"]`, `roles = "manager"`, `36:1: staff.roles must be a list in brackets, such as ["one", "two"], not text`},
		{"number in a list", `works = ["mon", "tue"]`, `works = ["mon", 2]`, `31:17: staff.works must be text in quotes, not a number`},
		{"date without quotes", `answer_from = "2026-11-24"`, `answer_from = 2026-11-24`, `13:1: mailbox.answer_from must be text in quotes, not a date or time without quotes`},
		{"single brackets", "[[mailbox]]", "[mailbox]", `11:2: mailbox may be there several times: write [[mailbox]] with double brackets`},
		{"double brackets", "[limits]", "[[limits]]", `24:3: limits is there only once: write [limits] with single brackets`},
		{"table for a setting", "[limits]", "[store.path]", `24:8: store.path is no table: write path = … under its table`},
		{"twice", `port = 10143`, "port = 10143\nport = 1", `17:1: this stands in the file twice; keep one of the two`},
		{"table twice", "[limits]\nstaff_per_hour = 0", "[letters]", `24:2: this stands in the file twice; keep one of the two`},
		{"no quotes", `name = "Victory Housing Trust"`, `name = Victory`, `2:8: this value cannot be read: text stands in quotes, as in key = "value"; numbers, true and false stand without`},
		{"no closing quote", `username = "info"`, `username = "info`, `18:17: the closing quote is missing on this line`},
		{"backslash", `path = "data/putright.db"`, `path = "C:\putright.db"`, `6:11: a backslash in double quotes means something else; put the text in single quotes: 'C:\folder'`},
		{"no name", `name = "Victory Housing Trust"`, ``, `1:2: organisation.name is missing`},
		{"empty name", `name = "Victory Housing Trust"`, `name = " "`, `2:1: organisation.name must not be empty`},
		{"prefix", `"VH"`, `"vh-1"`, `3:1: organisation.reference_prefix must be 2 to 6 capital letters, such as "VH" for VH-2026-00042`},
		{"two policies", `profile = "code-2024"`, "profile = \"code-2024\"\nfile = \"our.toml\"", `9:1: policy.file and policy.profile are both set; keep one of the two`},
		{"hold", `"5m"`, `"5 minutes"`, `10:1: letters.hold must be a length of time such as "10m" or "1h30m"`},
		{"long hold", `"5m"`, `"48h"`, `10:1: letters.hold must lie between "0s" and "24h"`},
		{"threshold", "[limits]", "[classifier]\nthreshold = 60\n[limits]", `25:1: classifier.threshold must be above 0 and at most 1, such as 0.6`},
		{"answer_from", `"2026-11-24"`, `"24/11/2026"`, `13:1: mailbox.answer_from must be a date such as "2026-11-24", or ""`},
		{"no such day", `"2026-11-24"`, `"2026-02-30"`, `13:1: mailbox.answer_from must be a date such as "2026-11-24", or ""`},
		{"address", `"Info@Victory.example"`, `"Info <info@victory.example>"`, `12:1: mailbox.address "info <info@victory.example>" is not a mail address such as name@victory.example`},
		{"security", `"starttls"`, `"startls"`, `22:1: mailbox.smtp.security is "startls"; did you mean "starttls"?`},
		{"other security", `"starttls"`, `"ssl"`, `22:1: mailbox.smtp.security is "ssl"; use tls, starttls or none`},
		{"in the clear", `security = "starttls"`, `security = "none"`, `22:1: mailbox.smtp.security "none" would send the password and the mail in the clear to smtp.victory.example; it is for this machine (127.0.0.1) only. Use "tls" or "starttls"`},
		{"no host", `host = "127.0.0.1"`, ``, `14:10: mailbox.imap.host is missing`},
		{"port", `port = 10143`, `port = 70000`, `16:1: mailbox.imap.port must be between 1 and 65535`},
		{"no username", `username = "info"`, ``, `14:10: mailbox.imap.username is missing`},
		{"password without username", `per_minute = 0`, `password = "hunter2"`, `20:10: mailbox.smtp.username is missing, yet there is a password; without a username there is no sign-in`},
		{"two passwords", `password = "hunter2"`, "password = \"hunter2\"\npassword_file = \"/dev/null\"", `14:10: mailbox.imap has more than one of password, password_file and oauth2; keep one`},
		{"no password file", `password = "hunter2"`, `password_file = "/no/such"`, `19:1: mailbox.imap.password_file names /no/such, which does not exist`},
		{"no folder", `password = "hunter2"`, `folders = []`, `19:1: mailbox.imap.folders must name at least one folder, such as ["INBOX"]`},
		{"folder twice", `password = "hunter2"`, `folders = ["INBOX", "INBOX"]`, `19:1: mailbox.imap.folders names "INBOX" twice`},
		{"sent folder", `password = "hunter2"`, `folders = ["INBOX", "Sent"]`, `19:1: mailbox.imap.folders names the sent_folder "Sent", which is read for what staff write, not for customers' mail`},
		{"per minute", `per_minute = 0`, `per_minute = -1`, `23:1: mailbox.smtp.per_minute must be 0, for no limit, or more`},
		{"limit", `staff_per_hour = 0`, `total_per_hour = -5`, `25:1: limits.total_per_hour must be 0, for no limit, or more`},
		{"role", `"members"`, `"member"`, `36:1: staff.roles names the role "member"; did you mean "members"?`},
		{"other role", `"members"`, `"chef"`, `36:1: staff.roles names the role "chef"; use officer, reviewer, panel, services, asb, hr, legal, members, duty, manager or administrator`},
		{"day", `"tue"`, `"tues"`, `31:1: staff.works names the day "tues"; did you mean "tue"?`},
		{"address twice", "robin@victory.example\"\nroles", "robin@victory.example\"\naliases = [\"DANA@victory.example\"]\nroles", `36:12: staff.aliases dana@victory.example is already the address of Dana Officer; an address belongs to one person`},
		{"staff is the mailbox", `"d.officer@victory.example"`, `"info@victory.example"`, `29:12: staff.aliases info@victory.example is already the address of the shared mailbox; an address belongs to one person`},
		{"no such deputy", `deputy = "robin@victory.example"`, `deputy = "sam@victory.example"`, `30:1: staff.deputy sam@victory.example is nobody under [[staff]]; write the email of a colleague who is`},
		{"own deputy", `deputy = "robin@victory.example"`, `deputy = "dana@victory.example"`, `30:1: staff.deputy of Dana Officer is the same person; write the email of a colleague`},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := strings.Replace(sound, test.old, test.new, 1)
			if text == sound {
				t.Fatal("the test changes nothing")
			}
			path := write(t, text)
			_, _, err := Load(path)
			if err == nil {
				t.Fatal("no mistake found")
			}
			if got := strings.TrimPrefix(err.Error(), path+":"); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "8172635") {
				t.Errorf("the password is in the error: %v", err)
			}
		})
	}
}

func TestMistakesAreReportedTogether(t *testing.T) {
	_, _, err := load(t, `[organisation]`)
	want := []string{
		"putright.toml: mailbox is missing: add a [[mailbox]] with its address, [mailbox.imap] and [mailbox.smtp]",
		`putright.toml: staff is missing: add a [[staff]] with name, email and roles = ["officer"]`,
		"putright.toml:1:2: organisation.name is missing",
		"putright.toml:1:2: organisation.reference_prefix is missing",
	}
	if err == nil {
		t.Fatal("no mistake found")
	}
	for i, line := range strings.Split(err.Error(), "\n") {
		if i >= len(want) || !strings.HasSuffix(line, want[i]) {
			t.Errorf("line %d: %s", i+1, line)
		}
	}
}

func TestNobodyAnswers(t *testing.T) {
	text := strings.NewReplacer(`"officer", `, "", `"manager", `, "").Replace(sound)
	_, _, err := load(t, text)
	if err == nil || !strings.HasSuffix(err.Error(), "staff lists nobody with the role officer or manager; somebody must answer complaints") {
		t.Error(err)
	}
}

func TestTwoMailboxesWithOneAddress(t *testing.T) {
	start, end := strings.Index(sound, "[[mailbox]]"), strings.Index(sound, "[limits]")
	text := sound[:end] + sound[start:end] + sound[end:]
	_, _, err := load(t, text)
	if err == nil || !strings.HasSuffix(err.Error(), "putright.toml:25:1: mailbox.address info@victory.example is there twice; each mailbox is listed once") {
		t.Error(err)
	}
}

func TestWarnings(t *testing.T) {
	text := strings.NewReplacer(`phone = "0800 371 860"`, "", `"hr", "legal"`, `"hr"`, `"members", "duty", `, "").Replace(sound)
	path := write(t, text+"[[staff]]\nname = \"Sam New\"\nemail = \"sam@victory.example\"\n")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	_, warnings, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		":1:2: organisation.phone is missing: letters about danger can give customers no number to ring",
		":37:3: Sam New has no role, so nothing goes there unless somebody assigns it",
		":26:3: nobody has the role legal, members or duty: its mail goes to Robin Manager",
		":19:1: mailbox.imap.password stands in a file that everybody on this machine can read: chmod 640 " + path + ", or use password_file",
	}
	for i, w := range warnings {
		if i >= len(want) || w.String() != path+want[i] {
			t.Errorf("warning %d: %s", i+1, w)
		}
	}
	if len(warnings) != len(want) {
		t.Errorf("%d warnings, want %d", len(warnings), len(want))
	}
}

func TestPasswordSources(t *testing.T) {
	text := strings.Replace(sound, `password = "hunter2"`, "", 1)
	text = strings.Replace(text, "per_minute = 0", "username = \"info\"\npassword_file = \"smtp-secret\"", 1)
	path := write(t, text)
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "smtp-secret"), []byte("from a file\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, _, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Mailboxes[0]
	got := func(find func(context.Context) (string, error)) string {
		password, err := find(t.Context())
		if err != nil {
			return err.Error()
		}
		return password
	}
	if g := got(m.SMTPPassword); g != "from a file" {
		t.Errorf("file: %s", g)
	}
	if g, want := got(m.IMAPPassword), "no IMAP password for info@victory.example: set password_file under [mailbox.imap], the systemd credential imap-password or the environment variable PUTRIGHT_IMAP_PASSWORD"; g != want {
		t.Errorf("none: %s", g)
	}
	t.Setenv("PUTRIGHT_IMAP_PASSWORD", "from the environment")
	if g := got(m.IMAPPassword); g != "from the environment" {
		t.Errorf("environment: %s", g)
	}
	credentials := t.TempDir()
	t.Setenv("CREDENTIALS_DIRECTORY", credentials)
	if g := got(m.IMAPPassword); g != "from the environment" {
		t.Errorf("credentials without ours: %s", g)
	}
	if err := os.WriteFile(filepath.Join(credentials, "imap-password"), []byte("from systemd"), 0o600); err != nil {
		t.Fatal(err)
	}
	if g := got(m.IMAPPassword); g != "from systemd" {
		t.Errorf("credential: %s", g)
	}

	// With two mailboxes a short name could send one mailbox's password to the
	// other's server.
	m.only = false
	if g := got(m.IMAPPassword); !strings.Contains(g, "PUTRIGHT_INFO_VICTORY_EXAMPLE_IMAP_PASSWORD") {
		t.Errorf("two mailboxes: %s", g)
	}
	t.Setenv("PUTRIGHT_INFO_VICTORY_EXAMPLE_IMAP_PASSWORD", "by its long name")
	if g := got(m.IMAPPassword); g != "by its long name" {
		t.Errorf("long name: %s", g)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	c, _, err := load(t, sound)
	if err != nil {
		t.Fatal(err)
	}
	if c.Mailboxes[0].IMAP.Password.Reveal() != "hunter2" {
		t.Fatal("the password was not read")
	}
	var out strings.Builder
	private := struct{ config Config }{c}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+verb+verb+verb, c, &c, private, c.Mailboxes[0].IMAP.Password)
	}
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(encoded)
	slog.New(slog.NewTextHandler(&out, nil)).Info("read", "config", c, "password", c.Mailboxes[0].IMAP.Password)
	if text := out.String(); strings.Contains(text, "hunter2") || strings.Contains(text, fmt.Sprintf("%x", "hunter2")) {
		t.Errorf("the password is in %s", text)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sound)
	f.Add("[[mailbox]]\n[mailbox.imap.oauth2]\ntenant = 3\n[a.b]\n")
	f.Add("mailbox = [{address=\"a@b\", imap={folders=[1,{}]}}]\nstaff.x = {}\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, _, err := read("putright.toml", []byte(text))
		if err == nil && (len(c.Mailboxes) == 0 || len(c.Staff) == 0 || c.Organisation.Name == "") {
			t.Errorf("let through: %q", text)
		}
	})
}
