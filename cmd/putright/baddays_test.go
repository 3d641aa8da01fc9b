package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"putright/cmd/putright/mailhost"
)

// freePort is a port of this machine that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// The daemon starts while its mail server is down, keeps trying, and when the
// server comes up takes in what is there: an empty message, one of 40 MB, one
// that is no mail at all, and a customer's. Then the server goes away and comes
// back with nothing lost. Told to stop, it stops.
func TestBadDays(t *testing.T) {
	imapPort, smtpPort := freePort(t), freePort(t)
	in := install(t, imapPort, smtpPort, "")
	cmd := in.command("run")
	var log bytes.Buffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	time.Sleep(time.Second)
	if err := cmd.Process.Signal(syscall.Signal(0)); err != nil {
		t.Fatalf("the daemon gave up on a server that is down: %v\n%s", err, log.String())
	}

	up := func() *mailhost.Host {
		h, err := mailhost.StartOn(fmt.Sprintf("127.0.0.1:%d", imapPort), fmt.Sprintf("127.0.0.1:%d", smtpPort), "landlord.test",
			mailhost.User{Name: "info", Password: "pw"}, mailhost.User{Name: "dana", Password: "pw"}, mailhost.User{Name: "robin", Password: "pw"})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	host := up()
	customer := func(n int) []byte {
		return []byte(fmt.Sprintf("From: Customer %d <c%d@tenant.example>\r\nTo: info@landlord.test\r\nSubject: tap %d\r\nMessage-ID: <t%d@tenant.example>\r\n\r\nThe hot tap in the kitchen drips. Could you send someone to look at it please?\r\n", n, n, n, n))
	}
	huge := append([]byte("From: Big <big@tenant.example>\r\nTo: info@landlord.test\r\nSubject: photos of the damp\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"+
		"Here are the photos of the damp you asked for.\r\n--b\r\nContent-Type: image/jpeg; name=damp.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"), bytes.Repeat([]byte(strings.Repeat("QUJD", 19)+"\r\n"), 40<<20/78)...)
	mails := [][]byte{{}, []byte("\x00\xff not a mail at all"), append(huge, "\r\n--b--\r\n"...), customer(1)}
	deliver := func(h *mailhost.Host, mails ...[]byte) {
		for _, raw := range mails {
			if err := h.Deliver("info", raw, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
	}
	deliver(host, mails...)
	receipts := func(h *mailhost.Host, to string) int {
		n := 0
		for _, m := range h.Accepted() {
			if m.To[0] == to {
				n++
			}
		}
		return n
	}
	await(t, "the customer's receipt", &log, func() bool {
		return receipts(host, "c1@tenant.example") == 1 && receipts(host, "big@tenant.example") == 1
	})
	host.Close()
	time.Sleep(time.Second)
	host = up()
	defer host.Close()
	deliver(host, append(mails, customer(2))...) // the same mailbox, and one mail more
	await(t, "the second customer's receipt", &log, func() bool { return receipts(host, "c2@tenant.example") == 1 })
	if n := receipts(host, "c1@tenant.example"); n != 0 {
		t.Errorf("a message that came back was answered again, %d times", n)
	}

	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("told to stop, the daemon ended with %v\n%s", err, log.String())
	}
	for _, leak := range []string{"tenant.example", "landlord.test", "drips", "Customer", "pw"} {
		if strings.Contains(log.String(), leak) {
			t.Errorf("the log holds %q:\n%s", leak, log.String())
		}
	}
	type view struct{ Ref, Kind, State string }
	if cases := rows[view](in, "cases"); len(cases) != 5 {
		t.Errorf("five messages of people made %d cases: %+v", len(cases), cases)
	}
}

func await(t *testing.T, what string, log *bytes.Buffer, done func() bool) {
	t.Helper()
	for range 600 {
		if done() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s did not come within a minute; the log:\n%s", what, log.String())
}

// What is logged names nobody, whatever an error says.
func TestLogsNameNobody(t *testing.T) {
	var out bytes.Buffer
	log := env{stderr: &out}.logger()
	log.Error("it failed", "error", errors.New("550 no such user <kay.o'hara+x@tenant.example> here"), "who", "dana@landlord.test", slog.Int("case", 7))
	if text := out.String(); strings.Contains(text, "tenant.example") || strings.Contains(text, "landlord.test") || !strings.Contains(text, "case=7") {
		t.Errorf("the log reads %s", text)
	}
}
