package intake

import (
	"regexp"
	"slices"
	"strings"

	"putright/casework"
)

// bounceByText recognises the bounces that are no RFC 3464 report. No single
// sign finds them, and people write about bounces, so it takes two: that a
// machine sent it, and that it tells of a failed delivery. A text that holds a
// server's own answer about an address speaks for itself.
func (v machine) bounceByText() (casework.Automatic, *casework.Bounce) {
	text := v.FullText[:min(len(v.FullText), 12000)]
	daemon := v.daemon()
	machineSent := daemon || v.ReturnPath == "<>" || v.h.looksLikeMail() && !v.h.Has("From") ||
		strings.HasPrefix(v.autoSubmitted(), "auto-") || v.root.typ == "multipart/report"
	subject := bounceSubject.MatchString(v.Subject)
	says := (machineSent || subject || v.noReply()) && bounceText.MatchString(text)
	answer := (machineSent || says) && serverAnswer.MatchString(text)
	switch {
	case v.h.Has("X-Failed-Recipients"):
	case autoReplySubject.MatchString(v.Subject):
		return casework.ByPerson, nil
	case daemon && (subject || says || answer || v.ReturnPath == "<>"):
	case machineSent && (subject && says || answer && (subject || says)):
	case says && answer && (v.noReply() || subject && !answers(v.Subject)):
	default:
		return casework.ByPerson, nil
	}
	b := &casework.Bounce{}
	v.complete(b, "")
	if delaySubject.MatchString(v.Subject) || delayText.MatchString(text) && !strings.HasPrefix(b.Status, "5") {
		b.Permanent = false
		return casework.DelayNotice, b
	}
	return casework.BounceMail, b
}

// answers reports whether the subject begins as an answer's or a passed-on
// mail's does.
func answers(subject string) bool {
	return isForward(subject) || answerSubject.MatchString(subject)
}

var answerSubject = regexp.MustCompile(`(?i)^\s*(?:\[[^\]]{0,40}\]\s*)*(?:re|aw|sv|antw|antwort|r|rif|odp|ref|rv|res|ang|ynt|bls|vá|απ|отв|ответ|回复|回覆|答复|答覆|返信|답장)(?:\[[0-9]+\])?\s*[:：]`)

// daemon reports whether a mail server's own account is the sender.
func (v machine) daemon() bool {
	return daemonSender.MatchString(v.h.Get("From")) || daemonSender.MatchString(v.h.Get("Sender"))
}

var daemonSender = regexp.MustCompile(`(?i)mailer[-_ ]?daemon|mail[-_ ]?daemon|post_?master|mail delivery (?:sub)?system|mail delivery|mail administrator|delivery[-_ ]subsystem|mdaemon|internet mail delivery|mailerdaemon|system administrator|mail ?system|^\s*<?bounces?[@+-]|microsoft exchange|symantec.{0,20}security|antivirus|mail ?gateway|mail server`)

// bounceSubject is what mail servers put in the subject of a bounce.
var bounceSubject = regexp.MustCompile(`(?i)` + strings.Join([]string{
	`^[^\p{L}]*undeliver(?:ed|able|y)`, `undeliver(?:ed|able)\b.{0,20}(?:mail|message|returned)`, `^[^\p{L}]*(?:mail )?delivery (?:has )?(?:failure|failed|status|problem|error|report|unsuccessful|incomplete|delayed|notification)`,
	`delivery status notification`, `returned (?:e?-?mail|message|to sender)`, `(?:mail|message) (?:could not be|was not|not) delivered`, `failure (?:notice|delivery|notification)`, `^[^\p{L}]*(?:non|un)-?deliver`,
	`mail delivery (?:failed|failure|system)`, `mail (?:error|failure|system error)`, `returning (?:message|mail)`, `returned mail`, `(?:message|mail|email) (?:rejected|blocked|bounced|refused)`,
	`delivery failure`, `could ?n[o']t (?:be )?(?:send|sent|deliver)`, `^[^\p{L}]*(?:dsn|ndn|ndr)\b`, `user unknown`, `unzustellbar`, `nicht zustellbar`, `zustellung`, `r[üu]ckl[äa]ufer`, `non remis|non distribu|échec de (?:la )?remise|non d[ée]livr`,
	`no se puede entregar|no entregad|devuelto`, `recapito|non recapitabile|mancata consegna`, `n[ãa]o (?:foi )?entreg|falha na entrega`, `onbestelbaar|niet bezorgd`, `niedostarczon|nie dostarczon|zwrot`, `olevererbart|kunde inte levereras|ikke leveret|ikke levert`,
	`недоставлен|не доставлено|невозможно доставить`, `退信|无法投递|未傳遞|系统退信`, `配信不能|配信エラー|送信エラー|エラーメール`, `no longer (?:valid|in use|available|works)|address (?:change|has changed|error|not found)`, `message status - undeliverable`, `warning: (?:could not send|message still undelivered|message delayed)`, `mail could not`, `notification d'[ée]tat`, `permanent(?:e)? (?:delivery|failure|error)`, `mail not deliver|message not deliver|not deliver(?:ed|able)`, `delivery (?:to|of).{0,80}failed`,
	`unable to deliver`, `problem(?:s)? delivering`, `bounce`, `unknown (?:user|address|recipient|local)|invalid (?:user|address|recipient)`, `mailbox (?:full|unavailable|over)`, `virus`, `rejected`,
}, "|"))

