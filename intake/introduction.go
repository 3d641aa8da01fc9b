package intake

import (
	"regexp"
	"slices"
	"strings"
)

// An introduction is the line, or the few lines, above a quoted mail: "On 3 May
// 2026 at 10:15, Jane Smith <jane@example.org> wrote:". Mail programs write it in
// the language they speak. It is known by what stands in it: the word for
// writing, an address in angle brackets, a date, a time and a colon at its end.

// maxIntroduction is how many lines an introduction may be broken over.
const maxIntroduction = 6

// introductionAt reports how many lines from i introduce a quote.
func introductionAt(lines []string, i int) int {
	if strings.TrimSpace(lines[i]) == "" || !endSoon(lines, i) || !mayBegin(lines[i]) {
		return 0
	}
	var joined strings.Builder
	for n := 1; n <= maxIntroduction && i+n <= len(lines); n++ {
		line := strings.TrimSpace(lines[i+n-1])
		if line == "" || isQuoted(line) || joined.Len()+len(line) > 1000 {
			return 0
		}
		joined.WriteString(line + " ")
		if mayEnd(line) {
			if introduces(strings.TrimSpace(joined.String()), n > 1) {
				if beginsLater(lines[i : i+n]) {
					return 0
				}
				return n
			}
			if endsInColon(line) {
				return 0 // a colon ends it, and it was none
			}
		}
	}
	return 0
}

// beginsLater reports whether the introduction that ends in the last of lines
// begins below the first of them, which then is the writer's own.
func beginsLater(lines []string) bool {
	addressed := angleAddress.MatchString(lines[0])
	part := addressed || beginsSurely(lines[0]) || isDated(lines[0]) // of an introduction, by the look of it
	for k := 1; k < len(lines); k++ {
		first, last := strings.TrimSpace(lines[k]), k == len(lines)-1
		begins := !addressed && beginsSurely(first) && (!part || yearOrDay.MatchString(first)) ||
			last && !part && !strings.HasPrefix(first, "<") && (isDated(first) || angleAddress.MatchString(first))
		if begins && introduces(strings.Join(lines[k:], " "), !last) {
			return true
		}
	}
	return false
}

// beginsSurely reports whether a line begins as most introductions do: "On 3 …".
func beginsSurely(line string) bool {
	return introStart.MatchString(line) && strings.ContainsAny(line, "0123456789")
}

func isDated(line string) bool { return yearOrDay.MatchString(line) || clock.MatchString(line) }

// endSoon is a quick look for the end of an introduction from line i on.
func endSoon(lines []string, i int) bool {
	return slices.ContainsFunc(lines[i:min(len(lines), i+maxIntroduction)], mayEnd)
}

// mayEnd is a quick look at the last line of an introduction.
func mayEnd(line string) bool {
	if endsInColon(line) {
		return true
	}
	line = trimDecoration(line)
	return endsInVerb(strings.ToLower(line[max(0, len(line)-24):]))
}

func endsInColon(line string) bool {
	line = trimDecoration(line)
	return strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：")
}

// mayBegin is a quick look at its first line.
func mayBegin(line string) bool {
	return len(line) <= 500 && (strings.ContainsAny(line, "0123456789@<") || introStart.MatchString(line) || mayEnd(line))
}

// trimDecoration drops white space and what bold and rules leave behind.
func trimDecoration(s string) string { return strings.TrimRight(strings.TrimSpace(s), " *_-\u00a0") }

// wroteVerbs are the words for writing, lower case. Where a form takes an ending
// for a woman, the bare form is enough.
var wroteVerbs = []string{
	"wrote", "writes", "schrieb", "schrieben", "a écrit", "a ecrit", "escribió", "escribio", "ha scritto", "scrive", "escreveu",
	"schreef", "geschreven", "geschrieben", "napisał", "napisała", "napisał(a)", "napisal", "napisal(a)", "pisze", "napsal", "napsala", "napsal(a)", "skrev", "kirjoitti",
	"пишет", "написал", "написала", "написал(а)", "писал", "писал(а)", "писала", "написав", "写道", "寫道", "さんは書きました", "のメッセージ", "のメール", "님이 작성",
	"yazdı", "yazdi", "írta", "a scris", "έγραψε", "napísal", "napísala", "napísal(a)", "ha escrit", "đã viết", "menulis", "je napisao", "je napisala", "rakstīja", "rašė", "kirjutas", "написа", "כתב", "كتب",
}

var wroteVerb = regexp.MustCompile(`(?i)(?:^|[\s>)"'\]])(?:` + joinWords(wroteVerbs) + `)(?:$|[\s:：,(])|写道|寫道|のメール|さんは書きました|のメッセージ|님이 작성`)

// joinWords makes one expression of words, the longest first.
func joinWords(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = regexp.QuoteMeta(w)
	}
	slices.SortFunc(quoted, func(a, b string) int { return len(b) - len(a) })
	return strings.Join(quoted, "|")
}

// endsInVerb reports whether lower, in lower case, ends in a word for writing.
func endsInVerb(lower string) bool {
	lower = strings.TrimRight(lower, " :：")
	return slices.ContainsFunc(wroteVerbs, func(v string) bool { return strings.HasSuffix(lower, v) })
}

// introStarts are words that introductions begin with, mostly "on" and weekdays.
var introStarts = []string{
	"on", "at", "in", "from", "quoting", "le", "am", "um", "von", "el", "en", "il", "in data", "em", "no dia", "op", "w dniu", "dnia", "den", "d", "på", "dne", "dňa", "v", "в", "у", "в сообщении", "στις", "la", "la data", "în", "pada", "vào", "na", "u", "dana", "在", "於",
	"mon", "tue", "wed", "thu", "fri", "sat", "sun", "wt", "pon", "śr", "czw", "pt", "sob", "niedz", "man", "tir", "tirs", "ons", "tor", "tors", "fre", "lør", "lör", "søn", "sön", "mån", "tis", "ma", "ti", "ke", "to", "pe", "su", "po", "út", "st", "čt", "pá", "so", "ne", "пн", "вт", "ср", "чт", "пт", "сб", "вс",
	"wiadomość napisana przez",
}

var (
	angleAddress = regexp.MustCompile(`[<\[(]\s*[^<>\s]*(?:mailto:)?[^<>\s@]+@[^<>\s@]+[>\])]`)
	clock        = regexp.MustCompile(`\b[0-2]?[0-9][:.h][0-5][0-9]\b`)
	yearOrDay    = regexp.MustCompile(`\b(?:19|20)[0-9]{2}\b|\b[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}\b|[0-9]{4}[年년]`)
	introStart   = regexp.MustCompile(`(?i)^[\s"'*_(-]*(?:` + joinWords(introStarts) + `)[\s,.]`)
)

// introduces reports whether s is a whole introduction.
func introduces(s string, wrapped bool) bool {
	s = trimDecoration(s)
	colon := endsInColon(s)
	verb := wroteVerb.MatchString(s)
	if !colon && !verb {
		return false
	}
	addr, hour, day := angleAddress.MatchString(s), clock.MatchString(s), yearOrDay.MatchString(s)
	starts, last := introStart.MatchString(s), endsInVerb(strings.ToLower(s))
	switch {
	case colon && addr:
		return verb || hour || starts && day
	case colon && verb && hour:
		return starts || day
	case last && addr && (hour || day):
		return starts // the colon got lost
	case wrapped:
		return false
	case colon && verb && (starts || day):
		return true
	}
	return colon && last && len(s) < 80 && strings.Count(s, " ") <= 5 // "Jane Smith wrote:"
}
