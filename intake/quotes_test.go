package intake

import (
	"strings"
	"testing"
)

const (
	reply  = "Thank you, Friday morning suits me.\n\nThe lift is still out of order too."
	quoted = "Dear Mrs Patel,\nwe will come on Friday between 9:00 and 12:00.\nVictory Housing Trust"
)

// introductions are what mail programs write above the mail they answer.
var introductions = map[string][]string{
	"English": {
		"On Tue, 3 Mar 2026 at 10:15, Jane Smith <jane@example.org> wrote:",
		"On 3 Mar 2026, at 10:15, Jane Smith <jane@example.org> wrote:",
		"On 03/03/2026 10:15, Jane Smith wrote:",
		"On Tuesday 3 March 2026 at 10:15:20 GMT, Jane Smith <jane@example.org> wrote:",
		"On Tuesday, March 3rd, 2026 at 10:15 AM, Jane Smith <jane@example.org> wrote:",
		"On Tue, Mar 3, 2026 at 10:15 AM Jane Smith < mailto:jane@example.org > wrote:",
		"On Mar 3, 2026 10:15 AM, \"Jane Smith\" <jane@example.org> wrote:",
		"On Mar 3, 2026, at 10:15, jane@example.org wrote:",
		"At 10:15 03/03/2026, Jane Smith wrote:",
		"2026-03-03 10:15 GMT+00:00 Jane Smith <jane@example.org>:",
		"From: Jane Smith <jane@example.org> on 3 March 2026 10:15 wrote:",
	},
	"German": {
		"Am Di., 3. März 2026 um 10:15 Uhr schrieb Jane Smith <jane@example.org>:",
		"Am 03.03.26 um 10:15 schrieb Jane Smith:",
		"Am Dienstag, 3. März 2026 um 10:15:20 MEZ hat Jane Smith <jane@example.org> Folgendes geschrieben:",
		"Jane Smith <jane@example.org> schrieb am Di., 3. März 2026, 10:15:",
	},
	"French": {
		"Le mar. 3 mars 2026 à 10:15, Jane Smith <jane@example.org> a écrit :",
		"Le 03/03/2026 à 10:15, Jane Smith a écrit :",
	},
	"Spanish": {
		"El mar, 3 mar 2026 a las 10:15, Jane Smith (<jane@example.org>) escribió:",
		"En martes, 3 de marzo de 2026, 10:15:20 CET, Jane Smith <jane@example.org> escribió:",
	},
	"Italian": {
		"Il giorno mar 3 mar 2026 alle ore 10:15 Jane Smith <jane@example.org> ha scritto:",
		"Il 03/03/2026 10:15, Jane Smith ha scritto:",
	},
	"Portuguese": {
		"Em ter., 3 de mar. de 2026 às 10:15, Jane Smith <jane@example.org> escreveu:",
		"Jane Smith <jane@example.org> escreveu (terça, 3/03/2026 à(s) 10:15):",
	},
	"Dutch": {
		"Op di 3 mrt 2026 om 10:15 schreef Jane Smith <jane@example.org>:",
		"Op 3 mrt 2026, om 10:15 heeft Jane Smith <jane@example.org> het volgende geschreven:",
	},
	"Polish": {
		"wt., 3 mar 2026 o 10:15 Jane Smith <jane@example.org> napisał(a):",
		"W dniu 03.03.2026 o 10:15, Jane Smith pisze:",
		"Wiadomość napisana przez Jane Smith <jane@example.org> w dniu 3 mar 2026, o godz. 10:15:",
	},
	"Swedish": {
		"Den tis 3 mars 2026 kl 10:15 skrev Jane Smith <jane@example.org>:",
		"3 mars 2026 kl. 10:15 skrev Jane Smith <jane@example.org>:",
	},
	"Danish":    {"Den tirs. 3. mar. 2026 kl. 10.15 skrev Jane Smith <jane@example.org>:"},
	"Norwegian": {"tir. 3. mar. 2026 kl. 10:15 skrev Jane Smith <jane@example.org>:"},
	"Finnish": {
		"ti 3. maalisk. 2026 klo 10.15 Jane Smith (jane@example.org) kirjoitti:",
		"Jane Smith kirjoitti 3.3.2026 klo 10.15:",
	},
	"Czech": {
		"út 3. 3. 2026 v 10:15 odesílatel Jane Smith <jane@example.org> napsal:",
		"Dne 03.03.2026 v 10:15 Jane Smith napsal(a):",
	},
	"Russian": {
		"вт, 3 мар. 2026 г. в 10:15, Jane Smith <jane@example.org>:",
		"03.03.2026 10:15, Jane Smith пишет:",
		"Вторник, 3 марта 2026, 10:15 +03:00 от Jane Smith <jane@example.org>:",
	},
	"Japanese": {
		"2026年3月3日(火) 10:15 Jane Smith <jane@example.org>:",
		"2026/03/03 10:15、Jane Smith <jane@example.org>のメール:",
	},
	"Chinese": {
		"Jane Smith <jane@example.org> 于2026年3月3日周二 10:15写道：",
		"在 2026年3月3日，上午10:15，Jane Smith <jane@example.org> 写道：",
		"在 2026-03-03 10:15:20，\"Jane Smith\" <jane@example.org> 写道：",
	},
	"Korean":    {"2026년 3월 3일 (화) 오전 10:15, Jane Smith <jane@example.org>님이 작성:"},
	"Turkish":   {"Jane Smith <jane@example.org>, 3 Mar 2026 Sal, 10:15 tarihinde şunu yazdı:"},
	"Hungarian": {"Jane Smith <jane@example.org> ezt írta (időpont: 2026. márc. 3., K, 10:15):"},
	"Romanian":  {"În mar., 3 mar. 2026 la 10:15, Jane Smith <jane@example.org> a scris:"},
	"Greek":     {"Στις Τρί 3 Μαρ 2026 στις 10:15 π.μ., ο χρήστης Jane Smith <jane@example.org> έγραψε:"},
}

