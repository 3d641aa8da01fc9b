// part: watching
package intake

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestNothingInTheMailboxIsChanged(t *testing.T) {
	f, k := startFake(t, letters(1, 3)...), newKeeper(t)
	if _, err := watcher(t, f.port, k).Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, command := range f.heard("") {
		switch words := strings.Fields(command); words[0] {
		case "CAPABILITY", "LOGIN", "EXAMINE", "LOGOUT":
		case "UID":
			if words[1] == "SEARCH" {
				continue
			}
			items := strings.Fields(strings.Trim(strings.Join(words[3:], " "), "()"))
			slices.Sort(items)
			if words[1] != "FETCH" || strings.Join(items, " ") != "BODY.PEEK[] INTERNALDATE RFC822.SIZE UID" {
				t.Errorf("asked for more than it may: %s", command)
			}
		default:
			t.Errorf("sent %s", command)
		}
	}
}

func TestOneBadMessageHoldsUpNothing(t *testing.T) {
	poison := map[string]func(c *fakeConn){
		"it breaks the connection":    func(c *fakeConn) { c.say("* 2 FETCH (UID 2 ENVELOPE (((") },
		"no answer it would stand in": nil,
		"it never comes":              func(c *fakeConn) {},
		"it comes without a body":     func(c *fakeConn) { c.say("* 2 FETCH (UID 2 BODY[] NIL)") },
	}
	for name, serve := range poison {
		t.Run(name, func(t *testing.T) {
			f, k := startFake(t, letters(1, 5)...), newKeeper(t)
			bad := true
			f.misbehave(func(c *fakeConn, command string) bool {
				words := strings.Fields(command)
				if !bad || !strings.HasPrefix(command, "UID FETCH") {
					return false
				}
				asked := c.within(words[2])
				if serve == nil && slices.Contains(asked, 2) {
					c.conn.Close()
					return true
				}
				for _, uid := range asked {
					if uid == 2 {
						serve(c)
					} else {
						c.send(uid)
					}
				}
				c.say("%s OK done", c.tag)
				return true
			})
			now := arrival
			w := watcher(t, f.port, k)
			w.Now = func() time.Time { return now }
			n, err := w.Once(t.Context())
			if n != 4 || err == nil || !strings.Contains(err.Error(), "UID 2") {
				t.Errorf("took %d, %v; want 4 and an error that names UID 2", n, err)
			}
			k.holds(letter(1), letter(3), letter(4), letter(5))
			if k.cursor.UID != 1 {
				t.Errorf("the cursor is at %d, past a message that is not on file", k.cursor.UID)
			}
			if k.looks() != 1 {
				t.Errorf("%d looks recorded, want 1, when the message was set aside", k.looks())
			}
			// More mail comes; the bad one is left in peace for an hour.
			f.set(func() { f.mail[6] = letter(6); f.commands = nil })
			if n, err := w.Once(t.Context()); n != 1 || err == nil {
				t.Errorf("took %d, %v; want 1 and an error", n, err)
			}
			if got := f.heard("UID FETCH"); len(got) != 1 || !strings.HasPrefix(got[0], "UID FETCH 6 ") {
				t.Errorf("asked %q, want only UID 6", got)
			}
			f.set(func() { bad = false })
			now = now.Add(setAside)
			if n, err := w.Once(t.Context()); n != 1 || err != nil {
				t.Errorf("after it was mended: took %d, %v; want 1", n, err)
			}
			k.holds(letters(1, 6)...)
			if k.cursor.UID != 6 {
				t.Errorf("the cursor is at %d, want 6", k.cursor.UID)
			}
		})
	}
}

func TestMessagesThatVanish(t *testing.T) {
	f, k := startFake(t, letters(1, 4)...), newKeeper(t)
	f.misbehave(func(c *fakeConn, command string) bool {
		if strings.HasPrefix(command, "UID FETCH") {
			c.set(func() { delete(c.mail, 2); delete(c.mail, 4) })
		}
		return false
	})
	w := watcher(t, f.port, k)
	if n, err := w.Once(t.Context()); n != 2 || err != nil {
		t.Fatalf("took %d, %v; want 2", n, err)
	}
	k.holds(letter(1), letter(3))
	f.set(func() { clear(f.mail) }) // and then the whole mailbox is emptied
	if n, err := w.Once(t.Context()); n != 0 || err != nil {
		t.Fatalf("empty: took %d, %v", n, err)
	}
	f.set(func() { f.mail[5] = letter(5) })
	if n, err := w.Once(t.Context()); n != 1 || err != nil {
		t.Fatalf("one more: took %d, %v", n, err)
	}
	if k.looks() != 3 || f.connections() != 3 {
		t.Errorf("%d looks recorded in %d sessions, want 3 in 3", k.looks(), f.connections())
	}
}

func TestFolderMadeAnew(t *testing.T) {
	f, k := startFake(t, letters(1, 5)...), newKeeper(t)
	w := watcher(t, f.port, k)
	if _, err := w.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.troubles = map[uint32]trouble{3: {tries: triesEach, again: w.Now().Add(setAside)}} // another message's
	// The server renumbers: three of the old, one new, with UIDs that were in
	// use before for others.
	f.set(func() {
		f.validity = 2
		f.mail = map[uint32]string{2: letter(5), 3: letter(6), 4: letter(1), 5: letter(2)}
	})
	if n, err := w.Once(t.Context()); n != 1 || err != nil {
		t.Fatalf("took %d, %v; want 1", n, err)
	}
	k.holds(letters(1, 6)...)
	if k.again != 3 || *k.cursor != (Cursor{2, 5}) {
		t.Errorf("%d compared with what is on file, cursor %v; want 3 and {2 5}", k.again, *k.cursor)
	}
}

