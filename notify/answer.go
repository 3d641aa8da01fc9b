package notify

import (
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"putright/store"
)

// verdict is what became of one letter at the server.
type verdict string

const (
	accepted verdict = "accepted"
	refused  verdict = "refused"  // for good, and for something about this letter
	doubtful verdict = "doubtful" // for good, but perhaps for something about the account
	barred   verdict = "barred"   // for something about the account
	deferred verdict = "deferred" // not now
	lost     verdict = "lost"     // the connection broke before the letter was handed over: it has not left
	unknown  verdict = "unknown"  // the answer to the whole letter was lost: it may have left
)

// answer is a verdict with the server's own words.
type answer struct {
	verdict verdict
	code    int    // 0: there was no answer
	text    string // as the server put it; may hold addresses
}

// step tells the commands of a letter apart by what a missing answer means.
type step int

const (
	atMail    step = iota // MAIL, which names only the landlord's address
	beforeDot             // until the whole letter is handed over
	atDot                 // the answer to the whole letter
)

// judge reads what came of a command. No error is accepted.
func judge(err error, at step) answer {
	if err == nil {
		return answer{verdict: accepted, code: 250}
	}
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		if at == atDot {
			return answer{verdict: unknown, text: "the connection broke before the answer to the whole letter: " + err.Error()}
		}
		return answer{verdict: lost, text: "the connection broke before the letter was handed over: " + err.Error()}
	}
	a := answer{code: reply.Code, text: reply.Msg}
	switch {
	case reply.Code == 421: // the server hangs up (RFC 5321, 3.8)
		a.verdict = lost
	case reply.Code/100 == 4:
		a.verdict = deferred
	case reply.Code/100 == 5:
		a.verdict = blame(reply, at)
	case at == atDot && reply.Code/100 == 2:
		a.verdict = accepted
	case at == atDot:
		a.verdict = unknown
	default: // out of step
		a.verdict = lost
	}
	return a
}

// blame says whom a refusal for good is about.
func blame(reply *textproto.Error, at step) verdict {
	enhanced, _, _ := strings.Cut(reply.Msg, " ")
	policy := strings.HasPrefix(enhanced, "5.7.") // security and policy (RFC 3463, 3.8)
	switch {
	case slices.Contains(barredCodes, reply.Code), slices.Contains(barredStatus, enhanced),
		strings.Contains(reply.Msg, "SubmissionQuotaExceeded"), policy && at == atMail:
		return barred
	case policy, at == atMail:
		return doubtful
	default:
		return refused
	}
}

// Answers that are about whoever sends: sign-in needed, lost or no longer
// allowed (RFC 4954, 6), and Exchange's for an account that may not send as the
// mailbox or has sent its fill for the day.
var (
	barredCodes  = []int{530, 534, 535, 538}
	barredStatus = []string{"5.7.3", "5.7.8", "5.7.9", "5.7.30", "5.7.57", "5.7.60", "5.7.139", "5.2.252", "5.1.90"}
)

// about puts the answer to a letter into an error's words.
func (a answer) about(o store.Outgoing) string {
	return strings.TrimPrefix(fmt.Sprintf("%d %s", a.code, scrub(a.text, o.Recipient, o.Sender)), "0 ")
}

// maxAnswer is the most of an answer that is kept, in characters.
const maxAnswer = 300

// addressLike finds addresses in a server's words, also as they stand in links
// (jo%40tenant.example) and rewritten senders (jo=tenant.example@…).
var addressLike = regexp.MustCompile(`(?i)("[^"]*"|[^\s<>"'(),;:\[\]]+)(@|%40|=40)[^\s<>"'(),;]+`)

// scrub makes a server's words fit to be kept and logged: one line, not too
// long, without addresses, and without the names in the given ones.
func scrub(text string, addresses ...string) string {
	const gone = "(address)"
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	text = addressLike.ReplaceAllString(text, gone)
	for _, a := range addresses {
		local, _, _ := strings.Cut(a, "@")
		plain, _, _ := strings.Cut(local, "+")
		for _, word := range []string{a, local, plain} {
			if len(word) < 2 || !strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
				continue
			}
			whole := regexp.MustCompile(`(?i)(^|[^\pL\pN])` + regexp.QuoteMeta(word) + `($|[^\pL\pN])`)
			for range 2 { // neighbours share the character between them
				text = whole.ReplaceAllString(text, "${1}"+gone+"${2}")
			}
		}
	}
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > maxAnswer {
		text = string(r[:maxAnswer-1]) + "…"
	}
	return text
}
