package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"putright/casework"
)

// facts are what a trap in testdata/mail must come out as. A blank field is not
// looked at; "-" stands for an empty one.
type facts struct {
	from, name, subject, id string
	text, full              string // full: words that FullText must hold
	files                   string // name, type and size of each
	problem                 string // words of one of the problems
	refs, quoted            string
}

const (
	leak    = "The kitchen ceiling drips."
	patel   = "asha@example.org"
	pdfFile = "letter.pdf application/pdf 9"
	oddText = "Café: it’s dripping."
)

var traps = map[string]facts{
	"before-the-header":       {from: patel, subject: "Leak", text: leak, problem: "-"},
	"line-ends-cr":            {from: patel, subject: "Leak", text: leak + "\nSecond line.", problem: "-"},
	"line-ends-lf":            {from: patel, subject: "Leak", text: leak + "\nSecond line.", problem: "-"},
	"line-ends-double":        {from: patel, subject: "Leak", full: leak},
	"utf-16":                  {from: patel, subject: "Leak", text: leak + "\nCafé.", problem: "-"},
	"header-bad-line":         {from: patel, subject: "Leak", text: leak, problem: "A line of the header"},
	"header-folded-first":     {from: patel, subject: "Leak", text: leak},
	"header-folded-blank":     {from: patel, subject: "Leak in the kitchen", text: leak},
	"header-no-blank-line":    {from: patel, subject: "Leak", text: leak + "\nSecond line."},
	"header-missing":          {from: "-", subject: "-", text: leak + "\nPlease come: it is urgent.", problem: "no header"},
	"header-only":             {from: patel, subject: "Leak", text: "-", problem: "no text"},
	"empty":                   {from: "-", subject: "-", text: "-", problem: "no text"},
	"nul-bytes":               {from: patel, subject: "Leak", text: leak},
	"header-latin-1":          {from: "renee@example.org", name: "Renée Dupré", subject: "Dégât des eaux"},
	"header-utf-8":            {from: "renee@example.org", name: "Renée Dupré", subject: "Dégât des eaux"},
	"words-split-letter":      {from: "renee@example.org", name: "Renée", subject: "Dégât des eaux"},
	"from-comma":              {from: patel, name: "Patel, Asha"},
	"from-two-ats":            {from: patel, name: "Asha"},
	"from-name-only":          {from: "-", name: "Asha Patel", problem: "sender's address"},
	"from-missing":            {from: "-", name: "-", problem: "sender's address"},
	"from-comment":            {from: patel, name: "Asha Patel"},
	"from-two":                {from: patel, problem: "more than one sender"},
	"from-quotes":             {from: patel, name: "Asha Ash Patel"},
	"from-bracket-in-name":    {from: patel, name: "Asha <manager@victory.example>"},
	"from-address-as-name":    {from: patel},
	"from-bracket-after":      {from: patel},
	"from-spaces":             {from: patel, name: "Asha"},
	"message-id-bare":         {id: "<a1@example.org>"},
	"message-id-none":         {id: "-"},
	"charset-missing":         {text: oddText},
	"charset-missing-utf-8":   {text: oddText},
	"charset-wrong-ascii":     {text: oddText},
	"charset-wrong-utf-8":     {text: oddText},
	"charset-wrong-latin-1":   {text: oddText},
	"charset-unknown":         {text: oddText, problem: "unknown character set"},
	"charset-utf-7":           {text: "Café: 1 + 1."},
	"charset-japanese":        {text: "水漏れです。"},
	"charset-chinese":         {text: "厨房漏水。"},
	"charset-meta":            {text: "Течёт кран."},
	"encoding-broken-quoted":  {text: "Café costs \u00a35 = cheap and =zz more"},
	"encoding-cut-base64":     {full: leak},
	"encoding-base64-footer":  {full: leak + "\n_______________\nResidents mailing list"},
	"encoding-not-base64":     {text: leak},
	"encoding-unknown":        {text: leak},
	"parts-plain":             {text: leak, files: pdfFile, problem: "-"},
	"parts-not-closed":        {text: leak, files: pdfFile},
	"parts-no-boundary":       {text: leak, files: pdfFile, problem: "by guess"},
	"parts-no-content-type":   {text: leak, files: pdfFile},
	"parts-wrong-boundary":    {text: leak, files: pdfFile, problem: "by guess"},
	"parts-none":              {text: leak, problem: "none were found"},
	"parts-empty":             {text: "-", problem: "no text"},
	"parts-spaces":            {text: leak},
	"parts-inner-not-closed":  {text: leak, files: pdfFile},
	"parts-bad-header":        {text: leak, files: pdfFile},
	"parts-apple":             {text: leak + "\n\nAnd it smells.", files: "mould.jpg image/jpeg 6"},
	"alternative":             {text: leak},
	"alternative-stub":        {text: leak + "\n\nIt has dripped for a week now, and nobody has come to look at it."},
	"alternative-blank":       {text: leak, files: " image/png 8"},
	"alternative-html-quotes": {text: "Friday is fine.", full: "Which day suits you?"},
	"html-only":               {text: "The kitchen\nceiling drips."},
	"attached-mail":           {text: leak, full: "Water everywhere", files: "Water.eml message/rfc822 154", refs: "-", quoted: "VH-2025-00007"},
	"attached-mail-only":      {full: "Water everywhere", files: "Water.eml message/rfc822 154"},
	"attached-mail-base64":    {full: "Water everywhere", files: "Water.eml message/rfc822 141"},
	"attached-mail-passed-on": {full: "Water everywhere", refs: "VH-2025-00007"},
	"digest":                  {full: "Water everywhere"},
	"names":                   {text: leak, files: "dégât.jpg image/jpeg 1; dégât.jpg image/jpeg 1; mould.jpg image/jpeg 1; mould.jpg image/jpeg 1; mould one.jpg image/jpeg 1;  image/jpeg 3"},
	"text-as-file":            {text: leak, files: "letter.txt text/plain 26"},
	"no-text":                 {text: "-", files: pdfFile, problem: "no text"},
	"tnef":                    {text: "The kitchen ceiling drips – badly.", files: "mould in the bathroom.jpg application/octet-stream 8"},
	"tnef-cut":                {text: leak, files: "winmail.dat application/ms-tnef 150"},
	"rtf":                     {text: "The kitchen\nceiling drips: café –.", files: " text/rtf 104"},
	"smime-signed":            {text: leak, files: "smime.p7s application/pkcs7-signature 3", problem: "-"},
	"smime-opaque":            {text: "-", files: "smime.p7m application/pkcs7-mime 6", problem: "packed in an S/MIME signature"},
	"smime-packed":            {text: leak, problem: "-"},
	"smime-packed-pieces":     {text: leak, problem: "-"},
	"smime-encrypted":         {text: "-", files: "smime.p7m application/pkcs7-mime 6", problem: "encrypted with S/MIME"},
	"pgp-encrypted":           {text: "-", problem: "encrypted with PGP"},
	"pgp-inline":              {full: "hQEM", problem: "encrypted with PGP"},
	"pgp-clear":               {text: leak, problem: "-"},
	"calendar":                {text: "Visit about the leak\nKitchen, flat 2\nbring a ladder\n20260306T090000Z", files: " text/calendar 179"},
	"uuencoded":               {text: leak + "\n\nAnd it smells.", files: "mould.jpg application/octet-stream 3"},
	"uuencoded-not":           {text: "We should\nbegin 644 times again, I begin to think.\nThe end"},
	"piece":                   {text: leak, problem: "one piece of a larger one"},
	"external-body":           {text: leak, problem: "points to a file kept elsewhere"},
	"flowed":                  {text: "The kitchen ceiling drips on the cooker.\nFrom here.", full: "> Which day suits you?\n>> Earlier words."},
	"only-quoted":             {text: "On 3 Mar 2026 at 10:15, Jane <jane@victory.example> wrote:\n> Which day?"},
	"references":              {refs: "VH-2026-00042 VH-2025-00007", quoted: "VH-2026-00099"},
}

