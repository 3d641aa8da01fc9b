package real

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"text/template"
	"time"

	"github.com/emersion/go-smtp"
)

// Password is every user's password.
const Password = "pw"

// TokenOf returns a user's access token (XOAUTH2); every other is refused.
func TokenOf(user string) string { return "token-of-" + user }

//go:embed dovecot.conf oauth2.conf main.cf master.cf
var files embed.FS

// Host is a running Dovecot and Postfix.
type Host struct {
	Domain   string // landlord.test
	IMAPPort int
	SMTPPort int
	LMTPPort int
	Dir      string // logs, mail and configuration; gone after the test
	TokenURL string

	vmail, vgroup int
	mu            sync.Mutex
	added         int
}

// Start starts a mail host with these users and stops it when the test ends.
// Where it can't run here the test is skipped.
func Start(t testing.TB, users ...string) *Host {
	t.Helper()
	vmail := require(t)
	// Not t.TempDir: the servers' own users must be able to walk into it.
	dir, err := os.MkdirTemp("", "putright-real-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	h := &Host{Domain: "landlord.test", Dir: dir}
	h.vmail, _ = strconv.Atoi(vmail.Uid)
	h.vgroup, _ = strconv.Atoi(vmail.Gid)
	h.IMAPPort, h.SMTPPort, h.LMTPPort = freePort(t), freePort(t), freePort(t)
	tokens := httptest.NewServer(tokenCheck(users, h.Domain))
	t.Cleanup(tokens.Close)
	h.TokenURL = tokens.URL
	if err := h.configure(users); err != nil {
		t.Fatalf("configuring the mail host: %v", err)
	}
	if err := h.start(t); err != nil {
		t.Fatalf("starting the mail host: %v\n%s", err, h.logs())
	}
	return h
}

// require skips the test where the servers can't run.
func require(t testing.TB) *user.User {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("a real mail host needs root")
	}
	for _, program := range []string{"dovecot", "postfix"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed here", program)
		}
	}
	for _, file := range []string{"/usr/lib/dovecot/lmtp", "/usr/lib/postfix/sbin/master"} {
		if _, err := os.Stat(file); err != nil {
			t.Skipf("%s is not installed here", file)
		}
	}
	if version, _ := exec.Command("dovecot", "--version").Output(); !strings.HasPrefix(string(version), "2.3.") {
		t.Skipf("this configuration is for Dovecot 2.3, and here is %s", strings.TrimSpace(string(version)))
	}
	vmail, err := user.Lookup("vmail")
	if err != nil {
		t.Skip("there is no user vmail here: useradd --system vmail")
	}
	return vmail
}

func freePort(t testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// tokenCheck is what Dovecot asks about an access token (RFC 7662).
func tokenCheck(users []string, domain string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for _, u := range users {
			if r.FormValue("token") == TokenOf(u) {
				fmt.Fprintf(w, `{"active": true, "username": %q}`, u+"@"+domain)
				return
			}
		}
		fmt.Fprint(w, `{"active": false}`)
	})
}

