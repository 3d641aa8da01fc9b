package desk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"regexp"
	"strings"
	"time"

	"putright/casework"
)

// Keyring holds the secrets that tokens and codes are made with. The last key
// makes new ones; every key still proves what it made, so that keys can be
// changed without losing mail that is under way.
type Keyring [][]byte

// tokenLife is how long a token admits its person after the mail that carried
// it was sent (design 6: at least 90 days).
const tokenLife = 120 * 24 * time.Hour

// A token is 22 bytes, lower-case base32 because mail systems fold local parts
// to lower case: key id 1, person 3, case 8, expiry in days 2, MAC 8.
const (
	tokenBody = 14
	tokenMAC  = 8
)

var (
	tokenText    = base32.StdEncoding.WithPadding(base32.NoPadding)
	tokenPattern = regexp.MustCompile(`\b[a-z2-7]{36}\b`)
)

// token proves later that a mail answers one that this person got about this
// case.
func (k Keyring) token(person string, c casework.ID, now time.Time) string {
	id := len(k) - 1
	b := make([]byte, 0, tokenBody+tokenMAC)
	b = append(b, byte(id))
	b = append(b, personHash(person)...)
	b = binary.BigEndian.AppendUint64(b, uint64(c))
	b = binary.BigEndian.AppendUint16(b, uint16(now.Add(tokenLife).Unix()/86400))
	b = append(b, k.mac(id, "token", b)[:tokenMAC]...)
	return strings.ToLower(tokenText.EncodeToString(b))
}

// pass is what a valid token admits.
type pass struct {
	Person casework.Staff
	Case   casework.ID
}

// read checks a token at the instant its mail arrived. A token of somebody who
// is no longer registered admits nobody.
func (k Keyring) read(token string, team casework.Team, arrived time.Time) (pass, bool) {
	b, err := tokenText.DecodeString(strings.ToUpper(token))
	if err != nil || len(b) != tokenBody+tokenMAC || int(b[0]) >= len(k) {
		return pass{}, false
	}
	if !hmac.Equal(b[tokenBody:], k.mac(int(b[0]), "token", b[:tokenBody])[:tokenMAC]) {
		return pass{}, false
	}
	if arrived.Unix()/86400 > int64(binary.BigEndian.Uint16(b[12:])) {
		return pass{}, false
	}
	for _, who := range team {
		if string(personHash(who.Address)) == string(b[1:4]) {
			return pass{Person: who, Case: casework.ID(binary.BigEndian.Uint64(b[4:]))}, true
		}
	}
	return pass{}, false
}

// find looks for a valid token wherever a reply brings it back: in any
// recipient, in the threading headers, in the subject.
func (k Keyring) find(m casework.Message, team casework.Team) (pass, bool) {
	places := append([]string{}, m.Recipients...)
	places = append(places, m.InReplyTo...)
	places = append(places, m.Ancestors...)
	places = append(places, m.Subject)
	for _, place := range places {
		for _, token := range tokenPattern.FindAllString(strings.ToLower(place), -1) {
			if p, ok := k.read(token, team, m.Received); ok {
				return p, true
			}
		}
	}
	return pass{}, false
}

// codeHash is what is kept of a code: enough to know it again, not to give it.
func (k Keyring) codeHash(c casework.ID, code string) string {
	id := len(k) - 1
	text := binary.BigEndian.AppendUint64(nil, uint64(c))
	return tokenText.EncodeToString(k.mac(id, "code", append(text, strings.ToUpper(code)...))[:15])
}

func (k Keyring) mac(id int, purpose string, body []byte) []byte {
	h := hmac.New(sha256.New, k[id])
	h.Write([]byte(purpose))
	h.Write([]byte{0})
	h.Write(body)
	return h.Sum(nil)
}

func personHash(address string) []byte {
	h := sha256.Sum256([]byte(address))
	return h[:3]
}

// codeLetters leaves out what people read wrongly: 0 and O, 1 and I and L.
const codeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// code makes a fresh single-use code of six letters for a case, and what is kept
// of it.
func (d *Desk) code(c casework.ID) (code, hash string, err error) {
	b := make([]byte, 6)
	if err := d.random(b); err != nil {
		return "", "", err
	}
	for i := range b {
		b[i] = codeLetters[int(b[i])%len(codeLetters)]
	}
	return string(b), d.Keys.codeHash(c, string(b)), nil
}
