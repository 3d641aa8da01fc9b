// part: watching
package intake

import (
	"context"
	"strings"
	"testing"
	"time"
)

// On a connection's first FETCH.
func onFetch(do func(c *fakeConn)) func(*fakeConn, string) bool {
	return func(c *fakeConn, command string) bool {
		if !strings.HasPrefix(command, "UID FETCH") {
			return false
		}
		do(c)
		return true
	}
}

// Each fault happens once on each of the first two connections.
var faults = map[string]func(c *fakeConn, command string) bool{
	"hangs before the greeting": func(c *fakeConn, command string) bool {
		if command == "greeting" {
			c.hang()
		}
		return command == "greeting"
	},
	"hangs after the greeting": func(c *fakeConn, command string) bool {
		if command == "CAPABILITY" {
			c.hang()
		}
		return command == "CAPABILITY"
	},
	"says goodbye instead of greeting": func(c *fakeConn, command string) bool {
		if command == "greeting" {
			c.say("* BYE too many connections")
			c.conn.Close()
		}
		return command == "greeting"
	},
	"silence in the middle of a message": onFetch(func(c *fakeConn) {
		c.send(1)
		c.say("* 2 FETCH (UID 2 BODY[] {500}\r\nFrom: ")
		c.hang()
	}),
	"end in the middle of a message": onFetch(func(c *fakeConn) {
		c.send(1)
		c.say("* 2 FETCH (UID 2 INTERNALDATE \"27-Mar-2026 18:10:00 +0000\" BODY[] {500}\r\nFrom: ")
		c.conn.Close()
	}),
	"garbage": onFetch(func(c *fakeConn) { c.say("\x00\xff{{{ (((") }),
	"BYE": onFetch(func(c *fakeConn) {
		c.say("* BYE Server shutting down")
		c.conn.Close()
	}),
	"an untagged response nobody knows": onFetch(func(c *fakeConn) { c.say("* VANISHED 41,43:116"); c.answer("UID FETCH 1:3 x") }),
	"an unknown item in an answer":      onFetch(func(c *fakeConn) { c.say("* 1 FETCH (UID 1 X-STRANGE 7)"); c.answer("UID FETCH 1:3 x") }),
	"a message without its body": onFetch(func(c *fakeConn) {
		c.say("* 1 FETCH (UID 1 BODY[] NIL)")
		c.send(2)
		c.say("%s OK done", c.tag)
	}),
	"an empty body where there is a message": onFetch(func(c *fakeConn) {
		c.say("* 1 FETCH (UID 1 RFC822.SIZE 100 BODY[] {0}\r\n)")
		c.say("%s OK done", c.tag)
	}),
	"a stray change of flags in place of the answer": onFetch(func(c *fakeConn) {
		c.say("* 2 FETCH (UID 2 FLAGS (\\Seen))")
		c.answer("UID FETCH 1:3 x")
	}),
	"FETCH refused": onFetch(func(c *fakeConn) { c.send(1); c.say("%s NO [SERVERBUG] internal error", c.tag) }),
	"a parse error at sign-in": func(c *fakeConn, command string) bool {
		if strings.HasPrefix(command, "LOGIN") {
			c.say(`%s OK [Error="Microsoft.Exchange.Data.Storage.WrongServerException" AuthResultFromPopImapEnd=0] AUTHENTICATE completed.`, c.tag)
		}
		return strings.HasPrefix(command, "LOGIN")
	},
	"half-open while waiting": func(c *fakeConn, command string) bool {
		if command == "IDLE" {
			c.say("+ idling")
			c.in.ReadString('\n')
			c.hang()
		}
		return command == "IDLE"
	},
	"IDLE never granted": func(c *fakeConn, command string) bool {
		if command == "IDLE" {
			c.hang()
		}
		return command == "IDLE"
	},
	"IDLE refused": func(c *fakeConn, command string) bool {
		if command == "IDLE" {
			c.say("%s BAD not now", c.tag)
		}
		return command == "IDLE"
	},
	"authenticated but not connected": func(c *fakeConn, command string) bool {
		if strings.HasPrefix(command, "EXAMINE") {
			c.say("%s BAD User is authenticated but not connected.", c.tag)
		}
		return strings.HasPrefix(command, "EXAMINE")
	},
}

func TestRunSurvives(t *testing.T) {
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, k := startFake(t, letters(1, 3)...), newKeeper(t)
			f.misbehave(func(c *fakeConn, command string) bool {
				if c.n > 2 || c.spent || !fault(c, command) {
					return false
				}
				c.spent = true
				return true
			})
			run(t, watcher(t, f.port, k))
			k.holds(letters(1, 3)...)
			f.set(func() { f.mail[4], f.mail[9] = letter(4), letter(9) })
			k.holds(letter(1), letter(2), letter(3), letter(4), letter(9))
			// The cursor reached the end: nothing stays behind.
			wait(t, "the cursor", func() bool { c, _, _ := k.Cursor(t.Context(), ""); return c == Cursor{1, 9} })
			n := k.looks()
			wait(t, "another look", func() bool { return k.looks() > n })
		})
	}
}

// run has the watcher run until the test ends.
func run(t *testing.T, w *Watcher) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("Run ended with %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("Run does not end when its context does")
		}
	})
}

func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1000 {
		if ok() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("waiting for %s: it never comes", what)
}
