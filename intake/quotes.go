package intake

import (
	"regexp"
	"strings"
)

// thread is what the header says of how a mail came about.
type thread struct {
	forwarded bool // the subject says that it passes another mail on
	answers   bool // it answers another mail
}

// keepsUnmarked reports whether another mail in the text, not marked line by
// line, is content: so in a mail that passes it on, and in one that answers
// nothing, where its writer put it.
func (c thread) keepsUnmarked() bool { return c.forwarded || !c.answers }

// newText returns what its writer added: full without the mail being answered
// and without the signature. A mail passed on is content and stays. It returns
// "" when nothing would be left.
//
// Quoted text is found by four signs: lines that begin with ">", a line that
// introduces a quote ("On … wrote:"), a line that divides ("-----Original
// Message-----"), and a block of header lines (From, Sent, To, Subject).
func newText(full string, c thread) string {
	examined, rest := full, ""
	if len(full) > maxExamined {
		i := strings.LastIndexByte(full[:maxExamined], '\n') + 1
		examined, rest = full[:i], full[i:]
	}
	lines := strings.Split(examined, "\n")
	lines = lines[banner(lines):]

	var kept []string
	for i := 0; i < len(lines); {
		line := lines[i]
		switch {
		case isQuoted(line):
			if c.forwarded {
				return finish(kept, lines[i:])
			}
			i++
			continue
		case isForwardMark(line):
			return finish(kept, lines[i:])
		case isReplyAbove(line):
			return finish(kept, nil)
		}
		if n := dividesAt(lines, i); n > 0 {
			if c.keepsUnmarked() {
				return finish(kept, lines[i:])
			}
			return above(kept, lines[i:])
		}
		if n := introductionAt(lines, i); n > 0 {
			if c.forwarded {
				return finish(kept, lines[i:])
			}
			if strings.HasPrefix(strings.TrimSpace(line), "<") {
				kept = dropLine(kept) // the name above the address belongs to it
			}
			if next := nextText(lines, i+n); next == len(lines) || isQuoted(lines[next]) {
				i += n // a quote of ">" lines follows, and perhaps answers below it
				continue
			}
			if !c.keepsUnmarked() {
				return above(kept, lines[i:])
			}
		}
		kept = append(kept, line)
		i++
	}
	if rest != "" {
		kept = append(kept, rest)
	}
	return finish(kept, nil)
}

// above returns the text above a quote that is not marked line by line. Where it
// says that the answers stand inside the quote, they are kept, quote and all.
func above(kept, quote []string) string {
	if text := strings.Join(kept, "\n"); len(text) < 500 && answersBelow.MatchString(text) {
		return finish(kept, quote)
	}
	return finish(dropRule(kept), nil)
}

var answersBelow = regexp.MustCompile(`(?i)\b(?:answer|comment|repl|respon|add)[a-z]*\b.{0,40}\b(?:below|in-?line|in (?:red|blue|green|bold|capitals|the text))\b`)

// maxExamined is how many bytes of a text are searched for quotes; nobody writes
// as much above one.
const maxExamined = 256 << 10

// finish puts the text together: the writer's own without its signature, then
// what is passed on.
func finish(own, passedOn []string) string {
	text := strings.TrimSpace(strings.Join(withoutSignature(own), "\n"))
	if !hasWords(text) {
		text = ""
	}
	text += "\n\n" + strings.Join(passedOn, "\n")
	return strings.TrimSpace(blankLines.ReplaceAllString(text, "\n\n"))
}

var blankLines = regexp.MustCompile(`\n(?:[ \t]*\n){2,}`)

// hasWords reports whether anything but white space and rules is in s.
func hasWords(s string) bool { return strings.Trim(s, " \t\n-_=*~.>|\u00a0") != "" }