func TestNewTextAboveIntroduction(t *testing.T) {
	marked := "> " + strings.ReplaceAll(quoted, "\n", "\n> ")
	for language, list := range introductions {
		for _, intro := range list {
			for how, full := range map[string]string{
				"marked":         reply + "\n\n" + intro + "\n\n" + marked,
				"unmarked":       reply + "\n\n" + intro + "\n\n" + quoted,
				"marked, broken": reply + "\n\n" + broken(intro) + "\n" + marked,
				"below":          intro + "\n" + marked + "\n\n" + reply,
			} {
				if got := newText(full, thread{answers: true}); got != reply {
					t.Errorf("%s, %s: %s\ngot:\n%s", language, how, intro, got)
				}
			}
		}
	}
}

// broken breaks a long line as mail programs did before they stopped.
func broken(s string) string {
	words := strings.Split(s, " ")
	n := len(words) / 2
	return strings.Join(words[:n], " ") + "\n" + strings.Join(words[n:], " ")
}

// headerBlocks are the four lines Outlook writes above the mail it answers.
var headerBlocks = map[string]string{
	"English":     "From: Jane Smith <jane@example.org>\nSent: 03 March 2026 10:15\nTo: Patel, Asha\nSubject: RE: Leak",
	"bold":        "*From:* Jane Smith <jane@example.org>\n*Sent:* Tuesday, March 3, 2026 10:15 AM\n*To:* Asha Patel\n*Cc:* Bob\n*Subject:* RE: Leak",
	"Samsung":     "-------- Original message --------\nFrom: Jane Smith <jane@example.org>\nDate: 03/03/2026  10:15  (GMT+00:00)\nTo: asha@example.com\nSubject: Re: Leak",
	"ruled":       "________________________________\nFrom: Jane Smith\nSent: 03 March 2026 10:15\nTo: Asha Patel\nSubject: RE: Leak",
	"spread":      "From: Jane Smith <jane@example.org>\n\nSent: 03 March 2026 10:15\n\nTo: Asha Patel\n\nSubject: RE: Leak",
	"older":       "-----Original Message-----\nFrom: Jane Smith [mailto:jane@example.org]\nSent: 03 March 2026 10:15\nTo: Asha Patel\nSubject: RE: Leak",
	"recipients":  "From: Jane Smith <jane@example.org>\nSent: 03 March 2026 10:15\nTo: Asha Patel <asha@example.com>; Bob Brown <bob@example.com>;\nCarol Clark <carol@example.com>\nSubject: RE: Leak",
	"German":      "Von: Jane Smith <jane@example.org>\nGesendet: Dienstag, 3. März 2026 10:15\nAn: Patel, Asha\nBetreff: AW: Leak",
	"French":      "De : Jane Smith <jane@example.org>\nEnvoyé : mardi 3 mars 2026 10:15\nÀ : Patel, Asha\nObjet : RE: Leak",
	"Spanish":     "De: Jane Smith <jane@example.org>\nEnviado: martes, 3 de marzo de 2026 10:15\nPara: Patel, Asha\nAsunto: RE: Leak",
	"Italian":     "Da: Jane Smith <jane@example.org>\nInviato: martedì 3 marzo 2026 10:15\nA: Patel, Asha\nOggetto: R: Leak",
	"Portuguese":  "De: Jane Smith <jane@example.org>\nEnviado: terça-feira, 3 de março de 2026 10:15\nPara: Patel, Asha\nAssunto: RE: Leak",
	"Dutch":       "Van: Jane Smith <jane@example.org>\nVerzonden: dinsdag 3 maart 2026 10:15\nAan: Patel, Asha\nOnderwerp: RE: Leak",
	"Polish":      "Od: Jane Smith <jane@example.org>\nWysłane: wtorek, 3 marca 2026 10:15\nDo: Patel, Asha\nTemat: RE: Leak",
	"Swedish":     "Från: Jane Smith <jane@example.org>\nSkickat: den 3 mars 2026 10:15\nTill: Patel, Asha\nÄmne: SV: Leak",
	"Danish":      "Fra: Jane Smith <jane@example.org>\nSendt: 3. marts 2026 10:15\nTil: Patel, Asha\nEmne: SV: Leak",
	"Finnish":     "Lähettäjä: Jane Smith <jane@example.org>\nLähetetty: tiistai 3. maaliskuuta 2026 10.15\nVastaanottaja: Patel, Asha\nAihe: VS: Leak",
	"Czech":       "Od: Jane Smith <jane@example.org>\nOdesláno: úterý 3. března 2026 10:15\nKomu: Patel, Asha\nPředmět: RE: Leak",
	"Russian":     "От: Jane Smith <jane@example.org>\nОтправлено: вторник, 3 марта 2026 г. 10:15\nКому: Patel, Asha\nТема: RE: Leak",
	"Japanese":    "差出人: Jane Smith <jane@example.org>\n送信日時: 2026年3月3日 10:15\n宛先: Patel, Asha\n件名: RE: Leak",
	"Chinese":     "发件人: Jane Smith <jane@example.org>\n发送时间: 2026年3月3日 10:15\n收件人: Patel, Asha\n主题: RE: Leak",
	"Taiwanese":   "寄件者： Jane Smith <jane@example.org>\n寄件日期： 2026年3月3日 10:15\n收件者： Patel, Asha\n主旨： RE: Leak",
	"Korean":      "보낸 사람: Jane Smith <jane@example.org>\n보낸 날짜: 2026년 3월 3일 화요일 10:15\n받는 사람: Patel, Asha\n제목: RE: Leak",
	"German rule": "-----Ursprüngliche Nachricht-----\nVon: Jane Smith\nGesendet: Dienstag, 3. März 2026 10:15\nAn: Patel, Asha\nBetreff: AW: Leak",
	"QQ":          "------------------ 原始邮件 ------------------\n发件人: \"Jane Smith\" <jane@example.org>;\n发送时间: 2026年3月3日(星期二) 上午10:15\n收件人: \"Asha\" <asha@example.com>;\n主题: Leak",
	"Proton":      "------- Original Message -------\nOn Tuesday, March 3rd, 2026 at 10:15, Jane Smith <jane@example.org> wrote:",
	"desk":        "##- Please type your reply above this line -##",
}

