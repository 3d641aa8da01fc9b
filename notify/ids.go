package notify

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// ownPrefix begins the local part of every Message-ID that putright makes.
const ownPrefix = "putright."

// maxOwnID is the most characters a Message-ID of ours has, with its angle
// brackets, so that it fits on one line and no server on the way shortens it.
const maxOwnID = 78

// lower is base32 in letters that survive folding to lower case.
var lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// MessageID makes the id of a letter, with angle brackets and at most 78
// characters: <putright.LETTER.RANDOM@DOMAIN>. Ten random bytes make it unique
// and impossible to guess (more than twenty are not used); the letter is for
// people who read headers, or a token that should come back in In-Reply-To.
// Where all of it would not fit, the letter is left out as a whole, since half
// a token is a wrong one, and then the leading labels of the domain.
func MessageID(letter, domain string, random []byte) string {
	unique := lower.EncodeToString(random[:min(len(random), 20)])
	letter = strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-') {
			return r
		}
		return '-'
	}, letter)
	if letter != "" {
		letter += "."
	}
	room := maxOwnID - len("<"+ownPrefix+"@>") - len(unique)
	if len(letter)+len(domain) > room {
		letter = ""
	}
	for len(domain) > room {
		_, after, found := strings.Cut(domain, ".")
		if !found {
			after = domain[len(domain)-room:]
		}
		domain = after
	}
	return "<" + ownPrefix + letter + unique + "@" + domain + ">"
}

// isOwnID reports whether the string can stand as the Message-ID of our mail:
// what MessageID makes, or anything else of the same form.
func isOwnID(s string) bool {
	left, right, ok := strings.Cut(strings.Trim(s, "<>"), "@")
	return isID(s) && len(s) <= maxOwnID && ok && left != "" && right != "" && !strings.Contains(right, "@")
}

// isID reports whether the string can be repeated as a message id: angle
// brackets around visible ASCII. The world's ids break RFC 5322 in many other
// ways, and a thread holds only where they come back as they were.
func isID(s string) bool {
	if len(s) < 3 || len(s) > maxReference || s[0] != '<' || s[len(s)-1] != '>' {
		return false
	}
	for _, c := range []byte(s[1 : len(s)-1]) {
		if c <= ' ' || c > '~' || c == '<' || c == '>' {
			return false
		}
	}
	return true
}

// maxReference leaves room on its line for the name of the header.
const maxReference = maxLine - 20

// How much of a thread a mail names: where it began, and the latest ids.
const (
	threadHead = 1
	threadTail = 9
)

// boundThread leaves out what is no message id and shortens a long thread to
// its first and last ids.
func boundThread(ids []string) []string {
	var thread []string
	for _, id := range ids {
		if isID(id) {
			thread = append(thread, id)
		}
	}
	if cut := len(thread) - threadTail; cut > threadHead {
		thread = append(thread[:threadHead], thread[cut:]...)
	}
	return thread
}

// digest is a short name for an id.
func digest(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:12])
}

// parseAddress reads a bare address as it stands in the outbox. A domain in
// letters beyond ASCII becomes what the mail system calls it (RFC 5890); such a
// local part stays, and then needs a server that offers SMTPUTF8 (RFC 6531).
// The error doesn't repeat the address.
func parseAddress(s string) (*mail.Address, error) {
	a, err := mail.ParseAddress("<" + s + ">")
	if err != nil {
		// It may need the quotes that a bare address has lost, such as around
		// two dots in a row. If it does, it comes back unchanged.
		a, err = mail.ParseAddress((&mail.Address{Address: s}).String())
		if err != nil || a.Address != s || strings.Count(s, "@") != 1 || strings.ContainsAny(s, `<>,;:"()`) {
			return nil, errMalformed
		}
	}
	at := strings.LastIndexByte(a.Address, '@')
	local, domain := a.Address[:at], a.Address[at+1:]
	if !isASCII(domain) {
		if domain, err = idna.Lookup.ToASCII(domain); err != nil {
			return nil, errMalformed
		}
	}
	// The lengths are those of RFC 5321, 4.5.3.1.
	if local == "" || local != strings.TrimSpace(local) || domain == "" || len(local) > 64 || len(local)+len(domain) > 253 ||
		strings.ContainsFunc(local, unicode.IsControl) || strings.ContainsAny(domain, " <>(),;\"") {
		return nil, errMalformed
	}
	return &mail.Address{Address: local + "@" + domain}, nil
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

var errMalformed = errors.New("the address is malformed")
