package intake

import (
	"regexp"
	"slices"
	"strings"
)

// signatureMark is the line above a signature (RFC 3676, 4.3).
const signatureMark = "-- "

// withoutSignature drops the signature below its mark, the lines a phone or a
// mail program adds, and what is left of rules at the end.
func withoutSignature(lines []string) []string {
	for i, line := range lines {
		if line == signatureMark || strings.TrimSpace(line) == "--" && shortEnd(lines[i+1:]) {
			lines = lines[:i]
			break
		}
	}
	for i := 0; i < len(lines); i++ {
		if isProgramLine(lines[i]) {
			lines = append(lines[:i:i], lines[i+1:]...)
			i--
		}
	}
	return dropRule(lines)
}

// shortEnd reports whether the lines are few and short enough for a signature
// whose mark lost its space on the way.
func shortEnd(lines []string) bool {
	text := strings.TrimSpace(strings.Join(lines, "\n"))
	return len(text) < 600 && strings.Count(text, "\n") < 14
}

// programLine is what phones and mail programs write under a mail, in the
// languages they speak.
var programLine = regexp.MustCompile(`(?i)^[\s"'*_(\[-]*(?:` + strings.Join([]string{
	`sent (?:from|via|using|with|by) (?:my |the )?(?:i-?phone|i-?pad|i-?pod|android|samsung|galaxy|huawei|nokia|blackberry|mobile|phone|windows|outlook|yahoo|aol|gmail|hotmail|mail|proton|tablet|smart ?phone|verizon|t-mobile|at&t|xperia|sony|oneplus|pixel|motorola|moto|htc|lg|xiaomi|redmi|oppo|vivo|honor|kindle|sky|bt|ee|o2|vodafone|three|virgin|mailbird|spark|thunderbird|tutanota|zoho|fastmail|mac|macbook|apple|an? (?:i|a|phone|mobile)|myMail|blue|aqua|edison|polymail|airmail|newton|missive|front|superhuman|hey)\b.{0,80}`,
	`sent from my(?: [^\s,.;:!?]+){1,5}`,
	`get (?:the )?(?:new )?outlook (?:for|app)\b.{0,80}`,
	`(?:download|obtenez|obtenir|télécharg\S+|holen sie sich|descargue?|obtener|scarica|ottieni|obter|obtenha|download|pobierz|hämta|hent|hanki|получите|получить|获取|取得)\s+(?:aplikację |l'application )?outlook\b.{0,80}`,
	`outlook\s*(?:für|pour|para|per|voor|dla|för|til|для)\s*(?:ios|android|mac)\b.{0,80}`,
	`(?:von meinem|gesendet (?:von|mit|über)|diese nachricht wurde von meinem)\b.{0,80}(?:gesendet|gesendet\.|iphone|ipad|handy|mobiltelefon|smartphone|android|samsung|outlook|mail|yahoo|gmx|web\.de|proton|telekom|huawei|galaxy)\b.{0,60}`,
	`envoy[ée] (?:de|depuis|à partir de|avec|via)\b.{0,20}(?:iphone|ipad|mobile|t[ée]l[ée]phone|smartphone|android|samsung|outlook|yahoo|mail|courrier|orange|free|sfr|proton|huawei|galaxy|portable|tablette)\b.{0,60}`,
	`enviado (?:desde|do|de|a partir|con|com|via)\b.{0,20}(?:iphone|ipad|m[óo]vil|celular|android|samsung|outlook|yahoo|correo|email|e-mail|tel[ée]fono|smartphone|proton|huawei|galaxy)\b.{0,60}`,
	`inviato (?:da|dal|dall'|con|tramite)\s?.{0,20}(?:iphone|ipad|android|samsung|outlook|yahoo|posta|cellulare|smartphone|proton|huawei|galaxy|libero)\b.{0,60}`,
	`(?:verzonden|verstuurd) (?:vanaf|vanuit|met|via)\b.{0,20}(?:iphone|ipad|android|samsung|outlook|yahoo|mail|telefoon|mobiel|proton|huawei|galaxy)\b.{0,60}`,
	`wys[łl]ane? (?:z|ze|za pomoc[ąa])\b.{0,30}(?:iphone|ipad|android|samsung|outlook|yahoo|poczt|telefonu|smartfonu|proton|huawei|galaxy|wp|onet|interia)\S*.{0,60}`,
	`(?:skickat|skickades|sendt|sent) (?:från|fra|med|via)\b.{0,20}(?:iphone|ipad|android|samsung|outlook|yahoo|mail|e-post|telefon|mobil|proton|huawei|galaxy)\b.{0,60}`,
	`lähetetty .{0,30}(?:iphone|ipad|android|samsung|outlook|yahoo|puhelimesta|galaxy)\S*.{0,40}`,
	`odesl[áa]no .{0,30}(?:iphon|ipad|android|samsung|outlook|seznam|yahoo|mobil|galaxy)\S*.{0,40}`,
	`отправлено (?:с|из|через)\b?.{0,60}`,
	`发自我?的?\s?\S{1,30}`, `從我的 \S{1,20} 傳送`, `(?:iphone|ipad|android|outlook).{0,12}から送信`, `나의 (?:iphone|ipad)에서 보냄`, `.{0,20}에서 보냄`,
	`iphone'umdan gönderildi`, `trimis de pe .{0,40}`, `elküldve .{0,40}(?:iphone|ipad|android)\S*`,
}, `|`) + `)[\s"'*_)\].<>-]*$`)