func TestNewTextAboveHeaderBlock(t *testing.T) {
	for name, block := range headerBlocks {
		full := reply + "\n\n" + block + "\n\n" + quoted
		if got := newText(full, thread{answers: true}); got != reply {
			t.Errorf("%s: got:\n%s", name, got)
		}
		if name == "Proton" || name == "desk" {
			continue
		}
		// The same block in a mail that is passed on is content.
		if got := newText(full, thread{forwarded: true}); !strings.Contains(got, quoted) || !strings.Contains(got, reply) {
			t.Errorf("%s, passed on: got:\n%s", name, got)
		}
	}
}

func TestNewText(t *testing.T) {
	tests := []struct{ name, full, want string }{
		{"nothing quoted", "The boiler is out again.\n\nJo", "The boiler is out again.\n\nJo"},
		{"interleaved", "On 3 Mar 2026 at 10:15, Jane <j@example.org> wrote:\n> Which day?\nFriday.\n> Which flat?\nFlat 2.", "Friday.\nFlat 2."},
		{"interleaved without introduction", "My answers:\n\n> Which day?\n\nFriday.\n\n> Which flat?\n\nFlat 2.", "My answers:\n\nFriday.\n\nFlat 2."},
		{"only quoted", "> all of it\n> is quoted", ""},
		{"only a signature", "Sent from my iPhone\n\nOn 3 Mar 2026 at 10:15, Jane <j@example.org> wrote:\n> Which day?", ""},
		{"emoji only", "👍\n\nOn 3 Mar 2026 at 10:15, Jane <j@example.org> wrote:\n> Which day?", "👍"},
		{"a sentence that begins with On", "On Monday your man came at 10:15 and wrote nothing down.\nOn Tuesday: nobody.", "On Monday your man came at 10:15 and wrote nothing down.\nOn Tuesday: nobody."},
		{"a sentence above an introduction", "Friday is fine.\nOn 3 Mar 2026 at 10:15, Jane <j@example.org> wrote:\n> Which day?", "Friday is fine."},
		{"a number above an introduction", "Ring me on 07700 900123\nOn 3 Mar 2026 at 10:15, Jane <j@example.org> wrote:\n> Which day?", "Ring me on 07700 900123"},
		{"a day above an introduction", "On Monday 9 men came\nOn 3 Mar 2026 at 10:15, Jane <j@example.org> wrote:\n> Which day?", "On Monday 9 men came"},
		{"a number above a name", "Ring me on 07700 900123\nJane <j@example.org> schrieb am 3. März 2026 um 10:15:\n> Which day?", "Ring me on 07700 900123"},
		{"a colon above an introduction", "I am in at 10:15:\nOn 3 Mar 2026 at 10:15, Jane <j@example.org> wrote:\n> Which day?", "I am in at 10:15:"},
		{"header words in prose", "From: the kitchen, the damp went\nTo: the bedroom.\nIt smells.", "From: the kitchen, the damp went\nTo: the bedroom.\nIt smells."},
		{"a memo", "To: Housing\nFrom: A. Patel\nDate: 3 March 2026\nSubject: Complaint\n\nThe boiler is out.", "To: Housing\nFrom: A. Patel\nDate: 3 March 2026\nSubject: Complaint\n\nThe boiler is out."},
		{"a list with a colon", "Please send it to <asha@example.org> with these:\n- the form\n- the dates", "Please send it to <asha@example.org> with these:\n- the form\n- the dates"},
		{"a letter quoted by hand", "On 12 March you wrote:\n\"We will come.\"\nNobody came.", "On 12 March you wrote:\n\"We will come.\"\nNobody came."},
		{"dashes between points", "Point one\n--------\nPoint two\n---\nPoint three", "Point one\n--------\nPoint two\n---\nPoint three"},
		{"signature", "The boiler is out.\n-- \nA. Patel\n07700 900123", "The boiler is out."},
		{"signature that lost its space", "The boiler is out.\n--\nA. Patel", "The boiler is out."},
		{"two dashes above a long text", "Hello\n--\n" + strings.Repeat("A long paragraph of the letter itself.\n", 30), "Hello\n--\n" + strings.TrimSpace(strings.Repeat("A long paragraph of the letter itself.\n", 30))},
		{"signature between text and quote", "Friday.\n\n-- \nA. Patel\n\nOn 3 Mar 2026 at 10:15, Jane <j@example.org> wrote:\n> Which day?", "Friday."},
		{"phone line on top", "Sent from my iPhone\n\nFriday is fine.", "Friday is fine."},
		{"phone line in the middle", "Friday is fine.\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>\n\nP.S. The lift too.", "Friday is fine.\n\nP.S. The lift too."},
		{"words that look like a phone line", "I sent from my phone two photos of the mould last week.", "I sent from my phone two photos of the mould last week."},
		{"outside warning", "CAUTION: This email originated from outside the organisation. Do not click links.\n\nThe boiler is out.", "The boiler is out."},
		{"caution by a person", "Caution: the stairs outside are icy and someone fell.", "Caution: the stairs outside are icy and someone fell."},
		{"a mail pasted into a new one", "I sent you this and heard nothing:\n\nFrom: Asha <asha@example.org>\nSent: 3 March 2026 10:15\nTo: info@victory.example\nSubject: Leak\n\nWater everywhere.", "I sent you this and heard nothing:\n\nFrom: Asha <asha@example.org>\nSent: 3 March 2026 10:15\nTo: info@victory.example\nSubject: Leak\n\nWater everywhere."},
		{"passed on, with a remark", "See below.\n\n---------- Forwarded message ---------\nFrom: Bob <bob@example.org>\nDate: Tue, 3 Mar 2026\nSubject: Leak\nTo: <asha@example.org>\n\nWater everywhere.\n> and more", "See below.\n\n---------- Forwarded message ---------\nFrom: Bob <bob@example.org>\nDate: Tue, 3 Mar 2026\nSubject: Leak\nTo: <asha@example.org>\n\nWater everywhere.\n> and more"},
		{"passed on by Apple Mail", "Begin forwarded message:\n\n> From: Bob <bob@example.org>\n> Subject: Leak\n> \n> Water everywhere.", "Begin forwarded message:\n\n> From: Bob <bob@example.org>\n> Subject: Leak\n> \n> Water everywhere."},
	}
	for _, tt := range tests {
		if got := newText(tt.full, thread{}); got != tt.want {
			t.Errorf("%s: got:\n%s\nwant:\n%s", tt.name, got, tt.want)
		}
	}
}

