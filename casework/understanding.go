package casework

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// How much of a message is read for a draft, and how much of it is shown: a
// button is a link, and mail programs cut long ones.
const (
	readUpTo   = 8_000 // bytes of the message
	mostPoints = 6
	longPoint  = 110 // characters
	longWanted = 240
)

var (
	// wrongs are signs that a sentence says what went wrong.
	wrongs = regexp.MustCompile(`\b(?:not|never|no ?one|nobody|none|nothing|neither|without|cannot|no (?:heating|hot water|reply|response|answer|call|show)|` +
		`\w+n['’]?t|still|again|twice|third time|yet|since|wait(?:ed|ing|s)?|weeks?|months?|years?|late|later|delay(?:s|ed)?|overdue|` +
		`fail(?:s|ed|ure|ures)?|miss(?:ed|ing)|ignor(?:e|es|ed|ing)|forgot(?:ten)?|lost|cancel+ed|refus(?:e|es|ed|al)|chas(?:ed|ing)|promised?|` +
		`broke(?:n)?|leak(?:s|ed|ing|y)?|damp|mould|damag(?:e|ed)|dirty|unsafe|dangerous|flood(?:ed|ing|s)?|` +
		`wrong(?:ly)?|mistakes?|errors?|overcharged?|rude(?:ly)?|shout(?:ed|ing)|swore|unfair(?:ly)?|poor(?:ly)?|bad(?:ly)?|worse|awful|terrible|` +
		`appalling|disgust(?:ed|ing)|disgrace(?:ful)?|unacceptable|unhappy|dissatisfied|disappoint(?:ed|ing)|fed up|complain(?:t|ts|ed|ing)?|let down|told)\b`)

	// wishes are signs that a sentence asks for something.
	wishes = regexp.MustCompile(`\b(?:please|kindly|(?:i|we)(?:['’]?d| would| do|['’]?m| am| are|['’]?re)? (?:also |now |just |really |still )?(?:want|like|love|need|expect|ask|asking|request|requesting|demand|insist|hope|wish)|` +
		`(?:can|could|will|would) (?:you|someone|somebody)|(?:you|they) (?:should|must|need to|ought to)|` +
		`compensat(?:e|ed|ion)|an apology|apologi[sz]e|refund(?:ed)?|reimburse(?:d|ment)?|put (?:it|this|things) right|to be (?:fixed|repaired|replaced|moved|done|sorted))\b`)

	// opening are wishes that only begin a complaint: what follows is the wrong.
	opening = regexp.MustCompile(`\b(?:want|like|wish|need|asking|hope)(?:ed|ing)? (?:you )?to (?:complain|make an? (?:formal )?complaint|raise|register|log|lodge|report|appeal|escalate)\b`)

	// declined are wishes that the writer does not have.
	declined = regexp.MustCompile(`\b(?:don['’]?t|do not|not) (?:want|wanting|ask|asking)\b`)

	// courtesy is what begins or ends a letter; greeting is the part of a sentence
	// that only greets.
	courtesy = regexp.MustCompile(`(?i)^(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|to whom|thanks|thank you|many thanks|(?:kind |best |warm )?regards|yours|sincerely|cheers|sent from)\b`)
	greeting = regexp.MustCompile(`(?i)^(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))\b[^,.!?]{0,40}[,.!] *`)

	// title is a full stop that ends no sentence.
	title = regexp.MustCompile(`(?i)\b(?:mr|mrs|ms|miss|dr|st|rd|no|approx|etc|e\.g|i\.e|inc|a\.m|p\.m)\.$`)

	listed = regexp.MustCompile(`^\s*(?:[-*•–·]|\d{1,2}[.)])\s`)
)

// understand drafts a definition from the customer's own words: the sentences
// that say what went wrong, and those that ask for something. It decides
// nothing: a person reads it, mends it and sends it (Code 5.6; R18).
func understand(text string) Definition {
	type said struct {
		text  string
		score int
	}
	var points, told []said
	var wanted []string
	for _, sentence := range sentences(text) {
		sentence = greeting.ReplaceAllString(sentence, "")
		low := strings.ToLower(sentence)
		wrong, words := len(wrongs.FindAllString(low, -1)), len(strings.Fields(low))
		switch {
		case words < 3 || words < 7 && courtesy.MatchString(low) || declined.MatchString(low):
		case wishes.MatchString(low) && !opening.MatchString(low):
			wanted = append(wanted, sentence)
		case wrong > 0:
			points = append(points, said{shorten(sentence, longPoint), wrong})
		case words > 4 && len(told) < 2:
			told = append(told, said{shorten(sentence, longPoint), 0})
		}
	}
	if len(points) == 0 {
		points = told // nothing sounds like a wrong: the first that was said
	}
	for len(points) > mostPoints { // those that say least of a wrong go, the latest first
		least := len(points) - 1
		for i := least; i >= 0; i-- {
			if points[i].score < points[least].score {
				least = i
			}
		}
		points = slices.Delete(points, least, least+1)
	}
	d := Definition{Wanted: shorten(strings.Join(wanted, " "), longWanted)}
	for _, p := range points {
		d.Points = append(d.Points, p.text)
	}
	return d
}

// sentences splits a message at full stops, question and exclamation marks, at
// empty lines and at the items of a list. Lines that a mail program wrapped are
// one.
func sentences(text string) []string {
	if len(text) > readUpTo {
		text = text[:readUpTo]
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r", "")
	var out []string
	var b strings.Builder
	end := func() {
		if s := withoutBullet(strings.Join(strings.Fields(b.String()), " ")); s != "" {
			out = append(out, s)
		}
		b.Reset()
	}
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" || listed.MatchString(line) {
			end()
		}
		words := strings.Fields(line)
		for i, word := range words {
			b.WriteString(word + " ")
			closed := strings.TrimRight(word, `"'”’)`)
			if strings.HasSuffix(closed, "!") || strings.HasSuffix(closed, "?") || strings.HasSuffix(closed, ".") && !title.MatchString(closed) && !listed.MatchString(b.String()) {
				end()
			}
			if i == len(words)-1 && strings.HasSuffix(word, ",") && courtesy.MatchString(b.String()) {
				end()
			}
		}
	}
	end()
	return out
}

// shorten cuts a text after the last whole word within so many characters.
func shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	cut := string([]rune(text)[:most-1])
	if space := strings.LastIndexByte(cut, ' '); space > most/2 {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, " ,;:.-–") + "…"
}