func TestTraps(t *testing.T) {
	found, err := filepath.Glob("testdata/mail/*.eml")
	if err != nil || len(found) == 0 {
		t.Fatal("no mail in testdata/mail")
	}
	for _, path := range found {
		name := strings.TrimSuffix(filepath.Base(path), ".eml")
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			m := Parse(bytes.NewReader(raw), Options{})
			want, known := traps[name]
			if !known && name != "reply-to" {
				t.Fatalf("nothing is said about it; it reads as %+v", m)
			}
			var files []string
			for _, a := range m.Attachments {
				files = append(files, fmt.Sprintf("%s %s %d", a.Name, a.Type, a.Size))
			}
			for _, f := range []struct{ what, got, want string }{
				{"from", m.From.Addr, want.from}, {"name", m.From.Name, want.name}, {"subject", m.Subject, want.subject},
				{"message id", m.MessageID, want.id}, {"text", m.Text, want.text}, {"files", strings.Join(files, "; "), want.files},
				{"references", strings.Join(m.CaseRefs, " "), want.refs}, {"quoted references", strings.Join(m.QuotedRefs, " "), want.quoted},
			} {
				if f.want == "-" {
					f.want = ""
				} else if f.want == "" {
					continue
				}
				if f.got != f.want {
					t.Errorf("%s: %q, want %q", f.what, f.got, f.want)
				}
			}
			if !strings.Contains(m.FullText, want.full) {
				t.Errorf("the full text lacks %q:\n%s", want.full, m.FullText)
			}
			if problems := strings.Join(m.Problems, " "); want.problem == "-" && problems != "" || want.problem != "-" && !strings.Contains(problems, want.problem) {
				t.Errorf("problems: %q, want %q", m.Problems, want.problem)
			}
			if slices.Contains(m.Problems, unreadable) {
				t.Error("reading failed")
			}
			if sum := sha256.Sum256(raw); m.Hash != hex.EncodeToString(sum[:]) || m.Size != int64(len(raw)) {
				t.Errorf("hash %s, size %d", m.Hash, m.Size)
			}
			if slow := Parse(iotest.OneByteReader(bytes.NewReader(raw)), Options{}); fmt.Sprint(slow) != fmt.Sprint(m) {
				t.Errorf("read byte by byte it differs:\n%+v\n%+v", slow, m)
			}
		})
	}
}

