package intake

import "strings"

// dividesAt reports how many lines from i divide the new text from the mail
// being answered.
func dividesAt(lines []string, i int) int {
	line := strings.TrimSpace(lines[i])
	if line == "" || len(line) > 400 {
		return 0
	}
	if divider.MatchString(line) {
		return 1
	}
	return headerBlockAt(lines, i)
}

var headerNames = map[string]string{}

func init() {
	for kind, names := range map[string]string{
		"from":    "from|von|de|da|van|od|från|fra|lähettäjä|от|от кого|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|kimden|gönderen|από|feladó|expéditeur|de la|afzender|mittente|remitente",
		"date":    "date|sent|sent at|gesendet|datum|envoyé|date d'envoi|enviado|enviado el|enviada em|enviada|data|fecha|inviato|verzonden|verzonden op|wysłano|wysłane|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|odesláno|отправлено|дата|发送时间|日期|寄件日期|传送日期|送信日時|日付|日時|보낸 날짜|날짜|gönderildi|tarih|elküldve|dátum|trimis|ημερομηνία|στάλθηκε|odoslané|envoyé le|gesendet am",
		"to":      "to|an|à|a|para|pour|aan|naar|do|till|til|vastaanottaja|komu|кому|收件人|收件者|宛先|받는 사람|받는사람|kime|alıcı|προς|címzett|către|destinataire|destinatario|destinatário|destinataires",
		"subject": "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|temat|ämne|emne|aihe|předmět|predmet|тема|主题|主旨|件名|제목|konu|θέμα|tárgy|subiect|sujet",
		"cc":      "cc|bcc|kopie|copie|copia|kopia|kopi|kopio|копия|抄送|副本|참조|reply-to|answer to|antwort an|répondre à|importance|wichtigkeit|attachments|anlagen|priority|sensitivity|reply to|responder a|rispondi a|organisation|organization",
	} {
		for name := range strings.SplitSeq(names, "|") {
			headerNames[name] = kind
		}
	}
}

// headerBlockAt reports how many lines from i are the header of a mail shown in
// the text, as Outlook does above the mail it answers: at least three kinds of
// header line, the sender among them, and a time or an address, which a letter
// that begins "To: … From: … Date: …" does not have.
func headerBlockAt(lines []string, i int) int {
	if kind, _ := headerLine(lines[i]); kind == "" {
		return 0
	}
	kinds := map[string]bool{}
	proof, n, loose := false, 0, 0
	for j := i; j < len(lines) && j < i+14; j++ {
		line := strings.TrimSpace(lines[j])
		if kind, value := headerLine(line); kind != "" {
			kinds[kind] = true
			loose = 0
			n = j - i + 1
			proof = proof || kind != "subject" && strings.Contains(value, "@") || kind == "date" && clock.MatchString(value)
			continue
		}
		// A blank line may stand between lines (HTML made plain), and a long
		// list of recipients goes on over lines.
		if loose++; loose > 2 || line == "" && kinds["subject"] {
			break
		}
		if strings.Contains(line, "@") || clock.MatchString(line) {
			proof = true
		}
	}
	delete(kinds, "cc")
	if proof && kinds["from"] && len(kinds) >= 3 || proof && len(kinds) == 4 {
		return n
	}
	return 0
}

// headerLine splits a line such as "*Gesendet:* Dienstag …".
func headerLine(line string) (kind, value string) {
	line = strings.TrimLeft(strings.TrimSpace(line), "*_ ")
	i := strings.IndexAny(line, ":：")
	if i < 1 || i > 40 {
		return "", ""
	}
	name := strings.ToLower(strings.TrimSpace(strings.Trim(strings.TrimSpace(line[:i]), "*_")))
	name = strings.ReplaceAll(name, "\u00a0", " ")
	return headerNames[name], strings.TrimLeft(line[i:], ":： *_")
}
