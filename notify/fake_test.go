package notify

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// What a scripted server does instead of answering.
const (
	drop    = "drop"      // close the connection
	hang    = "hang"      // say nothing until the client gives up
	takeIt  = "take it, " // before one of the others at the dot: accept the letter first
	garbage = "garbage"
	thenGo  = ", and goodbye" // behind an answer: hang up after it
)

// fake is an SMTP server that follows a script, to fail in ways that a decent
// server does not.
type fake struct {
	// script returns what to do at a step ("greeting", the command in upper case,
	// "." for the end of a letter) of the n-th connection: an SMTP reply, one of
	// the constants, or "" to go on as usual. It is called with the line.
	script func(conn int, step, line string) string
	offers []string // in answer to EHLO
	tls    *tls.Config
	atOnce bool // encrypt from the start

	listener net.Listener
	wg       sync.WaitGroup

	mu      sync.Mutex
	conns   int
	letters []letter
	lines   []string
}

// letter is one that the fake accepted.
type letter struct {
	conn     int
	from, to string // as in MAIL and RCPT, with parameters
	bytes    string
}

func (f *fake) start(t testing.TB) *fake {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.listener = listener
	f.wg.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			f.mu.Lock()
			f.conns++
			n := f.conns
			f.mu.Unlock()
			f.wg.Go(func() { defer conn.Close(); f.serve(conn, n) })
		}
	})
	t.Cleanup(func() { listener.Close(); f.wg.Wait() })
	return f
}

func (f *fake) server() Server {
	return Server{Host: "127.0.0.1", Port: f.listener.Addr().(*net.TCPAddr).Port, Security: "none", Timeout: 2 * time.Second}
}

func (f *fake) serve(conn net.Conn, n int) {
	if f.atOnce {
		conn = tls.Server(conn, f.tls)
	}
	in := bufio.NewReader(conn)
	var l letter
	// say follows the script for a step, or answers as usual. It returns what it
	// said; "" means that it hung up.
	say := func(step, line, usual string) string {
		what := usual
		if f.script != nil {
			if s := f.script(n, step, line); s != "" {
				what = s
			}
		}
		if rest, ok := strings.CutPrefix(what, takeIt); ok {
			what = rest
			f.take(l)
		} else if step == "." && what == usual {
			f.take(l)
		}
		switch what {
		case drop:
			return ""
		case hang:
			io.Copy(io.Discard, in)
			return ""
		case garbage:
			what = "what is this"
		}
		answer, gone := strings.CutSuffix(what, thenGo)
		if _, err := io.WriteString(conn, answer+"\r\n"); err != nil || gone || strings.HasPrefix(what, "421") {
			return ""
		}
		return what
	}
	if say("greeting", "", "220 fake ready") == "" {
		return
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		f.mu.Lock()
		f.lines = append(f.lines, line)
		f.mu.Unlock()
		command, _, _ := strings.Cut(strings.ToUpper(line), " ")
		usual := "250 fine"
		switch command {
		case "EHLO":
			usual = "250-fake"
			for _, o := range f.offers {
				usual += "\r\n250-" + o
			}
			usual += "\r\n250 HELP"
		case "STARTTLS":
			usual = "220 go ahead"
		case "AUTH":
			usual = "235 2.7.0 welcome"
		case "MAIL":
			l = letter{conn: n, from: strings.TrimPrefix(line, "MAIL FROM:")}
		case "RCPT":
			l.to = strings.TrimPrefix(line, "RCPT TO:")
		case "DATA":
			usual = "354 go on"
		case "QUIT":
			usual = "221 bye"
		}
		said := say(command, line, usual)
		if said == "" || command == "QUIT" {
			return
		}
		switch command {
		case "STARTTLS":
			conn = tls.Server(conn, f.tls)
			in = bufio.NewReader(conn)
		case "DATA":
			if said != usual {
				continue
			}
			var b strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				b.WriteString(strings.TrimPrefix(line, "."))
			}
			l.bytes = b.String()
			if say(".", "", "250 2.0.0 queued as 4F1") == "" {
				return
			}
		}
	}
}

func (f *fake) take(l letter) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.letters = append(f.letters, l)
}

// got returns what was accepted so far.
func (f *fake) got() []letter {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]letter(nil), f.letters...)
}

func (f *fake) connections() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.conns
}

func (f *fake) said() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.lines, "\n")
}

// once plays the answer at the first time the step comes, and is decent after.
func once(step, answer string) func(int, string, string) string {
	var mu sync.Mutex
	played := false
	return func(_ int, s, _ string) string {
		mu.Lock()
		defer mu.Unlock()
		if s != step || played {
			return ""
		}
		played = true
		return answer
	}
}

// always plays the answer whenever the step comes.
func always(step, answer string) func(int, string, string) string {
	return func(_ int, s, _ string) string {
		if s == step {
			return answer
		}
		return ""
	}
}

// forReader plays the answer at the step for one recipient.
func forReader(answers map[string]string) func(int, string, string) string {
	return func(_ int, step, line string) string {
		if step != "RCPT" {
			return ""
		}
		for reader, answer := range answers {
			if strings.Contains(line, "<"+reader+">") {
				return answer
			}
		}
		return ""
	}
}
