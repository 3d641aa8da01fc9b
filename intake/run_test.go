// part: watching
package intake

import (
	"testing"
	"time"
)

// With an hour between polls, only the server's word can wake the watcher.
func TestRunIsWokenByTheServer(t *testing.T) {
	h, k := startHost(t), newKeeper(t)
	w := watcher(t, h.IMAPPort, k)
	w.Poll = time.Hour
	run(t, w)
	for n := 1; n <= 3; n++ {
		looks := k.looks()
		deliver(t, h, letter(n))
		k.holds(letters(1, n)...)
		wait(t, "the look to end", func() bool { return k.looks() > looks })
	}
	// A lost connection is noticed while waiting, too.
	h.DropConnections()
	deliver(t, h, letter(4))
	k.holds(letters(1, 4)...)
}

// A server that never tells of new mail is asked.
func TestRunPolls(t *testing.T) {
	f, k := startFake(t, letter(1)), newKeeper(t)
	run(t, watcher(t, f.port, k))
	k.holds(letter(1))
	f.set(func() { f.mail[2] = letter(2) })
	k.holds(letter(1), letter(2))
	f.set(func() { f.validity, f.mail = 7, map[uint32]string{1: letter(2), 2: letter(3)} })
	k.holds(letters(1, 3)...)
	if n := f.connections(); n != 1 {
		t.Errorf("%d connections, want one long one", n)
	}
}

func TestRunWithoutIDLE(t *testing.T) {
	f, k := startFake(t, letter(1)), newKeeper(t)
	f.misbehave(func(c *fakeConn, command string) bool {
		if command == "IDLE" {
			c.say("%s NO not here", c.tag)
		}
		return command == "IDLE"
	})
	run(t, watcher(t, f.port, k))
	wait(t, "three looks", func() bool { return k.looks() >= 3 })
	if got := len(f.heard("IDLE")); got != 1 {
		t.Errorf("asked for IDLE %d times after it was refused", got)
	}
}