// bounceText is what mail servers write in a bounce.
var bounceText = regexp.MustCompile(`(?i)` + strings.Join([]string{
	`(?:message|mail|e-mail)\b.{0,80} (?:could not|couldn'?t|cannot|can ?not|was not|has not been|wasn't|can't) (?:be )?(?:delivered|deliver|sent|relayed|processed|forwarded)`,
	`(?:did not|didn't) reach (?:some|the|all|any)`, `delivery (?:to|of|for) .{0,120}(?:failed|has failed|was unsuccessful|not possible|impossible|aborted)`, `delivery (?:has )?failed`, `failed to deliver`,
	`(?:unable|not able|was unable|impossible) to (?:be )?deliver`, `permanent(?:e|ly)? (?:fatal )?(?:error|failure|failed)`, `following (?:e-?mail )?(?:address|addresses|recipient|recipients|user|users|destination|destinations)\b.{0,40}(?:failed|errors?|rejected|not|were|had|have|is|are|:)`,
	`undeliver(?:ed|able)`, `returned (?:to you|to sender|unsent|undelivered|mail|message)`, `this is the (?:mail system|mail delivery|postfix|qmail|mail server|mail delivery system)`, `this is an? (?:automatically generated|automatic|automated) (?:delivery|message (?:from|created by) (?:the )?(?:mail|server|system|symantec|amazon))`,
	`created automatically by (?:the )?mail`, `transcript of (?:the )?session follows`, `session transcript`, `(?:user|recipient|mailbox|address|account)(?: is)? (?:unknown|not found|unavailable|full|disabled|inactive|rejected)`, `(?:unknown|no such|invalid|bad) (?:local )?(?:user|recipient|mailbox|address|destination|e-?mail)`,
	`(?:doesn'?t|does not) (?:exist|have an? .{0,40}account)`, `over (?:disk )?quota|quota exceeded|mailbox (?:is )?full`, `(?:host|domain) (?:not found|unknown|name lookup)`, `message (?:was |has been )?(?:rejected|refused|blocked|bounced)`,
	`konnte nicht (?:zugestellt|ausgeliefert)`, `nicht zugestellt`, `n'a pas pu [êe]tre (?:remis|d[ée]livr|distribu|envoy)`, `no (?:se )?(?:ha podido|pudo) (?:ser )?entreg`, `non [èe] stato (?:possibile )?(?:recapit|consegn)`, `n[ãa]o (?:p[ôo]de|foi) (?:ser )?entreg`, `niet (?:worden )?(?:bezorgd|afgeleverd)`, `nie (?:mo[żz]na|zosta[łl]a?) dostarcz`, `не (?:может быть|было|удалось) доставлен`, `无法(?:投递|送达|发送)`, `配信できません|届けられません|送信できませんでした|お届けできません`,
	`final-recipient`, `"notificationtype": ?"bounce"`, `action: failed`, `rcpt to:? ?<`, `retry time ?out|retry timeout|exceeded|giving up|too many hops`,
}, "|"))

// serverAnswer is a mail server's reply about a recipient: "550 5.1.1 …".
var serverAnswer = regexp.MustCompile(`(?i)\b[45][0-9]{2}[ -](?:#?[45]\.[0-9]{1,2}\.[0-9]{1,3}\b|.{0,60}(?:<[^>@\s]+@[^>\s]+>|user|recipient|mailbox|address|relay|denied|rejected|unknown))|(?:said|says|responded|response|error)\W{1,12}[45][0-9]{2}\b`)

var (
	delaySubject = regexp.MustCompile(`(?i)\bdelay(?:ed)?\b|still undelivered|warning: could not send|verz[öo]gert|retard|retrasado`)
	delayText    = regexp.MustCompile(`(?i)this is a warning message only|you do not need to resend|has not yet been delivered|delivery (?:attempts )?(?:will (?:continue|be retried)|is delayed|has been delayed)|will continue to (?:try|attempt)|will be (?:retried|attempted) (?:again|for)|(?:still|will) (?:be )?(?:trying|keep trying|retry)`)
)

// Where a bounce names the recipient, the surest place first.
var recipientPatterns = []*regexp.Regexp{
	regexp.MustCompile(`(?im)^(?:final-recipient|original-recipient):[^;\n]*;\s*(\S+@\S+)`),
	regexp.MustCompile(`"emailAddress": ?"([^"]+)"`),
	regexp.MustCompile(`(?im)^\s*<([^<>\s]+@[^<>\s]+)>\s*(?:\(.{0,80}\))?:`),
	regexp.MustCompile(`(?i)rcpt to:\s*<?([^<>\s]+@[^<>\s]+)>?`),
	regexp.MustCompile(`(?i)(?:recipients?|address(?:es)?|users?|destinations?|deliver(?:y|ed)? (?:to|of|for)|reach|send(?:ing)? to|sent to|to)\b[^@\n]{0,80}?[\s:<"'(]([^\s<>"'():;,]+@[^\s<>"'(),;]+)`),
	regexp.MustCompile(`(?im)^\s*(?:to|recipient|for|failed recipient|an|para):?\s*<?([^<>\s]+@[^<>\s]+)>?`),
	regexp.MustCompile(`(?im)\b[45][0-9]{2}[ -].{0,120}?<?([^<>\s()]+@[^<>\s()]+)>?`),
	regexp.MustCompile(`(?im)^\s*<?([^<>\s]+@[^<>\s]+?)>?\s*$`),
}

