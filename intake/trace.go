package intake

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// trace listens to an IMAP conversation and remembers the last line in which
// the server refused, warned or said goodbye. The library drops that text
// (a BYE arrives as a bare end of file), and it is what an operator needs.
//
// It never keeps anything else: commands, and so passwords, do not have the
// form of a status line, and the bytes of messages are skipped by the length
// that the server announces for them.
type trace struct {
	mu     sync.Mutex
	line   []byte // the line being heard, as far as it is worth keeping
	skip   int64  // bytes of a message still to be passed over
	status string // the last status line without its tag
}

const longestStatus = 1024

// Write hears both directions; it is given to the library as its debug writer.
func (t *trace) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	heard := len(p)
	for len(p) > 0 {
		if t.skip > 0 {
			n := min(t.skip, int64(len(p)))
			t.skip -= n
			p = p[n:]
			continue
		}
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			t.hear(p)
			break
		}
		t.hear(p[:end])
		t.endLine()
		p = p[end+1:]
	}
	return heard, nil
}

// hear adds to the line. The end of a long one is kept as well, because that
// is where a literal is announced.
func (t *trace) hear(p []byte) {
	t.line = append(t.line, p...)
	if over := len(t.line) - longestStatus; over > 0 {
		t.line = append(t.line[:longestStatus/2], t.line[longestStatus/2+over:]...)
	}
}

func (t *trace) endLine() {
	line := bytes.TrimSuffix(t.line, []byte("\r"))
	t.line = t.line[:0]
	tag, rest, _ := strings.Cut(string(line), " ")
	word, _, _ := strings.Cut(rest, " ")
	switch strings.ToUpper(word) {
	case "NO", "BAD", "BYE":
		if tag == "*" || isTag(tag) {
			t.status = rest
		}
	case "OK":
		if tag == "*" && strings.Contains(strings.ToUpper(rest), "[ALERT]") {
			t.status = rest
		}
	default:
		if tag == "*" {
			t.skip = literal(line)
		}
	}
}

// last returns the server's last complaint, fit to be shown, or "".
func (t *trace) last(secrets ...string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return presentable(t.status, secrets...)
}

// isTag reports whether s has the form of the library's command tags: T7.
func isTag(s string) bool {
	digits, ok := strings.CutPrefix(s, "T")
	_, err := strconv.ParseUint(digits, 10, 64)
	return ok && err == nil
}

// literal returns the length announced at the end of a line: {length}.
func literal(line []byte) int64 {
	if !bytes.HasSuffix(line, []byte("}")) {
		return 0
	}
	open := bytes.LastIndexByte(line, '{')
	if open < 0 {
		return 0
	}
	n, err := strconv.ParseInt(string(line[open+1:len(line)-1]), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// presentable makes a server's words fit for a log: without addresses, without
// the given secrets, printable and short. Servers echo what they were sent.
func presentable(text string, secrets ...string) string {
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, "…")
		}
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == unicode.ReplacementChar || !unicode.IsPrint(r):
			return -1
		}
		return r
	}, text)
	words := strings.Fields(text)
	for i, w := range words {
		if strings.Contains(w, "@") {
			words[i] = "…"
		}
	}
	text = strings.Join(words, " ")
	if cut := []rune(text); len(cut) > 200 {
		text = string(cut[:200]) + "…"
	}
	return text
}