func (h *Host) configure(users []string) error {
	if err := os.Chmod(h.Dir, 0o755); err != nil {
		return err
	}
	for _, sub := range []string{"mail", "run", "state", "postfix/queue", "postfix/data", "postfix/conf"} {
		if err := os.MkdirAll(filepath.Join(h.Dir, sub), 0o755); err != nil {
			return err
		}
	}
	if err := os.Chown(filepath.Join(h.Dir, "mail"), h.vmail, h.vgroup); err != nil {
		return err
	}
	postfix, err := user.Lookup("postfix")
	if err != nil {
		return err
	}
	uid, _ := strconv.Atoi(postfix.Uid)
	if err := os.Chown(filepath.Join(h.Dir, "postfix/data"), uid, -1); err != nil {
		return err
	}
	var passwords strings.Builder
	for _, u := range users {
		fmt.Fprintf(&passwords, "%s@%s:{PLAIN}%s\n", u, h.Domain, Password)
	}
	if err := os.WriteFile(filepath.Join(h.Dir, "users"), []byte(passwords.String()), 0o644); err != nil {
		return err
	}
	templates, err := template.ParseFS(files, "*")
	if err != nil {
		return err
	}
	for name, to := range map[string]string{
		"dovecot.conf": "dovecot.conf", "oauth2.conf": "oauth2.conf", "main.cf": "postfix/conf/main.cf", "master.cf": "postfix/conf/master.cf",
	} {
		f, err := os.Create(filepath.Join(h.Dir, to))
		if err != nil {
			return err
		}
		if err := errors.Join(templates.ExecuteTemplate(f, name, h), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

func (h *Host) start(t testing.TB) error {
	if err := h.run(t, "run/master.pid", "dovecot", "-F", "-c", filepath.Join(h.Dir, "dovecot.conf")); err != nil {
		return err
	}
	if err := h.run(t, "postfix/queue/pid/master.pid", "postfix", "-c", filepath.Join(h.Dir, "postfix/conf"), "start-fg"); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for _, port := range []int{h.IMAPPort, h.LMTPPort, h.SMTPPort} {
		for {
			c, err := net.Dial("tcp", h.at(port))
			if err == nil {
				c.Close()
				break
			}
			if ctx.Err() != nil {
				return fmt.Errorf("nothing listens: %w", err)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	return nil
}

// run starts a server and has it stopped when the test ends. It waits for the
// end, so that nothing writes into the folder while it is removed.
func (h *Host) run(t testing.TB, pidFile, program string, args ...string) error {
	out, err := os.OpenFile(filepath.Join(h.Dir, "start.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(program, args...)
	// A file, not a pipe: the servers' children would hold a pipe open.
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("running %s: %w", program, err)
	}
	t.Cleanup(func() {
		// The server itself may be a child of the program that was run.
		if pid, err := os.ReadFile(filepath.Join(h.Dir, pidFile)); err == nil {
			if n, err := strconv.Atoi(strings.TrimSpace(string(pid))); err == nil && n > 1 {
				syscall.Kill(n, syscall.SIGTERM)
			}
		}
		stubborn := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
		defer stubborn.Stop()
		cmd.Wait()
	})
	return nil
}

// logs returns what the servers wrote down.
func (h *Host) logs() string {
	var all strings.Builder
	for _, name := range []string{"start.log", "dovecot.log", "postfix.log"} {
		text, _ := os.ReadFile(filepath.Join(h.Dir, name))
		fmt.Fprintf(&all, "%s:\n%s\n", name, text)
	}
	return all.String()
}

func (h *Host) at(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// MaildirOf returns the folder that holds a user's mail.
func (h *Host) MaildirOf(user string) string {
	return filepath.Join(h.Dir, "mail", user, "Maildir")
}

// AddMail puts a message into a user's INBOX as having arrived at that time,
// which may be in the future (Dovecot would not take such a time by IMAP).
// Nothing is added to the message.
func (h *Host) AddMail(user string, raw []byte, at time.Time) error {
	h.mu.Lock()
	h.added++
	n := h.added
	h.mu.Unlock()
	maildir := h.MaildirOf(user)
	for _, sub := range []string{"", "cur", "new", "tmp"} {
		dir := filepath.Join(maildir, sub)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		if err := os.Chown(dir, h.vmail, h.vgroup); err != nil {
			return err
		}
	}
	if err := os.Chown(filepath.Dir(maildir), h.vmail, h.vgroup); err != nil {
		return err
	}
	name := fmt.Sprintf("%d.N%08d.putright,S=%d", at.Unix(), n, len(raw))
	tmp := filepath.Join(maildir, "tmp", name)
	if err := os.WriteFile(tmp, raw, 0o600); err != nil {
		return err
	}
	if err := errors.Join(os.Chown(tmp, h.vmail, h.vgroup), os.Chtimes(tmp, at, at)); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(maildir, "new", name))
}

// Deliver hands a message to Dovecot as Postfix does (LMTP), which adds its
// own lines on top.
func (h *Host) Deliver(from, to string, raw []byte) error {
	conn, err := net.Dial("tcp", h.at(h.LMTPPort))
	if err != nil {
		return err
	}
	c := smtp.NewClientLMTP(conn)
	defer c.Close()
	return c.SendMail(from, []string{to}, strings.NewReader(string(raw)))
}