// recipientInText finds whom a bounce is about, where no report says so.
func (v machine) recipientInText() string {
	if addr := bareAddress(v.h.Get("X-Failed-Recipients")); addr != "" {
		return addr
	}
	text := v.FullText[:min(len(v.FullText), 20000)]
	if i := strings.Index(text, "---------- Attached message"); i > 0 {
		text = text[:i]
	}
	for _, p := range recipientPatterns {
		for _, m := range p.FindAllStringSubmatch(text, 5) {
			if addr := bareAddress(m[1]); addr != "" && !v.involved(addr) {
				return addr
			}
		}
	}
	if returned := v.returned(); returned != nil {
		for _, a := range returned.addresses("To") {
			if a.Addr != "" {
				return a.Addr
			}
		}
	}
	return ""
}

// involved reports whether addr is that of the bouncing server or of whoever
// gets the bounce, and so not the one it is about.
func (v machine) involved(addr string) bool {
	if addr == v.From.Addr || daemonSender.MatchString(addr) {
		return true
	}
	for _, r := range v.Recipients {
		if r == addr {
			return true
		}
	}
	return false
}

// returned is the header of the mail that came back; nil when none did.
func (v machine) returned() *header {
	var found *header
	v.root.each(func(p *part) {
		if found != nil {
			return
		}
		switch {
		case p.nested:
			found = &p.children[0].header
		case p.typ == "text/rfc822-headers" || p.typ == "message/global-headers":
			h, _ := newWalker(strings.NewReader(p.text)).readHeader(newLines(strings.NewReader(p.text)))
			found = &h
		}
	})
	return found
}

var idInText = regexp.MustCompile(`(?im)^[>\s|]*(?:original-)?message-id:\s*(<[^<>\s]+>)`)

// returnedID is the Message-ID of the mail that came back.
func (v machine) returnedID() string {
	if h := v.returned(); h != nil {
		if id := first(h.ids("Message-Id")); id != "" {
			return id
		}
	}
	if m := idInText.FindStringSubmatch(v.FullText); m != nil {
		return m[1]
	}
	return ""
}

// permanent reports whether an address is dead: there is no such user or
// domain, or it moved. A full mailbox, a refusal of the content or of the
// sender can be mended and tried again. reason is the server's answer.
func permanent(status, reason string) bool {
	switch {
	case strings.HasPrefix(status, "4."):
		return false
	case strings.HasPrefix(status, "5.2.") && status != "5.2.1":
		return false // RFC 3463, 3.3: the mailbox is there
	case edgeRefusal.MatchString(reason):
		return true
	case slices.Contains([]string{"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4"}, status):
		return !notTheAddress.MatchString(reason)
	}
	return deadAddress.MatchString(reason) && !notTheAddress.MatchString(reason)
}

// edgeRefusal is Microsoft's way of saying that there is no such recipient.
var edgeRefusal = regexp.MustCompile(`(?i)recipient address rejected: access denied`)

var (
	deadAddress = regexp.MustCompile(`(?i)` + strings.Join([]string{
		`(?:user|recipient|mailbox|address|account|host|domain)(?: name)?(?: is| was|'s)? (?:unknown|not (?:found|recogni[sz]ed|known|listed)|invalid)`,
		`unknown (?:local )?(?:user|recipient|mailbox|address|host|domain)`, `no such (?:local )?(?:user|recipient|mailbox|address|person|account|domain|host)`,
		`(?:doesn'?t|does not|not|no longer) (?:exist|have an? .{0,40}account)`, `(?:invalid|no valid|bad) .{0,20}(?:recipient|mailbox|address|user|host)`,
		`(?:wasn|isn|couldn)[^a-z]{1,3}t (?:be )?found`, `not listed in`, `unrouteable`, `no smtp service`, `(?:does not|doesn't) accept mail`, `no mailbox here`,
		`no longer (?:valid|in use|available|with|at|works|employed)`, `(?:has|have) moved`, `mailbox unavailable`, `domain (?:is not|not) reachable`, `cannot find|no mx|nxdomain|name or service not known`, `not a valid|not our customer`,
	}, "|"))
	notTheAddress = regexp.MustCompile(`(?i)quota|mailbox (?:is )?full|over ?size|too (?:big|large)|\bspam|virus|blocked|black ?list|block ?list|grey ?list|relay|\bspf\b|\bdmarc\b|sender (?:denied|rejected|verif|address|domain)|access denied|temporar|locked|preferences|authenticat`)
)
