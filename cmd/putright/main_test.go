package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"putright/cmd/putright/mailhost"
)

// testNow is the instant at which the scripts run: a Thursday.
const testNow = "2026-12-10T09:30:00Z"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"putright": func() {
		now := func() time.Time {
			t, err := time.Parse(time.RFC3339, testNow)
			if err != nil {
				panic(err)
			}
			return t
		}
		os.Exit(execute(context.Background(), os.Args[1:], env{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: now}))
	}})
}

// TestScripts runs every command as a person would; the files in
// testdata/script say what is typed and what must come back. To write the
// expected output anew: PUTRIGHT_UPDATE=1 go test -run TestScripts.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("PUTRIGHT_UPDATE") != "",
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"fill":     fill,
			"bigmail":  bigMail,
			"code":     exitCode,
			"mailhost": startMailHost,
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("TZ", "America/New_York") // the machine's own zone must not matter
			return nil
		},
	})
}

// exitCode runs putright and checks its exit code: code 2 cases.
func exitCode(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec("putright", args[1:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("putright %s: exit code %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// bigMail writes a mail of 40 MB with one attachment.
func bigMail(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprint(w, "From: Pat Green <pat@tenant.example>\r\nSubject: photos of the damp\r\nDate: Tue, 8 Dec 2026 10:00:00 +0000\r\n"+
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nThe photos are attached.\r\n"+
		"--x\r\nContent-Type: image/jpeg; name=damp.jpg\r\nContent-Disposition: attachment; filename=damp.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	line := strings.Repeat("AAAA", 19) + "\r\n"
	for range 40 << 20 / len(line) {
		fmt.Fprint(w, line)
	}
	fmt.Fprint(w, "--x--\r\n")
	ts.Check(w.Flush())
}

// startMailHost starts a mail host with the mailbox info, password hunter2, and
// writes its ports into a configuration.
func startMailHost(ts *testscript.TestScript, _ bool, args []string) {
	host, err := mailhost.Start("victory.example", mailhost.User{Name: "info", Password: "hunter2"})
	ts.Check(err)
	ts.Defer(func() { host.Close() })
	ports := strings.NewReplacer("IMAP_PORT", strconv.Itoa(host.IMAPPort), "SMTP_PORT", strconv.Itoa(host.SMTPPort))
	path := ts.MkAbs(args[0])
	ts.Check(os.WriteFile(path, []byte(ports.Replace(ts.ReadFile(args[0]))), 0o600))
}