func TestEveryRecipient(t *testing.T) {
	raw, err := os.ReadFile("testdata/mail/reply-to.eml")
	if err != nil {
		t.Fatal(err)
	}
	m := Parse(bytes.NewReader(raw), Options{})
	if want := []string{"info@victory.example", "bob@example.com", "info+abc234@victory.example"}; !slices.Equal(m.Recipients, want) {
		t.Errorf("recipients %q, want %q", m.Recipients, want)
	}
	if m.From.Addr != patel || len(m.ReplyTo) != 1 || m.ReplyTo[0].Addr != "mallory@example.net" {
		t.Errorf("from %v, reply to %v", m.From, m.ReplyTo)
	}
}

func TestThreadIDs(t *testing.T) {
	raw, err := os.ReadFile("testdata/mail/message-id-bare.eml")
	if err != nil {
		t.Fatal(err)
	}
	m := Parse(bytes.NewReader(raw), Options{})
	if !slices.Equal(m.InReplyTo, []string{"<p1@victory.example>"}) || !slices.Equal(m.Ancestors, []string{"<p0@victory.example>", "<p1@victory.example>"}) {
		t.Errorf("in reply to %q, ancestors %q", m.InReplyTo, m.Ancestors)
	}
}

func TestReceived(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	const mail = "Received: from gateway by mail.victory.example (Postfix) with ESMTP;\n\tTue, 3 Mar 2026 10:15:00 +0000\n" +
		"Received: from x by mail.victory.example; Mon, 2 Mar 2026 10:15:00 +0000\nReceived: from forged by mx.example.org; Sun, 1 Mar 2026 10:15:00 +0000\n" +
		"Date: Tue, 3 Mar 2026 10:00:00 +0100 (CET)\nFrom: a@example.org\n\ntext"
	date := at("2026-03-03T09:00:00Z")
	stamp, later, earlier := at("2026-03-03T10:15:00Z"), at("2026-03-05T08:00:00Z"), at("2026-03-03T09:59:00Z")
	for name, tt := range map[string]struct {
		o    Options
		want time.Time
	}{
		"nothing known":                {Options{}, date},
		"the server's date":            {Options{Received: later}, later},
		"our own stamp is earlier":     {Options{Received: later, AuthServID: "Mail.Victory.example"}, stamp},
		"our own stamp is later":       {Options{Received: earlier, AuthServID: "mail.victory.example"}, earlier},
		"only others have stamped":     {Options{Received: later, AuthServID: "imap.victory.example"}, later},
		"a stamp without INTERNALDATE": {Options{AuthServID: "mail.victory.example"}, date},
	} {
		if m := Parse(strings.NewReader(mail), tt.o); !m.Received.Equal(tt.want) || !m.Date.Equal(date) {
			t.Errorf("%s: received %v, want %v (date %v)", name, m.Received, tt.want, m.Date)
		}
	}
}