// dropRule drops blank lines and a ruled line at the end, which belong to the
// quote below.
func dropRule(lines []string) []string {
	for len(lines) > 0 && !hasWords(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// dropLine drops the last line unless it is blank.
func dropLine(lines []string) []string {
	if n := len(lines); n > 0 && strings.TrimSpace(lines[n-1]) != "" {
		return lines[:n-1]
	}
	return lines
}

// isQuoted reports whether the line is quoted by ">" or "|".
func isQuoted(line string) bool {
	s := strings.TrimLeft(line, " \t\u00a0")
	return strings.HasPrefix(s, ">") || strings.HasPrefix(line, "| ")
}

// nextText returns the index of the first line from i that is not blank.
func nextText(lines []string, i int) int {
	for i < len(lines) && strings.TrimSpace(lines[i]) == "" {
		i++
	}
	return i
}

// The words below are those of mail programs in the languages they speak. What
// can be told without words is: a date, an address in angle brackets and a
// colon at the end introduce a quote in any language.
var (
	forwardMark  = `(?i)^[-_=*~> ]*(?:begin forwarded message|start of forwarded message|(?:---+|___+) ?(?:forwarded (?:message|mail)|weitergeleitete nachricht|message transf[ée]r[ée]|message r[ée]exp[ée]di[ée]|mensaje reenviado|messaggio inoltrato|mensagem (?:encaminhada|reencaminhada)|doorgestuurd bericht|(?:przekazana|przes[łl]ana dalej) wiadomo[śs][ćc]|wiadomo[śs][ćc] przekazana dalej|vidarebefordrat meddelande|videresendt (?:meddelelse|melding|besked)|(?:edelleenl[äa]hetetty|v[äa]litetty) viesti|p[řr]eposlan[áa] zpr[áa]va|пересылаемое сообщение|пересланное сообщение|转发的?(?:邮件|消息)|轉寄的?郵件|転送(?:された)?メッセージ|전달된 메시지|iletilen (?:mesaj|ileti)|προωθημένο μήνυμα|mesaj redirec[țt]ionat|továbbított (?:üzenet|levél))|anfang der weitergeleiteten (?:nachricht|e-mail)|d[ée]but du message (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée])|inicio del mensaje reenviado|inizio messaggio inoltrato|in[íi]cio da mensagem (?:reencaminhada|encaminhada)|begin doorgestuurd bericht|pocz[ąa]tek przekazywanej wiadomo[śs]ci|vidarebefordrat brev|start p[åa] videresendt|välitetty viesti alkaa|p[řr]eposlan[áa] zpr[áa]va|начало переадресованного сообщения|转发的邮件|転送されたメッセージ)\s*[:：]?[-_=*~ :：]*`
	forwardLine  = regexp.MustCompile(forwardMark + `$`)
	forwardStart = regexp.MustCompile(forwardMark)

	divider = regexp.MustCompile(`(?i)^[-_=*~ ]{2,}\s*(?:original (?:message|e-?mail)|reply message|replied message|urspr[üu]ngliche (?:nachricht|e-?mail)|original-?nachricht|message (?:d'origine|original|d’origine)|mensaje original|messaggio (?:originale|d'origine)|mensagem original|oorspronkelijk bericht|(?:oryginalna wiadomo[śs][ćc]|wiadomo[śs][ćc] oryginalna)|(?:ursprungligt|originalt?|urspr\.) meddelande|originalmeddelande|oprindelig (?:meddelelse|besked)|(?:opprinnelig|original) melding|alkuper[äa]inen viesti|p[ůu]vodn[íi] (?:zpr[áa]va|e-?mail)|исходное сообщение|оригинальное сообщение|原始邮件|原始郵件|邮件原件|元のメッセージ|原始消息|원본 메(?:시지|일)|orijinal (?:mesaj|ileti)|eredeti üzenet|αρχικό μήνυμα|mesaj original|pôvodná správa)[-_=*~ :]*$`)

	replyAbove = regexp.MustCompile(`(?i)^[-#=*_~ ]*(?:please )?(?:reply|respond|type your reply|write your reply|please type your reply|add your (?:reply|comment)s?)\b[a-z ]{0,30}\babove this line\b`)
)

func isForwardMark(line string) bool {
	return len(line) < 200 && forwardLine.MatchString(strings.TrimSpace(line))
}

func isReplyAbove(line string) bool { return len(line) < 300 && replyAbove.MatchString(line) }

// isForward reports whether the subject says that a mail is passed on. The
// first prefix counts: "Re: Fwd: …" is an answer.
func isForward(subject string) bool { return forwardSubject.MatchString(subject) }

var forwardSubject = regexp.MustCompile(`(?i)^(?:\[[^\]]{0,40}\]\s*)*(?:fwd?|wg|tr|rv|enc|i|doorst|fs|vs|vl|vb|pd|转发|轉寄|пересл|ilt|továbbítás)(?:\[[0-9]\])?\s*[:：]`)
