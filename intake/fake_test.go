// part: watching
package intake

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// fake is an IMAP server of a few lines whose connections misbehave as told.
// It keeps one folder, INBOX.
type fake struct {
	t    testing.TB
	port int
	stop func()

	mu       sync.Mutex
	validity uint32
	mail     map[uint32]string // by UID
	commands []string          // every command heard, without its tag
	conns    int
	quirk    func(c *fakeConn, command string) bool // true: dealt with
}

// fakeConn is one connection; n counts connections from 1.
type fakeConn struct {
	*fake
	n     int
	conn  net.Conn
	in    *bufio.Reader
	tag   string
	spent bool // a fault happened on it
}

func startFake(t testing.TB, mail ...string) *fake {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{t: t, port: l.Addr().(*net.TCPAddr).Port, validity: 1, mail: make(map[uint32]string)}
	for i, m := range mail {
		f.mail[uint32(i+1)] = m
	}
	var open sync.WaitGroup
	var all []net.Conn
	f.stop = sync.OnceFunc(func() {
		l.Close()
		f.mu.Lock()
		for _, c := range all {
			c.Close()
		}
		f.mu.Unlock()
		open.Wait()
	})
	t.Cleanup(f.stop)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			f.mu.Lock()
			f.conns++
			c := &fakeConn{fake: f, n: f.conns, conn: conn, in: bufio.NewReader(conn)}
			all = append(all, conn)
			f.mu.Unlock()
			open.Go(c.serve)
		}
	}()
	return f
}

func (c *fakeConn) say(format string, args ...any) { fmt.Fprintf(c.conn, format+"\r\n", args...) }

// hang is silent until the other side gives up.
func (c *fakeConn) hang() { c.in.ReadByte() }

func (c *fakeConn) serve() {
	defer c.conn.Close()
	if !c.odd("greeting") {
		c.say("* OK [CAPABILITY IMAP4rev1 IDLE] ready")
	}
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		c.tag = tag
		c.mu.Lock()
		c.commands = append(c.commands, command)
		c.mu.Unlock()
		if !c.odd(command) {
			c.answer(command)
		}
	}
}

func (c *fakeConn) odd(command string) bool {
	c.mu.Lock()
	quirk := c.quirk
	c.mu.Unlock()
	return quirk != nil && quirk(c, command)
}

func (c *fakeConn) answer(command string) {
	words := strings.Fields(command)
	switch name := strings.Join(words[:min(2, len(words))], " "); {
	case words[0] == "CAPABILITY":
		c.say("* CAPABILITY IMAP4rev1 IDLE")
	case words[0] == "EXAMINE":
		c.mu.Lock()
		c.say("* %d EXISTS\r\n* OK [UIDVALIDITY %d] valid", len(c.mail), c.validity)
		c.mu.Unlock()
	case name == "UID SEARCH":
		c.say("* SEARCH%s", c.search(words[2:]))
	case name == "UID FETCH":
		for _, uid := range c.within(words[2]) {
			c.send(uid)
		}
	case words[0] == "IDLE":
		c.say("+ idling")
		if line, _ := c.in.ReadString('\n'); strings.TrimSpace(line) != "DONE" {
			return
		}
	case words[0] == "LOGOUT":
		c.say("* BYE")
	}
	c.say("%s OK done", c.tag)
}

func (c *fakeConn) search(words []string) (found string) {
	set := "1:*"
	if words[0] == "UID" {
		set = words[1]
	}
	for _, uid := range c.within(set) {
		found += fmt.Sprintf(" %d", uid)
	}
	return found
}

// within returns the UIDs of a set, as a server must: n:* always names the last.
func (c *fakeConn) within(set string) (uids []uint32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := uint32(0)
	for uid := range c.mail {
		last = max(last, uid)
	}
	for part := range strings.SplitSeq(set, ",") {
		from, to, isRange := strings.Cut(part, ":")
		a, _ := strconv.Atoi(from)
		b := a
		if to == "*" {
			b = int(last)
		} else if isRange {
			b, _ = strconv.Atoi(to)
		}
		for uid := range c.mail {
			if int(uid) >= min(a, b) && int(uid) <= max(a, b) {
				uids = append(uids, uid)
			}
		}
	}
	slices.Sort(uids)
	return slices.Compact(uids)
}

func (c *fakeConn) send(uid uint32) {
	raw := c.body(uid)
	c.say("* %d FETCH (UID %d INTERNALDATE \"27-Mar-2026 18:10:00 +0000\" RFC822.SIZE %d BODY[] {%d}\r\n%s)", uid, uid, len(raw), len(raw), raw)
}

func (c *fakeConn) body(uid uint32) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.mail[uid]
}

func (f *fake) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

func (f *fake) connections() (n int) {
	f.set(func() { n = f.conns })
	return n
}

// misbehave gives all connections from now on a quirk.
func (f *fake) misbehave(quirk func(c *fakeConn, command string) bool) {
	f.set(func() { f.quirk = quirk })
}

// heard returns the commands that begin with the words.
func (f *fake) heard(words string) (commands []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.commands {
		if strings.HasPrefix(c, words) {
			commands = append(commands, c)
		}
	}
	return commands
}