func TestDMARC(t *testing.T) {
	const ours = "Authentication-Results: mail.victory.example; spf=pass smtp.mailfrom=example.org; dmarc=%s (p=none) header.from=example.org\n"
	const foreign = "Authentication-Results: mx.example.net; dmarc=pass header.from=example.org\n"
	pass, fail := fmt.Sprintf(ours, "pass"), fmt.Sprintf(ours, "fail")
	for name, tt := range map[string]struct{ header, id, want string }{
		"ours":                {pass, "mail.victory.example", "pass"},
		"ours, failed":        {fail, "mail.victory.example", "fail"},
		"forged below ours":   {fail + pass, "mail.victory.example", "fail"},
		"another's above":     {foreign + fail, "mail.victory.example", "fail"},
		"only another's":      {foreign, "mail.victory.example", ""},
		"none believed":       {pass, "", ""},
		"without a verdict":   {"Authentication-Results: mail.victory.example; spf=pass smtp.mailfrom=a.b\n" + pass, "mail.victory.example", ""},
		"unreadable":          {"Authentication-Results: mail.victory.example; ;;=\n" + pass, "mail.victory.example", ""},
		"none":                {"", "mail.victory.example", ""},
		"letters' case":       {strings.Replace(pass, "mail.victory", "MAIL.Victory", 1), "mail.victory.example", "pass"},
		"id with its version": {strings.Replace(pass, "example;", "example 1;", 1), "mail.victory.example", "pass"},
	} {
		if m := Parse(strings.NewReader(tt.header+"From: a@example.org\n\ntext"), Options{AuthServID: tt.id}); m.DMARC != tt.want {
			t.Errorf("%s: %q, want %q", name, m.DMARC, tt.want)
		}
	}
}

func TestOddDates(t *testing.T) {
	for s, want := range map[string]string{
		"Tue, 3 Mar 2026 10:15:00 +0000":         "2026-03-03T10:15:00Z",
		"Tue,  3 Mar 2026  10:15:00 +0100 (CET)": "2026-03-03T09:15:00Z",
		"3 Mar 2026 10:15":                       "2026-03-03T10:15:00Z",
		"Tue Mar  3 10:15:00 2026":               "2026-03-03T10:15:00Z",
		"2026-03-03T10:15:00Z":                   "2026-03-03T10:15:00Z",
		"Tue, 3 Mar 2026 10.15.00 +0000":         "2026-03-03T10:15:00Z",
		"Tue, 3 March 2026 10:15:00 +0000":       "2026-03-03T10:15:00Z",
		"yesterday":                              "",
		"":                                       "",
		"Tue, 3 Mar 0001 10:15:00 +0000":         "",
	} {
		got := ""
		if d := readDate(s); !d.IsZero() {
			got = d.UTC().Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// TestBrokenReader keeps what came before the connection broke.
func TestBrokenReader(t *testing.T) {
	m := Parse(io.MultiReader(strings.NewReader("From: a@example.org\nSubject: Leak\n\nThe kitchen"), iotest.ErrReader(errors.New("connection reset"))), Options{})
	if m.Text != "The kitchen" || !slices.Contains(m.Problems, "The mail could not be read to its end.") {
		t.Errorf("text %q, problems %q", m.Text, m.Problems)
	}
	if m.Automatic != casework.ByPerson {
		t.Errorf("automatic %q", m.Automatic)
	}
}