func TestSweepFindsWhatAppearsLate(t *testing.T) {
	f, k := startFake(t), newKeeper(t)
	f.mail[1], f.mail[5] = letter(1), letter(5)
	w := watcher(t, f.port, k)
	if _, err := w.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Two below the cursor, of which the first can't be had for now, and one
	// that is simply new.
	f.set(func() { f.mail[3], f.mail[4], f.mail[6] = letter(3), letter(4), letter(6) })
	w.troubles = map[uint32]trouble{3: {tries: triesEach, again: w.Now().Add(setAside)}}
	if n, err := w.Once(t.Context()); n != 2 || err == nil {
		t.Fatalf("took %d, %v; want 2 and an error", n, err)
	}
	k.holds(letter(1), letter(4), letter(5), letter(6))
	if k.cursor.UID != 6 {
		t.Errorf("the cursor is at %d, want 6", k.cursor.UID)
	}
	w.troubles = nil
	if n, err := w.Once(t.Context()); n != 1 || err != nil {
		t.Fatalf("took %d, %v; want 1", n, err)
	}
	k.holds(letter(1), letter(3), letter(4), letter(5), letter(6))
}

func TestNothingMovesWhenTheStoreFails(t *testing.T) {
	h, k := startHost(t), newKeeper(t)
	deliver(t, h, letters(1, 3)...)
	w := watcher(t, h.IMAPPort, k)
	k.fail(errFull)
	if n, err := w.Once(t.Context()); n != 0 || err == nil || !strings.Contains(err.Error(), errFull.Error()) {
		t.Errorf("took %d, %v; want the store's own error", n, err)
	}
	if k.cursor != nil || k.looks() != 0 {
		t.Errorf("cursor %v, %d looks; nothing was put on file", k.cursor, k.looks())
	}
	k.fail(nil)
	if n, err := w.Once(t.Context()); n != 3 || err != nil {
		t.Errorf("took %d, %v; want 3", n, err)
	}
}

func TestABrokenLineStillMovesOn(t *testing.T) {
	f, k := startFake(t, letters(1, 50)...), newKeeper(t)
	// Every connection ends after seven messages.
	f.misbehave(onFetch(func(c *fakeConn) {
		words := strings.Fields(c.heard("UID FETCH")[len(c.heard("UID FETCH"))-1])
		for i, uid := range c.within(words[2]) {
			if i == 7 {
				c.conn.Close()
				return
			}
			c.send(uid)
		}
		c.say("%s OK done", c.tag)
	}))
	run(t, watcher(t, f.port, k))
	k.holds(letters(1, 50)...)
}

func TestWindowsAreBounded(t *testing.T) {
	h, k := startHost(t), newKeeper(t)
	big := func(n, size int) string { return letter(n) + strings.Repeat("x", size) + "\r\n" }
	mail := []string{big(1, 1<<20), big(2, 3<<20), letter(3), big(4, 10<<20), letter(5), big(6, 300<<10)}
	deliver(t, h, mail...)
	if n, err := watcher(t, h.IMAPPort, k).Once(t.Context()); n != 6 || err != nil {
		t.Fatalf("took %d, %v; want 6", n, err)
	}
	k.holds(mail...)
	var got []string
	for _, bytes := range k.windows {
		got = append(got, fmt.Sprintf("%.1f", float64(bytes)/(1<<20)))
	}
	if want := "1.0 3.0 10.0 0.3"; strings.Join(got, " ") != want {
		t.Errorf("windows of %v MB, want %s", got, want)
	}
}

func TestNothingIsLeftRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, name := range []string{"silence in the middle of a message", "IDLE never granted", "garbage", "half-open while waiting"} {
		f := startFake(t, letters(1, 300)...)
		f.misbehave(faults[name])
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		watcher(t, f.port, newKeeper(t)).Run(ctx)
		cancel()
		f.stop()
	}
	wait(t, "every goroutine to end", func() bool { return runtime.NumGoroutine() <= before })
}

func TestSearchPassesOverTheLastMessage(t *testing.T) {
	f := startFake(t, letters(1, 5)...)
	s, err := connect(t.Context(), serverAt(f.port), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, err := s.examine("INBOX"); err != nil {
		t.Fatal(err)
	}
	// "6:*" names message 5 (RFC 3501, 6.4.8), and the fake server says so.
	if uids, err := s.search(6); len(uids) > 0 || err != nil {
		t.Errorf("%v, %v; want none", uids, err)
	}
}

func TestNoRoomForALargeMessage(t *testing.T) {
	h, k := startHost(t), newKeeper(t)
	large := letter(2) + strings.Repeat("x", 1<<20) + "\r\n"
	deliver(t, h, letter(1), large, letter(3))
	w := watcher(t, h.IMAPPort, k)
	room := t.TempDir()
	t.Setenv("TMPDIR", "/nowhere")
	if _, err := w.Once(t.Context()); !errors.Is(err, errDisk) {
		t.Errorf("%v, want %v", err, errDisk)
	}
	if k.looks() != 0 {
		t.Error("a look was recorded that saw only part of the mail")
	}
	t.Setenv("TMPDIR", room)
	if _, err := w.Once(t.Context()); err != nil {
		t.Error(err)
	}
	k.holds(letter(1), large, letter(3))
}