// TestPassedOn keeps marked lines where the subject says that they are passed on.
func TestPassedOn(t *testing.T) {
	for _, full := range []string{
		"Is this yours?\n\n>> We arrived on Friday.\n>> No hot water.",
		"Is this yours?\n\nOn 3 Mar 2026 at 10:15, Jane <j@example.org> wrote:\n> We arrived on Friday.",
	} {
		if got := newText(full, thread{forwarded: true}); got != full {
			t.Errorf("got:\n%s\nwant:\n%s", got, full)
		}
	}
}

func TestProgramLines(t *testing.T) {
	for _, line := range []string{
		"Sent from my iPhone", "Sent from my Wiko RIDGE FAB 4G", "Sent from Yahoo Mail on Android", "Sent from Outlook for iOS",
		"Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent with Proton Mail secure email.", "Sent from Mail for Windows", "Sent via the Samsung Galaxy S21, an AT&T 5G smartphone",
		"Von meinem iPhone gesendet", "Gesendet mit der GMX Mail App", "Holen Sie sich Outlook für Android", "Envoyé de mon iPhone", "Envoyé depuis mon appareil Galaxy", "Obtenir Outlook pour iOS",
		"Enviado desde mi iPhone", "Enviado do meu iPhone", "Obtener Outlook para Android", "Inviato da iPhone", "Inviato da Yahoo Mail su Android", "Scarica Outlook per iOS", "Verstuurd vanaf mijn iPhone", "Verzonden vanuit Outlook voor iOS",
		"Wysłane z iPhone'a", "Pobierz aplikację Outlook dla systemu Android", "Skickat från min iPhone", "Hämta Outlook för iOS", "Sendt fra min iPhone", "Hent Outlook til Android", "Lähetetty iPhonesta", "Odesláno z iPhonu",
		"Отправлено с iPhone", "Отправлено из Яндекс Почты", "发自我的iPhone", "從我的 iPhone 傳送", "iPhoneから送信", "나의 iPhone에서 보냄", "iPhone'umdan gönderildi",
	} {
		if !isProgramLine(line) {
			t.Errorf("%q is not known as a program's line", line)
		}
	}
	for _, line := range []string{
		"I sent from my account yesterday", "Sent from the office were two letters and neither helped me at all with the damp in the back bedroom", "Get the boiler fixed", "Sent you three emails already", "Download the form and sign it", "Sent from: the housing office in Cromer, by hand.",
	} {
		if isProgramLine(line) {
			t.Errorf("%q is taken for a program's line", line)
		}
	}
}