// programStarts are the beginnings of such lines, so that the long expression is
// spared for most others.
var programStarts = []string{
	"sent", "sendt", "get", "download", "outlook", "obten", "obter", "descarg", "scarica", "ottieni", "télécharg", "holen", "pobierz", "hämta", "hent", "hanki", "получит", "获取", "取得",
	"von meinem", "gesendet", "diese nachricht", "envoy", "enviad", "inviato", "verzonden", "verstuurd", "wys", "skick", "lähetetty", "odesl", "отправлено", "发自", "從我的", "iphone", "ipad", "android", "나의", "trimis", "elküldve",
}

func isProgramLine(line string) bool {
	line = strings.TrimSpace(line)
	if line == "" || len(line) >= 200 {
		return false
	}
	start := strings.ToLower(strings.TrimLeft(line[:min(len(line), 40)], " \"'*_([-"))
	hint := func(s string) bool { return strings.HasPrefix(start, s) }
	return (slices.ContainsFunc(programStarts, hint) || strings.Contains(line, "보냄")) && programLine.MatchString(line)
}

// banner counts the lines at the top in which a mail gateway warns that the
// mail comes from outside: a short paragraph of its own, or one line.
func banner(lines []string) int {
	start := nextText(lines, 0)
	end := start
	for end < len(lines) && strings.TrimSpace(lines[end]) != "" {
		end++
	}
	if end-start > 4 {
		end = start + 1
	}
	if end == start || !outsideWarning.MatchString(strings.Join(lines[start:end], " ")) {
		return 0
	}
	return end
}

var outsideWarning = regexp.MustCompile(`(?i)^[^\p{L}]*(?:(?:caution|warning|attention|notice|be careful|security|achtung|vorsicht|attenzione|atenci[óo]n)\b.{0,60}\b(?:external (?:e-?mail|sender|message)|(?:e-?mail|message|sender|mail|nachricht)\b.{0,60}\b(?:outside|external|externe?n?))\b|external(?: e-?mail| sender)?[^\p{L}]*$|(?:this|the) (?:e-?mail|message) (?:originated|originates|came|comes|is|was sent|was received|has been sent)\b.{0,30}\b(?:outside|external)\b|you don[’']?t often get e-?mail from)`)
